"""What does a logbook look like as a table? One row for each scan, one column for each thing that can be said.

The same columns that an import reads, under the same headers, then the person's own questions (`answer:`) and columns
(`extra:`), then what this product says of the scan. Values are keys, days are ISO days, several values are separated
by semicolons: a sheet brought back in reads as it was written.

In CSV a cell that a spreadsheet program would compute (it begins with `=`, `+`, `-`, `@` or a control character) gets
an apostrophe in front, and so does a cell that begins with an apostrophe; reading takes exactly one off. XLSX needs
none of this, since there a text is a text.
"""

import csv
import io
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

import xlsxwriter
from django.db.models import Prefetch, QuerySet

from insonate.logbook.scans.content import ScanContent, from_document
from insonate.logbook.scans.models import Scan, SignState
from insonate.logbook.sign_offs.models import SignOff, Verdict
from insonate.logbook.transfer.columns import COLUMNS, KEPT_BY_US, OWN_COLUMN, QUESTION, ColumnOfLog, Kind
from insonate.logbook.transfer.delimited import APOSTROPHED
from insonate.people import api as people

ROWS_AT_ONCE = 500
Value = str | int | bool | date | None


@dataclass(frozen=True, slots=True)
class SheetFilters:
    """Which scans are wanted; each that is set narrows. `until_on` is the last day that is in."""

    from_on: date | None = None
    until_on: date | None = None
    region: str = ""


def _scans(person: people.User, filters: SheetFilters) -> QuerySet[Scan]:
    scans = Scan.objects.filter(logbook__person=person, withdrawn=False)
    if filters.from_on:
        scans = scans.filter(performed_on__gte=filters.from_on)
    if filters.until_on:
        scans = scans.filter(performed_on__lte=filters.until_on)
    if filters.region:
        scans = scans.filter(region=filters.region)
    return scans.order_by("performed_on", "id")


def regions_of(person: people.User) -> list[str]:
    """The regions that occur in the person's logbook."""
    there = Scan.objects.filter(logbook__person=person, withdrawn=False).exclude(region="")
    return list(there.order_by("region").values_list("region", flat=True).distinct())


def _own_keys(scans: QuerySet[Scan]) -> tuple[list[str], list[str]]:
    """The questions and columns of the person's own that occur in any of the scans."""
    questions: set[str] = set()
    own: set[str] = set()
    for text in scans.values_list("content", flat=True).iterator(chunk_size=ROWS_AT_ONCE):
        document = json.loads(text)
        questions.update(document.get("answers", ()))
        own.update(document.get("extra", ()))
    return sorted(questions), sorted(own)


def sheet_rows(person: people.User, filters: SheetFilters) -> Iterator[Sequence[Value]]:
    """The headers, then one row for each scan that is not withdrawn, in the order of the days."""
    scans = _scans(person, filters)
    questions, own = _own_keys(scans)
    yield [
        *(column.title for column in COLUMNS), *(QUESTION + key for key in questions),
        *(OWN_COLUMN + key for key in own), *KEPT_BY_US,
    ]  # fmt: skip
    signed = SignOff.objects.filter(verdict=Verdict.SIGNED, revoked_by__isnull=True).order_by("-number")
    whole = scans.select_related("supervisor").prefetch_related(Prefetch("sign_offs", signed, "signatures"))
    for scan in whole.iterator(chunk_size=ROWS_AT_ONCE):
        content = from_document(json.loads(scan.content))
        yield [
            *(_value(scan, content, column) for column in COLUMNS),
            *(content.answers.get(key) for key in questions),
            *(_own(content.extra.get(key)) for key in own),
            *_kept(scan),
        ]


def _value(scan: Scan, content: ScanContent, column: ColumnOfLog) -> Value:
    if column.kind is Kind.IDENTITY:
        return str(scan.uuid)
    if column.kind is Kind.PERSON:
        return content.supervisor_name or (scan.supervisor.name if scan.supervisor else "")
    value: Any = getattr(content, column.field)
    return "; ".join(value) if isinstance(value, tuple) else value


def _own(value: Any) -> Value:
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return value if isinstance(value, (str, int, bool, date)) else None


def _kept(scan: Scan) -> list[Value]:
    """In the order of KEPT_BY_US."""
    standing = [each for each in scan.signatures if each.digest == scan.digest]  # type: ignore[attr-defined]
    signature = standing[0] if standing and scan.sign_state == SignState.SIGNED else None
    return [
        scan.version,
        scan.sign_state,
        signature.by_name if signature else "",
        signature.on if signature else None,
        scan.entered_at.isoformat(timespec="seconds"),
        scan.changed_at.isoformat(timespec="seconds"),
        scan.withdrawn,
        str(scan.supervisor.uuid) if scan.supervisor else "",
    ]


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = value.isoformat() if isinstance(value, date) else str(value)
    return f"'{text}" if text.startswith(APOSTROPHED) else text


def csv_pieces(person: people.User, filters: SheetFilters) -> Iterator[str]:
    """The table as CSV in UTF-8 with a mark, which every spreadsheet program reads; row by row, with no cap."""
    yield "\ufeff"
    kept = io.StringIO(newline="")
    write = csv.writer(kept).writerow
    for row in sheet_rows(person, filters):
        write([_text(value) for value in row])
        yield kept.getvalue()
        kept.seek(0)
        kept.truncate()


def xlsx_file(person: people.User, filters: SheetFilters) -> IO[bytes]:
    """The table as a workbook, in a temporary file at its beginning; texts are texts and compute nothing."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer that sends it closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet("Scans")
        day, bold = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"bold": True})
        sheet.freeze_panes(1, 1)
        for number, row in enumerate(sheet_rows(person, filters)):
            for place, value in enumerate(row):
                if isinstance(value, bool):
                    sheet.write_string(number, place, "yes" if value else "no")
                elif isinstance(value, date):
                    sheet.write_datetime(number, place, value, day)
                elif isinstance(value, int):
                    sheet.write_number(number, place, value)
                elif value:
                    sheet.write_string(number, place, value, bold if number == 0 else None)
    file.seek(0)
    return file
