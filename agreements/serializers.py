"""One agreement as the API and the JSON file give it; the names of the fields are the contract of docs/api.md.

Plain functions instead of a serializer class: a page of 100 records is built from two queries, the rows and,
in one go, everything that belongs to them.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice

from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import JSONArray
from django.urls import reverse

from accounts.models import Change
from agreements import wording
from agreements.actions.facts import WRITABLE
from agreements.choices import ForceRule, Practical, Stage, Status
from agreements.models import Agreement, Attachment, Discrepancy, Participation, Replacement, Theme
from agreements.querysets import COMPARISONS
from places.choices import TerritoryKind
from places.fields import in_language

AT_ONCE = 500
UNUSED = ("search_text", "title_key", "note", "withdrawal_reason")
DOCUMENT = ("id", "kind", "language", "name", "content_type", "size", "checksum")
# What the history tells everyone; the rest is the office's own.
TOLD = {
    *WRITABLE, "number", "withdrawal_reason", "themes", "replaces", "parties", "term_records", "document",
} - {"note", "submitted_by", "series"}  # fmt: skip
IN_FORCE, SIGNED, ENDED, UNKNOWN = range(4)
TABLES = {Status.IN_FORCE: IN_FORCE, Status.SIGNED: SIGNED, Status.ENDED: ENDED, Status.UNKNOWN: UNKNOWN}


def as_record(agreement: Agreement, day: date, base: str) -> dict:
    """The record on the day, for an agreement out of `loaded()`; `base` is the address of the site: https://host."""
    timeline = agreement.timeline
    parts = agreement.parts
    themes = sorted(slug for (slug,) in parts["theme"])
    cells = wording.cells(agreement)
    return {
        "id": agreement.pk,
        "url": f"{base}{address('agreements:agreement')}{agreement.pk}/",
        "list_number": agreement.list_number,
        "position": agreement.position,
        "kind": agreement.kind,
        "title": agreement.title,
        "short_name": agreement.name,
        "signed_on": as_text(agreement.signed),
        "signed_precision": agreement.signed_precision,
        "registration": {
            "state": agreement.registration,
            "number": agreement.number or None,
            "sequence": agreement.sequence,
            "on": as_text(agreement.registered),
        },
        "force_rule": agreement.force_rule,
        "in_force_from": as_text(agreement.in_force_from),
        "in_force_presumed": agreement.force_rule == ForceRule.SIGNING and not agreement.force_is_stated,
        "term": {
            "kind": agreement.term,
            "years": agreement.term_years,
            "renewal": agreement.renewal or None,
            "last_day": as_text(agreement.term_last_day),
            "text": cells["term_text"],
            "next_boundary": as_text(agreement.next_boundary),
            "presumed": timeline.is_presumed_on(day),
        },
        "status": str(timeline.status_on(day)),
        "practical": practical(agreement),
        "ended_on": as_text(agreement.end),
        "ended_by": as_text(agreement.ended_by),
        "end_ground": agreement.end_ground,
        "end_text": agreement.end_text,
        "amends": next((key for (key,) in parts["amends"]), None),
        "supersedes": sorted(key for (key,) in parts["supersedes"]),
        "superseded_by": next((key for (key,) in parts["superseded_by"]), None),
        "parties": [party(*values) for values in sorted(parts["party"])],
        "countries": agreement.countries_line.split(),
        "themes": themes,
        "twinning": Theme.TWINNING in themes,
        "events": [],
        "measures": [],
        "documents": [document(base, *values) for values in sorted(parts["document"])],
        "discrepancies": [discrepancy(*values) for values in sorted(parts["discrepancy"])],
        "source": {
            "document": agreement.source_document,
            "table": agreement.source_table,
            "row": agreement.source_row,
        },
        "cells": cells,
        "stage": agreement.stage,
        "created_at": agreement.created_at.isoformat(),
        "updated_at": agreement.updated_at.isoformat(),
    }


@cache
def address(name: str) -> str:
    """Without its number: 100,000 of them are asked for in a row."""
    return reverse(name, args=[0]).removesuffix("0/")


def as_text(day) -> str | None:
    return str(day) if day else None


def practical(agreement: Agreement) -> dict | None:
    if agreement.practical == Practical.UNKNOWN:
        return None
    return {
        "state": agreement.practical,
        "on": as_text(agreement.practical_on),
        "source": agreement.practical_source,
    }


def party(order, side, name_as_signed, body, territory, country, *around) -> dict:
    return {
        "order": order,
        "side": side,
        "name_as_signed": name_as_signed,
        "body": body,
        "territory": territory,
        "region": region(*around),
        "country": country,
    }


def region(*around) -> str | None:
    """The first region among the territory itself, what it is part of, and what that is part of."""
    for kind, name, name_en in zip(around[::3], around[1::3], around[2::3], strict=True):
        if kind == TerritoryKind.REGION:
            return in_language(name, name_en)
    return None


def document(base, key, kind, language, name, content_type, size, checksum) -> dict:
    return {
        "id": key,
        "url": f"{base}{address('agreements:document')}{key}/",
        "kind": kind,
        "language": language,
        "name": name,
        "content_type": content_type,
        "size": size,
        "sha256": checksum,
    }


def discrepancy(key, subject, first_source, first_quote, second_source, second_quote, explanation) -> dict:
    return {
        "id": key,
        "subject": subject,
        "first": {"source": first_source, "quote": first_quote},
        "second": {"source": second_source, "quote": second_quote},
        "explanation": explanation,
    }


# Records of a page, of a file


def records(
    agreements: Iterable[Agreement], day: date, base: str, numbers: ListNumbers | None = None
) -> Iterator[dict]:
    """All of them, a handful in memory at a time; the rows come from a queryset `on(day).with_next_boundary()`."""
    numbers = ListNumbers.on(day) if numbers is None else numbers
    rows = agreements.defer(*UNUSED) if isinstance(agreements, QuerySet) else agreements
    rows = rows.iterator(chunk_size=AT_ONCE) if isinstance(rows, QuerySet) else iter(rows)
    while some := list(islice(rows, AT_ONCE)):
        for agreement in loaded(some, day, numbers):
            yield as_record(agreement, day, base)


def loaded(agreements: list[Agreement], day: date, numbers: ListNumbers | None = None) -> list[Agreement]:
    """With everything that `as_record` asks for, in one query for all, in one more for their № п/п."""
    numbers = ListNumbers.on(day) if numbers is None else numbers
    parts: dict[int, dict[str, list]] = {agreement.pk: defaultdict(list) for agreement in agreements}
    for key, part, values in parts_of(list(parts)):
        parts[key][part].append(values)
    for agreement in agreements:
        agreement.parts = parts[agreement.pk]
        agreement.list_number = numbers.get(agreement.pk)
    return agreements


def parts_of(ids: list[int]):
    """(agreement, what it is, its values) of everything that belongs to these agreements and is public."""
    published = Stage.PUBLISHED
    found = [
        part(
            Participation.objects.filter(agreement__in=ids), "agreement_id", "party",
            "order", "side", "name_as_signed", "body_id", "territory_id", "country_id",
            *(f"territory__{up}{name}" for up in ("", "parent__", "parent__parent__")
              for name in ("kind", "name", "name_en")),
        ),
        part(Agreement.themes.through.objects.filter(agreement__in=ids), "agreement_id", "theme", "theme__slug"),
        part(
            Replacement.objects.filter(successor__in=ids, counts=True, predecessor__stage=published),
            "successor_id", "supersedes", "predecessor_id",
        ),
        part(
            Replacement.objects.filter(predecessor__in=ids, counts=True, successor__stage=published),
            "predecessor_id", "superseded_by", "successor_id",
        ),
        part(Agreement.objects.filter(pk__in=ids, amends__stage=published), "pk", "amends", "amends_id"),
        part(
            Attachment.objects.filter(agreement__in=ids, is_public=True), "agreement_id", "document",
            *DOCUMENT,
        ),
        part(
            Discrepancy.objects.filter(agreement__in=ids, is_public=True), "agreement_id", "discrepancy",
            "id", "subject", "first_source", "first_quote", "second_source", "second_quote", "explanation",
        ),
    ]  # fmt: skip
    return found[0].union(*found[1:], all=True)


def part(rows: QuerySet, key: str, name: str, *columns: str) -> QuerySet:
    return rows.order_by().annotate(part=Value(name), values_=JSONArray(*columns)).values_list(key, "part", "values_")


@dataclass(frozen=True)
class ListNumbers:
    """№ п/п of every public agreement in its table on a day; packed, because a cache keeps it whole."""

    keys: array
    numbers: array

    @classmethod
    def on(cls, day: date) -> ListNumbers:
        """Signed agreements stand in the first table, after those in force; the ended and the unknown count anew."""
        status = Case(
            *(When(asked(day), then=Value(TABLES[name])) for name, asked in COMPARISONS.items() if name in TABLES)
        )
        rows = Agreement.objects.public().on(day).in_list_order().values_list("pk", status)
        counted: Counter = Counter()
        found, signed = {}, []
        for key, table in rows.iterator(chunk_size=2000):
            if table == SIGNED:
                signed.append(key)
            else:
                counted[table] += 1
                found[key] = counted[table]
        found |= {key: number for number, key in enumerate(signed, start=counted[IN_FORCE] + 1)}
        keys = sorted(found)
        return cls(array("q", keys), array("l", map(found.get, keys)))

    def get(self, key: int) -> int | None:
        place = bisect_left(self.keys, key)
        return self.numbers[place] if place < len(self.keys) and self.keys[place] == key else None


# Changes and documents


def as_documents(attachments: Iterable[Attachment], base: str) -> list[dict]:
    return [document(base, *(getattr(attachment, name) for name in DOCUMENT)) for attachment in attachments]


def as_changes(changes: Iterable[Change]) -> list[dict]:
    """Public changes for anyone: nothing internal in them, nothing of what is not public now."""
    changes = list(changes)
    ours = [change for change in changes if change.model == Agreement._meta.label_lower]
    named = {change.object_id for change in ours} | {key for change in ours for key in agreements_in(change)}
    known = set(Agreement.objects.public().filter(pk__in=named).values_list("pk", flat=True))
    documents = set(
        Attachment.objects.filter(pk__in={key for change in ours for key in documents_in(change)}, is_public=True)
        .values_list("pk", flat=True)
    )  # fmt: skip
    return [as_change(change, known, documents) for change in changes]


def as_change(change: Change, agreements: set[int], documents: set[int]) -> dict:
    is_agreement = change.model == Agreement._meta.label_lower
    shows_values = is_agreement and change.object_id in agreements
    return {
        "number": change.number,
        "at": change.at.isoformat(),
        "action": change.action,
        "kind": change.model.rpartition(".")[2],
        "agreement": change.object_id if is_agreement else None,
        "name": change.name,
        "reason": change.reason,
        "before": told(change.before, agreements, documents) if shows_values else {},
        "after": told(change.after, agreements, documents) if shows_values else {},
    }


def told(values: dict, agreements: set[int], documents: set[int]) -> dict:
    found = {name: value for name, value in values.items() if name in TOLD}
    if "replaces" in found:
        found["replaces"] = [key for key in found["replaces"] or [] if key in agreements]
    if "amends" in found:
        found["amends"] = found["amends"] if found["amends"] in agreements else None
    if "term_records" in found:
        found["term_records"] = [
            {name: record.get(name) for name in ("on", "change", "new_last_day")} for record in found["term_records"]
        ]
    if "document" in found and found["document"].get("id") not in documents:
        del found["document"]
    return found


def agreements_in(change: Change) -> Iterator[int]:
    for values in (change.before, change.after):
        yield from values.get("replaces") or []
        if values.get("amends"):
            yield values["amends"]


def documents_in(change: Change) -> Iterator[int]:
    for values in (change.before, change.after):
        if key := (values.get("document") or {}).get("id"):
            yield key
