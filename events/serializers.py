"""One event as the API and the JSON file give it; the names of the fields are the contract of docs/api.md."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from agreements.choices import Stage
from agreements.exporting.record import as_text, discrepancy
from events.models import Event
from events.records import read
from office.dates import PartialDate


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
        "territories": [key for (key,) in parts["territories"]],
        "signed_documents": [signed(*values) for _key, *values in parts["signed"]],
        "discrepancies": [discrepancy(*values) for values in parts["discrepancies"]],
        "stage": event.stage,
    }


def signed(title, signed_on, precision, agreement, stage) -> dict:
    """What was signed at it; the agreement is named where the public may read it."""
    return {
        "title": title,
        "signed_on": as_text(PartialDate.of(signed_on and date.fromisoformat(signed_on), precision)),
        "agreement": agreement if stage == Stage.PUBLISHED else None,
    }


def records(events, base: str) -> Iterator[dict]:
    return (as_record(event, base) for event in read(events))
