"""Analytics: true for every day, every figure equal to the list that it leads to, nothing of a draft."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.cache import cache
from django.http import QueryDict

from agreements import actions
from agreements.choices import Status
from agreements.models import Agreement
from events.models import Event
from registry import analytics, charts
from registry.charts import Figure
from registry.selection import Selection
from tests import factories

pytestmark = pytest.mark.django_db

SELECTIONS = {
    "everything": "",
    "a past day": "as_of=2018-09-29",
    "a coming day": "as_of=2028-01-01",
    "a country": "country=BY",
    "a municipality": "territory=1",
    "two of a kind": "kind=contract&kind=memorandum&as_of=2014-06-01",
    "a theme": "theme=twinning&country=BY&territory=1",
}
every_selection = pytest.mark.parametrize("query", SELECTIONS.values(), ids=SELECTIONS)


@pytest.fixture
def register(demonstration, db, today):
    pass


def counted(query: str = "") -> analytics.Analytics:
    return analytics.counted(Selection(QueryDict(query)), "state")


def chart(query: str, name: str):
    return counted(query).by_name[name]


def figures(found: analytics.Analytics) -> list[Figure]:
    """Every number on the page."""
    numbers = []
    for one in found.charts:
        numbers += [bar.figure for bar in getattr(one, "bars", ())]
        numbers += [figure for row in getattr(one, "years", ()) for figure in (*row.quarters, row.total) if figure]
        numbers += [figure for _day, *pair in getattr(one, "marks", ()) for figure in pair]
        numbers += [figure for _name, _country, figure, _place in getattr(one, "lines", ())]
    return numbers


def number_of(response) -> int:
    if "ledger" in response.context:
        return response.context["ledger"].total
    return response.context["page_obj"].paginator.count


def text(response) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def table(response) -> list[list[str]]:
    rows = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    return [row.split(";") for row in rows]


# Figures and their lists


@pytest.mark.once
@pytest.mark.parametrize("query", ["", "as_of=2018-09-29&country=BY", "territory=1&theme=twinning", "kind=contract"])
def test_every_figure_is_the_number_of_its_list(register, client, query):
    found = figures(counted(query))
    assert len(found) > 10
    wrong = []
    for figure in {figure.address: figure for figure in found}.values():
        response = client.get(figure.address)
        if response.status_code != 200 or number_of(response) != figure.number:
            wrong.append((figure, number_of(response)))
    assert wrong == []


def test_known_figures(register):
    bars = {bar.label: bar.figure.number for bar in chart("", "countries").bars}
    assert bars["Беларусь"] == 41 and sum(bars.values()) == 53
    assert [bar.figure.number for bar in chart("", "terms").bars] == [24, 29]
    assert [row.total.number for row in chart("", "boundaries").years] == [9, 7, 12, 1]
    assert [(row.year, row.total.number) for row in chart("", "events").years] == [(2023, 31), (2025, 70)]
    assert sum(bar.figure.number for bar in chart("", "event_spheres").bars) == 70


# Through time


@every_selection
def test_the_line_is_true_for_every_day(register, query):
    """On the day of each change, the day before, and on days between: what the register answers for that day."""
    selection = Selection(QueryDict(query))
    rows = chart(query, "in_force").rows
    assert rows == sorted(rows) and rows[-1][0] <= selection.day
    levels = [*rows, (selection.day + timedelta(days=1), None, None)]
    for (when, in_force, unknown), (following, *_rest) in pairwise(levels):
        for day in {when, when + (following - when) // 2, following - timedelta(days=1)}:
            asked = selection.in_force.asked("status", "as_of")
            found = Agreement.objects.public().on(day).filter(pk__in=asked.values("pk"))
            assert (found.in_force().count(), found.unknown().count()) == (in_force, unknown), day


def test_it_knows_what_the_contract_says_of_past_days(register):
    assert chart("as_of=2014-06-01", "in_force").rows[-1][1:] == (22, 9)
    assert chart("as_of=2018-09-29", "in_force").rows[-1][1:] == (35, 11)
    assert chart("", "in_force").rows[-1][1:] == (53, 0)


def test_before_the_first_agreement_there_is_nothing_to_show(register, client):
    page = text(client.get("/analytics/?as_of=1950-01-01"))
    assert "Действующие соглашения" in page or "Agreements in force" in page
    assert "<path class=" not in page


# Partners without events


def test_a_partner_with_an_event_is_not_dormant(register, client):
    silent = {name for name, _country, _figure, _place in chart("", "dormant").lines}
    assert "Хаген" in silent and "Витебск" not in silent
    agreement, event = Agreement.objects.get(pk=2), Event.objects.public().latest("starts_on")
    event.agreements.add(agreement)
    cache.clear()
    assert "Хаген" not in {name for name, *_rest in chart("", "dormant").lines}


def test_an_event_of_five_quarters_ago_is_forgotten(register):
    assert counted("").since == "с IV квартала 2025 года"
    assert counted("as_of=2024-12-31").since == "с IV квартала 2023 года"
    assert "Витебск" in {row[0] for row in chart("as_of=2026-12-31", "dormant").rows} | {
        row[0] for row in chart("as_of=2027-02-01", "dormant").rows
    }


def test_an_event_belongs_to_its_reporting_quarter(register):
    """The round table with Kragujevac of 19.09.2025 stands in the report of quarter IV."""
    assert "Крагуевац" not in {row[0] for row in chart("", "dormant").rows}
    assert "Крагуевац" in {row[0] for row in chart("as_of=2025-09-18", "dormant").rows}
    assert "Крагуевац" in {row[0] for row in chart("as_of=2027-01-01", "dormant").rows}


def test_a_district_of_a_city_is_as_lively_as_the_city(register):
    """Events in Minsk are with the partner whose agreement the Moskovsky district signed, in the note too."""
    assert "Минск, Московский район" not in {row[0] for row in chart("", "dormant").rows}


def test_it_says_which_quarters_are_reported(register, client):
    assert counted("").reported == ["IV квартал 2025 года"]
    assert counted("as_of=2020-01-01").reported == []


# Days to registration


def test_days_to_registration_count_complete_dates_only(register):
    found = counted("")
    complete = [
        (one.registered_on - one.signed_on).days
        for one in Agreement.objects.public().exclude(registered_on=None)
        if one.registered_precision == one.signed_precision == "day"
    ]
    assert (found.days.count, found.days.shortest, found.days.longest) == (
        len(complete), min(complete), max(complete),
    )  # fmt: skip
    assert sum(bar.figure.number for bar in found.by_name["registration"].bars) == len(complete)
    Agreement.objects.filter(pk=50).update(registered_precision="month")
    cache.clear()
    assert counted("").days.count == len(complete) - 1


@pytest.mark.parametrize(
    ("wait", "name"), [(-1, "before"), (0, "0-7"), (7, "0-7"), (8, "8-14"), (90, "61-90"), (91, "91-"), (999, "91-")]
)
def test_every_wait_lies_in_one_bin(wait, name):
    assert [found for found in analytics.BINS if analytics.is_within(wait, found)] == [name]


def test_an_unknown_bin_is_not_found(register, client):
    assert client.get("/analytics/registration/?days=1-2").status_code == 404


# What is asked


@pytest.mark.parametrize("typed", ["country=XX", "territory=x", "kind=pact", "theme=magic", "as_of=2023-02-30"])
@pytest.mark.parametrize("page", ["/analytics/", "/analytics/note/", "/analytics/registration/"])
def test_what_is_wrong_is_said_beside_the_field_and_nothing_shown(register, client, page, typed):
    response = client.get(f"{page}?{typed}&lang=en")
    name = typed.partition("=")[0]
    assert response.status_code == 200
    assert f'aria-describedby="{name}-wrong"' in text(response) and f'id="{name}-wrong"' in text(response)
    assert "chart-heading" not in text(response) and "/agreements/50/" not in text(response)


def test_the_rest_of_the_question_stays(register, client):
    page = text(client.get("/analytics/?country=XX&theme=twinning"))
    assert '<option value="twinning" selected>' in page


def test_a_page_ignores_what_it_does_not_know(register, client):
    assert client.get("/analytics/?colour=red").status_code == 200


def test_the_day_and_the_language_stay_in_the_links(register, client):
    page = text(client.get("/analytics/?as_of=2014-06-01&lang=en&country=BY"))
    assert "/agreements/?country=BY&amp;as_of=2014-06-01&amp;status=in_force&amp;kind=agreement&amp;lang=en" in page
    assert "data-other-day" in page


# Drafts


@pytest.mark.parametrize("page", ["/analytics/", "/analytics/note/", "/years/2018/", "/analytics/registration/"])
def test_a_draft_is_named_nowhere(register, client, page):
    for make in (factories.draft, factories.submitted, factories.returned, factories.withdrawn):
        make(title="Тайное соглашение")
    Event.objects.filter(territories=66).update(title="Тайное мероприятие", stage="draft")
    assert "Тайн" not in text(client.get(page))


def test_a_draft_is_no_count(register):
    before = figures(counted(""))
    factories.draft(), factories.submitted(), factories.withdrawn()
    cache.clear()
    assert figures(counted("")) == before


def test_an_event_that_is_not_public_is_no_count(register):
    Event.objects.filter(report__year=2023).update(stage="draft")
    assert [row.year for row in chart("", "events").years] == [2025]


def test_a_publication_counts_at_once(register, client):
    def total() -> int:
        return client.get("/analytics/").context["charts"]["in_force"].rows[-1][1]

    before = total()
    factories.published()
    assert total() == before + 1


# Cost


def test_the_page_costs_a_fixed_number_of_queries(register, client, django_assert_num_queries):
    client.get("/analytics/")
    with django_assert_num_queries(1):
        client.get("/analytics/")
    cache.clear()
    with django_assert_num_queries(12):
        client.get("/analytics/")


def test_more_agreements_cost_no_more_queries(register, client, django_assert_num_queries):
    for _number in range(3):
        factories.published()
    cache.clear()
    with django_assert_num_queries(12):
        client.get("/analytics/")


def test_a_page_that_has_not_changed_is_not_sent_again(register, client):
    tag = client.get("/analytics/")["ETag"]
    assert client.get("/analytics/", headers={"if-none-match": tag}).status_code == 304


# Files


def test_every_chart_is_a_file(register, client):
    for one in counted("").charts:
        rows = table(client.get(f"/analytics/export.csv?chart={one.name}"))
        assert len(rows) == len(one.rows) + 1, one.name
        assert client.get(f"/analytics/export.xlsx?chart={one.name}").status_code == 200


def test_the_file_of_the_line_has_every_day_of_change(register, client):
    rows = table(client.get("/analytics/export.csv?chart=in_force&as_of=2014-06-01"))
    assert rows[1] == ["1981-05-31", "1", "0"]
    assert rows[-1][1:] == ["22", "9"]


def test_the_workbook_has_a_sheet_for_each_chart(register, client, tmp_path):
    from openpyxl import load_workbook

    file = tmp_path / "all.xlsx"
    file.write_bytes(b"".join(client.get("/analytics/export.xlsx?country=BY").streaming_content))
    book = load_workbook(file)
    assert len(book.sheetnames) == len(counted("").charts) + 1
    assert ("Беларусь", 41) in list(book.worksheets[1].values)


@pytest.mark.parametrize(
    "address",
    ["export.csv", "export.csv?chart=magic", "export.xlsx?colour=red", "export.xlsx?as_of=x", "note.docx?country=XX",
     "note.docx?status=ended"],
)  # fmt: skip
def test_a_file_is_refused_in_plain_words(register, client, address):
    response = client.get(f"/analytics/{address}")
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize("address", ["export.ods", "export.docx", "export.json"])
def test_there_is_no_other_format(client, db, address):
    assert client.get(f"/analytics/{address}").status_code == 404


# Drawing


@pytest.mark.parametrize(
    ("largest", "most", "step"), [(1, 5, 1), (5, 5, 1), (7, 5, 2), (41, 5, 10), (68_000, 5, 20_000)]
)
def test_a_scale_goes_by_round_steps(largest, most, step):
    assert charts.step_of(largest, most) == step


def test_days_of_one_point_are_one_stroke():
    days = [date(2000, 1, 1) + timedelta(days=number) for number in range(9000)]
    [wide, narrow] = charts.areas(days[-1], {"in-force": [(day, number) for number, day in enumerate(days)]})
    for picture in (wide, narrow):
        xs = re.findall(r"H([0-9.]+)", picture.shapes[0].path)
        assert len(xs) <= 2 * picture.frame.width
        assert max(map(float, xs)) <= picture.frame.width


def test_an_ended_agreement_leaves_the_line_on_its_first_day_without_force(empty, today):
    ended = factories.ended(on=date(2024, 6, 1))
    assert counted("").by_name["in_force"].rows == [(ended.signed_on, 1, 0), (date(2024, 6, 1), 0, 0)]


def test_the_day_of_an_end_that_nobody_knows_is_unknown(empty, today):
    agreement = factories.published()
    actions.end(agreement, by=None, on=None, known_by=date(2024, 6, 1), ground="unstated")
    assert counted("").by_name["in_force"].rows == [(agreement.signed_on, 0, 1), (date(2024, 6, 1), 0, 0)]
    assert Agreement.objects.get().timeline.status_on(date(2020, 1, 1)) == Status.UNKNOWN
