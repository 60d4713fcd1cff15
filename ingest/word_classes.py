"""Read the word classes of ``rules/*.yml`` whose values are plain lists of words.

Enters: the name of a rules file. Leaves: class name → words, lower case, without
order. Phrases of several words are read by ``ingest.triggers`` instead.
"""

from __future__ import annotations

import functools
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping


@functools.cache
def word_classes(name: str) -> Mapping[str, frozenset[str]]:
    """Return class → words of ``rules/NAME.yml``. Raises ``FileNotFoundError``."""
    text = files("ingest").joinpath(f"rules/{name}.yml").read_text(encoding="utf-8")
    classes = yaml.safe_load(text).items()
    return MappingProxyType(
        {label: frozenset(map(str, words)) for label, words in classes}
    )
