"""The API of events: the same questions as the page, answered as records."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from agreements.choices import Stage
from events import records, shapes
from events.filtersets import USUAL_ORDER, EventFilterSet
from events.models import Event
from events.querysets import SHOWN
from events.serializers import as_record
from places.api import Collection, Misunderstood, Withdrawn


class EventCollection(Collection):
    """Events of the published reports, found by the parameters of the page /events/."""

    queryset = Event.objects.all()
    serializer_class = shapes.EventShape
    filterset_class = EventFilterSet

    def get_queryset(self):
        return Event.objects.public()

    def retrieve(self, request, pk):
        event = get_object_or_404(records.with_rows(Event.objects.filter(stage__in=SHOWN)), pk=pk)
        if event.stage == Stage.WITHDRAWN:
            raise Withdrawn(event.withdrawal_reason)
        return Response(self.records([event])[0])

    def found(self):
        return records.with_rows(super().found())

    def records(self, rows: list) -> list[dict]:
        base = self.request.build_absolute_uri("/").removesuffix("/")
        return [as_record(event, base) for event in records.with_parts(rows)]

    def page(self, found, start, stop):
        # Which ones, from the index alone; the rows of those only.
        return list(found.filter(pk__in=found.values("pk")[start:stop]))

    def way(self):
        order = self.filterset.form.cleaned_data["order"] or USUAL_ORDER
        if order not in ("starts_on", USUAL_ORDER):
            raise Misunderstood({"order": [str(_("A walk goes by the first day: starts_on or -starts_on."))]})
        return ("starts_on", "pk"), order == "starts_on"
