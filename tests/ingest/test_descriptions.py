"""Tests of organizations that are described instead of named."""

from __future__ import annotations

import pytest

from ingest.descriptions import ENOUGH, describe, fit
from ingest.extraction import FoundOrganization
from kb.organizations import Alias, RegisteredOrganization, Registry


def registered(name, *, nouns=(), seats=(), descriptions=()):
    """Return an invented organization of the registry."""
    return RegisteredOrganization(
        id=name.lower(),
        name=name,
        kind="company",
        aliases=(Alias(name),),
        descriptions=tuple(descriptions),
        nouns=tuple(nouns),
        headquarters=tuple(seats),
    )


HALVORSEN = registered(
    "Halvorsen",
    nouns=["chipmaker", "chip designer", "company"],
    seats=["Oslo", "Norwegian"],
    descriptions=["the Fjord maker"],
)
FENWICKE = registered("Fenwicke", nouns=["carmaker", "startup"], seats=["Denver"])

FITS = [
    ("trade", "chipmaker", True),
    ("trade of two words", "chip designer", True),
    ("trade at the end", "struggling chipmaker", True),
    ("trade and seat", "Oslo-based chipmaker", True),
    ("generic trade and seat", "Oslo-based company", True),
    ("nationality", "Norwegian company", True),
    ("generic trade alone", "company", False),
    ("generic trade, other seat", "Denver-based company", False),
    ("trade not at the end", "chipmaker union", False),
    ("seat alone", "Oslo", False),
    ("seat in the middle", "company in Oslo", False),
    ("part of a word", "rechipmaker", False),
    ("other trade", "carmaker", False),
]


@pytest.mark.parametrize(
    ("phrase", "expected"), [x[1:] for x in FITS], ids=[x[0] for x in FITS]
)
def test_fit(phrase, expected):
    """A trade denotes one organization; a trade that fits many needs its seat."""
    assert (fit(phrase, HALVORSEN) >= ENOUGH) is expected


@pytest.fixture
def described(analyze):
    """Return a function: text → description surfaces by organization."""
    import re

    from ingest.extraction import Span

    def run(text, *known):
        registry = Registry(tuple(known))
        analyzed = analyze(text)
        found = [
            FoundOrganization(
                one.name,
                one.kind,
                one.id,
                tuple(
                    Span("text", m.start(), m.end(), one.name)
                    for m in re.finditer(one.name, text)
                ),
            )
            for one in known
        ]
        out = describe(analyzed, found, registry=registry)
        return {one.name: [s.surface for s in one.descriptions] for one in out}

    return run


HITS = [
    ("fixed words", "Halvorsen grew. The Fjord maker hired.", ["The Fjord maker"]),
    ("trade", "Halvorsen grew. The chipmaker hired.", ["The chipmaker"]),
    ("possessive", "Halvorsen grew. The chipmaker’s shares fell.", ["The chipmaker"]),
    (
        "seat",
        "Halvorsen grew. The Oslo-based company hired.",
        ["The Oslo-based company"],
    ),
    (
        "twice",
        "Halvorsen grew. The chipmaker hired. Later the chipmaker paid.",
        ["The chipmaker", "the chipmaker"],
    ),
    pytest.param(
        "twice in a sentence",
        "Halvorsen grew. The chipmaker hired, the chipmaker said.",
        ["The chipmaker", "the chipmaker"],
        marks=pytest.mark.xfail(
            strict=True, reason="the phrase runs on over the comma"
        ),
    ),
]
MISSES = [
    ("before the name", "The chipmaker hired. Halvorsen grew."),
    ("indefinite", "Halvorsen grew. A chipmaker hired."),
    ("bare company", "Halvorsen grew. The company hired."),
    ("other seat", "Halvorsen grew. The Denver-based company hired."),
    ("other trade", "Halvorsen grew. The carmaker hired."),
    ("plural", "Halvorsen grew. The chipmakers hired."),
]


@pytest.mark.parametrize(("_name", "text", "surfaces"), HITS)
def test_describe(described, _name, text, surfaces):
    """A definite phrase after the name describes who alone fits it."""
    assert described(text, HALVORSEN)["Halvorsen"] == surfaces


@pytest.mark.parametrize("text", [x[1] for x in MISSES], ids=[x[0] for x in MISSES])
def test_describe_nobody(described, text):
    """Words that fit many, or come before the name, describe nobody."""
    assert described(text, HALVORSEN)["Halvorsen"] == []


def test_describe_who_fits(described):
    """Of two organizations a phrase describes the one that it fits."""
    text = "Halvorsen met Fenwicke. The chipmaker paid. Later the carmaker paid."
    assert described(text, HALVORSEN, FENWICKE) == {
        "Halvorsen": ["The chipmaker"],
        "Fenwicke": ["the carmaker"],
    }


def test_describe_latest(described):
    """Where a phrase fits two, the one named last is meant."""
    rival = registered("Perrin", nouns=["chipmaker"])
    text = "Halvorsen met Perrin. The chipmaker paid."
    assert described(text, HALVORSEN, rival) == {
        "Halvorsen": [],
        "Perrin": ["The chipmaker"],
    }


def test_describe_unregistered(analyze):
    """An organization that the registry does not know stays as it is."""
    found = FoundOrganization("Quillmark", None, None, ())
    assert describe(analyze("The chipmaker paid."), [found]) == [found]
