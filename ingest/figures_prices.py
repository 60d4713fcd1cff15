"""Read the unit of a price that does not stand at the price: "target to $410 from $325".

Enters: money drafts with the rates that are said. Leaves: a rate for more of them. An
amount without a scale word is nearly always the price of one thing in this trade, and
its sentence or the article's other prices say of what.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from ingest.figures_accelerators import is_accelerator_noun
from ingest.figures_conversions import is_money
from ingest.figures_rates import FoundRate, each_behind, find_rate
from ingest.figures_rules import rules
from ingest.figures_tokens import HYPHENS

if TYPE_CHECKING:
    from ingest.figures_drafts import Draft
    from ingest.figures_tokens import Tokens

# Two prices of one kind differ by less than this factor.
_ALIKE = 6
# Tokens between two amounts that share a rate: "a share after adjustments, beating
# expectations of".
_MAX_GAP = 14
# Tokens of the sentence that are read on either side of an amount.
_REACH = 40
# Prices of an article that are compared with one that has no unit.
_MOST_PRICES = 20
_GRAND = Decimal(1000)


@dataclass(frozen=True, slots=True)
class _Price:
    """A kind of unit price: the words of its sentence and the limits of its size."""

    per: str
    words: frozenset[str]
    above: Decimal
    below: Decimal


@cache
def _prices() -> tuple[_Price, ...]:
    """Return the kinds of unit price, in the order in which they are tried."""
    raw = rules("rates")
    return tuple(
        _Price(
            per=per,
            words=frozenset(raw[f"{per}_words"]),
            above=Decimal(raw.get(f"{per}_above", 0)),
            below=Decimal(raw[f"{per}_below"]),
        )
        for per in ("hour", "share", "accelerator")
    )


@cache
def _price_words() -> frozenset[str]:
    """Return the words of every kind of price: most words of a text are none."""
    return frozenset().union(*(price.words for price in _prices()))


@cache
def _links() -> frozenset[str]:
    """Return the words between two amounts that share a rate."""
    return frozenset(rules("rates")["links"])


def find_rates(
    tokens: Tokens, drafts: list[Draft], sentences: list[int]
) -> list[FoundRate | None]:
    """Return the rate of every draft, None where it has none."""
    found = [find_rate(tokens, draft, sentences) for draft in drafts]
    for index, draft in enumerate(drafts):
        if found[index] is None and is_money(draft.unit):
            found[index] = _linked(tokens, drafts, found, sentences, index=index)
    for index, draft in enumerate(drafts):
        if found[index] is None and _is_unscaled(draft):
            found[index] = _each(tokens, draft, sentences) or _of_sentence(
                tokens, draft, sentences
            )
    found = _spread(drafts, found)
    return [
        rate or (_one_each(tokens, draft) if _is_unscaled(draft) else None)
        for draft, rate in zip(drafts, found, strict=True)
    ]


def _is_unscaled(draft: Draft) -> bool:
    """Return whether a draft is money without a scale word ("five grand" has none)."""
    return is_money(draft.unit) and draft.scale <= _GRAND and draft.high < 10**6


def _linked(
    tokens: Tokens,
    drafts: list[Draft],
    found: list[FoundRate | None],
    sentences: list[int],
    *,
    index: int,
) -> FoundRate | None:
    """Return the rate of the amount before, where both are compared.

    "$435 a share from $410", "$50 billion per gigawatt, of which $35 billion".
    """
    draft, before = drafts[index], drafts[index - 1] if index else None
    rate = found[index - 1] if index else None
    if before is None or rate is None or rate.start < before.end:
        return None
    gap = range(rate.end, draft.start)
    if len(gap) > _MAX_GAP or sentences[draft.start] != sentences[before.start]:
        return None
    if not _are_alike(draft, before):
        return None
    if any(tokens.words[place] in ";." for place in gap):
        return None
    linked = any(tokens.lower[place] in _links() for place in gap)
    return rate if linked else None


def _are_alike(one: Draft, other: Draft) -> bool:
    """Return whether two amounts may be prices of the same thing."""
    return one.unit == other.unit and (
        one.low <= other.high * _ALIKE and other.low <= one.high * _ALIKE
    )


def _each(tokens: Tokens, draft: Draft, sentences: list[int]) -> FoundRate | None:
    """Return what "apiece" and "each" mean by the words before them, or None."""
    place = each_behind(tokens, draft)
    if place is None:
        return None
    price = _of_sentence(tokens, draft, sentences)
    per = price.per if price else _of_before(tokens, draft)
    return FoundRate(per, *place) if per else None


def _one_each(tokens: Tokens, draft: Draft) -> FoundRate | None:
    """Return a plain unit for "apiece" where nothing says of what."""
    place = each_behind(tokens, draft)
    return FoundRate("unit", *place) if place else None


def _of_before(tokens: Tokens, draft: Draft) -> str | None:
    """Return the kind of price that the sentences before speak of: "the shares"."""
    for index in range(draft.start - 1, max(-1, draft.start - _REACH // 2), -1):
        if is_accelerator_noun(tokens.words[index]):
            return "accelerator"
        price = _price_word(tokens.lower[index], draft)
        if price is not None:
            return price
    return None


def _of_sentence(
    tokens: Tokens, draft: Draft, sentences: list[int]
) -> FoundRate | None:
    """Return the kind of price that the words of a sentence speak of.

    The nearest word before the amount decides, else the first behind it.
    """
    number = sentences[draft.start]
    before = range(draft.start - 1, max(-1, draft.start - _REACH), -1)
    behind = range(draft.end, min(len(tokens), draft.end + _REACH))
    for side in (before, behind):
        for index in side:
            if sentences[index] != number:
                break
            word = tokens.lower[index]
            if tokens.at(index - 1) in HYPHENS:  # the "hour" of "megawatt-hour"
                continue
            price = _price_word(word, draft) if word in _price_words() else None
            if price is not None:
                return FoundRate(price, index, index + 1)
    return None


def _price_word(word: str, draft: Draft) -> str | None:
    """Return the kind of price that a word speaks of, if the amount can be one."""
    for price in _prices():
        if (
            word in price.words
            and price.above <= draft.low
            and draft.high < price.below
        ):
            return price.per
    return None


def _spread(
    drafts: list[Draft], found: list[FoundRate | None]
) -> list[FoundRate | None]:
    """Return the rates with those of other unscaled amounts lent to the rest.

    Where an article's unscaled prices are all per one thing, one more of the same
    size is too: "$80 to $90 per megawatt-hour. Ordinary power trades around $45."
    """
    prices = [
        (draft, rate)
        for draft, rate in zip(drafts, found, strict=True)
        if rate is not None and _is_unscaled(draft)
    ][:_MOST_PRICES]
    spread = list(found)
    for index, draft in enumerate(drafts):
        if spread[index] is None and _is_unscaled(draft):
            alike = [rate for other, rate in prices if _are_alike(draft, other)]
            kinds = Counter(rate.per for rate in alike)
            spread[index] = alike[0] if len(kinds) == 1 else None
    return spread
