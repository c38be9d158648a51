"""The demonstration data: rows of fixtures/ that are not there yet, then everything computed from them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from django.conf import settings
from django.core import serializers
from django.core.management.color import no_style
from django.db import connection, models

from accounts.changes import record, writing
from agreements.actions import facts, refresh
from agreements.models import Agreement
from events import actions as events
from events.actions.editions import freeze
from events.models import Event, Report
from places.models import Territory
from registry.actions import refresh_territory
from roadmaps.actions.facts import snapshot as roadmap_snapshot
from roadmaps.models import Roadmap

# In the order in which rows refer to each other
FILES = (
    "countries", "territories", "bodies", "themes", "legal_references", "number_series", "agreements",
    "outside_documents", "discrepancies", "country_notes", "reports", "roadmaps",
)  # fmt: skip


class NotTheDemonstration(Exception):
    """The database holds agreements that are not those of the demonstration: nothing is mixed into them."""


def is_empty() -> bool:
    return not Agreement.objects.exists()


@writing()
def load() -> Counter:
    """Adds what is missing and leaves everything that is there as it is; says how many rows of each kind came."""
    rows = {name: list(read(settings.BASE_DIR / "fixtures" / f"{name}.json")) for name in FILES}
    demand_demonstration(rows["agreements"])
    added = [row.object for name in FILES for row in rows[name] if add(row)]
    for territory in Territory.objects.filter(pk__in=ids_of(added, Territory)).prefetch_related("names"):
        refresh_territory(territory)
    agreements = ids_of(added, Agreement)
    refresh(agreements)
    for agreement in Agreement.objects.filter(pk__in=agreements).order_by("id"):
        change = record("load", agreement, by=None, after=facts.snapshot(agreement), is_public=True)
        Agreement.objects.filter(pk=agreement.pk).update(version=change.number)
    events.refresh(ids_of(added, Event))
    for report in Report.objects.filter(pk__in=ids_of(added, Report)).order_by("id"):
        keys = list(report.events.in_report_order().values_list("pk", flat=True))
        record("load", report, by=None, after={"stage": report.stage, "events": keys}, is_public=True)
        freeze(report, by=None)
    for roadmap in Roadmap.objects.filter(pk__in=ids_of(added, Roadmap)).order_by("id"):
        record("load", roadmap, by=None, after=roadmap_snapshot(roadmap), is_public=True)
    reset_sequences({type(row) for row in added})
    return Counter(type(row)._meta.label for row in added)


def read(path: Path):
    with path.open(encoding="utf-8") as file:
        yield from serializers.deserialize("json", file)


def demand_demonstration(rows) -> None:
    """An agreement that stands under an id of the demonstration must come from the same row of the document."""
    ours = {row.object.pk: source_of(row.object) for row in rows if isinstance(row.object, Agreement)}
    strangers = [there.pk for there in Agreement.objects.filter(pk__in=ours) if source_of(there) != ours[there.pk]]
    if strangers:
        raise NotTheDemonstration(strangers)


def source_of(agreement: Agreement) -> tuple:
    return agreement.source_document, agreement.source_table, agreement.source_row


def add(row) -> bool:
    model = type(row.object)
    if model._default_manager.filter(pk=row.object.pk).exists():
        return False
    row.object.save(force_insert=True)  # not raw: sort keys are written
    for name, values in row.m2m_data.items():
        getattr(row.object, name).set(values)
    return True


def ids_of(rows, model: type[models.Model]) -> list[int]:
    return [row.pk for row in rows if isinstance(row, model)]


def reset_sequences(loaded: set[type[models.Model]]) -> None:
    """Rows came with ids; PostgreSQL's sequences have to go on behind them."""
    statements = connection.ops.sequence_reset_sql(no_style(), loaded)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
