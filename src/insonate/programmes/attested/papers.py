"""Which uploaded papers are kept: PDF, JPEG and PNG, told by what is in them and not by what they are called."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from insonate.kit.canonical import sha256
from insonate.programmes.refusals import FieldProblem, Refused

MOST_BYTES = 8 * 1024 * 1024
MOST_PAPERS = 5

_BEGINNINGS = (
    ("application/pdf", b"%PDF-", ".pdf"),
    ("image/jpeg", b"\xff\xd8\xff", ".jpg"),
    ("image/png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", ".png"),
)


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper that passed: its name made harmless, its type found in its content, its bytes and their hash."""

    name: str
    content_type: str
    content: bytes
    sha256: str


def checked_papers(given: "list[tuple[str, bytes]]") -> list[Paper]:
    """The papers (name and content) that may be kept. Raises `Refused` if one is too big, empty or of another type."""
    if len(given) > MOST_PAPERS:
        words = _("At most %(most)s documents. Put the pages into one PDF.") % {"most": MOST_PAPERS}
        raise Refused(FieldProblem("documents", words))
    return [_checked(name, content) for name, content in given]


def _checked(name: str, content: bytes) -> Paper:
    shown = harmless_name(name)
    if not content:
        raise Refused(FieldProblem("documents", _("“%(name)s” is empty.") % {"name": shown}))
    if len(content) > MOST_BYTES:
        words = _("“%(name)s” is larger than 8 MB. Scan it at a lower resolution.") % {"name": shown}
        raise Refused(FieldProblem("documents", words))
    for content_type, beginning, ending in _BEGINNINGS:
        if content.startswith(beginning):
            stem = shown.rsplit(".", 1)[0] if "." in shown else shown
            return Paper(stem[:140] + ending, content_type, content, sha256(content))
    words = _("“%(name)s” is no PDF, JPEG or PNG. Save it as one of these.") % {"name": shown}
    raise Refused(FieldProblem("documents", words))


def harmless_name(name: str) -> str:
    """A file name without folders, control characters or a leading dot.

    >>> harmless_name("..\\\\..\\\\etc/pass\\nwd.pdf")
    'pass wd.pdf'
    """
    last = re.split(r"[\\/]", name)[-1]
    clean = "".join(character if character.isprintable() else " " for character in last)
    return re.sub(r'[<>:"|?*]', "-", clean).strip(" .")[:140] or "document"
