"""Boundaries of terms by date: for the calendar page and for iCalendar."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, QuerySet
from django.db.models.functions import ExtractMonth

from agreements.choices import Stage
from agreements.models import TermPeriod


@dataclass(frozen=True, order=True)
class Month:
    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        return cls(*map(int, text.split("-")))

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    def later(self, months: int) -> Month:
        year, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, number + 1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"


def between(start: date, end: date, agreements: QuerySet | None = None) -> QuerySet:
    """Days on which a term of a published agreement ends that is in force on that very day."""
    found = TermPeriod.objects.filter(
        last_day__range=(start, end),
        agreement__stage=Stage.PUBLISHED,
        agreement__force_from__lte=F("last_day"),
        agreement__doubt_from__gt=F("last_day"),
    )
    if agreements is not None:
        found = found.filter(agreement__in=agreements.order_by().values("pk"))
    return found.select_related("agreement").order_by("last_day", "agreement")


def by_month(year: int) -> dict[int, int]:
    """How many in each month of the year."""
    found = between(date(year, 1, 1), date(year, 12, 31)).order_by()
    counted = found.values(month=ExtractMonth("last_day")).annotate(count=Count("pk"))
    return dict(counted.values_list("month", "count"))


def is_presumed(period: TermPeriod) -> bool:
    """Past the last day that the agreement or a record covers."""
    return period.last_day > period.agreement.covered_until
