"""The official list for records that the paper does not have: cells composed in right Russian, and what is refused."""

import io
import re
from datetime import date

import pytest
from django.urls import reverse
from docx import Document

from agreements.choices import EndGround, ForceRule, Kind, Registration, TermKind
from agreements.views import exports
from office.words import genitive
from tests import factories
from tests.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def official(client, today):
    def take(**parameters):
        answer = client.get(reverse("agreements:official"), parameters)
        assert answer.status_code == 200
        return Document(io.BytesIO(b"".join(answer.streaming_content)))

    return take


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def rows(paper, table=0) -> list[list[str]]:
    """Without the heading row."""
    return [[squeezed(cell.text) for cell in row.cells] for row in paper.tables[table].rows][1:]


# What the paper does not have is composed


def test_signed_ones_stand_after_those_in_force(official):
    factories.published(title="Будущее", force_rule=ForceRule.STATED, force_on=date(2030, 1, 1), position=1)
    factories.published(title="Нынешнее", position=2)

    assert [row[:2] for row in rows(official())] == [["1.", "Нынешнее"], ["2.", "Будущее"]]


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        (Kind.AGREEMENT, "утратило силу с 01.06.2024 (по соглашению сторон)"),
        (Kind.CONTRACT, "утратил силу с 01.06.2024 (по соглашению сторон)"),
        (Kind.DECLARATION, "утратила силу с 01.06.2024 (по соглашению сторон)"),
        (Kind.MEMORANDUM, "утратил силу с 01.06.2024 (по соглашению сторон)"),
    ],
)
def test_an_end_is_told_in_the_gender_of_the_kind(official, kind, cell):
    factories.ended(kind=kind)

    assert rows(official(), 1)[0][4] == cell


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Договор о дружбе", " Договора о дружбе"),
        ("Соглашение о связях", " Соглашения о связях"),
        ("О дружбе", ": О дружбе"),
    ],
)
def test_an_end_by_replacement_names_the_successor(official, title, told):
    old = factories.published(title="Старое")
    factories.published(title=title, signed_on=date(2024, 9, 28), replaces=[old])

    assert rows(official(), 1)[0][4] == f"утратило силу (с даты вступления в силу{told})"


def test_an_end_before_the_successor_is_told_by_its_own_day(official):
    old = factories.ended(on=date(2020, 1, 1), title="Старое")
    factories.published(title="Новое", signed_on=date(2024, 9, 28), replaces=[old])

    assert rows(official(), 1)[0][4] == "утратило силу с 01.01.2020 (по соглашению сторон)"


def test_a_fixed_term_that_ran_out_is_told_with_its_day(official):
    factories.published(signed_on=date(2018, 9, 28), term=TermKind.FIXED, term_years=2)

    assert rows(official(), 1)[0][4] == "утратило силу с 29.09.2020 (в связи с истечением срока)"


def test_other_cells_are_composed(official):
    factories.published(
        title="Договор", kind=Kind.CONTRACT, registration=Registration.UNNUMBERED, registered_on=date(2024, 10, 4)
    )

    assert rows(official())[0] == [
        "1.", "Договор", "б/н, 4 октября 2024 года",
        "Вяземский район (Россия) и Кричевский район (Беларусь)", "бессрочный",
    ]  # fmt: skip


def test_a_draft_is_not_in_it(official):
    factories.draft()
    factories.withdrawn()

    assert rows(official()) == []


@pytest.mark.parametrize(
    ("region", "of_region"),
    [
        ("Смоленская область", "Смоленской области"),
        ("Краснодарский край", "Краснодарского края"),
        ("Республика Карелия", "Республики Карелия"),
        ("Чувашская Республика", "Чувашской Республики"),
        ("Ненецкий автономный округ", "Ненецкого автономного округа"),
        ("город Севастополь", "города Севастополя"),
        ("Республика Северная Осетия – Алания", "Республики Северная Осетия – Алания"),
        ("Ханты-Мансийский автономный округ – Югра", "Ханты-Мансийского автономного округа – Югры"),
    ],
)
def test_the_region_in_the_heading(region, of_region):
    assert genitive(region) == of_region


# What it refuses


@pytest.mark.parametrize("name", ["q", "country", "page", "order", "unknown"])
def test_it_takes_no_other_parameter(client, name):
    answer = client.get(reverse("agreements:official"), {name: "1"})

    assert answer.status_code == 400
    assert answer.text.startswith(f"{name}: ")


def test_a_day_that_cannot_be_understood(client):
    answer = client.get(reverse("agreements:official"), {"as_of": "2023-02-30"})

    assert (answer.status_code, answer.text) == (400, "as_of: Это не дата: напишите её так: 2014-06-01.\n")


def test_too_many_rows_for_word(client, monkeypatch):
    monkeypatch.setitem(exports.LIMITS, "docx", 1)
    factories.published()
    factories.published(title="Второе")

    answer = client.get(reverse("agreements:official"))

    assert answer.status_code == 400
    assert all(fmt in answer.text for fmt in ("csv", "json", "ods", "xlsx"))


def test_its_name_has_the_day(client, today):
    answer = client.get(reverse("agreements:official"))

    assert answer.headers["Content-Disposition"] == f'attachment; filename="perechen-{TODAY}.docx"'
    assert client.post(reverse("agreements:official")).status_code == 405


def test_composed_end_on_a_ground_alone(official):
    factories.actions.end(
        factories.published(), ground=EndGround.UNSTATED, known_by=date(2025, 8, 11), by=factories.alice()
    )

    assert rows(official(), 1)[0][4] == "утратило силу"
