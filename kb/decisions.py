"""Decisions of people: append-only, undone rather than deleted, always winning.

Enters: an action about a claim or a mention. Leaves: rows of ``decisions`` and blocks
that wait for ``kb.reconcile``. A decision names readings (``mentions.reading_key``),
so that it survives re-extraction and rebuild; where the extraction of that sentence has
changed since, the claim shows as reopened and the decision still stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from kb.corrections import AMOUNT_FIELDS
from kb.database import begin_write
from kb.decision_checks import DecisionRequest, check_against, check_request
from kb.errors import DecisionError
from kb.identity import content_id
from kb.mention_records import refresh_blocks
from kb.models import Claim, Decision, Mention, PendingBlock
from kb.row_sync import table_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Row
    from sqlmodel import Session

__all__ = ["DecisionRequest", "decide", "undo"]

DECISIONS, MENTIONS = table_of(Decision), table_of(Mention)
CLAIMS, PENDING = table_of(Claim), table_of(PendingBlock)


def decide(
    session: Session, request: DecisionRequest, *, now: datetime, commit: bool = True
) -> tuple[str, ...]:
    """Record a decision; return the ids of its rows, one a reading it is about.

    The claims change with the next ``kb.reconcile.reconcile``. Raises `DecisionError`
    when a target is unknown or the decision makes no sense for it.
    """
    begin_write(session)
    try:
        ids = _decide(session, request, now=now)
        if commit:
            session.commit()
    except BaseException:
        session.rollback()
        raise
    return ids


def _decide(
    session: Session, request: DecisionRequest, *, now: datetime
) -> tuple[str, ...]:
    check_request(request)
    mentions = _mentions(session, request.target)
    if request.action == "split":
        mentions = _with_followers(session, mentions)
    others = _mentions(session, request.other) if request.other else []
    about = _about(request, mentions)
    check_against(session, request, about, others)
    token = content_id("split", now, sorted(one.reading_key for one in about))
    other_key = others[0].reading_key if others else None
    if request.action == "split":
        other_key = token
    ids = tuple(
        _append(session, request, one, other_key=other_key, now=now) for one in about
    )
    _queue(session, [one.id for one in (*mentions, *others)])
    return ids


def undo(
    session: Session,
    decision_id: str,
    *,
    actor: str,
    now: datetime,
    commit: bool = True,
) -> str:
    """Take back a decision with all its rows; return the id of the undoing row.

    Raises `DecisionError` for an unknown decision and for one that is undone already.
    """
    begin_write(session)
    try:
        undoing = _undo(session, decision_id, actor=actor, now=now)
        if commit:
            session.commit()
    except BaseException:
        session.rollback()
        raise
    return undoing


def _undo(session: Session, decision_id: str, *, actor: str, now: datetime) -> str:
    own = select(DECISIONS).where(DECISIONS.c.id == decision_id)
    first = session.execute(own).first()
    if first is None:
        raise DecisionError(decision_id, "no such decision")
    if first.undone_by is not None or first.action == "undo":
        raise DecisionError(decision_id, "cannot be undone (again)")
    siblings = (
        DECISIONS.c.decided_at == first.decided_at,
        DECISIONS.c.actor == first.actor,
        DECISIONS.c.action == first.action,
        DECISIONS.c.claim_id == first.claim_id,
        DECISIONS.c.field.is_not_distinct_from(first.field),
        DECISIONS.c.undone_by.is_(None),
    )
    rows = session.execute(select(DECISIONS).where(*siblings)).all()
    request = DecisionRequest(action="undo", target=first.target_key, actor=actor)
    mention = _Target(first.target_key, first.claim_id)
    undoing = _append(session, request, mention, other_key=decision_id, now=now)
    ids = [row.id for row in rows]
    session.execute(
        update(DECISIONS).where(DECISIONS.c.id.in_(ids)).values(undone_by=undoing)
    )
    keys = {key for row in rows for key in (row.target_key, row.other_key) if key}
    readings = select(MENTIONS.c.id).where(
        MENTIONS.c.reading_key.in_(sorted(keys)), MENTIONS.c.state == "current"
    )
    _queue(session, list(session.scalars(readings)))
    return undoing


@dataclass(frozen=True, slots=True)
class _Target:
    """What a decision row needs of a mention that may be gone by now."""

    reading_key: str
    claim_id: str | None
    extraction_hash: str | None = None


def _mentions(session: Session, target: str) -> list[Row[Any]]:
    """Return the current mentions of a claim, or one by its id or its reading key."""
    is_target = or_(
        MENTIONS.c.claim_id == target,
        MENTIONS.c.id == target,
        MENTIONS.c.reading_key == target,
    )
    query = (
        select(MENTIONS)
        .where(is_target, MENTIONS.c.state == "current", MENTIONS.c.kind.is_not(None))
        .order_by(MENTIONS.c.recorded_at, MENTIONS.c.id)
    )
    found = session.execute(query).all()
    if not found:
        raise DecisionError(target, "no claim or mention of this id")
    shown = session.execute(
        select(CLAIMS).where(CLAIMS.c.id == found[0].claim_id)
    ).first()
    # The mention whose figure stands for the claim speaks for it.
    return sorted(found, key=lambda one: not _is_shown(one, shown))


def _with_followers(session: Session, mentions: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Add repeats and conversions: what one article says of a claim splits as a whole."""
    anchors = {one.repeat_of or one.conversion_of or one.id for one in mentions}
    keys = sorted(anchors)
    is_one = or_(
        MENTIONS.c.id.in_(keys),
        MENTIONS.c.repeat_of.in_(keys),
        MENTIONS.c.conversion_of.in_(keys),
    )
    query = select(MENTIONS).where(is_one, MENTIONS.c.state == "current")
    return list(session.execute(query.order_by(MENTIONS.c.id)).all())


def _is_shown(one: Row[Any], claim: Row[Any] | None) -> bool:
    if claim is None:
        return False
    figure = (one.low, one.high, one.scale, one.bound, one.unit)
    return figure == (claim.low, claim.high, claim.scale, claim.bound, claim.unit)


def _about(request: DecisionRequest, mentions: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Return the mentions that get a row of their own."""
    if request.action in {"reject", "split", "merge"}:
        return list(mentions)
    if request.action == "correct":
        if request.field in AMOUNT_FIELDS:
            own = [one for one in mentions if one.conversion_of is None]
            return own or list(mentions)
        return list(mentions)
    return [mentions[0]]


def _append(
    session: Session,
    request: DecisionRequest,
    one: Any,
    *,
    other_key: str | None,
    now: datetime,
) -> str:
    seq = (session.scalar(select(func.max(DECISIONS.c.seq))) or 0) + 1
    field = request.link_type or request.field
    row = {
        "id": content_id("decision", seq, now, request.action, one.reading_key),
        "seq": seq,
        "decided_at": now,
        "actor": request.actor,
        "action": request.action,
        "target_key": one.reading_key,
        "other_key": other_key,
        "field": field,
        "old": _old(one, request.field),
        "new": request.new,
        "reason_code": request.reason_code,
        "note": request.note,
        "extraction_hash": one.extraction_hash,
        "claim_id": one.claim_id,
        "undone_by": None,
    }
    session.execute(insert(DECISIONS).values(row))
    return str(row["id"])


def _old(one: Any, field: str | None) -> str | None:
    """Return what the extraction read, in the form of ``new`` where there is one."""
    columns = {"subject": "subject_id", "amount": "low"}
    value = getattr(one, columns.get(field or "", field or ""), None)
    if field == "period" and one.period_start:
        return f"{one.period_start}/{one.period_end}"
    return None if value is None else str(value)


def _queue(session: Session, mention_ids: Sequence[str]) -> None:
    for block in refresh_blocks(session, mention_ids):
        row = upsert(PENDING).values(block=block)
        session.execute(row.on_conflict_do_nothing())
