"""An agreement made ready to be sent, see models/ready.py; and how what is stored is read for a day."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from itertools import islice

from django.db import connection
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, JSONArray, NullIf
from django.utils.translation import get_language

from agreements.choices import Side, Stage, Status
from agreements.exporting.columns import columns
from agreements.exporting.record import DISCREPANCY, DOCUMENT, as_record
from agreements.exporting.records import FIELDS, Names, OneOf, Record
from agreements.models import (
    Agreement,
    Attachment,
    Discrepancy,
    Participation,
    ReadyLine,
    ReadyRecord,
    Replacement,
    TermPeriod,
)
from agreements.models.ready import ReadyText
from agreements.terms import status_on
from office.slots import CLOSE, OPEN, Slots, fillable, slot
from office.spreadsheets import csv_line
from office.tables import Column

AT_ONCE = 1_000
WHOLE = re.compile(f'"({OPEN}[^{CLOSE}]+{CLOSE})"')  # a gap that is a whole value brings its own quotation marks
PRESUMED = "presumed"
DAYS = ("exists_from", "force_from", "doubt_from", "ended_from", "covered_until")  # computed by actions.refresh
OTHERS = ("amends", "supersedes", "superseded_by", "event", "measure")  # parts that are records with a stage
in_json = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode

# What a row of the CSV file says when the day, the language and the address are not known
OF_THE_DAY = {
    "short_name": slot("short_name"), "short_name_en": "", "next_boundary": slot("next_boundary"),
    "status_on_day": "on_day", "source_document": slot("source"), "source_table": None, "source_row": None,
}  # fmt: skip


# Made


@cache
def columns_with_gaps() -> list[Column]:
    names = Names(
        Slots("country"), Slots("territory"), Slots("theme"),
        number_of=lambda key: slot("number"), address_of=lambda key: slot("address"),
        labels_of=lambda values: Slots(values.__name__),
    )  # fmt: skip
    return columns(names)


def made(agreements: Iterable[Agreement]) -> Iterator[tuple[ReadyLine, ReadyRecord]]:
    """Not stored; one query for all that belongs to them."""
    if not (agreements := list(agreements)):
        return
    belonging: dict[int, dict[str, list]] = defaultdict(lambda: defaultdict(list))
    for key, part, values in parts_of([agreement.pk for agreement in agreements]):
        if part not in OTHERS:
            belonging[key][part].append(values)
        elif values.pop(1) == Stage.PUBLISHED:
            belonging[key][part].append(values if part == "superseded_by" else values[0])
    for agreement in agreements:
        parts = belonging[agreement.pk]
        row = row_of(agreement, parts)
        boundaries = sorted(day for (day,) in parts["boundary"])
        days = " ".join([*(str(getattr(agreement, name)) for name in DAYS), *boundaries])
        line = fillable(csv_line(column.value(row) for column in columns_with_gaps()))
        record = fillable(WHOLE.sub(r"\1", in_json(as_record(agreement, parts))))
        yield (
            ReadyLine(agreement=agreement, days=days, text=line),
            ReadyRecord(agreement=agreement, days=days, text=record),
        )


def row_of(agreement: Agreement, parts: dict[str, list]) -> Record:
    fields = [OF_THE_DAY[name] if name in OF_THE_DAY else getattr(agreement, name) for name in FIELDS]
    parties = sorted(parts["party"])
    of_side = {side: dict.fromkeys(party[4] for party in parties if party[1] == side) for side in Side}
    themes = sorted(key for _slug, key in parts["theme"])
    return Record(
        *fields, list(of_side[Side.HOME]), list(of_side[Side.FOREIGN]), themes,
        sorted(parts["supersedes"]), [successor for successor, _title in parts["superseded_by"]],
    )  # fmt: skip


def parts_of(ids: list[int]):
    """(agreement, what it is, its values) of everything that belongs to these agreements.

    Whether another record is public is read and not asked: SQLite would begin with all that are. Events and measures
    belong to apps further right: they are found by the relations that these make.
    """
    found = [
        part(
            Participation.objects.filter(agreement__in=ids), "agreement_id", "party",
            "order", "side", "name_as_signed", "body_id", "territory_id", "country_id",
            "territory_id", "territory__kind", "territory__parent_id", "territory__parent__kind",
            "territory__parent__parent_id", "territory__parent__parent__kind",
        ),
        part(
            Agreement.themes.through.objects.filter(agreement__in=ids), "agreement_id", "theme",
            "theme__slug", "theme_id",
        ),
        part(
            Replacement.objects.filter(successor__in=ids, counts=True), "successor_id", "supersedes",
            "predecessor_id", "predecessor__stage",
        ),
        part(
            Replacement.objects.filter(predecessor__in=ids, counts=True), "predecessor_id", "superseded_by",
            "successor_id", "successor__stage", "successor__title",
        ),
        part(Agreement.objects.filter(pk__in=ids, amends__isnull=False), "pk", "amends", "amends_id", "amends__stage"),
        part(
            Attachment.objects.filter(agreement__in=ids, is_public=True), "agreement_id", "document",
            *DOCUMENT,
        ),
        part(
            Discrepancy.objects.filter(agreement__in=ids, is_public=True), "agreement_id", "discrepancy",
            *DISCREPANCY,
        ),
        part(Agreement.events.through.objects.filter(agreement__in=ids), "agreement_id", "event",
             "event_id", "event__stage"),
        part(Agreement.measures.through.objects.filter(agreement__in=ids), "agreement_id", "measure",
             "measure_id", "measure__roadmap__stage"),
        part(TermPeriod.objects.filter(agreement__in=ids), "agreement_id", "boundary", "last_day"),
    ]  # fmt: skip
    return found[0].union(*found[1:], all=True)


def part(rows: QuerySet, key: str, name: str, *columns: str) -> QuerySet:
    return rows.order_by().annotate(part=Value(name), values_=JSONArray(*columns)).values_list(key, "part", "values_")


# Read


def read(
    agreements: QuerySet[Agreement], day: date, kind: type[ReadyText], *more: str, is_long: bool = False
) -> Iterator[list[tuple]]:
    """A thousand at a time: (the text, id, state, next boundary, short name, …).

    Nothing here is a date for the database to convert: days are compared as texts.
    """
    on = day.isoformat()
    rows = keys_first if is_long and connection.vendor == "postgresql" else at_once
    for some in rows(agreements.annotate(name_=short_name()), kind, ("pk", "name_", *more)):
        if missing := [key for text, _days, key, *_rest in some if text is None]:
            pairs = made(Agreement.objects.filter(pk__in=missing))
            found = {ready.pk: (ready.text, ready.days) for pair in pairs for ready in pair if isinstance(ready, kind)}
            stored = ((row[:2] if row[0] is not None else found.get(row[2]), row) for row in some)
            some = [(*ready, *row[2:]) for ready, row in stored if ready]  # a draft may be deleted meanwhile
        yield [(text, key, *course(days, on), *rest) for text, days, key, *rest in some]


def at_once(agreements: QuerySet[Agreement], kind: type[ReadyText], columns: tuple[str, ...]) -> Iterator[list[tuple]]:
    ready = kind.__name__.lower()
    rows = agreements.values_list(f"{ready}__text", f"{ready}__days", *columns).iterator(chunk_size=AT_ONCE)
    while some := list(islice(rows, AT_ONCE)):
        yield some


def keys_first(
    agreements: QuerySet[Agreement], kind: type[ReadyText], columns: tuple[str, ...]
) -> Iterator[list[tuple]]:
    """PostgreSQL would sort the texts themselves: it sorts the rest and gives the texts of every thousand after."""
    rows = agreements.values_list(*columns).iterator(chunk_size=AT_ONCE)
    while some := list(islice(rows, AT_ONCE)):
        texts = kind.objects.filter(OneOf("pk", [key for key, *_rest in some])).values_list("pk", "text", "days")
        found = {key: ready for key, *ready in texts}
        yield [(*found.get(row[0], (None, None)), *row) for row in some]


def course(days: str, on: str) -> tuple[str, str]:
    """The state on the day, and the boundary on or after it; PRESUMED is in force past what paper covers."""
    known = days.split()
    status = status_on(on, *known[:4])
    following = bisect_left(known, on, 5)
    return (
        PRESUMED if status == Status.IN_FORCE and on > known[4] else status,
        known[following] if following < len(known) else "",
    )


def short_name():
    return Coalesce(NullIf("short_name_en", Value("")), "short_name") if get_language() == "en" else F("short_name")
