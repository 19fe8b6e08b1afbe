"""The record as a Word document: the record-of-learning table as the university's students keep it, behind a cover.

A .docx is a ZIP of parts with the hour of its making in each entry and in its properties; both are fixed here, so that
the same record gives the same bytes.
"""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import docx
from django.utils import translation
from django.utils.translation import gettext as _
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Pt

from insonate.certification.submissions.bundle import Holder, Record
from insonate.certification.submissions.documents.tables import MADE_AT
from insonate.certification.submissions.documents.wording import Line, Wording, short_seal, wording_of

WIDTHS = (Cm(1.3), Cm(2.4), Cm(3.8), Cm(13.4), Cm(4.8))


def render_docx(record: Record, holder: Holder, bundle: str) -> bytes:
    """Cover and table, A4 landscape, with the table's head repeated on each page and its rows kept whole."""
    with translation.override(record.language):
        words = wording_of(record, holder, bundle)
        made = docx.Document()
        _page(made, record, words)
        _cover(made, words)
        _table(made, words)
    parts = io.BytesIO()
    made.save(parts)
    return _without_hours(parts.getvalue())


def _page(made: Any, record: Record, words: Wording) -> None:
    properties = made.core_properties
    properties.title, properties.author = f"{words.title}, {words.holder}", record.body.name
    properties.created = properties.modified = MADE_AT
    properties.last_modified_by, properties.revision, properties.language = "", 1, record.language
    made.styles["Normal"].font.name, made.styles["Normal"].font.size = "Calibri", Pt(10)
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    footer = section.footer.paragraphs[0]
    footer.add_run(f"{words.title} · {words.holder} · {_('Seal')} {short_seal(words.seal)} · {_('page')} ")
    _field(footer, "PAGE")
    footer.add_run(f" {_('of')} ")
    _field(footer, "NUMPAGES")


def _field(paragraph: Any, code: str) -> None:
    """A field that Word fills in itself, such as the page's number."""
    for kind in ("begin", "instruction", "end"):
        run = paragraph.add_run()
        if kind == "instruction":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = code
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)


def _cover(made: Any, words: Wording) -> None:
    made.add_heading(words.title, level=1)
    for line in words.facts:
        _line(made.add_paragraph(), line)
    _line(made.add_paragraph(), Line(_("Scans"), " ".join((words.count, words.count_note)).strip()))
    made.add_heading(_("What was found when it was handed in"), level=2)
    for title, count, state in words.requirements:
        _line(made.add_paragraph(), Line(title, " ".join(part for part in (count, state) if part)))
    for said in (words.late, words.waiting):
        if said:
            made.add_paragraph(said)
    if words.gaps:
        made.add_heading(_("Stretches without a scan"), level=2)
        for gap in words.gaps:
            _line(made.add_paragraph(), gap)
    _line(made.add_paragraph(), Line(_("Seal"), words.seal))


def _line(paragraph: Any, line: Line) -> None:
    paragraph.paragraph_format.space_after = Pt(2)
    if line.term:
        paragraph.add_run(f"{line.term}: " if line.text else line.term).bold = True
    paragraph.add_run(_written(line.text))


def _written(text: str) -> str:
    """XML cannot hold control characters; a logbook stores none, but a document must never fail for one."""
    return "".join(each if each in "\n\t" or ord(each) >= 32 else " " for each in text)


def _table(made: Any, words: Wording) -> None:
    made.add_page_break()
    made.add_heading(_("Record of learning"), level=2)
    table = made.add_table(rows=1, cols=len(words.heads), style="Table Grid")
    table.autofit = False
    head = table.rows[0]
    _mark(head, "w:tblHeader")
    _fill(head._tr, [[Line(text, "")] for text in words.heads])
    row_pattern = head._tr
    for row in words.rows:
        # Copying the XML of a row is ten times as fast as asking the library for each of its cells.
        added = _copy(row_pattern)
        _fill(
            added,
            [
                [Line("", row.number)],
                [Line("", row.day)],
                [Line("", row.area)],
                list(row.notes) or [Line("", "")],
                [Line("", row.supervisor)],
            ],
        )
        table._tbl.append(added)
    for place, width in enumerate(WIDTHS):
        table.columns[place].width = width


def _copy(row: Any) -> Any:
    from copy import deepcopy

    added = deepcopy(row)
    properties = added.find(qn("w:trPr"))
    for element in list(properties):
        properties.remove(element)
    properties.append(OxmlElement("w:cantSplit"))
    return added


def _mark(row: Any, name: str) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement(name))


def _fill(row: Any, cells: Sequence[Sequence[Line]]) -> None:
    for place, (cell, lines) in enumerate(zip(row.findall(qn("w:tc")), cells, strict=True)):
        for paragraph in cell.findall(qn("w:p")):
            cell.remove(paragraph)
        width = cell.find(qn("w:tcPr")).find(qn("w:tcW"))
        width.set(qn("w:w"), str(int(WIDTHS[place].twips)))
        width.set(qn("w:type"), "dxa")
        for line in lines:
            cell.append(_paragraph(line))


def _paragraph(line: Line) -> Any:
    paragraph = OxmlElement("w:p")
    properties = OxmlElement("w:pPr")
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:after"), "0")
    properties.append(spacing)
    paragraph.append(properties)
    for text, is_bold in ((f"{line.term}: " if line.text else line.term, True), (line.text, False)):
        if not text or text == ": ":
            continue
        for number, piece in enumerate(_written(text).split("\n")):
            paragraph.append(_run(piece, is_bold, breaks=number > 0))
    return paragraph


def _run(text: str, is_bold: bool, *, breaks: bool) -> Any:
    run = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    if is_bold:
        properties.append(OxmlElement("w:b"))
    size = OxmlElement("w:sz")
    size.set(qn("w:val"), "18")
    properties.append(size)
    run.append(properties)
    if breaks:
        run.append(OxmlElement("w:br"))
    element = OxmlElement("w:t")
    element.set(qn("xml:space"), "preserve")
    element.text = text
    run.append(element)
    return run


def _without_hours(package: bytes) -> bytes:
    """The same ZIP with every entry dated alike."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=MADE_AT.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, source.read(name))
    return made.getvalue()
