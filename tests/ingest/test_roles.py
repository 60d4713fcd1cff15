"""Tests of the other parties of a claim."""

from __future__ import annotations

import pytest

from ingest.linear import load_model
from ingest.readings import Candidate
from ingest.role_features import possible_parties, role_features
from ingest.roles import find_roles, nearest_name

NAMES = (
    ("Quillmark", "company"),
    ("Vexley Capital", "investor"),
    ("Sablestone", "investor"),
    ("Fenwicke", "company"),
)

# text, kind, subject, roles
PARTIES = [
    (
        "lead and follower",
        "Quillmark raised $85 million in a round led by Vexley Capital with participation from Sablestone.",
        "funding_round",
        {("lead_investor", "Vexley Capital"), ("investor", "Sablestone")},
    ),
    (
        "named a sentence later",
        "Quillmark raised $85 million. Vexley Capital led the round.",
        "funding_round",
        {("lead_investor", "Vexley Capital")},
    ),
    (
        "target",
        "Quillmark agreed to acquire Fenwicke for $2 billion.",
        "acquisition",
        {("target", "Fenwicke")},
    ),
    (
        "lender",
        "Quillmark borrowed $2 billion from Sablestone.",
        "debt",
        {("lender", "Sablestone")},
    ),
]
NO_PARTIES = [
    ("alone", "Quillmark raised $85 million.", "funding_round"),
    (
        "in another paragraph",
        "Quillmark raised $85 million.\n\nOne.\n\nTwo.\n\nThree.\n\nFour.\n\nFive. Fenwicke hired.",
        "funding_round",
    ),
    (
        "long before",
        "Fenwicke hired.\n\nOne.\n\nTwo.\n\nThree.\n\nQuillmark raised $85 million.",
        "funding_round",
    ),
    pytest.param(
        "rival",
        "Quillmark, a rival of Fenwicke, raised $85 million.",
        "funding_round",
        marks=pytest.mark.xfail(
            strict=True, reason="a name beside a round is its investor"
        ),
    ),
]


def roles_of(context, kind):
    """Return the roles of the first figure's claim about the first organization."""
    members = [(context.figures[0], Candidate(kind, 0, 1.0))]
    found = find_roles(context, members, load_model("role"))
    body = context.analyzed.article.text
    assert all(body[r.span.start : r.span.end] == r.span.surface for r in found)
    return {(role.role, role.organization) for role in found}


@pytest.mark.parametrize(
    ("text", "kind", "roles"), [x[1:] for x in PARTIES], ids=[x[0] for x in PARTIES]
)
def test_find_roles(place, text, kind, roles):
    """A party has the role that the words give it, with the words that name it."""
    assert roles_of(place(text, *NAMES), kind) == roles


@pytest.mark.parametrize(("_name", "text", "kind"), NO_PARTIES)
def test_find_no_roles(place, _name, text, kind):
    """Rivals, comparisons and names far away have no part in the claim."""
    assert roles_of(place(text, *NAMES), kind) == set()


NEAREST = [
    ("same sentence", "Fenwicke grew. Fenwicke got $5 million.", 15),
    ("nearer of two", "Fenwicke said Fenwicke got $5 million.", 14),
    ("before, not after", "Fenwicke grew. It got $5 million. Fenwicke paid.", 0),
    ("after, where none is before", "It got $5 million. Fenwicke paid.", 19),
]


@pytest.mark.parametrize(
    ("text", "start"), [x[1:] for x in NEAREST], ids=[x[0] for x in NEAREST]
)
def test_nearest_name(place, text, start):
    """The name in the figure's sentence is evidence before any other."""
    context = place(text, ("Fenwicke", "company"))
    assert nearest_name(context.names, context.figures[0]).span.start == start


def test_possible_parties(place):
    """The subject is no party of its own claim; names near the figure may be."""
    text = "Quillmark raised $85 million. Fenwicke paid."
    context = place(text, *NAMES)
    assert possible_parties(context, context.figures[0], 0) == [3]
    assert possible_parties(context, context.figures[0], None) == [0, 3]


def test_role_features_tie_to_kind(place):
    """Each feature stands alone and tied to the claim's kind."""
    context = place("Quillmark raised $85 million from Fenwicke.", *NAMES)
    found = role_features(
        context, context.figures[0], kind="debt", subject=0, organization=3
    )
    assert "k=debt" in found
    assert {"Rl=from", "debt&Rl=from"} <= set(found)
