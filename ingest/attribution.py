"""Decide who says so: type, name and the words that say it.

Enters: ``ArticleContext``, figure, kind, subject, model. Leaves: ``FoundAttribution``.
The type is the model's; the name is the source of that type that stands nearest: in
the figure's sentence, then in the sentences before it, then in the lead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.attribution_features import (
    attribution_features,
    load_cues,
    source_relation,
)
from ingest.extraction import FoundAttribution
from ingest.status import token_span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.context import ArticleContext, PlacedFigure, PlacedName
    from ingest.extraction import Span
    from ingest.linear import LinearModel

#: Which kinds of organization can be a source of a type; None: any.
SOURCE_KINDS: dict[str, frozenset[str] | None] = {
    "media": frozenset({"media"}),
    "analyst": frozenset({"research", "bank", "investor", "advisor", "association"}),
    "official": frozenset({"government", "regulator", "court", "grid_operator"}),
    "company": None,
    "filing": None,
}
#: Which cue words prove a type where no organization is the source.
CUES = {
    "company": ("people", "reporting"),
    "filing": ("documents",),
    "media": ("reporting",),
    "analyst": ("analysts", "forecasting"),
    "official": ("officials", "reporting"),
    "anonymous": ("hedges", "sources", "reporting"),
    "author": ("opinion", "forecasting"),
}


def find_attribution(
    context: ArticleContext,
    placed: PlacedFigure,
    kind: str,
    subject: int | None,
    model: LinearModel,
) -> FoundAttribution:
    """Return who stands behind a claim; type ``none`` for a bare assertion."""
    writer = first_person(placed)
    if writer is not None:
        return FoundAttribution("author", None, writer)
    features = attribution_features(context, placed, kind, subject)
    found = model.best(features)
    if found == "none":
        return FoundAttribution("none")
    source = _source(context, placed, found, subject)
    if source is not None:
        name = context.organizations[source.organization].name
        return FoundAttribution(found, name, source.span)
    span = _cue(context, placed, found)
    if span is None:
        return FoundAttribution("none")
    speaker = subject if found in ("company", "filing") else None
    own = None if speaker is None else context.organizations[speaker].name
    return FoundAttribution(found, own, span)


def first_person(placed: PlacedFigure) -> Span | None:
    """Return the "I" that governs the figure: the writer's own estimate or opinion.

    None inside a quotation, where "I" is whoever is quoted.
    """
    if any(mark in placed.sentence.text for mark in '"“”'):
        return None
    token = placed.head
    for _ in range(12):
        for child in token.children:
            if child.lower_ == "i" and child.dep_ == "nsubj":
                return token_span(placed.sentence, child.i, child.i + 1)
        if token.head.i == token.i:
            return None
        token = token.head
    return None


def _where(context: ArticleContext, placed: PlacedFigure) -> Iterator[int]:
    """Yield sentence indices in the order in which a source covers the figure."""
    index = placed.sentence.index
    yield index
    yield from range(index - 1, max(index - 3, 0), -1)
    if index + 1 < len(context.analyzed.sentences):
        yield index + 1
    yield from (i for i in (1, 0) if i < len(context.analyzed.sentences))


def _source(
    context: ArticleContext, placed: PlacedFigure, kind: str, subject: int | None
) -> PlacedName | None:
    if kind not in SOURCE_KINDS:
        return None
    wanted = SOURCE_KINDS[kind]
    for index in _where(context, placed):
        names = context.names_by_sentence.get(index, [])
        related = [n for n in names if source_relation(context, n) is not None]
        fitting = [
            name
            for name in related
            if wanted is None
            or context.organizations[name.organization].kind in wanted
            or context.organizations[name.organization].kind is None
        ]
        own = [name for name in fitting if name.organization == subject]
        if kind in ("company", "filing"):
            fitting = own or [
                n
                for n in fitting
                if context.organizations[n.organization].kind != "media"
            ]
        if fitting:
            return min(fitting, key=lambda n: abs(n.item - placed.item))
    return None


def _cue(context: ArticleContext, placed: PlacedFigure, kind: str) -> Span | None:
    classes = load_cues()
    for index in dict.fromkeys(_where(context, placed)):
        sentence = context.analyzed.sentences[index]
        for name in CUES.get(kind, ()):
            words = classes[name]
            hits = [i for i in context.items[index] if i.key in words]
            if hits:
                best = min(hits, key=lambda i: abs(i.first - placed.head.i))
                return token_span(sentence, best.first, best.last)
    return None
