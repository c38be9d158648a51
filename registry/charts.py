"""Charts as pages draw them: coordinates of SVG, ready for the template. What they count is counted elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from math import ceil, log10
from operator import itemgetter

from office.tables import Cell

ROMAN = ("I", "II", "III", "IV")
ROOM_FOR_A_YEAR = 34
STEPS = (1, 2, 5, 10)  # a scale goes by one of them, or ten times, a hundred times one of them
SHOWN, SHOWN_ON_REQUEST = 12, 60  # bars; of two thousand the rest is in the file


@dataclass(frozen=True)
class Figure:
    """A number and the list that it counts."""

    number: int
    address: str = ""


@dataclass(frozen=True)
class Chart:
    """Whatever it looks like, it is a table too: the one below it, and the one in its file."""

    name: str
    heading: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


# Bars


@dataclass(frozen=True)
class Bar:
    label: str
    figure: Figure
    share: float  # of the longest one, in hundredths
    narrowed: str = ""  # the address of the same page for this value alone
    is_chosen: bool = False


@dataclass(frozen=True)
class Bars(Chart):
    bars: Sequence[Bar] = ()

    @property
    def at_once(self) -> list[Bar]:
        """One left over needs no door of its own."""
        if len(self.bars) <= SHOWN + 1:
            return list(self.bars)
        return [bar for place, bar in enumerate(self.bars) if place < SHOWN or bar.is_chosen]

    @property
    def further(self) -> list[Bar]:
        shown = self.at_once
        return [bar for bar in self.bars[:SHOWN_ON_REQUEST] if bar not in shown]

    @property
    def left_to_the_file(self) -> int:
        return len(self.bars) - len(self.at_once) - len(self.further)


def bars(rows: Iterable[tuple[str, Figure, str, bool]]) -> list[Bar]:
    rows = list(rows)
    longest = max((figure.number for _label, figure, *_rest in rows), default=0) or 1
    return [
        Bar(label, figure, round(100 * figure.number / longest, 1), *rest) for label, figure, *rest in rows
    ]  # fmt: skip


# Scales


@dataclass(frozen=True)
class Tick:
    at: float
    label: str


def step_of(largest: float, most: int) -> int:
    """The smallest round step that makes no more than so many of it."""
    raw = max(largest / most, 1)
    power = 10 ** int(log10(raw))
    return next(step * power for step in STEPS if step * power >= raw)


@dataclass(frozen=True)
class Frame:
    """The paper of a chart: how wide and high, and what is left free for numbers beside and below."""

    name: str
    width: int
    height: int
    marks_across: int
    marks_up: int
    left: int = 40
    right: int = 18
    top: int = 18
    below: int = 26

    @property
    def across(self) -> float:
        return self.width - self.left - self.right

    @property
    def base(self) -> int:
        return self.height - self.below

    def up(self, value: float, highest: float) -> float:
        return round(self.base - (self.base - self.top) * value / (highest or 1), 1)


FRAMES = (Frame("wide", 960, 260, 14, 5), Frame("narrow", 360, 250, 5, 5))


def height_marks(frame: Frame, largest: int) -> tuple[int, list[Tick]]:
    step = step_of(largest, frame.marks_up)
    highest = max(ceil(largest / step), 1) * step
    return highest, [Tick(frame.up(value, highest), str(value)) for value in range(0, highest + 1, step)]


# A line through time


@dataclass(frozen=True)
class Picture:
    frame: Frame
    marks_up: list[Tick]
    marks_across: list[Tick]
    shapes: list[Shape] = field(default_factory=list)


@dataclass(frozen=True)
class Shape:
    """What is drawn: an area through time, or a column with its number."""

    kind: str
    path: str = ""
    left: float = 0
    top: float = 0
    width: float = 0
    height: float = 0
    number: str = ""
    label: str = ""
    group: str = ""

    @property
    def middle(self) -> float:
        return round(self.left + self.width / 2, 1)

    @property
    def above(self) -> float:
        return round(self.top - 5, 1)


Level = tuple[date, int]


def areas(day: date, drawn: dict[str, Sequence[Level]]) -> list[Picture]:
    """Levels that hold from their day on, each kind over the one before, until the day."""
    if not any(drawn.values()):
        return []
    first = date(min(levels[0][0] for levels in drawn.values() if levels).year, 1, 1)
    largest = max(level for levels in drawn.values() for _from_on, level in levels)
    return [picture_of_areas(frame, first, day, largest, drawn) for frame in FRAMES]


def picture_of_areas(frame: Frame, first: date, day: date, largest: int, drawn) -> Picture:
    highest, marks_up = height_marks(frame, largest)
    days = max((day - first).days, 1)

    def across(when: date) -> float:
        return round(2 * (frame.left + frame.across * (when - first).days / days)) / 2

    step = step_of(day.year - first.year + 1, frame.marks_across)
    years = [year for year in range(first.year, day.year + 1) if year % step == 0]
    marks = [Tick(across(date(year, 1, 1)), str(year)) for year in years if year >= first.year]
    shapes = [
        Shape(kind, path_of(frame, [(across(when), frame.up(level, highest)) for when, level in levels], across(day)))
        for kind, levels in drawn.items()
        if any(level for _when, level in levels)
    ]
    return Picture(frame, marks_up, marks, shapes)


def path_of(frame: Frame, points: Sequence[tuple[float, float]], end: float) -> str:
    """Steps, not slopes: a level holds until the next. Of days on one point of the paper the lowest, the highest
    and the last are drawn."""
    written, here = [f"M{points[0][0]} {frame.base}"], points[0][0]
    for x, together in groupby(points, key=itemgetter(0)):
        levels = [y for _x, y in together]
        strokes = [min(levels), max(levels), levels[-1]] if len(levels) > 1 else levels
        written += [f"H{x}"] * (x != here) + [f"V{y}" for y in dict.fromkeys(strokes[::-1])][::-1]
        here = x
    return "".join([*written, f"H{end}V{frame.base}Z"])


# Columns


@dataclass(frozen=True)
class Column:
    label: str  # below it
    group: str  # below that, said once: the year of quarters
    number: int


def columns(found: Sequence[Column]) -> list[Picture]:
    largest = max((column.number for column in found), default=0)
    return [picture_of_columns(frame, found, largest) for frame in FRAMES] if largest else []


def picture_of_columns(frame: Frame, found: Sequence[Column], largest: int) -> Picture:
    frame = Frame(frame.name, frame.width, frame.height - 40, frame.marks_across, frame.marks_up, below=44)
    highest, marks_up = height_marks(frame, largest)
    step = min(frame.across / len(found), 90)
    wide = round(step * 0.72, 1)
    shapes, said = [], ""
    for place, column in enumerate(found):
        top = frame.up(column.number, highest)
        shapes.append(
            Shape(
                "column",
                left=round(frame.left + place * step + (step - wide) / 2, 1),
                top=top,
                width=wide,
                height=round(frame.base - top, 1),
                number=str(column.number) if column.number and step >= 17 else "",
                label=column.label if step >= 17 else "",
                group=column.group if column.group != said else "",
            )
        )
        said = column.group
    return Picture(frame, marks_up, [], without_crowd(shapes))


def without_crowd(shapes: list[Shape]) -> list[Shape]:
    """A group is named where its name has room before the next that is: the years below their quarters."""
    kept, following = [], None
    for shape in reversed(shapes):
        if shape.group and following is not None and following - shape.left < ROOM_FOR_A_YEAR:
            shape = replace(shape, group="")
        elif shape.group:
            following = shape.left
        kept.append(shape)
    return kept[::-1]


# Years by quarters: the table of such columns


@dataclass(frozen=True)
class YearRow:
    year: int
    quarters: list[Figure | None]
    total: Figure


@dataclass(frozen=True)
class Quarters(Chart):
    years: Sequence[YearRow] = ()
    pictures: Sequence[Picture] = ()


@dataclass(frozen=True)
class Through(Chart):
    """A line through time; on the page its table has a row for the end of each year."""

    pictures: Sequence[Picture] = ()
    marks: Sequence[tuple[date, Figure, Figure]] = ()


@dataclass(frozen=True)
class Listing(Chart):
    """Rows with a name, where they lead, and figures."""

    lines: Sequence[tuple] = ()
    total: int = 0
