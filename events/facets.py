"""How many events stand behind each choice of the list; each facet leaves its own choice out."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cached_property

from django.db.models import Count, F, Max, Min, Q

from agreements import facets
from agreements.facets import Choice, kin_of_territories
from events.models import Event
from places.models import Territory

# Facets with few values are columns, so one query counts all their combinations.
COLUMNS = {"kind": "report__kind", "year": "report__year", "quarter": "report__quarter", "format": "format"}
DAYS = ("from", "to")
ORDER = ("kind", "year", "quarter", "territory", "sphere", "country", "format")


class Tally(facets.Tally):
    """What the filterset finds, counted by everything a visitor may choose."""

    order, columns = ORDER, COLUMNS

    def asked(self, *without: str):
        """The events that are asked for, some of the conditions left out; in no order."""
        found = self.filterset.queryset.all()
        typed = {name: value for name, value in self.typed.items() if value and name not in without}
        if typed.keys() & set(DAYS):
            found = found.held_within(*map(typed.get, DAYS))
        for name, value in typed.items():
            if name not in DAYS:
                found = self.filterset.filters[name].filter(found, value)
        return found.order_by()

    @cached_property
    def combinations(self) -> list[tuple[dict[str, str], int, date, date]]:
        rows = (
            self.asked(*COLUMNS).values_list(*COLUMNS.values()).annotate(Count("pk"), Min("starts_on"), Max("ends_on"))
        )
        return [(dict(zip(COLUMNS, map(str, row), strict=False)), *row[-3:]) for row in rows]

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of anything found."""
        first, last = zip(*(days for _values, _number, *days in self.matching()), strict=True)
        return min(first), max(last)

    def column(self, name: str) -> list[Choice]:
        found = super().column(name)
        return found[::-1] if name == "year" else found  # the latest first

    # Value, name, English name, number

    def named_numbers(self, name: str) -> list[tuple]:
        if name == "country":
            links = Event.countries.through.objects.filter(event__in=self.found_without(name))
            rows = links.values_list("country", "country__name", "country__name_en")
        else:
            found = self.asked(name).filter(section__sphere__isnull=False)
            rows = found.values_list("section__sphere__slug", "section__sphere__name", "section__sphere__name_en")
        return list(rows.annotate(number=Count("pk")).order_by())

    def numbers_of_territories(self, chosen: dict) -> list[tuple]:
        offered = Territory.objects.filter(Q(is_home=True) | Q(pk__in=list(chosen)))
        rows = [
            way.filter(**{f"{place}__in": offered})
            .values_list(place, f"{place}__short_name", f"{place}__name_en")
            .annotate(number=Count("pk"))
            for way, place in zip(self.ways_to_places(), ("section__territory", "territory"), strict=True)
        ]
        counted: Counter[int] = Counter()
        alone = {pk: (place.short_name, place.name_en) for pk, place in chosen.items()}
        names = {}
        for key, name, name_en, number in rows[0].union(rows[1], all=True):
            names[key] = name, name_en
            counted[key] += number
        kin = {key: len(events) for key, events in self.with_kin().items()}
        names |= {key: named for key, named in alone.items() if kin.get(key)}
        return [(key, *named, kin.get(key, counted[key])) for key, named in names.items()]

    def ways_to_places(self):
        """Events by the municipality that reported them, and by their other places."""
        reported = self.asked("territory")
        linked = Event.territories.through.objects.filter(event__in=reported.values("pk")).order_by()
        elsewhere = Q(event__section__territory=None) | ~Q(territory=F("event__section__territory"))
        return reported, linked.filter(elsewhere)

    def with_kin(self) -> dict[int, set[int]]:
        """A territory is counted with what it was made of and what was made of it, as the filter finds it."""
        kin = kin_of_territories()
        if not kin:
            return {}
        reported, linked = self.ways_to_places()
        pairs = reported.filter(section__territory__in=list(kin)).values_list("section__territory", "pk")
        pairs = pairs.union(linked.filter(territory__in=list(kin)).values_list("territory", "event"))
        events: dict[int, set[int]] = {}
        for place, event in pairs:
            events.setdefault(place, set()).add(event)
        return {
            place: set().union(*(events.get(relative, set()) for relative in relatives))
            for place, relatives in kin.items()
        }
