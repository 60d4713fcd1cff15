"""Read an amount of which only the order is said: "tens of billions", "several billion".

Enters: ``Tokens`` and a position. Leaves: ``Amount`` with the limits that the
annotation guide gives ("hundreds of millions" = 100 million to 1,000 million).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.figures_numbers import Amount, number_words, one_scale, read_scale
from ingest.figures_tokens import HYPHENS

if TYPE_CHECKING:
    from decimal import Decimal

    from ingest.figures_tokens import Tokens


def read_vague(tokens: Tokens, index: int) -> Amount | None:
    """Return the vague amount that starts at a token, or None."""
    word = tokens.at(index)
    vocabulary = number_words()
    if word == "a" and tokens.at(index + 1) in vocabulary.few:
        return _few(tokens, index, index + 2)
    if word in vocabulary.few:
        return _few(tokens, index, index + 1)
    if word.startswith("multi"):
        return _multi(tokens, index)
    if word in vocabulary.vague_counts:
        return _plural(tokens, index)
    return None


def _plural(tokens: Tokens, index: int) -> Amount:
    """Read "tens of billions" and a bare "billions"."""
    low, high = number_words().vague_counts[tokens.at(index)]
    end = index + 1
    if tokens.at(end) == "of" and one_scale(tokens, end + 1) is not None:
        factor, end = read_scale(tokens, end + 1)
        return _amount(index, end, low * factor, high=high * factor)
    return _amount(index, end, low, high=high, bare_scale=True)


def _few(tokens: Tokens, start: int, end: int) -> Amount | None:
    """Read the scale behind "several": an amount within one order of it."""
    factor, behind = read_scale(tokens, end)
    if behind == end:
        return None
    return _amount(start, behind, factor, high=factor * 10)


def _multi(tokens: Tokens, index: int) -> Amount | None:
    """Read "multibillion" and "multi-billion": the whole order, as for "billions"."""
    word = tokens.at(index).removeprefix("multi")
    end = index + 1
    if not word:
        end += tokens.at(end) in HYPHENS
        word, end = tokens.at(end), end + 1
    factor = number_words().scales.get(word)
    if factor is None:
        return None
    return _amount(index, end, factor, high=factor * 1000)


def _amount(
    start: int, end: int, low: Decimal, *, high: Decimal, bare_scale: bool = False
) -> Amount:
    """Return an amount of which only the order is said."""
    return Amount(
        start, end, low, high, precision="vague", digits=False, bare_scale=bare_scale
    )
