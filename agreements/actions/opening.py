"""How an action gets hold of its record: rights, sight, lock, and the version the person last saw."""

from __future__ import annotations

from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts import changes
from accounts.actions import demand, locked
from accounts.rights import is_officer
from agreements.actions import facts
from agreements.actions.refreshing import refresh
from agreements.choices import EDITABLE_BY_OFFICER, Stage
from agreements.models import Agreement


def opened(agreement, action: str, *, by, seen: int | None = None) -> Agreement:
    """The record as it stands, locked: for whoever may do this to it, unless it was changed since `seen`."""
    demand(by, action, Agreement)
    found = locked(Agreement, getattr(agreement, "pk", agreement), by=by)
    if is_officer(by) and found.stage not in EDITABLE_BY_OFFICER:
        raise PermissionDenied(_("This record is with the registrar now; it can only be read."))
    changes.demand_unchanged(found, seen)
    return found


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
