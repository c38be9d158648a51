"""Links that the text of an event states; a person confirms them."""

from __future__ import annotations

import re

from django.db.models import Q

from agreements.choices import Precision
from agreements.models import Agreement
from events.models import Event
from office.dates import find_dates

SIGNING = re.compile(r"\bподпис(?:ан|ыва)|\bзаключен(?:о|ы)?\b", re.IGNORECASE)
NOTHING_SIGNED = re.compile(r"\bне\s+подпис", re.IGNORECASE)
MOST = 10


def agreements_for(event: Event, *, user) -> list[Agreement]:
    """«Соглашения … между … от 20.02.2017»: signed on a day that the text names, by a place of the event."""
    days = [day for _start, _end, day in find_dates(text_of(event)) if day.precision == Precision.DAY]
    if is_signing(event):
        days += [day for span in event.spans.all() for day in (span.from_on, span.to_on)]
    if not days:
        return []
    places = set(event.territories.values_list("pk", flat=True)) | {event.section.territory_id} - {None}
    signed = Q(signed_on__in=[getattr(day, "first", day) for day in days], signed_precision=Precision.DAY)
    known = Agreement.objects.known_to(user).exclude(pk__in=event.agreements.values("pk"))
    return list(known.filter(signed, known.has_party(territory__in=places)).order_by("signed_on", "pk")[:MOST])


def is_signing(event: Event) -> bool:
    """Something was signed at it, says its text."""
    return bool(SIGNING.search(text_of(event))) and not NOTHING_SIGNED.search(text_of(event))


def is_unregistered(event: Event) -> bool:
    """A municipality signed something that the register does not have, and no discrepancy says so yet."""
    papers = event.signed_documents.all()
    signed_without = any(paper.agreement_id is None for paper in papers) or (is_signing(event) and not papers)
    is_municipal = event.section.territory_id is not None
    return is_municipal and signed_without and not event.discrepancies.exists() and not event.agreements.exists()


def text_of(event: Event) -> str:
    return f"{event.title} {event.result}"
