"""Describe an organization's part in a claim, for the role model.

Enters: ``ArticleContext``, the claim's figure, kind and subject, and another
organization. Leaves: feature names. Parties often stand a sentence after the figure
("X led the round, joined by Y"), so the words beside the name count as much as its
way to the figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.kind_features import CLAUSE_BREAKS, clause_bounds
from ingest.subject_features import subject_features
from ingest.triggers import find_triggers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.context import ArticleContext, PlacedFigure, PlacedName

#: How many sentences around the figure may name a party.
REACH_BACK, REACH_ON = 2, 4


def role_features(
    context: ArticleContext,
    placed: PlacedFigure,
    *,
    kind: str,
    subject: int | None,
    organization: int,
) -> list[str]:
    """Return the features of one organization for the role model."""
    names = context.names_by_organization[organization]
    nearest = min(names, key=lambda name: _distance(name, placed))
    base = [
        *_place(context, placed, nearest),
        *_words(context, nearest, subject),
        *subject_features(context, placed, organization),
    ]
    return [*base, *(f"{kind}&{name}" for name in base), "k=" + kind]


def possible_parties(
    context: ArticleContext, placed: PlacedFigure, subject: int | None
) -> list[int]:
    """Return the organizations named near enough to have a part in the claim."""
    index = placed.sentence.index
    near = {
        name.organization
        for name in context.names
        if name.organization != subject
        and name.organization in context.parties
        and (
            index - REACH_BACK <= name.sentence.index <= index + REACH_ON
            or name.sentence.index == 0
        )
    }
    return sorted(near)


def _distance(name: PlacedName, placed: PlacedFigure) -> tuple[int, int]:
    gap = name.sentence.index - placed.sentence.index
    return (abs(gap) * 2 + (gap < 0), abs(name.item - placed.item))


def _place(
    context: ArticleContext, placed: PlacedFigure, name: PlacedName
) -> Iterator[str]:
    gap = name.sentence.index - placed.sentence.index
    yield f"R:gap={max(-3, min(gap, 4))}"
    yield f"R:line={name.sentence.line == placed.sentence.line}"
    if gap == 0:
        between = [
            other
            for other in context.figures_by_sentence[placed.sentence.index]
            if min(name.item, placed.item) < other.item < max(name.item, placed.item)
        ]
        yield f"R:figures={min(len(between), 3)}"
        keys = [item.key for item in context.items[placed.sentence.index]]
        first, last = clause_bounds(keys, placed.item, CLAUSE_BREAKS)
        yield f"R:clause={first <= name.item < last}"
    elif gap > 0:
        later = [
            other
            for other in context.figures
            if placed.sentence.index < other.sentence.index <= name.sentence.index
        ]
        yield f"R:later-figures={min(len(later), 2)}"


def _words(
    context: ArticleContext, name: PlacedName, subject: int | None
) -> Iterator[str]:
    items = context.items[name.sentence.index]
    keys = [
        "<subject>"
        if item.organization is not None and item.organization == subject
        else item.key
        for item in items
    ]
    at = name.item
    padded = ["<s>"] * 3 + keys + ["</s>"] * 3
    i = at + 3
    yield f"Rl={padded[i - 1]}"
    yield f"Rll={padded[i - 2]} {padded[i - 1]}"
    yield f"Rlll={padded[i - 3]} {padded[i - 2]} {padded[i - 1]}"
    yield f"Rr={padded[i + 1]}"
    yield f"Rrr={padded[i + 1]} {padded[i + 2]}"
    yield f"Rrrr={padded[i + 1]} {padded[i + 2]} {padded[i + 3]}"
    yield from {"Rw=" + key for key in keys[max(0, at - 6) : at]}
    yield from {"Rv=" + key for key in keys[at + 1 : at + 6]}
    yield from {"Rs=" + key for key in keys}
    yield from _list_head(keys, at)
    head = name.head.head
    yield f"Rd={name.head.dep_}:{head.lemma_.lower()}"
    if name.head.dep_ == "pobj":
        yield f"Rp={head.lower_}:{head.head.lemma_.lower()}"
    if name.head.dep_ in ("conj", "appos"):
        top = name.head
        while top.dep_ in ("conj", "appos") and top.head.i != top.i:
            top = top.head
        yield f"Rc={top.dep_}:{top.head.lemma_.lower()}"
        if top.dep_ == "pobj":
            yield f"Rcp={top.head.lower_}:{top.head.head.lemma_.lower()}"
    yield from {f"Rt={trigger}" for trigger, _, _ in find_triggers(keys)}


def _list_head(keys: list[str], at: int) -> Iterator[str]:
    """Yield the words before the list that a name stands in ("led by A, B and C")."""
    first = at
    while first > 0 and keys[first - 1] in ("<org>", ",", "and", "&", "<described>"):
        first -= 1
    yield f"RL={' '.join(keys[max(0, first - 2) : first])}"
    yield f"RL1={keys[first - 1] if first else '<s>'}"
    if first < at:
        yield "RL:listed"
    last = at + 1
    while last < len(keys) and keys[last] in ("<org>", ",", "and", "&", "<described>"):
        last += 1
    yield f"RE={' '.join(keys[last : last + 2])}"
