"""How far a measure is on a day: pure rules, no database, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from events import quarters
from roadmaps.choices import Recurrence, State

SILENT_QUARTERS = 2


@dataclass(frozen=True)
class Progress:
    on: date
    completes: bool = False


@dataclass(frozen=True)
class Facts:
    starts_on: date  # of the measure, else of its roadmap
    ends_on: date
    signed_on: date | None = None  # of the roadmap: before it nobody was asked for news
    recurrence: str = Recurrence.ONCE
    progress: tuple[Progress, ...] = ()
    ruled: str = ""  # what a person has said, and from which day on
    ruled_on: date | None = None


def state(facts: Facts, day: date) -> State:
    if facts.ruled and facts.ruled_on and facts.ruled_on <= day:
        return State(facts.ruled)
    known = [step for step in facts.progress if step.on <= day]
    if any(step.completes for step in known):
        return State.DONE
    if day > facts.ends_on:
        # What recurs or is held now and then has no last step: at the end it was done if it was done at all.
        is_done = known and facts.recurrence in (Recurrence.YEARLY, Recurrence.AS_HELD)
        return State.DONE if is_done else State.OVERDUE
    return State.RUNNING if known or day >= facts.starts_on else State.PLANNED


def is_silent(facts: Facts, day: date) -> bool:
    """Under way, and nothing was recorded for two whole quarters."""
    if state(facts, day) != State.RUNNING:
        return False
    last = max(
        [facts.starts_on, facts.signed_on or facts.starts_on, *(one.on for one in facts.progress if one.on <= day)]
    )
    return last < border_of_silence(day)


def border_of_silence(day: date) -> date:
    """What was recorded before it was too long ago."""
    return quarters.first_day(*quarters.back(*quarters.of(day), SILENT_QUARTERS))
