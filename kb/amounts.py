"""Amounts as they are stored, rounded and printed.

Enters: decimals from extraction, integers from the tables. Leaves: `Amount` values.
It does not compare them (``kb.figures``) and reads no prose (``ingest.figures``).

How amounts are stored: ``low`` and ``high`` are INTEGER, in whole units (currency
units, watts, pieces) times 10 to the power ``scale``. ``scale`` is 0 for every figure
that is a whole number, so ``low = 122000000000`` finds $122 billion; only a price with
a fraction has more: $2.35 per hour is ``low = 235, scale = 2, per = 'hour'``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

# SQLite's INTEGER has 64 bits with a sign.
MAX_INTEGER = 2**63 - 1
MAX_SCALE = 9
# The widest that rounding may be, and the width of "about", as a share of the figure.
# "About 30 billion" stood for 28.5 to 31.5 in every pair of the reconciliation file
# (tests/kb/data/reconciliation.yml); rerun its test when changing this.
ABOUT = Fraction(5, 100)
# A number printed without any rounding hint is taken as rounded to its zeros, but
# never more coarsely than this share of itself.
UNKNOWN_ROUNDING = Fraction(2, 100)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount with its bound. ``rounding`` is the step of the last printed digit.

    ``usd_low``/``usd_high`` are whole dollars at the day of publication, if known.
    """

    low: int | None
    high: int | None
    bound: str
    unit: str
    scale: int = 0
    per: str | None = None
    rounding: int | None = None
    usd_low: int | None = None
    usd_high: int | None = None

    def at_scale(self, scale: int) -> tuple[Fraction | None, Fraction | None, Fraction]:
        """Return low, high and half the rounding step in units of 10^-scale."""
        factor = Fraction(10 ** (scale - self.scale))
        low = None if self.low is None else self.low * factor
        high = None if self.high is None else self.high * factor
        return low, high, self.half_step() * factor

    @property
    def size(self) -> Fraction:
        """Return one positive number to measure by, in whole units."""
        ends = [end for end in (self.low, self.high) if end is not None]
        return Fraction(sum(ends), len(ends) * 10**self.scale)

    @property
    def significant(self) -> int:
        """Return how many digits the size has before its closing zeros."""
        end = self.low if self.low is not None else self.high
        return len(str(end or 0).rstrip("0"))

    def half_step(self) -> Fraction:
        """Return half the width that rounding or "about" leaves open, as stored."""
        end = self.high if self.high is not None else self.low
        value = end or 0
        if self.rounding is not None:
            half = Fraction(self.rounding, 2)
        else:
            zeros = len(str(value)) - len(str(value).rstrip("0"))
            half = min(Fraction(10**zeros, 2), value * UNKNOWN_ROUNDING)
        widest = value * ABOUT
        return widest if self.bound == "about" else min(half, widest)


def store(
    low: Decimal | None, high: Decimal | None
) -> tuple[int | None, int | None, int]:
    """Return low, high and scale as they are stored.

    The scale is the smallest that makes both whole, at most `MAX_SCALE` (further
    digits are cut). Raises `OverflowError` beyond the 64 bits of SQLite's INTEGER.

    >>> from decimal import Decimal
    >>> store(Decimal("2.35"), Decimal("2.35"))
    (235, 235, 2)
    """
    ends = [end for end in (low, high) if end is not None]
    scale = 0
    while scale < MAX_SCALE and any(
        end.scaleb(scale) != int(end.scaleb(scale)) for end in ends
    ):
        scale += 1
    stored = [None if e is None else int(e.scaleb(scale)) for e in (low, high)]
    if any(e is not None and abs(e) > MAX_INTEGER for e in stored):
        raise OverflowError(f"{low}..{high} does not fit 64 bits")
    return stored[0], stored[1], scale


_NUMBER = re.compile(r"\d(?:[\d.,\u2019'\u00a0\u202f ]*\d)?")


def printed_step(surface: str, value: int | None) -> int | None:
    """Return the step of the last printed digit of ``value``, in its stored units.

    None where the words have no digits ("half a billion") or do not spell the value.
    A long number with closing zeros ("100,000 chips") counts as rounded to them.

    >>> printed_step("$1.375 billion", 1_375_000_000)
    1000000
    """
    numbers = _NUMBER.findall(surface)
    for number in reversed(numbers):
        digits = re.sub(r"\D", "", number)
        if not value or not int(digits):
            continue
        step = Fraction(value, int(digits))
        power = len(str(int(step))) - 1 if step >= 1 else 0
        if step != 10**power:
            continue
        zeros = len(digits) - len(digits.rstrip("0"))
        return 10**zeros if len(digits) > 4 and zeros > 2 else int(step)
    return None


@lru_cache(maxsize=65_536)
def format_amount(amount: Amount) -> str:
    """Return the amount for a label: ``$122B``, ``€1.7B``, ``up to 2 GW``, ``$2.35/hour``."""
    words = {"at_least": ">", "at_most": "up to ", "about": "~"}.get(amount.bound, "")
    ends = [e for e in (amount.low, amount.high) if e is not None]
    shown = [_short(Fraction(e, 10**amount.scale), amount.unit) for e in ends]
    text = EN_DASH.join(dict.fromkeys(shown))
    return f"{words}{text}" + (f"/{amount.per}" if amount.per else "")


EN_DASH = "\u2013"
SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
STEPS = ((10**12, "T"), (10**9, "B"), (10**6, "M"))
WATTS = ((10**12, "TW"), (10**9, "GW"), (10**6, "MW"), (10**3, "kW"))


def _short(value: Fraction, unit: str) -> str:
    steps = WATTS if unit == "W" else STEPS
    size, letter = next((s for s in steps if value >= s[0]), (1, ""))
    number = f"{float(round(value / size, 3)):,.3f}".rstrip("0").rstrip(".")
    if unit == "W":
        return f"{number} {letter or 'W'}"
    if unit == "accelerator":
        return f"{number}{letter} accelerators"
    return f"{SYMBOLS.get(unit, unit + ' ')}{number}{letter}"
