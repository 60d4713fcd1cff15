"""Folds the statuses of mentions into one; pure.

Enters: the mentions of a claim. Leaves: the status and the name of the rule that chose
it. The rules are data (``vocabulary/status_rules.yml``), published as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from kb.errors import VocabularyError
from kb.mention_tables import ATTRIBUTION_TYPES, STATUSES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kb.reconcile_values import MentionRecord

VOCABULARY = Path(__file__).parent / "vocabulary" / "status_rules.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRule:
    """One rule of the table; the first that finds a mention decides."""

    name: str
    meaning: str
    attributions: frozenset[str]
    statuses: frozenset[str]
    later_than: str | None
    min_families: int


@dataclass(frozen=True, slots=True)
class StatusTable:
    """The rules in their order, and the ranks that break ties of one day."""

    rules: tuple[StatusRule, ...]
    ranks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class FoldedStatus:
    """The status, the rule that chose it, and whether somebody denies."""

    status: str
    rule: str
    is_denied: bool


def fold_status(mentions: Sequence[MentionRecord]) -> FoldedStatus:
    """Fold the statuses of at least one mention."""
    table = load_status_rules()
    denied = any(one.status == "denied" for one in mentions)
    corrected = [one for one in mentions if one.effect.is_corrected]
    if corrected:
        chosen = _newest(corrected, table)
        return FoldedStatus(chosen.status, "person", denied)
    for rule in table.rules:
        found = _find(rule, mentions, table)
        if found:
            chosen = _newest(found, table)
            return FoldedStatus(chosen.status, rule.name, denied)
    raise ValueError("a claim without mentions has no status")


def _find(
    rule: StatusRule, mentions: Sequence[MentionRecord], table: StatusTable
) -> list[MentionRecord]:
    found = [
        one
        for one in mentions
        if one.attribution_type in rule.attributions and one.status in rule.statuses
    ]
    if rule.later_than:
        earlier = next(other for other in table.rules if other.name == rule.later_than)
        before = _find(earlier, mentions, table)
        if not before:
            return []
        day = _newest(before, table).reported_at.date()
        found = [one for one in found if one.reported_at.date() > day]
        # Among the later reports only those that agree with the newest of them.
        if found:
            status = _newest(found, table).status
            found = [one for one in found if one.status == status]
    families = {one.article.family for one in found}
    return found if len(families) >= rule.min_families else []


def _newest(mentions: Sequence[MentionRecord], table: StatusTable) -> MentionRecord:
    return max(
        mentions,
        key=lambda one: (one.reported_at.date(), table.ranks[one.status], one.id),
    )


@cache
def load_status_rules(path: Path = VOCABULARY) -> StatusTable:
    """Read the rules. Raises `VocabularyError` for an unknown status or rule."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    ranks = raw["ranks"]
    if set(ranks) != set(STATUSES):
        raise VocabularyError(path, "ranks", "must rank every status once")
    rules = tuple(_rule(path, one) for one in raw["rules"])
    names = {rule.name for rule in rules}
    for rule in rules:
        if rule.later_than and rule.later_than not in names:
            raise VocabularyError(path, rule.name, f"no rule {rule.later_than!r}")
    return StatusTable(rules, ranks)


def _rule(path: Path, raw: dict[str, Any]) -> StatusRule:
    who, statuses = raw["attributions"], raw["statuses"]
    attributions = frozenset(ATTRIBUTION_TYPES if who == "any" else list(who))
    said = frozenset(list(statuses))
    if not attributions <= set(ATTRIBUTION_TYPES) or not said <= set(STATUSES):
        raise VocabularyError(path, str(raw["name"]), "unknown attribution or status")
    return StatusRule(
        name=str(raw["name"]),
        meaning=str(raw["meaning"]),
        attributions=attributions,
        statuses=said,
        later_than=str(raw["later_than"]) if "later_than" in raw else None,
        min_families=int(str(raw.get("min_families", 1))),
    )
