"""One event as the API and the JSON file give it; the names of the fields are the contract of docs/api.md."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from events.models import Event
from events.records import read


def as_record(event: Event, base: str) -> dict:
    """For an event out of `records.with_parts()`; `base` is the address of the site: https://host."""
    parts = event.parts
    return {
        "id": event.pk,
        "url": f"{base}{reverse('events:event', args=[event.pk])}",
        "report": event.report_id,
        "number": event.number,
        "section": event.heading,
        "territory": event.territory,
        "sphere": event.sphere,
        "title": event.title,
        "place": event.place,
        "format": event.format,
        "countries": [code for (code,) in parts["countries"]],
        "dates_text": event.dates_text,
        "spans": [{"from": first, "to": last} for first, last in parts["spans"]],
        "starts_on": event.starts_on and str(event.starts_on),
        "ends_on": event.ends_on and str(event.ends_on),
        "result": event.result,
        "participants": event.participants,
        "participants_total": event.participants_total,
        "participants_foreign": event.participants_foreign,
        "agreements": [key for (key,) in parts["agreements"]],
        "measures": sorted({key for (key,) in parts["measures"]}),
        "stage": event.stage,
    }


def records(events, base: str) -> Iterator[dict]:
    return (as_record(event, base) for event in read(events))
