"""The record as PDF: a cover that says what is in it and what falls short, then the table. Tagged for screen readers.

The same record gives the same bytes, since nothing in the file depends on the machine or the hour.
"""

from pathlib import Path
from typing import Any

import segno
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insonate.certification.submissions.bundle import Holder, Record
from insonate.certification.submissions.documents.wording import Wording, short_seal, wording_of
from insonate.kit.printing.typeface import printed
from insonate.kit.printing.typeset import typeset

TEMPLATE = Path(__file__).with_name("record.typ")


def render_pdf(record: Record, holder: Holder, bundle: str) -> bytes:
    """The record as PDF/UA-1. A document that cannot be had to that standard is made without it rather than not at
    all: handing in must not fail for a typeface."""
    with translation.override(record.language):
        words = wording_of(record, holder, bundle)
        inputs = _printed(_inputs(record, words))
    return typeset(TEMPLATE, "record", inputs, called=f"record {words.seal[:12]}")


def _qr(address: str) -> str:
    return str(segno.make(address, error="m").svg_inline(scale=4, border=0, dark="#16222e"))


def _inputs(record: Record, words: Wording) -> dict[str, Any]:
    return {
        "lang": record.language.split("-")[0],
        "document-title": f"{words.title}, {words.holder}",
        "author": record.body.name,
        "keywords": [words.seal],
        "eyebrow": _("Scanning record, year %(number)s") % {"number": record.cycle.number + 1},
        "title": words.title,
        "holder": words.holder,
        "facts": [[line.term, line.text] for line in words.facts[2:]],
        "qr": _qr(record.address),
        "qr-alt": _("A code that opens the record at %(address)s") % {"address": record.address},
        "address-sentence": _("Whoever may see the record finds it at %(address)s") % {"address": record.address},
        "count": words.count,
        "count-words": _("scans of those asked; nothing is missing")
        if not record.missing
        else ngettext(
            "scans of those asked; %(count)s is missing", "scans of those asked; %(count)s are missing", record.missing
        )
        % {"count": record.missing},
        "count-note": words.count_note,
        "requirements-title": _("What was found when it was handed in"),
        "requirement-heads": [_("Requirement"), _("Have / need"), _("How it stood")],
        "requirements": [list(row) for row in words.requirements],
        "remarks": [said for said in (words.late, words.waiting) if said],
        "gaps-title": _("Stretches without a scan"),
        "gap-heads": [_("From one scan to the next"), _("What the candidate says")],
        "gaps": [[line.term, line.text] for line in words.gaps],
        "grid-title": _("Scans by region and month"),
        "region-word": _("Region"),
        "total-word": _("All"),
        "months": list(words.grid.months),
        "grid": [
            [name, *(str(each or "·") for each in numbers), str(total)] for name, numbers, total in words.grid.rows
        ],
        "grid-totals": [_("All"), *(str(each) for each in words.grid.totals)],
        "seal-title": _("Seal"),
        "seal-sentence": _(
            "This record is frozen. The seal is the SHA-256 of its JSON file; a record that was changed by one letter "
            "has another."
        ),
        "seal": words.seal,
        "missing-note": "",
        "table-title": _("Record of learning"),
        "heads": list(words.heads),
        "rows": [
            [row.number, row.day, row.area, [[part.term, part.text] for part in row.notes], row.supervisor]
            for row in words.rows
        ],
        "footer": f"{words.title} · {words.holder}",
        "seal-word": _("Seal"),
        "short-seal": short_seal(words.seal),
        "page-word": _("page"),
        "of-word": _("of"),
    }


def _printed(inputs: dict[str, Any]) -> dict[str, Any]:
    """The same with every character that no bundled font has printed by its code, and a note that says so."""
    missing = 0

    def each(value: Any) -> Any:
        nonlocal missing
        if isinstance(value, str):
            text, lacking = printed(value)
            missing += lacking
            return text
        return [each(part) for part in value]

    known = {key: value if key == "qr" else each(value) for key, value in inputs.items()}
    if missing:
        known["missing-note"] = _(
            "Characters that the printed typeface lacks are shown by their codes, such as [U+5C71]. The CSV, Excel and "
            "JSON files hold them as they were written."
        )
    return known
