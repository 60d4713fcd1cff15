"""Compares two amounts: same, consistent, different, each with the reason.

Enters: `kb.amounts.Amount` values (how they are stored is written there). Leaves: a
relation and the reason. It knows no kinds, dates or organizations (``kb.reconcile``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from kb.amounts import ABOUT, Amount

# "More than 5 billion" is written for figures up to this factor above the bound; the
# next round number would have been chosen otherwise. Same file.
ABOVE = Fraction(125, 100)
# "Up to 20 billion" is written for 19.4, not for 17.4. Same file.
BELOW = Fraction(95, 100)
# Printed conversions of one amount (160 billion yuan as $22.2, $22.7 and $23 billion)
# differ by the day of the rate and by rounding. Same file.
CONVERSION = Fraction(5, 100)


# Pairs kept: a busy block compares the same few figures over and over.
CACHED = 65_536


class Relation(StrEnum):
    """How two amounts relate. ``consistent``: both may be true of one figure."""

    SAME = "same"
    CONSISTENT = "consistent"
    DIFFERENT = "different"
    INCOMPARABLE = "incomparable"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A relation and the reason, in words for people."""

    relation: Relation
    why: str


@lru_cache(maxsize=CACHED)
def compare(a: Amount, b: Amount) -> Comparison:
    """Compare two amounts; symmetric. Other units compare through dollars, if known."""
    if a.per != b.per:
        return Comparison(Relation.INCOMPARABLE, "one of them is a price or a rate")
    if a.unit != b.unit:
        return _compare_converted(a, b)
    return _compare_ends(a, b)


def _compare_converted(a: Amount, b: Amount) -> Comparison:
    """Compare through dollars; only agreement can be concluded from it."""
    if len(a.unit) != 3 or len(b.unit) != 3:
        return Comparison(Relation.INCOMPARABLE, "other units")
    dollars = [_in_dollars(one) for one in (a, b)]
    if dollars[0] is None or dollars[1] is None:
        return Comparison(Relation.INCOMPARABLE, "no exchange rate")
    found = _compare_ends(dollars[0], dollars[1])
    if found.relation is Relation.DIFFERENT:
        return Comparison(Relation.DIFFERENT, "different also when converted")
    why = f"{found.why} when converted to dollars at the day of publication"
    return Comparison(found.relation, why)


def _in_dollars(amount: Amount) -> Amount | None:
    if amount.usd_low is None and amount.usd_high is None:
        return None
    size = max(end for end in (amount.usd_low, amount.usd_high) if end is not None)
    step = int(2 * CONVERSION * size)
    return Amount(amount.usd_low, amount.usd_high, amount.bound, "USD", rounding=step)


def _compare_ends(a: Amount, b: Amount) -> Comparison:
    scale = max(a.scale, b.scale)
    if _order(a) > _order(b):
        a, b = b, a
    first, second = a.at_scale(scale), b.at_scale(scale)
    slack = max(first[2], second[2])
    if (a.low, a.high, a.scale) == (b.low, b.high, b.scale):
        return Comparison(Relation.SAME, "equal figures")
    if "vague" in {a.bound, b.bound}:
        return _vague(first, second)
    pair = (_shape(a), _shape(b))
    return RULES[pair](first, second, slack)


End = tuple[Fraction | None, Fraction | None, Fraction]


def _order(amount: Amount) -> int:
    return ("point", "range", "at_least", "at_most", "vague").index(_shape(amount))


def _shape(amount: Amount) -> str:
    return "point" if amount.bound in {"exact", "about"} else amount.bound


def _known(value: Fraction | None) -> Fraction:
    if value is None:  # excluded by the CHECK constraints of the tables
        raise ValueError("the bound lacks its end")
    return value


def _points(a: End, b: End, slack: Fraction) -> Comparison:
    if abs(_known(a[0]) - _known(b[0])) <= slack:
        return Comparison(Relation.SAME, "equal within the coarser one's rounding")
    return Comparison(Relation.DIFFERENT, "different figures")


def _point_range(a: End, b: End, slack: Fraction) -> Comparison:
    value = _known(a[0])
    if _known(b[0]) - slack <= value <= _known(b[1]) + slack:
        return Comparison(Relation.SAME, "the figure lies inside the range")
    return Comparison(Relation.DIFFERENT, "the figure lies outside the range")


def _point_at_least(a: End, b: End, slack: Fraction) -> Comparison:
    value, floor = _known(a[0]), _known(b[0])
    if value < floor - slack:
        return Comparison(Relation.DIFFERENT, "the figure lies below the lower bound")
    if value <= floor * ABOVE + slack:
        return Comparison(Relation.SAME, "the figure fits the lower bound closely")
    return Comparison(Relation.CONSISTENT, "the figure lies far above the lower bound")


def _point_at_most(a: End, b: End, slack: Fraction) -> Comparison:
    value, ceiling = _known(a[0]), _known(b[1])
    if value > ceiling + slack:
        return Comparison(Relation.DIFFERENT, "the figure lies above the ceiling")
    if value >= ceiling * BELOW - slack:
        return Comparison(Relation.SAME, "the figure reaches the ceiling")
    return Comparison(Relation.CONSISTENT, "the figure lies below the ceiling")


def _ranges(a: End, b: End, slack: Fraction) -> Comparison:
    gaps = (abs(_known(a[i]) - _known(b[i])) for i in (0, 1))
    if all(gap <= slack for gap in gaps):
        return Comparison(Relation.SAME, "equal ranges")
    return Comparison(Relation.DIFFERENT, "different ranges")


def _range_at_least(a: End, b: End, slack: Fraction) -> Comparison:
    low, high, floor = _known(a[0]), _known(a[1]), _known(b[0])
    if abs(low - floor) <= slack:
        return Comparison(Relation.SAME, "the range begins at the lower bound")
    if floor <= high:
        return Comparison(Relation.CONSISTENT, "the range allows the lower bound")
    return Comparison(Relation.DIFFERENT, "the range lies below the lower bound")


def _range_at_most(a: End, b: End, slack: Fraction) -> Comparison:
    low, high, ceiling = _known(a[0]), _known(a[1]), _known(b[1])
    if abs(high - ceiling) <= slack:
        return Comparison(Relation.SAME, "the range ends at the ceiling")
    if ceiling >= low:
        return Comparison(Relation.CONSISTENT, "the range allows the ceiling")
    return Comparison(Relation.DIFFERENT, "the range lies above the ceiling")


def _floors(a: End, b: End, slack: Fraction) -> Comparison:
    if abs(_known(a[0]) - _known(b[0])) <= slack:
        return Comparison(Relation.SAME, "equal bounds within rounding")
    return Comparison(Relation.CONSISTENT, "two lower bounds, both may hold")


def _ceilings(a: End, b: End, slack: Fraction) -> Comparison:
    if abs(_known(a[1]) - _known(b[1])) <= slack:
        return Comparison(Relation.SAME, "equal bounds within rounding")
    return Comparison(Relation.DIFFERENT, "different ceilings")


def _floor_ceiling(a: End, b: End, slack: Fraction) -> Comparison:
    floor, ceiling = _known(a[0]), _known(b[1])
    if abs(floor - ceiling) <= slack:
        return Comparison(Relation.SAME, "one figure as floor and as ceiling")
    if floor < ceiling:
        return Comparison(Relation.CONSISTENT, "the bounds allow each other")
    return Comparison(Relation.DIFFERENT, "the floor lies above the ceiling")


def _vague(a: End, b: End) -> Comparison:
    below = a[1] is not None and b[0] is not None and a[1] < b[0]
    above = b[1] is not None and a[0] is not None and b[1] < a[0]
    if below or above:
        return Comparison(Relation.DIFFERENT, "outside the vague figure")
    return Comparison(Relation.CONSISTENT, "a vague figure allows it")


RULES = {
    ("point", "point"): _points,
    ("point", "range"): _point_range,
    ("point", "at_least"): _point_at_least,
    ("point", "at_most"): _point_at_most,
    ("range", "range"): _ranges,
    ("range", "at_least"): _range_at_least,
    ("range", "at_most"): _range_at_most,
    ("at_least", "at_least"): _floors,
    ("at_least", "at_most"): _floor_ceiling,
    ("at_most", "at_most"): _ceilings,
}


def factor(a: Amount, b: Amount) -> Fraction | None:
    """Return how many times the greater amount is the smaller, or None (other units).

    Units of money compare through dollars.
    """
    if a.unit != b.unit or a.per != b.per:
        first, second = _in_dollars(a), _in_dollars(b)
        if first is None or second is None or a.per != b.per:
            return None
        a, b = first, second
    small, great = sorted((a.size, b.size))
    return great / small if small else None


def off_by_power_of_ten(a: Amount, b: Amount) -> bool:
    """Return whether the digits agree and the scale does not: $10bn against $100bn."""
    times = factor(a, b)
    if times is None:
        return False
    # Within a twentieth: 14.3 billion was also printed as "15 million".
    return any(abs(times / 10**power - 1) <= ABOUT for power in (1, 2, 3, 6))
