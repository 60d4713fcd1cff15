"""Read lengths: "the nine months to December", "2026-2030", "over four years".

Enters: a match and the day of publication. Leaves: ``Reading``, or None.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from ingest.dates_calendar import add_months, coming_month, latest_month, months_from
from ingest.dates_match import MONTHS_OF, Reading, period

if TYPE_CHECKING:
    from ingest.dates_calendar import Days
    from ingest.dates_match import Precision, TimeMatch


def read_months_to(
    match: TimeMatch, published: date | None, lead: str
) -> Reading | None:
    """Read "nine months to December"."""
    return _length_to(match, published, lead, match.number("n"))


def _length_to(
    match: TimeMatch, published: date | None, _lead: str, months: int | None
) -> Reading | None:
    """Read a length that ends with a month, or with a day of it."""
    month, year = match.month(), match.number("year")
    if month is None or not months:
        return None
    if year is None:
        if published is None:
            return None
        over = match.low("ends").startswith(("ended", "that ended", "which ended"))
        end_month = _nearest_month(month, published, months, over=over)
    else:
        end_month = months_from(year, month, 1)
    end, start = end_month[1], add_months(end_month[1], -months)
    number = match.day()
    if number and number < (end - timedelta(days=1)).day:
        end = date(end_month[0].year, month, number) + timedelta(days=1)
        if number < 16:
            start = add_months(end, -months)
    precision: Precision = "year" if months >= 12 else "quarter"
    return Reading("period", precision, (start, end))


def _nearest_month(month: int, published: date, months: int, *, over: bool) -> Days:
    """Return the latest such month, or the coming one if the last is long past.

    News reports a length that has ended within its quarter and 60 days.
    """
    back, ahead = latest_month(month, published), coming_month(month, published)
    if over or published - back[1] <= timedelta(days=30 * months // 4 + 60):
        return back
    return ahead


def read_quarter_to(
    match: TimeMatch, published: date | None, lead: str
) -> Reading | None:
    """Read "quarter ended October 31" as three months."""
    return _length_to(match, published, lead, 3)


def read_half_to(match: TimeMatch, published: date | None, lead: str) -> Reading | None:
    """Read "half-year to June" as six months."""
    return _length_to(match, published, lead, 6)


def read_year_to(match: TimeMatch, published: date | None, lead: str) -> Reading | None:
    """Read "year to May" as the one that runs, "year ended in May" as the one past."""
    return _length_to(match, published, lead, 12)


def read_year_from(
    match: TimeMatch, published: date | None, _lead: str
) -> Reading | None:
    """Read "the fiscal year that starts in April"."""
    month, year = match.month(), match.number("year")
    if month is None:
        return None
    if year is None:
        if published is None:
            return None
        began = match.low("began").startswith(("started", "began"))
        begun = latest_month(month, published)
        year = (begun if began else coming_month(month, published))[0].year
    return period(months_from(year, month, 12), "year")


def read_years(match: TimeMatch, _published: date | None, _lead: str) -> Reading | None:
    """Read "2026-2030" and "2021 and 2022"."""
    first, text = int(match.get("year") or 0), match.get("year2") or ""
    last = int(text) if len(text) == 4 else first // 100 * 100 + int(text)
    if not first < last <= first + 40:
        return None
    return Reading(
        "period", "year", (date(first, 1, 1), date(last + 1, 1, 1)), way="span"
    )


def read_years_to(
    match: TimeMatch, _published: date | None, _lead: str
) -> Reading | None:
    """Read "the five years to 2030"."""
    last, count = int(match.get("year") or 0), match.number("n")
    if not count or count > 40:
        return None
    days = (date(last - count + 1, 1, 1), date(last + 1, 1, 1))
    return Reading("period", "year", days, way="span")


def read_duration(
    match: TimeMatch, _published: date | None, lead: str
) -> Reading | None:
    """Read "five-year", "next 18 months", "over four years"."""
    count, unit = match.number("n"), match.low("unit")
    if not count or count > 99:
        return None
    rate = match.low("n") in ("a", "an") and not match.low("way") and not lead
    if rate:
        return None  # "$28 billion a year"
    if unit == "week":
        return Reading("duration", "week", way=match.low("way"))
    return Reading(
        "duration", "none", months=count * MONTHS_OF[unit], way=match.low("way")
    )


def read_decades(
    match: TimeMatch, _published: date | None, _lead: str
) -> Reading | None:
    """Read "the next decade"."""
    return Reading("duration", "none", months=120, way=match.low("way"))
