"""Decide what an article claims with its figures.

Enters: ``ArticleContext`` and the fitted models. Leaves: ``ExtractedClaim`` values in
reading order, each distinct claim once. For every figure the pairs (claim kind,
subject) compete: the kind model scores the kinds and "no claim", the subject model
scores each organization and "nobody" under that kind, and the best product wins.
Status, attribution and roles follow for the winner; period and dates are rules.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from ingest.attribution import find_attribution
from ingest.dates import claim_event_date, claim_period
from ingest.extraction import ExtractedClaim, FoundRole
from ingest.beliefs import NO_CLAIM, read_alone
from ingest.linear import load_model, softmax
from ingest.pair_features import candidate_pairs, pair_features, tree_features
from ingest.role_features import possible_parties, role_features
from ingest.status import find_basis, find_status
from ingest.trees import load_trees

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from ingest.beliefs import Belief
    from ingest.context import ArticleContext, PlacedFigure, PlacedName
    from ingest.extraction import Span
    from ingest.linear import LinearModel
    from ingest.pair_features import Pair
    from ingest.trees import BoostedTrees

#: How much a repeat of the amount counts beside the figure's own reading.
TWIN_WEIGHT = 1.0
TWIN_FLOOR = 0.02
#: Odds by which a vehicle that governs the clause goes before its owners; a rule of
#: the annotation guide that too few training articles show.
VEHICLE_GAIN = 20.0
#: A role is taken although "no role" is likelier by this much; the best F1 among 0 to
#: 0.8 in cross-validation by article (0.68 at 0, 0.73 at 0.4).
ROLE_MARGIN = 0.4
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
        figure = beliefs[at].placed.figure
        twins = [
            {(c.kind, c.subject): c.probability for c in other}
            for place, other in enumerate(weighed)
            if place != at
            and beliefs[place].placed.figure.unit == figure.unit
            and beliefs[place].placed.figure.amount == figure.amount
        ]
        if not twins:
            out.append(list(candidates))
            continue
        own = {(c.kind, c.subject) for c in candidates}
        candidates = [
            *candidates,
            *(
                Candidate(*pair, TWIN_FLOOR)
                for pair in dict.fromkeys(pair for twin in twins for pair in twin)
                if pair not in own
            ),
        ]
        scores = np.array(
            [
                np.log(max(c.probability, TWIN_FLOOR))
                + TWIN_WEIGHT
                * np.mean(
                    [np.log(t.get((c.kind, c.subject), 0.0) + TWIN_FLOOR) for t in twins]
                )
                for c in candidates
            ]
        )
        shares = softmax(scores)
        leaned = [
            replace(c, probability=float(share))
            for c, share in zip(candidates, shares, strict=True)
        ]
        out.append(sorted(leaned, key=lambda c: -c.probability))
    return out


def choose(candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the winning reading, or None where the figure claims nothing."""
    none = next((c.probability for c in candidates if c.kind == NO_CLAIM), 0.0)
    if none > CLAIMLESS:
        return None
    return next((c for c in candidates if c.kind != NO_CLAIM), None)


def extract_claims(
    context: ArticleContext, models: ClaimModels | None = None
) -> list[ExtractedClaim]:
    """Return the article's claims in reading order, each distinct one once."""
    models = models or load_claim_models()
    decided: list[tuple[PlacedFigure, Candidate]] = []
    beliefs = read_figures(context, models)
    weighed = [weigh_pairs(context, beliefs, at, models) for at in range(len(beliefs))]
    for belief, candidates in zip(beliefs, agree(beliefs, weighed), strict=True):
        chosen = choose(candidates)
        if chosen is not None:
            decided.append((belief.placed, chosen))
    groups = group_repeats(decided)
    return [_claim(context, members, models) for members in groups]


def group_repeats(
    decided: Sequence[tuple[PlacedFigure, Candidate]],
) -> list[list[tuple[PlacedFigure, Candidate]]]:
    """Group figures that state one claim, best evidence first.

    One claim has one kind, subject, unit and amount; the bound may differ, and then
    the body's wording counts before the headline's.
    """
    groups: dict[tuple[object, ...], list[tuple[PlacedFigure, Candidate]]] = {}
    for placed, chosen in decided:
        groups.setdefault(_claim_key(placed, chosen), []).append((placed, chosen))
    for members in groups.values():
        members.sort(key=lambda m: (m[0].sentence.part == "title", m[0].sentence.index))
    return list(groups.values())


def _claim_key(placed: PlacedFigure, chosen: Candidate) -> tuple[object, ...]:
    figure = placed.figure
    both: tuple[Decimal | None, ...] = (figure.amount,)
    if figure.bound in ("range", "vague"):
        both = (figure.low, figure.high)
    return (chosen.kind, chosen.subject, figure.unit, *both)


def _claim(
    context: ArticleContext,
    members: Sequence[tuple[PlacedFigure, Candidate]],
    models: ClaimModels,
) -> ExtractedClaim:
    placed, chosen = members[0]
    kind, subject = chosen.kind, chosen.subject
    status, status_span = find_status(context, placed, kind, models.status)
    basis, basis_span = find_basis(placed, kind)
    event = claim_event_date(context, placed, kind, status)
    return ExtractedClaim(
        kind=kind,
        subject=None if subject is None else context.organizations[subject].name,
        subject_span=_subject_span(context, placed, subject),
        figure=placed.figure,
        status=status,
        status_span=status_span,
        attribution=find_attribution(
            context, placed, kind, subject, models.attribution
        ),
        roles=_roles(context, members, models.role),
        period=claim_period(context, placed, kind, status),
        basis=basis,
        basis_span=basis_span,
        event_date=event[0] if event else None,
        event_date_span=event[1] if event else None,
        quote=context.analyzed.quote(placed.sentence),
        repeats=tuple(other.figure for other, _ in members[1:]),
        score=chosen.probability,
    )


def _subject_span(
    context: ArticleContext, placed: PlacedFigure, subject: int | None
) -> Span | None:
    if subject is None:
        return None
    names = context.names_by_organization[subject]
    return nearest_name(names, placed).span


def nearest_name(names: Sequence[PlacedName], placed: PlacedFigure) -> PlacedName:
    """Return the name that stands nearest: same sentence, then before, then after."""

    def order(name: PlacedName) -> tuple[bool, bool, int, int]:
        gap = name.sentence.index - placed.sentence.index
        return (gap != 0, gap > 0, abs(gap), abs(name.item - placed.item))

    return min(names, key=order)


def _roles(
    context: ArticleContext,
    members: Sequence[tuple[PlacedFigure, Candidate]],
    model: LinearModel,
) -> tuple[FoundRole, ...]:
    """Return the parties that any place of the claim names, each once."""
    best: dict[int, tuple[float, FoundRole]] = {}
    body = [member for member in members if member[0].sentence.part == "text"]
    for placed, chosen in body or members:
        for organization in possible_parties(context, placed, chosen.subject):
            features = role_features(
                context,
                placed,
                kind=chosen.kind,
                subject=chosen.subject,
                organization=organization,
            )
            shares = model.probabilities(features)
            shares[model.labels.index(NO_CLAIM)] -= ROLE_MARGIN
            top = int(np.argmax(shares))
            role = model.labels[top]
            if role == NO_CLAIM or shares[top] <= best.get(organization, (0.0,))[0]:
                continue
            names = context.names_by_organization[organization]
            found = FoundRole(
                role,
                context.organizations[organization].name,
                nearest_name(names, placed).span,
            )
            best[organization] = (float(shares[top]), found)
    roles = [role for _, role in best.values()]
    return tuple(sorted(roles, key=lambda r: (r.span.part == "text", r.span.start)))
