"""What a program sends of an agreement → the values that actions take; fields by id or by key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.sent import (
    Sent,
    columns_of,
    country,
    day,
    key,
    one_of,
    part,
    partial,
    record_of,
    several,
    territory_on,
    text,
    truth,
    whole,
)
from agreements.actions import facts
from agreements.choices import EndGround, ForceRule, Kind, Practical, Registration, Renewal, Side, TermKind
from agreements.models import Agreement, NumberSeries, Theme
from places.models import Body, Territory

MOST_PARTIES = 60
CELLS = ("registration_text", "parties_text", "term_text", "end_text")


def values_of(sent, *, is_whole: bool, by) -> dict:
    """Everything that was sent, as actions.draft, edit and correct take it; with `is_whole` the rest is emptied."""
    body = Sent(sent)
    values: dict = {}
    plain = {
        "kind": one_of(Kind), "title": text, "position": whole(0, 10_000_000), "force_rule": one_of(ForceRule),
        "end_ground": lambda value: "" if value == "" else one_of(EndGround)(value), "note": text,
        "ended_by": day, "end_text": text,
    }  # fmt: skip
    for name, read in plain.items():
        if name in body:
            values[name] = body.take(name, read)
    for name, column in (("signed_on", "signed"), ("force_on", "force"), ("ended_on", "ended")):
        if name in body:
            values |= columns_of(column, body.take(name, partial))
    if "force_is_stated" in body:
        values["force_is_stated"] = body.take("force_is_stated", truth)
    for name, read in (("registration", registration), ("term", term), ("practical", practical), ("source", source)):
        if name in body:
            values |= body.take(name, read) or {}
    if "cells" in body:
        values |= body.take("cells", cells) or {}
    signed = values.get("signed_on") or localdate()
    if "parties" in body:
        values["parties"] = body.take("parties", several(party_on(signed), MOST_PARTIES))
    if "themes" in body:
        values["themes"] = body.take("themes", several(theme))
    if "supersedes" in body:
        values["replaces"] = body.take("supersedes", several(key))
    if "amends" in body:
        values["amends"] = body.take("amends", record_of(Agreement.objects.visible_to(by)))
    if "submitted_by" in body:
        values["submitted_by"] = body.take("submitted_by", record_of(Territory.objects.filter(is_home=True)))
    body.done()
    return defaults() | values if is_whole else values


def correction_of(sent, *, by) -> tuple[dict, str]:
    """The values of a correction, and the line that says why."""
    if not isinstance(sent, dict):
        return values_of(sent, is_whole=False, by=by), ""
    reason = sent.get("reason", "")
    rest = {name: value for name, value in sent.items() if name != "reason" or not isinstance(reason, str)}
    return values_of(rest, is_whole=False, by=by), reason


def defaults() -> dict:
    """An agreement about which nothing was said."""
    empty = Agreement()
    values = {name: getattr(empty, empty._meta.get_field(name).attname) for name in facts.WRITABLE}
    for name in ("position", "submitted_by", *facts.REGISTRATION):
        values.pop(name)  # the office's own
    return values | {"parties": [], "themes": [], "replaces": []}


def registration(sent) -> dict:
    found = part(sent, {
        "state": one_of(Registration), "series": record_of(NumberSeries.objects), "sequence": whole(1, 10**9),
        "on": partial, "number": lambda value: value,
    })  # fmt: skip
    values = {"registration": found["state"]} if "state" in found else {}
    values |= {name: found[name] for name in ("series", "sequence") if name in found}
    if "on" in found:
        values |= columns_of("registered", found["on"])
    return values


def term(sent) -> dict:
    found = part(sent, {
        "kind": one_of(TermKind), "years": whole(1, 99), "last_day": day, "text": text,
        "renewal": lambda value: "" if value is None else one_of(Renewal)(value),
    })  # fmt: skip
    columns = {
        "kind": "term",
        "years": "term_years",
        "last_day": "term_last_day",
        "text": "term_text",
        "renewal": "renewal",
    }
    return {columns.get(name, name): value for name, value in found.items()}


def practical(sent) -> dict:
    if sent is None:
        return {"practical": Practical.UNKNOWN, "practical_on": None, "practical_source": ""}
    found = part(sent, {"state": one_of(Practical), "on": day, "source": text})
    columns = {"state": "practical", "on": "practical_on", "source": "practical_source"}
    return {columns[name]: value for name, value in found.items()}


def source(sent) -> dict:
    found = part(sent, {"document": text, "table": whole(1, 100), "row": whole(1, 10**9)})
    return {f"source_{name}": value for name, value in found.items()}


def cells(sent) -> dict:
    return part(sent, dict.fromkeys(CELLS, text))


def party_on(on: date) -> Callable:
    """The side follows from the country, the country from the territory, the territory from the body."""

    def read(sent) -> dict:
        found = part(sent, {
            "name_as_signed": text, "territory": territory_on(on), "body": record_of(Body.objects),
            "country": country, "side": one_of(Side), "order": whole(1, 1000), "region": lambda value: value,
        })  # fmt: skip
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


def theme(value) -> Theme:
    found = Theme.objects.filter(slug=text(value)).first()
    if found is None:
        raise ValueError(_("There is no theme “%(slug)s”.") % {"slug": value[:50]})
    return found
