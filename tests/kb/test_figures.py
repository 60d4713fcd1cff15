"""Comparing amounts, storing and printing them: tables and properties."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.amounts import Amount, format_amount, printed_step, store
from kb.figures import Relation, compare, off_by_power_of_ten

B = 10**9


def amount(
    low: float | None, high: float | None = None, bound: str = "exact", **more: Any
) -> Amount:
    """Return billions of dollars; ``step`` is the last printed digit in billions."""
    step = more.pop("step", 1)
    ends = [None if e is None else int(e * B) for e in (low, high)]
    if bound in {"exact", "about"}:
        ends[1] = ends[0]
    return Amount(
        ends[0], ends[1], bound, more.pop("unit", "USD"), rounding=int(step * B), **more
    )


COMPARED = [
    ("equal", amount(122), amount(122), "same"),
    ("1.375 and 1.4", amount(1.375, step=0.001), amount(1.4, step=0.1), "same"),
    ("14.75 and 15", amount(14.75, step=0.01), amount(15), "same"),
    ("about 30 and 29.5", amount(30, bound="about"), amount(29.5, step=0.1), "same"),
    ("over 27 and 27", amount(27, None, "at_least"), amount(27), "same"),
    ("up to 20 and 19.4", amount(None, 20, "at_most"), amount(19.4, step=0.1), "same"),
    ("in the range", amount(175, 185, "range"), amount(180), "same"),
    ("top of the range", amount(175, 185, "range"), amount(None, 185, "at_most"), "same"),
    ("2.5 is not 3", amount(2.5, step=0.1), amount(3), "different"),
    ("100 is not 103", amount(100), amount(103), "different"),
    ("14.3 is not 14.8", amount(14.3, step=0.1), amount(14.8, step=0.1), "different"),
    ("the range moved", amount(175, 185, "range"), amount(180, 190, "range"), "different"),
    ("below the bound", amount(30, None, "at_least"), amount(25), "different"),
    ("above the ceiling", amount(None, 20, "at_most"), amount(25), "different"),
    ("far above the bound", amount(500, None, "at_least"), amount(650), "consistent"),
    ("far below the ceiling", amount(None, 20, "at_most"), amount(17.4), "consistent"),
    ("two bounds", amount(5, None, "at_least"), amount(6, None, "at_least"), "consistent"),
    ("vague", amount(1, 1000, "vague"), amount(34), "consistent"),
    ("watts and dollars", amount(1, unit="W"), amount(1), "incomparable"),
    ("a rate and a sum", amount(1, per="year"), amount(1), "incomparable"),
    ("no rate known", amount(1, unit="TWD"), amount(1), "incomparable"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("a", "b", "wanted"),
    [one[1:] for one in COMPARED],
    ids=[one[0] for one in COMPARED],
)
def test_compare(a: Amount, b: Amount, wanted: str) -> None:
    """Two amounts relate as a careful reader says, whichever comes first."""
    assert compare(a, b).relation == wanted
    assert compare(b, a).relation == wanted


values = st.integers(1, 10**15)
bounds = st.sampled_from(["exact", "about", "at_least", "at_most", "range", "vague"])


@st.composite
def amounts(draw: Any) -> Amount:
    """Draw amounts of every bound."""
    low, high = sorted((draw(values), draw(values)))
    bound = draw(bounds)
    ends = {
        "exact": (low, low),
        "about": (low, low),
        "at_least": (low, None),
        "at_most": (None, high),
    }.get(bound, (low, high))
    return Amount(*ends, bound, "USD", usd_low=ends[0], usd_high=ends[1])


@given(amounts(), amounts())
def test_compare_is_symmetric(a: Amount, b: Amount) -> None:
    """The order of two amounts never matters, and an amount is the same as itself."""
    assert compare(a, b) == compare(b, a)
    assert compare(a, a).relation is Relation.SAME


STORED = [
    ("whole", "122e9", (122 * B, 0)),
    ("cents", "2.35", (235, 2)),
    ("closing zeros", "2.50", (25, 1)),
    ("tiny", "0.000002", (2, 6)),
    ("too fine", "0.00000000012", (0, 9)),
]


@pytest.mark.parametrize(
    ("text", "wanted"), [one[1:] for one in STORED], ids=[one[0] for one in STORED]
)
def test_store(text: str, wanted: tuple[int, int]) -> None:
    """Whole figures have scale 0; fractions take the smallest scale that holds them."""
    low, high, scale = store(Decimal(text), Decimal(text))
    assert (low, scale) == wanted
    assert low == high


def test_store_refuses_what_does_not_fit() -> None:
    """SQLite's INTEGER has 64 bits."""
    with pytest.raises(OverflowError):
        store(Decimal("1e19"), None)


STEPS = [
    ("$1.375 billion", 1_375_000_000, 10**6),
    ("$100 billion", 100 * B, B),
    ("1,375 million", 1_375_000_000, 10**6),
    ("1,4 Mrd. €", 1_400_000_000, 10**8),
    ("100,000 chips", 100_000, 100_000),
    ("123,456 chips", 123_456, 1),
    ("175 to 185 billion", 185 * B, B),
    ("half a billion", 5 * 10**8, None),
    ("$2.35", 235, 1),
    ("2 crore", 20_000_000, 10**7),
]


@pytest.mark.parametrize(("words", "value", "step"), STEPS, ids=[s[0] for s in STEPS])
def test_printed_step(words: str, value: int, step: int | None) -> None:
    """The last printed digit tells how coarse a figure is."""
    assert printed_step(words, value) == step


SHOWN = [
    (amount(122), "$122B"),
    (amount(1.375), "$1.375B"),
    (amount(20, 20, "at_most"), "up to $20B"),
    (amount(27, None, "at_least"), ">$27B"),
    (amount(30, bound="about"), "~$30B"),
    (amount(91, 93, "range"), "$91B\u2013$93B"),
    (amount(1.2, unit="W"), "1.2 GW"),
    (amount(0.0001, unit="accelerator"), "100,000 accelerators"),
    (amount(1700, unit="JPY"), "¥1.7T"),
    (amount(380, unit="CNY"), "CNY 380B"),
    (Amount(235, 235, "exact", "USD", 2, "hour"), "$2.35/hour"),
]


@pytest.mark.parametrize(("shown", "text"), SHOWN, ids=[one[1] for one in SHOWN])
def test_format_amount(shown: Amount, text: str) -> None:
    """An amount reads as people write it."""
    assert format_amount(shown) == text


def test_a_slipped_scale_is_known() -> None:
    """Ten times is a slip, two times is not."""
    assert off_by_power_of_ten(amount(10), amount(100))
    assert not off_by_power_of_ten(amount(10), amount(20))
