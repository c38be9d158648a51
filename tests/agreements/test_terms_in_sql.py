"""When an agreement is in force, asked of the database: the same table of cases through stored days and queryset."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from django.db.models import BooleanField, ExpressionWrapper
from hypothesis import Phase, given, settings

from agreements import actions
from agreements.choices import Registration, Stage, Status
from agreements.models import Agreement, Replacement, TermRecord
from agreements.querysets import COMPARISONS
from agreements.terms import Facts, timeline
from tests.agreements.terms_cases import ANY, CASES, Paper, any_facts, each_case, edges

pytestmark = pytest.mark.django_db


def stored(papers: list[Paper]) -> list[Agreement]:
    """Each paper and all that replace it, entered as they are and refreshed once."""
    keys = [put_in(paper) for paper in papers]
    actions.refresh()
    found = Agreement.objects.in_bulk(keys)
    return [found[key] for key in keys]


def put_in(paper: Paper) -> int:
    agreement = latest = row(paper.facts, paper.stage)
    while paper := paper.successor:
        latest, older = row(paper.facts, paper.stage), latest
        Replacement.objects.create(successor=latest, predecessor=older)
    return agreement.pk


def row(facts: Facts, stage: Stage = Stage.PUBLISHED) -> Agreement:
    agreement = Agreement.objects.create(
        title="Соглашение о сотрудничестве",
        stage=stage,
        registration=Registration.UNNUMBERED if facts.registered else Registration.NONE,
        force_rule=facts.force_rule,
        term=facts.term,
        term_years=facts.years,
        renewal=facts.renewal or "",
        term_last_day=facts.last_day,
        ended_by=facts.ended_by,
        **columns("signed", facts.signed),
        **columns("registered", facts.registered),
        **columns("force", facts.stated_force),
        **columns("ended", facts.ended),
    )
    TermRecord.objects.bulk_create(
        TermRecord(agreement=agreement, on=record.on, change=record.change, new_last_day=record.new_last_day)
        for record in facts.records
    )
    return agreement


def columns(name, day) -> dict:
    return {f"{name}_on": day.first, f"{name}_precision": day.precision} if day else {}


class Register:
    """Every case of the table, stored together; what is asked of a day is asked once."""

    def __init__(self):
        cases = CASES.values()
        self.of_case = dict(zip(map(id, cases), stored([case.paper for case in cases]), strict=True))
        self.states_on = cache(self.states_on)

    def states_on(self, day: date) -> dict[int, list[Status]]:
        """Every question that finds an agreement on the day."""
        asked = Agreement.objects.public().on(day)
        answers = {
            Status.SIGNED: asked.signed(),
            Status.IN_FORCE: asked.in_force(),
            Status.UNKNOWN: asked.unknown(),
            Status.ENDED: asked.ended(),
        }
        found = defaultdict(list)
        for status, agreements in answers.items():
            for key in agreements.values_list("pk", flat=True):
                found[key].append(status)
        assert set(asked.values_list("pk", flat=True)) == set(found)
        return found


# The table


@pytest.fixture(scope="module")
def register(kept):
    with kept(Register) as found:
        yield found


@each_case()
def test_four_days_are_stored(register, case):
    agreement = register.of_case[id(case)]

    days = agreement.exists_from, agreement.force_from, agreement.doubt_from, agreement.ended_from
    assert (days, agreement.covered_until) == (case.four_days, case.covered_until)
    if case.end is not ANY:
        assert (agreement.end and str(agreement.end)) == case.end


@each_case()
def test_states_around_every_edge(register, case):
    agreement = register.of_case[id(case)]

    expected = {
        day: [] if status == Status.NOT_SIGNED or case.paper.stage != Stage.PUBLISHED else [status]
        for day, status in case.states.items()
    }
    assert {day: register.states_on(day).get(agreement.pk, []) for day in expected} == expected
    assert {day: agreement.timeline.status_on(day) for day in case.states} == case.states


@each_case(lambda case: case.next)
def test_next_boundary(register, case):
    agreement = register.of_case[id(case)]

    for text, expected in case.next.items():
        day = date.fromisoformat(text)
        for asked in Agreement.objects.public().on(day).with_next_boundary(), Agreement.objects.with_next_boundary(day):
            found = asked.get(pk=agreement.pk).next_boundary
            assert (text, found and str(found)) == (text, expected)


@each_case(lambda case: case.presumed)
def test_presumed(register, case):
    agreement = register.of_case[id(case)]

    days = {day: agreement.timeline.is_presumed_on(date.fromisoformat(day)) for day in case.presumed}
    assert days == case.presumed


# Any facts at all


def any_sixty() -> list[Facts]:
    """The same ones every time."""
    found = []

    @given(any_facts())
    @settings(max_examples=60, derandomize=True, database=None, phases=[Phase.generate], deadline=None)
    def collect(facts):
        found.append(facts)

    collect()
    return found


def entered(facts: Facts) -> Paper:
    successor = Paper(Facts(signed=facts.replaced.day)) if facts.replaced else None
    return Paper(replace(facts, replaced=None), Stage.PUBLISHED if facts.signed else Stage.DRAFT, successor)


def test_any_sixty_agree_with_python_and_leave_no_gap():
    facts = any_sixty()
    found = {
        agreement.pk: timeline(one) for agreement, one in zip(stored(list(map(entered, facts))), facts, strict=True)
    }

    days = sorted(set().union(*map(edges, found.values())))
    seen = set()
    for day in days:
        answers = (
            Agreement.objects.filter(pk__in=found)
            .with_next_boundary(day)
            .annotate(**{name: ExpressionWrapper(asked(day), BooleanField()) for name, asked in COMPARISONS.items()})
        )
        for pk, next_boundary, *is_so in answers.values_list("pk", "next_boundary", *COMPARISONS):
            states = [status for status, so in zip(COMPARISONS, is_so, strict=True) if so]
            period = found[pk].period_on(day)
            assert (pk, day, states) == (pk, day, [found[pk].status_on(day)])
            assert (pk, day, next_boundary) == (pk, day, period and period.last_day)
            seen.update(states)
    assert seen == set(Status)  # else this would prove little
