"""How many agreements a country and a territory have on a day. Counted once for each state of the public register."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet

from agreements import freshness
from agreements.choices import Side, Stage, Status
from agreements.freshness import KEPT_FOR
from agreements.models import Agreement, Participation
from agreements.querysets import COMPARISONS
from places.models import Territory


@dataclass(frozen=True)
class Tally:
    in_force: int = 0
    total: int = 0

    @property
    def others(self) -> int:
        """Lost force, not yet in force, or unknown."""
        return self.total - self.in_force


NONE = Tally()


def kept(name: str, day: date, count: Callable):
    """By the edition: a draft moves nothing."""
    return cache.get_or_set(freshness.key("tally", name, freshness.edition(), day), count, KEPT_FOR)


def of_countries(day: date) -> dict[str, Tally]:
    return kept("countries", day, lambda: tallies(Participation.objects.filter(side=Side.FOREIGN), "country", day))


def of_territories(day: date) -> dict[int, Tally]:
    """A territory that was made of others counts their agreements too."""
    return kept("territories", day, lambda: with_lineage(tallies(Participation.objects, "territory", day), day))


def tallies(parties: QuerySet, by: str, day: date) -> dict:
    """An agreement counts once, however many bodies of a place signed it."""
    counted = signed_by(parties, day).order_by().values(by).annotate(**counts(day))
    return {key: Tally(in_force, total) for key, in_force, total in counted.values_list(by, "in_force", "total")}


def signed_by(parties: QuerySet, day: date) -> QuerySet:
    return parties.filter(agreement__stage=Stage.PUBLISHED, agreement__exists_from__lte=day)


def counts(day: date) -> dict[str, Count]:
    in_force = Q(agreement__force_from__lte=day, agreement__doubt_from__gt=day)
    return {
        "in_force": Count("agreement", distinct=True, filter=in_force),
        "total": Count("agreement", distinct=True),
    }


def with_lineage(found: dict[int, Tally], day: date) -> dict[int, Tally]:
    linked = Territory.predecessors.through.objects.values_list("from_territory_id", "to_territory_id")
    for territory in {key for link in linked for key in link}:
        found[territory] = of(agreements_with(Territory.objects.lineage([territory]), day))
    return found


def agreements_with(places: Iterable[int], day: date) -> QuerySet:
    agreements = Agreement.objects.public().on(day)
    return agreements.filter(agreements.has_party(territory__in=places))


def of(agreements: QuerySet) -> Tally:
    """Of agreements that were asked for a day."""
    asked = agreements.order_by().aggregate(
        total=Count("pk"), in_force=Count("pk", filter=COMPARISONS[Status.IN_FORCE](agreements.day))
    )
    return Tally(asked["in_force"], asked["total"])


def partners(name: str, agreements: QuerySet, parties: Q) -> list[tuple[int, int]]:
    """Territories of these parties to the agreements, the most frequent first, with the number of agreements."""

    def count() -> list:
        found = Participation.objects.filter(parties, agreement__in=agreements.order_by().values("pk"))
        counted = found.order_by().values("territory").annotate(count=Count("agreement", distinct=True))
        return list(counted.order_by("-count", "territory").values_list("territory", "count"))

    return kept(name, agreements.day, count)


def named(counted: Iterable[tuple[int, int]]) -> list[tuple[Territory, int]]:
    counted = list(counted)
    places = Territory.objects.select_related("country", "parent").in_bulk([key for key, _count in counted])
    return [(places[key], count) for key, count in counted if key in places]
