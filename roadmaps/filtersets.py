"""How measures are searched: the one place, for the page of a roadmap, its file and the API."""

from __future__ import annotations

from datetime import date

import django_filters as filters
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from agreements.filtersets import DayFilter, IdsFilter, Question
from agreements.models import Agreement
from places.models import Body
from roadmaps.choices import State
from roadmaps.models import Measure, Roadmap


class OnDay(Question):
    as_of = DayFilter(method="on_day", label=_("state on"))

    @property
    def day(self) -> date:
        self.form.is_valid()
        return self.form.cleaned_data.get("as_of") or localdate()

    def on_day(self, queryset, name, value):
        return queryset  # what is asked on the day asks for it


class RoadmapFilterSet(OnDay):
    """Of the page of one roadmap."""

    body = IdsFilter(method="of_body", label=_("responsible body"), queryset=Body.objects.all())
    status = filters.MultipleChoiceFilter(method="of_status", label=_("state"), choices=State.choices)

    class Meta:
        model = Measure
        fields: list[str] = []

    def of_body(self, queryset, name, values):
        return queryset.of_body([body.pk for body in values]) if values else queryset

    def of_status(self, queryset, name, values):
        return queryset.in_state(values, self.day) if values else queryset


class MeasureFilterSet(RoadmapFilterSet):
    """Of measures of all roadmaps."""

    roadmap = IdsFilter(method="of_roadmap", label=_("roadmap"), queryset=Roadmap.objects.public())
    agreement = IdsFilter(method="of_agreement", label=_("agreement"), queryset=Agreement.objects.public())

    def of_roadmap(self, queryset, name, values):
        return queryset.filter(roadmap__in=[one.pk for one in values]) if values else queryset

    def of_agreement(self, queryset, name, values):
        return queryset.under([one.pk for one in values]) if values else queryset
