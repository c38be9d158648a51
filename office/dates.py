"""Dates as the office writes them: possibly incomplete, in Russian words, in ranges."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

Precision = Literal["day", "month", "year"]


@dataclass(frozen=True)
class PartialDate:
    """A day of which only the month or the year may be known: «май 1981 года»."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day and not self.month:
            raise ValueError("a day needs its month")
        self.first, self.last  # noqa: B018 - an impossible date raises here

    @classmethod
    def of(cls, day: date | None, precision: Precision | str = "day") -> PartialDate | None:
        if day is None:
            return None
        parts = {"year": 1, "month": 2}.get(precision, 3)
        return cls(*(day.year, day.month, day.day)[:parts])

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """The inverse of str(): «1981», «1981-05», «1981-05-17»."""
        return cls(*map(int, text.split("-")))

    @property
    def precision(self) -> Precision:
        return "day" if self.day else "month" if self.month else "year"

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        return self.first.isoformat()[: {"year": 4, "month": 7, "day": 10}[self.precision]]


MONTHS = (
    ("январь", "января", "январе", "янв", "January"),
    ("февраль", "февраля", "феврале", "фев", "February"),
    ("март", "марта", "марте", "мар", "March"),
    ("апрель", "апреля", "апреле", "апр", "April"),
    ("май", "мая", "мае", "май", "May"),
    ("июнь", "июня", "июне", "июн", "June"),
    ("июль", "июля", "июле", "июл", "July"),
    ("август", "августа", "августе", "авг", "August"),
    ("сентябрь", "сентября", "сентябре", "сен", "September"),
    ("октябрь", "октября", "октябре", "окт", "October"),
    ("ноябрь", "ноября", "ноябре", "ноя", "November"),
    ("декабрь", "декабря", "декабре", "дек", "December"),
)
NOMINATIVE, GENITIVE, PREPOSITIONAL, SHORT, ENGLISH = zip(*MONTHS, strict=True)

NUMBER_OF_MONTH = {
    name: number for case in (NOMINATIVE, GENITIVE, PREPOSITIONAL) for number, name in enumerate(case, 1)
}
DASHES = str.maketrans("‐‑‒–—―−", "-------")
NBSP = "\u00a0"


def any_of(words: Iterable[str]) -> str:
    """A piece of a pattern that takes one of the words, the longest that fits."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


# Papers write the day as «28» сентября too. Digits are spelled [0-9]: \d would take Arabic ones.
_YEAR = r"(?P<year>[0-9]{4})(?![0-9])"
_UNIT = r"(?:\s*(?:год(?:а|у)?|г\.?)(?!\w))"
_DAY = r"(?:[«\"]\s*)?(?<![0-9])(?P<day>[0-9]{1,2})(?:\s*[»\"])?"
_PATTERNS = {
    "day": rf"{_DAY}\s*(?P<month>{any_of(GENITIVE)})\s*{_YEAR}{_UNIT}?",
    "day in digits": rf"(?<![0-9.])(?P<day>[0-9]{{1,2}})\.(?P<month>[0-9]{{1,2}})\.{_YEAR}{_UNIT}?",
    "iso": r"(?<![0-9-])(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?![0-9-])",
    "month": rf"(?<!\w)(?<![0-9]\s)(?P<month>{any_of(NUMBER_OF_MONTH)})\s*{_YEAR}{_UNIT}?",
    "month in digits": rf"(?<![0-9.])(?P<month>[0-9]{{2}})\.{_YEAR}(?!\.?[0-9]){_UNIT}?",
    "year": rf"(?<![0-9.-]){_YEAR}{_UNIT}",
    "iso month": r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})",
    "bare year": r"(?P<year>[0-9]{4})",
}
_ALONE = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _PATTERNS.items()}
# In running text «1981» and «1981-05» are as likely a house or a telephone number.
_IN_TEXT = [_ALONE[name] for name in ("day", "day in digits", "iso", "month", "month in digits", "year")]


def read_date(text: str) -> PartialDate | None:
    """The one date that the text is, or None if there is more in it, less, or the day does not exist."""
    for pattern in _ALONE.values():
        if found := pattern.fullmatch(text.strip()):
            return _date_of(found)
    return None


def find_dates(text: str) -> list[tuple[int, int, PartialDate]]:
    """Where in running text which date stands; of a range only the end, see read_spans for those."""
    dates: list[tuple[int, int, PartialDate | None]] = []
    for pattern in _IN_TEXT:
        dates += [(*found.span(), _date_of(found)) for found in pattern.finditer(text)]
        # An impossible day is blanked out too, or «31 июня 2020» would be read as June.
        text = pattern.sub(lambda found: "\0" * len(found[0]), text)
    return sorted((start, end, day) for start, end, day in dates if day)


def _date_of(found: re.Match[str]) -> PartialDate | None:
    parts = found.groupdict()
    month, day = parts.get("month"), parts.get("day")
    try:
        return PartialDate(int(parts["year"]), month and _month(month), day and int(day))
    except ValueError:
        return None


def _month(text: str) -> int:
    """From its name or its digits."""
    number = NUMBER_OF_MONTH.get(text.lower()) or int(text)
    if not 1 <= number <= 12:
        raise ValueError(f"no month {text}")
    return number


_POINT = re.compile(
    rf"""(?P<day>[0-9]{{1,2}})(?:
        \s*(?P<word>{any_of(GENITIVE)})(?:\s*(?P<year>[0-9]{{4}}){_UNIT}?)?
        | \.(?P<digits>[0-9]{{1,2}})(?:\.(?P<full_year>[0-9]{{4}}){_UNIT}?)?
    )?""",
    re.IGNORECASE | re.VERBOSE,
)
_FROM_TO = re.compile(r"(?<!\w)со?\s+(?P<first>[^,;]+?)\s+по\s+", re.IGNORECASE)
_JOINT = re.compile(r"\s*([-,;])\s*|\s+(и)\s+", re.IGNORECASE)

Span = tuple[date, date]


def read_spans(text: str) -> list[Span] | None:
    """The days of an event, in order: «27 и 29 октября 2023 года» are two. None if any of it is unclear."""
    only = read_date(text)
    if only:
        return [(only.first, only.last)] if only.precision == "day" else None
    plain = _FROM_TO.sub(r"\g<first>-", text.translate(DASHES).strip())
    pieces = [piece for piece in _JOINT.split(plain) if piece is not None]
    days = _days_of(pieces[::2])
    return days and _joined(days, pieces[1::2])


def _days_of(points: list[str]) -> list[date] | None:
    """«23», «24 сентября 2023 года»: what a point leaves out, the next one says."""
    days: list[date] = []
    month = year = None
    for point in reversed(points):
        found = _POINT.fullmatch(point)
        if not found:
            return None
        month = found["word"] or found["digits"] or month
        year = found["year"] or found["full_year"] or year
        if not month or not year:
            return None
        try:
            days.insert(0, date(int(year), _month(month), int(found["day"])))
        except ValueError:
            return None
    return days


def _joined(days: list[date], joints: list[str]) -> list[Span] | None:
    # Days that run backwards («30 декабря - 2 января 2026 года») leave open which year is meant.
    if any(later <= earlier for earlier, later in pairwise(days)):
        return None
    spans = [(days[0], days[0])]
    for joint, day in zip(joints, days[1:], strict=True):
        first, last = spans[-1]
        if joint != "-":
            spans.append((day, day))
        elif first == last:
            spans[-1] = first, day
        else:
            return None
    return spans


def in_words(day: PartialDate | date) -> str:
    """For running text: «28 сентября 2024 года», «май 1981 года», «1981 год»."""
    if not day.month:
        return f"{day.year}{NBSP}год"
    names = GENITIVE if day.day else NOMINATIVE
    return _spaced(day.day, names[day.month - 1], day.year, "года")


def in_words_en(day: PartialDate | date) -> str:
    """«28 September 2024», «May 1981», «1981»."""
    return _spaced(day.day, day.month and ENGLISH[day.month - 1], day.year)


def in_column(day: PartialDate | date) -> str:
    """For narrow columns: «28 сен 2024», «май 1981», «1981»."""
    if not day.month:
        return str(day.year)
    # May has no room to be shorter, but it has a case.
    name = "мая" if day.day and day.month == 5 else SHORT[day.month - 1]
    return _spaced(day.day, name, day.year)


def numeric(day: PartialDate | date) -> str:
    """For axes: «28.09.2024», «05.1981», «1981»."""
    parts = [f"{part:02}" for part in (day.day, day.month) if part]
    return ".".join([*parts, f"{day.year:04}"])


def spans_in_words(spans: list[Span]) -> str:
    """«27 и 29 октября 2023 года», «28 сентября — 1 октября 2025 года»: what repeats is said once, at the end."""
    return _spans(spans, GENITIVE, " и ", "года")


def spans_in_words_en(spans: list[Span]) -> str:
    """«27 and 29 October 2023», «28 September – 1 October 2025»."""
    return _spans(spans, ENGLISH, " and ").replace("—", "–")


def spans_in_column(spans: list[Span]) -> str:
    """«27, 29 окт 2023», «28 сен — 1 окт 2025»."""
    return _spans(spans, [*SHORT[:4], "мая", *SHORT[5:]], ", ")


def spans_in_column_en(spans: list[Span]) -> str:
    return _spans(spans, [month[:3] for month in ENGLISH], ", ").replace("—", "–")


def _spans(spans: list[Span], months, last_joint: str, *unit: str) -> str:
    texts: list[str] = []
    following: date | None = None
    for first, last in reversed(spans):
        text = _day_before(following, last, months, unit)
        if first != last:
            start = _day_before(last, first, months, unit)
            text = f"{start}–{text}" if start.isdigit() else f"{start}{NBSP}— {text}"
        texts.insert(0, text)
        following = first
    *rest, end = texts or [""]
    return last_joint.join(filter(None, [", ".join(rest), end]))


def _day_before(following: date | None, day: date, months, unit) -> str:
    """Without the month and the year that the day behind it has too."""
    same_year = following and following.year == day.year
    if same_year and following.month == day.month:
        return str(day.day)
    return _spaced(day.day, months[day.month - 1], *(() if same_year else (day.year, *unit)))


def _spaced(*parts: int | str | None) -> str:
    return NBSP.join(str(part) for part in parts if part)
