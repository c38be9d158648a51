"""The analytic note on twinning, for any day and any part of the register: what the page and the Word file say.

Which agreements are twinning, and what the note has from where: docs/decisions/0006-analytic-note.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.conf import settings
from django.db.models import Prefetch, Q
from django.utils.translation import get_language

from agreements.choices import Kind, Level, Practical, Side, Stage, Status
from agreements.models import Agreement, CountryNote, Discrepancy, OutsideDocument, Participation, Theme
from events.models import Event
from office.dates import PartialDate
from places.choices import TerritoryKind
from places.models import Country, Territory
from registry.selection import Selection
from registry.ties import Ties, from_quarter_in_words, quarter_in_words, whole

MOST = 2_000  # agreements of one note: beyond it nobody reads, and the filter is there
TWINNING = {Theme.TWINNING, "friendship"}
TOWNS = {TerritoryKind.CITY, TerritoryKind.CITY_DISTRICT, TerritoryKind.UNION}
NOT_CARRIED_OUT = (Practical.DORMANT, Practical.SUSPENDED)


class TooMany(Exception):
    """More agreements than a note can tell of."""


@dataclass(frozen=True)
class Paper:
    """A basis document: an agreement of the register, or a document that only others name."""

    of: Agreement | OutsideDocument
    day: date

    @property
    def is_outside(self) -> bool:
        return isinstance(self.of, OutsideDocument)

    @property
    def is_unknown(self) -> bool:
        """Whether it was in force on the day is not known."""
        return not self.is_outside and self.of.timeline.status_on(self.day) == Status.UNKNOWN

    @property
    def title(self) -> str:
        return " ".join(self.of.title.split())

    @property
    def has_its_day(self) -> bool:
        """The title says when it was signed."""
        return not self.signed or str(self.signed.year) in self.title

    @property
    def signed(self) -> PartialDate | None:
        return self.of.signed

    @property
    def kind(self) -> str:
        return str(Kind(self.of.kind).label)

    @property
    def order(self) -> tuple:
        return self.signed.first if self.signed else date.min, self.of.pk


@dataclass
class Partner:
    place: Territory
    country: Country  # as signed
    name: str
    papers: list[Paper] = field(default_factory=list)
    events: set[int] = field(default_factory=set)


@dataclass
class Municipality:
    place: Territory
    name: str
    partners: list[Partner]
    events: list[Event] = field(default_factory=list)

    @property
    def silent(self) -> list[Partner]:
        return [partner for partner in self.partners if not partner.events]


@dataclass(frozen=True)
class Other:
    """An agreement that is no twinning: who it is between, as they were called on the day."""

    paper: Paper
    homes: list[str]
    abroad: list[tuple[Country, list[str]]]


class Note:
    def __init__(self, selection: Selection):
        self.selection, self.day = selection, selection.day
        self.typed = {name: selection.values(name) for name in ("territory", "country", "kind", "theme")}

    @classmethod
    def of(cls, selection: Selection) -> Note:
        """Read at once, so that whoever asks for too much is told before anything is written."""
        note = cls(selection)
        note.agreements  # noqa: B018
        return note

    # What is told of

    @cached_property
    def agreements(self) -> list[Agreement]:
        """In force on the day, or nobody knows."""
        return self.read(self.selected.in_status(Status.IN_FORCE, Status.UNKNOWN))

    @property
    def selected(self):
        return self.selection.in_force.asked("status")

    def read(self, agreements) -> list[Agreement]:
        parties = Participation.objects.select_related("country", "territory__parent").prefetch_related(
            "territory__names", "territory__parent__names"
        )
        asked = agreements.defer("search_text", "parties_line").order_by("exists_from", "id")
        found = list(asked.prefetch_related(Prefetch("parties", parties), "themes")[: MOST + 1])
        if len(found) > MOST:
            raise TooMany
        return found

    @cached_property
    def outside_documents(self) -> list[OutsideDocument]:
        """Municipal ones of the day, under what was selected; a theme they do not have."""
        themes = {theme.slug for theme in self.typed["theme"]}
        if themes and not themes & TWINNING:
            return []
        places = Territory.objects.select_related("country", "parent").prefetch_related("names", "parent__names")
        found = OutsideDocument.objects.filter(
            Q(signed_on=None) | Q(signed_on__lte=self.day), is_public=True, level=Level.MUNICIPAL
        ).prefetch_related(Prefetch("territories", places))
        return [document for document in found if self.is_selected(document)]

    def is_selected(self, document: OutsideDocument) -> bool:
        if self.typed["kind"] and document.kind not in self.typed["kind"]:
            return False
        places = document.territories.all()
        countries = {country.pk for country in self.typed["country"]}
        if countries and not countries & {place.country_id for place in places}:
            return False
        return not self.asked_places or bool(self.asked_places & {place.pk for place in places})

    @cached_property
    def asked_places(self) -> set[int]:
        return Territory.objects.lineage(place.pk for place in self.typed["territory"])

    # Twinning, and the rest

    def is_twinning(self, agreement: Agreement) -> bool:
        """By its theme; a general agreement of two towns; what the list has of a link that a paper outside it names.

        Where a theme is asked for, that decides.
        """
        themes = {theme.slug for theme in agreement.themes.all()}
        if self.typed["theme"] or themes & TWINNING:
            return True
        if not themes and all(party.territory.kind in TOWNS for party in agreement.parties.all()):
            return True
        bound = pairs(agreement)
        return bool(bound) and bound <= self.bound_outside

    @cached_property
    def bound_outside(self) -> set[tuple[int, int]]:
        return {pair for paper in self.outside_documents if self.is_carried_out(paper) for pair in pairs(paper)}

    def is_carried_out(self, paper: Agreement | OutsideDocument) -> bool:
        known = paper.practical_on is None or paper.practical_on <= self.day
        return paper.practical not in NOT_CARRIED_OUT or not known

    @cached_property
    def links(self) -> list[Municipality]:
        """Twinning: municipalities of this registry with their partners and what their links rest on."""
        papers = [found for found in self.agreements if self.is_twinning(found)] + self.outside_documents
        return self.by_municipality([paper for paper in papers if self.is_carried_out(paper)])

    @cached_property
    def others(self) -> list[Other]:
        """Other agreements on co-operation, agreement by agreement."""
        found = [one for one in self.agreements if not self.is_twinning(one) and self.is_carried_out(one)]
        return [self.other(Paper(one, self.day)) for one in found]

    def other(self, paper: Paper) -> Other:
        at_home, abroad = sides(paper.of)
        names: dict[Country, list[str]] = defaultdict(list)
        for place, country in abroad:
            names[country].append(name_of(place, self.day))
        return Other(paper, [name_of(place, self.day) for place in at_home], list(names.items()))

    @cached_property
    def not_carried_out(self) -> list[Paper]:
        papers = [paper for paper in (*self.agreements, *self.outside_documents) if not self.is_carried_out(paper)]
        return sorted((Paper(paper, self.day) for paper in papers), key=lambda paper: paper.order)

    def by_municipality(self, papers) -> list[Municipality]:
        homes: dict[Territory, dict[tuple, Partner]] = defaultdict(dict)
        for paper in papers:
            at_home, abroad = sides(paper)
            for home in at_home:
                for place, country in abroad:
                    self.add(homes[home], paper, place, country)
        found = [self.municipality(home, list(partners.values())) for home, partners in homes.items()]
        return sorted(found, key=lambda one: (-len(one.partners), one.place.name_key))

    def add(self, partners: dict[tuple, Partner], paper, place: Territory, country: Country) -> None:
        place = whole(place)
        partner = partners.setdefault((place.pk, country.pk), Partner(place, country, name_of(place, self.day)))
        if all(known.of is not paper for known in partner.papers):
            partner.papers.append(Paper(paper, self.day))

    def municipality(self, home: Territory, partners: list[Partner]) -> Municipality:
        for partner in partners:
            partner.papers.sort(key=lambda paper: paper.order)
            keys = [paper.of.pk for paper in partner.papers if not paper.is_outside]
            partner.events = self.ties.between(home.pk, partner.place.pk, keys)
        partners.sort(key=lambda partner: partner.papers[0].order)
        return Municipality(home, name_of(home, self.day), partners)

    # Events

    @cached_property
    def ties(self) -> Ties:
        return Ties.until(self.day)

    @cached_property
    def active(self) -> list[Municipality]:
        """Those with events in the last four reporting quarters, the first ones first."""
        keys = {key for home in self.links for partner in home.partners for key in partner.events}
        events = Event.objects.public().select_related("section__territory").in_bulk(keys)
        for home in self.links:
            own = {key for partner in home.partners for key in partner.events}
            home.events = sorted((events[key] for key in own), key=lambda event: (event.starts_on, event.pk))
        return [home for home in self.links if home.events]

    @property
    def reported(self) -> list[tuple[int, int]]:
        return sorted(self.ties.reports)

    @property
    def since(self) -> str:
        return from_quarter_in_words(*self.ties.since)

    @property
    def reported_in_words(self) -> list[str]:
        return [quarter_in_words(*quarter) for quarter in self.reported]

    # Sums

    @cached_property
    def countries(self) -> list[tuple[Country, int]]:
        """Of the twinning partners, with how many of them each has."""
        partners = {(partner.place.pk, partner.country) for home in self.links for partner in home.partners}
        counted = Counter(country for _place, country in partners)
        return sorted(counted.items(), key=lambda item: (-item[1], item[0].name_key))

    @property
    def has_unknown(self) -> bool:
        return any(paper.is_unknown for home in self.links for partner in home.partners for paper in partner.papers)

    @property
    def partners(self) -> int:
        return sum(number for _country, number in self.countries)

    @property
    def in_force(self) -> int:
        """Twinning agreements certainly in force."""
        papers = {paper.of for home in self.links for partner in home.partners for paper in partner.papers}
        return sum(not Paper(of, self.day).is_outside and not Paper(of, self.day).is_unknown for of in papers)

    # What stands beside

    @cached_property
    def fields(self) -> list[CountryNote]:
        """Promising fields, country by country, where the note tells of the country."""
        told = {party.country_id for found in self.agreements for party in found.parties.all()}
        asked = {country.pk for country in self.typed["country"]}
        return list(CountryNote.objects.filter(country__in=told & asked if asked else told).select_related("country"))

    @cached_property
    def discrepancies(self) -> list[Discrepancy]:
        """About what the note tells of, about twinning that has ended, and about what an event brought to light."""
        documents = [document.pk for document in self.outside_documents]
        asked = Q(agreement__in=self.selected.values("pk"), agreement__stage=Stage.PUBLISHED)
        asked |= Q(agreement=None, outside_document__in=documents)
        if not self.typed["kind"] and not self.typed["theme"]:  # an event has neither
            asked |= Q(agreement=None, outside_document=None, events__in=self.selection.events.asked().values("pk"))
        found = Discrepancy.objects.filter(asked, is_public=True).select_related("agreement").distinct()
        told = {one.pk for one in self.agreements}
        ended = {one.agreement_id for one in found} - told - {None}
        told |= {one.pk for one in self.read(Agreement.objects.filter(pk__in=ended)) if self.is_twinning(one)}
        return [one for one in found if one.agreement_id is None or one.agreement_id in told]


def pairs(paper) -> set[tuple[int, int]]:
    """Whom it binds: municipality and partner."""
    at_home, abroad = sides(paper)
    return {(home.pk, whole(place).pk) for home in at_home for place, _country in abroad}


def sides(paper) -> tuple[list[Territory], list[tuple[Territory, Country]]]:
    """Municipalities of this registry, and places abroad with the country as signed."""
    if isinstance(paper, OutsideDocument):
        places = list(paper.territories.all())
        abroad = [(place, place.country) for place in places if place.country_id != settings.REGISTRY_COUNTRY]
        return [place for place in places if place.is_home], abroad
    parties = list(paper.parties.all())
    at_home = [party.territory for party in parties if party.side == Side.HOME and party.territory.is_home]
    abroad = [(party.territory, party.country) for party in parties if party.side == Side.FOREIGN]
    return list(dict.fromkeys(at_home)), list(dict.fromkeys(abroad))


def name_of(place: Territory, day: date) -> str:
    """As it was called on the day: «Вяземский район», «г. Хаген»."""
    name = place.name_on(day)
    if get_language() == "en":
        return str(name)
    return f"г.\N{NO-BREAK SPACE}{name.name}" if name.kind == TerritoryKind.CITY else name.name
