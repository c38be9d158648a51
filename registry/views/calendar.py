import re
from collections import Counter
from datetime import date
from itertools import groupby

from django import forms
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from agreements.filtersets import EARLIEST, LATEST, AgreementFilterSet
from agreements.freshness import answered_304
from agreements.models import Agreement
from agreements.terms import years_later
from office.dates import ENGLISH, NOMINATIVE
from registry import boundaries, calendar_file, obligations
from registry.boundaries import Month
from registry.views.refusals import refused
from registry.views.territories import page_of

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
PER_PAGE = 200
YEARS_AHEAD = 3  # of calendar.ics, unless asked otherwise
MOST_YEARS = 10


class MonthField(forms.CharField):
    widget = forms.TextInput(attrs={"type": "month", "min": "1900-01", "max": "2199-12"})
    default_error_messages = {"invalid": _("This is no month from 1900-01 to 2199-12: write it as 2027-04.")}

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        if not MONTH.fullmatch(text) or not EARLIEST.year <= int(text[:4]) <= LATEST.year:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return Month.parse(text)


class MonthForm(forms.Form):
    month = MonthField(label=_("month"), required=False)


class YearsForm(forms.Form):
    years = forms.IntegerField(min_value=1, max_value=MOST_YEARS, required=False)


@require_safe
@answered_304
def calendar(request):
    """The boundaries of a month, day by day."""
    today = localdate()
    form = MonthForm(request.GET)
    context = {"form": form, "day": today}
    if form.is_valid():
        month = form.cleaned_data["month"] or Month.of(today)
        page = page_of(request, boundaries.between(month.first, month.last), PER_PAGE)
        others = obligations.between(date(month.year, 1, 1), date(month.year, 12, 31))
        context |= {
            "month": month,
            "name": name_of(month),
            "months": year_of(month, others),
            "page_obj": page,
            "days": days_of(page, [one for one in others if page.number == 1 and Month.of(one.day) == month]),
            "earlier": within(month.later(-12)),
            "later": within(month.later(12)),
            "years_ahead": YEARS_AHEAD,
        }
    return render(request, "registry/calendar.html", context)


def days_of(periods, others) -> list[tuple]:
    """Day by day: the terms that end, and what else falls due."""
    ending = {day: list(found) for day, found in groupby(periods, key=lambda period: period.last_day)}
    due = {day: list(found) for day, found in groupby(others, key=lambda one: one.day)}
    return [(day, ending.get(day, []), due.get(day, [])) for day in sorted(ending | due)]


def year_of(month: Month, others) -> list[tuple[Month, str, int]]:
    """The months and how much falls due in each: ends of terms, measures, quarters to be reported."""
    counted = Counter(boundaries.by_month(month.year))
    counted.update(one.day.month for one in others)
    months = [Month(month.year, number) for number in range(1, 13)]
    return [(one, names()[one.number - 1], counted[one.number]) for one in months]


def name_of(month: Month) -> str:
    return f"{names()[month.number - 1]} {month.year}"


def names() -> tuple[str, ...]:
    return ENGLISH if get_language() == "en" else NOMINATIVE


def within(month: Month) -> Month | None:
    return month if EARLIEST.year <= month.year <= LATEST.year else None


@require_safe
def calendar_feed(request):
    """/calendar.ics: what lies ahead, for the same filters as the list."""
    today = localdate()
    form = YearsForm(request.GET)
    asked = AgreementFilterSet(request.GET, Agreement.objects.public())
    strangers = AgreementFilterSet.strangers(request.GET, also=["years"])
    if not form.is_valid() or asked.errors or strangers:
        return refused(
            {**form.errors, **asked.errors, **{name: [_("There is no such parameter.")] for name in strangers}}
        )
    last = years_later(today, form.cleaned_data["years"] or YEARS_AHEAD)
    narrowed = any(request.GET.get(name) for name in request.GET if name not in ("years", "lang"))
    periods = boundaries.between(today, last, asked.qs if narrowed else None)
    others = [] if narrowed else obligations.between(today, last)
    return StreamingHttpResponse(
        calendar_file.written(
            periods.iterator(chunk_size=1000), others, request.build_absolute_uri, request.get_host()
        ),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="calendar.ics"'},
    )
