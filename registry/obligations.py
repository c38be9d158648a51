"""What falls due on a day besides the boundaries of terms: measures of roadmaps, quarters and years to be reported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.terms import years_later
from events import quarters
from events.choices import Quarter
from events.models import Report
from roadmaps.choices import Recurrence
from roadmaps.models import Measure

LAST_DAY_OF_SUMMARY = 1, 15  # of the next year


@dataclass(frozen=True, order=True)
class Obligation:
    day: date
    key: str  # the same for as long as the obligation is the same
    text: str
    detail: str
    path: str


def between(start: date, end: date) -> list[Obligation]:
    since = Report.objects.public().order_by("year", "quarter").values_list("year", "quarter").first()
    since = since or quarters.of(end)  # nothing was to be reported before the first report
    return sorted([*of_measures(start, end), *of_quarters(start, end, since), *of_years(start, end, since)])


def of_measures(start: date, end: date) -> Iterator[Obligation]:
    """The last day of each published measure, every year where it recurs."""
    measures = Measure.objects.public().select_related("roadmap").prefetch_related("roadmap__parties__territory")
    for measure in measures.filter(roadmap__last_year__gte=start.year, roadmap__first_year__lte=end.year):
        for day in days_of(measure):
            if start <= day <= end:
                said = _("Measure: %(measure)s") % {"measure": measure}
                key = f"measure-{measure.pk}-{day:%Y%m%d}"
                yield Obligation(day, key, said, str(measure.roadmap), measure.get_absolute_url())


def days_of(measure: Measure) -> list[date]:
    starts, ends = measure.starts_on or measure.roadmap.starts_on, measure.ends_on or measure.roadmap.ends_on
    if measure.recurrence != Recurrence.YEARLY:
        return [ends]
    return [years_later(ends, year - ends.year) for year in range(starts.year, ends.year + 1)]


def of_quarters(start: date, end: date, since: tuple[int, int]) -> Iterator[Obligation]:
    """The last day to hand in the events of a quarter."""
    wanted = quarters.back(*quarters.of(start - timedelta(days=settings.REPORT_DEADLINE_DAYS)), 1)
    year, quarter = max(wanted, since)
    while (day := quarters.deadline(year, quarter)) <= end:
        if day >= start:
            said = _("Events of quarter %(quarter)s of %(year)d are to be handed in") % {
                "quarter": Quarter(quarter).label, "year": year,
            }  # fmt: skip
            detail = _("by the municipalities, to the registrar")
            yield Obligation(day, f"quarter-{year}-{quarter}", said, detail, reverse("events:reports"))
        year, quarter = quarters.back(year, quarter, -1)


def of_years(start: date, end: date, since: tuple[int, int]) -> Iterator[Obligation]:
    """The last day to report which agreements a year has brought and ended."""
    for year in range(max(start.year - 1, since[0]), end.year):
        if start <= (day := date(year + 1, *LAST_DAY_OF_SUMMARY)) <= end:
            said = _("Agreements concluded and ended in %(year)d are to be reported") % {"year": year}
            detail = _("by the municipalities, to the registrar")
            yield Obligation(day, f"year-{year}", said, detail, reverse("agreements:list"))
