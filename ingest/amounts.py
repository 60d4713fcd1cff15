"""Read a number with its scale, in digits or in words.

Enters: ``Tokens`` and a position. Leaves: ``Amount`` or None. Knows nothing of
currencies and units. Every reader looks at each token once, so a reader that gives
up has cost no more than the tokens it passed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Literal

from ingest.figures_rules import rules

if TYPE_CHECKING:
    from ingest.figures_tokens import Tokens

Precision = Literal["exact", "about", "vague"]

# A number of the news has no more digits than this; longer runs are identifiers.
MAX_DIGITS = 24
# "1,234,567.89", and the Indian "12,34,567.89".
_COMMA_GROUPS = re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?")
# "1.234.567,89": at least two groups, since "1.375" is a decimal.
_DOT_GROUPS = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?")
_PLAIN = re.compile(r"\d+(?:\.\d+)?|\.\d+")
# "1,5 Milliarden": one or two digits behind a comma are no thousands.
_DECIMAL_COMMA = re.compile(r"\d{1,3},\d{1,2}")
# "15.700 million" is how Spanish writes 15.7 billion; nobody writes the zeros of 15.7.
_DOT_THOUSANDS = re.compile(r"\d{1,3}\.\d00 (?:million|euros|millones)\b")
_HYPHENS = frozenset("-‐‑")
HUNDRED = Decimal(100)


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
    scales: dict[str, Decimal]
    letters: dict[str, Decimal]
    glued: dict[str, Decimal]
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
    vague = {
        word: (Decimal(low), Decimal(high))
        for word, (low, high) in raw["vague_counts"].items()
    }
    few = frozenset(raw["few"])
    openers = {"a", "an", "half", "quarter", "multi", "multibillion", "multimillion"}
    openers |= {"multitrillion", "couple"}
    return NumberWords(
        words=words,
        scales=powers("scales"),
        letters=powers("letters"),
        glued=powers("glued"),
        vague_counts=vague,
        few=few,
        ideographs=powers("ideographs"),
        starters=frozenset({*words, *vague, *few, *openers}),
    )


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
    if dot_thousands and re.fullmatch(r"\d{1,3}\.\d{3}", digits):
        return Decimal(digits.replace(".", ""))
    if _PLAIN.fullmatch(digits):
        return Decimal(digits)
    if _COMMA_GROUPS.fullmatch(digits):
        return Decimal(digits.replace(",", ""))
    if _DOT_GROUPS.fullmatch(digits):
        return Decimal(digits.replace(".", "").replace(",", "."))
    if _DECIMAL_COMMA.fullmatch(digits):
        return Decimal(digits.replace(",", "."))
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
        return _vague(tokens, index) or _words(tokens, index)
    return None


def _digits(tokens: Tokens, index: int, *, dot_thousands: bool) -> Amount | None:
    """Read digits and the scale behind them: "1.2bn", "5-billion", "98 M"."""
    value = digits_value(tokens.words[index], dot_thousands=dot_thousands)
    if value is None:
        return None
    if tokens.kind(index + 1) == "cjk" and tokens.glued(index + 1):
        return _ideographs(tokens, index, value)
    end = index + 1
    if _is_half(tokens, end):
        value, end = value + Decimal("0.5"), end + 3
    factor, end = _scale(tokens, end)
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


def _scale(tokens: Tokens, end: int) -> tuple[Decimal, int]:
    """Return the factor of the scale words from ``end`` on, and the end behind them."""
    factor = Decimal(1)
    for _ in range(2):  # "lakh crore", "hundred million": never three
        hyphen = tokens.at(end) in _HYPHENS and tokens.glued(end)
        word = end + 1 if hyphen else end
        found = _one_scale(tokens, word)
        if found is None or (hyphen and not tokens.glued(word)):
            break
        factor, end = factor * found, word + 1
    return factor, end


def _one_scale(tokens: Tokens, index: int) -> Decimal | None:
    """Return the factor of one scale word or letter, or None."""
    if index >= len(tokens) or tokens.kinds[index] != "word":
        return None
    vocabulary = number_words()
    factor = vocabulary.scales.get(tokens.lower[index])
    if factor is None:
        factor = vocabulary.letters.get(tokens.words[index])
    if factor is None and tokens.glued(index):
        factor = vocabulary.glued.get(tokens.words[index])
    return factor


def _vague(tokens: Tokens, index: int) -> Amount | None:
    """Read "tens of billions", "billions", "several billion", "multibillion"."""
    word = tokens.at(index)
    vocabulary = number_words()
    if word in ("a", "the") and tokens.at(index + 1) in vocabulary.few:
        return _few(tokens, index, index + 2)
    if word in vocabulary.few:
        return _few(tokens, index, index + 1)
    if word.startswith("multi"):
        return _multi(tokens, index)
    if word not in vocabulary.vague_counts:
        return None
    low, high = vocabulary.vague_counts[word]
    end = index + 1
    if tokens.at(end) == "of" and _one_scale(tokens, end + 1) is not None:
        factor, end = _scale(tokens, end + 1)
        return _vague_amount(index, end, low * factor, high=high * factor)
    return _vague_amount(index, end, low, high=high, bare_scale=True)


def _vague_amount(
    start: int, end: int, low: Decimal, *, high: Decimal, bare_scale: bool = False
) -> Amount:
    """Return an amount of which only the order is said."""
    return Amount(
        start, end, low, high, precision="vague", digits=False, bare_scale=bare_scale
    )


def _few(tokens: Tokens, start: int, end: int) -> Amount | None:
    """Read the scale behind "several": an amount within one order of it."""
    factor, behind = _scale(tokens, end)
    if behind == end:
        return None
    return _vague_amount(start, behind, factor, high=factor * 10)


def _multi(tokens: Tokens, index: int) -> Amount | None:
    """Read "multibillion" and "multi-billion": the whole order, as for "billions"."""
    word = tokens.at(index).removeprefix("multi")
    end = index + 1
    if not word:
        end += tokens.at(end) in _HYPHENS
        word, end = tokens.at(end), end + 1
    factor = number_words().scales.get(word)
    if factor is None:
        return None
    return _vague_amount(index, end, factor, high=factor * 1000)


def _words(tokens: Tokens, index: int) -> Amount | None:
    """Read a number in words: "three hundred billion", "half a trillion"."""
    word = tokens.at(index)
    start = index
    if word in ("a", "an") and tokens.at(index + 1) in ("half", "quarter", "couple"):
        index, word = index + 1, tokens.at(index + 1)
    if word in ("half", "quarter"):
        return _fraction(tokens, start, index + 1, part=_PARTS[word])
    if word == "couple":
        return _couple(tokens, start, index + 1)
    if word == "three" and tokens.at(index + 1) in ("quarters", "quarter"):
        return _fraction(tokens, start, index + 2, part=Decimal("0.75"))
    return _cardinal(tokens, start)


_PARTS = {"half": Decimal("0.5"), "quarter": Decimal("0.25")}


def _fraction(tokens: Tokens, start: int, end: int, *, part: Decimal) -> Amount | None:
    """Read the scale behind a fraction: "half a trillion", "quarter of a billion"."""
    end += tokens.at(end) in _HYPHENS
    end += tokens.at(end) == "of"
    end += tokens.at(end) in ("a", "an")
    factor, behind = _scale(tokens, end)
    if behind == end:
        return None
    return _spelled(start, behind, part * factor, scale=factor)


def _couple(tokens: Tokens, start: int, end: int) -> Amount | None:
    """Read "a couple of hundred million": about two of them."""
    end += tokens.at(end) == "of"
    factor, behind = _scale(tokens, end)
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
        factor, end = _scale(tokens, group[1])
        if last and factor >= last:
            break
        total, last, index = total + group[0] * factor, factor, end
        if _is_half(tokens, index):  # "a billion and a half"
            total, index = total + factor / 2, index + 3
            break
        if factor == 1:
            break
    if index == start:
        return None
    grand = tokens.at(index - 1) == "grand"
    return _spelled(start, index, total, scale=last, grand=grand)


# Trillions, billions, millions, thousands, ones.
_MAX_GROUPS = 5


def _group(tokens: Tokens, index: int) -> tuple[Decimal, int] | None:
    """Read a number under a thousand with its fraction; return it and its end."""
    small = _article(tokens, index) or _small(tokens, index)
    if small is None:
        return None
    value, end = small
    if tokens.at(end) == "hundred":
        value, end = value * HUNDRED, end + 1
        rest = _small(tokens, end + (tokens.at(end) == "and"))
        if rest is not None:
            value, end = value + rest[0], rest[1]
    if tokens.at(end) == "dozen":
        value, end = value * 12, end + 1
    if _is_half(tokens, end):
        return value + Decimal("0.5"), end + 3
    return _point(tokens, value, end)


def _article(tokens: Tokens, index: int) -> tuple[Decimal, int] | None:
    """Read "a" and "an" as one, only before a scale: "a billion", "a dozen"."""
    after = tokens.at(index + 1)
    if tokens.at(index) not in ("a", "an"):
        return None
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
    unit = end + (tokens.at(end) in _HYPHENS)
    ones = words.get(tokens.at(unit))
    if value >= 20 and ones is not None and 0 < ones < 10:
        return value + ones, unit + 1
    return value, end


def _is_half(tokens: Tokens, index: int) -> bool:
    """Return whether the tokens say "and a half"."""
    return tokens.lower[index : index + 3] == ["and", "a", "half"]


def _point(tokens: Tokens, value: Decimal, end: int) -> tuple[Decimal, int]:
    """Read the decimals of "one point five"; without "point" change nothing."""
    if tokens.at(end) != "point":
        return value, end
    words, place = number_words().words, Decimal("0.1")
    index = end + 1
    while place > Decimal("0.00001"):
        digit = words.get(tokens.at(index))
        if digit is None or digit > 9:
            break
        value, place, index = value + digit * place, place / 10, index + 1
    return (value, index) if index > end + 1 else (value, end)
