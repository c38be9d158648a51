"""The public part of the history: what was done to records that everyone may see, said to someone without login."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Max, Min, Model, Q, QuerySet

from accounts.differences import Difference
from accounts.models import Change
from agreements.choices import Stage
from agreements.differences import differences
from agreements.models import Agreement, Discrepancy
from events.models import Event, Report
from roadmaps.models import Measure, Roadmap

OF_AGREEMENTS, OF_DISCREPANCIES = Agreement._meta.label_lower, Discrepancy._meta.label_lower
# What has a page of its own
LINKED = {model._meta.label_lower: model for model in (Agreement, Event, Report, Roadmap, Measure)}
SHOWN = [Stage.PUBLISHED, Stage.WITHDRAWN]
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
    subject: Model | None  # what it leads to
    differences: list[Difference]

    @property
    def name(self) -> str:
        return getattr(self.subject, "name", None) or (str(self.subject) if self.subject else self.change.name)

    @property
    def path(self) -> str:
        return self.subject.get_absolute_url() if self.subject else ""


def everything() -> QuerySet[Change]:
    """Changes of records with a page of their own, and of discrepancies as long as those are public themselves."""
    found = Change.objects.filter(is_public=True)
    seen = Discrepancy.objects.filter(
        Q(agreement=None) | Q(agreement__stage__in=[Stage.PUBLISHED, Stage.WITHDRAWN]), is_public=True
    )
    return found.filter(Q(model__in=LINKED) | Q(model=OF_DISCREPANCIES, object_id__in=seen.values("pk"))).order_by(
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
    shown = {name: subjects(model, changes) for name, model in LINKED.items()}
    return [Entry(change, shown.get(change.model, {}).get(change.object_id), differing(change)) for change in changes]


def subjects(model: type[Model], changes: list[Change]) -> dict[int, Model]:
    """Those that anyone may see, and those whose address says that they were withdrawn."""
    keys = {change.object_id for change in changes if change.model == model._meta.label_lower}
    if not keys:
        return {}
    if model is Measure:
        return Measure.objects.filter(roadmap__stage__in=SHOWN).in_bulk(keys)
    return model.objects.filter(stage__in=SHOWN).in_bulk(keys)


def differing(change: Change) -> list[Difference]:
    """Fields with what they said before and say now; nothing internal, nothing where all of it is new."""
    if change.model != OF_AGREEMENTS or change.action in SAID_BY_THEIR_NAME:
        return []
    before, after = (
        {name: value for name, value in values.items() if name not in INTERNAL}
        for values in (change.before, change.after)
    )
    return differences(before, after, seen_by=AnonymousUser())
