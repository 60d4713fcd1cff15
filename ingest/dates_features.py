"""Describe a candidate period or event date of a figure, for the model that chooses.

Enters: ``ArticleContext``, figure, kind, status, candidate (or none). Leaves: feature
names. Where the time stands, what form it has and what the kind of claim asks for
speak together; the sentence's words speak softly (``b:``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.dates_article import article_times
from ingest.kind_features import distance_class, head_chain
from ingest.status_features import tense

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.context import ArticleContext, PlacedFigure
    from ingest.dates_candidates import Candidate, Place

BREAKS = frozenset({";", ":", "\u2014", "\u2013", "--", "(", ")", "|", ","})


def choice_features(
    context: ArticleContext,
    placed: PlacedFigure,
    kind: str,
    *,
    status: str | None,
    candidates: Sequence[Candidate],
) -> list[list[str]]:
    """Return the features of "no time" and of each candidate, in that order."""
    rows = [list(_none(context, placed, kind, status, candidates))]
    taken = _ranks(candidates)
    for rank, candidate in enumerate(candidates):
        own = list(_candidate(context, placed, kind, status, candidate))
        own.append(f"rank={taken[rank]}:{candidate.place.where}")
        rows.append(own)

    return rows


def _ranks(candidates: Sequence[Candidate]) -> list[int]:
    """Return each candidate's rank among those at the same kind of place."""
    seen: dict[str, int] = {}
    out = []
    for candidate in candidates:
        where = candidate.place.where
        out.append(min(seen.get(where, 0), 3))
        seen[where] = seen.get(where, 0) + 1
    return out


def _none(
    context: ArticleContext,
    placed: PlacedFigure,
    kind: str,
    status: str | None,
    candidates: Sequence[Candidate],
) -> Iterator[str]:
    yield "none"
    yield f"none:k={kind}"
    yield f"none:st={status}"
    yield f"none:k={kind}:st={status}"
    yield f"none:per={placed.figure.per}"
    yield f"none:k={kind}:per={placed.figure.per is not None}"
    yield f"none:bound={placed.figure.bound}"
    yield f"none:part={placed.sentence.line_kind}"
    wheres = {candidate.place.where for candidate in candidates}
    yield f"none:same={'same' in wheres}"
    yield f"none:k={kind}:same={'same' in wheres}"
    yield f"none:topic={article_times(context.analyzed.article).reported is not None}:{kind}"
    keys = [item.key for item in context.items[placed.sentence.index]]
    yield from {"b:none:" + key for key in keys}
    at = placed.item
    yield from {"b:none:n:" + key for key in keys[max(0, at - 5) : at + 6]}
    for step, (_, head) in enumerate(head_chain(placed.head, 8)):
        if head.pos_ in ("VERB", "AUX"):
            yield f"none:vt={tense(head)}"
            yield f"none:v={head.lemma_.lower()}"
            break
        if step < 2:
            yield f"none:h={head.lemma_.lower()}"


def _candidate(
    context: ArticleContext,
    placed: PlacedFigure,
    kind: str,
    status: str | None,
    candidate: Candidate,
) -> Iterator[str]:
    place = candidate.place
    time = place.time
    where = place.where
    group = _group(time.precision, time.type)
    yield f"w={where}"
    yield f"k={kind}:{where}"
    yield f"k={kind}:{group}"
    yield f"k={kind}:{group}:{where}"
    yield f"form={time.form}"
    yield f"form={time.form}:{where}"
    yield f"lead={time.lead}:{group}"
    yield f"lead={time.lead}:{kind}"
    yield f"way={time.way}"
    yield f"variant={candidate.variant}:{where}"
    yield f"variant={candidate.variant}:{kind}"
    yield f"variant={candidate.variant}:{group}:{_verb_tense(placed)}"
    yield f"k={kind}:per={placed.figure.per is not None}:{group}"
    when = _when(context, candidate)
    yield f"when={when}"
    yield f"when={when}:{status}:{group}"
    yield f"when={when}:{kind}"
    yield f"when={when}:{kind}:{status}"
    yield f"when={when}:{_verb_tense(placed)}"
    yield f"others={min(len(candidate.others), 3)}:{where}"
    for other in {other.where for other in candidate.others}:
        yield f"also={other}"
    if place.where == "same":
        yield from _position(context, placed, place, group, kind)
    elif place.sentence is not None:
        many = len(context.figures_by_sentence.get(place.sentence.index, ()))
        yield f"{where}:figures={min(many, 2)}"
        same_line = place.sentence.line == placed.sentence.line
        yield f"{where}:line={same_line}"


def _group(precision: str, kind: str) -> str:
    if kind in ("duration", "deadline"):
        return kind
    return {"half": "quarter", "day": "day", "week": "week"}.get(precision, precision)


def _when(context: ArticleContext, candidate: Candidate) -> str:
    """Return how a candidate lies to the day of publication."""
    published = (context.analyzed.article.published or "")[:10]
    first, last = candidate.value[0], candidate.value[-1]
    if not published:
        return "?"
    if len(candidate.value) == 1:
        gone = first < published[: len(first)]
        return (
            "now" if first == published[: len(first)] else ("past" if gone else "ahead")
        )
    if last <= published:
        return "past"
    return "ahead" if first > published else "now"


def _verb_tense(placed: PlacedFigure) -> str:
    for _, head in head_chain(placed.head, 8):
        if head.pos_ in ("VERB", "AUX"):
            return tense(head)
    return "no-verb"


def _position(
    context: ArticleContext,
    placed: PlacedFigure,
    place: Place,
    group: str,
    kind: str,
) -> Iterator[str]:
    items = context.items[placed.sentence.index]
    first, last = placed.sentence.token_range(
        place.time.span.start, place.time.span.end
    )
    start = next((i for i, item in enumerate(items) if item.last > first), len(items))
    stop = next((i for i, item in enumerate(items) if item.first >= last), len(items))
    at = placed.item
    side = "r" if start > at else "l"
    between = items[at + 1 : start] if side == "r" else items[stop:at]
    figures = sum(item.figure is not None for item in between)
    breaks = sum(item.key in BREAKS for item in between)
    gap = distance_class(len(between))
    yield f"side={side}:{gap}"
    yield f"side={side}:{group}"
    yield f"figures={side}:{min(figures, 2)}"
    yield f"breaks={side}:{min(breaks, 2)}"
    yield f"gap={side}:f{min(figures, 2)}:b{min(breaks, 2)}"
    yield f"form={place.time.form}:{side}:{gap}:f{min(figures, 2)}"
    yield f"k={kind}:{group}:{side}:f{min(figures, 2)}"
    strong = any(item.key in ";:\u2014\u2013()|" for item in between)
    yield f"strong={side}:{strong}"
    if len(between) <= 3:
        yield f"between={side}:{' '.join(item.key for item in between)}"
    if between:
        yield f"edge={side}:{between[0].key}"
        yield f"edge2={side}:{between[-1].key}"
    yield from ("b:mid=" + item.key for item in between)
    before = items[start - 1].key if start else "<s>"
    after = items[stop].key if stop < len(items) else "</s>"
    yield f"tb={before}"
    yield f"tb={before}:{kind}"
    yield f"ta={after}"
    yield f"tree={_tree(placed, first, last)}"


def _tree(placed: PlacedFigure, first: int, last: int) -> str:
    """Return how the time hangs together with the figure in the parse."""
    root = placed.sentence.doc[first:last].root
    mine = [placed.head, *(head for _, head in head_chain(placed.head, 12))]
    where = {token.i: step for step, token in enumerate(mine)}
    steps = 0
    chain = [root, *(head for _, head in head_chain(root, 12))]
    for steps, token in enumerate(chain):
        if token.i in where:
            verbs = sum(t.pos_ in ("VERB", "AUX") for t in chain[1:steps])
            mine_verbs = sum(t.pos_ in ("VERB", "AUX") for t in mine[: where[token.i]])
            return f"{min(where[token.i], 4)}:{min(verbs, 2)}:{min(mine_verbs, 2)}"
    return f"none:{min(steps, 3)}"
