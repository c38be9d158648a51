"""What a program sends of an agreement → the values that actions take; fields by id or by key."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
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
from agreements.actions.facts import REGISTRATION as OF_REGISTRATION
from agreements.choices import EndGround, ForceRule, Kind, Practical, Precision, Registration, Renewal, Side, TermKind
from agreements.models import Agreement, NumberSeries, Theme
from places.choices import TerritoryKind
from places.models import Body, Territory

MOST_PARTIES = 60
CELLS = ("registration_text", "parties_text", "term_text", "end_text")


# Objects inside


@described({"type": ["string", "null"], "maxLength": 40})
def number(value) -> tuple[NumberSeries, int] | None:
    """«14-с»: the series is the one that writes its numbers so."""
    if value is None:
        return None
    digits = re.match("[1-9][0-9]{0,8}", text(value))
    found = [one for one in NumberSeries.objects.all() if digits and one.text(int(digits[0])) == value]
    if len(found) != 1:
        raise ValueError(_("No series writes its numbers like “%(number)s”.") % {"number": value[:40]})
    return found[0], int(digits[0])


REGISTRATION: Readers = {
    "state": one_of(Registration), "series": record_of(NumberSeries.objects), "sequence": whole(1, 10**9),
    "on": partial, "number": number,
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
    if said := found.get("number"):
        meant = {"state": Registration.NUMBERED, "series": said[0], "sequence": said[1]}
        if any(found.get(name, value) != value for name, value in meant.items()):
            raise ValueError(_("number: state, series or sequence say something else."))
        found |= meant
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


@described({"type": ["string", "null"], "maxLength": 500})
def region(value) -> str | None:
    return None if value is None else text(value)


def regions_of(place: Territory) -> list[str | None]:
    """What an answer calls the region that the place is or lies in, in any language; None without one."""
    around = (place, place.parent, place.parent and place.parent.parent)
    found = next((one for one in around if one and one.kind == TerritoryKind.REGION), None)
    return [found.name, found.name_en] if found else [None]


def party_on(on: date) -> Callable:
    """The side follows from the country, the country from the territory, the territory from the body."""
    readers: Readers = {
        "name_as_signed": text, "territory": territory_on(on), "body": record_of(Body.objects),
        "country": country, "side": one_of(Side), "order": whole(1, 1000), "region": region,
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
        if "region" in found and found["region"] not in regions_of(place):
            raise ValueError(_("region: it follows from the territory, which lies in another one."))
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
    **PLAIN, **dict.fromkeys(DAYS, partial), "signed_precision": one_of(Precision), **TOGETHER,
    "parties": several(party_on(date.min), MOST_PARTIES),
    "themes": several(by_slug(Theme.objects, gettext_lazy("There is no theme “%(slug)s”."))),
    "supersedes": several(key),
    "amends": record_of(Agreement.objects),
    "submitted_by": record_of(Territory.objects.filter(is_home=True)),
}  # fmt: skip
NAMES = {
    **dict.fromkeys(OF_REGISTRATION, "registration"),
    **dict.fromkeys(("term_years", "renewal", "term_last_day"), "term"),
    **dict.fromkeys(("practical_on", "practical_source"), "practical"),
    **{f"source_{name}": "source" for name in SOURCE},
    **{name: "cells" for name in CELLS if name not in PLAIN},
    "replaces": "supersedes",
}
EMPTY = {
    "kind": "agreement", "title": "", "signed_on": None, "force_rule": "signing",
    "term": {"kind": "indefinite", "years": None, "renewal": None, "last_day": None, "text": ""},
    "ended_on": None, "ended_by": None, "end_ground": "", "end_text": "", "practical": None,
    "cells": {"registration_text": "", "parties_text": ""},
    "amends": None, "supersedes": [], "parties": [], "themes": [],
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


def values_of(sent, record: Agreement | None = None, *, by) -> dict:
    """Everything that was sent, as actions.draft, edit and correct take it."""
    visible = record_of(Agreement.objects.visible_to(by))
    parties = several(party_on(signed_in(sent, record)), MOST_PARTIES)
    found = whole_body(sent, FIELDS | {"amends": visible, "parties": parties})
    demand_agreeing(found.pop("signed_precision", None), found)
    values = {"replaces" if name == "supersedes" else name: value for name, value in found.items()}
    for name, column in DAYS.items():
        if name in found:
            values |= columns_of(column, values.pop(name))
    for name in TOGETHER:
        if name in found:
            values = {other: value for other, value in values.items() if other != name} | found[name]
    if values.get("force_rule", ForceRule.STATED) != ForceRule.STATED:
        values = columns_of("force", None) | values
    return values


def demand_agreeing(precision: Precision | None, found: dict) -> None:
    """How well the day is known is said by the day itself: 1981-05."""
    signed = found.get("signed_on")
    if precision and (not signed or signed.precision != precision):
        raise ValidationError({"signed_precision": _("It follows from signed_on: send a day that is known so well.")})


def signed_in(sent, record: Agreement | None) -> date:
    """The day on which places are called what they are called."""
    try:
        signed = partial(sent.get("signed_on")) if isinstance(sent, dict) else None
    except ValueError:
        signed = None
    signed = signed or (record and record.signed)
    return signed.first if signed else localdate()


def correction_of(sent, record: Agreement, *, by) -> tuple[dict, str]:
    """The values of a correction, and the line that says why."""
    if not isinstance(sent, dict) or not isinstance(sent.get("reason", ""), str):
        return values_of(sent, record, by=by), ""
    rest = {name: value for name, value in sent.items() if name != "reason"}
    return values_of(rest, record, by=by), text(sent.get("reason", ""))
