"""Measures with everything that belongs to them and is public, in a fixed number of queries."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from agreements.choices import Stage
from events.models import Event
from roadmaps.models import Measure, Progress, Responsible, Roadmap, RoadmapParty


def with_parts(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """Progress names its event only where the public may read it."""
    events = Event.objects.filter(stage=Stage.PUBLISHED).only("title", "starts_on", "ends_on")
    return measures.select_related("section", "roadmap").prefetch_related(
        Prefetch("responsible", Responsible.objects.select_related("body").order_by("order")),
        Prefetch("progress", Progress.objects.order_by("on", "id").prefetch_related(Prefetch("event", events))),
    )


def with_parties(roadmaps: QuerySet[Roadmap]) -> QuerySet[Roadmap]:
    parties = RoadmapParty.objects.select_related("territory__country", "body").order_by("order")
    return roadmaps.select_related("basis_agreement", "basis_document").prefetch_related(Prefetch("parties", parties))


def with_outline(roadmaps: QuerySet[Roadmap]) -> QuerySet[Roadmap]:
    """With which measures stand in which sections, too."""
    measures = Measure.objects.select_related("section").in_order()
    return with_parties(roadmaps).prefetch_related(Prefetch("measures", measures))
