"""Paragraphs and tables → Word documents on A4, set as offices set them: Times New Roman, thin lines."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from docx import Document as new_document
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm, Pt
from docx.text.paragraph import Paragraph

from office.dates import GENITIVE, NBSP, any_of, find_dates
from office.tables import printable

FONT = "Times New Roman"
A4 = Mm(297), Mm(210)  # landscape
WORDS = nsdecls("w")
KEPT = re.compile(
    rf"(?<=\bг\.) (?=[А-ЯЁ«])|(?<=\bпос\.) |(?<=№) |(?<=\S) (?=[–—] )|(?<=[0-9]) (?=(?:{any_of(GENITIVE)})\b)"
)


def document(
    title: str,
    author: str,
    *,
    margin: float = 20,
    size: float = 12,
    language: str = "ru-RU",
    is_upright: bool = False,
) -> Document:
    """An empty one on A4, landscape unless it is upright; margin in millimetres, size of the letters in points."""
    paper = new_document()
    section = paper.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT if is_upright else WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = A4[::-1] if is_upright else A4
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(margin)
    section.header_distance = section.footer_distance = Mm(margin / 2)
    letters(paper, size, language)
    properties = paper.core_properties
    properties.title, properties.author, properties.comments = printable(title)[:255], printable(author)[:255], ""
    properties.created = properties.modified = datetime.now(UTC)
    properties.language = language
    return paper


def letters(paper: Document, size: float, language: str) -> None:
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(size)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1
    fonts = normal.element.rPr.rFonts
    for script in ("w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    for spoken in paper.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), language)


def paragraph(
    paper: Document,
    text: str,
    *,
    bold: bool = False,
    centred: bool = False,
    after: float = 0,
    size: float | None = None,
) -> Paragraph:
    written = paper.add_paragraph()
    run = written.add_run(printable(text))
    run.bold = bold or None
    run.font.size = Pt(size) if size else None
    written.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else None
    written.paragraph_format.space_after = Pt(after)
    return written


def body_text(paper: Document, text: str, *, indent: float = 12.5, after: float = 6) -> Paragraph:
    """A paragraph of running text: both edges straight, its first line indented by so many millimetres."""
    written = paragraph(paper, text, after=after)
    written.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    written.paragraph_format.first_line_indent = Mm(indent)
    return written


def unbroken(text: str) -> str:
    """No line ends inside a date, behind «г.», «пос.» and «№» or before a dash."""
    for start, end, _day in find_dates(text):
        text = text[:start] + text[start:end].replace(" ", NBSP) + text[end:]
    return KEPT.sub(NBSP, text)


def side_by_side(paper: Document, rows: Iterable[Sequence[str]], *, bold: bool = False) -> None:
    """Columns of the same width without lines around them; all of it on one page."""
    rows = list(rows)
    section = paper.sections[0]
    line = section.page_width - section.left_margin - section.right_margin
    widths = [int(Emu(line).twips / len(rows[0]))] * len(rows[0])
    grid = paper.add_table(rows=0, cols=len(widths))
    grid.autofit = False
    for column, width in zip(grid._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.set(qn("w:w"), str(width))
    letter = "<w:b/><w:bCs/>" if bold else ""
    for number, row in enumerate(rows, 1):
        grid._tbl.append(row_of(row, widths, "<w:cantSplit/>", letter))
        if number < len(rows):
            for cell in grid._tbl.tr_lst[-1].tc_lst:
                for written in cell.p_lst:
                    written.get_or_add_pPr().get_or_add_keepNext()
                Paragraph(cell.p_lst[-1], paper).paragraph_format.space_after = Pt(4)


def keep_end_with_next(paper: Document) -> None:
    """The last table or paragraph and the one before it stay on the page of what comes next."""
    blocks = list(paper.element.body.iterchildren(qn("w:p"), qn("w:tbl")))
    for block in blocks[-2:]:
        for written in block.iter(qn("w:p")):
            written.get_or_add_pPr().get_or_add_keepNext()


def table(
    paper: Document,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    shares: Sequence[float],
    *,
    bold: bool = True,
    size: float | None = None,
    whole_rows: bool = True,
    closing: str = "",
) -> None:
    """Widths are shares of the line; the heading row comes again on every page, no row is torn apart unless it may be.

    A line end in a text begins a paragraph; a row of one text is a heading across all columns; the closing text is the
    last row, across all columns too.
    """
    section = paper.sections[0]
    line = section.page_width - section.left_margin - section.right_margin
    widths = [int(Emu(line).twips * share / sum(shares)) for share in shares]
    grid = paper.add_table(rows=0, cols=len(widths), style="Table Grid")
    grid.autofit = False
    for column, width in zip(grid._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.set(qn("w:w"), str(width))
    letter = f'<w:sz w:val="{int(size * 2)}"/><w:szCs w:val="{int(size * 2)}"/>' if size else ""
    heading = letter if not bold else f"<w:b/><w:bCs/>{letter}"
    kept = "<w:cantSplit/>" if whole_rows else ""
    grid._tbl.append(row_of(headings, widths, "<w:cantSplit/><w:tblHeader/>", heading))
    for row in rows:
        if len(row) == 1:
            grid._tbl.append(heading_across(row[0], widths, f"<w:b/><w:bCs/>{letter}"))
        else:
            grid._tbl.append(row_of(row, widths, kept, letter))
    if closing:
        grid._tbl.append(row_across(paragraphs_of(closing, letter), widths, kept))


def row_of(texts: Sequence[str], widths: Sequence[int], properties: str, letter: str):
    """Written as XML: a document of thousands of rows takes seconds, not minutes."""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraphs_of(text, letter)}</w:tc>'
        for text, width in zip(texts, widths, strict=True)
    )
    return parse_xml(f"<w:tr {WORDS}><w:trPr>{properties}</w:trPr>{cells}</w:tr>")


def heading_across(text: str, widths: Sequence[int], letter: str):
    """Stays on the page of the row below it."""
    kept = '<w:pPr><w:keepNext/><w:jc w:val="center"/></w:pPr>'
    lines = "".join(
        f'<w:p>{kept}<w:r><w:rPr>{letter}</w:rPr><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for line in printable(text).split("\n")
    )
    return row_across(lines, widths, "<w:cantSplit/>")


def row_across(paragraphs: str, widths: Sequence[int], properties: str):
    cell = f'<w:tcW w:w="{sum(widths)}" w:type="dxa"/><w:gridSpan w:val="{len(widths)}"/>'
    return parse_xml(
        f"<w:tr {WORDS}><w:trPr>{properties}</w:trPr><w:tc><w:tcPr>{cell}</w:tcPr>{paragraphs}</w:tc></w:tr>"
    )


def paragraphs_of(text: str, letter: str) -> str:
    letter = f"<w:rPr>{letter}</w:rPr>" if letter else ""
    return "".join(
        f'<w:p><w:r>{letter}<w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' if line else "<w:p/>"
        for line in printable(text).split("\n")
    )


def footer(paper: Document, text: str) -> None:
    """«… · 3»: the text and the number of the page at the foot of each."""
    foot = paper.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run(f"{printable(text)} · ").font.size = Pt(9)
    number = parse_xml(
        f'<w:fldSimple {WORDS} w:instr=" PAGE "><w:r><w:rPr><w:sz w:val="18"/></w:rPr><w:t>1</w:t></w:r></w:fldSimple>'
    )
    foot._p.append(number)


def as_bytes(paper: Document) -> bytes:
    paper.save(file := io.BytesIO())
    return file.getvalue()
