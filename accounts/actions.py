"""Saving simple records (reference data, notes, users) with their Change; agreements have actions of their own."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.changes import changes_of, difference, record, writing

SECRET = {"password", "last_login"}


def demand(by, action: str, model) -> None:
    if by is not None and not by.has_perm(f"{model._meta.app_label}.{action}_{model._meta.model_name}"):
        raise PermissionDenied(_("You have no right to do this."))


@writing()
def save(instance: Model, *, by, related: dict[str, Iterable] | None = None, action="", reason="", is_public=False):
    """Writes the row and its many-to-many relations; an unchanged one leaves no trace in the history."""
    model = type(instance)
    is_new = instance._state.adding
    demand(by, "add" if is_new else "change", model)
    stored = None if is_new else model._default_manager.select_for_update().get(pk=instance.pk)
    before = values_of(stored) if stored else {}
    instance.full_clean()
    instance.save()
    for name, values in (related or {}).items():
        getattr(instance, name).set(values)
    old, new = difference(before, values_of(instance))
    if stored is not None and stored_secret(stored) != stored_secret(instance):
        new["password"] = _("changed")
    if new:
        record(
            action or ("add" if is_new else "edit"),
            instance, by=by, before=old, after=new, reason=reason, is_public=is_public,
        )  # fmt: skip
    return instance


@writing()
def delete(instance: Model, *, by, reason: str = "") -> None:
    demand(by, "delete", type(instance))
    record("discard", instance, by=by, before=values_of(instance), reason=reason)
    instance.delete()


def values_of(instance: Model) -> dict:
    """The row and its many-to-many relations as plain values."""
    values = {
        field.name: field.value_to_string(instance) if field.value_from_object(instance) is not None else None
        for field in instance._meta.concrete_fields
        if field.name not in SECRET and not field.primary_key
    }
    for field in instance._meta.many_to_many:
        values[field.name] = sorted(getattr(instance, field.name).values_list("pk", flat=True))
    return values


def stored_secret(instance: Model):
    return getattr(instance, "password", None)


def version_of(instance: Model) -> int:
    """The number of the record's last change; a form carries it to notice a stale save."""
    return changes_of(instance).order_by("-number").values_list("number", flat=True).first() or 0
