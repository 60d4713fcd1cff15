"""Read the bound of an amount from the hedges around it.

Enters: a draft. Leaves: the bound with the tokens of its hedge, which are never part
of the figure. Words and bounds: ``rules/hedges.yml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ingest.figures_phrases import FoundPhrase, Phrases
from ingest.figures_rules import rules

if TYPE_CHECKING:
    from ingest.extraction import Bound
    from ingest.figures_drafts import Draft
    from ingest.figures_tokens import Tokens

# Words between hedge and figure: "up to the equivalent of an additional $4bn" has five.
_MAX_FILLERS = 5
# Words between a figure and a hedge that closes its phrase.
_MAX_LATE = 5
_ARTICLES = frozenset({"a", "an", "its", "our", "their", "of"})


@dataclass(frozen=True, slots=True)
class FoundBound:
    """A bound and the tokens of its hedge (None: no words needed)."""

    bound: Bound
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class _Hedges:
    """The hedges of the rule file, ready to match."""

    before: Phrases[Bound | None]
    behind: Phrases[Bound]
    fillers: Phrases[None]
    strict: frozenset[str]
    marks: frozenset[str]
    late: Phrases[Bound]


@cache
def _hedges() -> _Hedges:
    """Return the hedges of the rule file."""
    raw = rules("hedges")

    before = [(p, bound) for bound, group in raw["before"].items() for p in group]
    fillers = Phrases((filler, None) for filler in raw["fillers"])
    return _Hedges(
        before=Phrases([*before, *((p, None) for p in raw["not_hedges"])]),
        behind=Phrases((p, b) for b, group in raw["behind"].items() for p in group),
        fillers=fillers,
        strict=frozenset(raw["strict"]),
        marks=frozenset(raw["marks"]),
        late=Phrases((p, b) for b, group in raw["late"].items() for p in group),
    )


def find_bound(tokens: Tokens, draft: Draft, ends: tuple[int, ...]) -> FoundBound:
    """Return the bound of a draft.

    ``ends`` are the tokens behind the figure where a hedge may follow: its own end
    and that of its rate ("$12 million a megawatt or so").
    """
    if draft.ranged:
        return FoundBound("range")
    if draft.precision == "vague":
        return FoundBound("vague")
    start = draft.start
    if tokens.at(draft.end) in _hedges().marks and tokens.at(start - 1) == "the":
        start -= 1  # "crossed the $5 billion mark"
    found = _before(tokens, start) or _behind(tokens, ends)
    if found is None:
        return FoundBound("about" if draft.precision == "about" else "exact")
    return FoundBound(found.value, found.start, found.end)


def _before(tokens: Tokens, index: int) -> FoundPhrase[Bound] | None:
    """Return the hedge before a figure, looking past fillers."""
    hedges = _hedges()
    article = False
    for _ in range(_MAX_FILLERS):
        found = hedges.before.before(tokens, index)
        if found is not None:
            strict = index - found.start == 1 and tokens.at(index - 1) in hedges.strict
            if found.value is None or (strict and article):
                return None
            return FoundPhrase(found.start, found.end, found.value)
        filler = hedges.fillers.before(tokens, index)
        if filler is None:
            return None
        article = article or tokens.at(index - 1) in _ARTICLES
        index = filler.start
    return None


def _behind(tokens: Tokens, ends: tuple[int, ...]) -> FoundPhrase[Bound] | None:
    """Return the hedge behind a figure or its rate."""
    for end in ends:
        found = _hedges().behind.at(tokens, end)
        if found is not None and _closes(tokens, found):
            return found
    return _late(tokens, ends[-1])


def _closes(tokens: Tokens, found: FoundPhrase[Bound]) -> bool:
    """Return whether a phrase belongs to the figure before it.

    "$5bn and more than 300 MW" and "$5bn + fees" open something new.
    """
    if tokens.at(found.start) == "+":
        return tokens.glued(found.start)
    return tokens.at(found.end) != "than"


def _late(tokens: Tokens, end: int) -> FoundPhrase[Bound] | None:
    """Return a hedge a few words on: "of debt, give or take"."""
    for index in range(end, end + _MAX_LATE):
        found = _hedges().late.at(tokens, index)
        if found is not None:
            return found
        if tokens.kind(index) not in ("word", "code"):
            return None
    return None
