"""An event as plain values: for the history, and for comparing what two people saved."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from events.models import Event
from office.dates import Span, read_spans

# What a person may write, in the order of the paper.
CELLS = ("title", "place", "dates_text", "result", "participants")
WRITABLE = (*CELLS, "format", "participants_total", "participants_foreign", "source_row")
MANY = ("territories", "countries", "agreements", "discrepancies")
RELATED = ("spans", *MANY, "signed_documents")
SIGNED = ("title", "signed_on", "signed_precision", "agreement")


def snapshot(event: Event) -> dict:
    """Everything a person can change about the event, as it goes into the history."""
    values: dict = {name: getattr(event, name) for name in WRITABLE}
    values |= {name: getattr(event, name) for name in ("stage", "remark", "withdrawal_reason")}
    values["spans"] = [[str(start), str(end)] for start, end in spans_of(event)]
    values |= {name: sorted(getattr(event, name).values_list("pk", flat=True)) for name in MANY}
    values["signed_documents"] = [
        {"title": paper.title, "signed_on": str(paper.signed or "") or None, "agreement": paper.agreement_id}
        for paper in event.signed_documents.order_by("id")
    ]
    return values


def spans_of(event: Event) -> list[Span]:
    return list(event.spans.order_by("from_on").values_list("from_on", "to_on"))


def days_in(text: str) -> list[Span]:
    """The days that the cell of dates names; none where it cannot be read."""
    return read_spans(text) or []


def demand_days_in_order(spans: list[Span]) -> None:
    ends = [day for span in spans for day in span]
    if ends != sorted(ends) or len({start for start, _end in spans}) < len(spans):
        raise ValidationError({"spans": _("The days do not follow each other.")})


def key_of(value):
    return getattr(value, "pk", value)
