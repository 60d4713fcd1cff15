"""Tests of how a surface is described as a possible name of an organization."""

from __future__ import annotations

import pytest

from ingest.name_features import name_features
from ingest.organizations import find_candidates
from kb.organizations import load_registry

#: text, surface, features that must be there, features that must not
CASES = [
    (
        "registered",
        "Nvidia hired.",
        "Nvidia",
        {"known=certain", "kind=company", "words=1"},
        {"known=no"},
    ),
    ("acronym", "AMD hired.", "AMD", {"acronym:3"}, {"words=2"}),
    (
        "starts the sentence",
        "Nvidia hired.",
        "Nvidia",
        {"starts", "after=hire"},
        {"before=hire"},
    ),
    ("behind a word", "They told Nvidia.", "Nvidia", {"before=tell"}, {"starts"}),
    (
        "two words",
        "They met Advanced Micro Devices.",
        "Advanced Micro Devices",
        {"words=3", "last=devices"},
        {"words=1"},
    ),
    (
        "inner capital",
        "They met OpenAI.",
        "OpenAI",
        {"inner-capital"},
        {"acronym:6", "digit"},
    ),
]


@pytest.mark.parametrize(
    ("text", "surface", "there", "absent"),
    [x[1:] for x in CASES],
    ids=[x[0] for x in CASES],
)
def test_name_features(analyze, text, surface, there, absent):
    """Features say what is known of a surface, how it looks, and what is beside it."""
    registry = load_registry()
    analyzed = analyze(text)
    found = {c.surface: c for c in find_candidates(analyzed, registry)}
    features = name_features(analyzed, found[surface], registry)
    assert there <= set(features), there - set(features)
    assert absent.isdisjoint(features)
    assert len(features) == len(set(features))


NO_CANDIDATES = [
    ("plain words", "They hired five people and paid them."),
    ("alias in lower case", "The oracle spoke of an apple."),
    ("empty", ""),
]


@pytest.mark.parametrize(
    "text", [x[1] for x in NO_CANDIDATES], ids=[x[0] for x in NO_CANDIDATES]
)
def test_no_candidates(analyze, text):
    """Words that nobody proposes are no candidates."""
    assert find_candidates(analyze(text, "what happened next"), load_registry()) == []
