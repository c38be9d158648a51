"""How an action gets hold of its record: rights, sight, lock, and the version the person last saw."""

from __future__ import annotations

from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from accounts import changes
from accounts.choices import Role
from agreements.actions import facts
from agreements.actions.refreshing import refresh
from agreements.choices import EDITABLE_BY_OFFICER, Stage
from agreements.models import Agreement
from places.fields import no_control_characters


def demand(by, action: str) -> None:
    """The right of the role; `by` is None for the commands of the operator."""
    if by is not None and not by.has_perm(f"agreements.{action}_agreement"):
        raise PermissionDenied(_("You have no right to do this."))


def opened(agreement, action: str, *, by, seen: int | None = None) -> Agreement:
    """The record as it stands, locked: for whoever may do this to it, unless it was changed since `seen`."""
    demand(by, action)
    visible = Agreement.objects.all() if by is None else Agreement.objects.visible_to(by)
    found = visible.select_for_update(of=("self",)).filter(pk=getattr(agreement, "pk", agreement)).first()
    if found is None:
        raise PermissionDenied(_("There is no such record, or you have no right to it."))
    if is_officer(by) and found.stage not in EDITABLE_BY_OFFICER:
        raise PermissionDenied(_("This record is with the registrar now; it can only be read."))
    changes.demand_unchanged(found, seen)
    return found


def is_officer(by) -> bool:
    return by is not None and by.role == Role.OFFICER and not by.is_superuser


def demand_stage(agreement: Agreement, *stages: Stage) -> None:
    if agreement.stage not in stages:
        raise ValidationError(
            _("This cannot be done to a record at the stage “%(stage)s”."),
            params={"stage": agreement.get_stage_display()},
            code="stage",
        )


def demand_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Say in one line what was changed and why. The public sees it.")})
    try:
        no_control_characters(reason)
    except ValidationError as error:
        raise ValidationError({"reason": error.messages}) from error


@contextmanager
def changing(agreement: Agreement, action: str, *, by, reason: str = "", also_refresh=()):
    """Inside it the record is changed; after it come its one Change, the refresh, and the new version."""
    before = facts.snapshot(agreement) if agreement.pk else {}
    was_public = agreement.stage == Stage.PUBLISHED
    yield
    after = facts.snapshot(agreement)
    refresh({agreement.pk, *also_refresh})
    agreement.refresh_from_db()
    old, new = changes.difference(before, after)
    is_public = was_public or agreement.stage == Stage.PUBLISHED
    change = changes.record(
        action,
        agreement,
        by=by,
        before=old,
        after=new,
        reason=reason.strip(),
        is_public=is_public and not (new and set(new) <= facts.INTERNAL),
    )
    agreement.version = change.number
    Agreement.objects.filter(pk=agreement.pk).update(version=change.number)
