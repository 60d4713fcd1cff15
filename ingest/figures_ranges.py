"""Join two amounts into a range, or keep them apart as a transition.

Enters: drafts in text order. Leaves: drafts; "$60-65 billion" has become one, "from
$5B to $25B" stays two, "$4 to $5 billion" lends the scale to its first number either
way. A range needs a lower first number.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from ingest.figures_rules import rules
from ingest.figures_tokens import DASHES

if TYPE_CHECKING:
    from ingest.figures_drafts import Draft
    from ingest.figures_tokens import Tokens

# The widest range seen in the news spans an order; "2 - 500 MW" is a list number.
_WIDEST = 20
# "Meta 115-135B": without a currency only sums of millions are joined.
_SUM = Decimal(1_000_000)


def join_ranges(tokens: Tokens, drafts: list[Draft]) -> list[Draft]:
    """Return the drafts with ranges joined."""
    joined: list[Draft] = []
    for draft in drafts:
        if joined:
            pair = _pair(tokens, joined[-1], draft)
            if pair is not None:
                joined[-1:] = pair
                continue
        joined.append(draft)
    return joined


def _pair(tokens: Tokens, first: Draft, second: Draft) -> list[Draft] | None:
    """Return what becomes of two neighbours, or None where nothing joins them."""
    link = _link(tokens, first, second)
    if link is None or first.ranged or "vague" in (first.precision, second.precision):
        return None
    units = _shared_units(tokens, first, second, link)
    if units is None:
        return None
    low, high = units
    if low.low >= high.high:
        return [low, high]
    if _is_transition(tokens, first.start, link):
        return [low, high]
    return [replace(high, start=low.start, low=low.low, high=high.high, ranged=True)]


def _link(tokens: Tokens, first: Draft, second: Draft) -> str | None:
    """Return the word that joins two amounts: "to", "-", "and", "or"."""
    if second.start - first.end != 1:
        return None
    word = tokens.at(first.end)
    if word in DASHES:
        spaced = not tokens.glued(first.end) or not tokens.glued(second.start)
        return None if spaced and first.unit is None else "-"
    if word == "and":
        return word if _between(tokens, first.start) else None
    return word if word in ("to", "or") else None


def _shared_units(
    tokens: Tokens, first: Draft, second: Draft, link: str
) -> tuple[Draft, Draft] | None:
    """Return both amounts with unit and scale lent to the one that lacks them."""
    if _grew_bare(tokens, first, second, link):  # "from 30,000 megawatts to 13,000"
        factor = first.scale
        low, high = second.low * factor, second.high * factor
        return first, replace(second, unit=first.unit, low=low, high=high)
    pair = _with_one_unit(first, second, link)
    if pair is None:
        return None
    first, second = pair
    factor = second.scale
    if first.scale == 1 and factor > 1 and first.high * factor < second.high:
        low, high = first.low * factor, first.high * factor
        return replace(first, low=low, high=high, scale=factor), second
    return None if link == "or" else (first, second)


def _with_one_unit(
    first: Draft, second: Draft, link: str
) -> tuple[Draft, Draft] | None:
    """Return both amounts with the unit of the one that has it, or None."""
    if first.unit is not None and second.unit is None:
        scaled = second.scale > 1 or (first.scale == 1 and link == "-")
        return (
            (first, replace(second, unit=first.unit))
            if (first.prefixed and scaled)
            else None
        )
    if first.unit is None and second.unit is not None:
        far = first.high * _WIDEST < second.low / second.scale
        if second.prefixed or far:
            return None
        return replace(first, unit=second.unit), second
    bare_sums = link == "-" and second.scale >= _SUM
    same = first.unit == second.unit and (first.unit is not None or bare_sums)
    return (first, second) if same else None


def _grew_bare(tokens: Tokens, first: Draft, second: Draft, link: str) -> bool:
    """Return whether power changes to a number that lacks the unit."""
    if link != "to" or first.unit != "W" or second.unit is not None:
        return False
    after = tokens.at(second.end)
    free = second.scale == 1 and (not after.isalpha() or after in _BEHIND_CHANGE)
    return free and _is_transition(tokens, first.start, link)


# Words behind "to 13,000" that show that no noun follows.
_BEHIND_CHANGE = frozenset({"", "by", "in", "when", "as", "after", "the", "and", "at"})


def _between(tokens: Tokens, start: int) -> bool:
    """Return whether "between" stands right before an amount, hedges apart."""
    return "between" in tokens.lower[max(0, start - 3) : start]


@cache
def _change_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return words before the first amount of a transition, and of a range."""
    raw = rules("ranges")
    return frozenset(raw["changes"]), frozenset(raw["spreads"])


def _is_transition(tokens: Tokens, start: int, link: str) -> bool:
    """Return whether "A to B" tells of a change: "from $5B to $25B", "rose $1M to $9M"."""
    if link != "to" or _between(tokens, start):
        return False
    changes, spreads = _change_words()
    index = start - 1
    while index >= max(0, start - 4) and tokens.at(index) in _SKIPPED:
        index -= 1
    word = tokens.at(index)
    if word == "from":
        return tokens.at(index - 1) not in spreads
    return word in changes


# Hedges between "from" and the first amount: "from about $5B to $25B".
_SKIPPED = frozenset(
    {"about", "around", "roughly", "nearly", "some", "just", "a", "an"}
)
