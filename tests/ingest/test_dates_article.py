"""Tests of times that refer to other times of the article."""

from __future__ import annotations

import pytest

from ingest.dates_article import article_times
from ingest.extraction import ArticleText

#: text, words, first day, day after the last
REFERENCES = [
    (
        "In the third quarter sales rose to $3bn from $2bn a year earlier.",
        "a year earlier",
        "2024-07-01",
        "2024-10-01",
    ),
    (
        "Between April and June it sold $2bn; in the same period of 2024, $1bn.",
        "the same period of 2024",
        "2024-04-01",
        "2024-07-01",
    ),
    (
        "In the three months to October 31 it earned $1bn. The current quarter brings $2bn.",
        "The current quarter",
        "2025-11-01",
        "2026-02-01",
    ),
    (
        "Third-quarter sales were $1bn. Profit for the quarter was $3m.",
        "the quarter",
        "2025-07-01",
        "2025-10-01",
    ),
    (
        "It spends $9bn between 2026 and 2030; sales over the same stretch are $1bn.",
        "the same stretch",
        "2026-01-01",
        "2031-01-01",
    ),
    (
        "Capex was $5bn in 2025, and doubles the year after.",
        "the year after",
        "2026-01-01",
        "2027-01-01",
    ),
    ("Profit for the quarter was $3m.", "the quarter", "2025-07-01", "2025-10-01"),
]


@pytest.mark.parametrize(
    ("text", "words", "start", "end"),
    REFERENCES,
    ids=[x[1] + str(i) for i, x in enumerate(REFERENCES)],
)
def test_article_times_reference(text: str, words: str, start: str, end: str) -> None:
    """Words that refer back have the days of what they refer to."""
    times = article_times(ArticleText("a", "Title", text, "2025-11-26")).text
    (found,) = [time for time in times if time.span.surface == words]
    assert (str(found.start), str(found.end)) == (start, end)


def test_article_times_nothing_before() -> None:
    """A reference with nothing to refer to has no days."""
    (found,) = article_times(
        ArticleText("a", "T", "Up from the same period.", "2025-11-26")
    ).text
    assert found.start is None


def test_article_times_reported() -> None:
    """A quarter named by its months is the reported one, before a numbered one."""
    text = "Q3 was strong. In the three months to October it sold $1bn."
    reported = article_times(ArticleText("a", "T", text, "2025-11-26")).reported
    assert reported is not None
    assert str(reported.start) == "2025-08-01"


@pytest.mark.parametrize(
    "text",
    ["Sales will rise in 2027.", "It raised $5m on Tuesday.", "Q4 2023 was good."],
)
def test_article_times_not_reported(text: str) -> None:
    """Future years, days and old quarters are no reported quarter."""
    assert article_times(ArticleText("a", "T", text, "2025-11-26")).reported is None
