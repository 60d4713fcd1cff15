"""Tests of reckoning with days, months and quarters."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates_calendar import (
    add_months,
    coming_month,
    latest_month,
    latest_weekday,
    nearest_year,
    quarter_days,
    quarter_of,
)

DAYS = st.dates(date(1950, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("day", "months", "moved"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 3, 31), 12, date(2027, 3, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_add_months(day: date, months: int, moved: date) -> None:
    """A day that the other month lacks becomes its last."""
    assert add_months(day, months) == moved


@given(DAYS)
def test_quarter_holds_day(day: date) -> None:
    """A day lies in its quarter."""
    start, end = quarter_days(day.year, quarter_of(day))
    assert start <= day < end


@given(DAYS, st.integers(0, 6))
def test_latest_weekday(day: date, weekday: int) -> None:
    """The latest weekday is within the week up to the day."""
    found = latest_weekday(weekday, day)
    assert found.weekday() == weekday
    assert 0 <= (day - found).days < 7


@given(DAYS, st.integers(1, 12))
def test_months_around(day: date, month: int) -> None:
    """The latest month has begun, the coming one has not ended."""
    assert latest_month(month, day)[0] <= day < coming_month(month, day)[1]


@pytest.mark.parametrize(
    ("published", "quarter", "year"),
    [
        (date(2026, 1, 29), 4, 2025),
        (date(2026, 2, 12), 1, 2026),
        (date(2026, 4, 23), 2, 2026),
        (date(2025, 11, 11), 1, 2026),
        (date(2025, 11, 11), 3, 2025),
    ],
)
def test_nearest_year(published: date, quarter: int, year: int) -> None:
    """A quarter without a year is the nearest, the past before the future."""
    assert nearest_year(quarter_days(2001, quarter), published)[0].year == year
