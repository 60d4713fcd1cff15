"""What holds of ``find_figures`` for any text: round trip, spans, linear time."""

from __future__ import annotations

import re
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import amounts, figures_accelerators, figures_reading, figures_tokens
from ingest.figures import find_figures

SCALES = {
    "bn": 9,
    " bn": 9,
    " billion": 9,
    "-billion": 9,
    "B": 9,
    " bln": 9,
    "m": 6,
    "M": 6,
    " million": 6,
    " mln": 6,
    "mn": 6,
    "tn": 12,
    "T": 12,
    " trillion": 12,
    " crore": 7,
    " lakh crore": 12,
    "k": 3,
}
CURRENCIES = [
    ("${}", "USD"),
    ("US${}", "USD"),
    ("A${}", "AUD"),
    ("HK${}", "HKD"),
    ("R$ {}", "BRL"),
    ("€{}", "EUR"),
    ("£{}", "GBP"),
    ("₹{}", "INR"),
    ("Rs {}", "INR"),
    ("RM{}", "MYR"),
    ("₩{}", "KRW"),
    ("SEK {}", "SEK"),
    ("CHF{}", "CHF"),
    ("{} euros", "EUR"),
    ("{} US dollars", "USD"),
    ("{} yen", "JPY"),
    ("{} won", "KRW"),
    ("{} EUR", "EUR"),
]
NUMBERS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("999.99"), places=2)


@given(
    number=NUMBERS,
    scale=st.sampled_from(sorted(SCALES)),
    currency=st.sampled_from(CURRENCIES),
)
def test_printed_amounts_are_read_back(number, scale, currency):
    """An amount survives printing with any scale and currency and reading."""
    form, code = currency
    text = f"The plan costs {form.format(f'{number}{scale}')}, it said."
    (figure,) = find_figures(text)
    assert (figure.low, figure.unit) == (number * 10 ** SCALES[scale], code)


@given(
    number=st.integers(min_value=0, max_value=10**14),
    currency=st.sampled_from(CURRENCIES),
)
def test_grouped_digits_are_read_back(number, currency):
    """An amount in full digits survives printing with thousands separators."""
    form, code = currency
    (figure,) = find_figures(form.format(f"{number:,}"))
    assert (figure.low, figure.unit) == (number, code)


@given(number=st.integers(min_value=10, max_value=10**7))
def test_counts_are_read_back(number):
    """A count of accelerators survives printing."""
    (figure,) = find_figures(f"It runs {number:,} GPUs.")
    assert (figure.low, figure.unit) == (number, "accelerator")


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(
            [
                *"$€£¥0123456789.,-–+~%() \n/",
                *(" billion ", "bn", " to ", " MW ", " GPUs ", " a share ", "US"),
                *(" million ", " and ", " half a ", " tens of ", " dollars ", "億"),
                *(" per ", " from ", " between ", " or more ", " each ", " K"),
            ]
        ),
        max_size=40,
    ).map("".join)
)
def test_spans_are_slices_that_never_overlap(text):
    """Whatever the text, spans are its slices, in order, and never overlap."""
    end = 0
    for figure in find_figures(text):
        assert text[figure.span.start : figure.span.end] == figure.span.surface
        assert figure.span.start >= end
        end = figure.span.end
        assert figure.low is None or figure.high is None or figure.low <= figure.high


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    """No text makes the grammar raise."""
    find_figures(text)


SIZE = 100_000
HOSTILE = [
    "1,",
    "1.",
    "(",
    "$",
    "$ ",
    "A$",
    "9",
    "a",
    "one hundred and ",
    "half a ",
    "tens of ",
    "hundreds of billions ",
    "5 to ",
    "5-",
    "more than a ",
    "up to an additional ",
    "figures in ",
    "amounts are in ",
    "$24 (",
    "億",
    "1億",
    "\n",
    "7.000 million ",
]
PATTERNS = [
    figures_tokens.token_pattern(),
    *(
        value
        for module in (amounts, figures_accelerators, figures_reading)
        for value in vars(module).values()
        if isinstance(value, re.Pattern)
    ),
    *(shape for shape, _, _ in amounts._SHAPES),
]


def hostile(piece: str) -> str:
    """Return a piece repeated to 100 kB."""
    return (piece * (SIZE // len(piece) + 1))[:SIZE]


@pytest.mark.parametrize("piece", HOSTILE)
def test_patterns_take_linear_time(piece):
    """Every compiled pattern scans 100 kB of hostile text in well under a second."""
    text = hostile(piece)
    for pattern in PATTERNS:
        before = time.process_time()
        pattern.fullmatch(text)
        for _ in pattern.finditer(text):
            pass
        assert time.process_time() - before < 1, pattern.pattern


@pytest.mark.parametrize("piece", [*HOSTILE, "$1 ", "$5 to ", "€5 ($6) ", "9,000. "])
def test_the_grammar_takes_linear_time(piece):
    """The whole grammar reads 100 kB of hostile text in seconds, figures and all."""
    text = hostile(piece)
    before = time.process_time()
    find_figures(text)
    assert time.process_time() - before < 6


def test_there_are_patterns():
    """The timing test sees the patterns of every module that compiles any."""
    assert len(PATTERNS) >= 10
