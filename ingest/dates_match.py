"""What a matched time gives to read, and what reading it leaves.

Enters: a pattern's match. Leaves: ``TimeMatch`` (its groups by name) and ``Reading``;
``year_of`` reads the year that quarters, halves and months share.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ingest.dates_calendar import add_months, nearest_year
from ingest.dates_words import date_words, read_number

if TYPE_CHECKING:
    import re
    from datetime import date

    from ingest.dates_calendar import Days

TimeType = Literal["point", "period", "duration", "deadline", "reference"]
Precision = Literal[
    "day", "week", "month", "quarter", "half", "season", "year", "decade", "none"
]
#: Which way "last" and "next" go.
BACK = frozenset({"last", "previous", "prior", "preceding", "past"})
AHEAD = frozenset({"next", "coming", "following"})
MONTHS_OF = {"yr": 12, "month": 1, "quarter": 3, "year": 12, "decade": 120}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a time says. ``days`` is None for a duration or a reference."""

    type: TimeType
    precision: Precision
    days: Days | None = None
    months: int | None = None
    way: str = ""


class TimeMatch:
    """A match whose missing groups read as None."""

    __slots__ = ("_groups",)

    def __init__(self, found: re.Match[str]) -> None:
        """Keep the groups of a match."""
        self._groups = found.groupdict()

    def get(self, name: str) -> str | None:
        """Return a group as printed."""
        return self._groups.get(name)

    def low(self, name: str) -> str:
        """Return a group in lower case, white space collapsed; empty where missing."""
        return " ".join((self._groups.get(name) or "").lower().split())

    def number(self, *names: str) -> int | None:
        """Return the number of the first group that is not empty."""
        for name in names:
            text = self._groups.get(name)
            if text:
                return read_number(text)
        return None

    def month(self, name: str = "month") -> int | None:
        """Return the number of a month (1 to 12)."""
        text = self._groups.get(name)
        if not text:
            return None
        return date_words().months[text.rstrip(".")]

    def day(self) -> int | None:
        """Return the day of the month."""
        text = self._groups.get("day") or self._groups.get("day0")
        return int("".join(c for c in text if c.isdigit())) if text else None


def year_of(match: TimeMatch, published: date | None) -> int | None:
    """Return the year that a match says outright or by "last", "this", "next"."""
    for name in ("year", "year0"):
        text = match.get(name)
        if text:
            return int(text)
    for name in ("fy", "yy"):
        text = match.get(name)
        if text:
            return 2000 + int(text)
    rel = match.low("relyear") or match.low("rel")
    if published is None or not rel or rel == "the":
        return None
    if rel in BACK:
        return published.year - 1
    return published.year + (rel in AHEAD)


def in_year(
    days: Days, match: TimeMatch, published: date | None, lead: str = ""
) -> Days | None:
    """Return the range moved to the year that the words or the publication give."""
    year = year_of(match, published)
    if year is not None:
        return add_months(days[0], 12 * (year - days[1].year)), add_months(
            days[1], 12 * (year - days[1].year)
        )
    if published is None:
        return None
    if lead == "deadline":
        moved = nearest_year(days, published)
        return moved if moved[1] > published else nearest_year(days, moved[1])
    return nearest_year(days, published)


def period(days: Days | None, precision: Precision) -> Reading | None:
    """Return a period's reading, or None where the days are unknown."""
    return Reading("period", precision, days) if days else None
