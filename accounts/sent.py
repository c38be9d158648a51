"""What a program sends → values, each understood or refused by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from office.dates import PartialDate
from places.models import Country, Territory

LONGEST, LONGEST_LIST = 10_000, 200


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

    def done(self) -> None:
        for name in self.left:
            self.errors.setdefault(str(name)[:100], []).append(_("There is no such field here, or it is not written."))
        if self.errors:
            raise ValidationError(self.errors)


# One value


def text(value) -> str:
    if not isinstance(value, str):
        raise ValueError(_("Send a text."))
    if len(value) > LONGEST:
        raise ValueError(_("At most %(count)d letters.") % {"count": LONGEST})
    return value


def whole(least: int, most: int) -> Callable:
    def read(value) -> int | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(_("This is no whole number from %(least)d to %(most)d.") % {"least": least, "most": most})
        return value

    return read


def truth(value) -> bool:
    if not isinstance(value, bool):
        raise ValueError(_("Send true or false."))
    return value


def one_of(values) -> Callable:
    def read(value):
        if value not in values.values:
            offered = ", ".join(one for one in values.values if one)
            raise ValueError(_("Send one of: %(values)s.") % {"values": offered})
        return values(value)

    return read


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


def day(value) -> date | None:
    found = partial(value)
    if found and found.precision != "day":
        raise ValueError(_("This is no date: write it as 2014-06-01."))
    return found and found.first


def key(value) -> int:
    return whole(1, 10**15)(value) or 0


def record_of(queryset) -> Callable:
    def read(value):
        if value is None:
            return None
        found = queryset.filter(pk=key(value)).first()
        if found is None:
            raise ValueError(_("There is no such record."))
        return found

    return read


def several(read: Callable, most: int = 1000) -> Callable:
    def read_all(values) -> list:
        if not isinstance(values, list) or len(values) > most:
            raise ValueError(_("Send a list of at most %(count)d.") % {"count": most})
        return [read(value) for value in values]

    return read_all


def country(value) -> Country:
    found = Country.objects.filter(pk=text(value)).first()
    if found is None:
        raise ValueError(_("There is no country with the code “%(code)s”.") % {"code": value[:50]})
    return found


def territory_on(on: date) -> Callable:
    """By its id, or by what it was called on the day."""

    def read(value) -> Territory:
        if isinstance(value, int) and not isinstance(value, bool):
            return record_of(Territory.objects)(value)
        wanted = text(value).strip()
        named = Territory.objects.filter(names__name=wanted) | Territory.objects.filter(names__short_name=wanted)
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


def part(sent, readers: dict[str, Callable]) -> dict:
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
    return found
