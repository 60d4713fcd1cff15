"""Describe how firmly a figure is stated, for the status model.

Enters: ``ArticleContext``, a figure, the kind of its claim. Leaves: feature names.
Tense, auxiliaries and the verb's own lemma say most ("will build" against "built");
cue words of the clause, the sentence before and the headline say the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.kind_features import (
    CLAUSE_BREAKS,
    SOFT_BREAKS,
    _item_names,
    clause_bounds,
    head_chain,
)
from ingest.triggers import find_triggers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from ingest.context import ArticleContext, PlacedFigure


def status_features(
    context: ArticleContext, placed: PlacedFigure, kind: str
) -> list[str]:
    """Return the features of a figure for the status model."""
    keys = [item.key for item in context.items[placed.sentence.index]]
    base = [*_verbs(context, placed), *_words(context, placed, keys)]
    crossed = [f"{kind}&{name}" for name in base if name.startswith(("vt", "v0", "a="))]
    return [
        "k=" + kind,
        f"k={kind}:{placed.unit_class}",
        "line=" + placed.sentence.line_kind,
        "per=" + str(placed.figure.per),
        "bound=" + placed.figure.bound,
        *base,
        *crossed,
    ]


def tense(verb: Token) -> str:
    """Return a verb's tag with its auxiliaries and negation: ``will:VB:not``."""
    helpers = [
        child.lower_
        for child in verb.children
        if child.dep_ in ("aux", "auxpass", "neg")
    ]
    return ":".join([*helpers[:3], verb.tag_])


def _verbs(context: ArticleContext, placed: PlacedFigure) -> Iterator[str]:
    name_of = _item_names(context, placed)
    step = 0
    for dep, head in head_chain(placed.head, 8):
        if head.pos_ not in ("VERB", "AUX"):
            if step == 0:
                yield "noun=" + name_of(head)
            continue
        yield f"v{step}={name_of(head)}"
        yield f"vt{step}={tense(head)}"
        yield f"v{step}={name_of(head)}:{tense(head)}"
        yield "va=" + name_of(head)
        yield f"vd{step}={dep}"
        for child in head.children:
            if child.dep_ in ("aux", "auxpass", "neg"):
                yield f"a={child.lower_}"
            if child.dep_ in ("nsubj", "nsubjpass"):
                yield f"vs{step}={name_of(child)}"
        step += 1
        if step == 3:
            break
    if step == 0:
        yield "no-verb"


def _words(
    context: ArticleContext, placed: PlacedFigure, keys: Sequence[str]
) -> Iterator[str]:
    at = placed.item
    first, last = clause_bounds(keys, at, SOFT_BREAKS)
    yield from {"c=" + key for key in keys[first:last]}
    first, last = clause_bounds(keys, at, CLAUSE_BREAKS)
    yield from {"w=" + key for key in keys[first:last]}
    yield from {"s=" + key for key in keys}
    padded = ["<s>", "<s>", *keys, "</s>", "</s>"]
    i = at + 2
    yield f"l={padded[i - 1]}"
    yield f"ll={padded[i - 2]} {padded[i - 1]}"
    yield f"r={padded[i + 1]}"
    yield f"rr={padded[i + 1]} {padded[i + 2]}"
    yield from {
        f"t:{name}" for name, start, _ in find_triggers(keys) if first <= start < last
    }
    yield from {f"ts:{name}" for name, _, _ in find_triggers(keys)}
    title = [item.key for item in context.items[0]]
    yield from {"T=" + key for key in title}
    index = placed.sentence.index
    if index > 1:
        before = [item.key for item in context.items[index - 1]]
        yield from {"p=" + key for key in before}
    raw = [t.lower_ for t in placed.sentence.tokens]
    yield from {
        "x=" + word
        for word in raw
        if word.endswith(("ing", "ed")) or word in ("had", "has", "was", "will", "is")
    }
