"""Find the figures that restate the one before them in another currency.

Enters: drafts in text order. Leaves: for each, the place of the draft that it
converts. "1.7 billion euros ($2 billion)" is two figures and one claim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.figures_drafts import Draft
    from ingest.figures_tokens import Tokens

# Tokens between the two: "(approx. US$", ", or about", "(or some".
_MAX_GAP = 6
_OPENERS = frozenset("(/[=")
_HEDGES = frozenset(
    {
        "about",
        "approx",
        "approximately",
        "around",
        "equivalent",
        "nearly",
        "or",
        "roughly",
    }
    | {
        "some",
        "to",
        "the",
        "of",
        ".",
        ",",
        "over",
        "more",
        "than",
        "up",
        "~",
        "just",
        "under",
        "almost",
        "is",
        "which",
        "equal",
        "worth",
    }
)


def conversions(tokens: Tokens, drafts: list[Draft], ends: list[int]) -> dict[int, int]:
    """Return the index of each converting draft with that of the converted one.

    ``ends`` are the tokens behind each draft and its rate ("Rs 67 an hour ($0.80)").
    """
    found: dict[int, int] = {}
    for index in range(1, len(drafts)):
        original = found.get(index - 1, index - 1)
        first, second = drafts[index - 1], drafts[index]
        gap = tokens.lower[ends[index - 1] : second.start]
        chained = index - 1 in found and gap[:1] == [")"]
        if _converts(first, second, gap[1:] if chained else gap):
            found[index] = original
    return found


def _converts(first: Draft, second: Draft, gap: list[str]) -> bool:
    """Return whether the second draft, behind the words of the gap, restates the first."""
    if not 1 <= len(gap) <= _MAX_GAP or first.unit == second.unit:
        return False
    if not (is_money(first.unit) and is_money(second.unit)):
        return False
    if gap[0] in _OPENERS:
        return all(word in _HEDGES for word in gap[1:])
    return gap[:2] == [",", "or"] and all(word in _HEDGES for word in gap[2:])


def is_money(unit: str | None) -> bool:
    """Return whether a unit is an ISO 4217 code."""
    return unit is not None and unit not in ("W", "accelerator")
