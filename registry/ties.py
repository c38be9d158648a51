"""What was done under agreements: events of a span of time, and which pairs of places they brought together."""

from __future__ import annotations

from collections import defaultdict
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

QUARTERS = 4


def since(day: date) -> date:
    """The first day of the four quarters before the one that is running: what is silent since then, is dormant."""
    return quarters.first_day(*quarters.back(*quarters.of(day), QUARTERS))


def quarter_in_words(year: int, quarter: int) -> str:
    """«IV квартал 2025 года»"""
    return _("quarter %(quarter)s of %(year)d") % {"quarter": Quarter(quarter).label, "year": year}


@dataclass
class Ties:
    """Everything that published events of the span name."""

    start: date
    end: date
    kin: dict[int, set[int]] = field(default_factory=dict)
    reports: set[tuple[int, int]] = field(default_factory=set)  # quarters of which a report has events here
    agreements: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # events by agreement
    pairs: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))  # by two places

    @classmethod
    def until(cls, day: date) -> Ties:
        found, places = cls(since(day), day, kin_of_territories()), defaultdict(set)
        for part, event, other in found.rows():
            if part == "agreement":
                found.agreements[other].add(event)
            elif part == "report":
                found.reports.add(divmod(other, 10))
            else:
                places[event] |= found.kin.get(other, {other})
        for event, named in places.items():
            for pair in permutations(named, 2):
                found.pairs[pair].add(event)
        return found

    @property
    def events(self):
        return Event.objects.public().held_within(self.start, self.end)

    def rows(self):
        """(what is named, event, its key), all in one query."""
        held = self.events.order_by()
        keys = held.values("pk")
        parts = [
            part("agreement", Event.agreements.through.objects.filter(event__in=keys), "event_id", F("agreement_id")),
            part("place", Event.territories.through.objects.filter(event__in=keys), "event_id", F("territory_id")),
            part("place", held.filter(section__territory__isnull=False), "pk", F("section__territory_id")),
            part("report", held, "pk", F("report__year") * 10 + F("report__quarter")),
        ]
        return parts[0].union(*parts[1:])

    def brought_to_life(self, agreements) -> set[int]:
        """Foreign places of these agreements that an event under one of them, or of both its places, has."""
        named = Q(agreement__in=self.agreements.keys()) | Q(
            territory__in={place for pair in self.pairs for place in pair}
        )
        parties = Participation.objects.filter(
            named, agreement__in=agreements, side=Side.FOREIGN, agreement__parties__side=Side.HOME
        )
        rows = parties.values_list("agreement", "territory", "agreement__parties__territory").order_by().distinct()
        return {
            foreign
            for agreement, foreign, home in rows
            if agreement in self.agreements or (home, foreign) in self.pairs
        }


def part(name: str, rows, event: str, other):
    rows = rows.order_by().annotate(part=Value(name), event_=F(event), other=Cast(other, IntegerField()))
    return rows.values_list("part", "event_", "other")
