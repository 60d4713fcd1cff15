"""Grow boosted trees that tell the right candidate from the wrong ones.

Enters: cases with valued features and whether each is right. Leaves: ``BoostedTrees``.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.trees import BoostedTrees

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Chosen by cross-validation by article; 100 to 400 rounds and 7 to 31 leaves tried.
ROUNDS = 250
LEARN_RATE = 0.05
LEAVES = 15
PENALTY = 5.0
LEAST_IN_LEAF = 25
FEATURE_SHARE = 0.3


def grow(
    cases: Sequence[dict[str, float]],
    right: Sequence[bool],
    *,
    least: int = 150,
    about: dict[str, Any] | None = None,
) -> BoostedTrees:
    """Return trees over the features seen in at least ``least`` cases."""
    from sklearn.ensemble import (  # noqa: PLC0415
        HistGradientBoostingClassifier,
    )

    seen = Counter(name for case in cases for name in case)
    names = sorted(name for name, count in seen.items() if count >= least)
    columns = {name: column for column, name in enumerate(names)}
    table = np.zeros((len(cases), len(names)), dtype=np.float32)
    for row, case in enumerate(cases):
        for name, value in case.items():
            if name in columns:
                table[row, columns[name]] = value
    model = HistGradientBoostingClassifier(
        max_iter=ROUNDS,
        learning_rate=LEARN_RATE,
        max_leaf_nodes=LEAVES,
        l2_regularization=PENALTY,
        min_samples_leaf=LEAST_IN_LEAF,
        max_features=FEATURE_SHARE,
        early_stopping=False,
        random_state=0,
    ).fit(table, list(right))
    return _export(model, names, about or {})


def _export(model: Any, names: list[str], about: dict[str, Any]) -> BoostedTrees:
    roots: list[int] = []
    feature: list[int] = []
    threshold: list[float] = []
    left: list[int] = []
    right: list[int] = []
    value: list[float] = []
    for (predictor,) in model._predictors:  # noqa: SLF001 - no public export exists
        start = len(feature)
        roots.append(start)
        for node in predictor.nodes:
            leaf = bool(node["is_leaf"])
            feature.append(0 if leaf else int(node["feature_idx"]))
            threshold.append(0.0 if leaf else float(node["num_threshold"]))
            left.append(-1 if leaf else start + int(node["left"]))
            right.append(-1 if leaf else start + int(node["right"]))
            value.append(float(node["value"]))
    return BoostedTrees(
        names=tuple(names),
        roots=np.array(roots, dtype=np.int32),
        feature=np.array(feature, dtype=np.int32),
        threshold=np.array(threshold, dtype=np.float32),
        left=np.array(left, dtype=np.int32),
        right=np.array(right, dtype=np.int32),
        value=np.array(value, dtype=np.float32),
        base=float(np.ravel(model._baseline_prediction)[0]),  # noqa: SLF001
        about=about,
    )
