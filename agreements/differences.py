"""What a change did, in words: each field with its old and its new value as a clerk reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.choices import TermChange
from agreements.models import Agreement, Theme
from office.dates import PartialDate, in_words
from places.models import Body, Country, Territory

DAYS = {"signed_on", "registered_on", "force_on", "ended_on", "term_last_day", "ended_by", "practical_on"}
RELATED_LABELS = {
    "parties": gettext_lazy("parties"),
    "replaces": gettext_lazy("replaces"),
    "term_records": gettext_lazy("records of the term"),
    "document": gettext_lazy("document"),
}
# Said by what stands beside them, or nobody's business
UNSAID = {"version", "number"}


@dataclass(frozen=True)
class Difference:
    name: str
    label: str
    old: list[str]
    new: list[str]


def differences(before: Mapping, after: Mapping) -> list[Difference]:
    """One entry for each field, in the order of the paper; several lines where the value is a list."""
    found = [
        Difference(name, label(name), said(name, before.get(name)), said(name, after.get(name)))
        for name in dict.fromkeys([*before, *after])
        if name not in UNSAID and before.get(name) != after.get(name)
    ]
    return [difference for difference in found if difference.old != difference.new]


def label(name: str) -> str:
    if name in RELATED_LABELS:
        return str(RELATED_LABELS[name])
    try:
        return str(Agreement._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        return name


def said(name: str, value) -> list[str]:
    """The value in words; nothing for an empty one."""
    if value in (None, "", [], {}):
        return []
    if name in WORDING:
        return WORDING[name](value)
    if name in DAYS:
        return [in_words(PartialDate.parse(value))]
    if isinstance(value, bool):
        return [_("yes") if value else _("no")]
    field = Agreement._meta.get_field(name)
    if field.choices:
        return [str(dict(field.flatchoices).get(value, value))]
    if field.is_relation:
        return named(field.related_model, [value])
    return [str(value)]


def named(model: type[Model], keys) -> list[str]:
    """Records by their names today; one that is gone by its key."""
    found = model._default_manager.in_bulk([key for key in keys if key is not None])
    return [str(found[key]) if key in found else f"№ {key}" for key in keys if key is not None]


def parties_said(parties: list[dict]) -> list[str]:
    territories = Territory.objects.in_bulk({party["territory"] for party in parties})
    bodies = Body.objects.in_bulk({party["body"] for party in parties if party["body"]})
    countries = Country.objects.in_bulk({party["country"] for party in parties})
    return [
        "{order}. {name} — {places}".format(
            order=party["order"],
            name=party["name_as_signed"],
            places=", ".join(
                str(found[key])
                for found, key in (
                    (bodies, party["body"]),
                    (territories, party["territory"]),
                    (countries, party["country"]),
                )
                if key in found
            ),
        )
        for party in parties
    ]


def themes_said(slugs: list[str]) -> list[str]:
    return [", ".join(str(theme) for theme in Theme.objects.filter(slug__in=slugs))]


def term_records_said(records: list[dict]) -> list[str]:
    return [
        _("%(day)s: %(change)s") % {"day": in_words(PartialDate.parse(record["on"])), "change": term_change(record)}
        for record in records
    ]


def term_change(record: dict) -> str:
    said_short = str(TermChange(record["change"]).label)
    if not record["new_last_day"]:
        return said_short
    last_day = in_words(PartialDate.parse(record["new_last_day"]))
    return _("%(change)s until and including %(day)s") % {"change": said_short, "day": last_day}


WORDING = {
    "parties": parties_said,
    "themes": themes_said,
    "replaces": lambda keys: named(Agreement, keys),
    "distinct_from": lambda keys: named(Agreement, keys),
    "term_records": term_records_said,
    "document": lambda document: [document["name"]],
}
