"""Quarters of the year. Reporting quarters are not calendar ones: which events belong to one, the office decides."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings


def of(day: date) -> tuple[int, int]:
    return day.year, (day.month + 2) // 3


def before(year: int, quarter: int) -> tuple[int, int]:
    return back(year, quarter, 1)


def back(year: int, quarter: int, count: int) -> tuple[int, int]:
    years, rest = divmod(4 * year + quarter - 1 - count, 4)
    return years, rest + 1


def first_day(year: int, quarter: int) -> date:
    return date(year, 3 * quarter - 2, 1)


def last_day(year: int, quarter: int) -> date:
    return (date(year, 3 * quarter, 1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def deadline(year: int, quarter: int) -> date:
    """The last day to submit the quarter in time."""
    return last_day(year, quarter) + timedelta(days=settings.REPORT_DEADLINE_DAYS)


def is_near(year: int, quarter: int, day: date) -> bool:
    """The quarter that is being reported on the day, the one before it and the one after."""
    return (year, quarter) in {back(*to_report(day), count) for count in (-1, 0, 1)}


def to_report(day: date) -> tuple[int, int]:
    """The quarter that is being reported on the day: the one before, until its deadline has passed."""
    earlier = before(*of(day))
    return earlier if day <= deadline(*earlier) else of(day)
