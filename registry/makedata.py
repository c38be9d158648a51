"""The synthetic agreements of the yardstick, loaded in bulk: computed before they are stored, in batches, ids kept."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection

from accounts.changes import record, writing
from accounts.models import Change
from agreements import terms
from agreements.actions import facts, refreshing
from agreements.choices import EndGround, Kind, Registration, Renewal, Side, Stage, TermKind
from agreements.models import (
    Agreement,
    LegalReference,
    NumberSeries,
    Participation,
    Replacement,
    SearchTerm,
    TermPeriod,
    TermRecord,
    Theme,
)
from places.choices import BodyKind, TerritoryKind
from places.models import Body, Country, Territory, TerritoryName
from registry import makeevents
from registry.bulk import AT_ONCE, batches, insert, records
from registry.demo import add, read, reset_sequences

ENDED_BY = date(2026, 6, 30)  # what ended without a day had ended by then
HOME = "RU"
KINDS = {
    "Соглашение": Kind.AGREEMENT, "Договор": Kind.CONTRACT, "Меморандум": Kind.MEMORANDUM, "Протокол": Kind.PROTOCOL,
}  # fmt: skip
BODY_KINDS = {
    "управление": BodyKind.DEPARTMENT, "отдел": BodyKind.DEPARTMENT, "администрация": BodyKind.ADMINISTRATION,
    "исполнительный комитет": BodyKind.EXECUTIVE, "совет": BodyKind.COUNCIL, "дума": BodyKind.COUNCIL,
}  # fmt: skip
LOADED = (
    Country, Theme, LegalReference, Territory, TerritoryName, Body, NumberSeries, Agreement, Agreement.themes.through,
    Participation, Replacement, TermPeriod, SearchTerm,
)  # fmt: skip


class NotEmpty(Exception):
    """The database holds agreements or territories: the synthetic ones keep their ids and are mixed into none."""


@dataclass
class Overview:
    """What has to be known of all agreements before the first is computed."""

    count: int = 0
    next_numbers: dict[str, int] = field(default_factory=dict)  # by region
    successor_of: dict[int, int] = field(default_factory=dict)
    facts_of: dict[int, terms.Facts] = field(default_factory=dict)  # of successors only


@writing()
def load(directory: Path, *, at_once: int = AT_ONCE, progress=lambda count: None) -> Change:
    """Everything or nothing, and one public Change for the whole."""
    if Agreement.objects.exists() or Territory.objects.exists():
        raise NotEmpty
    references = json.loads((directory / "ref.json").read_text(encoding="utf-8"))
    rows = directory / "agreements.jsonl"
    overview = overview_of(records(rows))
    change = record("load", whole(overview.count), by=None, is_public=True)

    places = load_places(references)
    series = load_series(references["regions"], overview)
    twinning = Theme.objects.get(slug=Theme.TWINNING)
    for batch in batches(records(rows), at_once):
        store([Loaded.of(row, places, series, change) for row in batch], overview, twinning)
        progress(len(batch))
    Replacement.objects.bulk_create(
        (Replacement(predecessor_id=old, successor_id=new, counts=True) for old, new in overview.successor_of.items()),
        batch_size=at_once,
    )
    reset_sequences(model for model in LOADED if model not in (Country, SearchTerm))
    if (directory / "events.jsonl").exists():
        makeevents.load(directory / "events.jsonl", at_once=at_once)
    for batch in batches(Agreement.objects.order_by("pk").iterator(chunk_size=at_once), at_once):
        refreshing.refresh_ready(batch)
    return change


def whole(count: int) -> Agreement:
    """What the one Change is about: the register as a whole."""
    return Agreement(title=f"Синтетические соглашения: {count}")


def analyze() -> None:
    """The database learns what it holds; PostgreSQL also which pages an index may answer for alone."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


# Reading


def overview_of(rows: Iterable[dict]) -> Overview:
    """Successors stand after those they replace, so their facts are known once everything was read."""
    found = Overview()
    successors = set()
    for row in rows:
        found.count += 1
        if row["superseded_by"]:
            found.successor_of[row["id"]] = row["superseded_by"]
            successors.add(row["superseded_by"])
        if row["id"] in successors:
            found.facts_of[row["id"]] = facts.of_terms(alone(Agreement(**columns_of(row))))
        if sequence := sequence_of(row):
            found.next_numbers[row["region"]] = max(found.next_numbers.get(row["region"], 1), sequence + 1)
    if missing := set(found.successor_of.values()) - set(found.facts_of):
        raise ValueError(f"successors stand before those they replace or are missing: {sorted(missing)[:5]}")
    return found


def alone(agreement: Agreement, parties: Iterable[Participation] = ()) -> Agreement:
    """With these parties and no records of the term, as if they had been read with it."""
    agreement._prefetched_objects_cache = {"parties": list(parties), "term_records": TermRecord.objects.none()}
    return agreement


def sequence_of(row: dict) -> int | None:
    number = (row["reg_number"] or "").partition("-")[0]
    return int(number) if number.isdecimal() else None


def columns_of(row: dict) -> dict:
    """What the paper says, in the columns of an agreement."""
    ended = {}
    if row["superseded_by"]:
        ended = {"end_ground": EndGround.REPLACED, "end_text": row["lapse_note"]}
    elif row["status"] == "lapsed":
        ended = {"end_ground": EndGround.UNSTATED, "end_text": row["lapse_note"], "ended_by": ENDED_BY}
    return {
        "id": row["id"],
        "kind": KINDS[row["kind"]],
        "title": row["title"],
        "signed_on": date.fromisoformat(row["signed_on"]),
        "registration": registration_of(row),
        "registered_on": date.fromisoformat(row["reg_date"]) if row["reg_date"] else None,
        "term_text": row["term_text"],
        "source_document": "agreements.jsonl",
        "source_row": row["id"],
        "position": row["id"],
        "stage": Stage.PUBLISHED,
        **term_of(row),
        **ended,
    }


def registration_of(row: dict) -> Registration:
    if row["reg_number"] is None:
        return Registration.NONE
    return Registration.NUMBERED if sequence_of(row) else Registration.UNNUMBERED


def term_of(row: dict) -> dict:
    if row["term_years"] is None:
        return {"term": TermKind.INDEFINITE}
    if row["prolonged"]:
        return {"term": TermKind.RENEWING, "term_years": row["term_years"], "renewal": Renewal.AUTOMATIC}
    return {"term": TermKind.FIXED, "term_years": row["term_years"]}


# Places and numbers


@dataclass(frozen=True)
class Places:
    """Read once, with everything the computed columns ask of them."""

    bodies: dict[int, Body]
    countries: dict[str, Country]

    @classmethod
    def stored(cls) -> Places:
        territories = {place.pk: place for place in Territory.objects.prefetch_related("names")}
        countries = Country.objects.in_bulk()
        bodies = Body.objects.in_bulk()
        for body in bodies.values():
            body.territory = territories[body.territory_id]
            body.territory.country = countries[body.territory.country_id]
        return cls(bodies, countries)


def load_places(references: dict) -> Places:
    for name in ("countries", "themes", "legal_references"):
        for row in read(settings.BASE_DIR / "fixtures" / f"{name}.json"):
            add(row)
    after = max(place["id"] for place in references["municipalities"])  # regions stand behind, municipalities keep ids
    regions = [
        (after + region["id"], region["name"], TerritoryKind.REGION, HOME, None) for region in references["regions"]
    ]
    municipalities = [
        (
            place["id"],
            place["name"],
            TerritoryKind.CITY if place["city"] else TerritoryKind.DISTRICT,
            place["country"],
            after + place["region"] if place["region"] else None,
        )
        for place in references["municipalities"]
    ]
    for rows in (regions, municipalities):
        Territory.objects.bulk_create(map(territory, rows), batch_size=AT_ONCE)
        TerritoryName.objects.bulk_create(map(name_of, rows), batch_size=AT_ONCE)
    Body.objects.bulk_create(map(body, references["bodies"]), batch_size=AT_ONCE)
    return Places.stored()


def territory(row: tuple) -> Territory:
    key, name, kind, country, parent = row
    return Territory(
        pk=key, name=name, short_name=name, kind=kind, country_id=country, parent_id=parent, is_home=parent is not None
    )


def name_of(row: tuple) -> TerritoryName:
    key, name, kind, _country, _parent = row
    return TerritoryName(territory_id=key, name=name, short_name=name, kind=kind)


def body(row: dict) -> Body:
    name = row["name"].lower()
    kind = next((kind for word, kind in BODY_KINDS.items() if word in name), BodyKind.OTHER)
    return Body(pk=row["id"], name=row["name"], kind=kind, territory_id=row["municipality"])


def load_series(regions: list[dict], overview: Overview) -> dict[str, NumberSeries]:
    """One for each region: «14-с» in this register's own, «14-с/07» in the others, for series differ by suffix."""
    series = {}
    for region in regions:
        own = region["name"] == settings.REGISTRY_REGION
        suffix = settings.NUMBER_SUFFIX if own else f"{settings.NUMBER_SUFFIX}/{region['id']:02}"
        series[region["name"]] = NumberSeries.objects.create(
            name=region["name"], suffix=suffix, next_number=overview.next_numbers.get(region["name"], 1)
        )
    return series


# Storing


@dataclass(frozen=True)
class Loaded:
    """One agreement with its parties, not stored yet."""

    agreement: Agreement
    parties: list[Participation]

    @classmethod
    def of(cls, row: dict, places: Places, series: dict[str, NumberSeries], change: Change) -> Loaded:
        agreement = Agreement(**columns_of(row), version=change.number)
        if sequence := sequence_of(row):
            agreement.series, agreement.sequence = series[row["region"]], sequence
            agreement.number = agreement.series.text(sequence)
        parties = [party(agreement, given, places) for given in row["parties"]]
        return cls(alone(agreement, parties), parties)


def party(agreement: Agreement, row: dict, places: Places) -> Participation:
    signed_by = places.bodies[row["body_id"]]
    return Participation(
        agreement=agreement,
        order=row["pos"],
        side=Side.HOME if row["country"] == HOME else Side.FOREIGN,
        territory=signed_by.territory,
        body=signed_by,
        name_as_signed=row["body"],
        country=places.countries[row["country"]],
    )


def store(loaded: list[Loaded], overview: Overview, twinning: Theme) -> None:
    ids = [one.agreement.pk for one in loaded]
    replaced = refreshing.ends_along(overview.successor_of, overview.facts_of, ids)
    periods, words = [], []
    for one in loaded:
        key = one.agreement.pk
        boundaries, weights = refreshing.compute(one.agreement, replaced.get(key))
        periods += [(key, number, day.isoformat()) for number, day in sorted(boundaries)]
        words += [(term, key, weight) for term, weight in weights]
    about = [one.agreement.pk for one in loaded if "побратим" in one.agreement.title]
    links = Agreement.themes.through
    Agreement.objects.bulk_create([one.agreement for one in loaded], batch_size=100)
    Participation.objects.bulk_create([party for one in loaded for party in one.parties], batch_size=AT_ONCE)
    links.objects.bulk_create([links(agreement_id=key, theme=twinning) for key in about], batch_size=AT_ONCE)
    insert(TermPeriod, ("agreement_id", "number", "last_day"), periods)
    insert(SearchTerm, ("term", "agreement_id", "weight"), sorted(words))  # in the order of their index
