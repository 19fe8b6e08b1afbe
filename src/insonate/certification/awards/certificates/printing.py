"""A certificate as PDF, on A4 and on Letter, tagged for screen readers, with the code of its verify address.

Made from the frozen content alone when it is issued; the bytes are kept and never made again. The same content gives
the same bytes, since nothing in the file depends on the machine or the hour.
"""

import json
import logging
from datetime import date
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import segno
import typst
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from insonate.certification.awards.certificates.content import content_from, title_in
from insonate.certification.awards.models import Paper
from insonate.kit.canonical import sha256
from insonate.kit.printing.typeface import FOLDER, printed

logger = logging.getLogger(__name__)
TEMPLATE = Path(__file__).with_name("certificate.typ")
_lock = Lock()


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(str(TEMPLATE), font_paths=[str(FOLDER)], ignore_system_fonts=True)


def render_certificate(content: str, paper: Paper) -> bytes:
    """A certificate's content on one paper, as PDF/UA-1. One that cannot be had to that standard is made without it
    rather than not at all."""
    document = content_from(content)
    with translation.override(document["language"]):
        inputs = {"certificate": json.dumps(_printed(_inputs(document, sha256(content), paper)), ensure_ascii=False)}
    with _lock:
        try:
            return _compile(inputs, ["ua-1"])
        except typst.TypstError as error:
            logger.warning("certificate %s cannot be had as PDF/UA: %s", document["number"], error)
            return _compile(inputs, [])


def _compile(inputs: dict[str, str], standards: list[Any]) -> bytes:
    made = _compiler().compile(format="pdf", sys_inputs=inputs, pdf_standards=standards)
    assert isinstance(made, bytes)
    return made


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "j F Y")


def _part(part: str) -> str:
    return {"requester": _("Put forward by"), "decider": _("Decided by")}.get(part, part)


def _inputs(document: dict[str, Any], digest: str, paper: Paper) -> dict[str, Any]:
    award = title_in(document["award"]["titles"], document["award"]["key"])
    programme = title_in(document["programme"]["titles"], document["programme"]["key"])
    facts = [
        [_("Number"), document["number"]],
        [_("Given"), _day(document["given-on"])],
        [_("Rules"), f"{programme}, {document['programme']['version']}"],
    ]
    if document["valid-until-on"] is not None:
        facts.append([_("Valid until"), _day(document["valid-until-on"])])
    if document["edition"] > 1:
        issued = _("%(edition)s, issued on %(day)s in place of the one before") % {
            "edition": document["edition"],
            "day": _day(document["issued-on"]),
        }
        facts.append([_("Edition"), issued])
    return {
        "lang": document["language"].split("-")[0],
        "paper": "a4" if paper is Paper.A4 else "us-letter",
        "document-title": _("Certificate %(number)s") % {"number": document["number"]},
        "body": document["body"],
        "number": document["number"],
        "certifies": _("This certifies that"),
        "name": document["name"],
        "sentence": _("meets every requirement of"),
        "award": award,
        "in-words": _("in"),
        "programme": programme,
        "facts": facts,
        "check": _("Check it at"),
        "address": document["address"],
        "qr": str(segno.make(document["address"], error="m").svg_inline(scale=4, border=0, dark="#16222e")),
        "qr-alt": _("A code that opens the page at which anybody can check this certificate"),
        "signatories": [[each["name"], _part(each["part"])] for each in document["signatories"]],
        "digest": _("Seal %(digest)s") % {"digest": digest[:16]},
    }


def _printed(inputs: dict[str, Any]) -> dict[str, Any]:
    """The same with every character that no bundled font has printed by its code."""

    def each(value: Any) -> Any:
        if isinstance(value, str):
            return printed(value)[0]
        return [each(part) for part in value]

    return {key: value if key == "qr" else each(value) for key, value in inputs.items()}
