"""The links that people set or removed, between readings of any blocks.

Enters: a session. Leaves: `PersonLink` values for the pure part, and the rows of links
whose two claims stand in different blocks (in one block they take part in topics and
totals, see ``kb.reconcile_block``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from kb.models import Claim, ClaimLink, Decision, Mention
from kb.reconcile_block import PersonLink, person_link
from kb.row_sync import sync_rows, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlmodel import Session

DECISIONS, MENTIONS = table_of(Decision), table_of(Mention)
CLAIMS, LINKS = table_of(Claim), table_of(ClaimLink)
# The block of links that people set across blocks.
PERSON_BLOCK = "person"


def person_links(
    session: Session, keys: Iterable[str] | None = None
) -> tuple[PersonLink, ...]:
    """Return the standing link decisions whose two readings are among ``keys``.

    Without ``keys``, all of them, in the order taken. Of two decisions about one link
    the later one comes later.
    """
    query = (
        select(DECISIONS)
        .where(
            DECISIONS.c.action.in_(("link", "unlink")), DECISIONS.c.undone_by.is_(None)
        )
        .order_by(DECISIONS.c.seq)
    )
    wanted = None if keys is None else set(keys)
    return tuple(
        PersonLink(row.action, row.field, row.target_key, row.other_key, _why(row))
        for row in session.execute(query)
        if wanted is None or {row.target_key, row.other_key} <= wanted
    )


def _why(row: Any) -> str:
    return f"{row.actor}: {row.note}" if row.note else f"decided by {row.actor}"


def write_person_links(session: Session) -> None:
    """Write the links of people across blocks as they stand."""
    links = person_links(session)
    owners = _owners(
        session, {key for one in links for key in (one.from_key, one.to_key)}
    )
    rows: dict[tuple[str, ...], dict[str, Any]] = {}
    for one in links:
        ends = owners.get(one.from_key), owners.get(one.to_key)
        if ends[0] is None or ends[1] is None or ends[0][1] == ends[1][1]:
            continue
        link = person_link(one, ends[0][0], ends[1][0])
        key = (link.type, link.from_id, link.to_id)
        rows.pop(key, None)
        if one.action == "link":
            rows[key] = _row(link.type, link.from_id, link.to_id, link.why)
    ordered = [rows[key] for key in sorted(rows)]
    taken = _taken(session, rows)
    ordered = [
        one
        for one in ordered
        if (one["type"], one["from_id"], one["to_id"]) not in taken
    ]
    sync_rows(session, ClaimLink, ordered, LINKS.c.block == PERSON_BLOCK)


def _row(kind: str, from_id: str, to_id: str, why: str) -> dict[str, Any]:
    return {
        "type": kind,
        "from_id": from_id,
        "to_id": to_id,
        "why": why,
        "decided_by": "person",
        "block": PERSON_BLOCK,
    }


def _taken(
    session: Session, rows: Mapping[tuple[str, ...], Any]
) -> set[tuple[str, ...]]:
    """Return which of the links a rule has set already."""
    found = set()
    for key in rows:
        query = select(LINKS.c.block).where(
            LINKS.c.type == key[0], LINKS.c.from_id == key[1], LINKS.c.to_id == key[2]
        )
        if any(block != PERSON_BLOCK for block in session.scalars(query)):
            found.add(key)
    return found


def unlinked_across(session: Session) -> frozenset[tuple[str, str, str]]:
    """Return (type, smaller id, greater id) of links that people removed."""
    links = person_links(session)
    owners = _owners(
        session, {key for one in links for key in (one.from_key, one.to_key)}
    )
    found: set[tuple[str, str, str]] = set()
    for one in links:
        ends = owners.get(one.from_key), owners.get(one.to_key)
        if ends[0] and ends[1]:
            first, second = sorted((ends[0][0], ends[1][0]))
            key = (one.type, first, second)
            if one.action == "unlink":
                found.add(key)
            else:
                found.discard(key)
    return frozenset(found)


def _owners(session: Session, keys: set[str]) -> dict[str, tuple[str, str]]:
    """Return claim and block of each reading that has a claim now."""
    query = (
        select(MENTIONS.c.reading_key, MENTIONS.c.claim_id, CLAIMS.c.block)
        .join(CLAIMS, CLAIMS.c.id == MENTIONS.c.claim_id)
        .where(MENTIONS.c.reading_key.in_(sorted(keys)), MENTIONS.c.state == "current")
        .order_by(MENTIONS.c.id)
    )
    return {row[0]: (row[1], row[2]) for row in session.execute(query)} if keys else {}
