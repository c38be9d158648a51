"""The synthetic events of the yardstick, loaded in bulk: computed before they are stored, in batches, ids kept."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import count
from pathlib import Path

from agreements.choices import Stage
from agreements.models import Agreement
from events.actions import refreshing
from events.choices import Format, ReportKind
from events.models import Event, EventSpan, EventTerm, Report, Section
from office.dates import spans_in_words
from places.models import Country, Territory
from registry.bulk import AT_ONCE, batches, insert, records
from registry.demo import reset_sequences

REMOTE = re.compile("видеоконференц|дистанцион|онлайн", re.IGNORECASE)
PEOPLE = re.compile(r"([0-9]+) человек")
LOADED = (Report, Section, Event, EventSpan, Event.agreements.through, Event.countries.through)


def load(path: Path, *, at_once: int = AT_ONCE) -> None:
    """One published report of the municipalities for each quarter that has events."""
    sections, numbers = load_reports(records(path))
    territories, named = Territory.objects.prefetch_related("names").in_bulk(), Country.objects.in_bulk()
    for batch in batches(records(path), at_once):
        store(batch, sections, numbers, territories, named)
    reset_sequences(LOADED)


def load_reports(rows: Iterable[dict]) -> tuple[dict[tuple, Section], dict[int, int]]:
    """Sections stand by the name of the municipality; numbers run through them as events follow in time."""
    found: dict[tuple[int, int], dict[int, list]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row["year"], row["quarter"]][row["municipality_id"]].append((row["start"], row["id"]))
    names = dict(Territory.objects.values_list("pk", "name"))
    keys = dict(Territory.objects.values_list("pk", "name_key"))
    sections: dict[tuple, Section] = {}
    numbers: dict[int, int] = {}
    for quarter, by_municipality in sorted(found.items()):
        report = Report.objects.create(
            kind=ReportKind.MUNICIPAL, year=quarter[0], quarter=quarter[1], stage=Stage.PUBLISHED
        )
        number = count(1)
        for order, municipality in enumerate(sorted(by_municipality, key=keys.__getitem__), start=1):
            sections[*quarter, municipality] = Section(
                report=report, order=order, heading=names[municipality], territory_id=municipality
            )
            numbers |= {key: next(number) for _start, key in sorted(by_municipality[municipality])}
    Section.objects.bulk_create(sections.values(), batch_size=AT_ONCE)
    return sections, numbers


def store(rows: list[dict], sections: dict, numbers: dict[int, int], territories: dict, named: dict) -> None:
    lines = Agreement.objects.filter(pk__in={row["agreement"] for row in rows} - {None})
    countries = dict(lines.values_list("pk", "countries_line"))
    events, words, links, of_countries = [], [], [], []
    for row in rows:
        section = sections[row["year"], row["quarter"], row["municipality_id"]]
        section.territory = territories[row["municipality_id"]]
        event = Event(section=section, number=numbers[row["id"]], position=numbers[row["id"]], **columns_of(row))
        event.report_id = section.report_id
        codes = countries.get(row["agreement"], "").split()
        events.append(event)
        links += [(row["id"], row["agreement"])] if row["agreement"] in countries else []
        of_countries += [(row["id"], code) for code in codes]
        event._prefetched_objects_cache = {"territories": [], "countries": [named[code] for code in codes]}
        event.search_text = refreshing.search_text(event)
        words += [(term, event.pk, weight) for term, weight in refreshing.search_weights(event).items()]
    Event.objects.bulk_create(events, batch_size=100)
    insert(EventSpan, ("event_id", "from_on", "to_on"), [(row["id"], row["start"], row["end"]) for row in rows])
    insert(Event.agreements.through, ("event_id", "agreement_id"), links)
    insert(Event.countries.through, ("event_id", "country_id"), of_countries)
    insert(EventTerm, ("term", "event_id", "weight"), sorted(words))


def columns_of(row: dict) -> dict:
    start, end = date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
    people = PEOPLE.search(row["participants"])
    return {
        "id": row["id"],
        "title": row["name"],
        "place": row["place"],
        "dates_text": spans_in_words([(start, end)]),
        "result": row["goal"],
        "participants": row["participants"],
        "participants_total": int(people[1]) if people else None,
        "starts_on": start,
        "ends_on": end,
        "format": Format.REMOTE if REMOTE.search(row["name"]) else Format.IN_PERSON,
        "source_row": row["id"],
        "stage": Stage.PUBLISHED,
    }
