"""Find the times that a text names: days, months, quarters, years, lengths, ends.

Enters: text and day of publication. Leaves: ``FoundTime`` values in text order that
never overlap, each with the span of its words. Which of them belongs to a figure is
decided elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ingest.dates_patterns import patterns
from ingest.dates_reading import read_time
from ingest.dates_words import any_of, date_words
from ingest.extraction import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.dates_match import Precision, Reading, TimeType
    from ingest.extraction import Part

#: Code points before a time in which its lead ("through the end of") may stand.
LEAD_REACH = 40


@dataclass(frozen=True, slots=True)
class FoundTime:
    """A time that the text names.

    ``start``/``end`` are the days that the words name, half-open; both are None for
    a duration and for a reference that nothing resolves yet ("the same period").
    ``months`` is a duration's length. ``lead`` is how the words before mean it:
    ``deadline``, ``before``, ``since``, ``from``, ``in`` or empty. ``way`` says more of
    the form ("next" five years, "last" quarter).
    """

    span: Span
    type: TimeType
    precision: Precision
    form: str
    start: date | None = None
    end: date | None = None
    months: int | None = None
    lead: str = ""
    way: str = ""


def find_times(
    text: str, published: str | None, *, part: Part = "text"
) -> list[FoundTime]:
    """Return the times of a text in text order; empty where it names none.

    ``published`` is an ISO date (or instant); without it, times that need it ("last
    year", "in June") are left out.
    """
    day = read_published(published)
    free = bytearray(b"\x01") * len(text)
    kept = []
    for form, found in sorted(_matches(text), key=_longest_first):
        start, end = found.span()
        if not all(free[start:end]):
            continue
        lead = _lead(text, start)
        if form in ("year", "month") and _is_no_time(form, found, text, lead):
            continue
        reading = read_time(form, found, day, lead)
        if reading is not None:
            free[start:end] = bytes(end - start)
            kept.append(_time(form, found, reading, lead, part))
    return sorted(kept, key=lambda time: time.span)


def read_published(published: str | None) -> date | None:
    """Return the day of publication, or None where it is missing or no ISO date."""
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


def _matches(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    for form, pattern in patterns():
        for found in pattern.finditer(text):
            yield form, found


def _longest_first(entry: tuple[str, re.Match[str]]) -> tuple[int, int]:
    start, end = entry[1].span()
    return start - end, start


def _time(
    form: str, found: re.Match[str], reading: Reading, lead: str, part: Part
) -> FoundTime:
    days = reading.days or (None, None)
    kind = reading.type
    if kind in ("period", "point") and lead in ("deadline", "before"):
        kind = "deadline"
    return FoundTime(
        Span(part, found.start(), found.end(), found.group()),
        kind,
        reading.precision,
        form,
        start=days[0],
        end=days[1],
        months=reading.months,
        lead=lead,
        way=reading.way,
    )


def _lead_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?:^|[\s(\u201c\"\u2014\u2013-])({any_of(date_words().leads)})[ \t\u00a0]+"
        r"(?:(?:the|a|at[ ]least|about|roughly|early|late|mid|middle|end|start|beginning"
        r"|close|first|second|half|of|in|as|calendar|year|next|its|their)[- \t\u00a0]+){0,5}$",
        re.IGNORECASE,
    )


_LEAD = _lead_pattern()


def _lead(text: str, start: int) -> str:
    found = _LEAD.search(text[max(0, start - LEAD_REACH) : start])
    if found is None:
        return ""
    return date_words().leads[" ".join(found.group(1).lower().split())]


_NEXT_WORD = re.compile(r"[ \t\u00a0-]{1,2}([^\W\d_]+)")
_LAST_WORD = re.compile(r"([^\W\d_]+\.?)[ \t\u00a0-]{1,2}$")


def _is_no_time(form: str, found: re.Match[str], text: str, lead: str) -> bool:
    """Return whether a bare year counts or numbers things, or a month is a plain word."""
    words = date_words()
    before = _LAST_WORD.search(text[max(0, found.start() - 20) : found.start()])
    word = before.group(1).lower() if before else ""
    if form == "year":
        after = _NEXT_WORD.match(text, found.end())
        counted = after is not None and after.group(1).lower() in words.counted
        return counted or word in words.designators
    bare = found.group() in ("May", "March", "Sun", "Mar", "Jan", "Dec")
    return bare and not lead and word not in ("of", "late", "early", "mid", "and")
