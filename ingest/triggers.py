"""Find trigger phrases (``rules/triggers.yml``) in a sequence of items.

Enters: the item keys of a sentence. Leaves: ``(class, first, last)`` for each phrase,
item indices end-exclusive. Phrases are features of the models, never verdicts.
"""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence


Phrases = dict[str, tuple[tuple[str, tuple[str, ...]], ...]]


def phrase_table(path: str) -> Phrases:
    """Return first word → ``(class, words)`` of a file below ``ingest``, longest first."""
    text = files("ingest").joinpath(path).read_text(encoding="utf-8")
    table: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for name, phrases in yaml.safe_load(text).items():
        for phrase in phrases:
            words = tuple(str(phrase).split())
            table.setdefault(words[0], []).append((name, words))
    return {
        word: tuple(sorted(entries, key=lambda entry: -len(entry[1])))
        for word, entries in table.items()
    }


@functools.cache
def load_triggers() -> Phrases:
    """Return the phrase table of ``rules/triggers.yml``."""
    return phrase_table("rules/triggers.yml")


def find_phrases(keys: Sequence[str], table: Phrases) -> list[tuple[str, int, int]]:
    """Return every phrase of a table as ``(class, first, last)``, items end-exclusive."""
    return [
        (name, at, at + len(words))
        for at, key in enumerate(keys)
        for name, words in table.get(key, ())
        if tuple(keys[at : at + len(words)]) == words
    ]


def find_triggers(keys: Sequence[str]) -> list[tuple[str, int, int]]:
    """Return every trigger of a sentence as ``(class, first, last)``."""
    return find_phrases(keys, load_triggers())
