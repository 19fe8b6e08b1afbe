"""Bytes to cells: encodings, separators, workbooks, limits; whatever is in a file, only a refusal comes out."""

import io
import json
import struct
import zipfile
from contextlib import suppress
from datetime import date

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insonate.logbook.transfer.reading import read_table
from insonate.logbook.transfer.refusals import MAXIMUM_BYTES, MAXIMUM_ROWS, ImportRefused
from insonate.logbook.transfer.tables import Table

LOG = "Date,Région,Notes\n03/04/2026,Épaule,déchirure\n04/04/2026,Genou,épanchement\n"
ROWS = [("Date", "Région", "Notes"), ("03/04/2026", "Épaule", "déchirure"), ("04/04/2026", "Genou", "épanchement")]


def cells(table: Table) -> list[tuple[object, ...]]:
    return [row.cells for row in table.rows]


def workbook(*rows: tuple[object, ...], **options: object) -> bytes:
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"default_date_format": "dd/mm/yyyy", "in_memory": True, **options})
    sheet = book.add_worksheet("Scans")
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, place, value)
            else:
                sheet.write(number, place, value)
    book.close()
    return kept.getvalue()


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
        ("utf-16-be", "utf-16"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
    ],
)
def test_text_is_read_in_each_encoding_that_spreadsheets_write(encoding: str, named: str) -> None:
    table = read_table(LOG.encode(encoding))
    assert cells(table) == ROWS
    assert table.how == f"{named}, comma"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separator_is_found(separator: str) -> None:
    assert cells(read_table(LOG.replace(",", separator).encode())) == ROWS


def test_separator_is_not_mistaken_for_commas_within_notes() -> None:
    log = "Date;Notes\n01/02/2026;one, two, three\n02/02/2026;four, five, six\n"
    assert cells(read_table(log.encode()))[1] == ("01/02/2026", "one, two, three")


def test_separator_is_not_mistaken_for_semicolons_within_notes() -> None:
    log = "Date,Region,Notes,Plan\n" + "".join(
        f'01/02/2026,Knee,"a; {n} mm",none{", x" * (n % 3 == 0)}\n' for n in range(9)
    )
    assert cells(read_table(log.encode()))[1][:3] == ("01/02/2026", "Knee", "a; 0 mm")


def test_separator_named_in_the_first_line_is_believed() -> None:
    table = read_table(b"sep=;\nDate;Notes\n01/02/2026;a,b\n")
    assert [row.number for row in table.rows] == [2, 3]
    assert cells(table) == [("Date", "Notes"), ("01/02/2026", "a,b")]


def test_quoted_cells_keep_their_line_breaks_and_quotation_marks() -> None:
    table = read_table(b'Date,Notes\r\n01/02/2026,"first\r\nsecond ""so"""\r\n02/02/2026,plain\r\n')
    assert cells(table)[1:] == [("01/02/2026", 'first\r\nsecond "so"'), ("02/02/2026", "plain")]
    assert [row.number for row in table.rows] == [1, 2, 3]


def test_empty_rows_are_passed_over_and_numbers_stay() -> None:
    table = read_table(b"Date,Notes\n\n,\n01/02/2026,x\n")
    assert [row.number for row in table.rows] == [1, 4]


@pytest.mark.parametrize("text", ["=1+1", "+44 1632", "-3", "@SUM(A1)", '=HYPERLINK("http://x","y")'])
def test_cell_that_begins_like_a_formula_is_text(text: str) -> None:
    quoted = text.replace('"', '""')
    assert cells(read_table(f'Date,Notes\n01/02/2026,"{quoted}"\n'.encode()))[1] == ("01/02/2026", text)


def test_apostrophe_that_keeps_a_sign_from_computing_is_taken_off() -> None:
    table = read_table(b"Date,Notes\n01/02/2026,'=1+1\n02/02/2026,''quoted'\n03/02/2026,'tis\n")
    assert [row[1] for row in cells(table)[1:]] == ["=1+1", "'quoted'", "'tis"]


def test_workbook_gives_days_numbers_and_text() -> None:
    table = read_table(workbook(("Date", "Age", "Notes"), (date(2026, 4, 3), 47, "effusion"), ("", 47.5, True)))
    assert cells(table) == [("Date", "Age", "Notes"), (date(2026, 4, 3), 47, "effusion"), ("", "47.5", True)]
    assert (table.sheet, table.sheets) == ("Scans", ("Scans",))


def test_formula_gives_the_value_stored_with_it_and_is_not_computed() -> None:
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Date", "Notes"])
    sheet.write_formula(1, 0, "=TODAY()", None, 46115)
    sheet.write_formula(1, 1, '="a"&"b"', None, "ab")
    book.close()
    assert cells(read_table(kept.getvalue()))[1] == (46115, "ab")


def test_longest_sheet_is_read_unless_another_is_wanted() -> None:
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept)
    book.add_worksheet("How to use").write_row(0, 0, ["Fill in", "the next sheet"])
    scans = book.add_worksheet("2026")
    scans.write_row(0, 0, ["Date", "Region"])
    scans.write_row(1, 0, ["01/02/2026", "Knee"])
    hidden = book.add_worksheet("Lists")
    hidden.write_column(0, 0, list("abcdef"))
    hidden.hide()
    book.close()
    table = read_table(kept.getvalue())
    assert (table.sheet, table.sheets) == ("2026", ("How to use", "2026"))
    assert cells(read_table(kept.getvalue(), "How to use")) == [("Fill in", "the next sheet")]
    with pytest.raises(ImportRefused) as refused:
        read_table(kept.getvalue(), "2025")
    assert refused.value.key == "no-sheet"


def refusal(content: bytes) -> str:
    with pytest.raises(ImportRefused) as refused:
        read_table(content)
    assert str(refused.value)
    return refused.value.key


def test_name_of_a_file_does_not_matter_its_bytes_do() -> None:
    assert refusal(b"%PDF-1.7 ...") == "not-a-table"
    assert refusal(b"\x89PNG\r\n\x1a\n....") == "not-a-table"
    assert refusal(b"<html><table><tr><td>Date</td></tr></table></html>") == "web-page"
    assert refusal(bytes(range(256)) * 4) == "not-text"
    assert refusal(b"") == refusal(b" \r\n ") == "empty"
    document = io.BytesIO()
    with zipfile.ZipFile(document, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    assert refusal(document.getvalue()) == "not-a-table"


def test_file_of_as_many_rows_as_allowed_is_read_and_of_many_more_is_refused() -> None:
    row = "01/02/2026,Knee\n"
    assert len(read_table(("Date,Region\n" + row * MAXIMUM_ROWS).encode()).rows) == MAXIMUM_ROWS + 1
    assert refusal(("Date,Region\n" + row * 200_000).encode()) == "too-many-rows"


def test_workbook_of_two_hundred_thousand_rows_is_refused_before_it_is_parsed() -> None:
    kept = io.BytesIO()
    row = b'<row><c t="n"><v>46115</v></c><c t="n"><v>3</v></c></row>'
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<worksheet><sheetData>" + row * 200_000)
    assert refusal(kept.getvalue()) == "too-many-rows"


def test_workbook_with_more_rows_than_allowed_is_refused() -> None:
    rows = [("Date", "Region"), *[("01/02/2026", "Knee")] * (MAXIMUM_ROWS + 100)]
    assert refusal(workbook(*rows)) == "too-many-rows"


def test_file_larger_than_allowed_is_refused() -> None:
    assert refusal(b"a,b\n" * (MAXIMUM_BYTES // 4 + 1)) == "too-large"


def test_too_many_columns_are_refused() -> None:
    assert refusal((",".join(["x"] * 300) + "\n").encode()) == "too-many-columns"


def test_archive_that_unpacks_to_too_much_is_refused_though_it_declares_little() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/workbook.xml", "w") as member:
        for _ in range(300):
            member.write(b" " * 1024 * 1024)
    honest = kept.getvalue()
    assert refusal(honest) == "unpacks-too-large"
    lying = honest.replace(struct.pack("<L", 300 * 1024 * 1024), struct.pack("<L", 1000))
    assert lying != honest
    assert refusal(lying) == "unpacks-too-large"


def test_sheet_whose_cells_are_in_opposite_corners_cannot_take_the_memory() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(("Date", "Region"), ("01/02/2026", "Knee")))) as honest:
        parts = {name: honest.read(name) for name in honest.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", far)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    assert refusal(kept.getvalue()) in ("too-wide-an-area", "too-many-columns")


def test_quotation_mark_that_swallows_the_rest_is_said() -> None:
    assert refusal(b'Date,Notes\n01/02/2026,"open\n' + b"02/02/2026,x\n" * 20_000) == "quotation-mark"


WORKBOOK = workbook(*[("Date", "Region", "Notes"), *[("01/02/2026", "Knee", "effusion")] * 20])


@pytest.mark.fault
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(WORKBOOK) - 1), st.integers(1, 200), st.binary(max_size=40))
def test_damaged_workbook_is_read_or_refused_and_nothing_else(start: int, length: int, other: bytes) -> None:
    damaged = WORKBOOK[:start] + other + WORKBOOK[start + length :]
    with suppress(ImportRefused):
        assert json.dumps([[str(cell) for cell in row.cells] for row in read_table(damaged).rows])


@pytest.mark.fault
@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes_are_read_or_refused_and_nothing_else(content: bytes) -> None:
    with suppress(ImportRefused):
        assert read_table(content).rows
