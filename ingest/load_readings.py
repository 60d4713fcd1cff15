"""Which figure of an article states which claim: readings, each with a stable key; pure.

Enters: an article and its extraction. Leaves: `Reading` values in the order of the
extraction: a claim's own figure, its repeats, printed conversions, and figures without
a claim.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingest.sentences import mark_sentence_starts
from kb.identity import content_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.extraction import (
        ArticleText,
        ExtractedClaim,
        Extraction,
        FoundFigure,
        Span,
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure as one claim (or as none) reads it, with the spans that say so."""

    figure: FoundFigure
    claim: ExtractedClaim | None
    quote: Span
    repeats: FoundFigure | None = None
    converts: FoundFigure | None = None


def find_readings(article: ArticleText, extraction: Extraction) -> Iterator[Reading]:
    """Yield each figure once a claim that it states, in the order of the extraction."""
    conversions: dict[Span, list[FoundFigure]] = defaultdict(list)
    for figure in extraction.figures:
        if figure.conversion_of is not None:
            conversions[figure.conversion_of].append(figure)
    claimed = {
        figure.span
        for claim in extraction.claims
        for figure in (claim.figure, *claim.repeats)
    }
    used: set[Span] = set()
    for claim in extraction.claims:
        for figure in dict.fromkeys((claim.figure, *claim.repeats)):
            first = figure == claim.figure
            quote = claim.quote if first else _sentence(article, figure.span)
            repeats = None if first else claim.figure
            yield Reading(figure, claim, quote, repeats)
            used.add(figure.span)
            for other in conversions[figure.span]:
                if other.span not in claimed:
                    near = quote if holds(quote, other.span) else None
                    place = near or _sentence(article, other.span)
                    yield Reading(other, claim, place, repeats, figure)
                    used.add(other.span)
    for figure in extraction.figures:
        if figure.span not in used:
            yield Reading(figure, None, _sentence(article, figure.span))
            used.add(figure.span)


def holds(quote: Span, span: Span) -> bool:
    """Return whether a quote has a span inside it."""
    inside = quote.start <= span.start and span.end <= quote.end
    return quote.part == span.part and inside


def _sentence(article: ArticleText, span: Span) -> Span:
    """Return the sentence, bullet or row that holds a span."""
    text = article.part(span.part)
    start = text.rfind("\n", 0, span.start) + 1
    stop = text.find("\n", span.end)
    end = len(text) if stop < 0 else stop
    starts = sorted({0, *mark_sentence_starts(text[start:end]), end - start})
    first = max(one for one in starts if start + one <= span.start)
    last = min(one for one in starts if start + one >= span.end)
    begin, finish = start + first, start + last
    while text[begin].isspace():
        begin += 1
    while text[finish - 1].isspace():
        finish -= 1
    return type(span)(span.part, begin, finish, text[begin:finish])


def reading_keys(article_id: str, readings: Sequence[Reading]) -> list[str]:
    """Name each reading by its place: the words of its sentence and of its figure.

    Offsets take no part, so that an edit elsewhere in the text changes no key. Of
    several claims with one figure, the order of their subjects counts.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    keys = [""] * len(readings)

    def place(index: int) -> tuple[Any, ...]:
        one = readings[index]
        claim = one.claim
        who = (claim.kind, claim.subject or "") if claim else ("", "")
        return one.figure.span, who

    for index in sorted(range(len(readings)), key=place):
        one = readings[index]
        sentence = " ".join(one.quote.surface.split())
        words = (one.figure.span.part, sentence, one.figure.span.surface)
        keys[index] = content_id("reading", article_id, *words, seen[words])
        seen[words] += 1
    return keys
