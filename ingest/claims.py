"""Decide what an article claims with its figures.

Enters: ``ArticleContext`` and the fitted models. Leaves: ``ExtractedClaim`` values in
reading order, each distinct claim once. ``readings`` picks kind and subject of every
figure; here the places of one claim come together, and status, attribution, roles,
basis and dates follow for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.attribution import find_attribution
from ingest.dates import claim_event_date, claim_period
from ingest.extraction import ExtractedClaim
from ingest.readings import (
    agree,
    choose,
    load_claim_models,
    read_figures,
    weigh_pairs,
)
from ingest.roles import find_roles, nearest_name
from ingest.status import find_basis, find_status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from ingest.context import ArticleContext, PlacedFigure
    from ingest.extraction import Span
    from ingest.readings import Candidate, ClaimModels


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
        roles=find_roles(context, members, models.role),
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
