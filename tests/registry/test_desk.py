"""The desk and the list of the admin: every count is the length of the list it leads to."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from agreements.choices import Stage, Status
from agreements.models import Agreement
from agreements.questions import QUESTIONS
from registry import desk
from roadmaps.questions import QUESTIONS as OF_MEASURES
from tests import factories
from tests.factories import alice, bob, carol, dave, published

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LIST = "/admin/agreements/agreement/"


def listed(client, address) -> list:
    context = client.get(address).context
    return list(context["cl"].queryset if "cl" in context else context["rows"])


def test_the_questions_find_what_they_ask_for(today):
    draft, submitted, returned = (factories.at_stage(stage) for stage in (Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED))
    soon = factories.renewing(signed_on=date(2021, 12, 1))
    past_notice = factories.renewing(signed_on=date(2016, 1, 10), renewal="notice")
    presumed = factories.renewing(signed_on=date(2015, 6, 1))
    undated = published(signed_on=date(2000, 1, 1), ended_by=date(2025, 8, 11), end_ground="unstated")
    found = {
        "drafts": {draft}, "submitted": {submitted}, "returned": {returned}, "soon": {soon},
        "year": {soon}, "notice": {past_notice}, "presumed": {presumed}, "no_end_day": {undated},
    }  # fmt: skip
    for code, expected in found.items():
        assert set(QUESTIONS[code].of(alice(), today)) == expected, code


@pytest.mark.parametrize(
    ("who", "lines"),
    [
        pytest.param(alice, len(desk.OF_THE_REGISTRAR) + 2 + len(OF_MEASURES), id="registrar"),
        pytest.param(bob, len(desk.OF_THE_OFFICER), id="officer"),
        pytest.param(dave, 0, id="administrator"),
    ],
)
def test_who_is_waited_for(client, today, who, lines):
    client.force_login(who())
    context = client.get("/admin/").context
    assert len(context["lines"]) == lines


def test_an_officer_is_not_waited_for_where_the_officer_can_do_nothing(today):
    published()
    assert QUESTIONS["no_scan"].label not in [line.label for line in desk.lines(bob(), today)]


def test_an_officer_counts_the_own_records_only(today):
    factories.draft(bob())
    factories.draft(carol())
    counts = {line.label: line.count for line in desk.lines(bob(), today)}
    assert counts[QUESTIONS["drafts"].label] == 1


def test_the_next_number_of_each_open_series_is_shown(client, today):
    factories.series(next_number=18)
    factories.series("2019", separator="/", is_open=False)
    client.force_login(alice())
    assert "18-с" in client.get("/admin/").content.decode()
    assert [text for _series, text in desk.next_numbers(alice())] == ["18-с"]
    assert desk.next_numbers(bob()) == []


# What it costs


def queries_of(client, address, captured) -> int:
    client.get(address)
    with captured as counted:
        assert client.get(address).status_code == 200
    return len(counted)


@pytest.mark.parametrize("address", [LIST, f"{LIST}?q=соглашение", f"{LIST}?ask=no_body", f"{LIST}?_facets=True"])
@pytest.mark.parametrize("who", [alice, bob], ids=["registrar", "officer"])
def test_the_list_costs_the_same_queries_however_long_it_is(client, today, address, who):
    factories.submitted(bob())
    client.force_login(who())
    published()
    few = queries_of(client, address, CaptureQueriesContext(connection))
    for year in range(2000, 2004):
        factories.replaced(signed_on=date(year, 1, 1))
    many = queries_of(client, address, CaptureQueriesContext(connection))
    assert many == few
    assert few <= 30


def test_the_desk_costs_a_fixed_number_of_queries(client, today):
    client.force_login(alice())
    published()
    few = queries_of(client, "/admin/", CaptureQueriesContext(connection))
    for year in range(2000, 2003):
        factories.submitted(signed_on=date(year, 1, 1))
    assert queries_of(client, "/admin/", CaptureQueriesContext(connection)) == few


# With the demonstration, which stays until the last test of this file


@pytest.fixture
def register(demonstration, db, today):
    pass


@pytest.mark.parametrize("code", QUESTIONS)
def test_a_question_counts_what_its_list_shows(register, client, code):
    factories.draft(bob())
    factories.submitted(bob())
    factories.returned(carol())
    for who in (alice, bob, carol, dave):
        client.force_login(who())
        assert len(listed(client, QUESTIONS[code].address)) == QUESTIONS[code].of(who(), localdate()).count()


def test_the_desk_leads_to_the_lists_it_counts(register, client):
    factories.discrepancy().save()
    client.force_login(alice())
    found = client.get("/admin/").context["lines"]
    assert len(found) == len(desk.OF_THE_REGISTRAR) + 2 + len(OF_MEASURES)
    for line in found:
        assert len(listed(client, line.address)) == line.count, line.label


# Finding and ordering


@pytest.mark.parametrize("typed", ["смоленск", "Смоленском", "СМОЛЕНСКА", "14-с", "14-c", "№ 14-с"])
def test_the_list_is_searched_by_any_form_of_a_word(register, client, typed):
    client.force_login(alice())
    assert 50 in [agreement.pk for agreement in listed(client, f"{LIST}?q={typed}")]


def test_the_list_is_newest_first(register, client):
    client.force_login(alice())
    days = [agreement.exists_from for agreement in listed(client, LIST)]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize("column", ["1", "-1", "2", "-2", "4", "-4"])
def test_the_list_is_ordered_by_its_columns(register, client, column):
    client.force_login(alice())
    assert len(listed(client, f"{LIST}?o={column}")) == 68


@pytest.mark.parametrize("status", ["signed", "in_force", "unknown", "ended"])
def test_the_state_of_today_filters_as_the_public_pages_do(register, client, today, status):
    client.force_login(alice())
    public = Agreement.objects.public().on(today).in_status(Status(status))
    assert set(listed(client, f"{LIST}?status={status}")) == set(public)


def test_a_cell_of_a_list_carries_the_name_of_its_column_for_a_phone(client):
    published()
    client.force_login(alice())
    assert '<td data-label="Стадия записи" class="field-stage' in client.get(LIST).content.decode()
