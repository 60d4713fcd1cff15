"""Tests of boosted trees: the walk to a leaf, explanations, storage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import PipelineError
from ingest.trees import BoostedTrees, load_trees, read_trees

# Tree 1: "share" at most 0.5 → -1; else "named" at most 0 → 1, else 3. Tree 2: 0.25.
TREES = BoostedTrees(
    names=("named", "share"),
    roots=np.array([0, 5], dtype=np.int32),
    feature=np.array([1, 0, 0, 0, 0, 0], dtype=np.int32),
    threshold=np.array([0.5, 0, 0, 0, 0, 0], dtype=np.float32),
    left=np.array([1, -1, 3, -1, -1, -1], dtype=np.int32),
    right=np.array([2, -1, 4, -1, -1, -1], dtype=np.int32),
    value=np.array([0.5, -1, 2, 1, 3, 0.25], dtype=np.float32),
    base=-0.5,
    about={"articles": 2},
)

WALKS = [
    ("absent is nought", {}, -1.25),
    ("unknown is nothing", {"colour": 9.0}, -1.25),
    ("at the threshold", {"share": 0.5}, -1.25),
    ("above it", {"share": 0.75}, 0.75),
    ("above it and named", {"share": 0.75, "named": 1.0}, 2.75),
    ("named below it", {"share": 0.25, "named": 1.0}, -1.25),
]


@pytest.mark.parametrize(
    ("case", "score"), [x[1:] for x in WALKS], ids=[x[0] for x in WALKS]
)
def test_scores(case, score):
    """A case falls to one leaf a tree; its score is their sum and the base."""
    assert TREES.scores([case]).tolist() == [score]


def test_scores_together():
    """Cases scored at once score as they do alone; no case gives no score."""
    cases = [case for _, case, _ in WALKS]
    assert TREES.scores(cases).tolist() == [score for _, _, score in WALKS]
    assert TREES.scores([]).tolist() == []


EXPLAINED = [
    ("one step", {"share": 0.25}, [("share", -1.5)]),
    ("two steps", {"share": 1.0, "named": 1.0}, [("share", 1.5), ("named", 1.0)]),
    ("never asked", {"share": 0.0, "named": 1.0}, [("share", -1.5)]),
]


@pytest.mark.parametrize(
    ("case", "moved"), [x[1:] for x in EXPLAINED], ids=[x[0] for x in EXPLAINED]
)
def test_explain(case, moved):
    """Each step is credited to the feature that was asked, and to no other."""
    assert TREES.explain(case) == moved


SHARE = st.floats(-2, 2, width=32)


@given(SHARE, SHARE)
def test_explanation_adds_up(named, share):
    """What the features moved, from the roots' means, is the score."""
    case = {"named": named, "share": share}
    roots = float(TREES.value[TREES.roots].sum())
    moved = sum(weight for _, weight in TREES.explain(case))
    assert TREES.scores([case])[0] == pytest.approx(TREES.base + roots + moved)


@given(st.lists(st.tuples(SHARE, SHARE), max_size=5))
def test_round_trip(values):
    """Stored trees score as those that were stored."""
    read = read_trees(TREES.to_bytes())
    cases = [{"named": named, "share": share} for named, share in values]
    assert read.scores(cases).tolist() == TREES.scores(cases).tolist()
    assert (read.names, read.base, read.about) == (TREES.names, TREES.base, TREES.about)


def test_load_trees_missing():
    """Trees that do not ship are an error that names the command to run."""
    with pytest.raises(PipelineError, match=r"python -m ingest\.training"):
        load_trees("forest")


def test_shipped_trees():
    """Every inner node of the shipped trees has two children later in the table."""
    trees = load_trees("trees")
    inner = np.flatnonzero(trees.left >= 0)
    assert (trees.left[inner] > inner).all()
    assert (trees.right[inner] > inner).all()
    assert trees.feature.max() < len(trees.names)
    assert np.isfinite(trees.value).all()
