"""Measures over the years as a drawing: years are columns, measures are rows, a line is the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from agreements.terms import years_later
from office.words import shortened
from roadmaps.choices import Recurrence, State
from roadmaps.models import Measure, Roadmap

WIDE, NARROW = 1080, 360
NAMES = 400  # room for what a measure is called, on a wide screen
HEAD = 30
ROW_WIDE, ROW_NARROW = 30, 46
BAR = 12
PER_LETTER = 7
RIGHT = 8
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Bar:
    x: float
    width: float
    kind: str  # a state, or "ahead": still to come


@dataclass(frozen=True)
class Line:
    measure: Measure
    state: State
    name: str
    top: float  # of the row
    bars: list[Bar]
    steps: list[float]  # where something was recorded
    bar_top: float

    @property
    def middle(self) -> float:
        return self.bar_top + BAR / 2

    @property
    def text_at(self) -> float:
        return self.top + 19


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    left: float
    years: list[tuple[float, float, int]]  # left edge, middle, year
    lines: list[Line]
    today: float | None

    @property
    def is_wide(self) -> bool:
        return self.width == WIDE

    @property
    def right(self) -> float:
        return self.width - RIGHT

    @property
    def day(self) -> str:
        """The line of the day; on a phone it leaves out what the measures are called."""
        if self.is_wide:
            return f"M{self.today} 20V{self.height}"
        return f"M{self.today} 20V{HEAD}" + "".join(
            f"M{self.today} {one.bar_top - 4}V{one.bar_top + BAR + 4}" for one in self.lines
        )


def drawings(roadmap: Roadmap, measures: Sequence[Measure], day: date) -> list[Drawing]:
    return [drawing(roadmap, measures, day, width) for width in (WIDE, NARROW)] if measures else []


def drawing(roadmap: Roadmap, measures: Sequence[Measure], day: date, width: int) -> Drawing:
    first = min([roadmap.starts_on, *(measure.facts.starts_on for measure in measures)]).replace(month=1, day=1)
    last = max([roadmap.ends_on, *(measure.facts.ends_on for measure in measures)]).replace(month=12, day=31)
    left, row = (NAMES, ROW_WIDE) if width == WIDE else (RIGHT, ROW_NARROW)
    room, span = width - left - RIGHT, (last - first).days + 1

    def x(one: date) -> float:
        return round(left + room * (one - first).days / span, 1)

    years = range(first.year, last.year + 1)
    edges = [*(x(date(year, 1, 1)) for year in years), float(width - RIGHT)]
    return Drawing(
        width, HEAD + row * len(measures) + 4, left,
        [(edges[place], round((edges[place] + edges[place + 1]) / 2, 1), year) for place, year in enumerate(years)],
        [line(measure, day, x, HEAD + row * place, width) for place, measure in enumerate(measures)],
        x(day) if first <= day <= last else None,
    )  # fmt: skip


def line(measure: Measure, day: date, x, top: float, width: int) -> Line:
    state = measure.state_on(day)
    room = NAMES - 16 if width == WIDE else width - 2 * RIGHT
    steps = sorted({x(step.on) for step in measure.progress.all() if step.on <= day})
    bars = [bar(x, *part) for run in spans(measure) for part in parts(*run, state, day)]
    return Line(measure, state, shortened(str(measure), int(room / PER_LETTER)), top, bars, steps,
                top + (9 if width == WIDE else 26))  # fmt: skip


def bar(x, start: date, end: date, kind: str) -> Bar:
    left, right = x(start), x(end + DAY)
    return Bar(left, max(round(right - left, 1), 3), kind)


def parts(start: date, end: date, state: State, day: date) -> list[tuple[date, date, str]]:
    """What is under way is filled up to the day, and empty behind it."""
    if state == State.PLANNED and end < day:  # the season of another year
        return [(start, end, State.RUNNING)]
    if state != State.RUNNING or day >= end:
        return [(start, end, state)]
    if day < start:
        return [(start, end, "ahead")]
    return [(day + DAY, end, "ahead"), (start, day, state)]


def spans(measure: Measure) -> list[tuple[date, date]]:
    """«июнь – июль 2026 – 2028 годов» is three runs of days, one each year."""
    start, end = measure.facts.starts_on, measure.facts.ends_on
    if measure.recurrence != Recurrence.YEARLY or start.year == end.year:
        return [(start, end)]
    if (start.month, start.day) > (end.month, end.day):  # over the turn of the year
        return [(start, end)]
    years = range(start.year, end.year + 1)
    return [(years_later(start, year - start.year), years_later(end, year - end.year)) for year in years]
