"""Sending a file of a record: the stored bytes, under a name that says what it is."""

from django.http import HttpResponse

from insonate.certification.submissions import api as submissions
from insonate.certification.submissions.api import FileKind

TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.JSON: "application/json",
}


def send_file(submission: submissions.Submission, kind: FileKind) -> HttpResponse:
    """The file as it was made when the record was handed in, to be saved."""
    kept = submissions.file_of(submission, kind)
    name = f"scanning-record-year-{submission.cycle_number + 1}-{submission.content_hash[:8]}.{kind.value}"
    return HttpResponse(
        bytes(kept.content),
        content_type=TYPES[kind],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "ETag": f'"{kept.sha256}"',
            "Cache-Control": "private, no-cache",
        },
    )
