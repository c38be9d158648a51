"""What a program sends → values, each understood or refused by name.

A reader takes the sent value and gives ours; ValueError says why it cannot. Its `schema` says the same to the
description of the API, so that one table of readers is both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.dates import PartialDate
from places.fields import LONGEST_TEXT as LONGEST
from places.models import Country, Territory

LONGEST_LIST = 1000
MOST_UNKNOWN = 20  # names that are said to be none
NULL = {"type": "null"}
INTEGER = {"type": "integer", "minimum": 1, "maximum": 10**15}

Readers = dict[str, Callable]


class Sent:
    """An object that was sent: each value is taken once, and what is left over is refused by name."""

    def __init__(self, sent):
        if not isinstance(sent, dict):
            raise ValidationError({"body": [_("Send a JSON object.")]})
        self.left = dict(sent)
        self.errors: dict[str, list[str]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self.left

    def take(self, name: str, read: Callable, default=None):
        """The value as `read` understands it; ValueError says why it does not."""
        if name not in self.left:
            return default
        try:
            return read(self.left.pop(name))
        except ValueError as error:
            self.errors.setdefault(name, []).append(str(error))
            return default

    def take_all(self, readers: Readers) -> dict:
        return {name: self.take(name, read) for name, read in readers.items() if name in self}

    def done(self) -> None:
        refusal = _("There is no such field here, or it is not written.")
        for name in islice(self.left, MOST_UNKNOWN):
            self.errors.setdefault(str(name)[:100], []).append(refusal)
        if self.errors:
            raise ValidationError(self.errors)


def whole_body(sent, readers: Readers) -> dict:
    """All of it, and nothing else."""
    body = Sent(sent)
    values = body.take_all(readers)
    body.done()
    return values


# What is sent back


def over(empty: dict, sent):
    """What was sent, completed by what is empty; objects inside the same way."""
    if not isinstance(sent, dict):
        return sent
    return {**empty, **sent} | {
        name: over(value, sent[name]) for name, value in empty.items() if isinstance(value, dict) and name in sent
    }


def differing(sent, now: dict):
    """What says something else than the record does now; objects inside the same way."""
    if not isinstance(sent, dict):
        return sent
    return {
        name: differing(value, now[name]) if isinstance(now.get(name), dict) else value
        for name, value in sent.items()
        if name not in now or value != now[name]
    }


# How a reader is described


def described(schema: dict) -> Callable:
    def mark(read: Callable) -> Callable:
        read.schema = schema
        return read

    return mark


def schema_of(read: Callable) -> dict:
    return read.schema


def object_of(readers: Readers, needed: Iterable[str] = ()) -> dict:
    schema = {
        "type": "object",
        "properties": {name: schema_of(read) for name, read in readers.items()},
        "additionalProperties": False,
    }
    return schema | ({"required": list(needed)} if needed else {})


def or_null(schema: dict) -> dict:
    return {"anyOf": [schema, NULL]}


# One value


@described({"type": "string", "maxLength": LONGEST})
def text(value) -> str:
    if not isinstance(value, str):
        raise ValueError(_("Send a text."))
    if len(value) > LONGEST:
        raise ValueError(_("At most %(count)d letters.") % {"count": LONGEST})
    return value


def whole(least: int, most: int) -> Callable:
    @described({"type": ["integer", "null"], "minimum": least, "maximum": most})
    def read(value) -> int | None:
        if value is None:
            return None
        if isinstance(value, float) and value.is_integer():  # JSON knows one kind of number
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(_("This is no whole number from %(least)d to %(most)d.") % {"least": least, "most": most})
        return value

    return read


@described({"type": "boolean"})
def truth(value) -> bool:
    if not isinstance(value, bool):
        raise ValueError(_("Send true or false."))
    return value


def one_of(values, *, or_empty: bool = False) -> Callable:
    """A value of a closed list; with `or_empty` null and "" say that there is none."""
    offered = [one for one in values.values if one]

    @described({"enum": [*offered, "", None] if or_empty else offered})
    def read(value):
        if or_empty and value in (None, ""):
            return ""
        if not isinstance(value, str) or value not in offered:
            raise ValueError(_("Send one of: %(values)s.") % {"values": ", ".join(offered)})
        return values(value)

    return read


@described({"type": ["string", "null"], "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"})
def partial(value) -> PartialDate | None:
    """«1981», «1981-05», «1981-05-17» or nothing."""
    if value is None:
        return None
    try:
        day = PartialDate.parse(text(value))
    except (ValueError, TypeError) as error:
        raise ValueError(_("This is no date: write it as 2014-06-01, 2014-06 or 2014.")) from error
    if str(day) != value or not 1000 <= day.year <= 9998:
        raise ValueError(_("This is no date: write it as 2014-06-01, 2014-06 or 2014."))
    return day


@described({"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})
def day(value) -> date | None:
    found = partial(value)
    if found and found.precision != "day":
        raise ValueError(_("This is no date: write it as 2014-06-01."))
    return found and found.first


@described(INTEGER)
def key(value) -> int:
    found = whole(1, 10**15)(value)
    if found is None:
        raise ValueError(_("There is no such record."))
    return found


def record_of(queryset) -> Callable:
    @described(or_null(INTEGER))
    def read(value):
        if value is None:
            return None
        found = queryset.filter(pk=key(value)).first()
        if found is None:
            raise ValueError(_("There is no such record."))
        return found

    return read


def by_slug(queryset, missing) -> Callable:
    """`missing` is said of a slug that nothing has."""

    @described({"type": "string", "pattern": "^[-a-zA-Z0-9_]{1,50}$"})
    def read(value):
        found = queryset.filter(slug=text(value)).first()
        if found is None:
            raise ValueError(str(missing) % {"slug": value[:50]})
        return found

    return read


def several(read: Callable, most: int = LONGEST_LIST) -> Callable:
    @described({"type": "array", "items": schema_of(read), "maxItems": most})
    def read_all(values) -> list:
        if not isinstance(values, list) or len(values) > most:
            raise ValueError(_("Send a list of at most %(count)d.") % {"count": most})
        return [read(value) for value in values]

    return read_all


@described({"type": "string", "pattern": "^[A-Z]{2}$"})
def country(value) -> Country:
    found = Country.objects.filter(pk=text(value)).first()
    if found is None:
        raise ValueError(_("There is no country with the code “%(code)s”.") % {"code": value[:50]})
    return found


def territory_on(on: date, queryset=None) -> Callable:
    """By its id, or by what it was called on the day."""
    queryset = Territory.objects if queryset is None else queryset

    @described({"anyOf": [INTEGER, {"type": "string", "maxLength": LONGEST}, NULL]})
    def read(value) -> Territory:
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return record_of(queryset)(value)
        wanted = text(value).strip()
        named = queryset.filter(names__name=wanted) | queryset.filter(names__short_name=wanted)
        found = [place for place in named.distinct().prefetch_related("names") if is_called(place, wanted, on)]
        if len(found) != 1:
            said = (
                _("There is no territory “%(name)s”.") if not found else _("Several are called “%(name)s”: send an id.")
            )
            raise ValueError(said % {"name": wanted[:100]})
        return found[0]

    return read


def is_called(place: Territory, name: str, on: date) -> bool:
    now = place.name_on(on)
    aliases = [one for one in place.names.all() if one.is_alias]
    return any(name in (one.name, one.short_name) for one in [now, *aliases])


def columns_of(name: str, found: PartialDate | None) -> dict:
    return {f"{name}_on": found and found.first, f"{name}_precision": found.precision if found else "day"}


# An object inside


def part(sent, readers: Readers, needed: Iterable[str] = ()) -> dict:
    """A nested object; what is wrong inside is said with the name of the field."""
    if not isinstance(sent, dict):
        raise ValueError(_("Send an object."))
    if unknown := set(sent) - set(readers):
        raise ValueError(
            _("There is no such field here: %(names)s.") % {"names": ", ".join(map(str, sorted(unknown)))[:200]}
        )
    found = {}
    for name, value in sent.items():
        try:
            found[name] = readers[name](value)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
    for name in needed:
        if found.get(name) in (None, ""):
            raise ValueError(_("%(name)s is missing.") % {"name": name})
    return found


def object_reader(readers: Readers, needed: Iterable[str] = ()) -> Callable:
    @described(object_of(readers, needed))
    def read(sent) -> dict:
        return part(sent, readers, needed)

    return read
