"""Events as lists, files and the API read them: a row of each, and in one more query all that belongs to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, JSONArray

from agreements.choices import Stage
from agreements.exporting.record import DISCREPANCY
from events.models import Event, EventSpan, SignedDocument
from places.fields import in_language

AT_ONCE = 1_000
UNUSED = ("search_text", "title_key", "remark", "withdrawal_reason", "created_at", "updated_at", "source_row")
# Of the report and the section, without reading these for each row
AROUND = {
    "kind": F("report__kind"),
    "year": F("report__year"),
    "quarter": F("report__quarter"),
    "heading": F("section__heading"),
    "short_name": Coalesce("section__territory__short_name", "section__sphere__name"),
    "heading_en": Coalesce("section__territory__name_en", "section__sphere__name_en"),
    "territory": F("section__territory"),
    "sphere": F("section__sphere__slug"),
}
# What belongs to an event: the relation and its columns
PARTS = {
    "spans": (EventSpan.objects, ("from_on", "to_on")),
    "countries": (Event.countries.through.objects, ("country_id",)),
    "territories": (Event.territories.through.objects, ("territory_id",)),
    "agreements": (Event.agreements.through.objects.filter(agreement__stage=Stage.PUBLISHED), ("agreement_id",)),
    # Of an app further right, found by the relation that it makes.
    "measures": (
        Event.progress.rel.related_model.objects.filter(measure__roadmap__stage=Stage.PUBLISHED), ("measure_id",),
    ),
    "signed": (
        SignedDocument.objects, ("id", "title", "signed_on", "signed_precision", "agreement_id", "agreement__stage"),
    ),
    "discrepancies": (
        Event.discrepancies.through.objects.filter(
            Q(discrepancy__agreement=None) | Q(discrepancy__agreement__stage=Stage.PUBLISHED),
            discrepancy__is_public=True,
        ),
        [f"discrepancy__{name}" for name in DISCREPANCY],
    ),
}  # fmt: skip


def with_rows(events: QuerySet[Event]) -> QuerySet[Event]:
    return events.annotate(**AROUND).defer(*UNUSED)


def with_parts(events: Iterable[Event]) -> list[Event]:
    """Each with its `parts`: lists of values, in order."""
    events = list(events)
    found: dict[int, dict[str, list]] = defaultdict(lambda: defaultdict(list))
    for key, name, values in parts_of([event.pk for event in events]) if events else ():
        found[key][name].append(values)
    for event in events:
        event.parts = {name: sorted(found[event.pk][name]) for name in PARTS}
    return events


def parts_of(ids: list[int]) -> QuerySet:
    """(event, what it is, its values), for one query of all."""
    asked = [
        rows.filter(event__in=ids)
        .order_by()
        .annotate(part=Value(name), values_=JSONArray(*columns))
        .values_list("event_id", "part", "values_")
        for name, (rows, columns) in PARTS.items()
    ]
    return asked[0].union(*asked[1:], all=True)


def read(events: QuerySet[Event]) -> Iterator[Event]:
    """However many: a thousand at a time, in their order."""
    rows = with_rows(events).iterator(chunk_size=AT_ONCE)
    while some := list(islice(rows, AT_ONCE)):
        yield from with_parts(some)


def section_of(event: Event) -> str:
    """The heading of the report; in English the name that the municipality or the sphere has now."""
    return in_language(event.heading, event.heading_en or "")
