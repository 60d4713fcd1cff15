"""Whether a figure is an increment or a total, from the words right beside it.

Enters: a sentence and where its figure stands. Leaves: the scope with the words that
say it, or None. The phrases are data (``vocabulary/scopes.yml``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

VOCABULARY = Path(__file__).parent / "vocabulary" / "scopes.yml"
Scope = Literal["increment", "total"]


@dataclass(frozen=True, slots=True)
class FoundScope:
    """A scope and the words that say it: ``sentence[start:end]``."""

    scope: Scope
    start: int
    end: int


def find_scope(sentence: str, start: int, end: int) -> FoundScope | None:
    """Read the scope of the figure ``sentence[start:end]``; the nearest words win.

    >>> find_scope("It will pay an additional $21 billion.", 26, 37).scope
    'increment'
    """
    found = []
    for scope, before, after in _patterns():
        match = before.search(sentence[:start])
        if match:
            found.append((start - match.end(1), scope, match.span(1)))
        match = after.match(sentence[end:])
        if match:
            span = (match.start(1) + end, match.end(1) + end)
            found.append((span[0] - end, scope, span))
    if not found:
        return None
    _, scope, span = min(found)
    return FoundScope(scope, *span)


@cache
def _patterns() -> tuple[tuple[Scope, re.Pattern[str], re.Pattern[str]], ...]:
    raw = yaml.safe_load(VOCABULARY.read_text(encoding="utf-8"))
    barred = raw.pop("not_followed_by")
    return tuple(
        (scope, _before(sides["before"], barred), _after(sides["after"], barred))
        for scope, sides in raw.items()
    )


def _before(side: dict[str, Any], barred: dict[str, list[str]]) -> re.Pattern[str]:
    gap = rf"[^\d.;:()\n]{{0,{side['reach']}}}"
    return re.compile(rf"\b({_any(side['phrases'], barred)})\b{gap}$", re.IGNORECASE)


def _after(side: dict[str, Any], barred: dict[str, list[str]]) -> re.Pattern[str]:
    gap = rf"[^\d.;:()\n]{{0,{side['reach']}}}?"
    return re.compile(rf"{gap}\b({_any(side['phrases'], barred)})\b", re.IGNORECASE)


def _any(phrases: list[str], barred: dict[str, list[str]]) -> str:
    return "|".join(
        re.escape(phrase)
        + "".join(rf"(?!\s+{word}\b)" for word in barred.get(phrase, ()))
        for phrase in sorted(phrases, key=len, reverse=True)
    )
