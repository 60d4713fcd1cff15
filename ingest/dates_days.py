"""Read days, weeks, months and seasons: "on Tuesday", "last week", "in August".

Enters: a match and the day of publication. Leaves: ``Reading``, or None.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from ingest.dates_calendar import (
    add_months,
    coming_month,
    day_range,
    latest_month,
    latest_weekday,
    months_from,
    year_days,
)
from ingest.dates_match import AHEAD, Reading, period, year_of
from ingest.dates_words import date_words

if TYPE_CHECKING:
    from ingest.dates_calendar import Days
    from ingest.dates_match import TimeMatch


def read_iso(match: TimeMatch, _published: date | None, _lead: str) -> Reading | None:
    """Read "2026-03-31"."""
    year, month = int(match.get("year") or 0), int(match.get("monthno") or 0)
    return Reading("point", "day", day_range(date(year, month, match.day() or 0)))


def read_day(match: TimeMatch, published: date | None, lead: str) -> Reading | None:
    """Read "March 31, 2026" and "31 March"."""
    month, number, year = match.month(), match.day(), year_of(match, published)
    if month is None or number is None:
        return None
    if year is None:
        if published is None:
            return None
        year = _ahead_or_back(month, published, lead)[0].year
    return Reading("point", "day", day_range(date(year, month, number)))


def _ahead_or_back(month: int, published: date, lead: str) -> Days:
    if lead in ("deadline", "before", "from"):
        return coming_month(month, published)
    return latest_month(month, published)


def read_month(match: TimeMatch, published: date | None, lead: str) -> Reading | None:
    """Read "March 2026", "last June", "in August"."""
    month, rel = match.month(), match.low("rel")
    year = int(match.get("year") or 0)
    if month is None:
        return None
    if not year and published is None:
        return None
    if year:
        days = months_from(year, month, 1)
    elif published is not None:
        if match.low("relyear"):
            days = months_from(year_of(match, published) or 0, month, 1)
        elif rel == "last":
            days = latest_month(month, add_months(published.replace(day=1), -1))
        elif rel == "next":
            days = coming_month(month, add_months(published.replace(day=1), 1))
        else:
            days = _ahead_or_back(month, published, lead)
    return Reading("period", "month", days)


def read_rel_month(
    match: TimeMatch, published: date | None, _lead: str
) -> Reading | None:
    """Read "this month", "last month", "next month"."""
    if published is None:
        return None
    shift = {"last": -1, "next": 1}.get(match.low("rel"), 0)
    first = add_months(published.replace(day=1), shift)
    return period(months_from(first.year, first.month, 1), "month")


def read_rel_week(
    match: TimeMatch, published: date | None, _lead: str
) -> Reading | None:
    """Read a week as seven days up to publication, or the seven before or after."""
    if published is None:
        return None
    rel = match.low("rel")
    shift = {"last": -7, "previous": -7, "past": 0, "next": 7}.get(rel, 0)
    if not rel and not match.get("the"):
        shift = -7
    end = published + timedelta(days=shift)
    return Reading("period", "week", (end - timedelta(days=7), end), way=rel)


def read_ago(match: TimeMatch, published: date | None, _lead: str) -> Reading | None:
    """Read "six months ago", as precise as its unit."""
    count = match.number("n")
    unit = match.low("unit")
    if published is None or count is None:
        return None
    if unit in ("day", "week", "fortnight"):
        step = {"day": 1, "week": 7, "fortnight": 14}[unit]
        day = published - timedelta(days=step * count)
        if unit == "day":
            return Reading("point", "day", day_range(day))
        return Reading("point", "week", (day, day + timedelta(days=7)))
    if unit == "month":
        day = add_months(published, -count)
        return Reading("point", "month", months_from(day.year, day.month, 1))
    return Reading("point", "year", year_days(published.year - count))


def read_weekday(match: TimeMatch, published: date | None, lead: str) -> Reading | None:
    """Read a weekday as the latest on or before publication."""
    if published is None:
        return None
    wanted = date_words().weekdays[match.get("weekday") or ""]
    rel = match.low("rel")
    day = latest_weekday(wanted, published)
    if rel in AHEAD or lead == "deadline":
        day += timedelta(days=7)
    elif rel == "last":
        day = latest_weekday(wanted, published - timedelta(days=1))
    return Reading("point", "day", day_range(day))


def read_near_day(
    match: TimeMatch, published: date | None, _lead: str
) -> Reading | None:
    """Read "yesterday", "today", "last night"."""
    if published is None:
        return None
    back = match.low("rel") in ("yesterday", "last night", "the day before")
    shift = -1 if back else int(match.low("rel") == "tomorrow")
    return Reading("point", "day", day_range(published + timedelta(days=shift)))


def read_season(match: TimeMatch, published: date | None, _lead: str) -> Reading | None:
    """Read "last autumn" and "summer of 2025"; a bare season says nothing."""
    month = date_words().seasons[match.low("season")]
    rel, year = match.low("rel"), match.number("year")
    if year is None:
        if not rel or published is None:
            return None  # "to fall", "spring" the verb
        started = latest_month(month, published)[0]
        year = started.year
        if rel == "next":
            year = coming_month(month, add_months(published, 1))[0].year
        elif rel == "last" and add_months(started, 3) > published:
            year -= 1
    return period(months_from(year, month, 3), "season")
