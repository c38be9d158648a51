"""The summary of a year: figures equal to their lists, laws of the time, nothing of a draft, no year to come."""

import io
from datetime import date

import pytest
from docx import Document

from agreements import actions
from agreements.choices import EndGround
from agreements.models import Agreement, LegalReference
from registry import years
from registry.years import Year
from tests import factories
from tests.conftest import TODAY

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def register(demonstration, db, today):
    pass


def year(number: int) -> Year:
    return Year(number, TODAY)


def text(response) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def paper(client, number: int) -> Document:
    return Document(io.BytesIO(b"".join(client.get(f"/years/{number}/summary.docx").streaming_content)))


def totals(found: Year) -> dict[str, int]:
    total = found.total
    names = ("concluded", "ended", "undated", "events", "in_force")
    return {name: getattr(total, name).number for name in names}


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (2018, {"concluded": 2, "ended": 1, "undated": 0, "events": 0, "in_force": 36}),
        (2023, {"concluded": 6, "ended": 1, "undated": 0, "events": 31, "in_force": 49}),
        (2025, {"concluded": 2, "ended": 0, "undated": 11, "events": 0, "in_force": 53}),
        (2026, {"concluded": 0, "ended": 0, "undated": 0, "events": 0, "in_force": 53}),
    ],
)
def test_known_years(register, number, expected):
    assert totals(year(number)) == expected


@pytest.mark.parametrize("number", [1998, 2018, 2023, 2025, 2026])
def test_every_figure_is_the_number_of_its_list(register, client, number):
    found = year(number)
    figures = [figure for one in [*found.listed, found.total] for _label, figure in one.figures]
    figures += [one.in_force for one in [*found.listed, found.total]] + [figure for _name, figure in found.quarters]
    figures.append(found.of_executive_bodies)
    for figure in {figure.address: figure for figure in figures if not figure.address.startswith("#")}.values():
        assert client.get(figure.address).context["ledger"].total == figure.number, figure


def test_ends_without_a_day_are_listed_on_the_page(register, client):
    page = text(client.get("/years/2025/"))
    assert 'href="#undated"' in page and 'id="undated"' in page
    assert page.count("не позднее 11 августа 2025 года") == 11 or page.count("not later than 11 августа") == 11


def test_municipalities_without_anything_are_named_shortly(register, client):
    found = year(2025)
    assert {one.place.pk for one in found.silent}.isdisjoint({one.place.pk for one in found.listed})
    assert "Ярцевский район" in [one.place.name for one in found.silent]


@pytest.mark.parametrize("number", ["1989", "2027", "2200", "0000", "9999"])
@pytest.mark.parametrize("page", ["", "summary.docx"])
def test_a_year_that_is_none_is_not_found(register, client, number, page):
    assert client.get(f"/years/{number}/{page}").status_code == 404


@pytest.mark.parametrize("query", ["foo=1", "as_of=2025-01-01", "lang=xx"])
def test_the_word_file_refuses_what_it_does_not_know(register, client, query):
    assert client.get(f"/years/2025/summary.docx?{query}").status_code == 400


@pytest.mark.parametrize("number", ["25", "x", "-1", "٢٠٢٥", "9" * 40])
def test_what_is_no_year_is_not_found(client, db, number):
    assert client.get(f"/years/{number}/").status_code == 404


def test_a_running_year_is_counted_up_to_today(empty, client):
    agreement = factories.published()
    actions.end(agreement, on=date(2026, 12, 1), ground=EndGround.AGREED, by=None)
    assert totals(year(2026))["ended"] == 0
    assert totals(Year(2026, date(2026, 12, 1)))["ended"] == 1


def test_the_first_day_without_force_decides_the_year(empty):
    actions.end(factories.published(), on=date(2025, 1, 1), ground=EndGround.AGREED, by=None)
    assert [totals(year(number))["ended"] for number in (2024, 2025)] == [0, 1]


def test_only_laws_of_the_time_are_cited(register, client):
    LegalReference.objects.filter(pk=1).update(to_on=date(2026, 12, 31))
    assert [one.pk for one in year(2000).references] == [3, 4]
    assert [one.pk for one in year(2025).references] == [3, 4, 1, 2]
    assert "131-ФЗ" not in text(client.get("/years/2000/"))


def test_drafts_are_no_part_of_a_year(register, client):
    before = totals(year(2018))
    factories.draft(title="Тайное"), factories.submitted(title="Тайное"), factories.withdrawn(title="Тайное")
    assert totals(year(2018)) == before
    assert "Тайн" not in text(client.get("/years/2018/"))


def test_an_agreement_of_two_municipalities_counts_once_in_the_total(empty):
    parties = [factories.party(place) for place in (factories.vyazma(), factories.gagarin(), factories.krichev())]
    factories.published(parties=parties, signed_on=date(2024, 5, 5))
    found = year(2024)
    assert [one.concluded.number for one in found.listed] == [1, 1]
    assert found.total.concluded.number == 1


def test_the_word_file_says_the_same(register, client):
    document = paper(client, 2025)
    [table] = document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[-1] == ["Всего по реестру", "53", "2", "–", "11", "–"]
    written = "\n".join(paragraph.text for paragraph in document.paragraphs)
    written = written.replace("\N{NO-BREAK SPACE}", " ")
    assert "за 2025 год" in written and "33-ФЗ" in written and "№ 17-с" in written
    assert (round(document.sections[0].page_width.mm), round(document.sections[0].page_height.mm)) == (210, 297)


def test_years_lead_to_each_other_and_not_further(register, client):
    page = text(client.get("/years/2026/"))
    assert 'href="/years/2025/"' in page and "/years/2027/" not in page
    assert "/years/1989/" not in text(client.get("/years/1990/"))


def test_a_year_costs_a_fixed_number_of_queries(register, client, django_assert_max_num_queries):
    client.get("/years/2025/")
    with django_assert_max_num_queries(20):
        client.get("/years/2024/")


def test_an_unpublished_agreement_is_not_there(register):
    Agreement.objects.filter(pk=53).update(stage="draft")
    assert year(2025).total.concluded.number == 1


# Who reported what


def words(client, number: int) -> str:
    written = "\n".join(paragraph.text for paragraph in paper(client, number).paragraphs)
    return written.replace("\N{NO-BREAK SPACE}", " ")


def test_events_of_executive_bodies_are_no_events_of_municipalities(register, client):
    found = year(2025)
    assert found.of_executive_bodies.number == 70
    assert [one.events.number for one in found.municipalities if one.events.number] == []
    page = text(client.get("/years/2025/"))
    assert "мероприятия исполнительных органов" in page
    assert "Отчёты муниципалитетов за этот год не опубликованы, сведений об их мероприятиях нет." in page
    assert "Отчёты муниципальных образований о мероприятиях за 2025 год не опубликованы" in words(client, 2025)
    assert "Мероприятий исполнительных органов, по их отчётам за 2025 год, – 70." in words(client, 2025)


def test_a_year_says_of_which_quarters_municipalities_reported(register, client):
    found = year(2023)
    assert found.reported == ["IV квартал 2023 года"]
    assert "по опубликованным отчётам муниципалитетов: IV квартал 2023 года." in text(client.get("/years/2023/"))
    assert "по опубликованным отчётам муниципальных образований: IV квартал 2023 года." in words(client, 2023)


def test_rows_that_exceed_the_total_are_explained(register, client):
    """Some were held in another municipality, as the search party of Desnogorsk was in the district of Vyazma."""
    found = year(2023)
    assert (sum(one.events.number for one in found.municipalities), found.total.events.number) == (34, 31)
    assert "в итоге — один раз" in text(client.get("/years/2023/"))
    assert "в итоге – один раз" in words(client, 2023)


def test_a_municipality_is_called_as_in_the_year(register, client):
    names = {number: {one.name for one in year(number).municipalities} for number in (2024, 2025)}
    assert "Руднянский район" in names[2024] and "Руднянский муниципальный округ" in names[2025]
    assert "муниципальный округ" not in "".join(cell.text for cell in paper(client, 2023).tables[0].columns[0].cells)


def test_of_many_silent_municipalities_only_the_first_are_named(register, client, monkeypatch):
    monkeypatch.setattr(years, "NAMED", 2)
    found = year(2025)
    assert len(found.silent_named) == 2 and found.silent_beyond == len(found.silent) - 2
    assert f"{', '.join(found.silent_named)} и ещё {found.silent_beyond}." in text(client.get("/years/2025/"))
    assert f"{', '.join(found.silent_named)} и ещё {found.silent_beyond}." in words(client, 2025)


def test_what_a_law_says_today_is_not_said_of_a_past_year(register, client):
    assert "69.5" not in text(client.get("/years/2018/"))


def test_the_word_file_names_the_ground_and_the_year(register, client):
    assert "(заменено новым)" in words(client, 2018)
    assert "стало известно в 2025 году" in words(client, 2025)
    assert "Соглашения не указаны по муниципальным образованиям:" in words(client, 2025)


def test_an_agreement_without_a_number_is_registered_without_a_number(empty, client):
    factories.published(signed_on=date(2024, 5, 5), registration="unnumbered")
    assert "зарегистрировано без номера" in words(client, 2024)
