"""Quarters of the year and their deadlines."""

from datetime import date

import pytest

from events import quarters


@pytest.mark.parametrize(
    ("day", "quarter"),
    [(date(2026, 1, 1), (2026, 1)), (date(2026, 3, 31), (2026, 1)), (date(2026, 4, 1), (2026, 2)),
     (date(2026, 12, 31), (2026, 4))],
)  # fmt: skip
def test_quarter_of_a_day(day, quarter):
    assert quarters.of(day) == quarter


@pytest.mark.parametrize(
    ("quarter", "first", "last"),
    [((2026, 1), date(2026, 1, 1), date(2026, 3, 31)), ((2024, 4), date(2024, 10, 1), date(2024, 12, 31))],
)
def test_its_days(quarter, first, last):
    assert (quarters.first_day(*quarter), quarters.last_day(*quarter)) == (first, last)


@pytest.mark.parametrize(
    ("quarter", "count", "earlier"),
    [((2026, 1), 1, (2025, 4)), ((2026, 4), 3, (2026, 1)), ((2026, 2), 6, (2024, 4)), ((2026, 1), 0, (2026, 1))],
)
def test_back(quarter, count, earlier):
    assert quarters.back(*quarter, count) == earlier


def test_the_quarter_before_is_reported_until_its_deadline(settings):
    settings.REPORT_DEADLINE_DAYS = 10
    assert quarters.deadline(2026, 3) == date(2026, 10, 10)
    assert quarters.to_report(date(2026, 10, 10)) == (2026, 3)
    assert quarters.to_report(date(2026, 10, 11)) == (2026, 4)
    assert quarters.to_report(date(2027, 1, 1)) == (2026, 4)
