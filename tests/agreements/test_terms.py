"""When an agreement is in force: the table of cases and what holds for any facts at all. No database."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from time import perf_counter

from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.choices import Renewal, Stage, Status, TermKind
from agreements.terms import HORIZON, NEVER, Course, Facts, day_of_force, end_of_replaced, timeline
from office.dates import PartialDate
from tests.agreements.terms_cases import ANY, Paper, any_facts, automatic, each_case, edges, paper

ORDER = [Status.NOT_SIGNED, Status.SIGNED, Status.IN_FORCE, Status.UNKNOWN, Status.ENDED]


def facts_of(paper: Paper) -> Facts:
    """With the day on which a published successor came into force, as agreements.actions.refresh finds it."""
    successor = paper.successor
    counts = successor and successor.stage == Stage.PUBLISHED
    return replace(paper.facts, replaced=end_of_replaced(facts_of(successor)) if counts else None)


def four_days(found):
    return found.exists_from, found.force_from, found.doubt_from, found.ended_from


# The table


@each_case()
def test_four_days(case):
    found = timeline(facts_of(case.paper))

    assert four_days(found) == case.four_days
    assert found.covered_until == case.covered_until


@each_case()
def test_states_around_every_edge(case):
    found = timeline(facts_of(case.paper))

    assert {day: found.status_on(day) for day in case.states} == case.states


@each_case(lambda case: case.next)
def test_next_boundary(case):
    found = timeline(facts_of(case.paper))

    periods = {day: found.period_on(date.fromisoformat(day)) for day in case.next}
    assert {day: period and str(period.last_day) for day, period in periods.items()} == case.next


@each_case(lambda case: case.presumed)
def test_presumed(case):
    found = timeline(facts_of(case.paper))

    assert {day: found.is_presumed_on(date.fromisoformat(day)) for day in case.presumed} == case.presumed


@each_case(lambda case: case.end is not ANY)
def test_day_of_the_end(case):
    found = timeline(facts_of(case.paper))

    assert (found.end and str(found.end)) == case.end


def test_boundaries_run_through_2199_and_the_first_after_it():
    periods = timeline(facts_of(paper("2024-09-28", term=automatic(5)))).periods

    assert [period.number for period in periods] == list(range(1, 37))
    assert [str(period.last_day) for period in periods] == [f"{year}-09-28" for year in range(2029, 2205, 5)]


# Any facts at all


@given(any_facts())
@settings(deadline=None)
def test_days_are_in_order(facts):
    days = four_days(timeline(facts))

    assert list(days) == sorted(days)
    assert (days == (NEVER,) * 4) == (facts.signed is None)


@given(any_facts(), st.lists(st.dates(date(1890, 1, 1), date(2210, 1, 1)), max_size=20))
@settings(deadline=None)
def test_states_follow_one_another(facts, days):
    found = timeline(facts)

    states = [ORDER.index(found.status_on(day)) for day in sorted({*days, *edges(found)})]
    assert states == sorted(states)


@given(any_facts())
@settings(deadline=None)
def test_boundaries_increase_and_lie_before_the_end(facts):
    found = timeline(facts)

    days = [period.last_day for period in found.periods]
    assert all(earlier < later for earlier, later in pairwise(days))
    assert all(day < found.ended_from for day in days)
    assert all(day <= HORIZON for day in days[:-1])
    assert [period.number for period in found.periods] == list(range(1, len(days) + 1))


@given(any_facts())
@settings(deadline=None)
def test_paper_covers_up_to_a_boundary(facts):
    covered = timeline(facts).covered_until

    if covered < NEVER:
        assert covered in [boundary.last_day for boundary in Course.of(facts, day_of_force(facts)).boundaries]


@given(any_facts().flatmap(lambda facts: st.tuples(st.just(facts), st.permutations(facts.records))))
@settings(deadline=None)
def test_order_of_records_is_that_of_their_days(drawn):
    facts, records = drawn

    assert timeline(replace(facts, records=tuple(records))) == timeline(facts)


@given(any_facts())
@settings(deadline=None)
def test_a_successor_ends_others_only_if_it_comes_into_force(facts):
    end, found = end_of_replaced(facts), timeline(facts)

    assert (end is not None) == (
        found.force is not None and max(found.force.first, found.exists_from) < found.ended_from
    )
    if end:
        assert found.exists_from <= end.doubt_from <= end.ended_from


@given(any_facts())
@settings(deadline=None)
def test_a_stated_end_overrides_the_term(facts):
    facts = replace(facts, ended=PartialDate(2160, 6, 15), ended_by=None, replaced=None)

    assert timeline(facts).ended_from == (date(2160, 6, 15) if facts.signed else NEVER)


@given(any_facts())
@settings(deadline=None)
def test_only_a_term_by_notice_or_a_lost_one_ends_in_doubt_for_ever(facts):
    found = timeline(facts)

    if found.doubt_from < NEVER == found.ended_from:
        assert facts.renewal == Renewal.NOTICE or facts.term == TermKind.UNKNOWN


def test_three_hundred_boundaries_are_counted_at_once():
    facts = facts_of(paper("1900-01-31", term=automatic(1)))

    took = []
    for _ in range(5):
        start = perf_counter()
        found = timeline(facts)
        took.append(perf_counter() - start)

    assert len(found.periods) == 300
    assert min(took) < 0.005
