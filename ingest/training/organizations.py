"""Fit the model that judges whether a proposed surface names an organization.

Enters: annotated articles. Leaves: a two-label model. The proposals come from name
finders that have not seen the article, as they will not have seen tomorrow's.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from ingest.name_features import name_features
from ingest.name_forms import words_of
from ingest.name_model import add_name_finder, pack
from ingest.organizations import find_candidates
from ingest.pipeline import load_parser
from ingest.sentences import analyze_articles
from ingest.training.fitting import fit_labels
from ingest.training.names import fit_names
from kb.organizations import load_registry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.gold import GoldArticle
    from ingest.linear import LinearModel
    from ingest.organizations import NameCandidate
    from kb.organizations import Registry

log = logging.getLogger(__name__)

#: sklearn's C; 0.1 to 3 were tried in cross-validation.
STRENGTH = 1.0
FOLDS = 2


def fit_organizations(
    articles: Sequence[GoldArticle], pool: Sequence[str], about: dict[str, Any]
) -> LinearModel:
    """Return the model; fits one name finder a fold on the way."""
    registry = load_registry()
    rows: list[list[str]] = []
    labels: list[str] = []
    for fold in range(FOLDS):
        inside = [a for place, a in enumerate(articles) if place % FOLDS != fold]
        outside = [a for place, a in enumerate(articles) if place % FOLDS == fold]
        nlp = load_parser()
        add_name_finder(nlp, pack(fit_names(inside, pool=pool), {}))
        analyzed = analyze_articles([a.article for a in outside], nlp)
        for gold, one in zip(outside, analyzed, strict=True):
            for candidate in find_candidates(one, registry):
                rows.append(name_features(one, candidate, registry))
                labels.append("yes" if is_named(gold, candidate, registry) else "no")
        log.info("organizations: fold %d of %d", fold + 1, FOLDS)
    return fit_labels(rows, labels, strength=STRENGTH, about=about)


def is_named(gold: GoldArticle, candidate: NameCandidate, registry: Registry) -> bool:
    """Return whether the annotation has the candidate among its organizations."""
    accepted = {
        tuple(words_of(form))
        for organization in gold.record["organizations"]
        for form in (organization["name"], *organization.get("also", []))
    }
    forms = [candidate.surface]
    if candidate.registered:
        forms.append(registry.by_id[candidate.registered].name)
    return any(tuple(words_of(form)) in accepted for form in forms)
