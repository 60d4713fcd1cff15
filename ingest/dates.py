"""Decide over which days a claim's figure holds, and when its event happened.

Enters: ``ArticleContext``, figure, kind of claim, fitted model. Leaves: ``FoundPeriod``
or an ISO date, each with the span of the words that say it. The times around the
figure compete with "no time"; weights are one model, ``rules/weights/period.npz``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ingest.dates_candidates import event_candidates, period_candidates
from ingest.dates_features import choice_features
from ingest.extraction import FoundPeriod
from ingest.linear import load_model

if TYPE_CHECKING:
    from ingest.context import ArticleContext, PlacedFigure
    from ingest.dates_candidates import Candidate
    from ingest.extraction import Span
    from ingest.linear import LinearModel

#: Prefixes that keep the two choices' features apart within one model.
PERIOD, EVENT = "P ", "E "
#: "No date" is held back by this much where a length needs a day to start at.
START_HANDICAP = 0.5


def claim_period(
    context: ArticleContext,
    placed: PlacedFigure,
    kind: str,
    status: str | None = None,
    *,
    model: LinearModel | None = None,
) -> FoundPeriod | None:
    """Return the half-open period of a figure, or None where the words give none.

    A length ("over four years") or an end ("through 2031") starts at the event's date,
    else at the day of publication; its span is the words that say the length or end.
    """
    events = event_candidates(context, placed)
    event = choose_time(
        context,
        placed,
        kind,
        status=status,
        choice=EVENT,
        candidates=events,
        model=model,
        handicap=START_HANDICAP,
    )
    chosen = choose_time(
        context,
        placed,
        kind,
        status=status,
        choice=PERIOD,
        candidates=period_candidates(
            context, placed, event.value[0] if event else None
        ),
        model=model,
    )
    if chosen is None:
        return None
    start, end = chosen.value
    return FoundPeriod(start, end, chosen.place.time.span)


def claim_event_date(
    context: ArticleContext,
    placed: PlacedFigure,
    kind: str,
    status: str | None = None,
    *,
    model: LinearModel | None = None,
) -> tuple[str, Span] | None:
    """Return the ISO date of the event, as precise as its words, with their span."""
    chosen = choose_time(
        context,
        placed,
        kind,
        status=status,
        choice=EVENT,
        candidates=event_candidates(context, placed),
        model=model,
    )
    return None if chosen is None else (chosen.value[0], chosen.place.time.span)


def choose_time(
    context: ArticleContext,
    placed: PlacedFigure,
    kind: str,
    *,
    status: str | None,
    choice: str,
    candidates: list[Candidate],
    model: LinearModel | None,
    handicap: float = 0.0,
) -> Candidate | None:
    """Return the likeliest candidate, or None for "no time"."""
    if not candidates:
        return None
    model = model or load_model("period")
    rows = choice_features(context, placed, kind, status=status, candidates=candidates)
    scores = [float(model.scores(choice + name for name in row)[0]) for row in rows]
    scores[0] -= handicap
    best = int(np.argmax(scores))
    return candidates[best - 1] if best else None
