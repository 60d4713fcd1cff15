"""Boosted trees over named features: score pairs, and say which features did it.

Enters: the features of one case with values. Leaves: a score, and for an explanation
what each feature added on its way through the trees. The trees are data
(``rules/weights/*.npz``); they are grown by scikit-learn in training, and read here
with numpy alone.
"""

from __future__ import annotations

import functools
import io
import json
from collections import defaultdict
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.errors import PipelineError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int32]


@dataclass(frozen=True)
class BoostedTrees:
    """All trees' nodes in one table.

    ``roots`` is the first node of each tree; a node goes ``left`` where the feature's
    value is at most ``threshold``; a leaf has ``left`` -1. ``value`` is the node's mean
    (at a leaf: what it adds to the score, the shrinkage included).
    """

    names: tuple[str, ...]
    roots: Ints
    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    value: Floats
    base: float
    about: dict[str, Any]

    @functools.cached_property
    def columns(self) -> dict[str, int]:
        """Return feature name → column."""
        return {name: column for column, name in enumerate(self.names)}

    def table(self, cases: Sequence[Mapping[str, float]]) -> Floats:
        """Return cases as rows of values; unknown features are dropped, absent are 0."""
        out = np.zeros((len(cases), len(self.names)), dtype=np.float32)
        columns = self.columns
        for row, case in enumerate(cases):
            for name, value in case.items():
                column = columns.get(name)
                if column is not None:
                    out[row, column] = value
        return out

    def scores(self, cases: Sequence[Mapping[str, float]]) -> Floats:
        """Return one score a case (a log-odds)."""
        table = self.table(cases)
        rows = np.arange(len(cases))[:, None]
        nodes = np.broadcast_to(self.roots, (len(cases), len(self.roots))).copy()
        while True:
            inner = self.left[nodes] >= 0
            if not inner.any():
                break
            below = table[rows, self.feature[nodes]] <= self.threshold[nodes]
            following = np.where(below, self.left[nodes], self.right[nodes])
            nodes = np.where(inner, following, nodes)
        result: Floats = self.value[nodes].sum(axis=1) + np.float32(self.base)
        return result

    def explain(
        self, case: Mapping[str, float], most: int = 8
    ) -> list[tuple[str, float]]:
        """Return the features that moved a case's score most, with how much.

        Each step from a node to its child is credited to the feature that was asked.
        """
        row = self.table([case])[0]
        moved: dict[str, float] = defaultdict(float)
        for root in self.roots:
            node = int(root)
            while self.left[node] >= 0:
                asked = int(self.feature[node])
                below = row[asked] <= self.threshold[node]
                child = int(self.left[node] if below else self.right[node])
                moved[self.names[asked]] += float(self.value[child] - self.value[node])
                node = child
        return sorted(moved.items(), key=lambda entry: -abs(entry[1]))[:most]

    def to_bytes(self) -> bytes:
        """Return the trees as a compressed archive."""
        buffer = io.BytesIO()
        np.savez_compressed(
            buffer,
            names=np.frombuffer("\n".join(self.names).encode(), dtype=np.uint8),
            roots=self.roots,
            feature=self.feature.astype(np.int16),
            threshold=self.threshold,
            left=self.left,
            right=self.right,
            value=self.value,
            base=np.array(self.base),
            about=np.array(json.dumps(self.about, sort_keys=True)),
        )
        return buffer.getvalue()


def read_trees(blob: bytes) -> BoostedTrees:
    """Return the trees that ``to_bytes`` wrote."""
    stored = np.load(io.BytesIO(blob), allow_pickle=False)
    return BoostedTrees(
        names=tuple(stored["names"].tobytes().decode().split("\n")),
        roots=stored["roots"],
        feature=stored["feature"].astype(np.int32),
        threshold=stored["threshold"],
        left=stored["left"],
        right=stored["right"],
        value=stored["value"],
        base=float(stored["base"]),
        about=json.loads(str(stored["about"])),
    )


@functools.cache
def load_trees(name: str) -> BoostedTrees:
    """Return shipped trees. Raises ``PipelineError`` where their file is missing."""
    path = f"rules/weights/{name}.npz"
    try:
        return read_trees(files("ingest").joinpath(path).read_bytes())
    except FileNotFoundError as error:
        raise PipelineError(
            f"{path} is missing; run: python -m ingest.training"
        ) from error
