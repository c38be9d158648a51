"""How events are searched: the one place. Page, files and API ask through it and so answer the same."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import django_filters as filters
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.choices import Stage
from agreements.filtersets import LONGEST_QUERY, IdsFilter, IsoDateFilter, Question
from agreements.models import Agreement
from events.choices import Format, Quarter, ReportKind
from events.models import Event, Sphere
from places.models import Country, Territory

YEARS = [str(year) for year in range(1900, 2200)]
USUAL_ORDER = "-starts_on"
ORDERS = {
    USUAL_ORDER: _("latest first"),
    "starts_on": _("earliest first"),
    "number": _("as in the reports"),
    "title": _("by title"),
    "relevance": _("by relevance"),
}
WHO_HELD = {
    ReportKind.MUNICIPAL: pgettext_lazy("held by", "municipalities"),
    ReportKind.REGIONAL: pgettext_lazy("held by", "executive bodies"),
}
COLUMNS = {
    USUAL_ORDER: ["-starts_on", "-id"],
    "starts_on": ["starts_on", "id"],
    "number": ["-report__year", "-report__quarter", "report__kind", "number", "id"],
    "title": ["title_key", "id"],
    "relevance": ["-relevance", "-starts_on", "-id"],
}


class YearsField(filters.MultipleChoiceFilter.field_class):
    """A type of its own for the description of the API: 300 years are better said as a pattern."""


class YearsFilter(filters.MultipleChoiceFilter):
    field_class = YearsField


def one_of(column: str, label, values, kind=filters.MultipleChoiceFilter) -> filters.MultipleChoiceFilter:
    offered = [(str(value), label) for value, label in values]
    return kind(field_name=column, label=label, choices=offered, distinct=False)


class EventFilterSet(Question):
    q = filters.CharFilter(method="of_words", label=_("words"), max_length=LONGEST_QUERY)
    kind = one_of("report__kind", _("held by"), WHO_HELD.items())
    # Of the report: which events belong to a quarter, the office decides.
    year = one_of("report__year", _("reporting year"), [(year, year) for year in YEARS], YearsFilter)
    quarter = one_of("report__quarter", _("reporting quarter"), Quarter.choices)
    territory = IdsFilter(method="of_territory", label=_("territory"), queryset=Territory.objects.all())
    sphere = filters.ModelMultipleChoiceFilter(
        method="of_sphere", label=_("sphere"), queryset=Sphere.objects.all(), to_field_name="slug"
    )
    country = filters.ModelMultipleChoiceFilter(
        method="of_country", label=_("country"), queryset=Country.objects.all(), to_field_name="code"
    )
    agreement = IdsFilter(method="of_agreement", label=_("agreement"), queryset=Agreement.objects.public())
    format = one_of("format", _("format"), Format.choices)
    vars()["from"] = IsoDateFilter(method="not_before", label=_("held not before"))  # a word of Python's own
    to = IsoDateFilter(method="not_after", label=_("held not after"))
    order = filters.ChoiceFilter(method="in_order", label=_("order"), choices=list(ORDERS.items()))

    class Meta:
        model = Event
        fields: list[str] = []

    @property
    def day(self) -> date:
        """Events are told as they are known today."""
        return localdate()

    @property
    def ordering(self) -> str:
        typed = self.form.cleaned_data
        return typed.get("order") or ("relevance" if typed.get("q") else USUAL_ORDER)

    def filter_queryset(self, queryset):
        order = self.ordering if self.form.cleaned_data.get("q") or self.ordering != "relevance" else USUAL_ORDER
        return super().filter_queryset(queryset).order_by(*COLUMNS[order])

    @cached_property
    def places(self) -> set[int]:
        """Reading who was made of whom is one query, so it is done once for all that is counted."""
        return self.lineage(place.pk for place in self.form.cleaned_data["territory"])

    def lineage(self, places) -> set[int]:
        return Territory.objects.lineage(places)

    # Each parameter

    def of_words(self, queryset, name, value):
        return queryset.matching(value)

    def of_territory(self, queryset, name, values):
        return queryset.of_places(self.places) if values else queryset

    def of_sphere(self, queryset, name, values):
        return queryset.filter(section__sphere__in=[sphere.pk for sphere in values]) if values else queryset

    def of_country(self, queryset, name, values):
        return queryset.with_country([country.pk for country in values]) if values else queryset

    def of_agreement(self, queryset, name, values):
        return queryset.under([agreement.pk for agreement in values]) if values else queryset

    def not_before(self, queryset, name, value):
        return queryset.held_within(value, self.form.cleaned_data["to"])

    def not_after(self, queryset, name, value):
        # Both ends are of one span, so `from` asks for both.
        return queryset if self.form.cleaned_data["from"] else queryset.held_within(None, value)

    def in_order(self, queryset, name, value):
        return queryset  # comes last, see filter_queryset


class FilterSetWithDrafts(EventFilterSet):
    """For who may see drafts: also by stage."""

    stage = one_of("stage", _("stage"), Stage.choices)
