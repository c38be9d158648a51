"""The API of roadmaps and of their measures."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from rest_framework.response import Response

from agreements.choices import Stage
from agreements.viewsets import DayForm
from places.api import Collection, PagingForm, Withdrawn
from roadmaps import shapes
from roadmaps.filtersets import MeasureFilterSet
from roadmaps.models import Measure, Roadmap
from roadmaps.querysets import SHOWN
from roadmaps.records import with_outline, with_parts
from roadmaps.serializers import as_measure, as_roadmap


class RoadmapCollection(Collection):
    """Published roadmaps; their measures are a collection of their own."""

    queryset = Roadmap.objects.all()
    serializer_class = shapes.RoadmapShape

    def get_queryset(self):
        return with_outline(Roadmap.objects.public()).order_by("pk")

    def retrieve(self, request, pk):
        found = get_object_or_404(with_outline(Roadmap.objects.filter(stage__in=SHOWN)), pk=pk)
        if found.stage == Stage.WITHDRAWN:
            raise Withdrawn(found.withdrawal_reason)
        return Response(self.records([found])[0])

    def records(self, rows: list) -> list[dict]:
        base = self.request.build_absolute_uri("/").removesuffix("/")
        public = set(Roadmap.objects.public().values_list("pk", flat=True))
        return [as_roadmap(roadmap, base, public) for roadmap in rows]


class MeasureCollection(Collection):
    """Measures of the published roadmaps, with their state and progress on a day."""

    queryset = Measure.objects.all()
    serializer_class = shapes.MeasureShape
    filterset_class = MeasureFilterSet

    def questions(self):
        return {"list": [PagingForm, MeasureFilterSet], "retrieve": [DayForm]}[self.action]

    def get_queryset(self):
        return with_parts(Measure.objects.public()).order_by("pk")

    def retrieve(self, request, pk):
        found = get_object_or_404(with_parts(Measure.objects.filter(roadmap__stage__in=SHOWN)), pk=pk)
        if found.roadmap.stage == Stage.WITHDRAWN:
            raise Withdrawn(found.roadmap.withdrawal_reason)
        return Response(self.records([found])[0])

    def records(self, rows: list) -> list[dict]:
        form = self.asked.get(DayForm)
        day = self.filterset.day if self.filterset else (form and form.cleaned_data["as_of"]) or localdate()
        return [as_measure(measure, day) for measure in rows]

    def address(self, **changed):
        if "cursor" in changed:
            changed["as_of"] = self.filterset.day  # a walk that goes on after midnight stays on its day
        return super().address(**changed)
