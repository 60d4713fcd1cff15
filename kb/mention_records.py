"""Mention rows → the records that reconciliation reads, decisions applied.

Enters: a session and a block, or mention ids. Leaves: `MentionRecord` values, and the
block of each mention kept in ``mentions.block``. Only current readings of current
texts take part.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select, update

from kb.amounts import Amount
from kb.corrections import correct
from kb.kinds import load_kinds
from kb.models import (
    Article,
    Decision,
    FamilyMember,
    Mention,
    MentionRole,
    Source,
)
from kb.reconcile_block import block_of
from kb.reconcile_values import ArticleOrigin, Effect, MentionRecord
from kb.row_sync import table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Row
    from sqlmodel import Session

MENTIONS, ROLES = table_of(Mention), table_of(MentionRole)
ARTICLES, SOURCES = table_of(Article), table_of(Source)
DECISIONS, FAMILIES = table_of(Decision), table_of(FamilyMember)
# Channels in which the issuer speaks itself.
RELEASE_KINDS = frozenset({"release_wire", "filing"})
CHUNK = 5_000


def block_records(session: Session, block: str) -> list[MentionRecord]:
    """Return the records of a block, sorted by report."""
    return _records(session, MENTIONS.c.block == block)


def mention_records(session: Session, ids: Iterable[str]) -> list[MentionRecord]:
    """Return the records of some mentions, sorted by report."""
    return _records(session, MENTIONS.c.id.in_(sorted(ids)))


def refresh_blocks(session: Session, mention_ids: Iterable[str]) -> list[str]:
    """Write the block of each mention as decisions see it; return old and new blocks.

    A mention that leaves its block loses its claim until the new one is reconciled.
    """
    ids, touched = sorted(mention_ids), set()
    for start in range(0, len(ids), CHUNK):
        part = MENTIONS.c.id.in_(ids[start : start + CHUNK])
        query = select(MENTIONS.c.id, MENTIONS.c.block).where(part)
        stored = {row[0]: row[1] for row in session.execute(query)}
        for one in _records(session, part):
            block = block_of(load_kinds()[one.kind], one.subject_id, one.roles)
            touched |= {block, stored[one.id]}
            if stored[one.id] != block:
                own = update(MENTIONS).where(MENTIONS.c.id == one.id)
                values = {"block": block, "claim_id": None, "claim_reason": None}
                session.execute(own.values(values))
    return sorted(block for block in touched if block)


def _records(session: Session, which: ColumnElement[bool]) -> list[MentionRecord]:
    is_read = (which, MENTIONS.c.state == "current", MENTIONS.c.kind.is_not(None))
    origin = func.coalesce(ARTICLES.c.origin_source_id, ARTICLES.c.source_id)
    query = (
        select(
            MENTIONS,
            ARTICLES.c.story_id,
            func.coalesce(ARTICLES.c.published_at, ARTICLES.c.first_seen_at).label(
                "reported_at"
            ),
            SOURCES.c.name.label("source_name"),
            SOURCES.c.family,
            SOURCES.c.kind.label("source_kind"),
            SOURCES.c.organization_id.label("issuer"),
        )
        .join(ARTICLES, ARTICLES.c.id == MENTIONS.c.article_id)
        .join(SOURCES, SOURCES.c.id == origin)
        .where(*is_read)
    )
    rows = session.execute(query).all()
    media = _media_families(session)
    roles: dict[str, list[tuple[str, str]]] = defaultdict(list)
    own = select(ROLES).join(MENTIONS, MENTIONS.c.id == ROLES.c.mention_id)
    for role in session.execute(own.where(*is_read)):
        roles[role.mention_id].append((role.role, role.organization_id))
    records = {row.id: _record(row, roles[row.id], media) for row in rows}
    hashes = {row.id: row.extraction_hash for row in rows}
    decided = _decisions(session, {one.reading_key for one in records.values()})
    found = [
        _decided(one, decided.get(one.reading_key, ()), hashes[one.id])
        for one in records.values()
    ]
    return sorted(found, key=lambda one: one.order)


def _media_families(session: Session) -> dict[str, str]:
    """Return the family of each medium by its name in small letters."""
    listed = session.execute(select(FAMILIES.c.name, FAMILIES.c.family))
    known = session.execute(select(SOURCES.c.name, SOURCES.c.family).order_by("id"))
    families = {name.lower(): family for name, family in listed}
    return families | {name.lower(): family or name for name, family in known}


def _record(
    row: Row[Any], roles: Sequence[tuple[str, str]], media: Mapping[str, str]
) -> MentionRecord:
    name = row.attribution_name
    is_media = row.attribution_type == "media" and name
    return MentionRecord(
        id=row.id,
        article=ArticleOrigin(
            row.article_id,
            row.story_id or row.article_id,
            row.family or row.source_name,
            row.issuer if row.source_kind == "company" else None,
            is_release=row.source_kind in RELEASE_KINDS,
        ),
        kind=row.kind,
        subject_id=row.subject_id,
        amount=Amount(
            row.low,
            row.high,
            row.bound,
            row.unit,
            row.scale,
            row.per,
            row.rounding,
            row.usd_low,
            row.usd_high,
        ),
        basis=row.basis,
        scope=row.scope,
        period=(row.period_start, row.period_end) if row.period_start else None,
        event_date=row.event_date,
        status=row.status,
        attribution_type=row.attribution_type,
        attribution_name=name,
        attribution_family=media.get(name.lower(), name) if is_media else None,
        roles=tuple(sorted(roles)),
        anchor=row.repeat_of or row.conversion_of or row.id,
        is_conversion=row.conversion_of is not None,
        reported_at=row.reported_at,
        recorded_at=row.recorded_at,
        reading_key=row.reading_key,
    )


def _decisions(session: Session, keys: set[str]) -> dict[str, list[Row[Any]]]:
    """Return the standing decisions about the readings, in the order taken."""
    found: dict[str, dict[str, Row[Any]]] = defaultdict(dict)
    # Decisions are few: all of them are read where most readings have none.
    query = (
        select(DECISIONS)
        .where(
            DECISIONS.c.undone_by.is_(None),
            DECISIONS.c.action.in_(("verify", "reject", "correct", "merge", "split")),
        )
        .order_by(DECISIONS.c.seq)
    )
    if len(keys) <= CHUNK:
        wanted = sorted(keys)
        is_own = DECISIONS.c.target_key.in_(wanted)
        query = query.where(or_(is_own, DECISIONS.c.other_key.in_(wanted)))
    for row in session.execute(query):
        for key in (row.target_key, row.other_key):
            if key in keys:
                found[key][row.id] = row
    return {key: list(rows.values()) for key, rows in found.items()}


def _decided(
    record: MentionRecord, decisions: Sequence[Row[Any]], extraction_hash: str
) -> MentionRecord:
    """Apply the decisions in the order taken; the last word on a matter stands."""
    effect = Effect()
    for one in decisions:
        if one.action == "correct":
            record = correct(record, one.field, one.new or "")
        effect = _effect(effect, one)
        is_reading = one.action in {"verify", "reject", "correct"}
        if is_reading and one.extraction_hash not in {None, extraction_hash}:
            effect = dataclasses.replace(effect, is_reopened=True)
    return dataclasses.replace(record, effect=effect)


def _effect(effect: Effect, one: Row[Any]) -> Effect:
    if one.action == "verify":
        return dataclasses.replace(effect, is_verified=True, is_rejected=False)
    if one.action == "reject":
        return dataclasses.replace(effect, is_rejected=True, is_verified=False)
    if one.action == "correct":
        return dataclasses.replace(effect, is_corrected=True)
    if one.action == "merge":
        return dataclasses.replace(effect, merged=effect.merged | {one.id}, split=None)
    token = one.other_key or one.id
    return dataclasses.replace(effect, merged=frozenset(), split=token)
