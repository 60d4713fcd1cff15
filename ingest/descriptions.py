"""Find the places where an organization is described instead of named.

Enters: the analyzed article, its organizations, the registry. Leaves: the same
organizations with ``descriptions``: "the ChatGPT maker" wherever it stands, and
definite phrases that fit exactly one named organization by its trade or its seat
("the Denver-based startup", "the chipmaker"). A bare "the company" fits everyone and is
left to the subject model.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.extraction import FoundOrganization, Span
from ingest.word_classes import word_classes
from kb.organizations import load_registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.sentences import AnalyzedArticle, Sentence
    from kb.organizations import RegisteredOrganization, Registry

LONGEST = 5
#: A fitting trade or seat counts this much; a description needs ENOUGH.
TRADE, SEAT, ENOUGH = 2, 2, 2


def describe(
    analyzed: AnalyzedArticle,
    organizations: Sequence[FoundOrganization],
    *,
    registry: Registry | None = None,
) -> list[FoundOrganization]:
    """Return the organizations with the spans that describe them, in the same order."""
    registry = registry or load_registry()
    known = [
        (place, registry.by_id[found.registry_id])
        for place, found in enumerate(organizations)
        if found.registry_id is not None and found.registry_id in registry.by_id
    ]
    spans: dict[int, list[Span]] = {}
    for sentence in analyzed.sentences:
        taken: list[Span] = []
        for place, span in _fixed(sentence, known):
            if not any(span.overlaps(other) for other in taken):
                taken.append(span)
                spans.setdefault(place, []).append(span)
        for place, span in _fitting(sentence, known, organizations):
            if not any(span.overlaps(other) for other in taken):
                taken.append(span)
                spans.setdefault(place, []).append(span)
    return [
        replace(found, descriptions=tuple(spans[place])) if place in spans else found
        for place, found in enumerate(organizations)
    ]


def _fixed(
    sentence: Sentence, known: Sequence[tuple[int, RegisteredOrganization]]
) -> Iterator[tuple[int, Span]]:
    text = sentence.text.lower()
    for place, organization in known:
        for phrase in organization.descriptions:
            at = text.find(phrase.lower())
            if at >= 0 and not text[at + len(phrase) : at + len(phrase) + 1].isalnum():
                yield place, _span(sentence, at, at + len(phrase))


def _fitting(
    sentence: Sentence,
    known: Sequence[tuple[int, RegisteredOrganization]],
    organizations: Sequence[FoundOrganization],
) -> Iterator[tuple[int, Span]]:
    text = sentence.text
    for match in re.finditer(r"\b[Tt]he\s+", text):
        words = list(re.finditer(r"[\w.&'’-]+", text[match.end() : match.end() + 80]))
        for count in range(min(LONGEST, len(words)), 0, -1):
            end = match.end() + words[count - 1].end()
            phrase = re.sub(r"['’]s$", "", text[match.end() : end].rstrip("."))
            place = _who_fits(phrase, known, organizations, sentence, match.start())
            if place is not None:
                span = _span(sentence, match.start(), match.end() + len(phrase))
                if not _names_inside(span, organizations):
                    yield place, span
                break


def _names_inside(span: Span, organizations: Sequence[FoundOrganization]) -> bool:
    return any(span.overlaps(name) for found in organizations for name in found.spans)


def _who_fits(
    phrase: str,
    known: Sequence[tuple[int, RegisteredOrganization]],
    organizations: Sequence[FoundOrganization],
    sentence: Sentence,
    at: int,
) -> int | None:
    scored = []
    for place, organization in known:
        score = fit(phrase, organization)
        last = _last_before(organizations[place], sentence, sentence.start + at)
        if score >= ENOUGH and last is not None:
            scored.append((score, last, place))
    if not scored:
        return None
    return max(scored)[2]


def fit(phrase: str, organization: RegisteredOrganization) -> int:
    """Return how well a phrase (without article) fits; below ``ENOUGH`` it does not.

    The trade must end the phrase: "Dutch chip equipment maker" ends in one.
    """
    low = phrase.lower()
    trade = any(
        low == noun.lower() or low.endswith(" " + noun.lower())
        for noun in organization.nouns
    )
    seat = any(_has_seat(phrase, place) for place in organization.headquarters)
    generic = low.split()[-1] in word_classes("descriptions")["generic_trades"]
    if trade and not (generic and not seat):
        return TRADE + SEAT * seat
    return SEAT if seat and generic else 0


def _has_seat(phrase: str, place: str) -> bool:
    low, where = phrase.lower(), place.lower()
    return low.startswith((where + "-based", where + " ", where + "-headquartered"))


def _last_before(
    found: FoundOrganization, sentence: Sentence, position: int
) -> tuple[bool, int] | None:
    before = [
        (span.part == "text", span.start)
        for span in found.spans
        if span.part == "title" or (sentence.part == "text" and span.start < position)
    ]
    return max(before, default=None)


def _span(sentence: Sentence, start: int, end: int) -> Span:
    surface = sentence.text[start:end]
    begin = sentence.start + start
    return Span(sentence.part, begin, begin + len(surface), surface)
