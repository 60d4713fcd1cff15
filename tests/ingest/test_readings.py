"""Tests of choosing among the readings of a figure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.beliefs import Belief, cross
from ingest.pair_features import candidate_pairs
from ingest.readings import Candidate, agree, choose, load_claim_models, read_figures
from kb.kinds import load_kinds


def readings(**shares):
    """Return candidates, "kind" or "kind_at_1" for the second organization."""
    made = []
    for label, share in shares.items():
        kind, _, subject = label.partition("_at_")
        made.append(Candidate(kind, int(subject) if subject else None, share))
    return sorted(made, key=lambda one: -one.probability)


CHOSEN = [
    ("likeliest", readings(debt_at_0=0.7, none=0.3), ("debt", 0)),
    (
        "none first, but not likely",
        readings(none=0.4, debt_at_0=0.35, ipo=0.25),
        ("debt", 0),
    ),
    ("nobody's", readings(market=0.9, none=0.1), ("market", None)),
    ("none likely", readings(none=0.6, debt_at_0=0.4), None),
    ("none alone", readings(none=1.0), None),
    ("no candidate", [], None),
]


@pytest.mark.parametrize(
    ("candidates", "expected"), [x[1:] for x in CHOSEN], ids=[x[0] for x in CHOSEN]
)
def test_choose(candidates, expected):
    """The likeliest claim wins unless no claim is likelier than all together."""
    found = choose(candidates)
    assert (found and (found.kind, found.subject)) == expected


@pytest.fixture(scope="module")
def beliefs(place):
    """Return a function: text → beliefs without probabilities."""

    def make(text):
        return [Belief(placed, {}, {}, {}) for placed in place(text).figures]

    return make


LEANING = [
    ("same amount", "It got $5 million. The $5 million came.", "debt"),
    ("other amount", "It got $5 million. The $6 million came.", "ipo"),
    ("other unit", "It got $5 million. The €5 million came.", "ipo"),
]


@pytest.mark.parametrize(
    ("text", "kind"), [x[1:] for x in LEANING], ids=[x[0] for x in LEANING]
)
def test_agree(beliefs, text, kind):
    """A doubtful reading leans on a plain one of the same amount, and no other."""
    plain = readings(debt_at_0=0.97, none=0.03)
    doubtful = readings(ipo_at_0=0.5, debt_at_0=0.4, none=0.1)
    leaned = agree(beliefs(text), [plain, doubtful])
    assert leaned[1][0].kind == kind
    assert leaned[0][0].kind == "debt"


def test_agree_keeps_shares(beliefs):
    """Shares still sum to 1 after leaning, likeliest first."""
    weighed = [readings(debt_at_0=0.6, none=0.4)] * 2
    for row in agree(beliefs("It got $5 million, $5 million."), weighed):
        shares = [one.probability for one in row]
        assert sum(shares) == pytest.approx(1)
        assert shares == sorted(shares, reverse=True)


def test_read_figures_skips_conversions(place):
    """A printed conversion is a figure and no claim, so it is not read."""
    context = place(
        "Quillmark raised €40 million ($43 million).", ("Quillmark", "company")
    )
    found = read_figures(context, load_claim_models())
    assert [one.placed.figure.unit for one in found] == ["EUR"]
    assert len(context.figures) == 2


def test_read_figures_believes(place):
    """Kinds share 1 between them, and so do the subjects of each likely kind."""
    context = place("Quillmark raised $40 million.", ("Quillmark", "company"))
    (found,) = read_figures(context, load_claim_models())
    assert set(found.kinds) == set(load_kinds()) | {"none"}
    assert sum(found.kinds.values()) == pytest.approx(1, abs=1e-4)
    assert found.best() == ("funding_round", 0)
    for shares in found.subjects.values():
        assert set(shares) == {None, 0}
        assert sum(shares.values()) == pytest.approx(1, abs=1e-4)


def test_candidate_pairs(place):
    """No claim comes first, and nobody is always a possible subject."""
    context = place("Quillmark raised $40 million.", ("Quillmark", "company"))
    (found,) = read_figures(context, load_claim_models())
    pairs = candidate_pairs(found)
    assert pairs[0] == ("none", None)
    assert len(pairs) == len(set(pairs))
    assert {("funding_round", 0), ("funding_round", None)} <= set(pairs)


@given(st.lists(st.text(max_size=5), max_size=5), st.sampled_from(sorted(load_kinds())))
def test_cross(features, kind):
    """Crossed features hold each feature alone and tied to the kind."""
    crossed = cross(features, kind)
    assert crossed[: len(features)] == features
    assert all(one.startswith(kind + "&") for one in crossed[len(features) :])
    assert len(crossed) == 2 * len(features)
