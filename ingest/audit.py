"""Checks that what is stored stands in the text: every span holds its words.

Enters: an engine. Leaves: how many values were checked and which fail, in words. The
same rule is enforced when a row is written; this proves it for a whole file, whoever
wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_PART = "CASE {0}.part WHEN 'title' THEN v.title ELSE v.text END"
_SLICE = "substr(" + _PART + ", {0}.start + 1, {0}.end - {0}.start)"
_OF_MENTION = (
    "JOIN mentions m ON m.id = x.mention_id "
    "JOIN article_versions v ON v.id = m.article_version_id"
)


@dataclass(frozen=True, slots=True)
class AuditResult:
    """``faults`` name table, row and words; empty is the proof."""

    n_checked: int
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Check:
    """A table whose rows carry words: how to join their text, and what to compare."""

    table: str
    joins: str
    found: str
    said: str
    key: str


CHECKS = (
    _Check(
        "mentions",
        "JOIN article_versions v ON v.id = x.article_version_id",
        f"substr({_PART.format('x')}, x.quote_start + 1, x.quote_end - x.quote_start)",
        "x.quote",
        "x.id",
    ),
    _Check(
        "mention_roles",
        _OF_MENTION,
        _SLICE.format("x"),
        "x.surface",
        "x.mention_id || ' ' || x.role",
    ),
    _Check(
        "evidence",
        _OF_MENTION,
        _SLICE.format("x"),
        "x.surface",
        "x.mention_id || ' ' || x.field",
    ),
    _Check(
        "organization_mentions",
        "JOIN article_versions v ON v.id = x.article_version_id",
        _SLICE.format("x"),
        "x.surface",
        "x.organization_id",
    ),
)


def audit_database(engine: Engine) -> AuditResult:
    """Check quotes, roles, evidence, names and that each claim has a mention."""
    n_checked = 0
    faults: list[str] = []
    with engine.connect() as connection:
        for check in CHECKS:
            n_checked += _count(connection, check.table)
            faults += _unfounded(connection, check)
        n_checked += _count(connection, "claims")
        faults += _without_mentions(connection)
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
        faults += [
            f"{row[0]} row {row[1]}: points at no row of {row[2]}" for row in broken
        ]
    return AuditResult(n_checked, tuple(faults))


def _count(connection: Connection, table: str) -> int:
    return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def _unfounded(connection: Connection, check: _Check) -> list[str]:
    rows = connection.execute(
        text(
            f"SELECT {check.key}, {check.said}, {check.found} FROM {check.table} x "
            f"{check.joins} WHERE {check.found} IS NOT {check.said} LIMIT 1000"
        )
    )
    return [
        f"{check.table} {key}: says {said!r}, text has {found!r}"
        for key, said, found in rows
    ]


def _without_mentions(connection: Connection) -> list[str]:
    rows = connection.execute(
        text(
            "SELECT c.id, c.label FROM claims c WHERE NOT EXISTS (SELECT 1 FROM "
            "mentions m WHERE m.claim_id = c.id AND m.state = 'current')"
        )
    )
    return [f"claims {key}: {label!r} has no mention" for key, label in rows]
