"""The words that say when, as tables and pattern parts.

Enters: ``rules/dates.yml``. Leaves: tables (month number, weekday, number words) and
regular expression parts built from them. Deliberately no dates here.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class DateWords:
    """Word tables; every key but a month's or a weekday's is lower case."""

    months: dict[str, int]
    weekdays: dict[str, int]
    seasons: dict[str, int]
    numbers: dict[str, int]
    ordinals: dict[str, int]
    leads: dict[str, str]
    designators: frozenset[str]
    counted: frozenset[str]


@functools.cache
def date_words() -> DateWords:
    """Return the tables of ``rules/dates.yml``."""
    text = files("ingest").joinpath("rules/dates.yml").read_text(encoding="utf-8")
    raw: dict[str, Any] = yaml.safe_load(text)
    return DateWords(
        months=_by_form(raw["months"]),
        weekdays=_by_form(raw["weekdays"]),
        seasons=raw["seasons"],
        numbers=raw["numbers"],
        ordinals={str(word): number for word, number in raw["ordinals"].items()},
        leads={form: lead for lead, forms in raw["leads"].items() for form in forms},
        designators=frozenset(map(str, raw["designators"])),
        counted=frozenset(map(str, raw["counted"])),
    )


def _by_form(table: dict[int, list[str]]) -> dict[str, int]:
    return {form: number for number, forms in table.items() for form in forms}


def any_of(words: Any) -> str:
    """Return a pattern that matches any of the words, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def read_number(text: str) -> int | None:
    """Return the number that digits or a number word say, or None."""
    if text.isascii() and text.isdigit():
        return int(text)
    return date_words().numbers.get(text.lower())
