"""Reconciles what is waiting: mentions → claims, topics, links, in the tables.

Enters: an open session. Leaves: the projection of every pending block, equal to what a
full rebuild would write, byte by byte. The reasoning is pure and stands in
``kb.reconcile_block``; here rows are read, compared and written. Same claim, in words:
docs/reconciliation.md; in code: ``kb.reconcile_same``.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, select, union, update

from kb.database import begin_write
from kb.mention_records import block_records, refresh_blocks
from kb.models import (
    Claim,
    ClaimHistory,
    ClaimLink,
    ClaimOrigin,
    ClaimRole,
    Mention,
    Organization,
    PendingBlock,
    Topic,
)
from kb.person_links import person_links, write_person_links
from kb.reconcile_block import BlockResult, reconcile_block
from kb.row_sync import sync_rows, table_of
from kb.same_money import link_same_money

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlmodel import Session

    from kb.reconcile_values import MentionRecord

log = logging.getLogger(__name__)

CLAIMS, ROLES, LINKS = table_of(Claim), table_of(ClaimRole), table_of(ClaimLink)
MENTIONS, PENDING = table_of(Mention), table_of(PendingBlock)
ORGANIZATIONS, TOPICS = table_of(Organization), table_of(Topic)
# Blocks a transaction: a crash in a rebuild loses at most these, and readers wait less.
BLOCKS_A_COMMIT = 200
CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class ReconcileResult:
    """What a reconciliation did. ``changed_claims`` are new, changed and gone ids."""

    n_blocks: int
    changed_claims: frozenset[str]


def reconcile(
    session: Session,
    *,
    full: bool = False,
    commit: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> ReconcileResult:
    """Reconcile the pending blocks, or all of them; commit as it goes.

    Without ``commit`` everything stays in the open transaction, for a caller that only
    looks. ``progress`` is called with blocks done and in all.
    """
    begin_write(session)
    blocks = _all_blocks(session) if full else _pending_blocks(session)
    changed: set[str] = set()
    try:
        for start in range(0, len(blocks), BLOCKS_A_COMMIT):
            part = blocks[start : start + BLOCKS_A_COMMIT]
            changed |= _reconcile_blocks(session, part)
            if commit:
                session.commit()
                begin_write(session)
            if progress:
                progress(start + len(part), len(blocks))
        if commit:
            session.commit()
    except BaseException:
        session.rollback()
        raise
    return ReconcileResult(len(blocks), frozenset(changed))


def _pending_blocks(session: Session) -> list[str]:
    return list(session.scalars(select(PENDING.c.block).order_by(PENDING.c.block)))


def _all_blocks(session: Session) -> list[str]:
    """Return every block there is or was, after assigning all mentions anew."""
    current = MENTIONS.c.state == "current"
    ids = session.scalars(
        select(MENTIONS.c.id).where(current, MENTIONS.c.kind.is_not(None))
    ).all()
    refresh_blocks(session, ids)
    known = union(
        select(MENTIONS.c.block).where(current, MENTIONS.c.block.is_not(None)),
        select(CLAIMS.c.block),
        select(TOPICS.c.block),
        select(PENDING.c.block),
    )
    return sorted(session.scalars(known))


def _reconcile_blocks(session: Session, blocks: Sequence[str]) -> set[str]:
    """Reconcile some blocks and what hangs on them; return the changed claims."""
    changed: set[str] = set()
    parties: set[str] = set()
    for block in blocks:
        block_changed, block_parties = _reconcile_one(session, block)
        changed |= block_changed
        parties |= block_parties
    session.execute(delete(PENDING).where(PENDING.c.block.in_(blocks)))
    link_same_money(session, changed)
    write_person_links(session)
    _count_claims(session, parties)
    return changed


def _reconcile_one(session: Session, block: str) -> tuple[set[str], set[str]]:
    """Reconcile a block; return the changed claims and their organizations."""
    records = block_records(session, block)
    result = reconcile_block(
        block,
        records,
        names=_names(session, records),
        decided=person_links(session, {one.reading_key for one in records}),
    )
    changed = _write(session, block, result)
    log.debug("reconciled block=%s claims=%d", block, len(result.claims))
    return changed


def _names(session: Session, records: Iterable[MentionRecord]) -> dict[str, str]:
    ids = {one.subject_id for one in records} | {
        organization for one in records for _, organization in one.roles
    }
    keys = sorted(one for one in ids if one)
    names: dict[str, str] = {}
    for start in range(0, len(keys), CHUNK):
        part = ORGANIZATIONS.c.id.in_(keys[start : start + CHUNK])
        query = select(ORGANIZATIONS.c.id, ORGANIZATIONS.c.name).where(part)
        names |= {row[0]: row[1] for row in session.execute(query)}
    return names


def _write(
    session: Session, block: str, result: BlockResult
) -> tuple[set[str], set[str]]:
    """Write what differs; return the changed claims and their organizations."""
    own = select(CLAIMS.c.id).where(CLAIMS.c.block == block).scalar_subquery()
    before = {
        row[0]
        for row in session.execute(
            select(ROLES.c.organization_id).distinct().where(ROLES.c.claim_id.in_(own))
        )
    }
    # While the claims are still the old ones, their id list finds the old rows.
    roles = sync_rows(session, ClaimRole, result.roles, ROLES.c.claim_id.in_(own))
    for model, rows in (
        (ClaimOrigin, result.origins),
        (ClaimHistory, result.history),
    ):
        sync_rows(session, model, rows, table_of(model).c.claim_id.in_(own))
    claims = sync_rows(session, Claim, result.claims, CLAIMS.c.block == block)
    sync_rows(session, Topic, result.topics, TOPICS.c.block == block)
    sync_rows(session, ClaimLink, result.links, LINKS.c.block == block)
    _assign(session, block, result)
    changed = {key[0] for key in (*claims, *roles)}
    return changed, before | {row["organization_id"] for row in result.roles}


def _assign(session: Session, block: str, result: BlockResult) -> None:
    """Point the mentions of the block at their claims, where that has changed."""
    query = select(MENTIONS.c.id, MENTIONS.c.claim_id, MENTIONS.c.claim_reason)
    is_own = (MENTIONS.c.block == block, MENTIONS.c.state == "current")
    rows: list[dict[str, Any]] = [
        {
            "mention": row[0],
            "claim": result.assigned[row[0]][0],
            "reason": result.assigned[row[0]][1],
        }
        for row in session.execute(query.where(*is_own))
        if (row[1], row[2]) != result.assigned[row[0]]
    ]
    if rows:
        statement = (
            update(MENTIONS)
            .where(MENTIONS.c.id == bindparam("mention"))
            .values(claim_id=bindparam("claim"), claim_reason=bindparam("reason"))
        )
        session.connection().execute(statement, rows)


def _count_claims(session: Session, organizations: set[str]) -> None:
    """Write how many claims name each organization."""
    keys = sorted(organizations)
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        counted = (
            select(func.count(ROLES.c.claim_id.distinct()))
            .where(ROLES.c.organization_id == ORGANIZATIONS.c.id)
            .scalar_subquery()
        )
        own = update(ORGANIZATIONS).where(
            ORGANIZATIONS.c.id.in_(part), ORGANIZATIONS.c.n_claims != counted
        )
        session.execute(own.values(n_claims=counted))
