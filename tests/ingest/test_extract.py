"""Tests of the whole extractor's invariants, on any text."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.extract import extract_article, extract_articles
from ingest.extraction import ArticleText, Extraction
from kb.kinds import load_kinds

PIECES = st.sampled_from(
    [
        "Quillmark",
        "Nvidia's",
        "Reuters reported that",
        "raised",
        "will spend",
        "is in talks to borrow",
        "$85 million",
        "€1.2bn",
        "up to 2 GW",
        "40,000 GPUs",
        "at a valuation of",
        "from Vexley Capital,",
        "the company",
        "in 2026",
        "(about $9 billion)",
        ".",
        ".\n\n",
        "\n- ",
        " | ",
        "“",
        "”",
        "é漢😀",
        "\u00a0",
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=25).map(" ".join), st.text(max_size=200))


def spans(found):
    """Yield every span of an extraction."""
    for organization in found.organizations:
        yield from organization.spans
        yield from organization.descriptions
    for figure in found.figures:
        yield from (figure.span, figure.bound_cue, figure.per_cue, figure.conversion_of)
    for claim in found.claims:
        yield from (
            claim.subject_span,
            claim.status_span,
            claim.basis_span,
            claim.quote,
        )
        yield from (claim.event_date_span, claim.attribution.span)
        yield claim.period.span if claim.period else None
        yield from (role.span for role in claim.roles)
        yield from (figure.span for figure in (claim.figure, *claim.repeats))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(title=TEXTS, text=TEXTS)
def test_any_text(title, text):
    """Whatever the text, every value's words stand where its span says."""
    article = ArticleText("a", title, text, "2026-03-10")
    found = extract_article(article)
    for span in spans(found):
        if span is not None:
            assert article.part(span.part)[span.start : span.end] == span.surface
    named = {one.name for one in found.organizations}
    assert len(named) == len(found.organizations)
    for claim in found.claims:
        assert claim.kind in load_kinds()
        assert claim.subject is None or claim.subject in named
        assert (claim.subject is None) is (claim.subject_span is None)
        assert claim.figure in found.figures
        assert claim.quote.start <= claim.figure.span.start
        assert claim.figure.span.end <= claim.quote.end
        assert claim.quote.part == claim.figure.span.part
        assert 0 <= claim.score <= 1
        assert (claim.attribution.type == "none") is (claim.attribution.span is None)
        assert {role.organization for role in claim.roles} <= named - {claim.subject}
    json.dumps(found.as_json())


TEXT = (
    "Quillmark raised $85 million in a Series B round led by Vexley Capital. "
    "Nordhaven Compute plans to spend $5 billion on a data center campus in 2027."
)


def test_same_text_same_answer():
    """The same text gives the same answer, alone and among others."""
    one = ArticleText("a", "Rounds", TEXT, "2026-03-10")
    other = ArticleText("b", "Other", "Nothing happened.", "2026-03-10")
    alone = extract_article(one)
    assert list(extract_articles([other, one, other]))[1] == alone
    assert extract_article(one) == alone
    assert len(alone.claims) == 2


EMPTY = [("empty", ""), ("blank", " \n\n \t "), ("no figure", "It rained in Oslo.")]


@pytest.mark.parametrize("text", [x[1] for x in EMPTY], ids=[x[0] for x in EMPTY])
def test_nothing_found(text):
    """An article that says nothing gives an empty extraction, not an error."""
    assert extract_article(ArticleText("a", "", text)) == Extraction("a")


def test_no_article():
    """No article gives no extraction."""
    assert list(extract_articles([])) == []


def test_long_article():
    """A very long line is read in bounded pieces, and claims at its end are found."""
    text = "Nothing of note happened in the town. " * 700 + TEXT
    found = extract_article(ArticleText("a", "Rounds", text, "2026-03-10"))
    assert "$85 million" in {claim.figure.span.surface for claim in found.claims}


def test_claim_as_json():
    """A claim prints in the form of the annotation guide, with its spans."""
    (line, _) = extract_article(ArticleText("a", "Rounds", TEXT, "2026-03-10")).claims
    printed = line.as_json()
    assert printed["subject"] == "Quillmark"
    assert (printed["low"], printed["high"], printed["unit"]) == (
        85000000,
        85000000,
        "USD",
    )
    assert printed["quote"] == TEXT.split(". ", maxsplit=1)[0] + "."
    assert printed["spans"]["figure"]["text"] == "$85 million"
    assert printed["roles"][0]["organization"] == "Vexley Capital"
