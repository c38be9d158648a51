"""How many events stand behind each choice of the list; each facet leaves its own choice out."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cached_property

from django.db.models import Count, F, Max, Min, Q
from django.utils.text import capfirst

from agreements.facets import MUNICIPALITY, Choice, Facet, choices, kin_of_territories, label_of
from events.models import Event
from places.models import Territory

# Facets with few values are columns, so one query counts all their combinations.
COLUMNS = {"kind": "report__kind", "year": "report__year", "quarter": "report__quarter", "format": "format"}
DAYS = ("from", "to")
ORDER = ("kind", "year", "quarter", "territory", "sphere", "country", "format")


class Tally:
    """What the filterset finds, counted by everything a visitor may choose."""

    def __init__(self, filterset):
        self.filterset = filterset
        filterset.form.is_valid()
        self.typed = filterset.form.cleaned_data

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

    def matching(self, *, without: str = ""):
        chosen = {name: set(self.typed[name]) for name in COLUMNS if name != without and self.typed.get(name)}
        for values, *counted in self.combinations:
            if all(values[name] in wanted for name, wanted in chosen.items()):
                yield values, *counted

    @cached_property
    def total(self) -> int:
        return sum(number for _values, number, *_days in self.matching())

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of anything found."""
        first, last = zip(*(days for _values, _number, *days in self.matching()), strict=True)
        return min(first), max(last)

    def total_without(self, name: str) -> int:
        """What would be found if this condition were not asked."""
        if name in COLUMNS:
            return sum(number for _values, number, *_days in self.matching(without=name))
        return self.asked(name).count()

    # One facet each

    def facets(self) -> list[Facet]:
        return [self.facet(name) for name in ORDER]

    def facet(self, name: str) -> Facet:
        counted = {"country": self.countries, "territory": self.territories, "sphere": self.spheres}
        return Facet(name, self.label(name), counted[name]() if name in counted else self.column(name))

    def label(self, name: str) -> str:
        return capfirst(str(MUNICIPALITY)) if name == "territory" else label_of(self.filterset, name)

    def column(self, name: str) -> list[Choice]:
        numbers: Counter[str] = Counter()
        for values, number, *_days in self.matching(without=name):
            numbers[values[name]] += number
        chosen = self.typed.get(name) or []
        offered = dict(self.filterset.form.fields[name].choices)
        known = [value for value in offered if numbers[value] or value in chosen]
        if name == "year":
            known.reverse()  # the latest first
        return [Choice(value, capfirst(str(offered[value])), numbers[value], value in chosen) for value in known]

    def countries(self) -> list[Choice]:
        chosen = {country.pk: country for country in self.typed.get("country") or ()}
        links = Event.countries.through.objects.filter(event__in=self.found_without("country"))
        rows = links.values_list("country", "country__name", "country__name_en")
        return choices(rows.annotate(number=Count("pk")).order_by(), chosen)

    def spheres(self) -> list[Choice]:
        chosen = {sphere.slug: sphere for sphere in self.typed.get("sphere") or ()}
        found = self.asked("sphere").filter(section__sphere__isnull=False)
        rows = found.values_list("section__sphere__slug", "section__sphere__name", "section__sphere__name_en")
        return choices(rows.annotate(number=Count("pk")).order_by(), chosen)

    def territories(self) -> list[Choice]:
        """Municipalities of this registry, and places abroad once they are chosen."""
        chosen = {territory.pk: territory for territory in self.typed.get("territory") or ()}
        offered = Territory.objects.filter(Q(is_home=True) | Q(pk__in=list(chosen)))
        rows = [
            way.filter(**{f"{place}__in": offered})
            .values_list(place, f"{place}__short_name", f"{place}__name_en")
            .annotate(number=Count("pk"))
            for way, place in zip(self.ways_to_places(), ("section__territory", "territory"), strict=True)
        ]
        counted: Counter[int] = Counter()
        names = {pk: (place.short_name, place.name_en) for pk, place in chosen.items()}
        for key, name, name_en, number in rows[0].union(rows[1], all=True):
            names[key] = name, name_en
            counted[key] += number
        for key, events in self.with_kin().items():
            counted[key] = len(events)
        return choices([(key, *names[key], counted[key]) for key in names], chosen)

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

    def found_without(self, name: str):
        return self.asked(name).values("pk")
