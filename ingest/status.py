"""Decide how firmly a claim is stated, and on which basis a worth or revenue stands.

Enters: ``ArticleContext``, figure, kind, model. Leaves: the status (or basis) with the
span of the words that say it. The span is the cue that weighed most; a bare statement
("raised $85M") points to its verb.
"""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml

from ingest.extraction import Span
from ingest.kind_features import head_chain
from ingest.status_features import status_features
from ingest.triggers import find_phrases, phrase_table
from kb.kinds import load_kinds

if TYPE_CHECKING:
    from ingest.context import ArticleContext, PlacedFigure
    from ingest.linear import LinearModel
    from ingest.sentences import Sentence


@functools.cache
def status_phrases() -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Return the phrase table of ``rules/status.yml``."""
    return phrase_table("rules/status.yml")


@functools.cache
def basis_cues() -> dict[str, tuple[str, ...]]:
    """Return basis → printed cues of ``rules/basis.yml``, longest first."""
    text = files("ingest").joinpath("rules/basis.yml").read_text(encoding="utf-8")
    return {
        basis: tuple(sorted(map(str, cues), key=len, reverse=True))
        for basis, cues in yaml.safe_load(text).items()
    }


def find_status(
    context: ArticleContext, placed: PlacedFigure, kind: str, model: LinearModel
) -> tuple[str, Span]:
    """Return the status of the annotation guide and the words that say it."""
    status = model.best(status_features(context, placed, kind))
    return status, _status_span(context, placed, status)


def _status_span(context: ArticleContext, placed: PlacedFigure, status: str) -> Span:
    items = context.items[placed.sentence.index]
    keys = [item.key for item in items]
    above = {head.i for _, head in head_chain(placed.head, 8)}
    cues = [
        (
            items[first].first not in above,  # the verb that governs the figure first
            abs(first - placed.item),
            items[first].first,
            items[last - 1].last,
        )
        for name, first, last in find_phrases(keys, status_phrases())
        if name == status
    ]
    if cues:
        _, _, first, last = min(cues)
        return token_span(placed.sentence, first, last)
    for _, head in head_chain(placed.head, 8):
        if head.pos_ in ("VERB", "AUX"):
            return token_span(placed.sentence, head.i, head.i + 1)
    return placed.figure.span


def token_span(sentence: Sentence, first: int, last: int) -> Span:
    """Return tokens ``first:last`` of a sentence's doc as a span of the article."""
    tokens = sentence.doc[first:last]
    start = sentence.offset + tokens.start_char
    return Span(sentence.part, start, start + len(tokens.text), tokens.text)


def find_basis(placed: PlacedFigure, kind: str) -> tuple[str | None, Span | None]:
    """Return the basis and the words that say it, or (None, None)."""
    text = placed.sentence.text.lower()
    at = placed.figure.span.start - placed.sentence.start
    best: tuple[int, str, int, int] | None = None
    allowed = load_kinds()[kind].bases
    for basis, cues in basis_cues().items():
        if basis not in allowed:
            continue
        for cue in cues:
            start = text.find(cue)
            while start >= 0:
                gap = abs(start - at)
                if best is None or gap < best[0]:
                    best = (gap, basis, start, start + len(cue))
                start = text.find(cue, start + 1)
    if best is None:
        return None, None
    _, basis, start, end = best
    surface = placed.sentence.text[start:end]
    begin = placed.sentence.start + start
    return basis, Span(placed.sentence.part, begin, begin + len(surface), surface)
