"""Read a number in words: "three hundred billion", "half a trillion", "five grand".

Enters: ``Tokens`` and a position. Leaves: ``Amount`` or None. A reader looks at a
bounded number of tokens, so giving up anywhere costs constant time.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ingest.figures_numbers import Amount, number_words, read_scale
from ingest.figures_tokens import HYPHENS

if TYPE_CHECKING:
    from ingest.figures_tokens import Tokens

HALF = Decimal("0.5")
_HUNDRED = Decimal(100)
# Trillions, billions, millions, thousands, ones.
_MAX_GROUPS = 5
# "one point seven five": longer decimals are not spelled out.
_LAST_PLACE = Decimal("0.00001")


def read_words(tokens: Tokens, start: int) -> Amount | None:
    """Return the exact or approximate amount in words that starts at a token."""
    index = start
    opened = tokens.at(index) in ("a", "an")
    if opened and tokens.at(index + 1) in ("half", "quarter", "couple"):
        index += 1
    word = tokens.at(index)
    part = number_words().fractions.get(word)
    if part is not None:
        return _fraction(tokens, start, index + 1, part=part)
    if word == "three" and tokens.at(index + 1) in ("quarters", "quarter"):
        return _fraction(tokens, start, index + 2, part=Decimal("0.75"))
    if word == "couple":
        return _couple(tokens, start, index + 1)
    return _cardinal(tokens, start)


def is_half(tokens: Tokens, index: int) -> bool:
    """Return whether the tokens say "and a half"."""
    return tokens.lower[index : index + 3] == ["and", "a", "half"]


def _fraction(tokens: Tokens, start: int, end: int, *, part: Decimal) -> Amount | None:
    """Read the scale behind a fraction: "half a trillion", "quarter of a billion"."""
    for passed in (HYPHENS, ("of",), ("a", "an")):
        end += tokens.at(end) in passed
    factor, behind = read_scale(tokens, end)
    if behind == end:
        return None
    return _spelled(start, behind, part * factor, scale=factor)


def _couple(tokens: Tokens, start: int, end: int) -> Amount | None:
    """Read "a couple of hundred million": about two of them."""
    end += tokens.at(end) == "of"
    factor, behind = read_scale(tokens, end)
    if behind == end:
        return None
    value = 2 * factor
    return Amount(start, behind, value, value, precision="about", digits=False)


def _spelled(
    start: int, end: int, value: Decimal, *, scale: Decimal, grand: bool = False
) -> Amount:
    """Return an exact amount that is written in words."""
    return Amount(start, end, value, value, scale=scale, digits=False, grand=grand)


def _cardinal(tokens: Tokens, start: int) -> Amount | None:
    """Read a cardinal number in words: "two billion three hundred million"."""
    total, last, index = Decimal(0), Decimal(0), start
    for _ in range(_MAX_GROUPS):
        group = _group(tokens, index + (last > 1 and tokens.at(index) == "and"))
        if group is None:
            break
        factor, end = read_scale(tokens, group[1])
        if last and factor >= last:
            break
        total, last, index = total + group[0] * factor, factor, end
        if is_half(tokens, index):  # "a billion and a half"
            total, index = total + factor / 2, index + 3
            break
        if factor == 1:
            break
    if index == start:
        return None
    grand = tokens.at(index - 1) == "grand"
    return _spelled(start, index, total, scale=last, grand=grand)


def _group(tokens: Tokens, index: int) -> tuple[Decimal, int] | None:
    """Read a number under a thousand with its fraction; return it and its end."""
    small = _article(tokens, index) or _small(tokens, index)
    if small is None:
        return None
    value, end = small
    if tokens.at(end) == "hundred":
        value, end = value * _HUNDRED, end + 1
        rest = _small(tokens, end + (tokens.at(end) == "and"))
        if rest is not None:
            value, end = value + rest[0], rest[1]
    if tokens.at(end) == "dozen":
        value, end = value * 12, end + 1
    if is_half(tokens, end):
        return value + HALF, end + 3
    return _point(tokens, value, end)


def _article(tokens: Tokens, index: int) -> tuple[Decimal, int] | None:
    """Read "a" and "an" as one, only before a scale: "a billion", "a dozen"."""
    if tokens.at(index) not in ("a", "an"):
        return None
    after = tokens.at(index + 1)
    if after != "dozen" and after not in number_words().scales:
        return None
    return Decimal(1), index + 1


def _small(tokens: Tokens, index: int) -> tuple[Decimal, int] | None:
    """Read a number under a hundred: "seven", "forty-two"."""
    words = number_words().words
    value = words.get(tokens.at(index))
    if value is None:
        return None
    end = index + 1
    unit = end + (tokens.at(end) in HYPHENS)
    ones = words.get(tokens.at(unit))
    if value >= 20 and ones is not None and 0 < ones < 10:
        return value + ones, unit + 1
    return value, end


def _point(tokens: Tokens, value: Decimal, end: int) -> tuple[Decimal, int]:
    """Read the decimals of "one point five"; without "point" change nothing."""
    if tokens.at(end) != "point":
        return value, end
    words, place = number_words().words, Decimal("0.1")
    index = end + 1
    while place > _LAST_PLACE:
        digit = words.get(tokens.at(index))
        if digit is None or digit > 9:
            break
        value, place, index = value + digit * place, place / 10, index + 1
    return (value, index) if index > end + 1 else (value, end)
