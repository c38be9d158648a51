"""The events of the published reports turned on their side, as the agreements are in agreements.counting."""

from __future__ import annotations

from datetime import date
from itertools import compress

from django.db.models import CharField
from django.db.models.functions import Cast

from agreements.choices import Stage
from agreements.counting import Masks, Quick
from events.facets import COLUMNS, Tally
from events.models import Event


class EventMasks(Masks):
    def read(self):
        reported = self.read_events()
        self.read_territories(reported)
        self.read_countries()

    def read_events(self) -> dict[int, int]:
        """By event the municipality that reported it."""
        found: dict[str, dict[str, list[int]]] = {name: {} for name in (*COLUMNS, "sphere")}
        self.names["sphere"], reported, same, days = {}, {}, {}, {}
        texts = [Cast(name, CharField()) for name in ("starts_on", "ends_on")]
        spheres = [f"section__sphere__{name}" for name in ("slug", "name", "name_en")]
        rows = (
            Event.objects.public()
            .order_by("pk")
            .values_list("pk", "section__territory", *spheres, *COLUMNS.values(), *texts)
        )
        for pk, territory, sphere, name, name_en, *values, first, last in rows.iterator():
            if territory:
                reported[pk] = territory
                self.parties.setdefault(territory, []).append(pk)
            if sphere:
                self.names["sphere"][sphere] = name, name_en
                found["sphere"].setdefault(sphere, []).append(pk)
            for column, value in zip(COLUMNS, values, strict=True):
                found[column].setdefault(str(value), []).append(pk)
            days[pk] = same.setdefault(first, first), same.setdefault(last, last)
        self.size = max(days, default=0) + 1
        self.every = self.bits(days)
        self.days = [days.get(pk) for pk in range(self.size)]
        self.masks = {name: self.of_each(values) for name, values in found.items()}
        return reported

    def read_territories(self, reported: dict[int, int]):
        links = Event.territories.through.objects.filter(event__stage=Stage.PUBLISHED)
        for event, territory in links.values_list("event", "territory").iterator():
            if reported.get(event) != territory and event < self.size:
                self.parties.setdefault(territory, []).append(event)

    def read_countries(self):
        countries: dict[str, list[int]] = {}
        links = Event.countries.through.objects.filter(event__stage=Stage.PUBLISHED)
        for event, country in links.values_list("event", "country").iterator():
            countries.setdefault(country, []).append(event)
        self.masks["country"] = self.of_each(countries)


class QuickTally(Quick, Tally):
    @property
    def every(self) -> int:
        return self.read.every

    @property
    def days(self) -> tuple[date, date]:
        first, last = zip(*compress(self.read.days, self.read.flags(self.found())), strict=True)
        return date.fromisoformat(min(first)), date.fromisoformat(max(last))
