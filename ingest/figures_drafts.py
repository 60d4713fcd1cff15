"""Find every amount in the tokens, with the unit that stands at it.

Enters: ``Tokens`` and the article's ``Reading``. Leaves: ``Draft`` values in text
order; one without a unit is kept, since a range or a list may lend it one. Hedges,
ranges, rates and conversions are read later, by the modules of those names.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from ingest.amounts import dots_are_thousands, read_amount
from ingest.currencies import (
    CENT,
    FoundCurrency,
    currency_before,
    currency_behind,
    prefix_starts,
)
from ingest.figures_accelerators import accelerator_end
from ingest.figures_numbers import Amount, Precision, number_words
from ingest.figures_power import power_unit
from ingest.figures_reading import DOLLAR, Reading
from ingest.figures_rules import rules

if TYPE_CHECKING:
    from ingest.figures_tokens import Tokens


@dataclass(frozen=True, slots=True)
class Draft:
    """An amount in the tokens ``start`` up to ``end``; its bound is not read yet.

    ``unit`` is an ISO 4217 code, ``W``, ``accelerator`` or None. ``scale`` is the
    factor that its scale words and unit put on the printed number.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: str | None
    precision: Precision = "exact"
    scale: Decimal = Decimal(1)
    prefixed: bool = False
    digits: bool = True
    bare_scale: bool = False
    ranged: bool = False
    transition: bool = False


def find_drafts(tokens: Tokens, reading: Reading) -> list[Draft]:
    """Return the amounts of a text in order; they never overlap."""
    thousands = dots_are_thousands(tokens.text)
    openers = prefix_starts() | number_words().starters
    drafts: list[Draft] = []
    index, kinds, lower = 0, tokens.kinds, tokens.lower
    while index < len(kinds):
        draft = None
        if kinds[index] == "number" or lower[index] in openers:
            draft = _draft_at(tokens, index, reading, dot_thousands=thousands)
        if draft is None:
            index += 1
        else:
            index = draft.end
            if drafts and draft.scale == CENT:
                draft = _cents_behind(tokens, drafts, draft)
            drafts.append(draft)
    return drafts


def _cents_behind(tokens: Tokens, drafts: list[Draft], cents: Draft) -> Draft:
    """Return cents behind another amount: added to its dollars, or euro cents.

    "3 dollars and 50 cents" is one amount, whose first part is taken off the list.
    """
    before = drafts[-1]
    joined = tokens.lower[before.end : cents.start] in ([], ["and"])
    if joined and before.unit == cents.unit and before.scale == 1:
        return _with_cents(drafts.pop(), cents)
    return replace(cents, unit="EUR") if before.unit == "EUR" else cents


def _with_cents(whole: Draft, cents: Draft) -> Draft:
    """Return the sum of dollars and their cents."""
    return replace(
        whole,
        end=cents.end,
        low=whole.low + cents.low,
        high=whole.high + cents.high,
    )


def _draft_at(
    tokens: Tokens, index: int, reading: Reading, *, dot_thousands: bool
) -> Draft | None:
    """Return the amount that starts at a token."""
    currency = currency_before(tokens, index)
    if currency is not None:
        amount = read_amount(tokens, currency.end, dot_thousands=dot_thousands)
        if amount is not None and _is_no_sum(tokens, amount.end):
            return None
        if amount is not None and not amount.bare_scale:
            return _money_before(tokens, currency, amount, reading)
    amount = read_amount(tokens, index, dot_thousands=dot_thousands)
    if amount is None:
        return _power_in_words(tokens, index)
    return _with_unit_behind(tokens, amount, reading)


def _power_in_words(tokens: Tokens, index: int) -> Draft | None:
    """Read "a quarter of a gigawatt" and "several gigawatts", which have no scale."""
    words, word, unit_at = number_words(), tokens.at(index), index + 1
    if word == "a":
        word, unit_at = tokens.at(unit_at), unit_at + 1
    part = words.fractions.get(word)
    if part is None and word not in words.few:
        return None
    for passed in ("of", "a"):
        unit_at += part is not None and tokens.at(unit_at) == passed
    unit = power_unit(tokens, unit_at)
    if unit is None:
        return None
    low = unit.watts * (part or 1)
    high = low if part else low * 10
    precision: Precision = "exact" if part else "vague"
    return Draft(index, unit.end, low, high, "W", precision, unit.watts, digits=False)


def _draft(amount: Amount, end: int, unit: str | None, *, factor: Decimal) -> Draft:
    """Return a draft of an amount whose unit multiplies it."""
    return Draft(
        start=amount.start,
        end=end,
        low=amount.low * factor,
        high=amount.high * factor,
        unit=unit,
        precision=amount.precision,
        scale=amount.scale * factor,
        digits=amount.digits,
        bare_scale=amount.bare_scale,
    )


def _money_before(
    tokens: Tokens, currency: FoundCurrency, amount: Amount, reading: Reading
) -> Draft:
    """Return money whose currency stands first: "$5bn", "Rs 500 crore"."""
    code, end = reading.code(currency.code), amount.end
    behind = currency_behind(tokens, end)  # "US$5 billion dollars"
    named = behind is not None and tokens.kind(behind.end - 1) == "word"
    if behind is not None and named and behind.factor == 1:
        same = behind.code == DOLLAR or reading.code(behind.code) == code
        end = behind.end if same else end
    draft = _draft(amount, end, code, factor=currency.factor)
    return replace(draft, start=currency.start, prefixed=True)


def _with_unit_behind(tokens: Tokens, amount: Amount, reading: Reading) -> Draft:
    """Return an amount with the unit behind it, if any."""
    unit_at = amount.end
    if amount.precision != "exact" and tokens.at(unit_at) == "of":
        unit_at += 1
    money = currency_behind(tokens, unit_at)
    if money is not None and not _is_no_sum(tokens, money.end):
        code = reading.code(money.code)
        factor, end = money.factor, money.end
        if amount.scale == 1:
            factor, end = _scale_after_unit(tokens, factor, end)
        return _draft(amount, end, code, factor=factor)
    named = _named_behind_comma(tokens, amount)
    if named is not None:
        return _draft(amount, amount.end, named, factor=Decimal(1))
    if amount.grand:
        return _draft(amount, amount.end, reading.dollar, factor=Decimal(1))
    power = power_unit(tokens, unit_at)
    if power is not None:
        return _draft(amount, power.end, "W", factor=power.watts)
    noun_end = accelerator_end(tokens, amount)
    if noun_end is not None:
        return _draft(amount, noun_end, "accelerator", factor=Decimal(1))
    return _draft(amount, amount.end, None, factor=Decimal(1))


def _named_behind_comma(tokens: Tokens, amount: Amount) -> str | None:
    """Return the currency named behind a comma: "ten billion, US dollars"."""
    if amount.scale == 1 or tokens.at(amount.end) != ",":
        return None
    named = currency_behind(tokens, amount.end + 1)
    return None if named is None or named.end - named.start < 2 else named.code


def _scale_after_unit(tokens: Tokens, factor: Decimal, end: int) -> tuple[Decimal, int]:
    """Read "75 USD million": a scale behind the currency code."""
    scale = number_words().scales.get(tokens.at(end))
    if scale is None or not tokens.words[end - 1].isupper():
        return factor, end
    return factor * scale, end + 1


# "$1 of every $4", "one dollar in every five", "$1 out of every $3".
_SHARE_OF = frozenset({"of", "in", "out"})


@cache
def _dollar_nouns() -> frozenset[str]:
    """Return the nouns before which "dollar" is an adjective: "one dollar sign"."""
    return frozenset(rules("figure_units")["dollar_nouns"])


@cache
def _weights() -> frozenset[str]:
    """Return the goods that are counted in pounds of weight."""
    return frozenset(rules("figure_units")["weights"])


def _is_no_sum(tokens: Tokens, end: int) -> bool:
    """Return whether a currency word behind a number makes no sum.

    "60,000 pounds of copper" is a weight, "four dollars of every five" a share.
    """
    if "every" in tokens.lower[end + 1 : end + 3] and tokens.at(end) in _SHARE_OF:
        return True
    if tokens.lower[end : end + 3] == ["on", "the", "dollar"]:
        return True
    if tokens.at(end - 1) == "dollar" and tokens.at(end) in _dollar_nouns():
        return True
    weight = tokens.at(end - 1) in ("pound", "pounds") and tokens.at(end) == "of"
    return weight and tokens.at(end + 1) in _weights()
