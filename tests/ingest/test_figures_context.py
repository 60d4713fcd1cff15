"""What stands around a figure: bounds, ranges, rates, conversions."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.figures import find_figures

M, BN = 10**6, 10**9

BOUNDS = {
    "It raised $5bn.": ("exact", None),
    "It raised about $5bn.": ("about", "about"),
    "It raised around $5bn.": ("about", "around"),
    "It raised some $5bn.": ("about", "some"),
    "It raised roughly $5bn.": ("about", "roughly"),
    "It raised nearly $5bn.": ("about", "nearly"),
    "It raised close to $5bn.": ("about", "close to"),
    "It raised ~$5bn.": ("about", "~"),
    "It raised an estimated $5bn.": ("about", "an estimated"),
    "It raised something like $5bn.": ("about", "something like"),
    "It raised $5bn or so.": ("about", "or so"),
    "It raised $5bn or thereabouts.": ("about", "or thereabouts"),
    "It raised $5bn, give or take.": ("about", ", give or take"),
    "It pays $12 million a megawatt or so.": ("about", "or so"),
    'It runs to "about $5bn".': ("about", "about"),
    "It raised more than $5bn.": ("at_least", "more than"),
    "It raised over $5bn.": ("at_least", "over"),
    "It raised well over $5bn.": ("at_least", "over"),
    "It raised at least $5bn.": ("at_least", "at least"),
    "It raised north of $5bn.": ("at_least", "north of"),
    "It raised more than a combined $5bn.": ("at_least", "more than"),
    "It raised $5bn or more.": ("at_least", "or more"),
    "A $5bn-plus round": ("at_least", "-plus"),
    "A $5bn+ round": ("at_least", "+"),
    "Sales topped $5bn.": ("at_least", "topped"),
    "Sales surpassed $5bn.": ("at_least", "surpassed"),
    "It expects to clear $5bn.": ("at_least", "to clear"),
    "Sales crossed the $5bn mark.": ("at_least", "crossed"),
    "It paid $5bn and change.": ("at_least", "and change"),
    "It has $5bn of debt, give or take.": ("about", ", give or take"),
    "It expects $5bn or better.": ("at_least", "or better"),
    "It paid closer to $5bn.": ("about", "closer to"),
    "It goes for as little as $5bn.": ("at_least", "as little as"),
    "It may raise up to $5bn.": ("at_most", "up to"),
    "It may raise up to an additional $5bn.": ("at_most", "up to"),
    "It may raise up to the equivalent of $5bn.": ("at_most", "up to"),
    "It may raise as much as $5bn.": ("at_most", "as much as"),
    "It may go as high as $5bn.": ("at_most", "as high as"),
    "It raised less than $5bn.": ("at_most", "less than"),
    "It raised just under $5bn.": ("at_most", "under"),
    "It raised no more than $5bn.": ("at_most", "no more than"),
    "It raised $5bn at most.": ("at_most", "at most"),
    # near misses
    "A fight over a $5bn bill": ("exact", None),
    "Investors asked about $5bn of it.": ("exact", None),
    "It beat the more than expected $5bn.": ("exact", None),
    "It earned more than the $5bn of last year.": ("exact", None),
    "It earned nearly double the $5bn of last year.": ("exact", None),
    "A shade under the $5bn consensus": ("exact", None),
    "The sums add up to $5bn.": ("exact", None),
    "Revenue crept up to $5bn.": ("exact", None),
    "It handed over $5bn.": ("exact", None),
    "Judge clears $5bn deal.": ("exact", None),
    "It passed the $5bn bill.": ("exact", None),
    "It has $5bn and more than most.": ("exact", None),
    "It pays $5bn + fees.": ("exact", None),
    "Consultants estimated $5bn in revenue.": ("exact", None),
    "The guide: $5bn, plus or minus 2%.": ("exact", None),
    "It pays $5bn plus fees.": ("exact", None),
    "It raised $5bn, almost none of it debt.": ("exact", None),
    "It pays some of the $5bn.": ("exact", None),
    "It owns most of a $5bn fund.": ("exact", None),
    "It spent $5bn, up from last year.": ("exact", None),
}


@pytest.mark.parametrize(("text", "expected"), BOUNDS.items(), ids=list(BOUNDS))
def test_bounds(text, expected):
    """The hedge gives the bound, is kept as the cue, and is no part of the figure."""
    (figure,) = find_figures(text)
    cue = figure.bound_cue.surface if figure.bound_cue else None
    assert (figure.bound, cue) == expected
    assert (figure.low is None) == (figure.bound == "at_most")
    assert (figure.high is None) == (figure.bound == "at_least")


RANGES = {
    "$60-65 billion": (60 * BN, 65 * BN),
    "$175–185 billion": (175 * BN, 185 * BN),
    "$60bn to $65bn": (60 * BN, 65 * BN),
    "$12 billion-$15 billion": (12 * BN, 15 * BN),
    "$2bn-$2.5bn": (2 * BN, 2_500 * M),
    "$4 to $5 billion": (4 * BN, 5 * BN),
    "2.5 to 3.5 billion euros": (2_500 * M, 3_500 * M),
    "5 billion to 7 billion yuan": (5 * BN, 7 * BN),
    "$150 to $160": (150, 160),
    "US$150 million to US$200 million": (150 * M, 200 * M),
    "$900 million to $1.1 billion": (900 * M, 1_100 * M),
    "$500,000-$1 million": (500_000, M),
    "three or four billion dollars": (3 * BN, 4 * BN),
    "300-400 MW": (300 * M, 400 * M),
    "1 to 2 GW": (BN, 2 * BN),
    "10,000 to 20,000 GPUs": (10_000, 20_000),
}


@pytest.mark.parametrize(("words", "limits"), RANGES.items(), ids=list(RANGES))
def test_ranges(words, limits):
    """Two amounts that one link joins are one figure."""
    (figure,) = find_figures(f"It expects {words} here.")
    assert (figure.span.surface, figure.bound) == (words, "range")
    assert (figure.low, figure.high) == limits


@pytest.mark.parametrize(
    "text",
    [
        "It lies between $4 and $5 billion.",
        "It lies between $4 billion and $5 billion.",
        "Prices ranging from $4 to $5 billion.",
        "It was raised to $4-5 billion.",
        "Anywhere from $4 billion to $5 billion.",
    ],
)
def test_spreads(text):
    """A spread is a range, also behind "from"."""
    (figure,) = find_figures(text)
    assert (figure.low, figure.high) == (4 * BN, 5 * BN)


TRANSITIONS = {
    "It grew from $5B to $25B.": [5 * BN, 25 * BN],
    "It grew from about $5B to $25B.": [5 * BN, 25 * BN],
    "It grew from $5 to $25 billion.": [5 * BN, 25 * BN],
    "It rose $1.2 million to $23.5 million.": [1_200_000, 23_500_000],
    "It rose by $2 billion to $9 billion.": [2 * BN, 9 * BN],
    "It is up $2 billion to $9 billion.": [2 * BN, 9 * BN],
    "It was cut to $2.7 billion from $4 billion.": [2_700 * M, 4 * BN],
    "It cut the offer to $1.5 billion.": [1_500 * M],
    "It went from 300 MW to 1 GW.": [300 * M, BN],
    "The queue shrank from 30,000 megawatts to 13,000.": [30 * BN, 13 * BN],
    "It paid $4 billion and $5 billion.": [4 * BN, 5 * BN],
    "It has $9 billion to $4 billion of debt.": [9 * BN, 4 * BN],
    "It pays $5 billion to 10 states.": [5 * BN],
    "In 2025 to $5 billion.": [5 * BN],
    "By 2026-2030 it spends $5 billion.": [5 * BN],
    "Phase 2 - 500 MW": [500 * M],
    "It has $5 billion in 2025 and $6 billion in 2026.": [5 * BN, 6 * BN],
}


@pytest.mark.parametrize(
    ("text", "amounts"), TRANSITIONS.items(), ids=list(TRANSITIONS)
)
def test_transitions(text, amounts):
    """A change and a list are as many figures as amounts."""
    figures = find_figures(text)
    assert [figure.amount for figure in figures] == amounts
    assert all(figure.bound != "range" for figure in figures)


RATES = {
    "It pays $3 billion a year.": "year",
    "It pays $3 billion annually.": "year",
    "It burns $1 billion a month.": "month",
    "It spends $2bn/quarter.": "quarter",
    "Annualized revenue of $5 billion": "year",
    "A run rate of $5 billion": "year",
    "A $132 billion annualized business": "year",
    "It sold for $40 a share.": "share",
    "Shares at $40 apiece": "share",
    "A $40-a-share offer": "share",
    "EPS of $2.82": "share",
    "The price target went to $410.": "share",
    "GPUs at $25,000 each": "accelerator",
    "It costs $25,000 per GPU.": "accelerator",
    "A distributor asks $30,000 for the card.": "accelerator",
    "It costs $2.10 per GPU-hour.": "hour",
    "It rents for Rs 67 an hour.": "hour",
    "$2.15 per H200 hour": "hour",
    "It costs $35 billion per gigawatt.": "GW",
    "It costs $12 million a megawatt.": "MW",
    "About $2,500 a kilowatt": "kW",
    "It pays £150 per kilowatt a month.": "kW-month",
    "At $85 per megawatt-hour": "MWh",
    "At $333.44 per megawatt-day": "MW-day",
    "It pays $3,000 per book.": "book",
    "It pays $3,000 for each of roughly 482,000 works.": "book",
    "It costs $3 per million tokens.": "token",
    "It pays hundreds of millions in electricity alone per year.": "year",
    "A sum of $310 million on an annualized basis": "year",
    # near misses
    "It pays $3 billion over four years.": None,
    "It earned $3 billion a year ago.": None,
    "It earned $3 billion a year earlier.": None,
    "It earned $3 billion this year.": None,
    "Annual revenue was $3 billion.": None,
    "It has annual recurring revenue of $3 billion.": None,
    "Two firms invest $3 billion each.": None,
    "It sold shares for $3 billion.": None,
    "It bought GPUs for $3 billion.": None,
    "It raised $3 billion an insider said.": None,
    "A $3 billion share sale": None,
    "It spent $3 billion by the hour.": None,
    "It adds $3 billion per its filing.": None,
    "It sold $3 billion in a week.": None,
    "Pencil in $3 billion and call it a day.": None,
    "It pays $3 billion a unit of Intel said.": "unit",
}


@pytest.mark.parametrize(("text", "per"), RATES.items(), ids=list(RATES))
def test_rates(text, per):
    """Words that state a rate or a unit price give ``per``."""
    (figure,) = find_figures(text)
    assert figure.per == per
    assert (figure.per_cue is None) == (per is None)


@pytest.mark.parametrize(
    ("text", "pers"),
    [
        ("It moved to $435 a share from $410.", ["share", "share"]),
        ("It costs $50bn per gigawatt, of which $35bn is chips.", ["GW", "GW"]),
        ("$80 to $90 per MWh. Ordinary power is around $45.", ["MWh", "MWh"]),
        ("An hour at $8 an hour. Less than $2.50 today.", ["hour", "hour"]),
        ("It pays $5 a share. It raised $90 million.", ["share", None]),
        ("It pays $2 billion a month; its debt is $3 billion.", ["month", None]),
    ],
)
def test_rates_carry_over(text, pers):
    """A rate carries over to a price that is compared with it, and to no sum."""
    assert [figure.per for figure in find_figures(text)] == pers


CONVERSIONS = {
    "1.7 billion euros ($2 billion)": True,
    "1.7 billion euros (about $2 billion)": True,
    "RMB 160 billion (approx. US$22.70 billion)": True,
    "SEK 95 billion ($9.9 billion)": True,
    "£500m, or about $670m,": True,
    "€750m to €900m ($880m to $1.05bn)": True,
    "Rs 67 ($0.80) an hour": True,
    "€5 billion and $6 billion": False,
    "$5 billion ($6 billion last year)": False,
    "€5 billion (of which 300 MW)": False,
    "€5 billion; $6 billion": False,
    "€5 billion, plus $6 billion": False,
    "€5 billion. ($6 billion went elsewhere.)": False,
    "€5 billion for a fund ($6 billion)": False,
}


@pytest.mark.parametrize(
    ("text", "converts"), CONVERSIONS.items(), ids=list(CONVERSIONS)
)
def test_conversions(text, converts):
    """The second of two currencies restates the first only right behind it."""
    figures = find_figures(text)
    assert figures[0].conversion_of is None
    if converts:
        assert figures[1].conversion_of == figures[0].span
    else:
        assert all(figure.conversion_of is None for figure in figures)


def test_third_currency_points_at_the_first():
    """Of three printed currencies, both conversions restate the one printed first."""
    first, second, third = find_figures("₹100 crore ($12 million) (€11 million)")
    assert second.conversion_of == first.span
    assert third.conversion_of == first.span


def test_conversion_shares_the_hedge_and_the_rate():
    """The hedge "about" covers the conversion, and so does what the price is per."""
    _, second = find_figures("around Rs 67 an hour ($0.80)")
    assert (second.bound, second.per, second.low) == ("about", "hour", Decimal("0.80"))
