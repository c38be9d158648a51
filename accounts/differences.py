"""What a change did, in words: each field with its old and its new value as a person reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext as _

from office.dates import in_words

NOTHING: Mapping = {}
Wording = Mapping[str, Callable[[object], list[str]]]


@dataclass(frozen=True)
class Difference:
    name: str
    label: str
    old: list[str]
    new: list[str]


def differences(
    model: type[Model],
    before: Mapping,
    after: Mapping,
    *,
    wording: Wording = NOTHING,
    labels: Mapping = NOTHING,
) -> list[Difference]:
    """One entry for each field that differs; several lines where the value is a list."""

    def said(name: str, value) -> list[str]:
        if value in (None, "", [], {}):
            return []
        return wording[name](value) if name in wording else in_words_of(field_of(model, name), value)

    found = [
        Difference(name, str(labels.get(name) or label(model, name)), said(name, before.get(name)), said(name, new))
        for name, new in ((name, after.get(name)) for name in dict.fromkeys([*before, *after]))
        if before.get(name) != new
    ]
    return [difference for difference in found if difference.old != difference.new]


def label(model: type[Model], name: str) -> str:
    field = field_of(model, name)
    return str(getattr(field, "verbose_name", name))


def field_of(model: type[Model], name: str):
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def in_words_of(field, value) -> list[str]:
    if field is None or field.auto_created:
        return listed(value)
    if field.is_relation:
        return named(field.related_model, value if isinstance(value, list) else [value])
    value = field.to_python(value)
    if isinstance(value, bool):
        return [_("yes") if value else _("no")]
    if isinstance(value, date):
        return [in_words(value)]
    if field.choices:
        return [str(dict(field.flatchoices).get(value, value))]
    return [str(value)]


def listed(value) -> list[str]:
    """Rows that belong to the record: each by its name."""
    if isinstance(value, list):
        return [str(row.get("name", row)) if isinstance(row, dict) else str(row) for row in value]
    if isinstance(value, dict):
        return [f"{key}: {item}" for key, item in value.items()]
    return [str(value)]


def named(model: type[Model], keys) -> list[str]:
    """Records by what they are called today; one that is gone by its key."""
    key_of = model._meta.pk.to_python
    found = model._default_manager.in_bulk([key_of(key) for key in keys])
    return [str(found.get(key_of(key), f"№ {key}")) for key in keys]
