"""Tests of the values that extraction hands on."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extraction import (
    ArticleText,
    Extraction,
    FoundFigure,
    FoundPeriod,
    Span,
    plain_number,
)

ARTICLE = ArticleText("a", "Quillmark raises €40m", "Quillmark raised €40m.\n\nDone.")

BAD_SPANS = [
    ("too short", 0, 3, "four"),
    ("too long", 0, 5, "four"),
    ("empty words", 2, 3, ""),
    ("before the text", -4, 0, "four"),
    ("backwards", 4, 0, "four"),
]


@pytest.mark.parametrize(
    ("start", "end", "surface"),
    [x[1:] for x in BAD_SPANS],
    ids=[x[0] for x in BAD_SPANS],
)
def test_span_refuses(start, end, surface):
    """A span whose length is not that of its words cannot be made."""
    with pytest.raises(ValueError, match="does not fit"):
        Span("text", start, end, surface)


OVERLAPS = [
    ("same", ("text", 0, 4), ("text", 0, 4), True),
    ("inside", ("text", 0, 9), ("text", 3, 4), True),
    ("last character", ("text", 0, 4), ("text", 3, 7), True),
    ("adjacent", ("text", 0, 4), ("text", 4, 7), False),
    ("apart", ("text", 0, 2), ("text", 5, 7), False),
    ("other part", ("title", 0, 4), ("text", 0, 4), False),
]


@pytest.mark.parametrize(
    ("one", "two", "shared"), [x[1:] for x in OVERLAPS], ids=[x[0] for x in OVERLAPS]
)
def test_span_overlaps(one, two, shared):
    """Two spans overlap where they share a character, whichever is asked."""
    a, b = (Span(p, s, e, "x" * (e - s)) for p, s, e in (one, two))
    assert a.overlaps(b) is shared
    assert b.overlaps(a) is shared


@given(st.text(max_size=40), st.data())
def test_span_is_slice(text, data):
    """Offsets are code points: any slice of any text makes a span that fits."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = Span("text", start, end, text[start:end])
    assert (
        ArticleText("a", "", text).part("text")[span.start : span.end] == span.surface
    )


AMOUNTS = [
    ("exact", "5", "5", "5"),
    ("range", "5", "7", "5"),
    ("at least", "5", None, "5"),
    ("at most", None, "7", "7"),
]


def figure(low, high):
    """Return a figure with these bounds."""
    low, high = (None if x is None else Decimal(x) for x in (low, high))
    return FoundFigure(Span("title", 17, 21, "€40m"), low, high, "exact", "EUR")


@pytest.mark.parametrize(
    ("low", "high", "amount"), [x[1:] for x in AMOUNTS], ids=[x[0] for x in AMOUNTS]
)
def test_figure_amount(low, high, amount):
    """The amount to compare by is the low end, else the high end."""
    assert figure(low, high).amount == Decimal(amount)


def test_figure_without_amount():
    """A figure that says no amount cannot be made."""
    with pytest.raises(ValueError, match="without an amount"):
        figure(None, None)


@pytest.mark.parametrize(
    ("start", "end"),
    [("2026-01-01", "2026-01-01"), ("2027-01-01", "2026-01-01")],
    ids=["empty", "backwards"],
)
def test_period_refuses(start, end):
    """A period ends after it starts."""
    with pytest.raises(ValueError, match="empty"):
        FoundPeriod(start, end, Span("text", 0, 4, "2026"))


NUMBERS = [
    ("whole", Decimal("1.2E+9"), 1200000000),
    ("zero", Decimal(0), 0),
    ("cents", Decimal("2.5"), 2.5),
    ("absent", None, None),
]


@pytest.mark.parametrize(
    ("value", "plain"), [x[1:] for x in NUMBERS], ids=[x[0] for x in NUMBERS]
)
def test_plain_number(value, plain):
    """Whole amounts print as integers, parts as floats, no amount as null."""
    found = plain_number(value)
    assert found == plain
    assert type(found) is type(plain)


def test_figure_as_json_per():
    """A figure says ``per`` only where it is a price or a rate."""
    assert "per" not in figure("5", "5").as_json()
    assert figure("5", "5").as_json()["in"] == "title"


def test_empty_extraction():
    """An article in which nothing was found still has its line."""
    assert Extraction("a").as_json() == {
        "id": "a",
        "organizations": [],
        "figures": [],
        "claims": [],
    }
