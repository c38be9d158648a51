"""A report as its page shows it: made of what an edition kept, the one in force or an earlier one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils.translation import get_language

from agreements.models import Agreement
from events.choices import Format
from events.models import Edition, Report, Sphere
from office.dates import ENGLISH, NBSP, SHORT
from places import maps
from places.fields import in_language
from places.models import Country, Territory

WEEK = timedelta(days=7)
NAMING = ("short_name", "short_name_en", "title", "signed_on", "signed_precision")


@dataclass(frozen=True)
class Total:
    """A sum over the events whose text gives the number."""

    sum: int
    known: int
    events: int

    @property
    def number(self) -> str:
        return f"{self.sum:_}".replace("_", NBSP)


@dataclass(frozen=True)
class Bar:
    of: object
    count: int
    share: float  # of the longest one, in hundredths


@dataclass(frozen=True)
class Section:
    order: int
    heading: str
    name_en: str
    events: list[EventInReport]

    @property
    def name(self) -> str:
        """For finding one's way; the report itself keeps its heading."""
        return in_language(self.heading, self.name_en)

    @property
    def is_translated(self) -> bool:
        return self.name != self.heading

    @property
    def anchor(self) -> str:
        return f"section-{self.order}"


@dataclass(frozen=True)
class EventInReport:
    """The cells as they were published, and what they name as it is called today."""

    content: dict
    countries: list[Country]
    agreements: list[Agreement]

    @property
    def format(self) -> str:
        """Said where it is not the usual one."""
        return "" if self.content["format"] == Format.IN_PERSON else Format(self.content["format"]).label


class ReportPage:
    def __init__(self, report: Report, editions: list[Edition], edition: Edition):
        """`editions` without their content, the latest first; `edition` is the one to show."""
        self.report, self.editions, self.edition = report, editions, edition
        self.content = edition.content
        self.events = [event for section in self.content["sections"] for event in section["events"]]

    @property
    def is_latest(self) -> bool:
        return self.edition.number == self.latest.number

    @property
    def latest(self) -> Edition:
        return self.editions[0]

    @property
    def corrections_since(self) -> list[Edition]:
        return [edition for edition in self.editions if edition.number > self.edition.number]

    # What the events name

    @cached_property
    def countries(self) -> dict[str, Country]:
        return Country.objects.in_bulk(self.named("countries"))

    @cached_property
    def agreements(self) -> dict[int, Agreement]:
        return Agreement.objects.public().only(*NAMING).in_bulk(self.named("agreements"))

    @cached_property
    def territories(self) -> dict[int, Territory]:
        reporting = {section["territory"] for section in self.content["sections"]} - {None}
        return Territory.objects.in_bulk(self.named("territories") | reporting)

    @cached_property
    def spheres(self) -> dict[str, Sphere]:
        slugs = {section["sphere"] for section in self.content["sections"]} - {None}
        return Sphere.objects.in_bulk(slugs, field_name="slug")

    def named(self, what: str) -> set:
        return {key for event in self.events for key in event[what]}

    # Its parts

    @cached_property
    def sections(self) -> list[Section]:
        return [
            Section(
                order, section["heading"], self.name_en(section), [self.shown(event) for event in section["events"]]
            )
            for order, section in enumerate(self.content["sections"], start=1)
        ]

    def name_en(self, section: dict) -> str:
        of = self.spheres.get(section["sphere"]) or self.territories.get(section["territory"])
        return of.name_en if of else ""

    def shown(self, event: dict) -> EventInReport:
        countries = [self.countries[code] for code in event["countries"] if code in self.countries]
        agreements = [self.agreements[key] for key in event["agreements"] if key in self.agreements]
        return EventInReport(event, sorted(countries, key=lambda country: country.name_key), agreements)

    # Totals

    @cached_property
    def participants(self) -> Total:
        return self.total("participants_total")

    @cached_property
    def foreign_participants(self) -> Total:
        return self.total("participants_foreign")

    def total(self, name: str) -> Total:
        known = [event[name] for event in self.events if event[name] is not None]
        return Total(sum(known), len(known), len(self.events))

    # Charts

    @cached_property
    def by_section(self) -> list[Bar]:
        return bars((section, len(section.events)) for section in self.sections)

    @cached_property
    def by_country(self) -> list[Bar]:
        counted = Counter(code for event in self.events for code in event["countries"] if code in self.countries)
        rows = ((self.countries[code], count) for code, count in counted.items())
        return bars(sorted(rows, key=lambda row: (-row[1], row[0].name_key)))

    @cached_property
    def by_format(self) -> list[Bar]:
        counted = Counter(event["format"] for event in self.events)
        return bars((Format(value).label, counted[value]) for value in Format.values if counted[value])

    @cached_property
    def by_week(self) -> list[Week]:
        """Each event in the week of its first day."""
        days = [date.fromisoformat(event["spans"][0]["from"]) for event in self.events if event["spans"]]
        return weeks_of(days) if days else []

    @cached_property
    def map(self) -> maps.Map | None:
        """Places of the events; a country of which no place is known lies in the middle of its own."""
        counted: Counter = Counter()
        for event in self.events:
            places = [self.territories[key] for key in event["territories"] if key in self.territories]
            located = [place for place in places if place.latitude is not None]
            counted.update(located)
            counted.update(self.countries.keys() & set(event["countries"]) - {place.country_id for place in located})
        middles = maps.middles_of_countries([key for key in counted if isinstance(key, str)])
        return maps.drawn(
            place_on_map(self.countries[key], middles[key], count)
            if isinstance(key, str)
            else place_on_map(key, (key.latitude, key.longitude), count)
            for key, count in counted.items()
            if not isinstance(key, str) or key in middles
        )


def place_on_map(of: Country | Territory, point: tuple[float, float], count: int) -> maps.Place:
    return maps.Place(str(of), *point, count, "country" if isinstance(of, Country) else "territory", of.pk)


def bars(rows: Iterable[tuple[object, int]]) -> list[Bar]:
    rows = list(rows)
    longest = max((count for _of, count in rows), default=1)
    return [Bar(of, count, round(100 * count / longest, 1)) for of, count in rows]


# Columns of weeks, drawn some 360 wide: the same on a phone and beside another chart

WIDTH, TALLEST, BASE = 360, 108, 126  # the tallest column, and where all of them stand
FEWEST = 8  # as wide as if there were so many


@dataclass(frozen=True)
class Week:
    monday: date
    count: int
    left: float
    wide: float
    height: float

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def top(self) -> float:
        return round(BASE - self.height, 1)

    @property
    def middle(self) -> float:
        return round(self.left + self.wide / 2, 1)

    @property
    def above(self) -> float:
        """Where the number stands."""
        return round(self.top - 5, 1)

    @property
    def month(self) -> str:
        """The one that begins in this week."""
        if self.sunday.day > 7:
            return ""
        return ENGLISH[self.sunday.month - 1][:3] if get_language() == "en" else SHORT[self.sunday.month - 1]


def weeks_of(days: list[date]) -> list[Week]:
    """From the first to the last, with the empty ones between."""
    counted = Counter(day - timedelta(days=day.weekday()) for day in days)
    first, largest = min(counted), max(counted.values())
    mondays = [first + WEEK * number for number in range((max(counted) - first) // WEEK + 1)]
    step = WIDTH / max(len(mondays), FEWEST)
    return [
        Week(
            monday, counted[monday], round(number * step, 1), round(step * 0.72, 1),
            round(TALLEST * counted[monday] / largest, 1),
        )
        for number, monday in enumerate(mondays)
    ]  # fmt: skip
