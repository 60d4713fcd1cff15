"""Describe a figure for the kind model: named features, each readable by itself.

Enters: ``ArticleContext`` and one of its figures. Leaves: a list of feature names
(each counts 1). The prefix says where it was seen: ``u`` unit and size, ``l``/``r``
items left and right, ``w`` window, ``c`` clause, ``h`` syntactic heads, ``t`` trigger
classes by side and distance, ``p`` previous sentence, ``T`` headline, ``n``
neighbouring figures, ``s`` sentence.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ingest.triggers import find_triggers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from ingest.context import ArticleContext, Item, PlacedFigure

#: Items that end a clause for the window features.
CLAUSE_BREAKS = frozenset({";", ":", "—", "–", "--", "(", ")", "|"})
SOFT_BREAKS = CLAUSE_BREAKS | {","}
WINDOW = 7  # items a side; 5 to 9 scored alike in cross-validation


def kind_features(context: ArticleContext, placed: PlacedFigure) -> list[str]:
    """Return the features of a figure for the kind model."""
    items = context.items[placed.sentence.index]
    keys = [item.key for item in items]
    at = placed.item
    return [
        *_amount(placed),
        *_near(keys, at),
        *_windows(keys, at),
        *_clause(keys, at),
        *_heads(context, placed),
        *_triggers(keys, at),
        *_surroundings(context, placed),
        *_neighbours(context, placed, keys),
    ]


def _amount(placed: PlacedFigure) -> Iterator[str]:
    figure = placed.figure
    size = int(math.log10(max(float(figure.amount), 1)))
    unit = placed.unit_class
    yield "u:" + unit
    yield f"u:{unit}:{size}"
    yield f"u:per={figure.per}:{unit}"
    yield "u:bound=" + figure.bound
    if figure.unit not in ("USD", "W", "accelerator"):
        yield "u:foreign"
    if figure.conversion_of is not None:
        yield "u:conversion"
    yield "u:line=" + placed.sentence.line_kind


def _near(keys: Sequence[str], at: int) -> Iterator[str]:
    padded = ["<s>", "<s>", "<s>", *keys, "</s>", "</s>", "</s>"]
    i = at + 3
    left = padded[i - 3 : i][::-1]
    right = padded[i + 1 : i + 4]
    yield "l1=" + left[0]
    yield "r1=" + right[0]
    yield f"l21={left[1]} {left[0]}"
    yield f"r12={right[0]} {right[1]}"
    yield f"l321={left[2]} {left[1]} {left[0]}"
    yield f"r123={right[0]} {right[1]} {right[2]}"
    yield f"lr={left[0]} _ {right[0]}"
    yield "l2=" + left[1]
    yield "r2=" + right[1]


def _windows(keys: Sequence[str], at: int) -> Iterator[str]:
    yield from {"wl=" + key for key in keys[max(0, at - WINDOW) : at]}
    yield from {"wr=" + key for key in keys[at + 1 : at + 1 + WINDOW]}
    yield from {"s=" + key for key in keys}


def clause_bounds(
    keys: Sequence[str], at: int, breaks: frozenset[str]
) -> tuple[int, int]:
    """Return the item range (end-exclusive) between the breaks around ``at``."""
    first = at
    while first > 0 and keys[first - 1] not in breaks:
        first -= 1
    last = at + 1
    while last < len(keys) and keys[last] not in breaks:
        last += 1
    return first, last


def _clause(keys: Sequence[str], at: int) -> Iterator[str]:
    first, last = clause_bounds(keys, at, SOFT_BREAKS)
    yield from {"c=" + key for key in keys[first:last]}
    other = [key for key in keys[first:last] if key.startswith("<")]
    yield "c:shape=" + " ".join(other[:6])
    if ":" in keys[:at]:
        label = keys[: keys.index(":")]
        if len(label) <= 5:
            yield "label=" + " ".join(label)
            yield from ("lab=" + key for key in label)


def head_chain(token: Token, limit: int = 5) -> Iterator[tuple[str, Token]]:
    """Yield ``(dependency, head)`` from a token up to the root of its sentence."""
    for _ in range(limit):
        if token.head.i == token.i:
            return
        yield token.dep_, token.head
        token = token.head


def _heads(context: ArticleContext, placed: PlacedFigure) -> Iterator[str]:
    name_of = _item_names(context, placed)
    path = []
    verb_seen = False
    for step, (dep, head) in enumerate(head_chain(placed.head)):
        path.append(dep)
        word = name_of(head)
        if step < 3:
            yield f"h{step}={word}"
            yield f"h{step}:{dep}={word}"
        yield "h=" + word
        if head.pos_ in ("VERB", "AUX") and not verb_seen:
            verb_seen = True
            yield f"hv:{'^'.join(path[-3:])}={word}"
            yield "hv=" + word
            yield from _arguments(head, name_of)
    for child in placed.head.children:
        if child.dep_ in ("prep", "compound", "amod", "nmod", "appos", "acl", "relcl"):
            yield f"k:{child.dep_}={name_of(child)}"
            for grandchild in child.children:
                if grandchild.dep_ == "pobj":
                    yield f"k:{name_of(child)}>{name_of(grandchild)}"


def _arguments(verb: Token, name_of: _Namer) -> Iterator[str]:
    for child in verb.children:
        if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr", "agent", "prt", "neg"):
            yield f"v:{child.dep_}={name_of(child)}"
        if child.dep_ in ("aux", "auxpass"):
            yield f"v:aux={child.lower_}"


class _Namer:
    """Name a token as its item is named."""

    __slots__ = ("_items",)

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = {
            i: item.key for item in items for i in range(item.first, item.last)
        }

    def __call__(self, token: Token) -> str:
        return self._items.get(token.i, token.lemma_.lower())


def _item_names(context: ArticleContext, placed: PlacedFigure) -> _Namer:
    return _Namer(context.items[placed.sentence.index])


def distance_class(gap: int) -> str:
    """Return a coarse distance in items: ``0``, ``1``, ``2``, ``4``, ``8`` or ``+``."""
    for limit in (0, 1, 2, 4, 8):
        if gap <= limit:
            return str(limit)
    return "+"


FIGURES = frozenset({"<money>", "<power>", "<chips>"})
#: Words that may stand between a noun and its figure: "a valuation of $5bn".
LINKS = frozenset({"of", "at", "a", "an", "to", "be", "about", "around", "some", "the"})


def is_taken(keys: Sequence[str], at: int, start: int, end: int) -> bool:
    """Return whether a trigger stands directly at another figure than ``keys[at]``.

    In "$13 billion at a valuation of $183 billion" the word valuation is taken by the
    second figure and says nothing about the first.
    """
    right = end
    while right < len(keys) and keys[right] in LINKS:
        right += 1
    if right < len(keys) and keys[right] in FIGURES and right != at:
        return not (start > 0 and start - 1 == at)
    left = start - 1
    return left >= 0 and left != at and keys[left] in FIGURES and right != at


def _triggers(keys: Sequence[str], at: int) -> Iterator[str]:
    first, last = clause_bounds(keys, at, CLAUSE_BREAKS)
    nearest: dict[str, int] = {}
    for name, start, end in find_triggers(keys):
        if name[0] != "_" and is_taken(keys, at, start, end):
            yield "tx:" + name
            continue
        side = "l" if end <= at else "r"
        gap = at - end if side == "l" else start - at - 1
        yield f"t:{name}:{side}{distance_class(gap)}"
        yield "t:" + name
        if first <= start < last:
            yield "tc:" + name
            nearest[name] = min(nearest.get(name, 99), gap)
    ranked = sorted((gap, name) for name, gap in nearest.items() if name[0] != "_")
    for place, (_, name) in enumerate(ranked[:2]):
        yield f"t{place}={name}"


def _surroundings(context: ArticleContext, placed: PlacedFigure) -> Iterator[str]:
    index = placed.sentence.index
    if placed.sentence.part == "title":
        yield "T:self"
    else:
        yield from {"T=" + item.key for item in context.items[0]}
        yield from {
            "Tt:" + name
            for name, _, _ in find_triggers([item.key for item in context.items[0]])
        }
    if index > 1:
        before = [item.key for item in context.items[index - 1]]
        yield from {"p=" + key for key in before}
        yield from {"pt:" + name for name, _, _ in find_triggers(before)}


def _neighbours(
    context: ArticleContext, placed: PlacedFigure, keys: Sequence[str]
) -> Iterator[str]:
    row = sorted(
        context.figures_by_sentence[placed.sentence.index], key=lambda x: x.item
    )
    place = [other.index for other in row].index(placed.index)
    yield f"n:count={min(len(row), 4)}"
    yield f"n:place={min(place, 3)}"
    if place:
        previous = row[place - 1]
        between = keys[previous.item + 1 : placed.item]
        yield "n:before=" + previous.unit_class
        if len(between) <= 5:
            yield f"n:between={previous.unit_class} {' '.join(between)}"
    if place + 1 < len(row):
        following = row[place + 1]
        between = keys[placed.item + 1 : following.item]
        yield "n:after=" + following.unit_class
        if len(between) <= 5:
            yield f"n:then={' '.join(between)} {following.unit_class}"
    names = context.names_by_sentence.get(placed.sentence.index, [])
    yield f"n:names={min(len(names), 4)}"
    kinds = {context.organizations[name.organization].kind or "?" for name in names}
    yield from ("n:kind=" + kind for kind in kinds)
