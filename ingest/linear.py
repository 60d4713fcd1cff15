"""Linear models over named features: score, decide, explain.

Enters: feature names of one case, each counting 1 (training may have scaled some; the
scale is folded into the weights). Leaves: a score a label, probabilities, and for each
decision the features that made it. Weights are data (``rules/weights/*.npz``), written
by ``python -m ingest.training`` with the digest of the articles they were fitted on.
"""

from __future__ import annotations

import functools
import io
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.errors import PipelineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    Scores = NDArray[np.float32]


@dataclass(frozen=True)
class LinearModel:
    """Weights by feature and label.

    ``rows`` maps a feature name to its row of ``weights`` (features x labels).
    ``about`` says what the model was fitted on and how well it did.
    """

    labels: tuple[str, ...]
    rows: dict[str, int]
    weights: Scores
    bias: Scores
    about: dict[str, Any]

    def scores(self, features: Iterable[str]) -> Scores:
        """Return the score of each label, in the order of ``labels``."""
        rows = self.rows
        known = [rows[name] for name in features if name in rows]
        if not known:
            return self.bias
        total: Scores = self.bias + self.weights[known].sum(axis=0)
        return total

    def weigh(self, features: Mapping[str, float]) -> float:
        """Return the first label's score of features that have values."""
        total = float(self.bias[0])
        for name, value in features.items():
            row = self.rows.get(name)
            if row is not None:
                total += float(self.weights[row, 0]) * value
        return total

    def probabilities(self, features: Iterable[str]) -> Scores:
        """Return the softmax of the scores; they sum to 1."""
        return softmax(self.scores(features))

    def best(self, features: Iterable[str]) -> str:
        """Return the likeliest label."""
        return self.labels[int(np.argmax(self.scores(features)))]

    def explain(
        self, features: Iterable[str], label: str, most: int = 8
    ) -> list[tuple[str, float]]:
        """Return the features that count most for or against a label, with weights."""
        column = self.labels.index(label)
        known = [
            (name, float(self.weights[self.rows[name], column]))
            for name in features
            if name in self.rows
        ]
        return sorted(known, key=lambda entry: -abs(entry[1]))[:most]

    def to_bytes(self) -> bytes:
        """Return the model as a compressed archive, weights in half precision."""
        buffer = io.BytesIO()
        names = sorted(self.rows, key=self.rows.__getitem__)
        np.savez_compressed(
            buffer,
            labels=np.array(self.labels),
            features=np.frombuffer("\n".join(names).encode(), dtype=np.uint8),
            weights=self.weights.astype(np.float16),
            bias=self.bias.astype(np.float32),
            about=np.array(json.dumps(self.about, sort_keys=True)),
        )
        return buffer.getvalue()


def read_model(blob: bytes) -> LinearModel:
    """Return the model that ``to_bytes`` wrote."""
    stored = np.load(io.BytesIO(blob), allow_pickle=False)
    names = stored["features"].tobytes().decode().split("\n")
    return LinearModel(
        labels=tuple(str(label) for label in stored["labels"]),
        rows={name: row for row, name in enumerate(names)},
        weights=stored["weights"].astype(np.float32),
        bias=stored["bias"],
        about=json.loads(str(stored["about"])),
    )


@functools.cache
def load_model(name: str) -> LinearModel:
    """Return a shipped model. Raises ``PipelineError`` where its file is missing."""
    path = f"rules/weights/{name}.npz"
    try:
        return read_model(files("ingest").joinpath(path).read_bytes())
    except FileNotFoundError as error:
        raise PipelineError(
            f"{path} is missing; run: python -m ingest.training"
        ) from error


def softmax(scores: Scores) -> Scores:
    """Return scores as probabilities."""
    powers = np.exp(scores - scores.max())
    result: Scores = powers / powers.sum()
    return result
