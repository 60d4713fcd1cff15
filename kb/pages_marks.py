"""Marks the words of a text that say something: which is the figure, who says so.

Enters: a text and spans in it (code points, end-exclusive). Leaves: safe HTML. Every
piece of the text is escaped here; class names come from `MARKS` alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# What may be marked and the word shown beside it. Where two spans overlap, the one that
# stands first in this list wins.
MARKS: Mapping[str, str] = MappingProxyType(
    {
        "figure": "figure",
        "subject": "who",
        "status": "how firm",
        "attribution": "says so",
        "role": "role",
        "period": "period",
        "event_date": "when",
        "basis": "basis",
        "organization": "organization",
    }
)
_RANK = {name: rank for rank, name in enumerate(MARKS)}


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a text to be marked; ``href`` must be a path of our own.

    ``label`` replaces the word that `MARKS` has; "" shows none.
    """

    start: int
    end: int
    name: str
    href: str | None = None
    label: str | None = None
    title: str | None = None
    anchor: str | None = None


def mark_text(text: str, marks: Iterable[Mark]) -> Markup:
    """Return the escaped text with the marks in it.

    Marks that lie outside the text, are empty or overlap a more important one are
    left out.

    >>> mark_text("a <b> of $2B", [Mark(9, 12, "figure", label="")])
    Markup('a &lt;b&gt; of <mark class="m-figure">$2B</mark>')
    """
    out, at = Markup(), 0
    for one in _choose(marks, len(text)):
        out += escape(text[at : one.start]) + _html(text[one.start : one.end], one)
        at = one.end
    return out + escape(text[at:])


def _choose(marks: Iterable[Mark], length: int) -> list[Mark]:
    chosen: list[Mark] = []
    known = (one for one in marks if one.name in _RANK)
    for one in sorted(known, key=lambda m: (_RANK[m.name], m.start)):
        fits = 0 <= one.start < one.end <= length
        if fits and all(one.end <= o.start or o.end <= one.start for o in chosen):
            chosen.append(one)
    return sorted(chosen, key=lambda m: m.start)


def _html(words: str, one: Mark) -> Markup:
    label = MARKS[one.name] if one.label is None else one.label
    attributes = Markup(' class="m-{}"').format(one.name)
    if label:
        attributes += Markup(' data-label="{}"').format(label)
    if one.title:
        attributes += Markup(' title="{}"').format(one.title)
    if one.anchor:
        attributes += Markup(' id="{}"').format(one.anchor)
    marked = Markup("<mark{}>{}</mark>").format(attributes, words)
    if one.href:
        return Markup('<a class="marked" href="{}">{}</a>').format(one.href, marked)
    return marked
