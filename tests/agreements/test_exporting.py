"""The list as a file: the same rows in the same order as the page, in every format, for the same question."""

import csv
import io
import json
from datetime import date

import openpyxl
import pytest
from django.urls import reverse
from django.utils.translation import override
from docx import Document
from python_calamine import CalamineWorkbook

from agreements.exporting.columns import columns
from agreements.exporting.records import Names, records
from agreements.filtersets import AgreementFilterSet
from agreements.models import Agreement, ReadyLine
from agreements.serializers import ListNumbers
from agreements.views import exports
from office.tables import Table
from tests.conftest import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration", "today")]

FORMATS = sorted(exports.CONTENT_TYPES)
SPREADSHEETS = ["csv", "ods", "xlsx"]
every_format = pytest.mark.parametrize("fmt", FORMATS)

QUESTIONS = [
    {},
    {"country": "BY", "status": "in_force"},
    {"as_of": "2018-09-29"},
    {"as_of": "2014-06-01", "country": "BY", "status": "unknown"},
    {"q": "смоленска"},
    {"q": "14-с"},
    {"order": "list"},
    {"order": "title", "term": "renewing"},
    {"order": "boundary", "registered": ["numbered", "unnumbered"]},
    {"territory": "1", "twinning": "true"},
    {"country": "SR"},
]


def export(client, fmt, **parameters):
    return client.get(reverse("agreements:export", args=[fmt]), parameters)


def taken(client, fmt, **parameters) -> bytes:
    answer = export(client, fmt, **parameters)
    assert answer.status_code == 200, answer.text
    return b"".join(answer.streaming_content)


def lines(client, fmt, sheet=0, **parameters) -> list[list]:
    """Of a spreadsheet, the heading row first."""
    file = taken(client, fmt, **parameters)
    if fmt == "csv":
        return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""), delimiter=";"))
    return CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(sheet).to_python()


def record(client, fmt="csv", pk=50, **parameters) -> dict:
    headings, *rows = lines(client, fmt, **parameters)
    return next(dict(zip(headings, row, strict=True)) for row in rows if int(row[1]) == pk)


def ids(client, fmt, **parameters) -> list[int]:
    if fmt == "json":
        return [row["id"] for row in json.loads(taken(client, fmt, **parameters))]
    if fmt == "docx":
        table = Document(io.BytesIO(taken(client, fmt, **parameters))).tables[0]
        keys = dict(Agreement.objects.values_list("title", "pk"))
        return [keys[row.cells[1].text] for row in list(table.rows)[1:]]
    return [int(row[1]) for row in lines(client, fmt, **parameters)[1:]]


# The same list


@every_format
@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_rows_are_those_of_the_page_in_their_order(client, fmt, question):
    data = client.get("/", question).wsgi_request.GET
    asked = list(AgreementFilterSet(data, Agreement.objects.public()).qs.values_list("pk", flat=True))

    assert ids(client, fmt, **question) == asked


@every_format
def test_a_page_number_says_nothing_to_a_file(client, fmt):
    assert len(ids(client, fmt, page="2", per_page="10")) == 68


@pytest.mark.parametrize(
    ("name", "value"), [("page", "x"), ("page", "0"), ("page", "1.0"), ("per_page", "9"), ("per_page", "x")]
)
def test_a_page_that_cannot_be_is_refused_all_the_same(client, name, value):
    response = client.get("/agreements/export.csv", {name: value, "country": "BY"})
    assert response.status_code == 400
    assert response.content.decode().startswith(f"{name}: Укажите")


@every_format
def test_an_empty_value_is_no_value(client, fmt):
    assert len(ids(client, fmt, country="", as_of="", q="")) == 68


def test_json_is_the_records_of_the_api(client):
    [found] = json.loads(taken(client, "json", q="14-с"))

    assert (found["id"], found["list_number"], found["status"], found["supersedes"]) == (50, 50, "in_force", [68])
    assert found["url"] == "http://testserver/agreements/50/"
    assert found["registration"] == {"state": "numbered", "number": "14-с", "sequence": 14, "on": "2024-10-04"}


def test_json_of_nothing_is_an_empty_list(client):
    assert json.loads(taken(client, "json", country="SR")) == []


# What stands in a row

IN_CSV = {
    "№ п/п": "50",
    "Идентификатор": "50",
    "Адрес": "http://testserver/agreements/50/",
    "Краткое название": "Смоленск — Минск, Московский район",
    "Вид": "соглашение",
    "Дата подписания": "2024-09-28",
    "Регистрационный номер": "14-с",
    "Дата регистрации": "2024-10-04",
    "Действует с": "2024-09-28",
    "Срок, лет": "5",
    "Ближайшая граница срока": "2029-09-28",
    "Срок, как в перечне": "5 лет с последующей пролонгацией",
    "Состояние": "действует",
    "Не действует с": "",
    "Страны": "Беларусь",
    "Заменяет": "68",
    "Заменено": "",
    "Источник": "perechen-soglasheniy.docx, таблица 1, строка 50",
}


def test_a_row_of_csv(client):
    found = record(client)

    assert {heading: found[heading] for heading in IN_CSV} == IN_CSV
    assert found["Наименование"] == Agreement.objects.get(pk=50).title
    assert found["Стороны"] == Agreement.objects.get(pk=50).parties_text


def test_a_row_that_ended(client):
    found = record(client, pk=68)

    assert (found["№ п/п"], found["Состояние"], found["Не действует с"]) == ("15", "утратило силу", "2024-09-28")
    assert (found["Заменяет"], found["Заменено"]) == ("66", "50")


@pytest.mark.parametrize("fmt", ["ods", "xlsx"])
def test_days_are_real_in_a_spreadsheet(client, fmt):
    found = record(client, fmt)

    assert found["Дата подписания"] == date(2024, 9, 28)
    assert found["Ближайшая граница срока"] == date(2029, 9, 28)
    assert (found["№ п/п"], found["Срок, лет"], found["Не действует с"]) == (50, 5, "")


@pytest.mark.parametrize(("fmt", "shown"), [("csv", "1981-05"), ("ods", "май\u00a01981"), ("xlsx", "май\u00a01981")])
def test_an_incomplete_day(client, fmt, shown):
    found = record(client, fmt, pk=1)

    assert (found["Дата подписания"], found["Точность даты подписания"]) == (shown, "до месяца")


def test_twelve_parties(client):
    found = record(client, pk=10)

    assert len(found["Территории со своей стороны"].split("; ")) == 6
    assert len(found["Иностранные территории"].split("; ")) == 6


@pytest.mark.parametrize(
    ("day", "pk", "number", "status", "boundary"),
    [
        ("2018-09-29", 68, "35", "действует", ""),
        ("2018-09-29", 66, "1", "утратило силу", ""),
        ("2014-06-01", 3, "3", "действует", "2016-07-24"),
    ],
)
def test_a_past_day_has_its_own_numbers_states_and_boundaries(client, day, pk, number, status, boundary):
    found = record(client, pk=pk, as_of=day)

    assert (found["№ п/п"], found["Состояние"], found["Ближайшая граница срока"]) == (number, status, boundary)


def test_the_number_is_that_of_the_whole_list(client):
    """Not of what the filter left."""
    assert record(client, q="14-с")["№ п/п"] == "50"


def test_english(client):
    found = record(client, lang="en")

    assert (found["Short name"], found["Countries"], found["State"]) == (
        Agreement.objects.get(pk=50).short_name_en, "Belarus", "in force",
    )  # fmt: skip
    assert found["Title"] == Agreement.objects.get(pk=50).title
    assert json.loads(taken(client, "json", q="14-с", lang="en"))[0]["short_name"] == found["Short name"]


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("day", ["2014-06-01", "2018-09-29", "2026-11-20"])
@pytest.mark.parametrize("is_ready", [True, False])
def test_ready_lines_are_what_the_columns_say(client, lang, day, is_ready):
    """CSV is made of stored lines, the other files of the columns themselves."""
    if not is_ready:
        ReadyLine.objects.all().delete()
    asked = AgreementFilterSet({"as_of": day}, Agreement.objects.public())
    with override(lang):
        numbers = ListNumbers.on(asked.day)
        names = Names.read(numbers.get, lambda key: f"http://testserver/agreements/{key}/")
        table = Table("", columns(names), records(asked.qs, asked.day))
        said = [["" if cell is None else str(cell) for cell in line] for line in table.lines()]

    assert lines(client, "csv", as_of=day, lang=lang)[1:] == said


# What a file says of itself


@pytest.mark.parametrize("fmt", ["ods", "xlsx"])
def test_the_second_sheet_says_what_the_file_is(client, fmt):
    told = lines(client, fmt, sheet=1, country="BY", status="in_force", as_of="2018-09-29", page="2")
    told = dict(told[: told.index(["Столбец", "Значение"])])

    assert told["Страна"] == "Беларусь"
    assert told["Состояние"] == "действует"
    assert told["Состояние на дату"] == "29\u00a0сентября\u00a02018\u00a0года"
    assert told["Составлено"].startswith("20\u00a0ноября\u00a02026\u00a0года, 12:")
    assert told["Адрес"] == "http://testserver/agreements/?country=BY&status=in_force&as_of=2018-09-29"
    assert told["Строк"] == len(ids(client, "csv", country="BY", status="in_force", as_of="2018-09-29"))


@pytest.mark.parametrize("fmt", ["ods", "xlsx"])
def test_the_second_sheet_explains_every_column(client, fmt):
    told = lines(client, fmt, sheet=1)
    meanings = dict(told[told.index(["Столбец", "Значение"]) + 1 :])

    assert list(meanings) == lines(client, fmt)[0]
    assert all(meanings.values())


def test_excel_first_sheet(client):
    sheet, about = openpyxl.load_workbook(io.BytesIO(taken(client, "xlsx"))).worksheets

    assert (sheet.title, about.title) == ("Соглашения", "Сведения")
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.max_row) == ("A2", sheet.dimensions, 69)
    assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)


def test_word_says_what_it_is_and_repeats_its_headings(client):
    paper = Document(io.BytesIO(taken(client, "docx", country="BY")))
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)

    assert "Беларусь" in text
    assert "http://testserver/agreements/?country=BY" in text
    assert [cell.text for cell in paper.tables[0].rows[0].cells][:2] == ["№ п/п", "Наименование и дата подписания"]
    assert paper.tables[0].rows[0]._tr.xpath(".//w:tblHeader")


@every_format
def test_the_name_has_the_day(client, fmt):
    answer = export(client, fmt, as_of="2014-06-01")

    assert answer.headers["Content-Disposition"] == f'attachment; filename="soglasheniya-2014-06-01.{fmt}"'
    assert answer.headers["Content-Type"] == exports.CONTENT_TYPES[fmt]
    assert str(TODAY) in export(client, fmt).headers["Content-Disposition"]


# What is refused


@every_format
@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        ({"as_of": "2023-02-30"}, "as_of: Это не дата: напишите её так: 2014-06-01.\n"),
        ({"as_of": "2023-02-30", "lang": "en"}, "as_of: This is no date: write it as 2014-06-01.\n"),
        ({"contry": "BY"}, "contry: неизвестный параметр\n"),
        ({"country": "BY", "format": "x"}, "format: неизвестный параметр\n"),
    ],
)
def test_what_cannot_be_understood_is_refused_by_name(client, fmt, parameters, text):
    answer = export(client, fmt, **parameters)

    assert (answer.status_code, answer.text) == (400, text)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


@every_format
@pytest.mark.parametrize(
    "parameters", [{"q": "\x00"}, {"status": "x" * 10_000}, {"territory": "١٢"}, {"country": "QQ"}]
)
def test_hostile_values_are_refused_in_few_words(client, fmt, parameters):
    answer = export(client, fmt, **parameters)

    assert answer.status_code == 400
    assert len(answer.text) < 400


@pytest.mark.parametrize("fmt", ["pdf", "xls", "XLSX", "csv.gz", "..", "docx%00"])
def test_an_unknown_format_is_not_there(client, fmt):
    assert client.get(f"/agreements/export.{fmt}").status_code == 404


@every_format
def test_files_are_read_only(client, fmt):
    address = reverse("agreements:export", args=[fmt])

    assert client.post(address).status_code == 405
    assert client.head(address, {"as_of": "x"}).status_code == 400


@every_format
def test_head_has_the_headers_and_writes_nothing(client, fmt, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        answer = client.head(reverse("agreements:export", args=[fmt]))

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Disposition"] == export(client, fmt).headers["Content-Disposition"]


def test_a_word_document_too_long_names_the_others(client, monkeypatch):
    monkeypatch.setitem(exports.LIMITS, "docx", 67)

    answer = export(client, "docx")

    assert answer.status_code == 400
    assert answer.text == (
        "В файл docx помещается не больше 67 соглашений. Сузьте отбор или возьмите csv, json, ods, xlsx.\n"
    )
    assert export(client, "docx", country="BY").status_code == 200


def test_an_excel_sheet_too_long_names_the_others(client, monkeypatch):
    monkeypatch.setitem(exports.LIMITS, "xlsx", 67)

    assert export(client, "xlsx").text.endswith("csv, json, ods.\n")
