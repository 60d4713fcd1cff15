"""Read the times of a whole article: find them, and resolve what refers back.

Enters: ``ArticleText``. Leaves: ``ArticleTimes``, headline and text each in text
order, in which "the same period", "a year earlier", "the current quarter" have the
days that the article's own times give them.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ingest.dates_calendar import add_months, shift_years
from ingest.dates_finding import FoundTime, find_times, read_published

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ingest.dates_calendar import Days
    from ingest.extraction import ArticleText, Part

#: A reported quarter ended at most this long before its report.
REPORT_DELAY = timedelta(days=150)
#: Forms that give a quarter's own months.
DATED = frozenset({"quarterto", "monthsto", "months", "betweenmonths", "monthquarter"})
#: How far into the text the announcement's day stands, and how old it may be.
OPENING = 800
FRESH = timedelta(days=7)
SPANNING = frozenset({"quarter", "half", "year"})
#: References that compare: the period goes on after them.
ASIDE = frozenset({"year before", "year after", "same in year"})


@dataclass(frozen=True)
class ArticleTimes:
    """An article's times.

    ``reported`` is the quarter that it reports on, ``announced`` the day that its
    opening names; each None where there is none.
    """

    published: date | None
    title: tuple[FoundTime, ...]
    text: tuple[FoundTime, ...]
    reported: FoundTime | None
    announced: FoundTime | None

    def within(self, part: Part, start: int, end: int) -> tuple[FoundTime, ...]:
        """Return the times that begin in ``part[start:end]``."""
        times = self.title if part == "title" else self.text
        first = bisect_left(times, start, key=_position)
        last = bisect_left(times, end, key=_position)
        return times[first:last]

    def last_span(self, before: int) -> FoundTime | None:
        """Return the last quarter, half or year named before a position of the text."""
        at = bisect_left(self.text, before, key=_position)
        for time in self.text[max(0, at - 20) : at][::-1]:
            spans = time.precision in SPANNING and time.type != "deadline"
            if spans and time.start is not None and time.way not in ASIDE:
                return time
        return None


def _position(time: FoundTime) -> int:
    return time.span.start


@functools.lru_cache(maxsize=16)
def article_times(article: ArticleText) -> ArticleTimes:
    """Return the article's times, references resolved; cached for a few articles."""
    title = find_times(article.title, article.published, part="title")
    text = find_times(article.text, article.published)
    published = read_published(article.published)
    reported = _reported([*title, *text], published)
    resolver = _Resolver(reported, published)
    done = [resolver.resolve(time) for time in (*title, *text)]
    cut = len(title)
    return ArticleTimes(
        published,
        tuple(done[:cut]),
        tuple(done[cut:]),
        reported,
        _announced(text, published),
    )


def _reported(times: Iterable[FoundTime], published: date | None) -> FoundTime | None:
    """Return the first quarter that had ended when the article was published.

    One named by its months counts before a numbered one: fiscal quarters differ.
    """
    if published is None:
        return None
    ended = [
        time
        for time in times
        if time.precision == "quarter"
        and time.type == "period"
        and time.end is not None
        and published - REPORT_DELAY < time.end <= published
    ]
    ended.sort(key=lambda time: time.form not in DATED)
    return ended[0] if ended else None


def _announced(times: Iterable[FoundTime], published: date | None) -> FoundTime | None:
    """Return the first day near the article's head that is just before publication."""
    for time in times:
        if time.span.start > OPENING or published is None:
            break
        fresh = time.start and timedelta() <= published - time.start <= FRESH
        if time.precision == "day" and fresh:
            return time
    return None


class _Resolver:
    """Carry the last period along the article."""

    __slots__ = ("_last", "_published", "_reported")

    def __init__(self, reported: FoundTime | None, published: date | None) -> None:
        self._last: FoundTime | None = None
        self._reported = reported
        self._published = published

    def resolve(self, time: FoundTime) -> FoundTime:
        """Return the time with its days, and remember it where it spans some."""
        if time.type == "reference":
            time = self._refer(time)
        spans = time.type in ("period", "reference") and time.precision in SPANNING
        if spans and time.start and time.way not in ASIDE:
            self._last = time
        return time

    def _refer(self, time: FoundTime) -> FoundTime:
        way = time.way
        if way.endswith("quarter") or way == "quarterly":
            return self._quarter(time, way)
        last = self._last
        days = _days(last)
        if last is None or days is None or way == "the year":
            return time
        if way == "same in year" and time.start is not None:
            step = time.start.year - days[0].year
        else:
            step = {"year before": -1, "year after": 1}.get(way, 0)
        if way == "year after" and last.precision != "year":
            return time
        days = shift_years(days, step)
        return replace(time, start=days[0], end=days[1], precision=last.precision)

    def _quarter(self, time: FoundTime, way: str) -> FoundTime:
        days = _days(self._reported)
        if days is None:
            return time
        shift = {"current": 3, "next": 3, "coming": 3, "previous": -3, "prior": -3}
        step = shift.get(way.split(maxsplit=1)[0], 0)
        start = add_months(days[0], step)
        return replace(time, start=start, end=add_months(start, 3))


def _days(time: FoundTime | None) -> Days | None:
    if time is None or time.start is None or time.end is None:
        return None
    return time.start, time.end
