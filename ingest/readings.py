"""Read each figure as a pair of claim kind and subject, and pick the best reading.

Enters: ``ArticleContext`` and the fitted models. Leaves: for every figure its readings
with probabilities. The pairs compete: a linear model and boosted trees weigh how likely
each kind and each subject is alone, how they fit each other, and what the neighbouring
figures say; places of one amount then lean on each other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from ingest.beliefs import NO_CLAIM, read_alone, twins
from ingest.linear import load_model, softmax
from ingest.pair_features import candidate_pairs, pair_features, tree_features
from ingest.trees import load_trees

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.beliefs import Belief
    from ingest.context import ArticleContext
    from ingest.linear import LinearModel
    from ingest.pair_features import Pair
    from ingest.trees import BoostedTrees

#: How much a repeat of the amount counts beside the figure's own reading.
TWIN_WEIGHT = 1.0
TWIN_FLOOR = 0.02
#: Odds by which a vehicle that governs the clause goes before its owners; a rule of
#: the annotation guide that too few training articles show.
VEHICLE_GAIN = 20.0
#: A figure claims nothing where "none" is likelier than this; tuned for F1.
CLAIMLESS = 0.5


@dataclass(frozen=True, slots=True)
class ClaimModels:
    """The fitted models that claims need."""

    kind: LinearModel
    subject: LinearModel
    pair: LinearModel
    trees: BoostedTrees
    status: LinearModel
    attribution: LinearModel
    role: LinearModel


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of a figure: a kind, a subject (None: nobody), its probability."""

    kind: str
    subject: int | None
    probability: float


@cache
def load_claim_models() -> ClaimModels:
    """Return the shipped models. Raises ``PipelineError`` where one is missing."""
    return ClaimModels(
        kind=load_model("kind"),
        subject=load_model("subject"),
        pair=load_model("pair"),
        trees=load_trees("trees"),
        status=load_model("status"),
        attribution=load_model("attribution"),
        role=load_model("role"),
    )


def read_figures(context: ArticleContext, models: ClaimModels) -> list[Belief]:
    """Return the belief about every figure that is not a printed conversion."""
    return [
        read_alone(context, placed, models.kind, models.subject)
        for placed in context.figures
        if placed.figure.conversion_of is None
    ]


def weigh_pairs(
    context: ArticleContext, beliefs: Sequence[Belief], at: int, models: ClaimModels
) -> list[Candidate]:
    """Return the readings of one figure, likeliest first.

    The linear model and the trees err on different pairs: their probabilities are
    multiplied (geometric mean), which beat either alone in cross-validation.
    """
    pairs = candidate_pairs(beliefs[at])
    described = [pair_features(context, beliefs, at, pair) for pair in pairs]
    linear = softmax(np.array([models.pair.weigh(one) for one in described]))
    joint = np.array([_joint_act(context, beliefs[at], pair) for pair in pairs])
    grown = softmax(
        models.trees.scores(
            [
                tree_features(beliefs[at], pair, one)
                for pair, one in zip(pairs, described, strict=True)
            ]
        )
    )
    shares = np.sqrt(linear * grown) * joint
    shares = shares / shares.sum()
    found = [
        Candidate(kind, subject, float(share))
        for (kind, subject), share in zip(pairs, shares, strict=True)
    ]
    return sorted(found, key=lambda candidate: -candidate.probability)


def _joint_act(context: ArticleContext, belief: Belief, pair: Pair) -> float:
    """Return how much a reading gains by the annotation guide's rule on joint acts.

    "The subject is the vehicle where one is named": a vehicle that governs the
    figure's clause goes before the parties that stand behind it.
    """
    kind, subject = pair
    if kind == NO_CLAIM or subject is None:
        return 1.0
    acts = "g:governs" in belief.features[subject]
    is_vehicle = context.organizations[subject].kind == "vehicle"
    return VEHICLE_GAIN if acts and is_vehicle else 1.0


def agree(
    beliefs: Sequence[Belief], weighed: Sequence[Sequence[Candidate]]
) -> list[list[Candidate]]:
    """Let figures of the same amount lean on each other's readings.

    An amount that an article repeats mostly states the same claim again, and one of
    the places says it more plainly than the others.
    """
    out = []
    for at, candidates in enumerate(weighed):
        others = [
            {(c.kind, c.subject): c.probability for c in weighed[place]}
            for place in twins(beliefs, at)
        ]
        out.append(_lean(candidates, others) if others else list(candidates))
    return out


def _lean(
    candidates: Sequence[Candidate], others: Sequence[dict[Pair, float]]
) -> list[Candidate]:
    """Weigh a figure's readings, and those of its twins, by what the twins say."""
    own = {(c.kind, c.subject): c for c in candidates}
    for pair in (pair for other in others for pair in other):
        own.setdefault(pair, Candidate(*pair, TWIN_FLOOR))
    sure = max(one.probability for one in candidates)  # an unclear place leans more
    scores = np.array(
        [
            sure * np.log(max(one.probability, TWIN_FLOOR))
            + TWIN_WEIGHT
            * np.mean([np.log(other.get(pair, 0.0) + TWIN_FLOOR) for other in others])
            for pair, one in own.items()
        ]
    )
    leaned = [
        replace(one, probability=float(share))
        for one, share in zip(own.values(), softmax(scores), strict=True)
    ]
    return sorted(leaned, key=lambda c: -c.probability)


def choose(candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the winning reading, or None where the figure claims nothing."""
    none = next((c.probability for c in candidates if c.kind == NO_CLAIM), 0.0)
    if none > CLAIMLESS:
        return None
    return next((c for c in candidates if c.kind != NO_CLAIM), None)
