"""Phrase lookup: how phrases are read, and what they find."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from kb.database import open_database
from kb.reconcile import reconcile
from kb.search import Search, find_in
from kb.search_phrases import read_phrase

TODAY = date(2026, 5, 15)

READ = [
    (
        "the $122B round",
        {
            "low": Decimal("121.5e9"),
            "unit": "USD",
            "kind": "funding_round",
            "words": (),
        },
    ),
    (
        "122 billion",
        {"low": Decimal("121.5e9"), "high": Decimal("122.5e9"), "unit": None},
    ),
    ("OpenAI round", {"kind": "funding_round", "words": ("openai",), "low": None}),
    ("the Abilene deal", {"words": ("abilene",), "kind": None}),
    (
        "> $10B power deals",
        {"low": Decimal("10e9"), "high": None, "kind": "power", "words": ()},
    ),
    ("more than €1.7bn", {"low": Decimal("1.7e9"), "unit": "EUR"}),
    ("under $2 million", {"high": Decimal("2e6"), "low": None}),
    (
        "Oracle debt since March",
        {"since": date(2026, 3, 1), "kind": "debt", "words": ("oracle",)},
    ),
    ("debt since December", {"since": date(2025, 12, 1)}),
    (
        "capex in 2026",
        {"since": date(2026, 1, 1), "until": date(2027, 1, 1), "kind": "capex"},
    ),
    ("stalled last 30 days", {"since": date(2026, 4, 15), "status": "stalled"}),
    ("1.2 GW", {"unit": "W", "low": Decimal("1.15e9")}),
    ("100,000 GPUs", {"unit": "accelerator", "is_exact": True}),
    # near misses: a number alone is no amount, a month alone no time
    ("Colossus 2", {"low": None, "words": ("colossus", "2")}),
    ("2026", {"low": None, "since": None, "words": ("2026",)}),
    ("Series B", {"low": None, "words": ("series", "b")}),
    ("may", {"since": None, "words": ("may",)}),
    ("since 2026-13", {"since": None}),
    ("Microsoft 365", {"low": None, "words": ("microsoft", "365")}),
    ("", {"words": (), "low": None, "kind": None}),
]


@pytest.mark.parametrize(("phrase", "wanted"), READ, ids=[one[0] for one in READ])
def test_read_phrase(phrase: str, wanted: dict[str, Any]) -> None:
    """A phrase asks for what its words say and for nothing else."""
    asked = read_phrase(phrase, today=TODAY)
    assert {name: getattr(asked, name) for name in wanted} == wanted


@given(st.text(max_size=60))
def test_any_phrase_is_read(phrase: str) -> None:
    """Nothing that can be typed raises."""
    read_phrase(phrase, today=TODAY)


@pytest.fixture
def base(make_mention: Any, store_article: Any) -> Any:
    """Build a small base: the round that grew, a power deal, a site, a loan."""
    session = Session(open_database(":memory:"))
    readings = [
        {
            "kind": "funding_round",
            "subject": "OpenAI",
            "figure": "$110 billion",
            "day": "2026-02-27",
        },
        {
            "kind": "funding_round",
            "subject": "OpenAI",
            "figure": "$122 billion",
            "day": "2026-03-31",
        },
        {
            "kind": "funding_round",
            "subject": "OpenAI",
            "figure": "$122 billion",
            "day": "2026-04-01",
        },
        {
            "kind": "power",
            "subject": "Crusoe",
            "figure": "1.2 GW",
            "day": "2026-04-02",
            "roles": {"project": "Abilene"},
        },
        {
            "kind": "debt",
            "subject": "Oracle",
            "figure": "$38 billion",
            "day": "2026-04-03",
        },
        {
            "kind": "debt",
            "subject": "Oracle",
            "figure": "$18 billion",
            "day": "2025-11-03",
        },
        {
            "kind": "capex",
            "subject": "Alibaba",
            "figure": "CNY 380 billion",
            "day": "2025-02-24",
        },
    ]
    for number, one in enumerate(readings):
        store_article(session, f"a{number}", [make_mention(one)])
    reconcile(session)
    with session:
        yield session


FOUND = [
    ("the $122B round", ["OpenAI · funding round · $122B"]),
    ("122 billion", ["OpenAI · funding round · $122B"]),
    (
        "OpenAI round",
        ["OpenAI · funding round · $122B", "OpenAI · funding round · $110B"],
    ),
    ("the Abilene deal", ["Crusoe · power · 1.2 GW"]),
    ("Oracle debt since March", ["Oracle · debt · $38B"]),
    ("> $100B", ["OpenAI · funding round · $122B", "OpenAI · funding round · $110B"]),
    ("$52 billion", ["Alibaba · capital spending · CNY 380B"]),
    ("1.2 GW", ["Crusoe · power · 1.2 GW"]),
    ("> $10B power deals", []),
    ("$121 billion", []),
    ("Anthropic round", []),
    (
        "OpenAI raised gadgets",
        ["OpenAI · funding round · $122B", "OpenAI · funding round · $110B"],
    ),
    ("' OR 1=1 --", []),
    ('NEAR("', []),
]


@pytest.mark.parametrize(("phrase", "labels"), FOUND, ids=[one[0] for one in FOUND])
def test_find(phrase: str, labels: list[str], base: Session) -> None:
    """A phrase finds the claims that it speaks of, the best supported first."""
    assert [one["label"] for one in find_in(base, phrase, today=TODAY).claims] == labels


def test_a_found_topic_has_its_siblings(base: Session) -> None:
    """The topic of a found claim comes with all its claims, and its headline."""
    (topic,) = find_in(base, "the $110B round", today=TODAY).topics
    assert [one["low"] for one in topic.claims] == [110 * 10**9, 122 * 10**9]
    assert topic.topic["headline_claim_id"] == topic.claims[1]["id"]


def test_filters_win_over_the_phrase(base: Session) -> None:
    """Options of the command line narrow what the phrase asks for."""
    found = find_in(base, "OpenAI", filters=Search(low=Decimal("115e9")), today=TODAY)
    assert [one["low"] for one in found.claims] == [122 * 10**9]


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (date(2026, 2, 26), []),
        (date(2026, 3, 15), [("$110B", "single", "1")]),
        (date(2026, 3, 31), [("$122B", "single", "1"), ("$110B", "revised", "1")]),
        (date(2026, 5, 1), [("$122B", "corroborated", "2"), ("$110B", "revised", "1")]),
    ],
    ids=str,
)
def test_as_of(day: date, held: list[Any], base: Session) -> None:
    """What was held on a past day is told as it was told then."""
    found = find_in(base, "OpenAI round", filters=Search(as_of=day), today=TODAY).claims
    fields = ("figure", "agreement", "n_origins")
    assert [tuple(one["as_of"][name] for name in fields) for one in found] == held
