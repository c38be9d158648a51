"""What was done under agreements: events of the last reporting quarters, and which places they brought together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import permutations

from django.db.models import F, IntegerField, Q, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from agreements.choices import Side
from agreements.facets import kin_of_territories
from agreements.models import Participation
from events import quarters
from events.choices import Quarter
from events.models import Event
from places.choices import TerritoryKind
from places.models import Territory

QUARTERS = 4


def since(day: date) -> tuple[int, int]:
    """The first of the four reporting quarters before the one that is running: what is silent since, is dormant."""
    return quarters.back(*quarters.of(day), QUARTERS)


def quarter_in_words(year: int, quarter: int) -> str:
    """«IV квартал 2025 года»"""
    return _("quarter %(quarter)s of %(year)d") % {"quarter": Quarter(quarter).label, "year": year}


def from_quarter_in_words(year: int, quarter: int) -> str:
    """«с IV квартала 2025 года»"""
    return _("from the %(quarter)s quarter of %(year)d on") % {"quarter": Quarter(quarter).label, "year": year}


def whole(place: Territory) -> Territory:
    """A district of a city is counted with the city, as the office does."""
    return place.parent if place.kind == TerritoryKind.CITY_DISTRICT and place.parent else place


@dataclass
class Ties:
    """Everything that published events name, those of the quarters since then that began by the day."""

    since: tuple[int, int]
    day: date
    kin: dict[int, set[int]] = field(default_factory=dict)
    cities: dict[int, int] = field(default_factory=dict)  # by their districts
    reports: set[tuple[int, int]] = field(default_factory=set)  # quarters of which a report has events here
    agreements: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # events by agreement
    pairs: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))  # by two cities

    @classmethod
    def until(cls, day: date) -> Ties:
        found, named = cls(since(day), day, kin_of_territories()), defaultdict(set)
        for part, of, other in found.rows():
            if part == "agreement":
                found.agreements[other].add(of)
            elif part == "report":
                found.reports.add(divmod(other, 10))
            elif part == "district":
                found.cities[of] = other
            else:
                named[of] |= found.kin.get(other, {other})
        for event, places in named.items():
            for pair in permutations(set(map(found.city_of, places)), 2):
                found.pairs[pair].add(event)
        return found

    @property
    def events(self):
        return Event.objects.public().reported_since(*self.since).held_within(None, self.day)

    def rows(self):
        """(what is named, event, its key), and the districts of cities, all in one query."""
        held = self.events.order_by()
        keys = held.values("pk")
        districts = Territory.objects.filter(kind=TerritoryKind.CITY_DISTRICT, parent__isnull=False)
        parts = [
            part("agreement", Event.agreements.through.objects.filter(event__in=keys), "event_id", F("agreement_id")),
            part("place", Event.territories.through.objects.filter(event__in=keys), "event_id", F("territory_id")),
            part("place", held.filter(section__territory__isnull=False), "pk", F("section__territory_id")),
            part("report", held, "pk", F("report__year") * 10 + F("report__quarter")),
            part("district", districts, "pk", F("parent_id")),
        ]
        return parts[0].union(*parts[1:])

    def city_of(self, place: int) -> int:
        return self.cities.get(place, place)

    def between(self, home: int, abroad: int, agreements: Iterable[int]) -> set[int]:
        """Events under one of the agreements, or of both places."""
        under = (self.agreements.get(key, set()) for key in agreements)
        return self.pairs.get((self.city_of(home), self.city_of(abroad)), set()).union(*under)

    def brought_to_life(self, agreements) -> set[int]:
        """Foreign places of these agreements with events; for a district its city."""
        places = {place for pair in self.pairs for place in pair}
        places |= {district for district, city in self.cities.items() if city in places}
        parties = Participation.objects.filter(
            Q(agreement__in=self.agreements.keys()) | Q(territory__in=places),
            agreement__in=agreements, side=Side.FOREIGN, agreement__parties__side=Side.HOME,
        )  # fmt: skip
        rows = parties.values_list("agreement", "territory", "agreement__parties__territory").order_by().distinct()
        return {self.city_of(foreign) for agreement, foreign, home in rows if self.between(home, foreign, [agreement])}


def part(name: str, rows, of: str, other):
    rows = rows.order_by().annotate(part=Value(name), of=F(of), other=Cast(other, IntegerField()))
    return rows.values_list("part", "of", "other")
