"""How far a measure is on a day: pure rules, no database, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from events import quarters
from roadmaps.choices import Recurrence, State

SILENT_QUARTERS = 2
UNDER_WAY = (State.RUNNING, State.PLANNED)  # what recurs every year is planned again between its seasons


@dataclass(frozen=True)
class Progress:
    on: date
    completes: bool = False


@dataclass(frozen=True)
class Facts:
    starts_on: date  # of the measure, else of its roadmap
    ends_on: date
    signed_on: date | None = None  # of the roadmap: before it nobody was bound to anything
    recurrence: str = Recurrence.ONCE
    progress: tuple[Progress, ...] = ()
    ruled: str = ""  # what a person has said, and from which day on
    ruled_on: date | None = None

    @property
    def begins_on(self) -> date:
        return max(self.starts_on, self.signed_on or self.starts_on)


def state(facts: Facts, day: date) -> State:
    if facts.ruled and facts.ruled_on and facts.ruled_on <= day:
        return State(facts.ruled)
    known = [step for step in facts.progress if step.on <= day]
    if any(step.completes for step in known):
        return State.DONE
    if not known and day < facts.begins_on:
        return State.PLANNED
    if day > facts.ends_on:
        # What recurs or is held now and then has no last step: at the end it was done if it was done at all.
        is_done = known and facts.recurrence in (Recurrence.YEARLY, Recurrence.AS_HELD)
        return State.DONE if is_done else State.OVERDUE
    return State.PLANNED if facts.recurrence == Recurrence.YEARLY and not is_in_season(facts, day) else State.RUNNING


def is_in_season(facts: Facts, day: date) -> bool:
    """«июнь – июль 2026 – 2028 годов» is June and July of each year; over the turn of the year there are no seasons."""
    first, last = facts.starts_on.timetuple()[1:3], facts.ends_on.timetuple()[1:3]
    return first > last or first <= day.timetuple()[1:3] <= last


def is_silent(facts: Facts, day: date) -> bool:
    """Begun and not over, and nothing was recorded for two whole quarters."""
    if state(facts, day) not in UNDER_WAY:
        return False
    last = max([facts.begins_on, *(one.on for one in facts.progress if one.on <= day)])
    return last < border_of_silence(day)


def border_of_silence(day: date) -> date:
    """What was recorded before it was too long ago."""
    return quarters.first_day(*quarters.back(*quarters.of(day), SILENT_QUARTERS))
