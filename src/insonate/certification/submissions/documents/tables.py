"""The record as tables for other programs: CSV and Excel, one row for each scan.

Columns carry every attribute and note that some scan of the record says, under the names the logbook's own documents
use, after the five columns people read first. Text that a spreadsheet would take for a formula is written as text.
"""

import csv
import io
from datetime import UTC, datetime

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from insonate.certification.submissions.bundle import Holder, Record, RecordScan
from insonate.certification.submissions.documents.wording import Wording, supervisor, wording_of

# Files carry no hour of their own: the same record gives the same bytes on any day.
MADE_AT = datetime(2000, 1, 1, tzinfo=UTC)
FIRST = ("number", "performed-on", "entered-on", "days-late", "state", "region", "side")
LAST = ("supervisor", "sign-off", "scan", "version", "digest")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | bool


def columns_of(record: Record) -> tuple[str, ...]:
    """The columns of the tables: the fixed ones, and between them whatever the scans say."""
    found: dict[str, None] = {}
    for part in ("attributes", "notes", "answers", "extra"):
        keys = {key for scan in record.scans for key in scan.document.get(part, {})}
        found |= dict.fromkeys(sorted(keys - set(FIRST)))
    plain = {key for scan in record.scans for key in scan.document} & {"age-band", "sex", "case-number", "site"}
    return (*FIRST, *dict.fromkeys([*found, *sorted(plain)]), *LAST)


def _said(scan: RecordScan, column: str) -> Cell:
    for part in ("attributes", "notes", "answers", "extra"):
        if column in scan.document.get(part, {}):
            value = scan.document[part][column]
            return "; ".join(map(str, value)) if isinstance(value, list) else value
    value = scan.document.get(column, "")
    return value if isinstance(value, (str, int, bool)) else str(value)


def cells_of(scan: RecordScan, columns: tuple[str, ...]) -> list[Cell]:
    """One scan as the cells of a row."""
    fixed: dict[str, Cell] = {
        "number": scan.number,
        "performed-on": scan.performed_on.isoformat(),
        "entered-on": scan.entered_on.isoformat(),
        "days-late": scan.days_late,
        "state": scan.state,
        "region": scan.region,
        "side": scan.side,
        "supervisor": scan.supervisor,
        "sign-off": supervisor(scan),
        "scan": scan.scan,
        "version": scan.version,
        "digest": scan.digest,
    }
    return [fixed[column] if column in fixed else _said(scan, column) for column in columns]


def _harmless(cell: Cell) -> Cell:
    """Text that a spreadsheet would run gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) else cell


def render_csv(record: Record, holder: Holder, bundle: str) -> bytes:
    """One row for each scan, UTF-8 with a mark that Excel needs to see it, RFC 4180 line ends."""
    columns = columns_of(record)
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(columns)
    with translation.override(record.language):
        for scan in record.scans:
            writer.writerow([_harmless(cell) for cell in cells_of(scan, columns)])
    return made.getvalue().encode("utf-8-sig")


def render_xlsx(record: Record, holder: Holder, bundle: str) -> bytes:
    """Three sheets: what the cover says, one row for each scan, and the scans by region and month."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    with translation.override(record.language):
        words = wording_of(record, holder, bundle)
        book.set_properties({"title": words.title, "author": record.body.name, "created": MADE_AT.replace(tzinfo=None)})
        _cover(book, words)
        _scans(book, record)
        _grid(book, words)
    book.close()
    return made.getvalue()


def _cover(book: xlsxwriter.Workbook, words: Wording) -> None:
    sheet = book.add_worksheet(_("Record"))
    bold, wrap = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 2, 48)
    lines: list[tuple[str, str, str]] = [(line.term, line.text, "") for line in words.facts]
    lines += [(_("Scans"), words.count, words.count_note), (_("Seal"), words.seal, "")]
    lines += [("", "", ""), (_("Requirement"), _("Have / need"), _("How it stood")), *words.requirements]
    lines += [("", "", ""), (_("Entered late"), words.late, "")]
    lines += [(_("Not signed"), words.waiting, "")] if words.waiting else []
    lines += [(_("Without a scan"), gap.term, gap.text) for gap in words.gaps]
    for row, line in enumerate(lines):
        for column, text in enumerate(line):
            sheet.write_string(row, column, text, bold if column == 0 else wrap)


def _scans(book: xlsxwriter.Workbook, record: Record) -> None:
    sheet = book.add_worksheet(_("Scans"))
    head, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    columns = columns_of(record)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column, head)
    for row, scan in enumerate(record.scans, start=1):
        for place, cell in enumerate(cells_of(scan, columns)):
            sheet.write(row, place, cell, wrap)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(record.scans)), len(columns) - 1)
    sheet.set_column(0, 6, 13)
    sheet.set_column(7, len(columns) - 1, 24)


def _grid(book: xlsxwriter.Workbook, words: Wording) -> None:
    sheet = book.add_worksheet(_("Regions and months"))
    bold = book.add_format({"bold": True})
    for place, text in enumerate((_("Region"), *words.grid.months, _("All"))):
        sheet.write_string(0, place, text, bold)
    for row, (name, numbers, total) in enumerate(words.grid.rows, start=1):
        sheet.write_string(row, 0, name)
        for place, number in enumerate((*numbers, total), start=1):
            sheet.write_number(row, place, number)
    last = len(words.grid.rows) + 1
    sheet.write_string(last, 0, _("All"), bold)
    for place, number in enumerate(words.grid.totals, start=1):
        sheet.write_number(last, place, number, bold)
    sheet.set_column(0, 0, 26)
