"""The list of events as a file: the same rows in the same order as the page, in every format."""

import csv
import io
import json
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from python_calamine import CalamineWorkbook

from agreements.views.exports import CONTENT_TYPES, LIMITS
from events.filtersets import EventFilterSet
from events.models import Event, EventSpan
from tests import event_factories

pytestmark = pytest.mark.django_db

every_format = pytest.mark.parametrize("fmt", sorted(CONTENT_TYPES))
QUESTIONS = ["", "country=BY&order=starts_on", "kind=municipal&order=title", "q=форум", "country=RU", "from=2025-10-01"]


def export(client, fmt, question=""):
    return client.get(f"{reverse('events:export', args=[fmt])}?{question}")


def taken(client, fmt, question="") -> bytes:
    answer = export(client, fmt, question)
    assert answer.status_code == 200, answer.text
    return b"".join(answer.streaming_content)


def lines(client, fmt, question="", sheet=0) -> list[list]:
    """Of a spreadsheet, the heading row first."""
    file = taken(client, fmt, question)
    if fmt == "csv":
        return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""), delimiter=";"))
    return CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(sheet).to_python()


def titles(client, fmt, question="") -> list[str]:
    if fmt == "json":
        return [row["title"] for row in json.loads(taken(client, fmt, question))]
    if fmt == "docx":
        table = Document(io.BytesIO(taken(client, fmt, question))).tables[0]
        return [row.cells[2].text for row in list(table.rows)[1:]]
    return [row[7] for row in lines(client, fmt, question)[1:]]


@every_format
@pytest.mark.parametrize("question", QUESTIONS)
def test_rows_are_those_of_the_page_in_their_order(register, client, fmt, question):
    asked = EventFilterSet(QueryDict(question), Event.objects.public()).qs
    assert titles(client, fmt, question) == [event.title for event in asked]


@every_format
def test_a_page_number_says_nothing_to_a_file(register, client, fmt):
    assert len(titles(client, fmt, "page=2&per_page=10&q=")) == 3


@pytest.mark.parametrize("query", ["page=x", "page=0", "per_page=9", "per_page=x"])
def test_a_page_that_cannot_be_is_refused_all_the_same(register, client, query):
    response = client.get(f"/events/export.csv?{query}")
    assert response.status_code == 400
    assert response.content.decode().startswith(f"{query.split('=')[0]}: Укажите")


IN_CSV = {
    "Кто проводил": "муниципалитеты",
    "Отчётный год": "2025",
    "Отчётный квартал": "IV",
    "№ п/п": "1",
    "Раздел": "Вяземский район",
    "Мероприятие": "Форум побратимов",
    "Место": "г. Кричев (Республика Беларусь)",
    "Даты": "27 и 29 октября 2025 года",
    "Первый день": "2025-10-27",
    "Последний день": "2025-10-29",
    "Формат": "очно",
    "Страны": "Беларусь",
    "Территории": "Кричевский район",
    "Результат": "Обмен опытом",
    "Участники": "Делегация района",
    "Всего участников": "25",
    "Иностранных участников": "10",
}


def test_a_row_of_csv(register, client):
    headings, row = lines(client, "csv", "q=форум&country=BY&year=2025")
    found = dict(zip(headings, row, strict=True))
    assert {heading: found[heading] for heading in IN_CSV} == IN_CSV
    assert found["Адрес"] == f"http://testserver/events/{register.forum.pk}/"
    assert found["Соглашения"] == str(register.agreement.pk)


@pytest.mark.parametrize("fmt", ["ods", "xlsx"])
def test_days_are_real_in_a_spreadsheet(register, client, fmt):
    headings, row, *_rest = lines(client, fmt)
    found = dict(zip(headings, row, strict=True))
    assert (found["Первый день"], found["Всего участников"]) == (date(2025, 10, 27), 25)


@pytest.mark.parametrize("fmt", ["ods", "xlsx"])
def test_the_second_sheet_says_what_the_file_is(register, client, fmt):
    told = lines(client, fmt, "country=BY&page=2", sheet=1)
    start = told.index(["Столбец", "Значение"])
    meanings, told = dict(told[start + 1 :]), dict(told[:start])
    assert told["Страна"] == "Беларусь"
    assert any(str(value).startswith("2 мероприятия: 5") for value in told.values())
    assert told["Адрес"] == "http://testserver/events/?country=BY"
    assert told["Строк"] == 2
    assert list(meanings) == lines(client, fmt)[0] and all(meanings.values())


def test_excel_sheets(register, client):
    sheet, about = openpyxl.load_workbook(io.BytesIO(taken(client, "xlsx"))).worksheets
    assert (sheet.title, about.title, sheet.max_row) == ("Мероприятия", "Сведения", 4)


def test_json_is_the_records_of_the_api(register, client):
    listed = client.get("/api/v1/events/").json()["results"]
    assert json.loads(taken(client, "json")) == listed
    assert json.loads(taken(client, "json", "country=RU")) == []


def test_english(register, client):
    headings, row = lines(client, "csv", "sphere=culture&lang=en")
    found = dict(zip(headings, row, strict=True))
    assert (found["Section"], found["Countries"], found["Format"]) == ("Culture", "Belarus; Poland", "remote")


@every_format
def test_the_name_has_the_day(register, client, fmt):
    answer = export(client, fmt)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="meropriyatiya-2026-11-20.{fmt}"'
    assert client.head(reverse("events:export", args=[fmt])).content == b""


@every_format
@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("from=2023-02-30", "from: Это не дата: напишите её так: 2014-06-01.\n"),
        ("contry=BY", "contry: неизвестный параметр\n"),
        ("as_of=2014-06-01", "as_of: неизвестный параметр\n"),
    ],
)
def test_what_cannot_be_understood_is_refused_by_name(register, client, fmt, question, text):
    answer = export(client, fmt, question)
    assert (answer.status_code, answer.text) == (400, text)


def test_a_word_document_too_long_names_the_others(register, client, monkeypatch):
    monkeypatch.setitem(LIMITS, "docx", 2)
    answer = export(client, "docx")
    assert (answer.status_code, answer.text) == (
        400, "В файл docx помещается не больше 2 мероприятий. Сузьте отбор или возьмите csv, json, ods, xlsx.\n",
    )  # fmt: skip
    assert export(client, "docx", "country=PL").status_code == 200


def test_formats_that_are_none(client):
    assert client.get("/events/export.pdf").status_code == 404


def test_drafts_are_in_no_file(register, client):
    assert "Тайна" not in taken(client, "csv").decode("utf-8-sig")


@pytest.mark.parametrize("fmt", ["csv", "json", "xlsx", "ods"])
def test_queries_are_two_for_a_thousand_rows(register, client, fmt):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            taken(client, fmt)
        return len(asked)

    few = queries()
    many(2_500, register.forum)
    assert queries() - few <= 3


def many(number: int, like: Event) -> None:
    events = Event.objects.bulk_create(
        Event(title=f"Мероприятие {n}", starts_on="2025-10-01", ends_on="2025-10-01", report=like.report,
              section=like.section, number=100 + n, stage="published", title_key=str(n))
        for n in range(number)
    )  # fmt: skip
    EventSpan.objects.bulk_create(
        EventSpan(event=event, from_on=date(2025, 10, 1), to_on=date(2025, 10, 1)) for event in events
    )


@pytest.mark.parametrize("trigger", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_nothing_becomes_a_formula(today, client, trigger):
    event_factories.published(title=trigger)
    assert titles(client, "csv") == [f"'{trigger}"]
    cell = openpyxl.load_workbook(io.BytesIO(taken(client, "xlsx"))).worksheets[0].cell(2, 8)
    assert (cell.value, cell.data_type) == (trigger, "s")
