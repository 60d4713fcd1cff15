"""First reading of every figure by itself: how likely each kind and subject is.

Enters: ``ArticleContext`` with the kind and subject models. Leaves: ``Belief`` values,
one a figure, which the pair model then weighs against each other: figures of one
article are about the same few organizations, and one sentence seldom changes its topic.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
import yaml

from ingest.kind_features import kind_features
from ingest.linear import softmax
from ingest.subject_features import subject_features
from kb.kinds import load_kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.context import ArticleContext, PlacedFigure
    from ingest.linear import LinearModel

NO_CLAIM = "none"
#: Kinds less likely than this are no reading worth weighing.
LEAST_KIND = 0.015
MOST_KINDS = 7


@dataclass(frozen=True)
class Belief:
    """What a figure says when read alone.

    ``kinds`` maps each claim kind (and "none") to its probability; ``subjects`` maps a
    kind to the share of each organization index (None: nobody), for the likely kinds.
    ``features`` holds each candidate subject's feature names.
    """

    placed: PlacedFigure
    kinds: dict[str, float]
    subjects: dict[str, dict[int | None, float]]
    features: dict[int | None, list[str]]

    def subject_share(self, subject: int | None) -> float:
        """Return how likely a subject is over all likely kinds."""
        return sum(
            self.kinds[kind] * shares.get(subject, 0.0)
            for kind, shares in self.subjects.items()
        )

    def best(self) -> tuple[str, int | None]:
        """Return the likeliest kind with its likeliest subject."""
        kind = max(self.kinds, key=self.kinds.__getitem__)
        shares = self.subjects.get(kind, {})
        subject = max(shares, key=shares.__getitem__) if shares else None
        return kind, subject


def twins(beliefs: Sequence[Belief], at: int) -> list[int]:
    """Return the places of the other figures with the unit and amount of one."""
    figure = beliefs[at].placed.figure
    return [
        place
        for place, other in enumerate(beliefs)
        if place != at
        and other.placed.figure.unit == figure.unit
        and other.placed.figure.amount == figure.amount
    ]


def cross(features: Iterable[str], kind: str) -> list[str]:
    """Return subject features alone and tied to the claim kind."""
    listed = list(features)
    return [*listed, *(f"{kind}&{name}" for name in listed)]


@functools.cache
def kind_units() -> dict[str, frozenset[str]]:
    """Return unit class → kinds of ``rules/kind_units.yml``."""
    text = files("ingest").joinpath("rules/kind_units.yml").read_text(encoding="utf-8")
    return {unit: frozenset(kinds) for unit, kinds in yaml.safe_load(text).items()}


@functools.cache
def money_kinds() -> frozenset[str]:
    """Return the claim kinds whose figure is money."""
    return frozenset(
        name for name, kind in load_kinds().items() if kind.dimension == "money"
    )


def possible_kinds(kinds: dict[str, float], unit_class: str) -> dict[str, float]:
    """Return the kinds that a unit allows, their probabilities summing to 1."""
    kept = kind_units().get(unit_class, money_kinds()) | {NO_CLAIM}
    total = sum(value for kind, value in kinds.items() if kind in kept)
    return {
        kind: value / total if kind in kept else 0.0 for kind, value in kinds.items()
    }


def read_alone(
    context: ArticleContext,
    placed: PlacedFigure,
    kind_model: LinearModel,
    subject_model: LinearModel,
) -> Belief:
    """Return the belief about one figure."""
    values = kind_model.probabilities(kind_features(context, placed))
    kinds = possible_kinds(
        {
            label: float(value)
            for label, value in zip(kind_model.labels, values, strict=True)
        },
        placed.unit_class,
    )
    options: list[int | None] = [None, *context.parties]
    features = {one: subject_features(context, placed, one) for one in options}
    likely = sorted(kinds, key=lambda kind: -kinds[kind])[:MOST_KINDS]
    subjects = {}
    for kind in likely:
        if kind == NO_CLAIM or kinds[kind] < LEAST_KIND:
            continue
        scores = np.array(
            [
                float(subject_model.scores(cross(features[one], kind))[0])
                for one in options
            ]
        )
        shares = softmax(scores)
        subjects[kind] = dict(zip(options, map(float, shares), strict=True))
    return Belief(placed, kinds, subjects, features)
