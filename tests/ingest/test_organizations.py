"""Tests of finding the organizations that an article names."""

from __future__ import annotations

import pytest

from ingest.extraction import Span
from ingest.organizations import (
    NameCandidate,
    find_organizations,
    is_headline_case,
    join_forms,
    without_legal_form,
    words_of,
)
from kb.organizations import load_registry

WORDS = [
    ("legal form", "Meridian Corp.", ["meridian"]),
    ("two legal forms", "Meridian Co. Ltd", ["meridian"]),
    ("article", "The Meridian Fund", ["meridian", "fund"]),
    ("only a legal form", "Corp.", ["corp"]),
    ("form in the middle", "Corp Meridian", ["corp", "meridian"]),
]


@pytest.mark.parametrize(
    ("surface", "words"), [x[1:] for x in WORDS], ids=[x[0] for x in WORDS]
)
def test_words_of(surface, words):
    """Names compare without legal form and article, but never without all words."""
    assert words_of(surface) == words


FORMS = [
    ("plain", "Meridian", "Meridian"),
    ("with stop", "Meridian Corp.", "Meridian"),
    ("with comma", "Meridian, Inc.", "Meridian"),
    ("only a form", "Inc.", "Inc."),
    ("ends in a word", "Meridian Incubator", "Meridian Incubator"),
]


@pytest.mark.parametrize(
    ("name", "short"), [x[1:] for x in FORMS], ids=[x[0] for x in FORMS]
)
def test_without_legal_form(name, short):
    """A trailing legal form is dropped, and nothing else."""
    assert without_legal_form(name) == short


def candidate(surface, at, registered=None):
    """Return a candidate with one place."""
    span = Span("text", at, at + len(surface), surface)
    return NameCandidate(surface, (span,), 1, registered, registered is not None)


JOINED = [
    ("opening words", ["Tarnwick Data Systems", "Tarnwick"], ["Tarnwick Data Systems"]),
    ("legal form", ["Tarnwick Inc.", "Tarnwick"], ["Tarnwick"]),
    ("initials", ["Tarnwick Data Systems", "TDS"], ["Tarnwick Data Systems"]),
    ("short form first", ["Tarnwick", "Tarnwick Data"], ["Tarnwick Data"]),
]
APART = [
    ("other names", ["Tarnwick", "Quillmark"]),
    ("same last word", ["Tarnwick Systems", "Quillmark Systems"]),
    ("generic opening", ["American Chips", "American"]),
    ("other initials", ["Tarnwick Data Systems", "TDX"]),
    ("part of a word", ["Tarnwickshire Water", "Tarnwick"]),
    ("two letters", ["Ab Systems", "Ab"]),
]


@pytest.mark.parametrize(
    ("surfaces", "names"), [x[1:] for x in JOINED], ids=[x[0] for x in JOINED]
)
def test_join_forms(surfaces, names):
    """Long and short forms of one name are one organization with all places."""
    candidates = [candidate(s, 100 * at) for at, s in enumerate(surfaces)]
    found = join_forms(candidates, load_registry())
    assert [one.name for one in found] == names
    assert [len(one.spans) for one in found] == [len(surfaces)]


@pytest.mark.parametrize("surfaces", [x[1] for x in APART], ids=[x[0] for x in APART])
def test_join_forms_apart(surfaces):
    """Names that merely look alike stay two organizations."""
    candidates = [candidate(s, 100 * at) for at, s in enumerate(surfaces)]
    found = join_forms(candidates, load_registry())
    assert [one.name for one in found] == surfaces


def test_join_forms_registered():
    """Two aliases of a registered organization are one, with its id and kind."""
    pair = [candidate("Nvidia", 0, "nvidia"), candidate("Nvidia Corp.", 50, "nvidia")]
    (found,) = join_forms(pair, load_registry())
    assert (found.name, found.registry_id, found.kind) == (
        "Nvidia",
        "nvidia",
        "company",
    )


HEADLINES = [
    ("capitalised", "Quillmark Raises Fresh Money From Vexley", True),
    ("as a sentence", "Quillmark raises fresh money from Vexley", False),
    ("too short to say", "Quillmark Raises Money", False),
]


@pytest.mark.parametrize(
    ("title", "expected"), [x[1:] for x in HEADLINES], ids=[x[0] for x in HEADLINES]
)
def test_is_headline_case(analyze, title, expected):
    """A headline that capitalises most words says nothing by its capitals."""
    assert is_headline_case(analyze("Text.", title).sentences[0]) is expected


def test_prose_is_no_headline(analyze):
    """Prose is never read as a headline."""
    text = "Quillmark Raises Fresh Money From Vexley."
    assert not is_headline_case(analyze(text).sentences[1])


NAMED = [
    ("registered", "Nvidia and Microsoft agreed on a price.", ["Nvidia", "Microsoft"]),
    (
        "unknown company",
        "Quillmark, a chip startup, raised $85 million.",
        ["Quillmark"],
    ),
    ("legal form", "Quillmark Inc. raised $85 million.", ["Quillmark"]),
    ("possessive", "Microsoft's spending rose.", ["Microsoft"]),
    (
        "investor",
        "Quillmark raised $5 million from Sablestone Partners.",
        ["Quillmark", "Sablestone Partners"],
    ),
    ("source", "The deal was first reported by Reuters.", ["Reuters"]),
    ("named twice", "Nvidia grew. Nvidia hired.", ["Nvidia"]),
    ("ministry", "The Department of Energy approved it.", ["Department of Energy"]),
    ("court", "The Supreme Court refused.", ["Supreme Court"]),
]
NOT_NAMED = [
    ("person", "Sam Altman and Jensen Huang met in May."),
    ("place", "The plant stands near Abilene in Texas."),
    ("product", "ChatGPT and Claude answered the question."),
    ("generic words", "Hyperscalers spend more on AI than Big Tech did."),
    ("law", "The CHIPS Act was passed in 2022."),
    ("metonym", "Wall Street cheered, and Washington waited."),
    ("fruit", "She ate an apple and a meta-analysis."),
    ("day and month", "On Tuesday, March 10, it rained."),
    ("empty", ""),
]


@pytest.mark.parametrize(
    ("text", "names"), [x[1:] for x in NAMED], ids=[x[0] for x in NAMED]
)
def test_find_organizations(analyze, text, names):
    """Organizations are found by their names, in order of first mention."""
    assert [one.name for one in find_organizations(analyze(text))] == names


@pytest.mark.parametrize(
    "text", [x[1] for x in NOT_NAMED], ids=[x[0] for x in NOT_NAMED]
)
def test_find_no_organization(analyze, text):
    """Persons, places, products, laws and plain words are no organizations."""
    assert find_organizations(analyze(text)) == []


def test_every_place_is_found(analyze):
    """Each place that names the organization has its span, title included."""
    analyzed = analyze("Nvidia grew. “Nvidia’s chips sell,” said Nvidia.", "Nvidia up")
    (found,) = find_organizations(analyzed)
    places = [(span.part, span.start, span.surface) for span in found.spans]
    assert places == [
        ("title", 0, "Nvidia"),
        ("text", 0, "Nvidia"),
        ("text", 14, "Nvidia"),
        ("text", 41, "Nvidia"),
    ]
