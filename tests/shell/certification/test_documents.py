"""What a record looks like in each of its forms, and that the same record is always the same bytes."""

import csv
import io
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from python_calamine import CalamineWorkbook

from insonate.certification.submissions.bundle import Holder, Record, bundle_of, holder_from, record_from, seal_of
from insonate.certification.submissions.documents.pdf import render_pdf
from insonate.certification.submissions.documents.rendering import render_all
from insonate.certification.submissions.documents.tables import render_csv, render_xlsx
from insonate.certification.submissions.documents.word import render_docx
from insonate.certification.submissions.models import FileKind
from insonate.kit.canonical import canonical_json
from insonate.kit.printing.typeface import FOLDER, characters_of, printed
from tests.factories.records import NADIA, record, scan

ROOT = Path(__file__).resolve().parents[3]


def noted(text: str) -> Record:
    """A record of one scan whose question is `text`."""
    one = scan(1, date(2025, 7, 2))
    return replace(record(1), scans=(replace(one, document={**one.document, "notes": {"clinical-question": text}}),))


def pdf_of(made: Record, holder: Holder = NADIA) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(render_pdf(made, holder, bundle_of(made))))


def text_of(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def test_record_comes_back_whole_from_its_bundle() -> None:
    made = record(30)
    assert record_from(bundle_of(made)) == made


def test_bundle_is_canonical_and_its_hash_is_the_seal() -> None:
    bundle = bundle_of(record(3))
    assert bundle == canonical_json(json.loads(bundle))
    assert seal_of(bundle) == sha256(bundle.encode()).hexdigest()


def test_bundle_names_nobody_and_the_holder_can_prove_it() -> None:
    bundle = bundle_of(record(3))
    assert NADIA.name not in bundle
    assert NADIA.person not in bundle
    kept = canonical_json({"name": NADIA.name, "person": NADIA.person, "salt": NADIA.salt})
    assert json.loads(bundle)["holder"] == sha256(kept.encode()).hexdigest()
    assert holder_from(kept) == NADIA


def test_bundle_of_another_format_is_refused() -> None:
    bundle = bundle_of(record(1)).replace('"format":1,"gaps"', '"format":2,"gaps"')
    with pytest.raises(ValueError, match="format 2"):
        record_from(bundle)


def test_same_record_is_the_same_bytes_in_another_process_and_hour() -> None:
    made = record(12)
    code = (
        "import django; django.setup()\n"
        "from hashlib import sha256\n"
        "from tests.factories.records import NADIA, record\n"
        "from insonate.certification.submissions.bundle import bundle_of\n"
        "from insonate.certification.submissions.documents.rendering import render_all\n"
        "made = record(12)\n"
        "for kind, content in render_all(NADIA, bundle_of(made)).items():\n"
        "    print(kind.value, sha256(content).hexdigest())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "insonate.settings", "PYTHONPATH": "src:.", "INSONATE_SECRET_KEY": "x",
             "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7"},
    )  # fmt: skip
    here = {kind.value: sha256(content).hexdigest() for kind, content in render_all(NADIA, bundle_of(made)).items()}
    assert dict(line.split() for line in done.stdout.splitlines()) == here


def test_pdf_says_whose_what_and_what_falls_short() -> None:
    made = record(284)
    reader = pdf_of(made)
    cover = " ".join(reader.pages[0].extract_text().split())
    seal = seal_of(bundle_of(made))
    for words in (
        "Nadia Ferreira", "Musculoskeletal ultrasound scanning record", "University of Essex", "2024-10 (abababababab)",
        "1, 1 July 2025 to 30 June 2026", "4 July 2026, 10:30 (Europe/London)", "284 / 300", "16 are missing",
        "At least 300 scans in the year", "7 scans were entered more than 7 days after they were done",
        "20 December 2025 to 25 January 2026 (36 days)", "The clinic was closed for rebuilding.", seal,
    ):  # fmt: skip
        assert words in cover
    assert reader.metadata is not None
    assert reader.metadata.title == "Musculoskeletal ultrasound scanning record, Nadia Ferreira"


def test_pdf_holds_every_scan_and_numbers_its_pages() -> None:
    made = record(60)
    reader = pdf_of(made)
    text = text_of(reader)
    assert [number for number in range(1, 61) if f"{number:03d} " not in text] == []
    seal = seal_of(bundle_of(made))
    last = len(reader.pages)
    for number, page in enumerate(reader.pages, start=1):
        assert f"Seal {seal[:4]} {seal[4:8]} · page {number} of {last}" in " ".join(page.extract_text().split())


def test_pdf_is_tagged_and_says_its_language() -> None:
    root: Any = pdf_of(record(2)).trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 -- a PDF object, not a bool
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()


def test_pdf_speaks_the_language_of_the_record() -> None:
    cover = " ".join(pdf_of(record(2, language="fr")).pages[0].extract_text().split())
    assert "Registre d'échographie" in cover
    assert "1 juillet 2025" in cover


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Rupture de la coiffe : dénervée, œdème ≥ 3 mm → ponction", "dénervée, œdème ≥ 3 mm → ponction"),
        ("Ταχύς έλεγχος", "Ταχύς έλεγχος"),
        ("Быстро", "Быстро"),
        ("山", "[U+5C71]"),
        ("thumb \N{BRAIN}", "[U+1F9E0]"),
        ("nul \x00 bell \x07", "nul [U+0000] bell [U+0007]"),
        ("lone \ud800 surrogate", "lone [U+D800] surrogate"),
    ],
)
def test_pdf_prints_what_no_typeface_has_by_its_code(written: str, shown: str) -> None:
    made = noted(written)
    bundle = bundle_of(record(1))
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(made, NADIA, bundle)))
    text = text_of(reader)
    assert shown in text
    assert ("shown by their codes" in text) == ("[U+" in shown)
    assert "pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_data().decode()  # type: ignore[index]


def test_every_form_survives_a_chinese_name_and_an_emoji() -> None:
    holder = replace(NADIA, name="山田 花子 \N{GRINNING FACE}")
    made = noted("山 \N{BRAIN}\N{ZERO WIDTH JOINER}\N{VARIATION SELECTOR-16} ok")
    files = render_all(holder, bundle_of(made))
    assert "山 \N{BRAIN}" in files[FileKind.CSV].decode()
    assert "山 \N{BRAIN}" in files[FileKind.JSON].decode()
    assert holder.name in "".join(each.text for each in docx.Document(io.BytesIO(files[FileKind.DOCX])).paragraphs)
    assert "[U+5C71][U+7530]" in text_of(pypdf.PdfReader(io.BytesIO(files[FileKind.PDF])))


def test_every_form_can_be_made_of_a_year_without_a_scan() -> None:
    made = record(1, have=0, gaps=(), patterns=())
    made = replace(made, scans=())
    assert record_from(bundle_of(made)) == made
    files = render_all(NADIA, bundle_of(made))
    assert "0 / 300" in text_of(pypdf.PdfReader(io.BytesIO(files[FileKind.PDF])))
    assert len(docx.Document(io.BytesIO(files[FileKind.DOCX])).tables[0].rows) == 1
    assert files[FileKind.CSV].decode("utf-8-sig").startswith("number,performed-on,")
    book = CalamineWorkbook.from_filelike(io.BytesIO(files[FileKind.XLSX]))
    assert book.get_sheet_by_name("Regions and months").to_python()[-1][-1] == 0


def test_all_weights_of_the_typeface_have_the_same_characters() -> None:
    weights = [characters_of(path) for path in sorted(FOLDER.glob("Atkinson*.ttf"))]
    assert len(weights) == 3
    assert weights[0] == weights[1] == weights[2]
    assert set(map(ord, "AZaz09éœŁŵ€")) <= weights[0]


def test_composed_and_decomposed_letters_print_alike() -> None:
    assert printed("re\N{COMBINING ACUTE ACCENT}gion") == ("région", 0)


def test_word_table_has_a_row_for_each_scan_in_note_form() -> None:
    made = record(97)
    table = docx.Document(io.BytesIO(render_docx(made, NADIA, bundle_of(made)))).tables[0]
    heads = [cell.text for cell in table.rows[0].cells]
    assert heads == ["No.", "Date", "Region and area", "Notes and critical incidents", "Supervisor and sign-off"]
    assert len(table.rows) == 98
    last = [cell.text for cell in table.rows[97].cells]
    assert last == [
        "097",
        "26 Jun 2026",
        "Knee, left",
        "Question: Cuff tear? Painful arc for three months\n"
        "Technical: Body habitus, 5 MHz needed below 4 cm\n"
        "Findings: Supraspinatus 6 mm partial tear at the footprint, bursa 3 mm\n"
        "Pathway: Injection deferred, physiotherapy first\n"
        "Critical incident: Fainted after, recovered lying down",
        "",
    ]
    assert table.rows[5].cells[4].text == f"Dr Tom Okafor, signed {made.scans[4].signatures[0].on.day} Jul 2025"


def test_word_cover_says_the_same_as_the_pdf() -> None:
    made = record(284)
    text = "\n".join(
        each.text for each in docx.Document(io.BytesIO(render_docx(made, NADIA, bundle_of(made)))).paragraphs
    )
    for words in ("Candidate: Nadia Ferreira", "Scans: 284 / 300", f"Seal: {seal_of(bundle_of(made))}", "rebuilding"):
        assert words in text


def test_csv_comes_back_cell_by_cell() -> None:
    made = record(41)
    content = render_csv(made, NADIA, bundle_of(made)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    assert len(rows) == 41
    assert [row["scan"] for row in rows] == [each.scan for each in made.scans]
    fortieth = rows[39]
    assert fortieth["performed-on"] == made.scans[39].performed_on.isoformat()
    assert fortieth["days-late"] == "12"
    assert fortieth["clinical-question"] == "Cuff tear? Painful arc for three months"
    assert fortieth["digest"] == made.scans[39].digest


@pytest.mark.parametrize("text", ["=1+1", "+44 cuff", "-3 mm", "@sum", "\t=1"])
def test_tables_hold_no_formula(text: str) -> None:
    made = noted(text)
    row = next(csv.DictReader(io.StringIO(render_csv(made, NADIA, bundle_of(made)).decode("utf-8-sig"), newline="")))
    assert row["clinical-question"] == f"'{text}"
    book = CalamineWorkbook.from_filelike(io.BytesIO(render_xlsx(made, NADIA, bundle_of(made))))
    rows = book.get_sheet_by_name("Scans").to_python()
    assert rows[1][rows[0].index("clinical-question")] == text


def test_workbook_comes_back_with_its_three_sheets() -> None:
    made = record(300)
    book = CalamineWorkbook.from_filelike(io.BytesIO(render_xlsx(made, NADIA, bundle_of(made))))
    assert book.sheet_names == ["Record", "Scans", "Regions and months"]
    cover = {row[0]: row[1] for row in book.get_sheet_by_name("Record").to_python()}
    assert cover["Candidate"] == "Nadia Ferreira"
    assert cover["Scans"] == "300 / 300"
    scans = book.get_sheet_by_name("Scans").to_python()
    assert [row[0] for row in scans[1:]] == list(range(1, 301))
    months = book.get_sheet_by_name("Regions and months").to_python()
    assert months[0] == ["Region", "Jul 25", "Aug 25", "Sep 25", "Oct 25", "Nov 25", "Dec 25", "Jan 26", "Feb 26",
                         "Mar 26", "Apr 26", "May 26", "Jun 26", "All"]  # fmt: skip
    assert months[-1][-1] == 300
    assert sum(row[-1] for row in months[1:-1]) == 300
