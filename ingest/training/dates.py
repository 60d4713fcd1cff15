"""Fit the model that gives a figure its period and the date of its event.

Enters: figures with their annotation. Leaves: one ``LinearModel`` for both choices
(features are prefixed), a conditional logit over "no time" and the candidates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingest.dates import EVENT, PERIOD
from ingest.dates_candidates import event_candidates, period_candidates
from ingest.dates_features import choice_features
from ingest.training.fitting import fit_choice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.context import ArticleContext
    from ingest.dates_candidates import Candidate
    from ingest.linear import LinearModel
    from ingest.training.cases import GoldCase

#: Weight of the squared weights; tried: 0.5 to 6.
PENALTY = 2.0
#: Words of the sentence count this much; tried: 0.2 to 1.
QUIET = 0.4

#: One case in so many is fitted without its status, which extraction may get wrong.
UNTOLD = 3


def quiet_words(name: str) -> float:
    """Scale features of loose words down."""
    return QUIET if name[2:].startswith("b:") else 1.0


def fit_period(
    prepared: list[tuple[ArticleContext, GoldCase]],
    about: dict[str, Any] | None = None,
) -> LinearModel:
    """Return the model for periods and event dates fitted on the cases."""
    cases: list[list[list[str]]] = []
    right: list[int] = []
    for context, case in prepared:
        for choice, value, candidates in _choices(context, case):
            values = [None, *(candidate.value for candidate in candidates)]
            if case.claim is None or value not in values or not candidates:
                continue
            rows = choice_features(
                context,
                case.placed,
                case.claim["kind"],
                status=case.claim["status"] if len(right) % UNTOLD else None,
                candidates=candidates,
            )
            cases.append([[choice + name for name in row] for row in rows])
            right.append(values.index(value))
    return fit_choice(cases, right, penalty=PENALTY, scale=quiet_words, about=about)


def _choices(
    context: ArticleContext, case: GoldCase
) -> Iterator[tuple[str, tuple[str, ...] | None, list[Candidate]]]:
    """Yield both choices of a claim: prefix, right value, candidates."""
    if case.claim is None:
        return
    period, event = case.claim["period"], case.claim.get("event_date")
    yield (
        PERIOD,
        (period["start"], period["end"]) if period else None,
        period_candidates(context, case.placed, event),
    )
    yield EVENT, (event,) if event else None, event_candidates(context, case.placed)
