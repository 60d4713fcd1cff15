"""Match phrases of the rule files against tokens, from either side.

Enters: phrases with a value each. Leaves: the longest phrase that ends before, or
starts at, a token. Lookups take constant time, whatever the number of phrases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from ingest.figures_tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ingest.figures_tokens import Tokens

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class FoundPhrase(Generic[Value]):
    """A phrase in the tokens ``start`` up to ``end``."""

    start: int
    end: int
    value: Value


class Phrases(Generic[Value]):
    """Phrases by their first and by their last token, longest first."""

    def __init__(self, phrases: Iterable[tuple[str, Value]]) -> None:
        """Cut every phrase into tokens once."""
        self._first: dict[str, list[tuple[list[str], Value]]] = {}
        self._last: dict[str, list[tuple[list[str], Value]]] = {}
        for phrase, value in phrases:
            parts = tokenize(phrase).lower
            self._first.setdefault(parts[0], []).append((parts, value))
            self._last.setdefault(parts[-1], []).append((parts, value))
        for group in (*self._first.values(), *self._last.values()):
            group.sort(key=lambda item: len(item[0]), reverse=True)

    def at(self, tokens: Tokens, index: int) -> FoundPhrase[Value] | None:
        """Return the longest phrase that starts at a token."""
        for parts, value in self._first.get(tokens.at(index), ()):
            if tokens.lower[index : index + len(parts)] == parts:
                return FoundPhrase(index, index + len(parts), value)
        return None

    def before(self, tokens: Tokens, index: int) -> FoundPhrase[Value] | None:
        """Return the longest phrase that ends right before a token."""
        for parts, value in self._last.get(tokens.at(index - 1), ()):
            start = index - len(parts)
            if start >= 0 and tokens.lower[start:index] == parts:
                return FoundPhrase(start, index, value)
        return None
