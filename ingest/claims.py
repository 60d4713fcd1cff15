"""Decide what an article claims with its figures.

Enters: ``ArticleContext`` and the fitted models. Leaves: ``ExtractedClaim`` values in
reading order, each distinct claim once. For every figure the pairs (claim kind,
subject) compete: the kind model scores the kinds and "no claim", the subject model
scores each organization and "nobody" under that kind, and the best product wins.
Status, attribution and roles follow for the winner; period and dates are rules.
"""

from __future__ import annotations

from dataclasses import dataclass
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
    from ingest.trees import BoostedTrees

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
    grown = softmax(
        models.trees.scores(
            [
                tree_features(beliefs[at], pair, one)
                for pair, one in zip(pairs, described, strict=True)
            ]
        )
    )
    shares = np.sqrt(linear * grown)
    shares = shares / shares.sum()
    found = [
        Candidate(kind, subject, float(share))
        for (kind, subject), share in zip(pairs, shares, strict=True)
    ]
    return sorted(found, key=lambda candidate: -candidate.probability)


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
    for at, belief in enumerate(beliefs):
        chosen = choose(weigh_pairs(context, beliefs, at, models))
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
    event = claim_event_date(context, placed, kind)
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
        roles=_roles(context, placed, chosen, models.role),
        period=claim_period(context, placed, kind),
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
    context: ArticleContext, placed: PlacedFigure, chosen: Candidate, model: LinearModel
) -> tuple[FoundRole, ...]:
    found = []
    for organization in possible_parties(context, placed, chosen.subject):
        features = role_features(
            context,
            placed,
            kind=chosen.kind,
            subject=chosen.subject,
            organization=organization,
        )
        role = model.best(features)
        if role == NO_CLAIM:
            continue
        span = nearest_name(context.names_by_organization[organization], placed).span
        found.append(FoundRole(role, context.organizations[organization].name, span))
    return tuple(sorted(found, key=lambda r: (r.span.part == "text", r.span.start)))
