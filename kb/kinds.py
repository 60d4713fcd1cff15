"""Claim kinds: what sorts of figures there are, and how figures of a sort compare.

Enters: ``vocabulary/claim_kinds/*.yml`` (keys: the README beside them). Leaves: a
`ClaimKind` a file. No module names a kind: whatever differs between kinds stands in
these files.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args

import yaml

from kb.errors import VocabularyError
from kb.mention_tables import BASES

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parent / "vocabulary" / "claim_kinds"

Dimension = Literal["money", "power", "accelerator"]
Comparable = Literal["subject", "role", "period"]
ROLES = frozenset(
    {
        "lead_investor",
        "investor",
        "target",
        "seller",
        "buyer",
        "lender",
        "project",
        "partner",
        "builder",
        "supplier",
        "government",
    },
)


@dataclass(frozen=True, slots=True)
class KindExample:
    """A sentence and the claims of this kind in it; a near miss has none."""

    text: str
    claims: tuple[Mapping[str, Any], ...]
    why: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimKind:
    """One sort of figure. The fields are those of the file."""

    name: str
    label: str
    meaning: str
    subject: str
    dimension: Dimension
    bases: tuple[str, ...]
    roles: tuple[str, ...]
    is_additive: bool
    needs_period: bool
    period_covers_projects: bool
    topic_group: str
    topic_organization: str
    identifying_roles: frozenset[str]
    label_role: str | None
    part_of: frozenset[str]
    attaches_to: frozenset[str]
    comparable_when: frozenset[str]
    same_window_days: int
    revision_window_days: int
    revision_ratio: float
    instant_bases: frozenset[str]
    examples: tuple[KindExample, ...]


OPTIONAL: dict[str, Any] = {
    "bases": [],
    "needs_period": False,
    "period_covers_projects": False,
    "identifying_roles": [],
    "label_role": None,
    "part_of": [],
    "attaches_to": [],
    "instant_bases": [],
}
REQUIRED = {
    "name": str,
    "label": str,
    "meaning": str,
    "subject": str,
    "dimension": str,
    "roles": list,
    "is_additive": bool,
    "topic": dict,
    "comparable_when": list,
    "same_window_days": int,
    "revision_window_days": int,
    "revision_ratio": float,
    "examples": list,
}


@cache
def load_kinds(folder: Path = FOLDER) -> Mapping[str, ClaimKind]:
    """Read every kind, by name. Raises `VocabularyError` for a malformed file."""
    kinds = {}
    for path in sorted(folder.glob("*.yml")):
        kind = read_kind(path)
        kinds[kind.name] = kind
    for kind in kinds.values():
        for other in kind.part_of | kind.attaches_to:
            if other not in kinds:
                path = folder / f"{kind.name}.yml"
                raise VocabularyError(path, "part_of", f"no kind {other!r}")
    return MappingProxyType(kinds)


def read_kind(path: Path) -> ClaimKind:
    """Read one file. Raises `VocabularyError` naming the file and the key."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise VocabularyError(path, "(file)", str(error)) from error
    if not isinstance(raw, dict):
        raise VocabularyError(path, "(file)", "not a mapping")
    _check_keys(path, raw)
    values = OPTIONAL | raw
    _check_values(path, values)
    topic, examples = values.pop("topic"), values.pop("examples")
    sets = ("identifying_roles", "part_of", "attaches_to", "comparable_when")
    for key in (*sets, "instant_bases"):
        values[key] = frozenset(values[key])
    for key in ("bases", "roles"):
        values[key] = tuple(values[key])
    return ClaimKind(
        **values,
        topic_group=topic["group"],
        topic_organization=topic["organization"],
        examples=tuple(_example(path, one) for one in examples),
    )


def _check_keys(path: Path, raw: dict[str, Any]) -> None:
    for key in sorted(raw.keys() - REQUIRED.keys() - OPTIONAL.keys()):
        raise VocabularyError(path, str(key), "no such key")
    for key, kind in REQUIRED.items():
        if key not in raw:
            raise VocabularyError(path, key, "missing")
        if not isinstance(raw[key], kind):
            raise VocabularyError(path, key, f"must be of type {kind.__name__}")


def _check_values(path: Path, raw: dict[str, Any]) -> None:
    closed: tuple[tuple[str, Any, Any], ...] = (
        ("name", {raw["name"]}, {path.stem}),
        ("dimension", {raw["dimension"]}, get_args(Dimension)),
        ("bases", raw["bases"], BASES),
        ("roles", raw["roles"], ROLES),
        ("identifying_roles", raw["identifying_roles"], raw["roles"]),
        ("label_role", {raw["label_role"]} - {None}, raw["roles"]),
        ("instant_bases", raw["instant_bases"], raw["bases"]),
        ("comparable_when", raw["comparable_when"], get_args(Comparable)),
        ("topic", raw["topic"], {"group", "organization"}),
        ("topic", {raw["topic"].get("organization")}, {"subject", *raw["roles"]}),
    )
    for key, values, allowed in closed:
        for value in values:
            if value not in allowed:
                raise VocabularyError(path, key, f"{value!r} is not allowed")
    if raw["same_window_days"] <= 0 or raw["revision_window_days"] < 0:
        raise VocabularyError(path, "same_window_days", "must be positive")
    if raw["revision_ratio"] < 1:
        raise VocabularyError(path, "revision_ratio", "must be at least 1")


def _example(path: Path, raw: Any) -> KindExample:
    if not isinstance(raw, dict) or not {"text", "claims"} <= raw.keys():
        raise VocabularyError(path, "examples", f"needs text and claims: {raw!r}")
    if not raw["claims"] and not raw.get("why"):
        raise VocabularyError(path, "examples", f"a near miss needs why: {raw!r}")
    claims = tuple(MappingProxyType(one) for one in raw["claims"])
    return KindExample(raw["text"], claims, raw.get("why"))
