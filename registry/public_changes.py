"""The public part of the history: what was done to records that everyone may see, said to someone without login."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Max, Min, Q, QuerySet

from accounts.differences import Difference
from accounts.models import Change
from agreements.choices import Stage
from agreements.differences import differences
from agreements.models import Agreement, Discrepancy

OF_AGREEMENTS, OF_DISCREPANCIES = Agreement._meta.label_lower, Discrepancy._meta.label_lower
INTERNAL = {
    "note",
    "submitted_by",
    "stage",
    "distinct_from",
    "created_by",
    "source_document",
    "source_table",
    "source_row",
    "position",
}
SAID_BY_THEIR_NAME = {"load", "publish", "show_document", "attach", "detach"}  # what differs is everything, or a file


@dataclass(frozen=True)
class Entry:
    change: Change
    agreement: Agreement | None  # what it leads to
    differences: list[Difference]

    @property
    def name(self) -> str:
        return self.agreement.name if self.agreement else self.change.name


def everything() -> QuerySet[Change]:
    """Changes of agreements, and of discrepancies as long as those are public themselves."""
    found = Change.objects.filter(is_public=True)
    seen = Discrepancy.objects.filter(
        Q(agreement=None) | Q(agreement__stage__in=[Stage.PUBLISHED, Stage.WITHDRAWN]), is_public=True
    )
    return found.filter(Q(model=OF_AGREEMENTS) | Q(model=OF_DISCREPANCIES, object_id__in=seen.values("pk"))).order_by(
        "-number"
    )


def of_year(year: int) -> QuerySet[Change]:
    """Of a year as the registry's own clock has it."""
    zone = ZoneInfo(settings.TIME_ZONE)
    start, end = (datetime(one, 1, 1, tzinfo=zone).astimezone(UTC) for one in (year, year + 1))
    return everything().filter(at__gte=start, at__lt=end)


def years() -> list[int]:
    found = everything().order_by().aggregate(first=Min("at"), last=Max("at"))
    if not found["first"]:
        return []
    zone = ZoneInfo(settings.TIME_ZONE)
    first, last = (found[name].astimezone(zone).year for name in ("first", "last"))
    return list(range(last, first - 1, -1))


def entries(changes: Iterable[Change]) -> list[Entry]:
    changes = list(changes)
    ids = [change.object_id for change in changes if change.model == OF_AGREEMENTS and change.object_id]
    shown = Agreement.objects.filter(stage__in=[Stage.PUBLISHED, Stage.WITHDRAWN]).in_bulk(ids)
    return [
        Entry(change, shown.get(change.object_id) if change.model == OF_AGREEMENTS else None, differing(change))
        for change in changes
    ]


def differing(change: Change) -> list[Difference]:
    """Fields with what they said before and say now; nothing internal, nothing where all of it is new."""
    if change.model != OF_AGREEMENTS or change.action in SAID_BY_THEIR_NAME:
        return []
    before, after = (
        {name: value for name, value in values.items() if name not in INTERNAL}
        for values in (change.before, change.after)
    )
    return differences(before, after, seen_by=AnonymousUser())
