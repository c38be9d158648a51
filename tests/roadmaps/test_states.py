"""How far a measure is: one table of cases through the pure rules and through SQL."""

from datetime import date

import pytest

from roadmaps.choices import Recurrence, State
from roadmaps.models import Measure, Progress, Roadmap
from tests import roadmap_factories as roadmaps

D = date.fromisoformat
ONCE, YEARLY, AS_HELD = Recurrence.ONCE, Recurrence.YEARLY, Recurrence.AS_HELD

# starts, ends (none: those of the roadmap, 2026–2028) | recurrence | progress (! completes) | ruled, from | day | state
CASES = {
    "before it begins": ("2026-03-01", "2026-09-30", ONCE, "", "", "2026-02-28", State.PLANNED),
    "on its first day": ("2026-03-01", "2026-09-30", ONCE, "", "", "2026-03-01", State.RUNNING),
    "on its last day": ("2026-03-01", "2026-09-30", ONCE, "", "", "2026-09-30", State.RUNNING),
    "the day after": ("2026-03-01", "2026-09-30", ONCE, "", "", "2026-10-01", State.OVERDUE),
    "progress does not end it": ("2026-03-01", "2026-09-30", ONCE, "2026-05-05", "", "2026-10-01", State.OVERDUE),
    "progress before it begins": ("2026-03-01", "2026-09-30", ONCE, "2026-01-05", "", "2026-02-01", State.RUNNING),
    "progress still to come": ("2026-03-01", "2026-09-30", ONCE, "2026-02-05", "", "2026-02-01", State.PLANNED),
    "done early": ("2026-03-01", "2026-09-30", ONCE, "2026-04-01!", "", "2026-04-01", State.DONE),
    "the day before it was done": ("2026-03-01", "2026-09-30", ONCE, "2026-04-01!", "", "2026-03-31", State.RUNNING),
    "done late": ("2026-03-01", "2026-09-30", ONCE, "2026-11-01!", "", "2026-11-01", State.DONE),
    "days of the roadmap, before": (None, None, ONCE, "", "", "2025-12-31", State.PLANNED),
    "days of the roadmap, first": (None, None, ONCE, "", "", "2026-01-01", State.RUNNING),
    "days of the roadmap, last": (None, None, ONCE, "", "", "2028-12-31", State.RUNNING),
    "days of the roadmap, after": (None, None, ONCE, "", "", "2029-01-01", State.OVERDUE),
    "as held, never held": (None, None, AS_HELD, "", "", "2029-01-01", State.OVERDUE),
    "as held, held once": (None, None, AS_HELD, "2027-05-01", "", "2029-01-01", State.DONE),
    "yearly, before its first season": ("2026-06-01", "2028-07-31", YEARLY, "", "", "2026-05-31", State.PLANNED),
    "yearly, under way": ("2026-06-01", "2028-07-31", YEARLY, "2026-07-01", "", "2026-07-31", State.RUNNING),
    "yearly, between its seasons": ("2026-06-01", "2028-07-31", YEARLY, "2026-07-01", "", "2027-01-01", State.PLANNED),
    "yearly, not held the first time": ("2026-06-01", "2028-07-31", YEARLY, "", "", "2027-05-31", State.PLANNED),
    "yearly, the second season": ("2026-06-01", "2028-07-31", YEARLY, "", "", "2027-06-01", State.RUNNING),
    "yearly, to the end of February": ("2026-02-01", "2028-02-29", YEARLY, "", "", "2027-03-01", State.PLANNED),
    "yearly, over the turn of the year": ("2026-11-01", "2028-02-28", YEARLY, "", "", "2027-06-01", State.RUNNING),
    "yearly, days of the roadmap": (None, None, YEARLY, "", "", "2027-12-31", State.RUNNING),
    "yearly, over": ("2026-06-01", "2028-07-31", YEARLY, "2026-07-01", "", "2028-08-01", State.DONE),
    "dropped by hand": (None, None, ONCE, "", "dropped 2026-05-01", "2026-05-01", State.DROPPED),
    "not dropped yet": (None, None, ONCE, "", "dropped 2026-05-01", "2026-04-30", State.RUNNING),
    "by hand against progress": (None, None, ONCE, "2026-04-01!", "running 2026-05-01", "2026-06-01", State.RUNNING),
}


def made(starts, ends, recurrence, progress, ruled) -> Measure:
    state, _blank, since = ruled.partition(" ")
    measure = roadmaps.one_measure(
        starts_on=starts and D(starts), ends_on=ends and D(ends), recurrence=recurrence
    )  # fmt: skip
    if state:
        Measure.objects.filter(pk=measure.pk).update(ruled=state, ruled_on=D(since), ruled_because="Решение")
    for step in progress.split():
        Progress.objects.create(measure=measure, on=D(step.rstrip("!")), text="Шаг", completes=step.endswith("!"))
    return Measure.objects.get(pk=measure.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_state(case):
    *facts, day, state = case
    measure = made(*facts)
    assert measure.state_on(D(day)) == state
    assert [one for one in State if Measure.objects.in_state([one], D(day)).exists()] == [state]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("starts", "ends", "progress", "day", "state"),
    [
        (None, None, "", "2026-06-25", State.PLANNED),
        (None, None, "", "2026-06-26", State.RUNNING),
        (None, None, "2026-03-01", "2026-06-25", State.RUNNING),
        ("2026-01-01", "2026-03-31", "", "2026-06-25", State.PLANNED),
        ("2026-01-01", "2026-03-31", "", "2026-06-26", State.OVERDUE),
    ],
    ids=["before signing", "on its day", "begun before", "its term before", "its term before, then signed"],
)
def test_before_signing_nothing_but_a_record_shows_that_it_has_begun(starts, ends, progress, day, state):
    measure = made(starts, ends, ONCE, progress, "")
    Roadmap.objects.update(signed_on=D("2026-06-26"))
    assert Measure.objects.select_related("roadmap").get(pk=measure.pk).state_on(D(day)) == state
    assert [one for one in State if Measure.objects.in_state([one], D(day)).exists()] == [state]


# signed | progress | day | silent?
SILENCE = {
    "two whole quarters after the one it begins in": (None, "", "2026-10-01", True),
    "not quite": (None, "", "2026-09-30", False),
    "something was done": (None, "2026-04-01", "2026-11-20", False),
    "long ago": (None, "2026-03-31", "2026-11-20", True),
    "signed meanwhile": ("2026-06-26", "", "2026-11-20", False),
    "signed long ago": ("2026-06-26", "", "2027-01-01", True),
    "done": (None, "2026-02-01!", "2027-11-20", False),
    "not begun": (None, "", "2025-11-20", False),
    "overdue is not silent": (None, "", "2029-02-01", False),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("signed", "progress", "day", "expected"), SILENCE.values(), ids=SILENCE)
def test_silence(signed, progress, day, expected):
    measure = made(None, None, ONCE, progress, "")
    roadmap = measure.roadmap
    roadmap.signed_on = signed and D(signed)
    roadmap.save()
    assert Measure.objects.get().is_silent_on(D(day)) == expected
    assert Measure.objects.silent(D(day)).exists() == expected


@pytest.mark.django_db
def test_what_recurs_falls_silent_between_its_seasons_too():
    made("2026-06-01", "2028-07-31", YEARLY, "2026-07-01", "")
    answers = {"2027-03-31": False, "2027-04-01": True}
    for day, expected in answers.items():
        assert Measure.objects.get().is_silent_on(D(day)) == expected
        assert Measure.objects.silent(D(day)).exists() == expected
