"""Lay an article out for the claim models: figures and organizations in sentences.

Enters: an ``AnalyzedArticle`` with its figures and organizations. Leaves:
``ArticleContext``: every figure and name with its sentence and tokens, and each
sentence as a sequence of items in which a figure or a name is one item. The models
read items, not words, so that "Brindle AI raised $85M" and "OpenAI raised $122
billion" look the same to them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from ingest.extraction import FoundFigure, FoundOrganization, Span
    from ingest.sentences import AnalyzedArticle, Sentence


#: Words that count a name like a unit.
COUNTS = frozenset(
    ["one", "two", "three", "four", "five", "six", "ten", "half", "dozen", "several"]
)


@dataclass(frozen=True, slots=True)
class Item:
    """One step of a sentence: a word, a figure or a name.

    ``key`` is what features call it: a lemma, or ``<org>``, ``<money>``, ``<power>``,
    ``<chips>``, ``<num>``, ``<date>``. ``first``/``last`` are token indices.
    """

    key: str
    first: int
    last: int
    figure: int | None = None
    organization: int | None = None


@dataclass(frozen=True, slots=True)
class PlacedFigure:
    """A figure in its sentence; ``item`` is its place in the item sequence."""

    index: int
    figure: FoundFigure
    sentence: Sentence
    head: Token = field(repr=False)
    item: int

    @property
    def unit_class(self) -> str:
        """Return ``money``, ``power`` or ``chips``."""
        return unit_class(self.figure.unit)


@dataclass(frozen=True, slots=True)
class PlacedName:
    """A place where an organization is named (or described)."""

    organization: int
    span: Span
    sentence: Sentence
    head: Token = field(repr=False)
    item: int
    described: bool = False


@dataclass(frozen=True)
class ArticleContext:
    """An article as the claim models see it.

    ``organizations`` and ``figures`` are indexed by the numbers that items carry.
    """

    analyzed: AnalyzedArticle
    organizations: tuple[FoundOrganization, ...]
    figures: tuple[PlacedFigure, ...]
    names: tuple[PlacedName, ...]
    items: tuple[tuple[Item, ...], ...]

    @cached_property
    def names_by_sentence(self) -> dict[int, list[PlacedName]]:
        """Return the names of each sentence in reading order."""
        out: dict[int, list[PlacedName]] = defaultdict(list)
        for name in self.names:
            out[name.sentence.index].append(name)
        return out

    @cached_property
    def names_by_organization(self) -> dict[int, list[PlacedName]]:
        """Return the places of each organization in reading order."""
        out: dict[int, list[PlacedName]] = defaultdict(list)
        for name in self.names:
            out[name.organization].append(name)
        return out

    @cached_property
    def parties(self) -> tuple[int, ...]:
        """Return the organizations that can take part in a claim.

        One that is only counted like a unit ("two and a half Larkspurs", "about one
        Larkspur") is a yardstick and takes part in nothing.
        """
        return tuple(
            organization
            for organization in range(len(self.organizations))
            if not all(
                self.is_yardstick(name)
                for name in self.names_by_organization.get(organization, [])
            )
            or not self.names_by_organization.get(organization)
        )

    def is_yardstick(self, name: PlacedName) -> bool:
        """Return whether a name is counted: a number in words or "half" before it."""
        if not name.item or name.sentence.part == "title":
            return False
        item = self.items[name.sentence.index][name.item - 1]
        token = name.sentence.doc[item.last - 1]
        return token.lower_ in COUNTS and item.figure is None

    @cached_property
    def figures_by_sentence(self) -> dict[int, list[PlacedFigure]]:
        """Return the figures of each sentence in reading order."""
        out: dict[int, list[PlacedFigure]] = defaultdict(list)
        for figure in self.figures:
            out[figure.sentence.index].append(figure)
        return out


def unit_class(unit: str) -> str:
    """Return ``power`` for watts, ``chips`` for accelerators, else ``money``."""
    return {"W": "power", "accelerator": "chips"}.get(unit, "money")


def place_all(
    analyzed: AnalyzedArticle,
    figures: Sequence[FoundFigure],
    organizations: Sequence[FoundOrganization],
) -> ArticleContext:
    """Place figures and organizations in the article's sentences."""
    spans: dict[int, list[tuple[Span, int | None, int | None, bool]]] = defaultdict(
        list
    )
    for index, figure in enumerate(figures):
        where = analyzed.sentence_at(figure.span.part, figure.span.start)
        spans[where.index].append((figure.span, index, None, False))
    for index, organization in enumerate(organizations):
        for described, group in (
            (False, organization.spans),
            (True, organization.descriptions),
        ):
            for span in group:
                where = analyzed.sentence_at(span.part, span.start)
                spans[where.index].append((span, None, index, described))
    placed_figures: list[PlacedFigure] = []
    placed_names: list[PlacedName] = []
    items: list[tuple[Item, ...]] = []
    for sentence in analyzed.sentences:
        row, figs, names = _sentence_items(sentence, spans[sentence.index], figures)
        items.append(row)
        placed_figures.extend(figs)
        placed_names.extend(names)
    placed_figures.sort(key=lambda placed: placed.index)
    return ArticleContext(
        analyzed,
        tuple(organizations),
        tuple(placed_figures),
        tuple(placed_names),
        tuple(items),
    )


def _sentence_items(
    sentence: Sentence,
    spans: list[tuple[Span, int | None, int | None, bool]],
    figures: Sequence[FoundFigure],
) -> tuple[tuple[Item, ...], list[PlacedFigure], list[PlacedName]]:
    items: list[Item] = []
    placed_figures: list[PlacedFigure] = []
    placed_names: list[PlacedName] = []
    at = sentence.first
    for span, figure, organization, described in sorted(spans, key=lambda x: x[0]):
        first, last = sentence.token_range(span.start, span.end)
        items.extend(_words(sentence, at, first))
        at = max(at, last)
        head = sentence.doc[first:last].root
        if figure is not None:
            key = f"<{unit_class(figures[figure].unit)}>"
            items.append(Item(key, first, last, figure=figure))
            placed_figures.append(
                PlacedFigure(figure, figures[figure], sentence, head, len(items) - 1)
            )
        elif organization is not None:
            key = "<described>" if described else "<org>"
            items.append(Item(key, first, last, organization=organization))
            placed_names.append(
                PlacedName(
                    organization, span, sentence, head, len(items) - 1, described
                )
            )
    items.extend(_words(sentence, at, sentence.last))
    return tuple(items), placed_figures, placed_names


def _words(sentence: Sentence, first: int, last: int) -> list[Item]:
    return [
        Item(word_key(token), token.i, token.i + 1)
        for token in sentence.doc[first:last]
        if not token.is_space
    ]


def word_key(token: Token) -> str:
    """Return how features call a word that is neither a figure nor a name."""
    text: str = token.text
    if token.like_num or text[:1].isdigit():
        if text.isdigit() and len(text) == 4 and text[:2] in ("19", "20"):
            return "<year>"
        return "<num>"
    if token.ent_type_ == "PERSON":
        return "<person>"
    if token.ent_type_ in ("GPE", "LOC"):
        return "<place>"
    lemma: str = token.lemma_ or text
    return lemma.lower()
