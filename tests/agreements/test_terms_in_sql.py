"""When an agreement is in force, asked of the database: the same table of cases through stored days and queryset."""

from dataclasses import replace
from datetime import date

import pytest
from django.db.models import BooleanField, ExpressionWrapper
from hypothesis import Phase, given, settings

from agreements import actions
from agreements.choices import Registration, Stage, Status
from agreements.models import Agreement, Replacement, TermRecord
from agreements.querysets import COMPARISONS
from agreements.terms import NEVER, Facts, timeline
from tests.agreements.terms_cases import ANY, CASES, Paper, any_facts, edges

pytestmark = pytest.mark.django_db

each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def stored(paper: Paper) -> Agreement:
    """The paper and all that replace it, entered as they are and refreshed once."""
    agreement = row(paper.facts, paper.stage)
    entered, older = [agreement.pk], agreement
    while successor := paper.successor:
        newer = row(successor.facts, successor.stage)
        Replacement.objects.create(successor=newer, predecessor=older)
        entered.append(newer.pk)
        older, paper = newer, successor
    actions.refresh(entered)
    return Agreement.objects.get(pk=agreement.pk)


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


def state_of(agreement: Agreement, day: date) -> list[Status]:
    """Every question that finds it on the day."""
    asked = Agreement.objects.public().on(day)
    answers = {
        Status.SIGNED: asked.signed(),
        Status.IN_FORCE: asked.in_force(),
        Status.UNKNOWN: asked.unknown(),
        Status.ENDED: asked.ended(),
    }
    found = [status for status, rows in answers.items() if rows.filter(pk=agreement.pk).exists()]
    assert asked.filter(pk=agreement.pk).exists() == bool(found)
    return found


# The table


@each_case
def test_four_days_are_stored(case):
    agreement = stored(case.paper)

    days = agreement.exists_from, agreement.force_from, agreement.doubt_from, agreement.ended_from
    assert (days, agreement.covered_until) == (case.four_days, case.covered_until)
    if case.end is not ANY:
        assert (agreement.end and str(agreement.end)) == case.end


@each_case
def test_states_around_every_edge(case):
    agreement = stored(case.paper)

    expected = {
        day: [] if status == Status.NOT_SIGNED or case.paper.stage != Stage.PUBLISHED else [status]
        for day, status in case.states.items()
    }
    assert {day: state_of(agreement, day) for day in expected} == expected
    assert {day: agreement.timeline.status_on(day) for day in case.states} == case.states


@pytest.mark.parametrize("case", [case for case in CASES.values() if case.next], ids=lambda case: case.id)
def test_next_boundary(case):
    agreement = stored(case.paper)

    for text, expected in case.next.items():
        day = date.fromisoformat(text)
        for asked in Agreement.objects.public().on(day).with_next_boundary(), Agreement.objects.with_next_boundary(day):
            found = asked.get(pk=agreement.pk).next_boundary
            assert (text, found and str(found)) == (text, expected)


@pytest.mark.parametrize("case", [case for case in CASES.values() if case.presumed], ids=lambda case: case.id)
def test_presumed(case):
    agreement = stored(case.paper)

    days = {day: agreement.timeline.is_presumed_on(date.fromisoformat(day)) for day in case.presumed}
    assert days == case.presumed


# Any facts at all


def test_states_of_any_facts_are_those_of_python():
    found = {row(facts).pk: timeline(facts) for facts in any_sixty()}
    actions.refresh()

    questions = {str(status): comparison for status, comparison in COMPARISONS.items()}
    for day in sorted(set().union(*map(edges, found.values()))):
        answers = Agreement.objects.with_next_boundary(day).annotate(
            **{name: ExpressionWrapper(asked(day), BooleanField()) for name, asked in questions.items()}
        )
        for pk, next_boundary, *is_true in answers.values_list("pk", "next_boundary", *questions):
            states = [name for name, is_so in zip(questions, is_true, strict=True) if is_so]
            assert (pk, day, states) == (pk, day, [found[pk].status_on(day)])
            period = found[pk].period_on(day)
            assert (pk, day, next_boundary) == (pk, day, period and period.last_day)


def any_sixty() -> list[Facts]:
    """The same ones every time; successors have the table above."""
    found = []

    @given(any_facts())
    @settings(max_examples=60, derandomize=True, database=None, phases=[Phase.generate], deadline=None)
    def collect(facts):
        found.append(replace(facts, replaced=None, signed=facts.signed))

    collect()
    return [facts for facts in found if facts.signed]


def test_any_sixty_have_every_state():
    """Else the test above would prove little."""
    days = [(found := timeline(facts), day) for facts in any_sixty() for day in edges(found := timeline(facts))]

    assert {found.status_on(day) for found, day in days} == set(Status)
    assert NEVER not in {day for _, day in days}
