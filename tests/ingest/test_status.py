"""Tests of how firmly a claim is stated, and on which basis."""

from __future__ import annotations

import pytest

from ingest.linear import load_model
from ingest.status import basis_cues, find_basis, find_status, status_phrases
from ingest.status_features import status_features

STATUSES = {
    "completed",
    "agreed",
    "planned",
    "talks",
    "expected",
    "stalled",
    "cancelled",
    "denied",
}

# text, kind, status, words that say it
STATED = [
    (
        "raised",
        "Quillmark raised $85 million.",
        "funding_round",
        "completed",
        {"raised"},
    ),
    (
        "will spend",
        "Quillmark will spend $5 billion on a campus.",
        "capex",
        "planned",
        {"will", "will spend"},
    ),
    (
        "expects",
        "Quillmark expects revenue of $5 billion.",
        "revenue",
        "expected",
        {"expects"},
    ),
    (
        "in talks",
        "Quillmark is in talks to raise $85 million.",
        "funding_round",
        "talks",
        {"in talks", "talks"},
    ),
    (
        "agreed",
        "Quillmark agreed to buy Junoware for $1 billion.",
        "acquisition",
        "agreed",
        {"agreed", "agreed to", "to buy"},
    ),
    (
        "scrapped",
        "Quillmark scrapped its $5 billion campus.",
        "capex",
        "cancelled",
        {"scrapped"},
    ),
    (
        "denied",
        "Quillmark denied a report that it is in talks to raise $85 million.",
        "funding_round",
        "denied",
        {"denied"},
    ),
]


@pytest.mark.parametrize(
    ("text", "kind", "status", "words"),
    [x[1:] for x in STATED],
    ids=[x[0] for x in STATED],
)
def test_find_status(place, text, kind, status, words):
    """The status is found with the words that say it."""
    context = place(text, ("Quillmark", "company"), ("Junoware", "company"))
    found, span = find_status(context, context.figures[0], kind, load_model("status"))
    assert found == status
    assert span.surface in words
    assert context.analyzed.article.text[span.start : span.end] == span.surface


def test_status_without_verb(place):
    """A table row has no verb: the figure itself is the evidence."""
    context = place("Revenue | $5 billion", ("Quillmark", "company"))
    _, span = find_status(context, context.figures[0], "revenue", load_model("status"))
    assert span.surface in {"$5 billion", "Revenue"}


def test_status_labels():
    """The model knows the statuses of the guide, and the rules name no other."""
    assert set(load_model("status").labels) == STATUSES
    named = {name for entries in status_phrases().values() for name, _ in entries}
    assert named == STATUSES


TENSES = [
    ("past", "Quillmark raised $5 million.", "vt0=VBD"),
    ("future", "Quillmark will raise $5 million.", "vt0=will:VB"),
    ("negated", "Quillmark did not raise $5 million.", "vt0=did:not:VB"),
    ("perfect", "Quillmark has raised $5 million.", "vt0=has:VBN"),
    ("no verb", "Price: $5 million", "no-verb"),
]


@pytest.mark.parametrize(
    ("text", "feature"), [x[1:] for x in TENSES], ids=[x[0] for x in TENSES]
)
def test_tense(place, text, feature):
    """Auxiliaries and negation are part of what a verb says."""
    context = place(text, ("Quillmark", "company"))
    assert feature in status_features(context, context.figures[0], "funding_round")


BASES = [
    ("market value", "It has a market value of $5 billion.", "valuation", "market_cap"),
    (
        "post-money",
        "It was valued at $5 billion post-money.",
        "valuation",
        "post_money",
    ),
    (
        "pre-money",
        "It got a pre-money valuation of $5 billion.",
        "valuation",
        "pre_money",
    ),
    ("run rate", "It reached a revenue run rate of $5 billion.", "revenue", "run_rate"),
    ("capitals", "ARR hit $5 billion.", "revenue", "run_rate"),
]
NO_BASES = [
    ("no words", "It was valued at $5 billion.", "valuation"),
    ("run rate of spending", "Spending has a run rate of $5 billion.", "capex"),
    (
        "market value as revenue",
        "Revenue rose as its market value hit $5 billion.",
        "revenue",
    ),
    (
        "run rate of a valuation",
        "Its run rate helped it to a worth of $5 billion.",
        "valuation",
    ),
    ("next sentence", "It is worth $5 billion. Its market value grew.", "valuation"),
]


@pytest.mark.parametrize(
    ("text", "kind", "basis"), [x[1:] for x in BASES], ids=[x[0] for x in BASES]
)
def test_find_basis(place, text, kind, basis):
    """The words of a basis are found in the figure's sentence."""
    context = place(text)
    found, span = find_basis(context.figures[0], kind)
    assert found == basis
    assert context.analyzed.article.text[span.start : span.end] == span.surface
    assert span.surface.lower() in basis_cues()[basis]


@pytest.mark.parametrize(
    ("text", "kind"), [x[1:] for x in NO_BASES], ids=[x[0] for x in NO_BASES]
)
def test_find_no_basis(place, text, kind):
    """A basis belongs to its kinds and to its sentence."""
    assert find_basis(place(text).figures[0], kind) == (None, None)


def test_find_basis_nearest(place):
    """Of two bases the one nearest to the figure counts."""
    text = "It was worth $4 billion pre-money and, weeks on, $5 billion post-money."
    context = place(text)
    assert find_basis(context.figures[0], "valuation")[0] == "pre_money"
    assert find_basis(context.figures[1], "valuation")[0] == "post_money"
