"""Fit the claim models: kind, subject, status, attribution, role.

Enters: annotated articles with their contexts. Leaves: ``ClaimModels``. Strengths and
scales were chosen by cross-validation by article on the training articles only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ingest.attribution_features import attribution_features
from ingest.beliefs import NO_CLAIM, cross, read_alone
from ingest.kind_features import kind_features
from ingest.pair_features import candidate_pairs, pair_features, tree_features
from ingest.readings import ClaimModels
from ingest.role_features import possible_parties, role_features
from ingest.status_features import status_features
from ingest.subject_features import subject_features
from ingest.training.cases import GoldCase, gold_cases
from ingest.training.fitting import fit_choice, fit_labels
from ingest.training.growing import grow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.context import ArticleContext
    from ingest.gold import GoldArticle
    from ingest.linear import LinearModel
    from ingest.trees import BoostedTrees

Prepared = list[tuple["ArticleContext", GoldCase]]

#: sklearn's C for each model; tried: 0.05 to 3.
STRENGTH = {"kind": 0.5, "status": 0.5, "attribution": 0.5, "role": 0.3}
SUBJECT_PENALTY = 3.0
PAIR_PENALTY = 2.0
#: Folds by article for the beliefs that the pair model is fitted on.
FOLDS = 4
#: Words of a whole sentence or headline count this much; tried: 0.15 to 1.
QUIET = 0.4
BAG = re.compile(r"(?:s|T|p|w|pp|pl|c|nl|np|wl|wr|Rs|Rw|Rv|0w|x)=|sb:")


def quiet_bags(name: str) -> float:
    """Scale features of loose words down."""
    return QUIET if BAG.match(name) else 1.0


def prepare(
    golds: Sequence[GoldArticle], contexts: Sequence[ArticleContext]
) -> Prepared:
    """Return every figure with its context and annotation."""
    return [
        (context, case)
        for gold, context in zip(golds, contexts, strict=True)
        for case in gold_cases(gold, context)
    ]


def fit_claims(prepared: Prepared, about: dict[str, Any] | None = None) -> ClaimModels:
    """Return all claim models fitted on the cases."""
    about = about or {}
    stated = [(x, case) for x, case in prepared if case.claim is not None]
    pair, trees = _fit_pair(prepared, about)
    return ClaimModels(
        kind=_fit_kind(prepared, about),
        subject=_fit_subject(stated, about),
        pair=pair,
        trees=trees,
        status=_fit_status(stated, about),
        attribution=_fit_attribution(stated, about),
        role=_fit_role(stated, about),
    )


def _fit_kind(prepared: Prepared, about: dict[str, Any]) -> LinearModel:
    rows = [kind_features(context, case.placed) for context, case in prepared]
    labels = [case.claim["kind"] if case.claim else NO_CLAIM for _, case in prepared]
    return fit_labels(
        rows, labels, strength=STRENGTH["kind"], scale=quiet_bags, about=about
    )


def _fit_subject(stated: Prepared, about: dict[str, Any]) -> LinearModel:
    cases, right = [], []
    for context, case in stated:
        if not case.known or case.claim is None:
            continue
        subjects: list[int | None] = [None, *context.parties]
        if case.subject not in subjects:
            continue
        kind = case.claim["kind"]
        cases.append(
            [cross(subject_features(context, case.placed, s), kind) for s in subjects]
        )
        right.append(subjects.index(case.subject))
    return fit_choice(
        cases, right, penalty=SUBJECT_PENALTY, scale=quiet_bags, about=about
    )


def _fit_pair(
    prepared: Prepared, about: dict[str, Any]
) -> tuple[LinearModel, BoostedTrees]:
    """Fit both pair models on beliefs of models that have not seen the article."""
    articles = list({id(context): context for context, _ in prepared})
    fold_of = {one: place % FOLDS for place, one in enumerate(articles)}
    cases: list[list[dict[str, float]]] = []
    grown: list[dict[str, float]] = []
    right: list[int] = []
    for fold in range(FOLDS):
        inside = [x for x in prepared if fold_of[id(x[0])] != fold]
        stated = [x for x in inside if x[1].claim is not None]
        kind, subject = _fit_kind(inside, {}), _fit_subject(stated, {})
        for one in articles:
            if fold_of[one] == fold:
                own = [x for x in prepared if id(x[0]) == one]
                _pair_cases(
                    own,
                    kind=kind,
                    subject=subject,
                    cases=cases,
                    grown=grown,
                    right=right,
                )
    linear = fit_choice(cases, right, penalty=PAIR_PENALTY, least=3, about=about)
    marks = [
        at == wanted
        for case, wanted in zip(cases, right, strict=True)
        for at in range(len(case))
    ]
    return linear, grow(grown, marks, about=about)


def _pair_cases(
    own: Prepared,
    *,
    kind: LinearModel,
    subject: LinearModel,
    cases: list[list[dict[str, float]]],
    grown: list[dict[str, float]],
    right: list[int],
) -> None:
    context = own[0][0]
    known = {case.placed.index: case for _, case in own}
    beliefs = [
        read_alone(context, placed, kind, subject)
        for placed in context.figures
        if placed.figure.conversion_of is None
    ]
    for at, belief in enumerate(beliefs):
        case = known.get(belief.placed.index)
        if case is None or not case.known:
            continue
        pairs = candidate_pairs(belief)
        wanted = (case.claim["kind"], case.subject) if case.claim else (NO_CLAIM, None)
        if wanted in pairs:
            described = [pair_features(context, beliefs, at, p) for p in pairs]
            cases.append(described)
            grown.extend(
                tree_features(belief, pair, one)
                for pair, one in zip(pairs, described, strict=True)
            )
            right.append(pairs.index(wanted))


def _fit_status(stated: Prepared, about: dict[str, Any]) -> LinearModel:
    rows, labels = [], []
    for context, case in stated:
        if case.claim is not None:
            rows.append(status_features(context, case.placed, case.claim["kind"]))
            labels.append(case.claim["status"])
    return fit_labels(
        rows, labels, strength=STRENGTH["status"], scale=quiet_bags, about=about
    )


def _fit_attribution(stated: Prepared, about: dict[str, Any]) -> LinearModel:
    rows, labels = [], []
    for context, case in stated:
        if case.claim is not None:
            kind = case.claim["kind"]
            rows.append(attribution_features(context, case.placed, kind, case.subject))
            labels.append(case.claim["attribution"]["type"])
    return fit_labels(
        rows, labels, strength=STRENGTH["attribution"], scale=quiet_bags, about=about
    )


def _fit_role(stated: Prepared, about: dict[str, Any]) -> LinearModel:
    rows, labels = [], []
    for context, case in stated:
        if case.claim is None or not case.primary or not case.known:
            continue
        roles = dict(case.roles)
        for organization in possible_parties(context, case.placed, case.subject):
            rows.append(
                role_features(
                    context,
                    case.placed,
                    kind=case.claim["kind"],
                    subject=case.subject,
                    organization=organization,
                )
            )
            labels.append(roles.get(organization, NO_CLAIM))
    return fit_labels(
        rows, labels, strength=STRENGTH["role"], scale=quiet_bags, about=about
    )
