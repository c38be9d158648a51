"""What the pages of a quarter have in common: where they stand, and what an action answered."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.admin_base import who_and_when
from accounts.admin_fields import keys_in
from accounts.changes import Stale
from events.models import Event, Report, Submission


def page_of(record: Submission | Report | None) -> str:
    if record is None:
        return reverse("admin:index")
    return reverse(f"admin:events_{record._meta.model_name}_change", args=[record.pk])


def report_page_of(event: Event) -> str:
    """Where the event stands among the others of its municipality, or of its report."""
    submissions = Submission.objects.filter(report=event.report_id, municipality=event.section.territory_id)
    return page_of(submissions.first() or event.report)


def tried(request, act: Callable) -> list[str]:
    """What stood against the action, to be shown; nothing when it is done."""
    seen = keys_in([request.POST.get("seen", "")])
    try:
        act(seen[0] if seen else None)
    except ValidationError as refused:
        return refused.messages
    except Stale as stale:
        return [str(stale), *who_and_when(stale)]
    return []


def in_typed_order(post, name: str, records) -> list[int]:
    """By the typed numbers; where two are the same or none stands, as they stood."""
    placed = [
        ((keys_in([post.get(f"{name}-{record.pk}", "")]) or [stood])[0], stood, record.pk)
        for stood, record in enumerate(records, start=1)
    ]
    return [key for _number, _stood, key in sorted(placed)]
