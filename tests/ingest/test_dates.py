"""Tests of the period and event date that a figure is given."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ingest.context import place_all
from ingest.dates import claim_event_date, claim_period
from ingest.dates_candidates import event_candidates, period_candidates
from ingest.extraction import ArticleText
from ingest.figures import find_figures
from ingest.pipeline import load_parser
from ingest.sentences import analyze_articles

pytestmark = pytest.mark.model

#: text, kind, status, the period of its first figure, the words that say it
PERIODS = [
    (
        "Acme reported third-quarter revenue of $2.4 billion.",
        "revenue",
        "completed",
        ("2025-07-01", "2025-10-01"),
        "third-quarter",
    ),
    (
        "Acme expects capital expenditure of $9 billion in 2026.",
        "capex",
        "expected",
        ("2026-01-01", "2027-01-01"),
        "2026",
    ),
    (
        "Acme will spend $9 billion on data centers over five years.",
        "capex",
        "planned",
        ("2025-11-26", "2030-11-26"),
        "five years",
    ),
    (
        "Acme plans to invest $40 billion in data centers through 2031.",
        "capex",
        "planned",
        ("2025-11-26", "2032-01-01"),
        "2031",
    ),
    (
        "Acme had sales of $2 billion last year.",
        "revenue",
        "completed",
        ("2024-01-01", "2025-01-01"),
        "last year",
    ),
]

#: text, kind, status of figures without a period
TIMELESS = [
    ("Acme will build 2 GW of capacity by 2027.", "power", "planned"),
    ("Acme sold $3 billion of notes due in 2030.", "debt", "completed"),
    (
        "Acme raised $500 million in a Series C on Tuesday.",
        "funding_round",
        "completed",
    ),
    ("Acme is valued at $12 billion.", "valuation", "completed"),
    ("Analysts raised their price target to $210 on Tuesday.", "price", "expected"),
]


def read(text: str, published: str | None = "2025-11-26"):
    """Return the article's context and its first figure."""
    article = ArticleText("a", "Acme in the news", text, published)
    (analyzed,) = analyze_articles([article], load_parser())
    context = place_all(analyzed, find_figures(text), [])
    return context, context.figures[0]


@pytest.mark.parametrize(
    ("text", "kind", "status", "days", "words"), PERIODS, ids=[x[0] for x in PERIODS]
)
def test_claim_period(
    text: str, kind: str, status: str, days: tuple[str, str], words: str
) -> None:
    """A figure that flows has its days and the words that say them."""
    context, placed = read(text)
    period = claim_period(context, placed, kind, status)
    assert period is not None
    assert (period.start, period.end) == days
    assert period.span.surface == words


@pytest.mark.parametrize(
    ("text", "kind", "status"), TIMELESS, ids=[x[0] for x in TIMELESS]
)
def test_claim_period_none(text: str, kind: str, status: str) -> None:
    """Capacity, notes, rounds and worth have no period, whatever year is near."""
    context, placed = read(text)
    assert claim_period(context, placed, kind, status) is None


def test_claim_event_date() -> None:
    """A day that is said with the event is its date."""
    context, placed = read("Acme said on Tuesday it had raised $500 million.")
    found = claim_event_date(context, placed, "funding_round", "completed")
    assert found is not None
    assert (found[0], found[1].surface) == ("2025-11-25", "Tuesday")


@pytest.mark.parametrize(
    "text", ["Acme raised $500 million.", "Acme sold $3 billion of notes due in 2049."]
)
def test_claim_event_date_none(text: str) -> None:
    """Without words for it, or with a maturity alone, there is no date."""
    context, placed = read(text)
    assert claim_event_date(context, placed, "debt", "completed") is None


def test_claim_period_unpublished() -> None:
    """Without a day of publication a length has no start, and a year stands."""
    context, placed = read("It spends $9 billion over five years.", None)
    assert period_candidates(context, placed, None) == []
    context, placed = read("It spends $9 billion in 2026.", None)
    assert [c.value for c in period_candidates(context, placed, None)] == [
        ("2026-01-01", "2027-01-01")
    ]


@pytest.mark.parametrize(
    ("text", "event", "days"),
    [
        ("It pays $2bn over four years.", "2025-03-04", ("2025-03-04", "2029-03-04")),
        ("It pays $2bn over four years.", "2025-03", ("2025-03-01", "2029-03-01")),
        ("It pays $2bn over four years.", "2025", ("2025-11-26", "2029-11-26")),
        ("It pays $2bn over four years.", None, ("2025-11-26", "2029-11-26")),
        (
            "It pays $2bn for 20 years, starting in June 2027.",
            None,
            ("2027-06-01", "2047-06-01"),
        ),
        (
            "It paid $2bn over the past 12 months.",
            "2025-03-04",
            ("2024-11-26", "2025-11-26"),
        ),
        ("It has put in $2bn since 2015.", None, ("2015-01-01", "2025-11-26")),
        ("It pays $2bn before 2030.", None, ("2025-11-26", "2030-01-01")),
    ],
)
def test_period_candidates(text: str, event: str | None, days: tuple[str, str]) -> None:
    """Lengths and ends start at the event, else at publication; some run backwards."""
    context, placed = read(text)
    assert days in [c.value for c in period_candidates(context, placed, event)]


def test_candidates_distinct() -> None:
    """Each value is offered once, and no time inside the figure itself."""
    text = "In 2026, and in 2026 again, $2bn; on Tuesday, and on Tuesday."
    context, placed = read(text)
    for found in (
        period_candidates(context, placed, None),
        event_candidates(context, placed),
    ):
        values = sorted(c.value for c in found)
        assert values
        assert all(one != other for one, other in pairwise(values))
