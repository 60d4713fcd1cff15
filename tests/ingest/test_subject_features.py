"""Tests of how an organization is described as the possible subject of a figure."""

from __future__ import annotations

import pytest

from ingest.subject_features import subject_features
from ingest.subject_grammar import dependency_path, governing_subject, role_class

NAMES = (("Quillmark", "company"), ("Vexley", "investor"))

#: text, organization (None: nobody), features that must be there
THERE = [
    (
        "governs",
        "Quillmark raised $85 million.",
        0,
        {"g:governs", "s:here", "d:only", "o:kind=company"},
    ),
    (
        "speaker",
        "Vexley said that Quillmark raised $85 million.",
        1,
        {"g:speaker", "s:says:l"},
    ),
    (
        "according",
        "Quillmark raised $85 million, according to Vexley.",
        1,
        {"s:according"},
    ),
    (
        "analyst",
        "Quillmark got $85 million, an analyst at Vexley said.",
        1,
        {"s:analyst"},
    ),
    ("behind by", "Quillmark was given $85 million by Vexley.", 1, {"s:prep=by:r"}),
    ("possessive", "Quillmark’s revenue reached $85 million.", 0, {"s:possessive:l"}),
    (
        "sentence before",
        "Quillmark grew. It raised $85 million.",
        0,
        {"s:absent", "a:subj=pronoun:here=False"},
    ),
    (
        "the company",
        "Quillmark grew. The company raised $85 million.",
        0,
        {"a:subj=noun:here=False"},
    ),
    (
        "only later",
        "It raised $85 million. Quillmark grew.",
        0,
        {"d:only-later", "b:never-before"},
    ),
    ("nobody", "Spending reached $85 million.", None, {"0", "0:names=0"}),
    (
        "nobody, with a stand-in",
        "The company raised $85 million.",
        None,
        {"0:stand-in"},
    ),
]
ABSENT = [
    (
        "speaker does not govern",
        "Vexley said that Quillmark raised $85 million.",
        1,
        "g:governs",
    ),
    (
        "subject does not speak",
        "Vexley said that Quillmark raised $85 million.",
        0,
        "g:speaker",
    ),
    ("indefinite", "Quillmark grew. A company raised $85 million.", None, "0:stand-in"),
    ("pronoun behind the figure", "$85 million made it rich.", None, "0:stand-in"),
    ("two organizations", "Vexley gave Quillmark $85 million.", 0, "d:only"),
    ("other sentence", "Quillmark grew. Vexley raised $85 million.", 0, "s:here"),
    ("prices of goods", "Spending reached $85 million.", None, "0:name-before"),
]


@pytest.mark.parametrize(
    ("text", "who", "expected"), [x[1:] for x in THERE], ids=[x[0] for x in THERE]
)
def test_subject_features(place, text, who, expected):
    """A candidate's features say how its names stand to the figure."""
    context = place(text, *NAMES)
    found = subject_features(context, context.figures[0], who)
    assert expected <= set(found), expected - set(found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("text", "who", "absent"), [x[1:] for x in ABSENT], ids=[x[0] for x in ABSENT]
)
def test_subject_features_absent(place, text, who, absent):
    """What is true of another candidate is not said of this one."""
    context = place(text, *NAMES)
    assert absent not in subject_features(context, context.figures[0], who)


PATHS = [
    ("subject of the same verb", "Quillmark raised $85 million.", ["nsubj"]),
    ("speaker above", "Quillmark said it raised $85 million.", ["nsubj"]),
]


@pytest.mark.parametrize(
    ("text", "down"), [x[1:] for x in PATHS], ids=[x[0] for x in PATHS]
)
def test_dependency_path(place, text, down):
    """The way from the figure to a name goes up to where they meet, and down."""
    context = place(text, *NAMES)
    path = dependency_path(context.figures[0].head, context.names[0].head)
    assert path is not None
    assert path[2] == down


def test_no_path_between_sentences(place):
    """Words of two sentences hang together by no tree."""
    context = place("Quillmark grew. It got $85 million.", *NAMES)
    assert dependency_path(context.figures[0].head, context.names[0].head) is None


GOVERNED = [
    ("same clause", "Quillmark raised $85 million.", "Quillmark"),
    ("nearest clause", "Vexley said it raised $85 million.", "it"),
    ("no verb", "Price: $85 million", None),
]


@pytest.mark.parametrize(
    ("text", "word"), [x[1:] for x in GOVERNED], ids=[x[0] for x in GOVERNED]
)
def test_governing_subject(place, text, word):
    """The subject of the nearest verb above the figure governs it."""
    found = governing_subject(place(text, *NAMES).figures[0].head)
    assert (found and found.text) == word


CLASSES = [
    ("subject", "Quillmark raised $85 million.", "subj"),
    ("possessive", "Quillmark’s sales fell to $85 million.", "mod"),
    ("object", "They gave $85 million to Quillmark.", "obj"),
]


@pytest.mark.parametrize(
    ("text", "expected"), [x[1:] for x in CLASSES], ids=[x[0] for x in CLASSES]
)
def test_role_class(place, text, expected):
    """A name is subject, modifier or object of its clause."""
    assert role_class(place(text, *NAMES).names[0]) == expected
