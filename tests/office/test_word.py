"""Word documents, read back with python-docx and as XML."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from office import word

pytestmark = pytest.mark.once


def document(*rows, headings=("№\nп/п", "Наименование"), **options):
    paper = word.document("Перечень", "Реестр", **options)
    word.paragraph(paper, "Перечень", centred=True)
    word.table(paper, headings, rows, [1, 3])
    return read(paper)


def read(paper):
    return Document(io.BytesIO(word.as_bytes(paper)))


def texts(paper, row=1):
    return [cell.text for cell in paper.tables[0].rows[row].cells]


def test_the_moment_of_writing_is_that_of_greenwich():
    written = document().core_properties.created
    assert abs(datetime.now(UTC).replace(tzinfo=None) - written.replace(tzinfo=None)) < timedelta(minutes=5)


def test_paper_is_landscape_a4_in_times():
    paper = document()
    section, normal = paper.sections[0], paper.styles["Normal"]

    assert (section.orientation, round(section.page_width.mm), round(section.page_height.mm)) == (1, 297, 210)
    assert (normal.font.name, normal.font.size.pt) == ("Times New Roman", 12)
    assert {normal.element.rPr.rFonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs", "eastAsia")} == {
        "Times New Roman"
    }
    assert {lang.get(qn("w:val")) for lang in paper.styles.element.iter(qn("w:lang"))} == {"ru-RU"}


def test_the_heading_row_comes_again_and_no_row_is_torn():
    rows = document(["1.", "а"]).tables[0].rows

    assert [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in rows] == [True, False]
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in rows)


def test_widths_are_shares_of_the_line():
    paper = document(["1.", "а"], margin=20)
    grid = [int(column.get(qn("w:w"))) for column in paper.tables[0]._tbl.tblGrid.gridCol_lst]
    cells = [cell.width.twips for cell in paper.tables[0].rows[1].cells]

    assert grid == cells
    assert sum(grid) == pytest.approx(Mm(297 - 40).twips, abs=2)
    assert grid[1] == pytest.approx(3 * grid[0], abs=3)


def test_a_line_end_begins_a_paragraph():
    paper = document(["1.", "первая\nвторая\n"])

    assert [p.text for p in paper.tables[0].rows[1].cells[1].paragraphs] == ["первая", "вторая", ""]
    assert texts(paper, 0) == ["№\nп/п", "Наименование"]


@pytest.mark.parametrize("text", ['<w:t>&amp;"x"', "  два  и три ", "a\tb", "=1+1", "🤝", "{0} %s", "]]>"], ids=repr)
def test_text_comes_back_to_the_letter(text):
    assert texts(document([text, text])) == [text, text]


@pytest.mark.parametrize("code", [*range(0x00, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xD800, 0xFFFF], ids=hex)
def test_a_control_character_breaks_nothing(code):
    hostile = f"до{chr(code)}после"
    paper = word.document(hostile, hostile)
    word.paragraph(paper, hostile)
    word.footer(paper, hostile)
    word.table(paper, [hostile], [[hostile]], [1])

    back = read(paper)

    assert (back.paragraphs[0].text, texts(back), texts(back, 0)) == ("допосле", ["допосле"], ["допосле"])
    assert (back.core_properties.title, back.core_properties.author) == ("допосле", "допосле")


def test_the_foot_has_the_number_of_the_page():
    paper = word.document("Перечень", "Реестр")
    word.footer(paper, "По состоянию на 1 июня 2014 года")

    foot = read(paper).sections[0].footer.paragraphs[0]

    assert foot.text.startswith("По состоянию на 1 июня 2014 года · ")
    assert "PAGE" in foot._p.find(f".//{qn('w:fldSimple')}").get(qn("w:instr"))


def test_a_document_says_nothing_of_its_maker():
    paper = document()

    assert (paper.core_properties.title, paper.core_properties.comments) == ("Перечень", "")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("от 3 июля 2007 года и", "от 3_июля_2007_года и"),
        ("28 сентября - 1 октября 2025 года", "28_сентября - 1_октября_2025_года"),
        ("май 1981 года", "май_1981_года"),
        ("г. Хаген и пос. Герьен", "г._Хаген и пос._Герьен"),
        ("№ 14-с – в перечне", "№_14-с_– в перечне"),
        ("2017 г. и позже 5 мер", "2017_г. и позже 5 мер"),
    ],
)
def test_what_belongs_together_stays_on_one_line(text, kept):
    assert word.unbroken(text).replace("\N{NO-BREAK SPACE}", "_") == kept
