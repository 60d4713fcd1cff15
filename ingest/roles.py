"""Find the other parties of a claim: who lends, leads, supplies, is bought.

Enters: ``ArticleContext``, the places of a claim, the role model. Leaves: ``FoundRole``
values in reading order. The headline is asked only where no sentence states the claim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ingest.beliefs import NO_CLAIM
from ingest.extraction import FoundRole
from ingest.role_features import possible_parties, role_features

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.context import ArticleContext, PlacedFigure, PlacedName
    from ingest.linear import LinearModel
    from ingest.readings import Candidate

#: A role is taken although "no role" is likelier by this much; the best F1 among 0 to
#: 0.8 in cross-validation by article (0.68 at 0, 0.73 at 0.4).
ROLE_MARGIN = 0.4


def find_roles(
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


def nearest_name(names: Sequence[PlacedName], placed: PlacedFigure) -> PlacedName:
    """Return the name that stands nearest: same sentence, then before, then after."""

    def order(name: PlacedName) -> tuple[bool, bool, int, int]:
        gap = name.sentence.index - placed.sentence.index
        return (gap != 0, gap > 0, abs(gap), abs(name.item - placed.item))

    return min(names, key=order)
