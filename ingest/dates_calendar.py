"""Reckon with days, months, quarters and years.

Enters: ``datetime.date`` values. Leaves: half-open ranges of days. Pure.
"""

from __future__ import annotations

from datetime import date, timedelta

#: A range of days: first day, day after the last.
Days = tuple[date, date]

#: A quarter or half named without its year is the one whose middle lies nearest to the
#: day of publication; one in the future counts this much farther, news being of the past.
FUTURE_HANDICAP = timedelta(days=60)


def add_months(day: date, months: int) -> date:
    """Return the same day of another month, or that month's last day if it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError  # every month has 28 days


def year_days(year: int) -> Days:
    """Return a calendar year."""
    return date(year, 1, 1), date(year + 1, 1, 1)


def months_from(year: int, month: int, months: int) -> Days:
    """Return ``months`` whole months from the first of a month."""
    start = date(year, month, 1)
    return start, add_months(start, months)


def quarter_days(year: int, quarter: int) -> Days:
    """Return a calendar quarter (1 to 4)."""
    return months_from(year, 3 * quarter - 2, 3)


def half_days(year: int, half: int) -> Days:
    """Return a half of a calendar year (1 or 2)."""
    return months_from(year, 6 * half - 5, 6)


def quarter_of(day: date) -> int:
    """Return the calendar quarter (1 to 4) of a day."""
    return (day.month + 2) // 3


def day_range(day: date) -> Days:
    """Return one day."""
    return day, day + timedelta(days=1)


def shift_years(days: Days, years: int) -> Days:
    """Return the same range in another year."""
    return add_months(days[0], 12 * years), add_months(days[1], 12 * years)


def nearest_year(days: Days, published: date) -> Days:
    """Return the range moved to the year that fits the day of publication best.

    ``days`` is the range in any year.
    """
    middle = days[0] + (days[1] - days[0]) / 2

    def distance(moved: date) -> timedelta:
        ahead = moved > published
        return abs(moved - published) + (FUTURE_HANDICAP if ahead else timedelta())

    moves = range(published.year - middle.year - 1, published.year - middle.year + 2)
    best = min(moves, key=lambda years: distance(add_months(middle, 12 * years)))
    return shift_years(days, best)


def latest_month(month: int, published: date) -> Days:
    """Return the most recent month of that number that has begun by ``published``."""
    year = published.year if month <= published.month else published.year - 1
    return months_from(year, month, 1)


def coming_month(month: int, published: date) -> Days:
    """Return the first month of that number that has not ended by ``published``."""
    year = published.year if month >= published.month else published.year + 1
    return months_from(year, month, 1)


def latest_weekday(weekday: int, published: date) -> date:
    """Return the most recent such weekday on or before ``published``."""
    return published - timedelta(days=(published.weekday() - weekday) % 7)
