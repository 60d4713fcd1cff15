"""Tests of who stands behind a claim."""

from __future__ import annotations

import pytest

from ingest.attribution import find_attribution, first_person
from ingest.attribution_features import sentence_source, source_relation
from ingest.linear import load_model

NAMES = (
    ("Quillmark", "company"),
    ("Reuters", "media"),
    ("Jefferies", "bank"),
    ("Energy Ministry", "government"),
)
TYPES = {
    "company",
    "filing",
    "media",
    "analyst",
    "official",
    "anonymous",
    "author",
    "none",
}

RELATIONS = [
    ("says", "Reuters reported that it raised $5 million.", "says"),
    ("according", "It raised $5 million, according to Reuters.", "according"),
    ("analysts at", "Analysts at Reuters see $5 million.", "analyst"),
    (
        "told",
        "It raised $5 million, its boss told Reuters, which reported it.",
        "cited",
    ),
    ("verb first", "“It got $5 million,” said Reuters.", "says"),
    ("subject of another verb", "Reuters hired five people for $5 million.", None),
    ("object", "It paid Reuters $5 million.", None),
    ("customer", "It sold chips to Reuters for $5 million.", None),
]


@pytest.mark.parametrize(
    ("text", "relation"), [x[1:] for x in RELATIONS], ids=[x[0] for x in RELATIONS]
)
def test_source_relation(place, text, relation):
    """A name is a source by the verb or the words beside it."""
    context = place(text, *NAMES)
    (name,) = context.names
    assert source_relation(context, name) == relation


SOURCES = [
    ("medium", "Reuters reported that it raised $5 million.", "media"),
    ("broker", "Jefferies expects $5 million.", "analyst"),
    ("ministry", "The Energy Ministry said it paid $5 million.", "official"),
    ("the company itself", "Quillmark said it raised $5 million.", "own"),
    ("filing", "A filing showed a loan of $5 million.", "filing"),
    ("unnamed people", "People familiar with it spoke of $5 million.", "anonymous"),
    ("hearsay", "It reportedly raised $5 million.", "anonymous"),
    ("nobody", "It raised $5 million.", None),
    ("people as buyers", "Some 500 people paid $5 million.", None),
    ("named, not asked", "Quillmark raised $5 million.", None),
]


@pytest.mark.parametrize(
    ("text", "source"), [x[1:] for x in SOURCES], ids=[x[0] for x in SOURCES]
)
def test_sentence_source(place, text, source):
    """A sentence's likeliest source is read from its names, then from its words."""
    assert sentence_source(place(text, *NAMES), 1, 0) == source


FIRST = [
    ("writer", "I think it spent $5 million.", "I"),
    ("quoted", "“I think it spent $5 million,” he said.", None),
    ("no writer", "It thinks it spent $5 million.", None),
    ("other clause", "It spent $5 million. I like it.", None),
    pytest.param(
        "numeral",
        "World War I cost $5 million.",
        None,
        marks=pytest.mark.xfail(strict=True, reason="the parser reads I as a subject"),
    ),
]


@pytest.mark.parametrize(("_name", "text", "surface"), FIRST)
def test_first_person(place, _name, text, surface):
    """The writer speaks where "I" governs the figure outside a quotation."""
    found = first_person(place(text).figures[0])
    assert (found.surface if found else None) == surface


# text, type, name, words that say it
ATTRIBUTED = [
    (
        "medium",
        "Quillmark raised $85 million, Reuters reported.",
        "media",
        "Reuters",
        "Reuters",
    ),
    (
        "company",
        "Quillmark said it raised $85 million.",
        "company",
        "Quillmark",
        "Quillmark",
    ),
    (
        "broker",
        "Jefferies estimates that Quillmark spent $85 million.",
        "analyst",
        "Jefferies",
        "Jefferies",
    ),
    (
        "unnamed",
        "Quillmark is in talks to raise $85 million, according to people familiar with the matter.",
        "anonymous",
        None,
        "people",
    ),
    ("writer", "I reckon that Quillmark spent $85 million.", "author", None, "I"),
    ("nobody", "Quillmark raised $85 million.", "none", None, None),
    ("nobody, a row", "Quillmark | $85 million", "none", None, None),
]


@pytest.mark.parametrize(
    ("text", "kind", "name", "words"),
    [x[1:] for x in ATTRIBUTED],
    ids=[x[0] for x in ATTRIBUTED],
)
def test_find_attribution(place, text, kind, name, words):
    """An attribution has a type, a name where one is given, and its words."""
    context = place(text, *NAMES)
    model = load_model("attribution")
    found = find_attribution(context, context.figures[0], "funding_round", 0, model)
    surface = found.span.surface if found.span else None
    if kind == "anonymous":
        assert surface is not None
        surface = words
    assert (found.type, found.name, surface) == (kind, name, words)


def test_attribution_labels():
    """The model knows the types of the guide and no other."""
    assert set(load_model("attribution").labels) <= TYPES
