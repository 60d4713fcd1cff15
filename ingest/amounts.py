"""Read a number with its scale: "1.2bn", "Rs 1.1 lakh crore", "half a trillion".

Enters: ``Tokens`` and a position. Leaves: ``Amount`` or None. Digits are read here,
words in ``figures_words`` and ``figures_vague``. Knows nothing of currencies and units.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from ingest.figures_numbers import Amount, number_words, read_scale
from ingest.figures_vague import read_vague
from ingest.figures_words import HALF, is_half, read_words

if TYPE_CHECKING:
    from ingest.figures_tokens import Tokens

# A number of the news has no more digits than this; longer runs are identifiers.
MAX_DIGITS = 24
# Shapes of digits, tried in order, with the separators to drop and the decimal sign.
_SHAPES = (
    # 1234, 12.5, .42
    (re.compile(r"\d+(?:\.\d+)?|\.\d+"), "", "."),
    # 1,234,567.89, and the Indian 12,34,567.89
    (re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?"), ",", "."),
    # 1.234.567,89: at least two groups, since 1.375 is a decimal
    (re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?"), ".", ","),
    # 1,5 Milliarden: one or two digits behind a comma are no thousands
    (re.compile(r"\d{1,3},\d{1,2}"), "", ","),
)
_ONE_DOT_GROUP = re.compile(r"\d{1,3}\.\d{3}")
# "15.700 million" is how Spanish writes 15.7 billion; nobody writes the zeros of 15.7.
_DOT_THOUSANDS = re.compile(r"\d{1,3}\.\d00 (?:million|euros|millones)\b")


def dots_are_thousands(text: str) -> bool:
    """Return whether the text writes 15,700 as "15.700", as Spanish does."""
    return _DOT_THOUSANDS.search(text) is not None


def digits_value(digits: str, *, dot_thousands: bool = False) -> Decimal | None:
    """Return what printed digits are worth, or None where they are no number.

    >>> digits_value("1,234.5"), digits_value("1,5"), digits_value("1,1,1")
    (Decimal('1234.5'), Decimal('1.5'), None)
    """
    if len(digits) > MAX_DIGITS:
        return None
    if dot_thousands and _ONE_DOT_GROUP.fullmatch(digits):
        return Decimal(digits.replace(".", ""))
    for shape, dropped, decimal in _SHAPES:
        if shape.fullmatch(digits):
            plain = digits.replace(dropped, "") if dropped else digits
            return Decimal(plain.replace(decimal, "."))
    return None


def read_amount(
    tokens: Tokens, index: int, *, dot_thousands: bool = False
) -> Amount | None:
    """Return the amount that starts at a token, or None.

    >>> from ingest.figures_tokens import tokenize
    >>> read_amount(tokenize("half a billion dollars"), 0).low
    Decimal('500000000.0')
    """
    if tokens.kind(index) == "number":
        return _digits(tokens, index, dot_thousands=dot_thousands)
    if tokens.at(index) in number_words().starters:
        return read_vague(tokens, index) or read_words(tokens, index)
    return None


def _digits(tokens: Tokens, index: int, *, dot_thousands: bool) -> Amount | None:
    """Read digits and the scale behind them: "1.2bn", "5-billion", "98 M"."""
    value = digits_value(tokens.words[index], dot_thousands=dot_thousands)
    if value is None:
        return None
    if tokens.kind(index + 1) == "cjk" and tokens.glued(index + 1):
        return _ideographs(tokens, index, value)
    end = index + 1
    if is_half(tokens, end):
        value, end = value + HALF, end + 3
    factor, end = read_scale(tokens, end)
    return Amount(index, end, value * factor, value * factor, scale=factor)


def _ideographs(tokens: Tokens, index: int, value: Decimal) -> Amount:
    """Read "1兆6000億": each scale character closes one part of the sum."""
    scales = number_words().ideographs
    total, factor, end = Decimal(0), Decimal(1), index + 1
    while tokens.kind(end) == "cjk" and tokens.words[end] in scales:
        factor *= scales[tokens.words[end]]
        end += 1
        if tokens.kind(end) == "number" and tokens.glued(end):
            following = digits_value(tokens.words[end])
            if following is None:
                break
            total += value * factor
            value, factor, end = following, Decimal(1), end + 1
    total += value * factor
    return Amount(index, end, total, total, scale=factor)
