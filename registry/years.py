"""What a year brought, per municipality: the summary that is due by 15 January of the next one."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.choices import Stage, Status
from agreements.facets import kin_of_territories
from agreements.models import Agreement, LegalReference, Participation
from agreements.pages import Row
from events.choices import ReportKind
from events.models import Event, Report
from places.models import Territory
from registry import tallies
from registry.charts import ROMAN, Figure
from registry.selection import address
from registry.ties import quarter_in_words

FIRST, LAST = 1990, 2199
NAMED = 100  # municipalities of which nothing is listed; the others are counted
LISTED = 200  # agreements and ends of a page; of a larger register the figures lead to the lists
FIGURES = ("in_force", "concluded", "ended", "undated", "events")
NAMING = (
    "id", "title", "kind", "short_name", "short_name_en", "signed_on", "signed_precision", "registration", "number",
    "registered_on", "registered_precision", "exists_from", "force_from", "doubt_from", "ended_from", "covered_until",
    "end_on", "end_precision", "ended_by", "end_why",
)  # fmt: skip


@dataclass
class Municipality:
    place: Territory | None  # of the whole register none
    name: str  # as it was called at the end of the year
    in_force: Figure
    concluded: Figure
    ended: Figure
    undated: Figure
    events: Figure  # of reports of municipalities

    @property
    def figures(self) -> list[tuple[str, Figure]]:
        """Of the year, with what stands above them."""
        return [
            (_("Concluded"), self.concluded),
            (_("Ended"), self.ended),
            (_("Ended, day unknown"), self.undated),
            (_("Events"), self.events),
        ]

    @property
    def has_anything(self) -> bool:
        return any(figure.number for _label, figure in self.figures)


@dataclass
class Year:
    """Agreements as they are known today; a running year is counted up to today."""

    number: int
    today: date

    # Its days

    @property
    def first(self) -> date:
        return date(self.number, 1, 1)

    @property
    def last(self) -> date:
        return min(date(self.number, 12, 31), self.today)

    @property
    def is_over(self) -> bool:
        return self.number < self.today.year

    @property
    def earlier(self) -> int | None:
        return self.number - 1 if self.number > FIRST else None

    @property
    def later(self) -> int | None:
        return self.number + 1 if self.number < min(self.today.year, LAST) else None

    # What happened in it

    @property
    def public(self):
        return Agreement.objects.public().on(self.last)

    @property
    def concluded(self):
        return self.public.filter(signed_on__range=(self.first, self.last))

    @property
    def ended(self):
        """With a day of the end, known at least to the year."""
        return self.public.filter(end_on__range=(self.first, self.last))

    @property
    def undated(self):
        """That they had ended became known in it; the day is not."""
        return self.public.filter(end_on=None, ended_by__range=(self.first, self.last), ended_from__lte=self.last)

    @property
    def events(self):
        """What municipalities reported; executive bodies answer for their own."""
        return Event.objects.public().filter(report__year=self.number, report__kind=ReportKind.MUNICIPAL)

    # What was reported

    @cached_property
    def reports(self) -> list[Report]:
        """Of the year, each with the number of its public events."""
        public = Count("events", filter=Q(events__stage=Stage.PUBLISHED))
        return list(Report.objects.filter(year=self.number).annotate(public=public).order_by("quarter"))

    @property
    def reported(self) -> list[str]:
        """Quarters of which a report of municipalities is published."""
        published = [one for one in self.reports if one.is_municipal and one.is_published]
        return [quarter_in_words(self.number, one.quarter) for one in published]

    @property
    def of_executive_bodies(self) -> Figure:
        found = sum(one.public for one in self.reports if not one.is_municipal)
        return Figure(found, self.list_of_events(kind=ReportKind.REGIONAL.value))

    # Counted by municipality

    @cached_property
    def municipalities(self) -> list[Municipality]:
        counted = {name: self.by_place(getattr(self, name)) for name in ("concluded", "ended", "undated")}
        counted["events"] = self.events_by_place
        in_force = tallies.of_territories(self.last)

        def figure(name: str, place: int) -> Figure:
            found = in_force.get(place, tallies.NONE).in_force if name == "in_force" else len(counted[name][place])
            return Figure(found, self.list_of(name, place))

        places = Territory.objects.home().order_by("name_key", "id").prefetch_related("names")
        return [
            Municipality(place, str(place.name_on(self.last)), *(figure(name, place.pk) for name in FIGURES))
            for place in places
        ]

    @cached_property
    def kin(self) -> dict[int, set[int]]:
        return kin_of_territories()

    def by_place(self, agreements) -> dict[int, set[int]]:
        """Ids of agreements by municipality, which has those of what it was made of and of what was made of it."""
        parties = Participation.objects.filter(agreement__in=agreements.order_by().values("pk"))
        return self.with_kin(parties.values_list("territory", "agreement").order_by())

    @property
    def events_by_place(self) -> dict[int, set[int]]:
        """Of who reported it and of where it was held, as the list finds them."""
        links = Event.territories.through.objects.filter(event__in=self.events.order_by().values("pk"))
        held = self.events.order_by().filter(section__territory__isnull=False)
        reported = held.annotate(where=F("section__territory"), held=F("pk")).values_list("where", "held")
        pairs = links.order_by().annotate(where=F("territory_id"), held=F("event_id")).values_list("where", "held")
        return self.with_kin(reported.union(pairs))

    def with_kin(self, pairs) -> dict[int, set[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        for place, key in pairs:
            for relative in self.kin.get(place, {place}):
                found[relative].add(key)
        return found

    @property
    def listed(self) -> list[Municipality]:
        return [one for one in self.municipalities if one.has_anything]

    @property
    def silent(self) -> list[Municipality]:
        return [one for one in self.municipalities if not one.has_anything]

    @property
    def silent_named(self) -> list[str]:
        return [one.name for one in self.silent[:NAMED]]

    @property
    def silent_beyond(self) -> int:
        return len(self.silent[NAMED:])

    @cached_property
    def total(self) -> Municipality:
        """Of the register, not of the column: an agreement of two municipalities is one."""
        numbers = {
            "in_force": self.public.in_force().count(),
            **{name: getattr(self, name).count() for name in FIGURES[1:-1]},
            "events": sum(one.public for one in self.reports if one.is_municipal),
        }
        return Municipality(None, "", *(Figure(numbers[name], self.list_of(name)) for name in FIGURES))

    # Its lists

    def list_of(self, name: str, place: int | str = "") -> str:
        """The list that a figure counts; of ends without a day it is the one below."""
        first, last = self.first.isoformat(), self.last.isoformat()
        on = {"as_of": "" if self.last == self.today else last, "territory": place}
        if name == "undated":
            return "#undated"
        if name == "events":
            return self.list_of_events(kind=ReportKind.MUNICIPAL.value, territory=place)
        conditions = {
            "in_force": {"status": Status.IN_FORCE.value},
            "concluded": {"signed_from": first, "signed_to": last},
            "ended": {"ended_from": first, "ended_to": last},
        }[name]
        return address(reverse("agreements:list"), [], conditions | on)

    def list_of_events(self, **conditions) -> str:
        return address(reverse("events:list"), [], {"year": self.number} | conditions)

    @cached_property
    def lists(self) -> dict[str, list[Row]]:
        found = {
            "concluded": self.concluded.order_by("exists_from", "id"),
            "ended": self.ended.order_by("end_on", "id"),
            "undated": self.undated.order_by("exists_from", "id"),
        }
        return {
            name: [Row(one, self.last) for one in agreements.only(*NAMING)[: LISTED + 1]]
            for name, agreements in found.items()
        }

    @property
    def quarters(self) -> list[tuple[str, Figure]]:
        """Events by quarter of the report."""
        counted = Counter()
        for one in self.reports:
            counted[one.quarter] += one.public
        return [
            (roman, Figure(counted[number], self.list_of_events(quarter=number)))
            for number, roman in enumerate(ROMAN, 1)
        ]

    @cached_property
    def references(self) -> list[LegalReference]:
        """Laws that applied at the end of it."""
        begun, holds = Q(from_on=None) | Q(from_on__lte=self.last), Q(to_on=None) | Q(to_on__gte=self.last)
        return list(LegalReference.objects.filter(begun, holds))

    @property
    def deadline(self) -> date:
        return date(self.number + 1, 1, 15)
