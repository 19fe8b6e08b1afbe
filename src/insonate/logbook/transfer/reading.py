"""What kind of file is this, whatever its name says, and which rows does it hold?

The kind follows from the first bytes. Limits: 20 MB, 20,000 rows, 200 columns; a file beyond them is refused before
it is read whole.
"""

from insonate.logbook.transfer.delimited import read_delimited
from insonate.logbook.transfer.refusals import MAXIMUM_BYTES, ImportRefused
from insonate.logbook.transfer.tables import Table
from insonate.logbook.transfer.workbooks import check_archive, read_workbook

_MAGIC = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"{\\rtf": "a text document",
    b"\x1f\x8b": "a compressed file",
    b"7z\xbc\xaf": "a compressed file",
    b"SQLite format 3": "a database",
}


def read_table(content: bytes, sheet: str = "") -> Table:
    """The rows of a CSV, XLSX, XLS or ODS file; `sheet` names the sheet wanted, else the longest is taken.

    Raises ImportRefused, and nothing else, for a file that is none of these, is damaged, or is too large.
    """
    if not content.strip(b"\x00 \r\n\t"):
        raise ImportRefused("empty")
    if len(content) > MAXIMUM_BYTES:
        raise ImportRefused("too-large", limit=MAXIMUM_BYTES >> 20)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        check_archive(content)
        table = read_workbook(content, sheet)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        table = read_workbook(content, sheet)
    else:
        for magic, what in _MAGIC.items():
            if content.startswith(magic):
                raise ImportRefused("not-a-table", what=what)
        table = read_delimited(content)
    if not table.rows:
        raise ImportRefused("no-rows")
    return table


def is_json(content: bytes) -> bool:
    """Whether the file is a JSON document, and so perhaps an export of ours."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{" and not content.startswith(b"{\\rtf")
