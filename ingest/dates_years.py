"""Read years, their ends and what refers back: "fiscal 2026", "by year-end", "a year ago".

Enters: a match and the day of publication. Leaves: ``Reading``, or None.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ingest.dates_calendar import year_days
from ingest.dates_match import Reading, period, year_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.dates_match import Precision, TimeMatch


def read_plain_year(
    match: TimeMatch, published: date | None, _lead: str
) -> Reading | None:
    """Read "2026", "fiscal 2026", "FY26", "last year"."""
    year = year_of(match, published)
    return period(year_days(year), "year") if year else None


def read_same_in_year(
    match: TimeMatch, _published: date | None, _lead: str
) -> Reading | None:
    """Read "the same period of 2024" as a reference to another year."""
    days = year_days(int(match.get("year") or 0))
    return Reading("reference", "none", days, way="same in year")


def read_the_year(
    _match: TimeMatch, published: date | None, _lead: str
) -> Reading | None:
    """Read "the year" and "full-year" as the year of publication."""
    if published is None:
        return None
    return Reading("reference", "year", year_days(published.year), way="the year")


def read_year_end(
    match: TimeMatch, published: date | None, _lead: str
) -> Reading | None:
    """Read "year-end" and "the end of 2027" as an end."""
    year = match.number("year") or (published.year if published else None)
    return Reading("deadline", "year", year_days(year), way="end") if year else None


def read_reference(way: str, precision: Precision) -> Callable[..., Reading | None]:
    """Return a reader of words that refer to a period named before."""

    def read(_match: TimeMatch, _published: date | None, _lead: str) -> Reading | None:
        return Reading("reference", precision, way=way)

    return read


def read_decade(
    _match: TimeMatch, published: date | None, _lead: str
) -> Reading | None:
    """Read "the end of the decade"."""
    if published is None:
        return None
    first = published.year // 10 * 10
    return Reading("deadline", "decade", (date(first, 1, 1), date(first + 11, 1, 1)))
