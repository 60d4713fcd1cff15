"""Read what a price or rate is per: a share, an hour, a megawatt, a year.

Enters: drafts. Leaves: the unit with the tokens that say it. A yearly, quarterly or
monthly rate counts only where words state a rate. Units and words: ``rules/rates.yml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ingest.figures_phrases import Phrases
from ingest.figures_rules import rules
from ingest.figures_tokens import HYPHENS

if TYPE_CHECKING:
    from ingest.figures_drafts import Draft
    from ingest.figures_tokens import Tokens

_LOOK_BACK = 9  # "annualized run-rate revenue from its cloud unit of $1.2 billion"


@dataclass(frozen=True, slots=True)
class FoundRate:
    """A rate unit and the tokens that say it."""

    per: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Rates:
    """The rate words of the rule file, ready to match."""

    units: Phrases[str]
    adverbs: Phrases[str]
    each: Phrases[None]
    annual_before: Phrases[None]
    openers: frozenset[str]


@cache
def _rates() -> _Rates:
    """Return the rate words of the rule file."""
    raw = rules("rates")
    units = ((word, per) for per, words in raw["units"].items() for word in words)
    return _Rates(
        units=Phrases(units),
        adverbs=Phrases(raw["adverbs"].items()),
        each=Phrases((word, None) for word in raw["each"]),
        annual_before=Phrases((word, None) for word in raw["annual_before"]),
        openers=frozenset(raw["openers"]),
    )


def find_rate(tokens: Tokens, draft: Draft, sentences: list[int]) -> FoundRate | None:
    """Return the rate that is said behind a figure, or an annual one before it."""
    rates = _rates()
    index = draft.end
    adverb = rates.adverbs.at(tokens, index)
    if adverb is not None:
        return FoundRate(adverb.value, adverb.start, adverb.end)
    found = _unit_behind(tokens, index)
    if found is not None:
        return found
    return _annual_before(tokens, draft, sentences)


def _unit_behind(tokens: Tokens, index: int) -> FoundRate | None:
    """Read "a share", "per megawatt-hour", "/hr", "-a-share"."""
    rates = _rates()
    start = index
    if tokens.at(index) in HYPHENS and tokens.glued(index + 1):
        index += 1
    if tokens.at(index) not in rates.openers:
        return None
    opener, index = tokens.at(index), index + 1
    if tokens.at(index) in HYPHENS:
        index += 1
    unit = rates.units.at(tokens, index)
    if unit is not None:
        return FoundRate(unit.value, start, unit.end)
    if opener == "per" and tokens.kind(index) == "word":
        return FoundRate(tokens.at(index), start, index + 1)
    return None


def _annual_before(
    tokens: Tokens, draft: Draft, sentences: list[int]
) -> FoundRate | None:
    """Read "annualized" or "run rate" shortly before a figure of the same sentence."""
    rates = _rates()
    for index in range(draft.start, max(0, draft.start - _LOOK_BACK), -1):
        if sentences[index - 1] != sentences[draft.start]:
            return None
        if tokens.kinds[index - 1] == "number":
            return None
        found = rates.annual_before.before(tokens, index)
        if found is not None:
            return FoundRate("year", found.start, found.end)
    return None
