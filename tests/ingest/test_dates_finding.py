"""Tests of finding times in a sentence."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates_finding import find_times

PUBLISHED = "2026-02-12"  # a Thursday

#: sentence, words, type, first day, day after the last
DATED = [
    (
        "Signed on March 31, 2025.",
        "March 31, 2025",
        "point",
        "2025-03-31",
        "2025-04-01",
    ),
    ("Filed 31 March 2025.", "31 March 2025", "point", "2025-03-31", "2025-04-01"),
    ("Updated 2026-01-05.", "2026-01-05", "point", "2026-01-05", "2026-01-06"),
    ("It said on Tuesday so.", "Tuesday", "point", "2026-02-10", "2026-02-11"),
    ("It said on Thursday so.", "Thursday", "point", "2026-02-12", "2026-02-13"),
    ("It said last Thursday so.", "last Thursday", "point", "2026-02-05", "2026-02-06"),
    ("Friday's close.", "Friday's", "point", "2026-02-06", "2026-02-07"),
    ("It closed yesterday.", "yesterday", "point", "2026-02-11", "2026-02-12"),
    ("It closes today.", "today", "point", "2026-02-12", "2026-02-13"),
    ("Raised six months ago.", "six months ago", "point", "2025-08-01", "2025-09-01"),
    ("Sold two years ago.", "two years ago", "point", "2024-01-01", "2025-01-01"),
    ("In August it sold land.", "August", "period", "2025-08-01", "2025-09-01"),
    ("In January it sold land.", "January", "period", "2026-01-01", "2026-02-01"),
    ("Sold last June.", "last June", "period", "2025-06-01", "2025-07-01"),
    ("Sold last month.", "last month", "period", "2026-01-01", "2026-02-01"),
    ("Sold last week.", "last week", "period", "2026-01-29", "2026-02-05"),
    ("Sold last autumn.", "last autumn", "period", "2025-09-01", "2025-12-01"),
    (
        "In the third quarter sales rose.",
        "third quarter",
        "period",
        "2025-07-01",
        "2025-10-01",
    ),
    (
        "Fourth-quarter sales rose.",
        "Fourth-quarter",
        "period",
        "2025-10-01",
        "2026-01-01",
    ),
    (
        "The second quarter looks good.",
        "second quarter",
        "period",
        "2026-04-01",
        "2026-07-01",
    ),
    (
        "The third quarter of 2024.",
        "third quarter of 2024",
        "period",
        "2024-07-01",
        "2024-10-01",
    ),
    ("Q3 2025 sales", "Q3 2025", "period", "2025-07-01", "2025-10-01"),
    ("sales in 1Q26, up", "1Q26", "period", "2026-01-01", "2026-04-01"),
    ("the October quarter", "October quarter", "period", "2025-08-01", "2025-11-01"),
    ("April-June quarter", "April-June quarter", "period", "2025-04-01", "2025-07-01"),
    (
        "in the three months to January",
        "three months to January",
        "period",
        "2025-11-01",
        "2026-02-01",
    ),
    (
        "in the nine months to December",
        "nine months to December",
        "period",
        "2025-04-01",
        "2026-01-01",
    ),
    (
        "the first half of 2025",
        "first half of 2025",
        "period",
        "2025-01-01",
        "2025-07-01",
    ),
    ("H1 2025 revenue", "H1 2025", "period", "2025-01-01", "2025-07-01"),
    (
        "first nine months of 2025",
        "first nine months of 2025",
        "period",
        "2025-01-01",
        "2025-10-01",
    ),
    ("in fiscal 2026 it", "fiscal 2026", "period", "2026-01-01", "2027-01-01"),
    ("the FY27 budget", "FY27", "period", "2027-01-01", "2028-01-01"),
    (
        "the fiscal year that ended in June",
        "fiscal year that ended in June",
        "period",
        "2024-07-01",
        "2025-07-01",
    ),
    ("capex for the year to May", "year to May", "period", "2025-06-01", "2026-06-01"),
    ("in 2028 it", "2028", "period", "2028-01-01", "2029-01-01"),
    ("capex this year", "this year", "period", "2026-01-01", "2027-01-01"),
    ("capex last year", "last year", "period", "2025-01-01", "2026-01-01"),
    ("capex next year", "next year", "period", "2027-01-01", "2028-01-01"),
    ("between 2026 and 2030", "2026 and 2030", "period", "2026-01-01", "2031-01-01"),
    ("from 2015 to 2020", "2015 to 2020", "period", "2015-01-01", "2021-01-01"),
    ("the 2026-2030 plan", "2026-2030", "period", "2026-01-01", "2031-01-01"),
    (
        "the five years to 2030",
        "five years to 2030",
        "period",
        "2026-01-01",
        "2031-01-01",
    ),
    ("through 2031", "2031", "deadline", "2031-01-01", "2032-01-01"),
    ("by 2030", "2030", "deadline", "2030-01-01", "2031-01-01"),
    ("until 2042", "2042", "deadline", "2042-01-01", "2043-01-01"),
    ("by the end of 2027", "the end of 2027", "deadline", "2027-01-01", "2028-01-01"),
    ("by June", "June", "deadline", "2026-06-01", "2026-07-01"),
    ("by year-end", "year-end", "deadline", "2026-01-01", "2027-01-01"),
]

#: sentence, words, months
LENGTHS = [
    ("over four years", "four years", 48),
    ("a five-year contract", "five-year", 60),
    ("a 12-year lease", "12-year", 144),
    ("over the next decade", "the next decade", 120),
    ("in the next 18 months", "next 18 months", 18),
    ("over a year", "a year", 12),
]

#: sentences that name no time
TIMELESS = [
    "It ordered 2,026 chips.",
    "It ordered 2026 GPUs and 2025 megawatts.",
    "It paid $2025 a unit.",
    "Shares rose 2025% and 2025.5 points.",
    "The Series 2025 notes, version 2025, Room 2019.",
    "H100, H200, B200, GPT-5 and Q5.",
    "A 5-year-old company.",
    "A two-year-old Austin startup.",
    "Shares hit a 10-year high.",
    "Support is 24/7.",
    "It costs $28 billion a year.",
    "It owns three quarters of Motivair.",
    "Prices may fall and engineers march on.",
    "Old leaks spring up again.",
    "The second quarterback joined.",
    "The 1990s saw less.",
    "It holds 13 of 20 seats.",
]


@pytest.mark.parametrize(
    ("text", "words", "kind", "start", "end"), DATED, ids=[x[0] for x in DATED]
)
def test_find_times_dated(
    text: str, words: str, kind: str, start: str, end: str
) -> None:
    """A sentence's one time has its words, its type and its days."""
    (found,) = find_times(text, PUBLISHED)
    assert (found.span.surface, found.type) == (words, kind)
    assert (str(found.start), str(found.end)) == (start, end)


@pytest.mark.parametrize(
    ("text", "words", "months"), LENGTHS, ids=[x[0] for x in LENGTHS]
)
def test_find_times_length(text: str, words: str, months: int) -> None:
    """A length has its months and no days."""
    (found,) = find_times(text, PUBLISHED)
    assert (found.span.surface, found.type, found.months) == (words, "duration", months)
    assert found.start is None


@pytest.mark.parametrize("text", TIMELESS)
def test_find_times_none(text: str) -> None:
    """Numbers, names and verbs that look like times are none."""
    assert find_times(text, PUBLISHED) == []


@pytest.mark.parametrize("published", [None, "", "soon"])
def test_find_times_unpublished(published: str | None) -> None:
    """Without a day of publication only times that need none are found."""
    found = find_times("In June, last year and in Q3 it planned until 2030.", published)
    assert [time.span.surface for time in found] == ["2030"]


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("since 2010", "since"),
        ("from 2028", "from"),
        ("before 2030", "before"),
        ("as of 2024", "in"),
        ("the 2026 plan", ""),
    ],
)
def test_find_times_lead(text: str, lead: str) -> None:
    """The word before a time says how it is meant."""
    (found,) = find_times(text, PUBLISHED)
    assert found.lead == lead


@given(st.text(alphabet="JuneQ3 2026-yfirst quartlh,.\n'5/byto", max_size=120))
def test_find_times_spans(text: str) -> None:
    """Spans say their words, stand in order and never overlap."""
    found = find_times(text, PUBLISHED)
    for one in found:
        assert text[one.span.start : one.span.end] == one.span.surface
    for one, other in pairwise(found):
        assert one.span.end <= other.span.start


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    ["by ", "2026 and ", "the end of ", "June to ", "1", " ", "first quarter of the "],
)
def test_find_times_linear(unit: str) -> None:
    """A long text of one repeated phrase takes no more than its share of time."""

    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        begun = time.perf_counter()
        find_times(text, PUBLISHED)
        return time.perf_counter() - begun

    seconds(1000)
    assert seconds(160_000) < 12 * seconds(40_000) + 0.5
