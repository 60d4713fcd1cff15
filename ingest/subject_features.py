"""Describe an organization as the possible subject of a figure's claim.

Enters: ``ArticleContext``, a figure and an organization (or None: nobody in
particular). Leaves: feature names, each counting 1; the model crosses them with the
kind. Prefixes: ``s`` names in the figure's sentence, ``g`` grammar between name and
figure, ``b`` earlier text, ``a`` pronouns and descriptions, ``d`` whole article,
``o`` what the organization is, ``0`` the candidate "nobody".
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from ingest.kind_features import (
    CLAUSE_BREAKS,
    SOFT_BREAKS,
    _Namer,
    clause_bounds,
    distance_class,
)
from ingest.subject_grammar import governing_subject, grammar_features, role_class
from ingest.word_classes import word_classes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from ingest.context import ArticleContext, Item, PlacedFigure, PlacedName


def subject_features(
    context: ArticleContext, placed: PlacedFigure, organization: int | None
) -> list[str]:
    """Return the features of one candidate subject (None: nobody)."""
    if organization is None:
        return list(_nobody(context, placed))
    names = context.names_by_organization.get(organization, [])
    here = [n for n in names if n.sentence.index == placed.sentence.index]
    features = [
        *_document(context, placed, organization, names),
        *_identity(context, organization),
        *_anaphora(placed, names, here=bool(here)),
        *_earlier(context, placed, organization, names),
    ]
    if here:
        features.append("s:here")
        call = _namer(context, placed.sentence.index)
        for name in _closest(here, placed):
            features.extend(_same_sentence(context, placed, name))
            features.extend(grammar_features(placed, name, call=call))
    else:
        features.append("s:absent")
        if not context.names_by_sentence.get(placed.sentence.index):
            features.append("s:absent:none-here")
    return list(dict.fromkeys(features))


def _nobody(context: ArticleContext, placed: PlacedFigure) -> Iterator[str]:
    here = context.names_by_sentence.get(placed.sentence.index, [])
    keys = [item.key for item in context.items[placed.sentence.index]]
    yield "0"
    yield f"0:names={min(len(here), 3)}"
    yield f"0:orgs={min(len(context.organizations), 5)}"
    if any(n.item < placed.item for n in here):
        yield "0:name-before"
    if any(n.item > placed.item for n in here):
        yield "0:name-after"
    if _stand_in(placed):
        yield "0:stand-in"
    first, last = clause_bounds(keys, placed.item, SOFT_BREAKS)
    yield from {"0w=" + key for key in keys[first:last]}
    subject = governing_subject(placed.head)
    if subject is not None:
        yield "0:nsubj=" + _namer(context, placed.sentence.index)(subject)
    yield "0:per=" + str(placed.figure.per)
    yield "0:unit=" + placed.unit_class


def _closest(here: Sequence[PlacedName], placed: PlacedFigure) -> list[PlacedName]:
    before = [n for n in here if n.item < placed.item]
    after = [n for n in here if n.item > placed.item]
    return before[-1:] + after[:1]


def _same_sentence(
    context: ArticleContext, placed: PlacedFigure, name: PlacedName
) -> Iterator[str]:
    items = context.items[placed.sentence.index]
    keys = [item.key for item in items]
    low, high = sorted((name.item, placed.item))
    side = "l" if name.item < placed.item else "r"
    between = keys[low + 1 : high]
    others = {
        i.organization
        for i in items[low + 1 : high]
        if i.organization is not None and i.organization != name.organization
    }
    figures = sum(1 for i in items[low + 1 : high] if i.figure is not None)
    yield f"s:{side}{distance_class(len(between))}"
    yield f"s:{side}:orgs={min(len(others), 3)}"
    yield f"s:{side}:figs={min(figures, 3)}"
    yield f"s:{side}:orgs={min(len(others), 2)}:figs={min(figures, 2)}"
    first, last = clause_bounds(keys, placed.item, CLAUSE_BREAKS)
    yield f"s:{side}:clause={first <= name.item < last}"
    first, last = clause_bounds(keys, placed.item, SOFT_BREAKS)
    yield f"s:{side}:segment={first <= name.item < last}"
    row = context.names_by_sentence[placed.sentence.index]
    seen = list(dict.fromkeys(n.organization for n in row))
    place = seen.index(name.organization)
    yield f"s:first={place == 0}:{side}"
    yield f"s:only={len(seen) == 1}:{side}"
    yield f"s:place={min(place, 3)}of{min(len(seen), 4)}"
    if name.item == 0:
        yield "s:starts"
    previous = keys[name.item - 1] if name.item else "<s>"
    following = keys[name.item + 1] if name.item + 1 < len(keys) else "</s>"
    after2 = keys[name.item + 2] if name.item + 2 < len(keys) else "</s>"
    yield f"s:{side}:prev={previous}"
    yield f"s:{side}:next={following}"
    yield f"s:{side}:next2={following} {after2}"
    if len(between) <= 3:
        yield f"s:{side}:between={' '.join(between)}"
    if previous in ("by", "from", "with", "to", "for", "in", "at", "of", "and", ","):
        yield f"s:prep={previous}:{side}"
    if following in ("'s", "’s", "'"):
        yield f"s:possessive:{side}"
        head = name.head.head
        yield f"s:possessive:{side}={head.lemma_.lower()}"
    saying = word_classes("subjects")["saying"]
    if following in saying or (following == "," and after2 in saying):
        yield f"s:says:{side}"
    if previous == "to" and name.item > 1 and keys[name.item - 2] == "accord":
        yield "s:according"
    if following == "analyst" or (previous == "at" and "analyst" in keys):
        yield "s:analyst"
    for key in between:
        if len(between) <= 12:
            yield f"sb:{side}={key}"


def _stand_in(placed: PlacedFigure) -> str | None:
    """Return the pronoun or stand-in noun in the sentence up to the figure."""
    words = word_classes("subjects")
    first = placed.sentence.first
    best = None
    for token in placed.sentence.doc[first : placed.head.i]:
        if token.lower_ in words["pronouns"]:
            best = "pronoun"
        elif token.lemma_.lower() in words["stand_ins"] and _definite(token):
            best = "noun"
    return best


def _definite(token: Token) -> bool:
    return any(
        child.lower_ in ("the", "this", "that", "both") for child in token.children
    )


def _anaphora(
    placed: PlacedFigure,
    names: Sequence[PlacedName],
    *,
    here: bool,
) -> Iterator[str]:
    words = word_classes("subjects")
    subject = governing_subject(placed.head)
    kind = None
    if subject is not None:
        if subject.lower_ in words["pronouns"]:
            kind = "pronoun"
        elif subject.lemma_.lower() in words["stand_ins"]:
            kind = "noun"
    stand_in = _stand_in(placed)
    earlier = [n for n in names if n.sentence.index < placed.sentence.index]
    last = earlier[-1] if earlier else None
    for label, value in (("subj", kind), ("any", stand_in)):
        if value is None:
            continue
        yield f"a:{label}={value}:here={here}"
        if last is not None:
            back = placed.sentence.index - last.sentence.index
            yield f"a:{label}={value}:back={min(back, 4)}:{role_class(last)}"
    if kind is None and stand_in is None:
        yield f"a:none:here={here}"


def _earlier(
    context: ArticleContext,
    placed: PlacedFigure,
    organization: int,
    names: Sequence[PlacedName],
) -> Iterator[str]:
    index = placed.sentence.index
    here = bool(context.names_by_sentence.get(index))
    tag = "x" if here else "n"
    before = [n for n in names if n.sentence.index < index]
    if not before:
        yield "b:never-before"
        return
    last = before[-1]
    back = index - last.sentence.index
    yield f"b:{tag}:back={min(back, 5)}"
    row = context.names_by_sentence[last.sentence.index]
    seen = list(dict.fromkeys(n.organization for n in row))
    yield f"b:{tag}:back={min(back, 3)}:place={min(seen.index(organization), 2)}of{min(len(seen), 3)}"
    yield f"b:{tag}:back={min(back, 3)}:{role_class(last)}"
    if last.sentence.line == placed.sentence.line:
        yield f"b:{tag}:same-line"
        first_here = next(
            n.organization
            for n in context.names
            if n.sentence.line == placed.sentence.line
        )
        yield f"b:{tag}:line-first={first_here == organization}"
    previous = next(
        (
            context.names_by_sentence[i]
            for i in range(index - 1, 0, -1)
            if context.names_by_sentence.get(i)
        ),
        None,
    )
    if previous:
        yield f"b:{tag}:latest-first={previous[0].organization == organization}"
        yield f"b:{tag}:latest-last={previous[-1].organization == organization}"
        only = len({n.organization for n in previous}) == 1
        if only and previous[0].organization == organization:
            yield f"b:{tag}:latest-only"


def _document(
    context: ArticleContext,
    placed: PlacedFigure,
    organization: int,
    names: Sequence[PlacedName],
) -> Iterator[str]:
    counts = {o: len(n) for o, n in context.names_by_organization.items()}
    top = max(counts.values(), default=0)
    yield f"d:most={counts.get(organization, 0) == top}"
    yield f"d:count={min(counts.get(organization, 0), 4)}"
    yield f"d:orgs={min(len(counts), 6)}"
    if len(counts) == 1:
        yield "d:only"
    title = [n.organization for n in context.names if n.sentence.part == "title"]
    if organization in title:
        yield f"d:title={min(title.index(organization), 2)}of{min(len(set(title)), 3)}"
        for name in names:
            if name.sentence.part == "title":
                yield "d:title:" + role_class(name)
    else:
        yield f"d:not-title:{bool(title)}"
    body = [n.organization for n in context.names if n.sentence.part == "text"]
    if body and body[0] == organization:
        yield "d:first"
    if names and all(n.sentence.index > placed.sentence.index for n in names):
        yield "d:only-later"


def _identity(context: ArticleContext, organization: int) -> Iterator[str]:
    found = context.organizations[organization]
    yield f"o:kind={found.kind or '?'}"
    last = found.name.split()[-1].lower()
    if len(found.name.split()) > 1:
        yield "o:last=" + last
    if found.descriptions:
        yield "o:described"


def _namer(context: ArticleContext, sentence: int) -> _Namer:
    return _cached_namer(context.items[sentence])


@functools.lru_cache(maxsize=64)
def _cached_namer(items: tuple[Item, ...]) -> _Namer:
    return _Namer(items)
