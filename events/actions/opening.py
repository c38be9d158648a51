"""How an action gets hold of its record: rights, sight, lock, and the version the person last saw."""

from __future__ import annotations

from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts import changes
from accounts.actions import demand, locked
from accounts.rights import is_officer
from agreements.actions import refresh as refresh_agreements
from agreements.choices import EDITABLE_BY_OFFICER, Stage
from events.actions import facts
from events.actions.refreshing import refresh
from events.choices import WITH_THE_OFFICER
from events.models import Event, Report, Submission


def opened(record, action: str, *, by, seen: int | None = None) -> Event | Report | Submission:
    """The record as it stands, locked: for whoever may do this to it, unless it was changed since `seen`."""
    demand(by, action, type(record))
    found = locked(type(record), record.pk, by=by)
    if isinstance(found, Event) and is_officer(by) and not is_with(by, found):
        raise PermissionDenied(_("This record is with the registrar now; it can only be read."))
    changes.demand_unchanged(found, seen)
    return found


def is_with(officer, event: Event) -> bool:
    """An event held in the officer's municipality is seen by its officer, but written by whoever reported it."""
    own = Event.objects.filter(pk=event.pk, section__territory=officer.municipality)
    handed_in = Submission.objects.filter(report=event.report_id, municipality=officer.municipality).exclude(
        stage__in=WITH_THE_OFFICER
    )
    return event.stage in EDITABLE_BY_OFFICER and own.exists() and not handed_in.exists()


@contextmanager
def writing_event(event: Event, action: str, *, by, reason: str = ""):
    """Inside it the event is changed; after it come its one Change and the refresh."""
    before = facts.snapshot(event) if event.pk else {}
    was_public = event.stage == Stage.PUBLISHED
    yield
    refresh([event.pk])
    event.refresh_from_db()
    after = facts.snapshot(event)
    old, new = changes.difference(before, after)
    is_public = was_public or event.stage == Stage.PUBLISHED
    if is_public:
        refresh_agreements({*before.get("agreements", []), *after["agreements"]})
    changes.record(action, event, by=by, before=old, after=new, reason=reason.strip(), is_public=is_public)
