"""Tables as csv, xlsx and ods, read back by programs of other people."""

import csv
import io
import tempfile
import zipfile
from datetime import date
from xml.etree import ElementTree

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from office import spreadsheets
from office.dates import PartialDate, in_column
from office.tables import Column, Table

pytestmark = pytest.mark.once

TRIGGERS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]
FULL_WIDTH = ["＝1", "＋1", "－1", "＠a"]
HARD = {
    "markup": "<b>&amp; \"x\" 'y'</b> ]]>",
    "rich string of XlsxWriter": "<r><t>x</t></r>",
    "escape of Excel": "_x0041_ _x000D_",
    "lines": "первая\nвторая",
    "blanks": "  два  и   три ",
    "tab inside": "a\tb",
    "emoji": "🤝",
    "apostrophe": "'quoted",
    "semicolon": 'a;b"c',
}
WRITERS = {"xlsx": spreadsheets.xlsx, "ods": spreadsheets.ods}
excel_and_ods = pytest.mark.parametrize("fmt", WRITERS)


def table(rows, columns=1, name="Лист") -> Table:
    return Table(name, [Column(f"Столбец {n}", lambda row, n=n: row[n], 20) for n in range(columns)], rows)


def file(fmt, *tables, **options) -> io.BytesIO:
    return io.BytesIO(b"".join(WRITERS[fmt](tables, **options)))


def read_by_calamine(book, sheet=0):
    return CalamineWorkbook.from_filelike(book).get_sheet_by_index(sheet).to_python(skip_empty_area=False)


def read_csv(written: bytes):
    return list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""), delimiter=";"))


TABLE, TEXT = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "text"))


def ods_cells(book):
    content = ElementTree.fromstring(zipfile.ZipFile(book).read("content.xml"))
    return list(content.iter(f"{TABLE}table-cell"))


def ods_text(cell) -> str:
    """As the standard reads it; calamine loses some blanks."""
    return "\n".join(paragraph_text(paragraph) for paragraph in cell.iter(f"{TEXT}p"))


def paragraph_text(paragraph) -> str:
    parts = [paragraph.text or ""]
    for child in paragraph:
        parts.append(" " * int(child.get(f"{TEXT}c")))
        parts.append(child.tail or "")
    return "".join(parts)


def read_as(fmt, text) -> str:
    """A line end is \\n; a tab is a blank where the format has none."""
    text = text.replace("\r", "\n")
    return text.replace("\t", " ") if fmt == "ods" else text


def text_of(fmt, book) -> str:
    return ods_text(ods_cells(book)[1]) if fmt == "ods" else read_by_calamine(book)[1][0]


# What a cell may hold


@excel_and_ods
def test_a_day_is_a_real_date(fmt):
    book = file(fmt, table([[date(2024, 2, 29)], [date(1981, 5, 1)]]))

    assert [row[0] for row in read_by_calamine(book)[1:]] == [date(2024, 2, 29), date(1981, 5, 1)]


def test_a_day_in_excel_is_a_date_for_openpyxl_too():
    sheet = openpyxl.load_workbook(file("xlsx", table([[date(2024, 2, 29)]]))).active

    assert (sheet["A2"].value.date(), sheet["A2"].is_date, sheet["A2"].number_format) == (
        date(2024, 2, 29), True, r"dd\.mm\.yyyy",
    )  # fmt: skip


def test_a_day_that_excel_counts_wrong_is_text():
    assert read_by_calamine(file("xlsx", table([[date(1900, 2, 28)], [date(1871, 1, 1)]])))[1:] == [
        ["1900-02-28"], ["1871-01-01"],
    ]  # fmt: skip


@excel_and_ods
def test_an_incomplete_day_is_text_and_a_complete_one_a_date(fmt):
    rows = [[PartialDate(1981, 5)], [PartialDate(1981)], [PartialDate(1981, 5, 17)]]
    book = file(fmt, table(rows), written=in_column)

    assert [row[0] for row in read_by_calamine(book)[1:]] == ["май\u00a01981", "1981", date(1981, 5, 17)]


@excel_and_ods
def test_numbers_are_numbers_and_nothing_is_nothing(fmt):
    book = file(fmt, table([[7, None, ""]], columns=3))

    assert read_by_calamine(book)[1] == [7, "", ""]


def test_csv_has_iso_days():
    written = b"".join(spreadsheets.csv(table([[date(2024, 2, 29), PartialDate(1981, 5), 7, None]], columns=4)))

    assert read_csv(written)[1] == ["2024-02-29", "1981-05", "7", ""]


# Hostile text


@excel_and_ods
@pytest.mark.parametrize("text", TRIGGERS + FULL_WIDTH, ids=repr)
def test_what_looks_like_a_formula_is_text(fmt, text):
    book = file(fmt, table([[text]]))

    assert text_of(fmt, book) == read_as(fmt, text)
    if fmt == "xlsx":
        assert openpyxl.load_workbook(book).active["A2"].data_type == "s"
        assert b"<f>" not in zipfile.ZipFile(book).read("xl/worksheets/sheet1.xml")
    else:
        assert not [cell for cell in ods_cells(book) if f"{TABLE}formula" in cell.attrib]


@pytest.mark.parametrize("text", TRIGGERS + FULL_WIDTH, ids=repr)
def test_what_looks_like_a_formula_is_disarmed_in_csv(text):
    [[_heading], [cell]] = read_csv(b"".join(spreadsheets.csv(table([[text]]))))

    assert cell == f"'{text}".replace("\r", "\n")


def test_a_heading_is_disarmed_too():
    dangerous = Table("Лист", [Column("=1+1", str)], [])

    assert read_csv(b"".join(spreadsheets.csv(dangerous))) == [["'=1+1"]]


@excel_and_ods
@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_text_comes_back_to_the_letter(fmt, text):
    assert text_of(fmt, file(fmt, table([[text]]))) == read_as(fmt, text)


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_text_comes_back_to_the_letter_from_csv_and_openpyxl(text):
    assert read_csv(b"".join(spreadsheets.csv(table([[text]]))))[1:] == [[text]]
    if "_x" not in text:  # openpyxl leaves Excel's escapes as they are
        cell = openpyxl.load_workbook(file("xlsx", table([[text]]))).active["A2"].value
        assert (cell or "") == text


@pytest.mark.parametrize(
    "code", [*range(0x00, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xD800, 0xFFFE, 0xFFFF], ids=hex
)
def test_a_control_character_breaks_nothing(code):
    hostile = f"до{chr(code)}после"

    assert read_csv(b"".join(spreadsheets.csv(table([[hostile]]))))[1] == ["допосле"]
    assert openpyxl.load_workbook(file("xlsx", table([[hostile]]))).active["A2"].value == "допосле"
    assert read_by_calamine(file("ods", table([[hostile]])))[1] == ["допосле"]


def test_a_control_character_hides_no_formula():
    assert read_csv(b"".join(spreadsheets.csv(table([["\x00=1+1"]]))))[1] == ["'=1+1"]


def test_a_text_too_long_for_excel_is_cut_and_says_so():
    [cell] = read_by_calamine(file("xlsx", table([["я" * 40_000]])))[1]

    assert (len(cell), cell[-2:]) == (32_767, "я…")


# The sheet


def test_excel_first_row_stays_in_sight_and_filters():
    book = openpyxl.load_workbook(file("xlsx", table([[1, 2], [3, 4]], columns=2), table([], name="Сведения")))
    first, second = book.worksheets

    assert (first.title, second.title) == ("Лист", "Сведения")
    assert (first.freeze_panes, first.auto_filter.ref) == ("A2", "A1:B3")
    assert (second.freeze_panes, second.auto_filter.ref) == ("A2", "A1:A1")
    assert first.column_dimensions["A"].width == 20
    assert first["A1"].font.bold and first["A1"].alignment.wrap_text and first["A2"].alignment.wrap_text


def test_ods_says_what_it_is_before_anything_else():
    book = file("ods", table([]))
    first = zipfile.ZipFile(book).infolist()[0]

    assert (first.filename, first.compress_type, first.flag_bits & 0x08) == ("mimetype", zipfile.ZIP_STORED, 0)
    assert book.getvalue()[38:].startswith(b"application/vnd.oasis.opendocument.spreadsheet")


def test_ods_first_row_stays_in_sight_and_filters():
    book = zipfile.ZipFile(file("ods", table([[1, 2]], columns=2)))

    assert b"target-range-address=\"$'\xd0\x9b\xd0\xb8\xd1\x81\xd1\x82'.A1:$" in book.read("content.xml")
    assert b'"VerticalSplitPosition" config:type="int">1<' in book.read("settings.xml")


def test_columns_past_the_alphabet():
    assert [spreadsheets.letters(number) for number in (1, 26, 27, 52, 53, 703)] == ["A", "Z", "AA", "AZ", "BA", "AAA"]


def test_csv_is_what_excel_opens_in_russia():
    written = b"".join(spreadsheets.csv(table([["а", "б"]], columns=2)))

    assert written == "\ufeffСтолбец 0;Столбец 1\r\nа;б\r\n".encode()


# Streaming


def test_a_second_sheet_is_asked_for_after_the_first_is_written():
    seen = []

    def counted():
        yield [len(seen)]

    rows = (seen.append(number) or [number] for number in range(3))
    book = file("xlsx", table(rows), table(counted(), name="Сведения"))

    assert read_by_calamine(book, 1)[1] == [3]


@pytest.mark.parametrize("write", [spreadsheets.csv, *WRITERS.values()], ids=["csv", *WRITERS])
def test_the_first_bytes_come_before_the_first_row_is_asked_for(write):
    asked = []
    one = table(asked.append(1) or [number] for number in range(10))

    first = next(iter(write(one if write is spreadsheets.csv else [one])))

    assert first and not asked


@pytest.mark.parametrize("write", [spreadsheets.csv, *WRITERS.values()], ids=["csv", *WRITERS])
def test_a_reader_who_leaves_leaves_nothing_behind(write, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    begun, ended = [], []

    def rows():
        try:
            for number in range(100_000):
                begun.append(number)
                yield [f"строка {number}"]
        finally:
            ended.append(True)

    pieces = iter(write(table(rows()) if write is spreadsheets.csv else [table(rows())]))
    while not begun:
        next(pieces)
    pieces.close()
    del pieces

    assert (ended, list(tmp_path.iterdir())) == ([True], [])


def test_excel_refuses_more_rows_than_it_has(monkeypatch):
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 3)
    assert len(read_by_calamine(file("xlsx", table([[1], [2]])))) == 3

    with pytest.raises(ValueError, match="more rows"):
        file("xlsx", table([[1], [2], [3]]))
