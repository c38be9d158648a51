"""How an action gets hold of its record: rights, sight, lock, and the version the person last saw."""

from __future__ import annotations

from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from accounts import changes
from accounts.choices import Role
from agreements.actions import refresh as refresh_agreements
from agreements.actions.opening import demand_reason
from agreements.choices import EDITABLE_BY_OFFICER, Stage
from events.actions import facts
from events.actions.refreshing import refresh
from events.choices import WITH_THE_OFFICER
from events.models import Event, Report, Submission

__all__ = ["demand", "demand_reason", "demand_stage", "is_officer", "opened", "writing_event"]


def demand(by, permission: str) -> None:
    """The right of the role, «correct_event»; `by` is None for the commands of the operator."""
    if by is not None and not by.has_perm(f"events.{permission}"):
        raise PermissionDenied(_("You have no right to do this."))


def is_officer(by) -> bool:
    return by is not None and by.role == Role.OFFICER and not by.is_superuser


def opened(record, action: str, *, by, seen: int | None = None) -> Event | Report | Submission:
    """The record as it stands, locked: for whoever may do this to it, unless it was changed since `seen`."""
    model = type(record)
    demand(by, f"{action}_{model._meta.model_name}")
    visible = model.objects.all() if by is None else model.objects.visible_to(by)
    found = visible.select_for_update(of=("self",)).filter(pk=record.pk).first()
    if found is None:
        raise PermissionDenied(_("There is no such record, or you have no right to it."))
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


def demand_stage(record, *stages) -> None:
    if record.stage not in stages:
        raise ValidationError(
            _("This cannot be done to a record at the stage “%(stage)s”."),
            params={"stage": record.get_stage_display()},
            code="stage",
        )


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
