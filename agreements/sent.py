"""What a program sends of an agreement → the values that actions take; fields by id or by key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.sent import (
    Readers,
    by_slug,
    columns_of,
    country,
    day,
    described,
    key,
    object_of,
    one_of,
    or_null,
    part,
    partial,
    record_of,
    several,
    territory_on,
    text,
    truth,
    whole,
    whole_body,
)
from agreements.actions import facts
from agreements.choices import EndGround, ForceRule, Kind, Practical, Registration, Renewal, Side, TermKind
from agreements.models import Agreement, NumberSeries, Theme
from places.models import Body, Territory

MOST_PARTIES = 60
CELLS = ("registration_text", "parties_text", "term_text", "end_text")
RESULTING = described({})  # what a record says and nobody writes: taken and left


# Objects inside


@RESULTING
def left(value) -> None:
    return None


REGISTRATION: Readers = {
    "state": one_of(Registration), "series": record_of(NumberSeries.objects), "sequence": whole(1, 10**9),
    "on": partial, "number": left,
}  # fmt: skip
TERM: Readers = {
    "kind": one_of(TermKind), "years": whole(1, 99), "last_day": day, "text": text,
    "renewal": one_of(Renewal, or_empty=True),
}  # fmt: skip
PRACTICAL: Readers = {"state": one_of(Practical), "on": day, "source": text}
SOURCE: Readers = {"document": text, "table": whole(1, 100), "row": whole(1, 10**9)}


@described(object_of(REGISTRATION))
def registration(sent) -> dict:
    found = part(sent, REGISTRATION)
    values = {"registration": found["state"]} if "state" in found else {}
    values |= {name: found[name] for name in ("series", "sequence") if name in found}
    if "on" in found:
        values |= columns_of("registered", found["on"])
    return values


@described(object_of(TERM))
def term(sent) -> dict:
    columns = {"kind": "term", "years": "term_years", "last_day": "term_last_day", "text": "term_text"}
    return {columns.get(name, name): value for name, value in part(sent, TERM).items()}


@described(or_null(object_of(PRACTICAL)))
def practical(sent) -> dict:
    if sent is None:
        return {"practical": Practical.UNKNOWN, "practical_on": None, "practical_source": ""}
    columns = {"state": "practical", "on": "practical_on", "source": "practical_source"}
    return {columns[name]: value for name, value in part(sent, PRACTICAL).items()}


@described(object_of(SOURCE))
def source(sent) -> dict:
    return {f"source_{name}": value for name, value in part(sent, SOURCE).items()}


@described(object_of(dict.fromkeys(CELLS, text)))
def cells(sent) -> dict:
    return part(sent, dict.fromkeys(CELLS, text))


def party_on(on: date) -> Callable:
    """The side follows from the country, the country from the territory, the territory from the body."""
    readers: Readers = {
        "name_as_signed": text, "territory": territory_on(on), "body": record_of(Body.objects),
        "country": country, "side": one_of(Side), "order": whole(1, 1000), "region": left,
    }  # fmt: skip

    @described(object_of(readers))
    def read(sent) -> dict:
        found = part(sent, readers)
        body, place = found.get("body"), found.get("territory")
        if not body and not place:
            raise ValueError(_("Name the territory, or a body of it."))
        place = place or body.territory
        state = found.get("country") or place.country
        side = Side.HOME if state.pk == settings.REGISTRY_COUNTRY else Side.FOREIGN
        if found.get("side", side) != side:
            raise ValueError(_("The home side is of our own state, the foreign side is of another one."))
        return {
            "name_as_signed": found.get("name_as_signed") or (body.name if body else place.name), "body": body,
            "territory": place, "country": state, "side": side,
        }  # fmt: skip

    return read


# The whole

PLAIN: Readers = {
    "kind": one_of(Kind), "title": text, "position": whole(0, 10_000_000), "force_rule": one_of(ForceRule),
    "force_is_stated": truth, "end_ground": one_of(EndGround, or_empty=True), "note": text, "ended_by": day,
    "end_text": text,
}  # fmt: skip
DAYS = {"signed_on": "signed", "force_on": "force", "ended_on": "ended"}
TOGETHER: Readers = {
    "registration": registration, "term": term, "practical": practical, "source": source, "cells": cells
}  # fmt: skip
FIELDS: Readers = {
    **PLAIN, **dict.fromkeys(DAYS, partial), **TOGETHER,
    "parties": several(party_on(date.min), MOST_PARTIES),
    "themes": several(by_slug(Theme.objects, gettext_lazy("There is no theme “%(slug)s”."))),
    "supersedes": several(key),
    "amends": record_of(Agreement.objects),
    "submitted_by": record_of(Territory.objects.filter(is_home=True)),
}  # fmt: skip
EXAMPLE = {
    "title": "Соглашение о сотрудничестве между Вяземским районом и Кричевским районом",
    "signed_on": "2026-09-28",
    "term": {"kind": "fixed", "years": 5},
    "parties": [
        {"name_as_signed": "Администрация Вяземского района", "territory": 1, "country": "RU"},
        {"name_as_signed": "Кричевский районный исполнительный комитет", "territory": 2, "country": "BY"},
    ],
    "themes": ["twinning"],
}


def values_of(sent, *, is_whole: bool, by) -> dict:
    """Everything that was sent, as actions.draft, edit and correct take it; with `is_whole` the rest is emptied."""
    visible = record_of(Agreement.objects.visible_to(by))
    found = whole_body(sent, FIELDS | {"amends": visible, "parties": several(party_on(signed_in(sent)), MOST_PARTIES)})
    values = {"replaces" if name == "supersedes" else name: value for name, value in found.items()}
    for name, column in DAYS.items():
        if name in found:
            values |= columns_of(column, values.pop(name))
    for name in TOGETHER:
        if name in found:
            values = {other: value for other, value in values.items() if other != name} | found[name]
    return defaults() | values if is_whole else values


def signed_in(sent) -> date:
    """The day on which places are called what they are called."""
    try:
        signed = partial(sent.get("signed_on")) if isinstance(sent, dict) else None
    except ValueError:
        signed = None
    return signed.first if signed else localdate()


def correction_of(sent, *, by) -> tuple[dict, str]:
    """The values of a correction, and the line that says why."""
    if not isinstance(sent, dict) or not isinstance(sent.get("reason", ""), str):
        return values_of(sent, is_whole=False, by=by), ""
    rest = {name: value for name, value in sent.items() if name != "reason"}
    return values_of(rest, is_whole=False, by=by), text(sent.get("reason", ""))


def defaults() -> dict:
    """An agreement about which nothing was said."""
    empty = Agreement()
    values = {name: getattr(empty, empty._meta.get_field(name).attname) for name in facts.WRITABLE}
    for name in ("position", "submitted_by", *facts.REGISTRATION):
        values.pop(name)  # the office's own
    return values | {"parties": [], "themes": [], "replaces": []}
