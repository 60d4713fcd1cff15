"""Lay out the times that could be a figure's period or the date of its event.

Enters: ``ArticleContext`` and a figure. Leaves: ``Candidate`` values, each distinct
period (or date) once at the place nearest to the figure. The choice is made elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ingest.dates_article import article_times
from ingest.dates_calendar import add_months, latest_month, shift_years

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.context import ArticleContext, PlacedFigure
    from ingest.dates_article import ArticleTimes
    from ingest.dates_calendar import Days
    from ingest.dates_finding import FoundTime
    from ingest.sentences import Sentence

#: Sentences before the figure's own in which its time is looked for.
REACH_BACK = 4
#: Forms that may leave their year open.
OPEN_YEAR = frozenset(
    {
        "quarter",
        "q",
        "half",
        "h",
        "theyear",
        "months",
        "yearto",
        "monthsto",
        "quarterto",
    }
)
#: Forms that may be of the year that runs or of the last that ended.
RUNNING = frozenset({"yearto", "monthsto"})
YEAR_SAID = re.compile(
    r"(?:19|20)\d\d|Q[ '\u2019]{0,2}\d\d|(?:this|last|next) year", re.IGNORECASE
)
#: Words between a length and the time that it starts at ("15 years, starting in 2029").
ANCHOR_REACH = 30


@dataclass(frozen=True, slots=True)
class Place:
    """A time and where it stands from a figure.

    ``where`` is ``same``, ``before1`` to ``before4``, ``after``, ``title``,
    ``far`` (the last quarter, half or year before that), ``lead`` (the day that the
    article's opening names) or ``topic`` (the quarter that the article reports on).
    """

    time: FoundTime
    where: str
    sentence: Sentence | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A period (two ISO dates) or a date (one) and the place that says it best.

    ``variant`` is how the time was read where it can be read in several ways: ``named``
    (the year after "to" itself), ``back`` (the year before), ``next`` (the quarter
    after), or empty.
    """

    value: tuple[str, ...]
    place: Place
    variant: str = ""
    others: tuple[Place, ...] = ()


def near_times(context: ArticleContext, placed: PlacedFigure) -> Iterator[Place]:
    """Yield the times around a figure, nearest first."""
    times = article_times(context.analyzed.article)
    own = placed.sentence
    at = placed.figure.span.start
    inside = times.within(own.part, own.start, own.end)
    for time in sorted(inside, key=lambda time: abs(time.span.start - at)):
        if not time.span.overlaps(placed.figure.span):
            yield Place(time, "same", own)
    yield from _around(context.analyzed.sentences, own, times)
    if own.part == "text" and own.index > REACH_BACK:
        far = times.last_span(context.analyzed.sentences[own.index - REACH_BACK].start)
        if far is not None:
            yield Place(far, "far", None)
        if times.announced is not None:
            yield Place(times.announced, "lead", None)
    if times.reported is not None:
        yield Place(times.reported, "topic", None)


def _around(
    sentences: Sequence[Sentence], own: Sentence, times: ArticleTimes
) -> Iterator[Place]:
    """Yield the times of the sentences before, of the headline and of the next."""
    backs = range(1, min(REACH_BACK, own.index) + 1)
    near = [(sentences[own.index - back], f"before{back}") for back in backs]
    if own.index > REACH_BACK:
        near.append((sentences[0], "title"))
    near.extend((one, "after") for one in sentences[own.index + 1 : own.index + 2])
    for sentence, place in near:
        where = "title" if sentence.part == "title" else place
        found = times.within(sentence.part, sentence.start, sentence.end)
        for time in found if where in ("title", "after") else found[::-1]:
            yield Place(time, where, sentence)


def period_candidates(
    context: ArticleContext, placed: PlacedFigure, event: str | None
) -> list[Candidate]:
    """Return the periods that the words around a figure could give it.

    ``event`` is the ISO date of the claim's event: a length or an end starts there,
    else at the day of publication.
    """
    times = article_times(context.analyzed.article)
    start = _whole_day(event) or times.published
    found: dict[tuple[str, ...], list[tuple[Place, str]]] = {}
    for place in near_times(context, placed):
        for days, variant in period_readings(place, times, start):
            if days[0] < days[1]:
                value = (days[0].isoformat(), days[1].isoformat())
                found.setdefault(value, []).append((place, variant))
    return _candidates(found)


def event_candidates(context: ArticleContext, placed: PlacedFigure) -> list[Candidate]:
    """Return the dates that the words around a figure could give its event."""
    published = article_times(context.analyzed.article).published
    found: dict[tuple[str, ...], list[tuple[Place, str]]] = {}
    for place in near_times(context, placed):
        if place.where not in ("topic", "far"):
            value = event_of(place.time, published)
            if value is not None:
                found.setdefault((value,), []).append((place, ""))
    return _candidates(found)


def _candidates(
    found: dict[tuple[str, ...], list[tuple[Place, str]]],
) -> list[Candidate]:
    return [
        Candidate(value, *places[0], tuple(place for place, _ in places[1:]))
        for value, places in found.items()
    ]


def _whole_day(event: str | None) -> date | None:
    """Return the day (or the first of the month) of an event, None for a bare year."""
    if event is None or len(event) < 7:
        return None
    return date.fromisoformat(event if len(event) == 10 else event + "-01")


def period_readings(
    place: Place, times: ArticleTimes, start: date | None
) -> Iterator[tuple[Days, str]]:
    """Yield the days over which a figure flows if this time says so, with variant."""
    time = place.time
    if time.type == "duration":
        days = _duration_days(time, times, start)
        if days is not None:
            yield days, ""
    elif time.start is None or time.end is None:
        return
    elif time.type == "deadline":
        yield from _until(time, (time.start, time.end), start)
    elif time.lead == "since" and times.published and time.start < times.published:
        yield (time.start, times.published), ""
    elif time.precision != "day":
        yield from _spanning(place, (time.start, time.end), times.published)


def _until(
    time: FoundTime, named: Days, start: date | None
) -> Iterator[tuple[Days, str]]:
    end = named[0] if time.lead == "before" else named[1]
    if start and start < end:
        yield (start, end), ""
    if time.precision != "day" and time.way != "end":
        yield named, "named"


def _spanning(
    place: Place, named: Days, published: date | None
) -> Iterator[tuple[Days, str]]:
    yield named, ""
    if published and _could_be_past(place.time, published):
        yield shift_years(named, -1), "back"
    if place.where == "topic":
        yield shift_years(named, -1), "back"
        yield (named[1], add_months(named[1], 3)), "next"


def _could_be_past(time: FoundTime, published: date) -> bool:
    """Return whether a year that the words leave open may be the one before."""
    if time.start is None or time.form not in OPEN_YEAR:
        return False
    if YEAR_SAID.search(time.span.surface):
        return False
    early = time.form == "theyear" and published.month <= 4
    running = time.form in RUNNING and time.end is not None and time.end > published
    return early or running or time.start > published


def _duration_days(
    time: FoundTime, times: ArticleTimes, start: date | None
) -> Days | None:
    if time.months is None or times.published is None or start is None:
        return None
    if time.way in ("past", "last", "previous", "preceding"):
        return add_months(times.published, -time.months), times.published
    end = time.span.end
    for other in times.within(time.span.part, end, end + ANCHOR_REACH):
        if other.lead == "from" and other.start is not None:
            start = other.start
            break
    return start, add_months(start, time.months)


def event_of(time: FoundTime, published: date | None) -> str | None:
    """Return the date that a time gives an event, as precise as the words."""
    start = time.start
    if time.way == "year before" and published is not None:
        return str(published.year - 1)
    if start is None or time.way == "span" or time.type == "duration":
        return None
    if time.precision == "day":
        return start.isoformat()
    if time.precision in ("month", "week"):
        if time.lead == "deadline" and published and start > published:
            start = latest_month(start.month, published)[0]  # "had topped it by August"
        return start.isoformat()[:7]
    return str(start.year)
