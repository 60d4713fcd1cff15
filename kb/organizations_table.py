"""Writes the registry of organizations and the publisher families into the tables.

Enters: the registry and an open write session. Leaves: rows that equal the registry;
organizations that only articles named stay as they are. A second run writes nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from sqlalchemy import insert, select, update
from sqlmodel import SQLModel

from kb.models import (
    FamilyMember,
    Organization,
    OrganizationAlias,
    OrganizationIdentifier,
)
from kb.row_sync import sync_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlmodel import Session

    from kb.organizations import Registry

FAMILIES = Path(__file__).parent / "vocabulary" / "publisher_families.yml"


def sync_registry(session: Session, registry: Registry) -> int:
    """Make the organization tables equal the registry; return how many rows changed."""
    known = registry.organizations
    changed = _sync_organizations(
        session,
        [
            {
                "id": one.id,
                "name": one.name,
                "kind": one.kind,
                "parent_id": one.parent,
                "domain": one.domain,
                "is_registered": True,
            }
            for one in known
        ],
    )
    aliases = sync_rows(
        session,
        OrganizationAlias,
        [
            {
                "organization_id": one.id,
                "alias": alias.text,
                "needs_context": alias.needs_context,
                "is_case_sensitive": alias.case_sensitive,
            }
            for one in known
            for alias in one.aliases
        ],
    )
    identifiers = sync_rows(
        session,
        OrganizationIdentifier,
        [
            {
                "scheme": identifier.scheme,
                "value": identifier.value,
                "organization_id": one.id,
            }
            for one in known
            for identifier in one.identifiers
        ],
    )
    families = sync_rows(session, FamilyMember, read_families())
    return changed + len(aliases) + len(identifiers) + len(families)


def _sync_organizations(session: Session, rows: list[dict[str, Any]]) -> int:
    """Insert and update registered organizations; what left the registry loses its mark."""
    table = SQLModel.metadata.tables[str(Organization.__tablename__)]
    columns = [table.c[name] for name in rows[0]] if rows else [table.c.id]
    stored = {
        row.id: dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
        for row in session.execute(select(*columns))
    }
    new = [row for row in rows if row["id"] not in stored]
    changed = [r for r in rows if r["id"] in stored and stored[r["id"]] != r]
    if new:
        session.execute(insert(table), [row | {"n_claims": 0} for row in new])
    for row in changed:
        session.execute(update(table).where(table.c.id == row["id"]).values(row))
    current = {row["id"] for row in rows}
    gone = [
        key
        for key, row in stored.items()
        if row.get("is_registered") and key not in current
    ]
    for key in gone:
        unmark = update(table).where(table.c.id == key)
        session.execute(unmark.values(is_registered=False, parent_id=None))
    return len(new) + len(changed) + len(gone)


def add_organizations(
    session: Session, found: Iterable[tuple[str, str, str | None]]
) -> int:
    """Add (id, name, kind) of organizations that are not there; return how many."""
    table = SQLModel.metadata.tables[str(Organization.__tablename__)]
    wanted = {key: (name, kind) for key, name, kind in found}
    if not wanted:
        return 0
    query = select(table.c.id).where(table.c.id.in_(sorted(wanted)))
    stored = set(session.scalars(query))
    new = [
        {"id": key, "name": name, "kind": kind, "is_registered": False, "n_claims": 0}
        for key, (name, kind) in sorted(wanted.items())
        if key not in stored
    ]
    if new:
        session.execute(insert(table), new)
    return len(new)


def read_families(path: Path = FAMILIES) -> list[dict[str, Any]]:
    """Read the publisher families: one row a domain, sorted."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    rows = [
        {"domain": domain, "family": family, "name": name}
        for family, members in raw.items()
        for domain, name in members.items()
    ]
    return sorted(rows, key=lambda row: row["domain"])
