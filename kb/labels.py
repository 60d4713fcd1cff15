"""The one line that people read for a claim or a topic; pure.

Enters: drafts and the names of organizations. Leaves: labels such as
"OpenAI · funding round · $122B" or "SoftBank → OpenAI · investment · $30B".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.amounts import format_amount

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb.kinds import ClaimKind
    from kb.reconcile_topics import TopicDraft
    from kb.reconcile_values import ClaimDraft

SEPARATOR = " · "
ARROW = " → "
UNNAMED = "unnamed"


def claim_label(one: ClaimDraft, kind: ClaimKind, names: Mapping[str, str]) -> str:
    """Return who, what and how much; the basis and the period where they tell apart."""
    what = kind.label
    if one.basis:
        what += f" ({one.basis.replace('_', '-')})"
    parts = [_who(one, kind, names), what, format_amount(one.amount)]
    if one.period and "period" in kind.comparable_when:
        parts.append(period_label(one.period))
    return SEPARATOR.join(part for part in parts if part)


def topic_label(topic: TopicDraft, kind: ClaimKind, names: Mapping[str, str]) -> str:
    """Return who, what and the month of the headline claim."""
    who = _who(topic.headline, kind, names)
    month = topic.headline.when.isoformat()[:7]
    return SEPARATOR.join(part for part in (who, kind.label, month) if part)


def _who(one: ClaimDraft, kind: ClaimKind, names: Mapping[str, str]) -> str:
    subject = names.get(one.subject_id or "", one.subject_id or "")
    if kind.label_role is None:
        return subject
    others = one.parties(frozenset({kind.label_role}))
    shown = ", ".join(sorted(names.get(org, org) for org in others))
    if not shown:
        return subject
    return f"{subject or UNNAMED}{ARROW}{shown}"


def period_label(period: tuple[str, str]) -> str:
    """Return a half-open period in short: 2026, 2026 Q3, 2026-2029, 2026-03/2026-05.

    >>> period_label(("2026-07-01", "2026-10-01"))
    '2026 Q3'
    """
    start, end = period
    months = (int(end[:4]) - int(start[:4])) * 12 + int(end[5:7]) - int(start[5:7])
    if months == 12 and start[5:7] == "01":
        return start[:4]
    if months == 3 and start[5:7] in {"01", "04", "07", "10"}:
        return f"{start[:4]} Q{(int(start[5:7]) + 2) // 3}"
    last = int(end[:4]) - (end[5:] == "01-01")
    if months > 12:
        return f"{start[:4]}-{last}"
    return f"{start[:7]}/{end[:7]}"
