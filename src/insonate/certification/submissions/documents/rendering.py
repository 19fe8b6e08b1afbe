"""Which files are made of a record when it is handed in? One of each kind, all at once, from the same words."""

from collections.abc import Callable, Mapping

from insonate.certification.submissions.bundle import Holder, Record, record_from
from insonate.certification.submissions.documents.pdf import render_pdf
from insonate.certification.submissions.documents.tables import render_csv, render_xlsx
from insonate.certification.submissions.documents.word import render_docx
from insonate.certification.submissions.models import FileKind


def render_json(record: Record, holder: Holder, bundle: str) -> bytes:
    """The bundle itself, byte for byte: its SHA-256 is the seal."""
    return bundle.encode()


RENDERERS: Mapping[FileKind, Callable[[Record, Holder, str], bytes]] = {
    FileKind.PDF: render_pdf,
    FileKind.DOCX: render_docx,
    FileKind.XLSX: render_xlsx,
    FileKind.CSV: render_csv,
    FileKind.JSON: render_json,
}


def render_all(holder: Holder, bundle: str) -> dict[FileKind, bytes]:
    """Every file of a record, made from its bundle alone: the same bundle and holder give the same bytes."""
    record = record_from(bundle)
    return {kind: render(record, holder, bundle) for kind, render in RENDERERS.items()}
