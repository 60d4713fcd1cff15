"""Read what a price or rate is per: a share, an hour, a megawatt, a year.

Enters: drafts. Leaves: the unit with the tokens that say it. A yearly, quarterly or
monthly rate counts only where words state a rate. Units and words: ``rules/rates.yml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ingest.figures_conversions import is_money
from ingest.figures_phrases import Phrases
from ingest.figures_rules import rules
from ingest.figures_tokens import HYPHENS

if TYPE_CHECKING:
    from ingest.figures_drafts import Draft
    from ingest.figures_tokens import Tokens

TIMES = frozenset({"hour", "day", "week", "month", "quarter", "year"})
# Times by which sums are paid; "and call it a day" is none.
_PAID = frozenset({"hour", "month", "quarter", "year"})
_LOOK_BACK = 9  # "annualized run-rate revenue from its cloud unit of $1.2 billion"
_LOOK_AHEAD = 8  # "for each of roughly 482,000 works"


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
    nouns: dict[str, str]
    behind: Phrases[str]
    each: Phrases[None]
    annual_before: Phrases[None]
    openers: frozenset[str]
    not_rates: frozenset[str]
    sources: frozenset[str]
    within: frozenset[str]


@cache
def _rates() -> _Rates:
    """Return the rate words of the rule file."""
    raw = rules("rates")
    nouns = {word: per for per, words in raw["units"].items() for word in words}
    behind = {**raw["adverbs"], **dict.fromkeys(raw["annual_behind"], "year")}
    return _Rates(
        units=Phrases(nouns.items()),
        nouns=nouns,
        behind=Phrases(behind.items()),
        each=Phrases((word, None) for word in raw["each"]),
        annual_before=Phrases((word, None) for word in raw["annual_before"]),
        openers=frozenset(raw["openers"]),
        not_rates=frozenset(raw["not_rates"]),
        sources=frozenset(raw["sources"]),
        within=frozenset(raw["within"]),
    )


def find_rate(tokens: Tokens, draft: Draft, sentences: list[int]) -> FoundRate | None:
    """Return the rate that the words at a figure state, or None."""
    rates = _rates()
    behind = rates.behind.at(tokens, draft.end)
    if behind is not None:
        return FoundRate(behind.value, behind.start, behind.end)
    found = (
        _unit_behind(tokens, draft.end)
        or _for_each(tokens, draft.end)
        or _time_behind(tokens, draft.end)
    )
    if found is not None:
        return found if is_money(draft.unit) or found.per in TIMES else None
    return _annual_before(tokens, draft, sentences)


def each_behind(tokens: Tokens, draft: Draft) -> tuple[int, int] | None:
    """Return the tokens of "apiece" or "each" behind a figure, or None."""
    found = _rates().each.at(tokens, draft.end)
    return None if found is None else (found.start, found.end)


def _time_behind(tokens: Tokens, end: int) -> FoundRate | None:
    """Read "in electricity alone per year": the time stands a few plain words on."""
    for index in range(end, min(end + _LOOK_AHEAD, len(tokens))):
        if tokens.kinds[index] not in ("word", "code"):
            return None
        found = _unit_behind(tokens, index)
        if found is not None:
            within = tokens.at(index - 1) in _rates().within
            return found if found.per in _PAID and not within else None
    return None


def _is_thing(tokens: Tokens, index: int) -> bool:
    """Return whether "per" is followed by a thing, not by a source ("per its filing")."""
    word = tokens.words[index] if tokens.kind(index) == "word" else ""
    return word.islower() and word[-1] != "s" and word not in _rates().sources


def _for_each(tokens: Tokens, index: int) -> FoundRate | None:
    """Read "for each of roughly 482,000 works": the noun stands a few words on."""
    if tokens.at(index) != "for" or tokens.at(index + 1) not in ("each", "every"):
        return None
    for noun in range(index + 2, min(index + _LOOK_AHEAD, len(tokens))):
        found = _rates().units.at(tokens, noun)
        if found is not None:
            return FoundRate(found.value, index, found.end)
        unit = _rates().nouns.get(tokens.lower[noun].removesuffix("s"))
        if unit is not None:
            return FoundRate(unit, index, noun + 1)
    return None


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
        if tokens.at(unit.end) in rates.not_rates:
            return None
        return _with_time(tokens, FoundRate(unit.value, start, unit.end))
    if opener == "per" and _is_thing(tokens, index):
        return FoundRate(tokens.at(index), start, index + 1)
    return None


def _with_time(tokens: Tokens, rate: FoundRate) -> FoundRate:
    """Return a rate with the time that follows it: "per kilowatt a month".

    "per H200 hour" is an hour: the accelerator is what is rented.
    """
    if rate.per in TIMES:
        return rate
    index = rate.end
    opened = tokens.at(index) in _rates().openers
    time = _rates().units.at(tokens, index + opened)
    if time is None or time.value not in TIMES:
        return rate
    if rate.per == "accelerator":
        return FoundRate(time.value, rate.start, time.end)
    return (
        FoundRate(f"{rate.per}-{time.value}", rate.start, time.end) if opened else rate
    )


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
