"""Tests of finding the organizations that an article names."""

from __future__ import annotations

import pytest

from ingest.organizations import find_organizations, is_headline_case

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
