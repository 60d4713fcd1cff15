"""Read a unit of electric power behind a number.

Enters: ``Tokens`` and a position. Leaves: the watts of the unit. Energy (MWh,
megawatt-hours) and apparent power (MVA) are no power; "gigawatt-scale" has no number.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from ingest.figures_rules import rules
from ingest.figures_tokens import HYPHENS

if TYPE_CHECKING:
    from ingest.figures_tokens import Tokens


@dataclass(frozen=True, slots=True)
class PowerUnit:
    """A unit of ``watts`` that ends before the token ``end``."""

    watts: Decimal
    end: int


@cache
def _units() -> tuple[dict[str, Decimal], dict[str, Decimal], frozenset[str]]:
    """Return units as printed, units in words, and what makes them energy."""
    raw = rules("figure_units")
    printed = {unit: Decimal(watts) for unit, watts in raw["power"].items()}
    words = {unit: Decimal(watts) for unit, watts in raw["power_words"].items()}
    return printed, words, frozenset(raw["not_power_after"])


def power_unit(tokens: Tokens, index: int) -> PowerUnit | None:
    """Return the power unit at a token: "GW", "-megawatt", "gigawatts"; or None."""
    if tokens.at(index) in HYPHENS and tokens.glued(index + 1):
        index += 1
    if tokens.kind(index) != "word":
        return None
    printed, words, energy = _units()
    word = tokens.words[index]
    watts = words.get(tokens.lower[index]) or printed.get(word)
    if watts is None or (word == "W" and not tokens.glued(index)):
        return None
    after = index + 1
    if tokens.at(after) in HYPHENS:
        after += 1
    return None if tokens.at(after) in energy else PowerUnit(watts, index + 1)
