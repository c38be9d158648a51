"""What every action begins with, and the saving of simple records (reference data, notes, users) with their Change."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import contextmanager

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Model, ProtectedError
from django.utils.translation import gettext as _

from accounts.changes import changes_of, demand_unchanged, difference, record, writing
from accounts.models import Reminder, User
from places.fields import no_control_characters

SECRET = {"password", "last_login"}


def demand(by, action: str, model: type[Model]) -> None:
    """The right of the role; `by` is None for the commands of the operator."""
    if by is not None and not by.has_perm(f"{model._meta.app_label}.{action}_{model._meta.model_name}"):
        raise PermissionDenied(_("You have no right to do this."))


def locked(model: type[Model], key: int, *, by) -> Model:
    """The row as it stands, locked, for whoever may see it."""
    visible = model.objects.all() if by is None else model.objects.visible_to(by)
    found = visible.select_for_update(of=("self",)).filter(pk=key).first()
    if found is None:
        raise PermissionDenied(_("There is no such record, or you have no right to it."))
    return found


def demand_stage(row: Model, *stages: str) -> None:
    if row.stage not in stages:
        said = _("This cannot be done to a record at the stage “%(stage)s”.")
        raise ValidationError(said, params={"stage": row.get_stage_display()}, code="stage")


def demand_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Say in one line what was changed and why. The public sees it.")})
    try:
        no_control_characters(reason)
    except ValidationError as error:
        raise ValidationError({"reason": error.messages}) from error


def store(row: Model) -> None:
    """Saves the row. Its constraints are asked by the database alone, unless something is refused: then all that is
    wrong is told at once, beside the fields."""
    try:
        row.full_clean(validate_constraints=False)
        with transaction.atomic():
            row.save()
    except (ValidationError, IntegrityError):
        check(row)
        raise


def check(row: Model) -> None:
    """The rules about the row itself; a constraint's message stands beside the field that its code names."""
    try:
        row.full_clean()
    except ValidationError as error:
        by_field = error.update_error_dict({})
        beside: dict[str, list] = {}
        for field, errors in by_field.items():
            for one in errors:
                is_named = field == NON_FIELD_ERRORS and one.code in {f.name for f in row._meta.get_fields()}
                beside.setdefault(one.code if is_named else field, []).append(one)
        raise ValidationError(beside) from error


@writing()
def save(
    instance: Model, *, by, related: dict[str, Iterable] | None = None, seen: int | None = None, **described
) -> Model:
    """Writes the row and its many-to-many relations."""
    with changing(instance, by=by, seen=seen, **described):
        store(instance)
        for name, values in (related or {}).items():
            getattr(instance, name).set(values)
    return instance


@contextmanager
def changing(
    instance: Model, *, by, seen: int | None = None, values=None, action="", reason="", is_public=False
):  # fmt: skip
    """Inside it the record is saved; after it comes its one Change, none when nothing differs."""
    values = values or values_of
    model = type(instance)
    is_new = instance._state.adding
    demand(by, "add" if is_new else "change", model)
    if not is_new:
        demand_unchanged(instance, seen)
    if getattr(instance, "is_superuser", False) and not (by is None or by.is_superuser):
        raise PermissionDenied(_("Only someone who has all rights gives them."))
    stored = None if is_new else model._default_manager.select_for_update().get(pk=instance.pk)
    before = values(stored) if stored else {}
    yield
    old, new = difference(before, values(instance))
    if stored and getattr(stored, "password", None) != getattr(instance, "password", None):
        new["password"] = _("changed")
    if new:
        action = action or ("add" if is_new else "edit")
        record(action, instance, by=by, before=old, after=new, reason=reason, is_public=is_public)


@writing()
def sign_out_everywhere(user, *, by) -> None:
    """Ends every session of the user, this one too: a lost phone, a colleague who left."""
    if by != user:
        demand(by, "change", User)
    User.objects.filter(pk=user.pk).update(sign_outs=F("sign_outs") + 1)
    record("sign_out", user, by=by)


@writing()
def send_again(reminder: Reminder, *, by) -> None:
    """A letter that was begun and never confirmed goes out with the next reminders."""
    demand(by, "change", Reminder)
    if Reminder.objects.filter(pk=reminder.pk, sent_at=None).exists():
        record("discard", reminder, by=by, before=values_of(reminder))
        reminder.delete()


@writing()
def delete(instance: Model, *, by, reason: str = "") -> None:
    demand(by, "delete", type(instance))
    record("discard", instance, by=by, before=values_of(instance), reason=reason)
    try:
        instance.delete()
    except ProtectedError as error:
        raise ValidationError(_("Other records refer to this one: it cannot be deleted.")) from error


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


def version_of(instance: Model) -> int:
    """The number of the record's last change; a form carries it to notice a stale save."""
    return changes_of(instance).order_by("-number").values_list("number", flat=True).first() or 0
