"""Fit linear models over named features: by label, or by choice among candidates.

Enters: feature lists with labels (or candidate lists with the index of the right
one). Leaves: ``LinearModel``. A scale a feature family folds into the weights: words
of a whole sentence speak more softly than the word beside the figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ingest.linear import LinearModel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import scipy.sparse as sp

#: A case's features: names that count 1 each, or names with values.
Row: TypeAlias = "Sequence[str] | Mapping[str, float]"


def loud(_name: str) -> float:
    """Scale every feature alike."""
    return 1.0


def vocabulary(rows: Iterable[Iterable[str]], least: int) -> dict[str, int]:
    """Return feature → column for features seen in at least ``least`` cases."""
    seen = Counter(name for row in rows for name in set(row))
    kept = sorted(name for name, count in seen.items() if count >= least)
    return {name: column for column, name in enumerate(kept)}


def matrix(
    rows: Sequence[Row],
    columns: dict[str, int],
    scale: Callable[[str], float] = loud,
) -> sp.csr_matrix:
    """Return the sparse matrix (cases x features) of scaled ones (or given values)."""
    from scipy import sparse  # noqa: PLC0415

    data, indices, starts = [], [], [0]
    for row in rows:
        values = dict.fromkeys(row, 1.0) if isinstance(row, Sequence) else row
        for name, value in values.items():
            if name in columns:
                indices.append(columns[name])
                data.append(scale(name) * value)
        starts.append(len(indices))
    return sparse.csr_matrix(
        (data, indices, starts), shape=(len(rows), len(columns)), dtype=np.float64
    )


def fit_labels(
    rows: Sequence[Sequence[str]],
    labels: Sequence[str],
    *,
    strength: float,
    least: int = 2,
    scale: Callable[[str], float] = loud,
    about: dict[str, Any] | None = None,
    weight: Sequence[float] | None = None,
) -> LinearModel:
    """Return a multinomial logistic regression; ``strength`` is sklearn's ``C``."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    columns = vocabulary(rows, least)
    model = LogisticRegression(C=strength, max_iter=500)
    model.fit(matrix(rows, columns, scale), list(labels), sample_weight=weight)
    weights, bias = model.coef_.T, model.intercept_
    if len(model.classes_) == 2:
        weights = np.hstack([np.zeros_like(weights), weights])
        bias = np.array([0.0, bias[0]])
    return _model(
        list(model.classes_),
        columns,
        weights=weights,
        bias=bias,
        scale=scale,
        about=about or {},
    )


def fit_choice(
    cases: Sequence[Sequence[Row]],
    right: Sequence[int],
    *,
    penalty: float,
    least: int = 2,
    scale: Callable[[str], float] = loud,
    about: dict[str, Any] | None = None,
) -> LinearModel:
    """Return a conditional logit: one weight a feature, softmax over the candidates.

    ``cases`` holds each case's candidates as feature lists, ``right`` the index of
    the right one; ``penalty`` weighs the squared weights against the mean loss times
    the number of cases.
    """
    from scipy.optimize import minimize  # noqa: PLC0415

    rows = [row for case in cases for row in case]
    columns = vocabulary(rows, least)
    design = matrix(rows, columns, scale)
    starts = np.cumsum([0, *[len(case) for case in cases]])
    chosen = starts[:-1] + np.asarray(right)
    sizes = np.diff(starts)

    def loss(weights: Any) -> tuple[float, Any]:
        scores = design @ weights
        top = np.repeat(np.maximum.reduceat(scores, starts[:-1]), sizes)
        powers = np.exp(scores - top)
        total = np.add.reduceat(powers, starts[:-1])
        share = powers / np.repeat(total, sizes)
        value = float(np.sum(np.log(total)) - np.sum((scores - top)[chosen]))
        share[chosen] -= 1.0
        gradient = design.T @ share + penalty * weights
        return value + 0.5 * penalty * float(weights @ weights), gradient

    found = minimize(
        loss,
        np.zeros(len(columns)),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 300},
    )
    weights = found.x[:, None]
    return _model(
        ["score"],
        columns,
        weights=weights,
        bias=np.zeros(1),
        scale=scale,
        about=about or {},
    )


def _model(
    labels: list[str],
    columns: dict[str, int],
    *,
    weights: Any,
    bias: Any,
    scale: Callable[[str], float],
    about: dict[str, Any],
) -> LinearModel:
    factors = np.array([scale(name) for name in columns])
    scaled = weights * factors[:, None]
    kept = np.abs(scaled).max(axis=1) > 0.004  # smaller weights change no decision
    names = [name for name, keep in zip(columns, kept, strict=True) if keep]
    return LinearModel(
        labels=tuple(map(str, labels)),
        rows={name: row for row, name in enumerate(names)},
        weights=np.asarray(scaled[kept], dtype=np.float32),
        bias=np.asarray(bias, dtype=np.float32),
        about=about,
    )
