"""What the mentions of one claim say together; pure.

Enters: the readings of one claim. Leaves: a `ClaimDraft`: which figure stands for it,
what the other fields are, and for each mention the reason why it belongs.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from kb.amounts import format_amount
from kb.figures import Relation, compare
from kb.reconcile_values import ClaimDraft, event_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from kb.reconcile_values import MentionRecord


def draft(readings: Sequence[tuple[MentionRecord, ...]], *, block: str) -> ClaimDraft:
    """Build the claim that the readings state. The id is given later."""
    mentions = sorted((m for r in readings for m in r), key=lambda one: one.order)
    primaries = [reading[0] for reading in readings]
    shown = shown_mention(primaries, unit=usual_unit(readings))
    event_date = _event_date(mentions)
    return ClaimDraft(
        id="",
        block=block,
        kind=shown.kind,
        subject_id=shown.subject_id,
        shown=shown,
        mentions=tuple(mentions),
        reasons=tuple(_reason(one, shown) for one in mentions),
        basis=_most(one.basis for one in mentions),
        scope=_most(one.scope for one in mentions),
        period=_most(one.period for one in mentions),
        event_date=event_date,
        roles=_roles(mentions),
        when=_when(primaries),
        is_rejected=shown.effect.is_rejected,
    )


def usual_unit(readings: Sequence[tuple[MentionRecord, ...]]) -> str:
    """Choose the currency: that of a printed conversion's original, else the usual."""
    originals = [r[0].amount.unit for r in readings if any(m.is_conversion for m in r)]
    counted = Counter(originals or [r[0].amount.unit for r in readings])
    return min(counted, key=lambda unit: (-counted[unit], unit))


def shown_mention(mentions: Sequence[MentionRecord], *, unit: str) -> MentionRecord:
    """Choose whose figure stands for the claim: the most precise, then the usual.

    A figure that a person corrected or verified goes before all others.
    """
    articles: dict[Any, set[str]] = {}
    for one in mentions:
        articles.setdefault(_form(one), set()).add(one.article.article_id)

    def rank(one: MentionRecord) -> tuple[Any, ...]:
        amount = one.amount
        return (
            not (one.effect.is_corrected or one.effect.is_verified),
            amount.bound == "vague",
            amount.unit != unit,
            -amount.significant,
            -len(articles[_form(one)]),
            one.order,
        )

    return min(mentions, key=rank)


def _form(one: MentionRecord) -> tuple[Any, ...]:
    amount = one.amount
    return amount.low, amount.high, amount.scale, amount.bound, amount.unit


def _reason(one: MentionRecord, shown: MentionRecord) -> str:
    """Say why a mention belongs to the claim."""
    if one.id == shown.id:
        why = "its figure stands for the claim"
    elif one.is_conversion:
        why = "the same figure in another currency, printed beside it"
    else:
        found = compare(one.amount, shown.amount)
        pair = f"{format_amount(one.amount)} and {format_amount(shown.amount)}"
        if found.relation is Relation.SAME:
            why = f"{found.why}: {pair}"
        else:
            why = f"joined through another reading: {pair}"
    if one.effect.merged:
        why += "; merged by a person"
    if one.effect.split:
        why += "; split off by a person"
    if one.effect.is_corrected:
        why += "; corrected by a person"
    return why


def _most(values: Iterable[Any]) -> Any:
    """Return the most frequent value that is not None; ties go to the smaller."""
    counted = Counter(value for value in values if value is not None)
    return min(counted, key=lambda v: (-counted[v], v)) if counted else None


def _event_date(mentions: Sequence[MentionRecord]) -> str | None:
    """Return the event's date: the most precise, then the most frequent."""
    counted = Counter(one.event_date for one in mentions if one.event_date)
    return min(counted, key=lambda v: (-len(v), -counted[v], v)) if counted else None


def _when(mentions: Sequence[MentionRecord]) -> date:
    """Return the earliest day on which the event may have been known."""
    return min(event_day(one.event_date, one.reported_at.date()) for one in mentions)


def _roles(mentions: Sequence[MentionRecord]) -> tuple[tuple[str, str, int], ...]:
    """Return (role, organization, mentions); a lead investor is no plain one too."""
    counted = Counter(pair for one in mentions for pair in dict.fromkeys(one.roles))
    leads = {org for role, org in counted if role == "lead_investor"}
    return tuple(
        (role, org, n)
        for (role, org), n in sorted(counted.items())
        if not (role == "investor" and org in leads)
    )
