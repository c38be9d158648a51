"""Files of thousands of rows, and of hostile ones: what they cost, and that nothing in them breaks or arms a file."""

import csv
import io
import json
import tempfile
import zipfile
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from python_calamine import CalamineWorkbook

from agreements.actions import refreshing
from agreements.choices import Side, Stage
from agreements.exporting import ready
from agreements.exporting import records as exporting_records
from agreements.models import Agreement, Participation, Theme
from agreements.terms import NEVER
from places.models import Territory
from tests import factories

pytestmark = pytest.mark.django_db

TRIGGERS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]
STREAMED = ["csv", "json", "ods", "xlsx"]


def many(number: int) -> list[Agreement]:
    """Published agreements, each with a home and a foreign territory of its own."""
    signed = [factories.SIGNED - timedelta(days=day % 5000) for day in range(number)]
    agreements = Agreement.objects.bulk_create([
        Agreement(
            title=f"Соглашение {place}", signed_on=on, in_force_on=on, in_force_precision="day",
            exists_from=on, force_from=on, doubt_from=NEVER, ended_from=NEVER,
            stage=Stage.PUBLISHED, countries_line="BY", parties_line="А и Б",
            position=place,
        )
        for place, on in enumerate(signed)
    ])  # fmt: skip
    countries = {Side.HOME: factories.country("RU"), Side.FOREIGN: factories.country("BY")}
    for order, (side, country) in enumerate(countries.items()):
        places = Territory.objects.bulk_create(
            [
                Territory(name=f"{side} {place}", short_name=f"{side} {place}", country=country)
                for place in range(number)
            ]
        )
        Participation.objects.bulk_create([
            Participation(
                agreement=agreement, order=order, side=side, territory=place, country=country, name_as_signed=place.name
            )
            for agreement, place in zip(agreements, places, strict=True)
        ])  # fmt: skip
    refreshing.refresh_ready(agreements)
    return agreements


def taken(client, fmt, **parameters) -> bytes:
    answer = client.get(reverse("agreements:export", args=[fmt]), parameters)
    assert answer.status_code == 200, answer.text
    return b"".join(answer.streaming_content)


def cells(client, fmt) -> list[list]:
    file = taken(client, fmt)
    if fmt == "csv":
        return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""), delimiter=";"))
    return CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0).to_python()


# What it costs


@pytest.mark.parametrize(("fmt", "each_thousand"), [("csv", 0), ("ods", 1), ("xlsx", 1), ("json", 0)])
def test_queries_are_at_most_one_for_a_thousand_rows(client, fmt, each_thousand, today, monkeypatch):
    """A hundred stand for a thousand: what is asked follows the pieces, not the rows."""
    assert ready.AT_ONCE == exporting_records.AT_ONCE == 1_000
    monkeypatch.setattr(ready, "AT_ONCE", 100)
    monkeypatch.setattr(exporting_records, "AT_ONCE", 100)
    agreements = many(350)
    each_thousand = 1 if connection.vendor == "postgresql" else each_thousand

    with CaptureQueriesContext(connection) as few:
        taken(client, fmt, signed_to="2017-12-01")  # less than one piece
    with CaptureQueriesContext(connection) as all_of_them:
        found = taken(client, fmt)

    assert len(few) <= 12
    assert len(all_of_them) - len(few) <= 3 * each_thousand
    assert len(json.loads(found) if fmt == "json" else cells(client, fmt)) >= len(agreements)


def test_every_row_has_its_own_territories(client, today):
    """More than a thousand distinct ones: no chain of conditions grows with them."""
    many(1_200)

    rows = cells(client, "csv")[1:]

    assert len({row[23] for row in rows}) == len({row[24] for row in rows}) == 1_200
    assert all(row[23].split()[1] == row[4].split()[1] for row in rows)


@pytest.mark.parametrize("fmt", STREAMED)
def test_the_first_bytes_come_before_the_rows_are_read(client, fmt, today):
    many(50)

    answer = client.get(reverse("agreements:export", args=[fmt]))
    with CaptureQueriesContext(connection) as read:
        first = next(iter(answer.streaming_content))

    assert first
    if fmt != "json":
        assert len(read) == 0


def test_word_takes_five_thousand_rows_in_a_breath(client, today):
    many(1_000)

    table = Document(io.BytesIO(taken(client, "docx"))).tables[0]

    assert len(table._tbl.tr_lst) == 1_001


def test_files_made_at_once_do_not_meet(client, today, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    many(300)
    answers = [client.get(reverse("agreements:export", args=["xlsx"]), {"order": order}) for order in ("title", "list")]

    pieces = [iter(answer.streaming_content) for answer in answers]
    files = [bytearray(), bytearray()]
    open_ = [0, 1]
    while open_:
        for number in list(open_):
            piece = next(pieces[number], None)
            if piece is None:
                open_.remove(number)
            else:
                files[number] += piece

    sheets = [CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0).to_python() for file in files]
    assert [len(sheet) for sheet in sheets] == [301, 301]
    assert [row[1] for row in sheets[0]] != [row[1] for row in sheets[1]]
    assert {row[1] for row in sheets[0]} == {row[1] for row in sheets[1]}
    assert list(tmp_path.iterdir()) == []


# Hostile text in the database, past every check of the model


@pytest.fixture
def hostile(today):
    agreement = factories.published()
    theme = Theme.objects.create(slug="x", name="=cmd|' /C calc'!A0")
    agreement.themes.add(theme)

    def write(text):
        Agreement.objects.filter(pk=agreement.pk).update(
            title=text, short_name=text[:500], parties_text=text, term_text=text, source_document=text[:200]
        )
        Territory.objects.update(name=text[:200])
        refreshing.refresh_ready(list(Agreement.objects.all()))

    return write


@pytest.mark.parametrize("text", TRIGGERS, ids=repr)
def test_nothing_is_live_in_csv(client, hostile, text):
    hostile(text)

    [row] = cells(client, "csv")[1:]

    assert not [cell for cell in row if cell.startswith(tuple("=+-@\t\r\n"))]
    assert row[4] == f"'{text}".replace("\r", "\n")
    assert row[25] == "'=cmd|' /C calc'!A0"


@pytest.mark.parametrize("text", TRIGGERS, ids=repr)
def test_nothing_is_live_in_excel(client, hostile, text):
    hostile(text)
    file = io.BytesIO(taken(client, "xlsx"))

    sheet = openpyxl.load_workbook(file).worksheets[0]

    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert sheet["E2"].value == text.replace("\r", "\n")
    assert b"<f>" not in zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml")
    assert cells(client, "xlsx")[1][4] == text.replace("\r", "\n")


@pytest.mark.parametrize("text", TRIGGERS, ids=repr)
def test_nothing_is_live_in_opendocument(client, hostile, text):
    hostile(text)

    content = zipfile.ZipFile(io.BytesIO(taken(client, "ods"))).read("content.xml")

    assert b"table:formula" not in content
    assert isinstance(cells(client, "ods")[1][4], str)


@pytest.mark.parametrize("text", ["\x01\x0b\x1f", "<r><t>x</t></r>", "]]>&amp;<", "\ufffe\uffff"], ids=ascii)
@pytest.mark.parametrize("fmt", [*STREAMED, "docx"])
def test_no_text_breaks_a_file(client, hostile, fmt, text):
    hostile(f"до {text} после")
    file = taken(client, fmt)

    if fmt == "json":
        assert json.loads(file)[0]["title"] == f"до {text} после"
    elif fmt == "docx":
        assert Document(io.BytesIO(file)).tables[0].rows[1].cells[1].text.startswith("до")
    else:
        assert cells(client, fmt)[1][4].startswith("до")


@pytest.mark.parametrize("text", ["\x01\x0b\x1f", "<w:t>", "]]>&amp;<"], ids=ascii)
def test_no_text_breaks_the_official_list(client, hostile, text):
    hostile(f"до {text} после")

    file = b"".join(client.get(reverse("agreements:official")).streaming_content)

    assert Document(io.BytesIO(file)).tables[0].rows[1].cells[1].text.startswith("до")


@pytest.mark.parametrize("fmt", [*STREAMED, "docx"])
def test_a_draft_is_in_no_file(client, fmt, today):
    factories.draft(title="Проект")
    factories.withdrawn(title="Отозванное")
    shown = factories.published(title="Опубликованное")
    draft = factories.draft(title="Преемник", signed_on=date(2024, 9, 28), replaces=[shown])

    file = taken(client, fmt)

    if fmt == "json":
        [found] = json.loads(file)
        assert found["superseded_by"] is None
    elif fmt == "docx":
        assert len(Document(io.BytesIO(file)).tables[0].rows) == 2
    else:
        [row] = cells(client, fmt)[1:]
        assert (row[4], row[27]) == ("Опубликованное", "")
        assert str(draft.pk) not in str(row[26:28])
