"""Links claims of different kinds or subjects that speak of the same money.

Enters: the claims that changed. Leaves: ``same_money_as`` links across blocks: two of
one pair of organizations, the same sum at the same time, told as a licence here and as
an acquisition there, by the owner here and by the vehicle there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, or_, select

from kb.amounts import Amount, format_amount
from kb.figures import Relation, compare
from kb.kinds import load_kinds
from kb.models import Claim, ClaimLink, ClaimRole
from kb.person_links import unlinked_across
from kb.reconcile_values import event_day
from kb.row_sync import sync_rows, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Row
    from sqlmodel import Session

CLAIMS, ROLES, LINKS = table_of(Claim), table_of(ClaimRole), table_of(ClaimLink)
MONEY_BLOCK = "money"
# One deal is told under two names within these days of its news.
SAME_DEAL_DAYS = 60
# Rounded dollars of one sum lie within this share of each other, per cent.
NEAR_PERCENT = 6
MIN_SHARED_PARTIES = 2
CHUNK = 5_000


def link_same_money(session: Session, changed: Iterable[str]) -> None:
    """Write anew the links across blocks that touch the changed claims."""
    ids = sorted(changed)
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        touches = or_(LINKS.c.from_id.in_(part), LINKS.c.to_id.in_(part))
        removed = unlinked_across(session)
        rows: dict[tuple[str, str], dict[str, Any]] = {}
        for one in session.execute(select(CLAIMS).where(CLAIMS.c.id.in_(part))).all():
            for other in _candidates(session, one):
                first, second = sorted((one, other), key=lambda c: c.id)
                why = _reason(first, second)
                if why and ("same_money_as", first.id, second.id) not in removed:
                    rows[first.id, second.id] = _row(first.id, second.id, why)
        ordered = [rows[key] for key in sorted(rows)]
        own = and_(LINKS.c.block == MONEY_BLOCK, touches)
        # A person's link of the same ends gives way here and is written again there.
        for from_id, to_id in rows:
            is_same = and_(LINKS.c.from_id == from_id, LINKS.c.to_id == to_id)
            session.execute(
                delete(LINKS).where(
                    is_same,
                    LINKS.c.type == "same_money_as",
                    LINKS.c.decided_by == "person",
                )
            )
        sync_rows(session, ClaimLink, ordered, own)


def _candidates(session: Session, one: Row[Any]) -> list[Row[Any]]:
    """Return the claims that share two organizations and about the sum."""
    if one.usd_low is None or not _may_link(one):
        return []
    slack = abs(one.usd_low) * NEAR_PERCENT // 100 + 1
    mine = select(ROLES.c.organization_id).where(ROLES.c.claim_id == one.id)
    shared = (
        select(ROLES.c.claim_id)
        .where(
            ROLES.c.organization_id.in_(mine),
            ROLES.c.usd_low.between(one.usd_low - slack, one.usd_low + slack),
            ROLES.c.claim_id != one.id,
        )
        .group_by(ROLES.c.claim_id)
        .having(func.count(ROLES.c.organization_id.distinct()) >= MIN_SHARED_PARTIES)
    )
    query = select(CLAIMS).where(CLAIMS.c.id.in_(shared), CLAIMS.c.block != one.block)
    return [other for other in session.execute(query) if _may_link(other)]


def _may_link(one: Row[Any]) -> bool:
    kind = load_kinds()[one.kind]
    is_firm = one.bound != "vague" and one.per is None
    return kind.is_additive and is_firm and one.review_state != "rejected"


def _reason(a: Row[Any], b: Row[Any]) -> str | None:
    if (a.kind, a.subject_id) == (b.kind, b.subject_id):
        return None
    days = [event_day(one.event_date, one.first_reported_at.date()) for one in (a, b)]
    gap = abs((days[0] - days[1]).days)
    amounts = [_amount(one) for one in (a, b)]
    found = compare(amounts[0], amounts[1])
    if gap > SAME_DEAL_DAYS or found.relation is not Relation.SAME:
        return None
    pair = " and ".join(format_amount(one) for one in amounts)
    return f"the same organizations, {pair}, {gap} days apart"


def _amount(one: Row[Any]) -> Amount:
    return Amount(
        one.low,
        one.high,
        one.bound,
        one.unit,
        one.scale,
        one.per,
        None,
        one.usd_low,
        one.usd_high,
    )


def _row(from_id: str, to_id: str, why: str) -> dict[str, Any]:
    return {
        "type": "same_money_as",
        "from_id": from_id,
        "to_id": to_id,
        "why": why,
        "decided_by": "rule",
        "block": MONEY_BLOCK,
    }
