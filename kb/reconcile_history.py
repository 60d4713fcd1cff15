"""Replays a claim day by day: what was held when; pure.

Enters: a claim, its origins and the links of its block. Leaves: history rows. A value
is valid from the day's last report that moved it (the publisher's clock) and recorded
when we read that report (our clock).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kb.amounts import format_amount
from kb.origins import find_origins
from kb.reconcile_draft import shown_mention
from kb.reconcile_status import fold_status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from kb.reconcile_values import ClaimDraft, LinkDraft, MentionRecord


@dataclass(frozen=True, slots=True)
class Opposition:
    """The first mentions of the claims that revise or contradict a claim."""

    revised_by: tuple[MentionRecord, ...] = ()
    disputed_by: tuple[MentionRecord, ...] = ()


def oppositions(
    links: Sequence[LinkDraft], by_id: Mapping[str, ClaimDraft]
) -> dict[str, Opposition]:
    """Return, by claim, who revises and who contradicts it."""
    revised: dict[str, list[MentionRecord]] = defaultdict(list)
    disputed: dict[str, list[MentionRecord]] = defaultdict(list)
    for link in sorted(links):
        first, second = by_id.get(link.from_id), by_id.get(link.to_id)
        if first is None or second is None:
            continue
        if link.type == "revises":
            revised[second.id].append(first.mentions[0])
        elif link.type == "contradicts":
            disputed[first.id].append(second.mentions[0])
            disputed[second.id].append(first.mentions[0])
    return {
        key: Opposition(tuple(revised[key]), tuple(disputed[key]))
        for key in sorted({*revised, *disputed})
    }


def agreement(n_origins: int, *, is_revised: bool, is_disputed: bool) -> str:
    """Return the word for how the reports of a claim stand to each other."""
    if is_disputed:
        return "disputed"
    if is_revised:
        return "revised"
    return "corroborated" if n_origins > 1 else "single"


def replay(claim: ClaimDraft, against: Opposition) -> list[dict[str, Any]]:
    """Return the claim's history rows, by field and time."""
    fields: dict[str, list[tuple[Any, MentionRecord]]] = defaultdict(list)
    for day, mover in _days(claim, against):
        for field, value in _state(claim, against, day).items():
            if not fields[field] or fields[field][-1][0] != value:
                fields[field].append((value, mover))
    return [
        row
        for field, steps in sorted(fields.items())
        for row in _rows(claim.id, field, steps)
    ]


def _days(
    claim: ClaimDraft, against: Opposition
) -> Iterator[tuple[date, MentionRecord]]:
    """Yield each day on which something was reported, with its last report."""
    movers = [*claim.mentions, *against.revised_by, *against.disputed_by]
    first = claim.mentions[0].reported_at.date()
    by_day: dict[date, MentionRecord] = {}
    for one in sorted(movers, key=lambda m: m.order):
        # A contradiction that was there before the claim counts from its first day.
        by_day[max(one.reported_at.date(), first)] = one
    yield from sorted(by_day.items())


def _state(claim: ClaimDraft, against: Opposition, day: date) -> dict[str, str]:
    known = [one for one in claim.mentions if one.reported_at.date() <= day]
    ids = {one.id for one in known}
    primaries = [m for m in known if m.anchor == m.id or m.anchor not in ids]
    origins = find_origins(known)
    shown = shown_mention(primaries, unit=claim.amount.unit)
    return {
        "figure": format_amount(shown.amount),
        "status": fold_status(known).status,
        "n_articles": str(len({one.article.article_id for one in known})),
        "n_origins": str(len(origins)),
        "agreement": agreement(
            len(origins),
            is_revised=_by(against.revised_by, day),
            is_disputed=_by(against.disputed_by, day),
        ),
    }


def _by(mentions: Sequence[MentionRecord], day: date) -> bool:
    return any(one.reported_at.date() <= day for one in mentions)


def _rows(
    claim_id: str, field: str, steps: Sequence[tuple[Any, MentionRecord]]
) -> Iterator[dict[str, Any]]:
    for seq, (value, mover) in enumerate(steps):
        following = steps[seq + 1][1] if seq + 1 < len(steps) else None
        yield {
            "claim_id": claim_id,
            "field": field,
            "seq": seq,
            "value": value,
            "valid_from": mover.reported_at,
            "valid_to": following.reported_at if following else None,
            "recorded_at": mover.recorded_at,
            "retired_at": following.recorded_at if following else None,
            "mention_id": mover.id,
        }
