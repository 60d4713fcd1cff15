"""Lend a unit to a number that has none of its own: "12,000 of them", "burn billions".

Enters: drafts in text order, some without a unit. Leaves: drafts with a unit only.
Every rule asks for a reason nearby and for the absence of a counted noun: a number
that might count something else stays out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, cached_property
from typing import TYPE_CHECKING

from ingest.figures_accelerators import is_accelerator_noun
from ingest.figures_conversions import is_money
from ingest.figures_rules import rules

if TYPE_CHECKING:
    from ingest.figures_drafts import Draft
    from ingest.figures_tokens import Tokens

# No buyer counts fewer without the noun, and no story tells of more (pieces).
_FEWEST, _MOST = Decimal(1000), Decimal(20_000_000)
# Words that count accelerators where these are spoken of.
_PIECES = frozenset({"pieces", "units"})
_MILLION = Decimal(1_000_000)
# Tokens between two members of a list: ", Alphabet " and ", and Amazon Web Services ".
_LIST_GAP = 6


@dataclass(frozen=True, slots=True)
class _Words:
    """The word lists of ``rules/bare_amounts.yml``."""

    followers: frozenset[str]
    money: frozenset[str]
    counted: frozenset[str]
    names: frozenset[str]
    of_them: frozenset[str]


@cache
def _words() -> _Words:
    """Return the word lists of the rule file."""
    raw = rules("bare_amounts")
    return _Words(
        **{
            key: frozenset(raw[key])
            for key in ("followers", "money", "counted", "names", "of_them")
        }
    )


@dataclass(slots=True)
class _Signs:
    """What the words of one sentence speak of."""

    money: bool = False
    counted: bool = False
    accelerators: bool = False
    how_many: bool = False
    blank: bool = True


class _Sentences:
    """What each sentence speaks of, read once for the whole text when first asked."""

    def __init__(self, tokens: Tokens, numbers: list[int]) -> None:
        """Keep the tokens and the sentence number of each."""
        self._tokens, self._numbers = tokens, numbers

    @cached_property
    def _signs(self) -> list[_Signs]:
        """Return the signs of every sentence."""
        signs = [_Signs() for _ in range(self._numbers[-1] + 1)]
        words = _words()
        for index, number in enumerate(self._numbers):
            sign, lower = signs[number], self._tokens.lower[index]
            sign.money |= lower in words.money
            sign.counted |= lower in words.counted
            sign.accelerators |= _is_accelerator_word(self._tokens.words[index])
            sign.how_many |= lower == "many" and self._tokens.at(index - 1) == "how"
            sign.blank &= lower == "\n"
        return signs

    def number(self, draft: Draft, shift: int = 0) -> int:
        """Return the number of a draft's sentence, or of one ``shift`` away.

        Going back, empty lines are passed.
        """
        number = self._numbers[draft.start] + shift
        while shift < 0 < number and self._signs[number].blank:
            number -= 1
        return number

    def at(self, draft: Draft, shift: int = 0) -> _Signs:
        """Return the signs of a draft's sentence, or of one ``shift`` away."""
        number = self.number(draft, shift)
        return self._signs[number] if 0 <= number < len(self._signs) else _Signs()


def lend_units(
    tokens: Tokens,
    drafts: list[Draft],
    sentences: list[int],
    *,
    currency: str | None,
    vague_currency: str,
) -> list[Draft]:
    """Return the drafts that have a unit or were lent one; the rest are dropped.

    ``currency`` is what bare sums of the article are in, None where it has no money;
    then only vague sums ("burn billions") count, in ``vague_currency``.
    """
    if all(draft.unit is not None for draft in drafts):
        return drafts
    words = _Sentences(tokens, sentences)
    kept: list[Draft] = []
    for draft in drafts:
        lent = draft
        if draft.unit is None:
            vague = vague_currency if draft.precision == "vague" else None
            found = _lent(tokens, draft, kept, words, currency=currency or vague)
            if found is None:
                continue
            lent = found
        kept.append(lent)
    return kept


def main_currency(drafts: list[Draft]) -> str | None:
    """Return the commonest currency of the drafts, None where none is money."""
    found = Counter(draft.unit for draft in drafts if is_money(draft.unit))
    return found.most_common(1)[0][0] if found else None


def _lent(
    tokens: Tokens,
    draft: Draft,
    before: list[Draft],
    words: _Sentences,
    *,
    currency: str | None,
) -> Draft | None:
    """Return a bare draft with the unit that its surroundings lend, or None."""
    if not _is_open(tokens, draft):
        return None
    if words.at(draft).counted:
        return None
    previous = before[-1] if before else None
    if previous is not None and _continues_list(tokens, previous, draft):
        return replace(draft, unit=previous.unit)
    if _counts_accelerators(tokens, draft, previous, words):
        units = tokens.at(draft.end) in _PIECES
        return replace(draft, unit="accelerator", end=draft.end + units)
    if currency is not None and _is_sum(tokens, draft, words):
        return replace(draft, unit=currency)
    return None


def _is_open(tokens: Tokens, draft: Draft) -> bool:
    """Return whether no noun behind a number says what it counts."""
    after = tokens.at(draft.end)
    if after in ("", "\n", "-") or after in _words().followers:
        return after != "-" or tokens.at(draft.end + 1) in ("odd", "plus")
    return after == "of" and tokens.at(draft.end + 1) in _words().of_them


def _continues_list(tokens: Tokens, previous: Draft, draft: Draft) -> bool:
    """Return whether a number goes on a list of money: "$10bn, 12bn and 15bn"."""
    gap = range(previous.end, draft.start)
    if not is_money(previous.unit) or draft.scale < _MILLION or len(gap) > _LIST_GAP:
        return False
    if draft.precision == "vague" or draft.scale != previous.scale:
        return False
    joined = tokens.at(previous.end) in (",", "and", "or", ";")
    return joined and all(
        tokens.words[i] in (",", "and", "or", ";") or tokens.words[i][0].isupper()
        for i in gap
    )


def _counts_accelerators(
    tokens: Tokens, draft: Draft, previous: Draft | None, words: _Sentences
) -> bool:
    """Return whether a number counts the chips of its sentence or the one before."""
    if not _FEWEST <= draft.low <= _MOST or not _is_count(tokens, draft):
        return False
    if words.at(draft).accelerators:
        return True
    if previous is not None and previous.unit == "accelerator":
        near = words.number(previous) >= words.number(draft, -1)
        return near or tokens.at(draft.end) in _PIECES
    if words.at(draft, -1).accelerators:
        return tokens.at(draft.end) == "of"
    following = words.at(draft, 1)
    return following.how_many and following.accelerators


def _is_count(tokens: Tokens, draft: Draft) -> bool:
    """Return whether a number is printed as a count: "12,000", never a year."""
    printed = tokens.words[draft.start]
    return "," in printed or draft.scale > 1 or not draft.digits


def _is_accelerator_word(word: str) -> bool:
    """Return whether a word of a sentence speaks of accelerators in plural or kind."""
    return word.lower() in _words().names or (
        word[-1:] == "s" and is_accelerator_noun(word)
    )


def _is_sum(tokens: Tokens, draft: Draft, words: _Sentences) -> bool:
    """Return whether a number of millions or more is money by its sentence."""
    scaled = draft.scale >= _MILLION or draft.precision == "vague"
    counted = tokens.at(draft.end) in _PIECES or tokens.at(draft.start - 1) == "in"
    if draft.low < _MILLION or not scaled or counted:
        return False
    return words.at(draft).money or words.at(draft, -1).money
