"""One agreement as the API and the JSON file give it; the names of the fields are the contract of docs/api.md.

Functions instead of a serializer class: what is stored is JSON already but for its gaps, see exporting/ready.py.
"""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Case, QuerySet, Value, When
from django.urls import reverse

from accounts.models import Change
from agreements.actions.facts import WRITABLE
from agreements.choices import Status
from agreements.exporting.ready import PRESUMED, read
from agreements.exporting.record import DOCUMENT, document
from agreements.models import Agreement, Attachment, ReadyRecord
from agreements.querysets import COMPARISONS
from places.choices import TerritoryKind
from places.fields import in_language
from places.models import Territory

quoted = json.JSONEncoder(ensure_ascii=False).encode
# What the history tells everyone; the rest is the office's own.
TOLD = {
    *WRITABLE, "number", "withdrawal_reason", "themes", "replaces", "parties", "term_records", "document",
} - {"note", "submitted_by", "series"}  # fmt: skip
TABLES = (Status.IN_FORCE, Status.SIGNED, Status.ENDED, Status.UNKNOWN)
STATES = {state: (f'"{state}"', "false") for state in Status} | {PRESUMED: ('"in_force"', "true")}


# Records of a page, of a file


def records(
    agreements: QuerySet[Agreement], day: date, base: str, numbers: ListNumbers | None = None, regions=None,
    *, is_long: bool = False,
) -> Iterator[str]:  # fmt: skip
    """Each as JSON, in their order: ready texts whose gaps are filled for the day, the language and the address."""
    numbers = ListNumbers.on(day) if numbers is None else numbers
    values = defaultdict(lambda: "null", region_names() if regions is None else regions)
    for gap, name in ("pages", "agreements:agreement"), ("documents", "agreements:document"):
        values[gap] = f"{base}{address(name)}"
    for some in read(agreements, day, ReadyRecord, is_long=is_long):
        for text, key, state, boundary, short_name in some:
            values["list_number"] = numbers.get(key) or "null"
            values["short_name"] = quoted(short_name)
            values["next_boundary"] = f'"{boundary}"' if boundary else "null"
            values["status"], values["presumed"] = STATES[state]
            yield text % values


def region_names() -> dict[str, str]:
    """Under what their gaps are called, in the language of the answer."""
    regions = Territory.objects.filter(kind=TerritoryKind.REGION).values_list("pk", "name", "name_en")
    return {f"region.{key}": quoted(in_language(name, name_en)) for key, name, name_en in regions}


@cache
def address(name: str) -> str:
    """Without its number: 100,000 of them are asked for in a row."""
    return reverse(name, args=[0]).removesuffix("0/")


@dataclass(frozen=True)
class ListNumbers:
    """№ п/п of every public agreement in its table on a day, at the place of its id; packed, for a cache keeps it."""

    numbers: array

    @classmethod
    def on(cls, day: date) -> ListNumbers:
        """Signed agreements stand in the first table, after those in force; the ended and the unknown count anew."""
        table = Case(*(When(COMPARISONS[status](day), then=Value(place)) for place, status in enumerate(TABLES)))
        rows = Agreement.objects.public().on(day).in_list_order().values_list("pk", table)
        tables = [array("q") for _status in TABLES]
        for key, place in rows.iterator(chunk_size=2000):
            tables[place].append(key)
        in_force, signed, ended, unknown = tables
        numbers = array("i", bytes(4 * (1 + max(map(max, filter(None, tables)), default=0))))
        for keys in (in_force + signed, ended, unknown):
            for number, key in enumerate(keys, 1):
                numbers[key] = number
        return cls(numbers)

    def get(self, key: int) -> int | None:
        return (key < len(self.numbers) and self.numbers[key]) or None


# Changes and documents


def as_documents(attachments: Iterable[Attachment], base: str, *, with_right: bool = False) -> list[dict]:
    """To whoever may see internal ones each says which it is."""
    pages = f"{base}{address('agreements:document')}"
    return [
        document(pages, *(getattr(attachment, name) for name in DOCUMENT))
        | ({"is_public": attachment.is_public} if with_right else {})
        for attachment in attachments
    ]


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
        "record": change.object_id,
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
