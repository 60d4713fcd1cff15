"""Show why a figure became the claim it did: candidates, scores, features.

Enters: ``ArticleContext`` and the fitted models. Leaves: for each figure its readings
(kind, subject, probability) and, for the best of them, the features that weighed most in
the kind model, the subject model and the boosted trees.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.beliefs import NO_CLAIM, cross
from ingest.kind_features import kind_features
from ingest.pair_features import pair_features, tree_features
from ingest.readings import agree, load_claim_models, read_figures, weigh_pairs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.beliefs import Belief
    from ingest.context import ArticleContext
    from ingest.extraction import FoundFigure
    from ingest.readings import Candidate, ClaimModels

#: Readings and features shown a figure.
MOST_READINGS = 4
MOST_FEATURES = 6

Weighed = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure with its readings, likeliest first, as (kind, subject, probability).

    The features belong to the first reading; a positive weight speaks for it. They are
    empty where the figure claims nothing.
    """

    figure: FoundFigure
    sentence: str
    readings: tuple[tuple[str, str | None, float], ...]
    kind_features: Weighed
    subject_features: Weighed
    tree_features: Weighed

    def lines(self) -> Iterator[str]:
        """Yield the explanation as lines of text."""
        yield f"{self.figure.span.surface}  in: {self.sentence}"
        for kind, subject, probability in self.readings:
            yield f"  {probability:6.3f}  {kind} · {subject or 'nobody'}"
        for title, weighed in (
            ("kind", self.kind_features),
            ("subject", self.subject_features),
            ("together", self.tree_features),
        ):
            told = ", ".join(f"{name} {weight:+.2f}" for name, weight in weighed)
            if told:
                yield f"    {title}: {told}"


def explain_figures(
    context: ArticleContext, models: ClaimModels | None = None
) -> list[Explanation]:
    """Return an explanation for each figure that is not a printed conversion."""
    models = models or load_claim_models()
    beliefs = read_figures(context, models)
    weighed = [weigh_pairs(context, beliefs, at, models) for at in range(len(beliefs))]
    return [
        _explain(context, beliefs, at, candidates, models)
        for at, candidates in enumerate(agree(beliefs, weighed))
    ]


def _explain(
    context: ArticleContext,
    beliefs: Sequence[Belief],
    at: int,
    candidates: Sequence[Candidate],
    models: ClaimModels,
) -> Explanation:
    belief, best = beliefs[at], candidates[0]
    pair = (best.kind, best.subject)
    kinds = models.kind.explain(
        kind_features(context, belief.placed), best.kind, MOST_FEATURES
    )
    subjects: list[tuple[str, float]] = []
    if best.kind != NO_CLAIM:
        named = cross(belief.features[best.subject], best.kind)
        subjects = models.subject.explain(named, "score", MOST_FEATURES)
    described = pair_features(context, beliefs, at, pair)
    moved = models.trees.explain(tree_features(belief, pair, described), MOST_FEATURES)
    return Explanation(
        figure=belief.placed.figure,
        sentence=belief.placed.sentence.text,
        readings=tuple(
            (
                c.kind,
                None if c.subject is None else context.organizations[c.subject].name,
                c.probability,
            )
            for c in candidates[:MOST_READINGS]
        ),
        kind_features=tuple(kinds),
        subject_features=tuple(subjects),
        tree_features=tuple(moved),
    )
