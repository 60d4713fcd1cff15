"""Lay out the times that could be a figure's period or the date of its event.

Enters: ``ArticleContext`` and a figure. Leaves: ``Candidate`` values, each distinct
period (or date) once at the place nearest to the figure. The choice is made elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ingest.dates_article import article_times
from ingest.dates_calendar import add_months, latest_month

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.context import ArticleContext, PlacedFigure
    from ingest.dates_article import ArticleTimes
    from ingest.dates_calendar import Days
    from ingest.dates_finding import FoundTime
    from ingest.sentences import Sentence

#: Sentences before the figure's own in which its time is looked for.
REACH_BACK = 4
#: Words between a length and the time that it starts at ("15 years, starting in 2029").
ANCHOR_REACH = 30


@dataclass(frozen=True, slots=True)
class Place:
    """A time and where it stands from a figure.

    ``where`` is ``same``, ``before1`` to ``before4``, ``after``, ``title`` or
    ``topic`` (the quarter that the article reports on, wherever it is named).
    """

    time: FoundTime
    where: str
    sentence: Sentence | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A period (two ISO dates) or a date (one) and the place that says it best."""

    value: tuple[str, ...]
    place: Place
    others: tuple[Place, ...] = ()


def near_times(context: ArticleContext, placed: PlacedFigure) -> Iterator[Place]:
    """Yield the times around a figure, nearest first."""
    times = article_times(context.analyzed.article)
    own = placed.sentence
    sentences = context.analyzed.sentences
    inside = times.within(own.part, own.start, own.end)
    at = placed.figure.span.start
    for time in sorted(inside, key=lambda time: abs(time.span.start - at)):
        if not time.span.overlaps(placed.figure.span):
            yield Place(time, "same", own)
    for back in range(1, REACH_BACK + 1):
        if own.index - back < 0:
            break
        sentence = sentences[own.index - back]
        where = "title" if sentence.part == "title" else f"before{back}"
        for time in times.within(sentence.part, sentence.start, sentence.end)[::-1]:
            yield Place(time, where, sentence)
    if own.part != "title" and own.index > REACH_BACK:
        yield from (Place(time, "title", sentences[0]) for time in times.title)
    if own.index + 1 < len(sentences):
        sentence = sentences[own.index + 1]
        for time in times.within(sentence.part, sentence.start, sentence.end):
            yield Place(time, "after", sentence)
    if times.reported is not None:
        yield Place(times.reported, "topic", None)


def period_candidates(
    context: ArticleContext, placed: PlacedFigure, event: str | None
) -> list[Candidate]:
    """Return the periods that the words around a figure could give it.

    ``event`` is the ISO date of the claim's event: a length or an end starts there,
    else at the day of publication.
    """
    times = article_times(context.analyzed.article)
    start = _whole_day(event) or times.published
    found: dict[tuple[str, ...], list[Place]] = {}
    for place in near_times(context, placed):
        days = period_of(place.time, times, start)
        if days is not None and days[0] < days[1]:
            value = (days[0].isoformat(), days[1].isoformat())
            found.setdefault(value, []).append(place)
    return _candidates(found)


def event_candidates(context: ArticleContext, placed: PlacedFigure) -> list[Candidate]:
    """Return the dates that the words around a figure could give its event."""
    published = article_times(context.analyzed.article).published
    found: dict[tuple[str, ...], list[Place]] = {}
    for place in near_times(context, placed):
        if place.where != "topic":
            value = event_of(place.time, published)
            if value is not None:
                found.setdefault((value,), []).append(place)
    return _candidates(found)


def _candidates(found: dict[tuple[str, ...], list[Place]]) -> list[Candidate]:
    return [
        Candidate(value, places[0], tuple(places[1:]))
        for value, places in found.items()
    ]


def _whole_day(event: str | None) -> date | None:
    """Return the day (or the first of the month) of an event, None for a bare year."""
    if event is None or len(event) < 7:
        return None
    return date.fromisoformat(event if len(event) == 10 else event + "-01")


def period_of(time: FoundTime, times: ArticleTimes, start: date | None) -> Days | None:
    """Return the days over which a figure flows if this time says so."""
    if time.type == "duration":
        return _duration_days(time, times, start)
    if time.start is None or time.end is None:
        return None
    if time.type == "deadline":
        end = time.start if time.lead == "before" else time.end
        return (start, end) if start and start < end else None
    if time.lead == "since" and times.published and time.start < times.published:
        return time.start, times.published
    if time.precision == "day":
        return None
    return time.start, time.end


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
