"""The calendar of terms, on the page and as iCalendar."""

from datetime import date

import pytest
from icalendar import Calendar

from agreements import actions
from agreements.choices import EndGround, Renewal, Stage, TermChange, TermKind
from events.models import Report
from registry import obligations
from registry.boundaries import Month
from tests import factories
from tests import roadmap_factories as roadmaps

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(demonstration, db, today):
    pass


def text(response) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def shown(response) -> list:
    return [(day, period.agreement_id) for day, periods, _others in response.context["days"] for period in periods]


def events(response) -> list:
    """Of the terms: what else falls due has tests of its own."""
    found = Calendar.from_ical(b"".join(response.streaming_content)).walk("VEVENT")
    return [event for event in found if event["UID"].startswith("agreement-")]


def test_the_next_boundaries_stand_in_april(register, client):
    assert shown(client.get("/calendar/?month=2027-04")) == [
        (date(2027, 4, 5), 29), (date(2027, 4, 13), 30), (date(2027, 4, 21), 31),
    ]  # fmt: skip


def test_without_a_month_it_is_this_one(register, client):
    assert client.get("/calendar/").context["month"] == Month(2026, 11)


@pytest.mark.parametrize("typed", ["2027-13", "2027", "x", "1899-12", "2200-01", "٢٠٢٧-٠٤", "2027-04\x00", "2027-4"])
def test_what_is_no_month_is_said_and_nothing_shown(register, client, typed):
    response = client.get("/calendar/", {"month": typed})
    assert response.status_code == 200
    assert "aria-invalid" in text(response) and "days" not in response.context


@pytest.mark.parametrize("month", ["1900-01", "2199-12"])
def test_the_ends_of_time_lead_no_further(register, client, month):
    assert client.get(f"/calendar/?month={month}").status_code == 200


def test_the_year_is_counted_by_month(register, client):
    months = client.get("/calendar/?month=2027-04").context["months"]
    assert [count for _month, _name, count in months][3] == 3 + 1  # terms, and the quarter to be handed in


def test_ended_agreements_have_no_boundaries_afterwards(empty, client, today):
    agreement = factories.renewing()
    assert shown(client.get("/calendar/?month=2028-09"))
    actions.end(agreement, on=today, ground=EndGround.AGREED, by=None)
    assert not shown(client.get("/calendar/?month=2028-09"))


def test_drafts_stand_in_no_calendar(empty, client, today):
    factories.draft(term=TermKind.RENEWING, term_years=5, renewal="automatic")
    assert not shown(client.get("/calendar/?month=2028-09"))
    assert not events(client.get("/calendar.ics"))


def test_presumed_is_said_until_a_record_covers_it(empty, client, today):
    agreement = factories.renewing()
    assert "предположительно" in text(client.get("/calendar/?month=2028-09")).split("subscribe")[0]
    actions.record_term(agreement, TermChange.PROLONGED, on=today, new_last_day=date(2028, 9, 28), by=None)
    assert "предположительно" not in text(client.get("/calendar/?month=2028-09")).split("subscribe")[0]


class TestFile:
    def test_holds_the_next_three_years(self, register, client):
        days = [event["DTSTART"].dt for event in events(client.get("/calendar.ics"))]
        assert days == sorted(days)
        assert days[0] == date(2027, 4, 5)
        assert days[-1] <= date(2029, 11, 20)

    def test_reaches_as_far_as_asked(self, register, client):
        assert len(events(client.get("/calendar.ics?years=1"))) < len(events(client.get("/calendar.ics?years=10")))

    def test_a_boundary_keeps_its_uid(self, empty, client, today):
        agreement = factories.renewing()
        first = [event["UID"] for event in events(client.get("/calendar.ics"))]
        actions.correct(agreement, {"title": "Договор"}, by=None, reason="Описка")
        assert [event["UID"] for event in events(client.get("/calendar.ics"))] == first
        assert first == [f"agreement-{agreement.pk}-20280928@testserver"]

    def test_takes_the_filters_of_the_list(self, register, client):
        every, some = (len(events(client.get(f"/calendar.ics{query}"))) for query in ("", "?country=BY"))
        assert 0 < some < every

    def test_speaks_the_language_of_the_address(self, register, client):
        assert "Term through" in events(client.get("/calendar.ics?lang=en"))[0]["SUMMARY"]
        assert "Срок" in events(client.get("/calendar.ics"))[0]["SUMMARY"]

    @pytest.mark.parametrize(
        ("term", "said"),
        [
            ({"term": TermKind.RENEWING, "renewal": Renewal.AUTOMATIC}, "Срок по 28.09.2028, далее пролонгация"),
            ({"term": TermKind.RENEWING, "renewal": Renewal.NOTICE}, "Срок по 28.09.2028, пролонгация по уведомлению"),
            ({"term": TermKind.FIXED}, "Срок по 28.09.2028"),
        ],
    )
    def test_says_what_follows_the_boundary(self, empty, client, today, term, said):
        agreement = factories.published(signed_on=date(2023, 9, 28), term_years=5, **term)
        assert [event["SUMMARY"] for event in events(client.get("/calendar.ics"))] == [f"{said}: {agreement.name}"]

    def test_says_that_a_boundary_is_presumed(self, empty, client, today):
        agreement = factories.renewing()
        said = f"Срок по 28.09.2028, далее пролонгация (предположительно): {agreement.name}"
        assert [event["SUMMARY"] for event in events(client.get("/calendar.ics"))] == [said]

    @pytest.mark.parametrize("query", ["?country=ZZZ", "?years=99", "?years=x", "?nonsense=1", "?as_of=x", "?lang=xx"])
    def test_what_is_not_understood_is_refused(self, register, client, query):
        response = client.get(f"/calendar.ics{query}")
        assert response.status_code == 400
        assert query[1:].split("=")[0] in text(response)

    def test_costs_a_fixed_number_of_queries(self, register, client, django_assert_max_num_queries):
        with django_assert_max_num_queries(5):  # one for all terms, the rest for measures and quarters
            events(client.get("/calendar.ics"))


def test_the_page_costs_a_fixed_number_of_queries(register, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        client.get("/calendar/?month=2027-04")


class TestObligations:
    """Measures and quarters stand among the boundaries."""

    def test_a_recurring_measure_falls_due_every_year(self, demonstration):
        found = [one.day for one in obligations.between(date(2026, 1, 1), date(2028, 12, 31)) if "Дорогами" in one.text]
        assert found == [date(2026, 7, 31), date(2027, 7, 31), date(2028, 7, 31)]

    def test_a_recurring_leap_day_is_the_last_of_february_in_other_years(self):
        one = roadmaps.one_measure(starts_on=date(2026, 2, 1), ends_on=date(2028, 2, 29), recurrence="yearly")
        found = obligations.of_measures(date(2026, 1, 1), date(2028, 12, 31))
        assert [due.day for due in found if due.path == one.get_absolute_url()] == [
            date(2026, 2, 28),
            date(2027, 2, 28),
            date(2028, 2, 29),
        ]

    def test_the_others_at_the_end_of_the_roadmap(self, demonstration):
        found = [one for one in obligations.between(date(2028, 12, 1), date(2028, 12, 31)) if "measure" in one.key]
        assert len(found) == 11 and {one.day for one in found} == {date(2028, 12, 31)}

    def test_no_quarter_and_no_year_before_the_first_report(self, demonstration):
        found = [one.key for one in obligations.between(date(2023, 1, 1), date(2024, 4, 30))]
        assert found == ["quarter-2023-4", "year-2023", "quarter-2024-1"]

    def test_quarters_are_to_be_reported_ten_days_after_their_end(self, demonstration, settings):
        settings.REPORT_DEADLINE_DAYS = 10
        found = [(one.day, one.key) for one in obligations.between(date(2026, 10, 10), date(2027, 1, 10))]
        assert found == [(date(2026, 10, 10), "quarter-2026-3"), (date(2027, 1, 10), "quarter-2026-4")]

    def test_the_year_is_to_be_reported_by_15_january(self, demonstration):
        found = [one.day for one in obligations.between(date(2026, 1, 15), date(2028, 1, 14)) if "year-" in one.key]
        assert found == [date(2026, 1, 15), date(2027, 1, 15)]

    def test_without_reports_nothing_was_to_be_reported(self, demonstration, db):
        Report.objects.update(stage=Stage.DRAFT)
        found = obligations.between(date(2026, 1, 1), date(2026, 12, 31))
        assert {one.key.partition("-")[0] for one in found} == {"measure"}

    def test_they_stand_on_the_page_and_in_the_file(self, demonstration, client, today):
        page = client.get("/calendar/?month=2027-07").content.decode()
        assert "Дорогами Памяти и Славы" in page and "#measure-" in page
        assert "II квартал 2027 года" in page.replace("\N{NO-BREAK SPACE}", " ")
        file = b"".join(client.get("/calendar.ics?years=2").streaming_content).decode().replace("\r\n ", "")
        assert "UID:measure-" in file and "UID:quarter-2026-4@" in file and "UID:year-2026@" in file
        said = "Последний день сдачи сведений о соглашениях, заключённых и прекращённых в 2026 году"
        assert said in text(client.get("/calendar/?month=2027-01"))

    def test_a_filtered_file_has_the_terms_alone(self, demonstration, client, today):
        file = b"".join(client.get("/calendar.ics?years=2&country=BY").streaming_content).decode()
        assert "UID:measure-" not in file and "UID:agreement-" in file
