"""Read quarters and halves: "third quarter", "1H25", "the August-to-October quarter".

Enters: a match and the day of publication. Leaves: ``Reading``, or None.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from ingest.dates_calendar import (
    add_months,
    half_days,
    months_from,
    nearest_year,
    quarter_days,
    quarter_of,
)
from ingest.dates_days import read_month
from ingest.dates_match import Reading, in_year, period, year_of
from ingest.dates_words import date_words

if TYPE_CHECKING:
    from ingest.dates_calendar import Days
    from ingest.dates_match import TimeMatch


def read_months(match: TimeMatch, published: date | None, _lead: str) -> Reading | None:
    """Read "October-to-December quarter" and "between January and March"."""
    first, last = match.month(), match.month("month2")
    if first is None or last is None or first == last:
        return None
    length = (last - first) % 12 + 1
    days = months_from(2001, first, length)
    return period(_latest_end(days, match, published), "quarter")


def _latest_end(days: Days, match: TimeMatch, published: date | None) -> Days | None:
    """Return the range in its year (of its last day), else the latest that has begun."""
    year = year_of(match, published)
    last = days[1] - timedelta(days=1)
    if year is not None:
        shift = year - last.year
    elif published is None:
        return None
    else:
        shift = published.year - last.year
        if add_months(days[0], 12 * shift) > published:
            shift -= 1
    return add_months(days[0], 12 * shift), add_months(days[1], 12 * shift)


def read_month_quarter(
    match: TimeMatch, published: date | None, _lead: str
) -> Reading | None:
    """Read "the October quarter" as the one that ends with it."""
    last = match.month()
    if last is None:
        return None
    start = add_months(date(2001, last, 1), -2)
    return period(
        _latest_end((start, add_months(start, 3)), match, published), "quarter"
    )


def read_quarter(match: TimeMatch, published: date | None, lead: str) -> Reading | None:
    """Read "third quarter of 2025", "Q3", "1Q26"."""
    number = match.number("n", "n2") or date_words().ordinals.get(match.low("ord"))
    if number is None:
        return None
    year = published.year if published else 2001
    days = quarter_days(year, number)
    if number == 4:  # ends on the first day of the next year
        days = quarter_days(year_of(match, published) or year, 4)
        if year_of(match, published) is not None:
            return period(days, "quarter")
        return period(nearest_year(days, published) if published else None, "quarter")
    return period(in_year(days, match, published, lead), "quarter")


def read_half(match: TimeMatch, published: date | None, lead: str) -> Reading | None:
    """Read "first half", "H1 2025"."""
    if match.get("month"):
        return read_month(match, published, lead)
    word = match.low("ord")
    number = match.number("n", "n2") or (1 if word == "first" else 2)
    year = year_of(match, published)
    if year is not None:
        return period(half_days(year, number), "half")
    if published is None:
        return None
    return period(nearest_year(half_days(published.year, number), published), "half")


def read_half_year(
    _match: TimeMatch, published: date | None, _lead: str
) -> Reading | None:
    """Read "half-year" alone as the half that has just ended."""
    if published is None:
        return None
    half = add_months(published, -6)
    return period(half_days(half.year, 1 if half.month <= 6 else 2), "half")


def read_first_n(
    match: TimeMatch, published: date | None, _lead: str
) -> Reading | None:
    """Read "first nine months of 2025"."""
    count = match.number("n")
    year = year_of(match, published) or (published.year if published else None)
    if not count or year is None:
        return None
    length = count * (3 if match.low("unit") == "quarters" else 1)
    if length > 12:
        return None
    if (
        year_of(match, published) is None
        and published
        and published.month <= length // 2
    ):
        year -= 1
    return period(months_from(year, 1, length), "quarter")


def read_months_total(
    match: TimeMatch, published: date | None, _lead: str
) -> Reading | None:
    """Read "eight-month total" as the year's months so far."""
    count = match.number("n")
    if not count or published is None or count > 12:
        return None
    days = months_from(published.year, 1, count)
    if days[0] + (days[1] - days[0]) / 2 > published:
        days = months_from(published.year - 1, 1, count)
    return period(days, "quarter")


def read_rel_quarter(
    match: TimeMatch, published: date | None, _lead: str
) -> Reading | None:
    """Read "the current quarter" by the calendar; the article may know better."""
    rel = match.low("rel")
    if published is None:
        return None
    this = quarter_days(published.year, quarter_of(published))
    steps = {"this": 0, "current": 0, "next": 3, "coming": 3, "following": 3}
    shift = steps.get(rel, -3)
    way = {"this": "current", "current": "current"}.get(rel, rel)
    days = (add_months(this[0], shift), add_months(this[1], shift))
    return Reading("reference", "quarter", days, way=f"{way} quarter")


def read_quarterly(
    _match: TimeMatch, published: date | None, _lead: str
) -> Reading | None:
    """Read "quarterly" as the calendar quarter before publication."""
    if published is None:
        return None
    this = quarter_days(published.year, quarter_of(published))
    days = (add_months(this[0], -3), this[0])
    return Reading("reference", "quarter", days, way="quarterly")
