"""How the register is searched: the one place. Page, files and API ask through it and so answer the same."""

from __future__ import annotations

import re
from datetime import date

import django_filters as filters
from django import forms
from django.conf import settings
from django.db.models import Case, F, IntegerField, Value, When
from django.utils.datastructures import MultiValueDict
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.choices import Kind, Practical, Registration, Stage, Status, TermKind
from agreements.models import Agreement, Theme
from agreements.querysets import COMPARISONS
from places.models import Country, Territory

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
LONGEST_QUERY = 500
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
NUMBER = re.compile(r"\d{1,9}", re.ASCII)
PAGE = re.compile(r"0*[1-9]\d*", re.ASCII)
FEWEST, MOST = 10, 100  # rows on a page


class IsoDateField(forms.DateField):
    """YYYY-MM-DD and nothing else; also what <input type=date> sends."""

    widget = forms.DateInput(attrs={"type": "date"})
    default_error_messages = {"invalid": _("This is no date: write it as 2014-06-01.")}

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, date):
            return value or None
        if not ISO_DATE.fullmatch(value):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class DayField(IsoDateField):
    """A day that the register can answer for."""

    default_error_messages = {"range": _("The register answers for days from 1900-01-01 to 2199-12-31.")}

    def to_python(self, value):
        day = super().to_python(value)
        if day and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(self.error_messages["range"], code="range")
        return day


class IdsField(forms.ModelMultipleChoiceField):
    """Ids of records, as many as one likes; anything but a short number is refused before the database is asked."""

    def clean(self, value):
        for key in value or []:
            if not NUMBER.fullmatch(str(key)):
                raise forms.ValidationError(self.error_messages["invalid_pk_value"], "invalid", {"pk": str(key)[:50]})
        return super().clean(value)


class IsoDateFilter(filters.Filter):
    field_class = IsoDateField


class DayFilter(filters.Filter):
    field_class = DayField


class IdsFilter(filters.ModelMultipleChoiceFilter):
    field_class = IdsField


ORDERS = {
    "-signed_on": _("newest first"),
    "signed_on": _("oldest first"),
    "list": _("as in the list"),
    "-registered_on": _("registered last"),
    "registered_on": _("registered first"),
    "title": _("by title"),
    "boundary": _("by the next boundary of the term"),
    "relevance": _("by relevance"),
}
# Official order: signed after those in force in the first table, then what ended, then what nobody knows.
TABLE = {Status.IN_FORCE: 1, Status.SIGNED: 2, Status.ENDED: 3, Status.UNKNOWN: 4}


def choices(name: str, label, enum, values=None) -> filters.MultipleChoiceFilter:
    offered = [(value.value, value.label) for value in values or enum]
    return filters.MultipleChoiceFilter(method=f"of_{name}", label=label, choices=offered)


def between(name: str, label, edge: str) -> IsoDateFilter:
    return IsoDateFilter(field_name=name, lookup_expr={"from": "gte", "to": "lte"}[edge], label=label)


def without_empty(data):
    """An empty value is no value, among several too: `status=&status=ended`."""
    if not isinstance(data, MultiValueDict):
        return {name: value for name, value in data.items() if value not in ("", [""])}
    return MultiValueDict({name: kept for name, values in data.lists() if (kept := [one for one in values if one])})


def strangers(data, known) -> list[str]:
    """What means nothing here, an unknown language too: a page ignores it, a file and the API refuse it."""
    languages = {"", *dict(settings.LANGUAGES)}
    return [name for name in data if name not in known and (name != "lang" or data["lang"] not in languages)]


def errors_of_pages(data) -> dict[str, list[str]]:
    """What is wrong with `page` and `per_page`; files know them too, though they have one page."""
    page, size = data.get("page"), data.get("per_page")
    errors = {}
    if page and not PAGE.fullmatch(page):
        errors["page"] = [gettext("Give the number of a page: 1 or more.")]
    if size and not (NUMBER.fullmatch(size) and FEWEST <= int(size) <= MOST):
        text = gettext("Give a number from %(fewest)s to %(most)s.")
        errors["per_page"] = [text % {"fewest": FEWEST, "most": MOST}]
    return errors


class Question(filters.FilterSet):
    """What an address asks of a list."""

    def __init__(self, data=None, queryset=None, *, request=None, prefix=None):
        # Unbound it would filter nothing: an address without parameters is a question too.
        super().__init__(without_empty(data or {}), queryset, request=request, prefix=prefix)

    @classmethod
    def strangers(cls, data, *, also=()) -> list[str]:
        return strangers(data, {*cls.base_filters, *also})

    @property
    def qs(self):
        """What was asked for; nothing at all when a part of the question cannot be understood."""
        if not hasattr(self, "_qs"):
            self._qs = self.queryset.none() if self.errors else self.filter_queryset(self.queryset.all())
        return self._qs


class AgreementFilterSet(Question):
    q = filters.CharFilter(method="of_words", label=_("words"), max_length=LONGEST_QUERY)
    status = choices("status", _("state"), Status, [s for s in Status if s != Status.NOT_SIGNED])
    practical = choices("practical", _("in practice"), Practical)
    country = filters.ModelMultipleChoiceFilter(
        method="of_country", label=_("country"), queryset=Country.objects.all(), to_field_name="code"
    )
    territory = IdsFilter(method="of_territory", label=_("territory"), queryset=Territory.objects.all())
    kind = choices("kind", _("kind"), Kind)
    theme = filters.ModelMultipleChoiceFilter(
        method="of_theme", label=_("theme"), queryset=Theme.objects.all(), to_field_name="slug"
    )
    twinning = filters.ChoiceFilter(
        method="of_twinning", label=_("twinning"), choices=[("true", _("yes")), ("false", _("no"))]
    )
    term = choices("term", _("term"), TermKind)
    registered = choices("registered", _("registration"), Registration)
    signed_from = between("signed_on", _("signed not before"), "from")
    signed_to = between("signed_on", _("signed not after"), "to")
    registered_from = between("registered_on", _("registered not before"), "from")
    registered_to = between("registered_on", _("registered not after"), "to")
    ended_from = between("end_on", _("ended not before"), "from")
    ended_to = between("end_on", _("ended not after"), "to")
    boundary_from = between("next_boundary", _("boundary not before"), "from")
    boundary_to = between("next_boundary", _("boundary not after"), "to")
    as_of = DayFilter(method="on_day", label=_("state on"))
    order = filters.ChoiceFilter(method="in_order", label=_("order"), choices=list(ORDERS.items()))

    class Meta:
        model = Agreement
        fields: list[str] = []

    # The answer

    @property
    def day(self) -> date:
        return (self.form.is_valid() and self.form.cleaned_data["as_of"]) or localdate()

    @property
    def ordering(self) -> str:
        typed = self.form.cleaned_data
        return typed.get("order") or ("relevance" if typed.get("q") else "-signed_on")

    def filter_queryset(self, queryset):
        queryset = self.of_day(queryset).with_next_boundary()
        queryset = super().filter_queryset(queryset)
        return self.ordered(queryset)

    def of_day(self, queryset):
        return queryset.on(self.day)

    def ordered(self, queryset):
        order = self.ordering
        newest = ["-exists_from", "-id"]
        if order == "relevance":
            return queryset.by_relevance() if self.form.cleaned_data.get("q") else queryset.order_by(*newest)
        if order == "list":
            table = Case(
                *(When(COMPARISONS[status](self.day), then=Value(number)) for status, number in TABLE.items()),
                output_field=IntegerField(),
            )
            # Signed agreements stand in the first table, after those in force.
            return queryset.annotate(table=table).order_by("table", "position", "exists_from", "id")
        return queryset.order_by(
            *{
                "-signed_on": newest,
                "signed_on": ["exists_from", "id"],
                "registered_on": [F("registered_on").asc(nulls_last=True), "sequence", "id"],
                "-registered_on": [
                    F("registered_on").desc(nulls_last=True),
                    F("sequence").desc(nulls_last=True),
                    "-id",
                ],
                "title": ["title_key", "id"],
                "boundary": [F("next_boundary").asc(nulls_last=True), "id"],
            }[order]
        )

    # Each parameter

    def of_words(self, queryset, name, value):
        return queryset.matching(value)

    def of_status(self, queryset, name, values):
        return queryset.in_status(*map(Status, values)) if values else queryset

    def of_practical(self, queryset, name, values):
        return queryset.filter(practical__in=values) if values else queryset

    def of_country(self, queryset, name, values):
        return queryset.with_country([country.pk for country in values]) if values else queryset

    def of_territory(self, queryset, name, values):
        if not values:
            return queryset
        places = self.lineage([territory.pk for territory in values])
        return queryset.filter(queryset.has_party(territory__in=places))

    def lineage(self, places) -> set[int]:
        return Territory.objects.lineage(places)

    def of_kind(self, queryset, name, values):
        return queryset.filter(kind__in=values) if values else queryset

    def of_theme(self, queryset, name, values):
        return queryset.with_theme([theme.slug for theme in values]) if values else queryset

    def of_twinning(self, queryset, name, value):
        twinned = queryset.with_theme([Theme.TWINNING])
        return twinned if value == "true" else queryset.exclude(pk__in=twinned.values("pk"))

    def of_term(self, queryset, name, values):
        return queryset.filter(term__in=values) if values else queryset

    def of_registered(self, queryset, name, values):
        return queryset.filter(registration__in=values) if values else queryset

    def on_day(self, queryset, name, value):
        return queryset  # the day is asked first, see filter_queryset

    def in_order(self, queryset, name, value):
        return queryset  # the order comes last, see filter_queryset


class FilterSetWithDrafts(AgreementFilterSet):
    """For who may see drafts: also by stage. A draft may not be signed yet, so no day holds it back."""

    stage = choices("stage", _("stage"), Stage)

    def of_day(self, queryset):
        asked = self.form.cleaned_data["stage"]
        return queryset.known_on(self.day) if asked and not {Stage.PUBLISHED} & {*asked} else super().of_day(queryset)

    def of_stage(self, queryset, name, values):
        return queryset.filter(stage__in=values) if values else queryset
