"""Read the noun of counted accelerators behind a number.

Enters: ``Tokens`` and an amount. Leaves: where "100,000 advanced AI chips" ends.
Small counts are product news ("two new chips"), not compute, and no figure.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from ingest.figures_rules import rules
from ingest.figures_tokens import APOSTROPHES, HYPHENS

if TYPE_CHECKING:
    from ingest.figures_numbers import Amount
    from ingest.figures_tokens import Tokens

# "H100s", "GB300s", "MI355Xs", "H20s", "B200s".
_MODEL_PLURAL = re.compile(r"[A-Z]{1,3}\d{2,4}[A-Z]{0,2}s")
_MODEL = re.compile(r"[A-Z]{1,3}\d{2,4}[A-Z]{0,2}")
# Words between number and noun: "500,000 of Nvidia's most advanced chips" has five.
_MAX_MODIFIERS = 9
# Counts below are product news or a server's layout.
_MIN_DIGITS, _MIN_WORDS = Decimal(10), Decimal(100)
_JOINERS = HYPHENS | APOSTROPHES


@cache
def _vocabulary() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return nouns, modifiers and words that name other parts."""
    raw = rules("figure_units")
    nouns = frozenset(raw["accelerator_nouns"]) | frozenset(raw["model_plurals"])
    modifiers = frozenset(raw["accelerator_modifiers"])
    return nouns, modifiers, frozenset(raw["not_accelerators"])


def is_accelerator_noun(word: str) -> bool:
    """Return whether a printed word counts accelerators: "GPUs", "H100s"."""
    return word.lower() in _vocabulary()[0] or _MODEL_PLURAL.fullmatch(word) is not None


def accelerator_end(tokens: Tokens, amount: Amount) -> int | None:
    """Return the token behind the accelerator noun of an amount, or None."""
    smallest = _MIN_DIGITS if amount.digits else _MIN_WORDS
    if amount.high < smallest:
        return None
    _, modifiers, others = _vocabulary()
    named = False
    for index in range(amount.end, min(amount.end + _MAX_MODIFIERS, len(tokens))):
        word, lower = tokens.words[index], tokens.lower[index]
        if is_accelerator_noun(word):
            return _noun_end(tokens, index + 1)
        if lower in _weak_nouns() and named:  # "4,000 MI355X units"
            return index + 1
        if _is_digit_model(tokens, index):
            return index + 1
        if lower in others or not _is_modifier(tokens, index, modifiers):
            return None
        named = named or lower in _makers() or _MODEL.fullmatch(word) is not None
    return None


@cache
def _weak_nouns() -> frozenset[str]:
    """Return the nouns that count accelerators behind a maker or a model."""
    return frozenset(rules("figure_units")["weak_nouns"])


@cache
def _makers() -> frozenset[str]:
    """Return the makers' names that let a weak noun count accelerators."""
    return frozenset(rules("figure_units")["makers"])


def _is_digit_model(tokens: Tokens, index: int) -> bool:
    """Return whether a token is the plural end of a model in digits: "910Cs"."""
    word = tokens.words[index]
    plural = word[-1:] == "s" and word[:-1].isupper() and len(word) <= 3
    return plural and tokens.glued(index) and tokens.kind(index - 1) == "number"


def _is_modifier(tokens: Tokens, index: int, modifiers: frozenset[str]) -> bool:
    """Return whether a token may stand between number and noun."""
    word = tokens.words[index]
    if tokens.kinds[index] == "sign":
        return word in _JOINERS
    if tokens.kinds[index] == "number":  # "200,000 Siyuan 690 accelerators"
        return word.isdigit()
    return tokens.lower[index] in modifiers or word[:1].isupper()


def _noun_end(tokens: Tokens, end: int) -> int:
    """Return the end of the noun with what belongs to it: "GB200s and GB300s"."""
    joined = tokens.at(end) in ("and", "or") and end + 1 < len(tokens)
    if joined and _MODEL_PLURAL.fullmatch(tokens.words[end + 1]):
        return end + 2
    return end
