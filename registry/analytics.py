"""What the register and the reports add up to on a day. Every figure names the list that it counts.

All of it costs a dozen queries and is counted once for a state of the register, see `counted`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import accumulate

from django.core.cache import cache
from django.db.models import CharField, Count, DateField, F, Q, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agreements.choices import Precision, Side, Status
from agreements.facets import Facet
from agreements.freshness import KEPT_FOR, key
from agreements.models import Agreement, Participation
from events import quarters
from events.models import Event
from places.fields import in_language
from registry import charts
from registry.charts import ROMAN, Bars, Chart, Column, Figure, Listing, Quarters, Through, YearRow
from registry.selection import Selection
from registry.ties import Ties, from_quarter_in_words, quarter_in_words

COLUMNS_DRAWN = 24  # quarters of a picture: six years
SHOWN_PARTNERS = 25
# Days from signing to registration, both ends included; what is registered before it is signed says so.
BINS = {
    "before": (None, -1), "0-7": (0, 7), "8-14": (8, 14), "15-30": (15, 30), "31-60": (31, 60), "61-90": (61, 90),
    "91-": (91, None),
}  # fmt: skip


def counted(selection: Selection, state: str) -> Analytics:
    """Kept until the register changes in public; a selection that cannot be understood is counted without that."""
    kept_as = f"analytics-{key(state, selection.data.urlencode())}"
    found = cache.get(kept_as)
    if found is None:
        found = Counting(selection).everything()
        cache.set(kept_as, found, KEPT_FOR)
    return found


@dataclass(frozen=True)
class Analytics:
    sentence: str
    facets: list[Facet]
    charts: list[Chart]
    since: str  # the first of the quarters in which nothing was heard of a dormant partner
    reported: list[str]  # quarters from it on with a published report
    days: Days | None

    @property
    def by_name(self) -> dict[str, Chart]:
        return {chart.name: chart for chart in self.charts}


@dataclass(frozen=True)
class Days:
    """From signing to registration."""

    count: int
    median: int
    shortest: int
    longest: int


class Counting:
    def __init__(self, selection: Selection):
        self.selection, self.day = selection, selection.day
        self.tally, self.events = selection.in_force, selection.events
        self.agreements = self.tally.asked("status")

    def everything(self) -> Analytics:
        selection = self.selection
        return Analytics(
            sentence=selection.sentence,
            facets=self.facets,
            charts=[
                self.in_force(), *self.by_facet(), self.terms(), self.boundaries(),
                self.events_by_quarter(), self.events_by("sphere"), self.events_by("country"),
                self.dormant(), self.registration(),
            ],
            since=from_quarter_in_words(*self.ties.since),
            reported=[quarter_in_words(*quarter) for quarter in sorted(self.ties.reports)],
            days=self.days_summary,
        )  # fmt: skip

    # Agreements through time

    @cached_property
    def dated(self) -> dict[str, list[tuple]]:
        """Three questions about days in one query: force, boundaries ahead, registration."""
        nothing = Cast(Value(None), DateField())
        complete = Q(signed_precision=Precision.DAY, registered_precision=Precision.DAY)
        registered = self.agreements.filter(complete, registered_on__lte=self.day)
        ahead = self.tally.asked().with_next_boundary(self.day).filter(next_boundary__isnull=False)
        parts = [
            days("force", self.agreements, F("force_from"), F("doubt_from"), F("ended_from")),
            days("boundary", ahead, F("next_boundary"), nothing, nothing),
            days("registration", registered, F("signed_on"), F("registered_on"), nothing),
        ]
        found: dict[str, list[tuple]] = {"force": [], "boundary": [], "registration": []}
        for name, *row in parts[0].union(*parts[1:], all=True):
            found[name].append(tuple(row))
        return found

    def in_force(self) -> Through:
        in_force, unknown = Counter(), Counter()
        for force, doubt, ended, number in self.dated["force"]:
            in_force.update({force: number})
            in_force.subtract({doubt: number})
            unknown.update({doubt: number})
            unknown.subtract({ended: number})
        changes = list(levels(in_force, unknown, self.day))
        return Through(
            "in_force",
            _("Agreements in force over time"),
            [pgettext("column", "From this day on"), _("In force"), _("Unknown whether in force")],
            changes,
            charts.areas(self.day, {
                "unknown": [(when, sure + doubtful) for when, sure, doubtful in changes],
                "in-force": [(when, sure) for when, sure, _doubtful in changes],
            }),
            [self.mark(*mark) for mark in marks(changes, self.day)],
        )  # fmt: skip

    def mark(self, when: date, sure: int, doubtful: int) -> tuple[date, Figure, Figure]:
        on = {"as_of": when.isoformat() if when != self.day or not self.selection.is_today else ""}
        return (
            when,
            Figure(sure, self.selection.agreements(status=Status.IN_FORCE.value, **on)),
            Figure(doubtful, self.selection.agreements(status=Status.UNKNOWN.value, **on)),
        )

    # Agreements in force by what a visitor may choose

    @cached_property
    def facets(self) -> list[Facet]:
        return self.selection.facets()

    def by_facet(self) -> list[Bars]:
        headings = {
            "country": ("countries", _("By country")),
            "territory": ("municipalities", _("By municipality")),
            "kind": ("kinds", _("By kind")),
            "theme": ("themes", _("By theme")),
        }
        by_name = {facet.name: facet for facet in self.facets}
        return [self.bars_of(by_name[name], *named, narrows=name) for name, named in headings.items()]

    def terms(self) -> Bars:
        return self.bars_of(self.tally.facet("term"), "terms", _("By term"))

    def bars_of(self, facet: Facet, name: str, heading: str, narrows: str = "") -> Bars:
        found = [
            (choice.label, Figure(choice.count, self.in_list(facet.name, choice.value)),
             self.selection.page("analytics", **{narrows: choice.value}) if narrows else "", choice.is_chosen)
            for choice in facet.choices
        ]  # fmt: skip
        return bars(name, heading, facet.label, _("In force"), found)

    def in_list(self, name: str, value: str) -> str:
        return self.selection.agreements(status=Status.IN_FORCE.value, **{name: value})

    # Boundaries ahead

    def boundaries(self) -> Quarters:
        found = Counter()
        for boundary, _second, _third, number in self.dated["boundary"]:
            found[quarters.of(boundary)] += number

        def address(first: date, last: date) -> str:
            return self.selection.agreements(
                status=Status.IN_FORCE.value, boundary_from=first.isoformat(), boundary_to=last.isoformat()
            )

        return by_quarters(
            "boundaries", _("Terms that reach their boundary"), _("Agreements"), found,
            lambda year, quarter: address(quarters.first_day(year, quarter), quarters.last_day(year, quarter)),
            lambda year: address(date(year, 1, 1), date(year, 12, 31)),
            drawn_from=quarters.of(self.day),
        )  # fmt: skip

    # Events

    @cached_property
    def counted_events(self) -> dict[str, list[tuple]]:
        """By quarter of the report, sphere and country, in one query: (key, name, English name, number)."""
        held, links = self.events.asked(), Event.countries.through.objects
        abroad = links.filter(event__in=self.events.asked("country").values("pk"))
        by_sphere = held.filter(section__sphere__isnull=False)
        quarter = Cast(F("report__year") * 10 + F("report__quarter"), CharField())
        parts = [
            named("quarter", held, quarter, Value(""), Value("")),
            named("sphere", by_sphere, F("section__sphere__slug"), F("section__sphere__name"),
                  F("section__sphere__name_en")),
            named("country", abroad, F("country_id"), F("country__name"), F("country__name_en")),
        ]  # fmt: skip
        found: dict[str, list[tuple]] = {"quarter": [], "sphere": [], "country": []}
        for name, *row in parts[0].union(*parts[1:], all=True):
            found[name].append(tuple(row))
        return found

    def events_by_quarter(self) -> Quarters:
        found = {divmod(int(quarter), 10): number for quarter, _name, _en, number in self.counted_events["quarter"]}
        return by_quarters(
            "events", _("Events by quarter of the report"), _("Events"), found,
            lambda year, quarter: self.selection.list_of_events(year=year, quarter=quarter),
            lambda year: self.selection.list_of_events(year=year),
        )  # fmt: skip

    def events_by(self, name: str) -> Bars:
        chosen = {country.pk for country in self.selection.values("country")} if name == "country" else ()
        rows = sorted(
            ((in_language(*names), value, number) for value, *names, number in self.counted_events[name]),
            key=lambda row: (-row[2], row[0]),
        )
        found = [
            (label, Figure(number, self.selection.list_of_events(**{name: value})),
             self.selection.page("analytics", country=value) if name == "country" else "", value in chosen)
            for label, value, number in rows
        ]  # fmt: skip
        heading, column = {
            "sphere": (_("Events by sphere"), _("Sphere")), "country": (_("Events by country"), _("Country")),
        }[name]  # fmt: skip
        return bars(f"event_{'spheres' if name == 'sphere' else 'countries'}", heading, column, _("Events"), found)

    # Partners of whom nothing was heard

    @cached_property
    def ties(self) -> Ties:
        return Ties.until(self.day)

    def dormant(self) -> Listing:
        """Partner places with agreements in force, without an event under one of them or with both sides."""
        found, partners = self.tally.asked(), self.partners(self.tally.asked())
        if self.selection.values("territory") and partners:
            # The list can be asked for the partner or for the municipality, not for both.
            every = {row[0]: row for row in self.partners(self.tally.asked("territory"))}
            partners = [every[row[0]] for row in partners]
        alive = self.ties.brought_to_life(found.values("pk")) if partners else set()
        lines = [
            (in_language(*names), in_language(*countries), Figure(number, self.in_list("territory", place)), place)
            for place, *names, number, countries in partners
            if self.ties.city_of(place) not in alive
        ]
        lines.sort(key=lambda line: (-line[2].number, line[0]))
        return Listing(
            "dormant",
            _("Partners without events in four quarters"),
            [pgettext("column", "Partner"), _("Country"), pgettext("column", "Agreements in force")],
            [(name, country, figure.number) for name, country, figure, _place in lines],
            lines[:SHOWN_PARTNERS],
            len(lines),
        )

    def partners(self, agreements) -> list[tuple]:
        """Place abroad, its two names, number of agreements, the two names of its country."""
        parties = Participation.objects.filter(agreement__in=agreements.values("pk"), side=Side.FOREIGN)
        columns = ("territory", "territory__short_name", "territory__name_en")
        lands = ("territory__country__name", "territory__country__name_en")
        rows = list(parties.values_list(*columns, *lands).annotate(number=Count("agreement", distinct=True)).order_by())
        countries = {row[0]: row[3:5] for row in rows}
        return [(*row, countries[row[0]]) for row in self.with_kin([(*row[:3], row[5]) for row in rows], parties)]

    def with_kin(self, rows: list[tuple], parties) -> list[tuple]:
        """A place is counted with what it was made of and what was made of it, as the list finds it."""
        kin = {row[0]: self.ties.kin[row[0]] for row in rows if row[0] in self.ties.kin}
        if not kin:
            return rows
        signed = defaultdict(set)
        relatives = parties.filter(territory__in=set().union(*kin.values()))
        for place, agreement in relatives.values_list("territory", "agreement"):
            signed[place].add(agreement)
        numbers = {place: len(set().union(*(signed[one] for one in related))) for place, related in kin.items()}
        return [(*row[:-1], numbers.get(row[0], row[-1])) for row in rows]

    # From signing to registration

    @cached_property
    def waits(self) -> Counter[int]:
        found = Counter()
        for signed, registered, _third, number in self.dated["registration"]:
            found[(registered - signed).days] += number
        return found

    @property
    def days_summary(self) -> Days | None:
        if not self.waits:
            return None
        waits = sorted(self.waits.elements())
        return Days(len(waits), waits[(len(waits) - 1) // 2], waits[0], waits[-1])

    def registration(self) -> Bars:
        found = [
            (name_of_bin(name), Figure(number, self.selection.page("analytics-registration", days=name)), "", False)
            for name in BINS
            if (number := sum(count for wait, count in self.waits.items() if is_within(wait, name)))
            or (name != "before" and self.waits)
        ]
        heading = _("Days from signing to registration")
        return bars("registration", heading, pgettext("column", "Days"), _("Agreements"), found)


def days(name: str, agreements, first, second, third):
    rows = agreements.order_by().annotate(part=Value(name), first=first, second=second, third=third)
    return rows.values_list("part", "first", "second", "third").annotate(number=Count("pk"))


def named(part: str, rows, value, name, name_en):
    rows = rows.order_by().annotate(part=Value(part), value=value, name=name, name_en=name_en)
    return rows.values_list("part", "value", "name", "name_en").annotate(number=Count("pk"))


def bars(name: str, heading: str, column: str, counts: str, found: Iterable[tuple]) -> Bars:
    found = list(found)
    rows = [(label, figure.number) for label, figure, *_rest in found]
    return Bars(name, heading, [column, counts], rows, charts.bars(found))


# Days


def levels(in_force: Counter, unknown: Counter, day: date):
    """(day, in force, unknown) for every day up to this one on which one of them changes."""
    changing = sorted(when for when in in_force.keys() | unknown.keys() if when <= day)
    before = (0, 0)
    for when, now in zip(
        changing,
        accumulate(((in_force[when], unknown[when]) for when in changing), lambda a, b: (a[0] + b[0], a[1] + b[1])),
        strict=True,
    ):
        if now != before:
            yield when, *now
            before = now


def marks(changes: list[tuple], day: date) -> list[tuple]:
    """How it stood at the end of every year, and on the day; the latest first."""
    if not changes:
        return []
    ends = [date(year, 12, 31) for year in range(changes[0][0].year, day.year)] + [day]
    found, place = [], 0
    for end in ends:
        while place < len(changes) and changes[place][0] <= end:
            place += 1
        found.append((end, *changes[place - 1][1:]))
    return found[::-1]


def by_quarters(name, heading, counts, found, of_quarter, of_year, drawn_from=None) -> Quarters:
    """`found`: number by (year, quarter)."""
    years = sorted({year for year, _quarter in found})
    rows = [
        YearRow(
            year,
            [
                Figure(found[year, quarter], of_quarter(year, quarter)) if found.get((year, quarter)) else None
                for quarter in (1, 2, 3, 4)
            ],
            Figure(sum(found.get((year, quarter), 0) for quarter in (1, 2, 3, 4)), of_year(year)),
        )
        for year in years
    ]
    drawn = drawn_quarters(found, drawn_from)
    return Quarters(
        name,
        heading,
        [_("Year"), _("Quarter"), counts],
        [(year, quarter, number) for (year, quarter), number in sorted(found.items())],
        rows,
        charts.columns(
            [Column(ROMAN[quarter - 1], str(year), found.get((year, quarter), 0)) for year, quarter in drawn]
        ),
    )


def drawn_quarters(found, start) -> list[tuple[int, int]]:
    """Without a gap: from where the picture begins, or the last six years of what there is."""
    if not found:
        return []
    first = 4 * (start or min(found))[0] + (start or min(found))[1] - 1
    last = 4 * max(found)[0] + max(found)[1] - 1
    if start:
        last = min(last, first + COLUMNS_DRAWN - 1)
    else:
        first = max(first, last - COLUMNS_DRAWN + 1)
    return [(number // 4, number % 4 + 1) for number in range(first, last + 1)]


# Bins


def is_within(wait: int, name: str) -> bool:
    first, last = BINS[name]
    return (first is None or wait >= first) and (last is None or wait <= last)


def name_of_bin(name: str) -> str:
    first, last = BINS[name]
    if first is None:
        return _("registered before it was signed")
    return _("%(days)s and more") % {"days": first} if last is None else f"{first}–{last}"


def registered_within(selection: Selection, name: str | None) -> list[tuple[int, Agreement]]:
    """(days, agreement) behind a bin, the longest first; behind all of them when none is asked for."""
    complete = Q(signed_precision=Precision.DAY, registered_precision=Precision.DAY)
    found = selection.in_force.asked("status").filter(complete, registered_on__lte=selection.day)
    rows = found.values_list("pk", "signed_on", "registered_on")
    waits = [((registered - signed).days, pk) for pk, signed, registered in rows]
    return sorted((wait for wait in waits if not name or is_within(wait[0], name)), key=lambda row: (-row[0], row[1]))
