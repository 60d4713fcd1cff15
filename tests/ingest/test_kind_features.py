"""Tests of how a figure is described for the kind model."""

from __future__ import annotations

import pytest

from ingest.kind_features import (
    CLAUSE_BREAKS,
    SOFT_BREAKS,
    clause_bounds,
    distance_class,
    head_chain,
    is_taken,
    kind_features,
)

DISTANCES = [(0, "0"), (1, "1"), (2, "2"), (3, "4"), (4, "4"), (5, "8"), (9, "+")]


@pytest.mark.parametrize(("gap", "expected"), DISTANCES, ids=str)
def test_distance_class(gap, expected):
    """Distances fall into classes that grow with them."""
    assert distance_class(gap) == expected


CLAUSES = [
    ("no break", "a b <money> c", 2, (0, 4)),
    ("between commas", "a , b <money> c , d", 3, (2, 5)),
    ("in parentheses", "a ( <money> ) b", 2, (2, 3)),
    ("at the start", "<money> , a", 0, (0, 1)),
    ("at the end", "a : <money>", 2, (2, 3)),
]


@pytest.mark.parametrize(
    ("keys", "at", "bounds"), [x[1:] for x in CLAUSES], ids=[x[0] for x in CLAUSES]
)
def test_clause_bounds(keys, at, bounds):
    """A clause reaches from one break to the next."""
    assert clause_bounds(keys.split(), at, SOFT_BREAKS) == bounds


def test_commas_break_softly():
    """A comma ends a segment and no clause."""
    keys = ["a", ",", "b", "<money>"]
    assert clause_bounds(keys, 3, CLAUSE_BREAKS) == (0, 4)


# keys, the figure asked about, the trigger's place
TAKEN = [
    ("valuation of another", "<money> at a valuation of <money>", 0, 3, True),
    ("valuation of this one", "<money> at a valuation of <money>", 5, 3, False),
    ("no other figure", "a valuation of <money>", 3, 1, False),
    ("figure before it", "<money> loan and <money>", 3, 1, True),
    ("its own figure before it", "<money> loan and <money>", 0, 1, False),
    ("words between", "<money> after its valuation rose past <money>", 0, 3, False),
]


@pytest.mark.parametrize(
    ("keys", "at", "start", "taken"), [x[1:] for x in TAKEN], ids=[x[0] for x in TAKEN]
)
def test_is_taken(keys, at, start, taken):
    """A trigger that stands directly at another figure says nothing of this one."""
    assert is_taken(keys.split(), at, start, start + 1) is taken


def features(context, at=0):
    """Return the kind features of one figure as a set."""
    return set(kind_features(context, context.figures[at]))


HITS = [
    ("unit and size", "Quillmark raised $85 million.", {"u:money", "u:money:7"}),
    ("power", "It has 1.2 GW.", {"u:power", "u:power:9"}),
    ("chips", "It has 40,000 GPUs.", {"u:chips", "u:chips:4"}),
    ("foreign money", "It raised €40 million.", {"u:foreign"}),
    ("a price", "Shares cost $40 each at $40 a share.", {"u:per=share:money"}),
    ("verb", "Quillmark raised $85 million.", {"l1=raise", "hv=raise"}),
    ("trigger", "Quillmark raised $85 million.", {"t:funding_round"}),
    ("starts the sentence", "$85 million came.", {"l1=<s>"}),
    ("label of a row", "Revenue: $5 billion", {"label=revenue", "u:line=row"}),
    ("previous sentence", "It borrowed. It got $5 million.", {"p=borrow"}),
]


@pytest.mark.parametrize(
    ("text", "expected"), [x[1:] for x in HITS], ids=[x[0] for x in HITS]
)
def test_kind_features(place, text, expected):
    """A figure's features say what it is and what stands around it."""
    context = place(text, ("Quillmark", "company"))
    found = features(context, -1)
    assert expected <= found, expected - found


MISSES = [
    ("dollars", "Quillmark raised $85 million.", "u:foreign"),
    ("next sentence", "It got $5 million. It borrowed.", "p=borrow"),
    ("the name is an item", "Quillmark raised $85 million.", "wl=quillmark"),
    ("the number is an item", "It raised $85 million.", "s=85"),
    ("body", "It raised $85 million.", "T:self"),
    ("one figure", "It raised $85 million.", "n:before=money"),
]


@pytest.mark.parametrize(
    ("text", "absent"), [x[1:] for x in MISSES], ids=[x[0] for x in MISSES]
)
def test_kind_features_absent(place, text, absent):
    """What does not stand there is no feature."""
    assert absent not in features(place(text, ("Quillmark", "company")))


def test_names_do_not_count(place):
    """Two sentences that differ in the name alone look the same."""
    one = place("Quillmark raised $85 million.", ("Quillmark", "company"))
    two = place("Nordhaven raised $86 million.", ("Nordhaven", "company"))
    assert features(one) == features(two)


def test_head_chain(place):
    """The chain of heads ends at the root and never runs on."""
    context = place("Quillmark said it raised $85 million.")
    chain = [head.lemma_ for _, head in head_chain(context.figures[0].head, 9)]
    assert chain == ["raise", "say"]
    assert len(list(head_chain(context.figures[0].head, 1))) == 1
