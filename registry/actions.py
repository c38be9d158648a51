"""Changes of places: renaming touches agreements too, so they live to the right of both."""

from __future__ import annotations

from collections.abc import Iterable

from accounts import actions as accounts
from accounts.changes import writing
from agreements.actions import refresh
from agreements.models import Agreement
from places.models import Body, Country, Territory, TerritoryName


@writing()
def save_territory(territory: Territory, *, by, names: Iterable[TerritoryName] = (), removed=(), related=None):
    """A territory with its names; what it is called now, and every agreement of it, follow."""
    accounts.save(territory, by=by, related=related)
    for name in removed:
        accounts.delete(name, by=by)
    for name in names:
        name.territory = territory
        accounts.save(name, by=by)
    refresh_territory(territory)
    refresh_agreements(parties__territory=territory)
    return territory


@writing()
def save_body(body: Body, *, by):
    accounts.save(body, by=by)
    refresh_agreements(parties__body=body)
    return body


@writing()
def save_country(country: Country, *, by):
    accounts.save(country, by=by)
    refresh_agreements(parties__country=country)
    return country


def refresh_territory(territory: Territory) -> bool:
    """What it is called now: the latest of its names. Says whether that differed."""
    current = territory.names.filter(is_alias=False).last()
    if current is None:
        return False
    before = (territory.name, territory.short_name, territory.name_en, territory.kind)
    now = (current.name, current.short_name, current.name_en, current.kind)
    territory.name, territory.short_name, territory.name_en, territory.kind = now
    if before != now:
        territory.save()
    return before != now


def refresh_agreements(**conditions) -> int:
    return refresh(Agreement.objects.filter(**conditions).values_list("id", flat=True).distinct())


@writing()
def rebuild() -> int:
    """Recomputes every computed column and search term; says how many records differed."""
    territories = sum(map(refresh_territory, Territory.objects.prefetch_related("names")))
    return territories + refresh()
