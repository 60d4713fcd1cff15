"""The value that number readers return, and the scale words that they share.

Enters: ``Tokens`` and a position. Leaves: ``Amount`` as a type, ``read_scale`` as the
one reader of "billion", "bn" and "lakh crore". Vocabulary: ``rules/numbers.yml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Literal

from ingest.figures_rules import rules
from ingest.figures_tokens import HYPHENS

if TYPE_CHECKING:
    from ingest.figures_tokens import Tokens

Precision = Literal["exact", "about", "vague"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number read from the tokens ``start`` up to ``end``.

    ``low`` equals ``high`` unless ``precision`` is ``vague``. ``scale`` is the factor
    of the scale words behind the number (1 if none): "$60-65 billion" lends it to
    the first number. ``bare_scale`` says that the words hold a vague plural alone
    ("billions"), ``grand`` that the scale itself means dollars.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    precision: Precision = "exact"
    scale: Decimal = Decimal(1)
    digits: bool = True
    bare_scale: bool = False
    grand: bool = False


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The number vocabulary as lookups; ``rules/numbers.yml`` explains each."""

    words: dict[str, Decimal]
    fractions: dict[str, Decimal]
    scales: dict[str, Decimal]
    letters: dict[str, Decimal]
    glued: dict[str, Decimal]
    double: frozenset[str]
    vague_counts: dict[str, tuple[Decimal, Decimal]]
    few: frozenset[str]
    ideographs: dict[str, Decimal]
    starters: frozenset[str]


@cache
def number_words() -> NumberWords:
    """Return the number vocabulary."""
    raw = rules("numbers")

    def powers(key: str) -> dict[str, Decimal]:
        return {str(word): Decimal(10) ** power for word, power in raw[key].items()}

    words = {word: Decimal(value) for word, value in raw["words"].items()}
    fractions = {word: Decimal(value) for word, value in raw["fractions"].items()}
    vague = {
        word: (Decimal(low), Decimal(high))
        for word, (low, high) in raw["vague_counts"].items()
    }
    few = frozenset(raw["few"])
    return NumberWords(
        words=words,
        fractions=fractions,
        scales=powers("scales"),
        letters=powers("letters"),
        glued=powers("glued"),
        double=frozenset(raw["double"]),
        vague_counts=vague,
        few=few,
        ideographs=powers("ideographs"),
        starters=frozenset({*words, *fractions, *vague, *few, *raw["openers"]}),
    )


def read_scale(tokens: Tokens, end: int) -> tuple[Decimal, int]:
    """Return the factor of the scale words from ``end`` on, and the end behind them.

    A hyphen before a scale is passed ("$122-billion"). Without a scale: 1 and ``end``.
    """
    factor = Decimal(1)
    for _ in range(2):  # "lakh crore", "hundred million": never three
        hyphen = tokens.at(end) in HYPHENS and tokens.glued(end)
        word = end + 1 if hyphen else end
        found = one_scale(tokens, word)
        if found is None or (hyphen and not tokens.glued(word)):
            break
        if factor != 1 and tokens.lower[word] not in number_words().double:
            break
        factor, end = factor * found, word + 1
    return factor, end


def one_scale(tokens: Tokens, index: int) -> Decimal | None:
    """Return the factor of one scale word or letter, or None."""
    if tokens.kind(index) != "word":
        return None
    vocabulary = number_words()
    factor = vocabulary.scales.get(tokens.lower[index])
    if factor is None:
        factor = vocabulary.letters.get(tokens.words[index])
    if factor is None and tokens.glued(index):
        factor = vocabulary.glued.get(tokens.words[index])
    return factor
