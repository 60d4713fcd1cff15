"""The values that reconciliation works on: mentions in, claims and links out.

Enters: nothing. Leaves: frozen value types without a database. All lists are sorted by
rules that do not depend on the order in which articles were read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kb.amounts import Amount

LinkType = Literal["part_of", "revises", "contradicts", "same_money_as"]
Days = tuple[date, date]
# Attributions that speak with first-hand knowledge of the subject.
PRIMARY = frozenset({"company", "filing", "official"})


@dataclass(frozen=True, slots=True)
class ArticleOrigin:
    """Where an article comes from, as far as independence is concerned.

    ``story`` is the id of the article that stands for all copies of one text,
    ``family`` the publisher's owner, or the publisher itself. ``issuer`` is the
    organization whose own channel this is (a company's site, a release wire).
    """

    article_id: str
    story: str
    family: str
    issuer: str | None = None
    is_release: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """What people's decisions make of one mention."""

    is_rejected: bool = False
    is_verified: bool = False
    is_corrected: bool = False
    is_reopened: bool = False
    merged: frozenset[str] = frozenset()
    split: str | None = None


NO_EFFECT = Effect()


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionRecord:
    """A mention as reconciliation reads it, corrections applied.

    ``anchor`` is the mention that this one repeats or converts, else its own id.
    ``reported_at`` is the publisher's time, or ours where it gives none.
    """

    id: str
    article: ArticleOrigin
    kind: str
    subject_id: str | None
    amount: Amount
    basis: str | None = None
    scope: str | None = None
    period: tuple[str, str] | None = None
    event_date: str | None = None
    status: str = "completed"
    attribution_type: str = "none"
    attribution_name: str | None = None
    attribution_family: str | None = None
    roles: tuple[tuple[str, str], ...] = ()
    anchor: str = ""
    is_conversion: bool = False
    reported_at: datetime
    recorded_at: datetime
    reading_key: str = ""
    effect: Effect = NO_EFFECT

    def organizations(self, roles: frozenset[str]) -> frozenset[tuple[str, str]]:
        """Return the (role, organization) pairs in the given roles."""
        return frozenset(pair for pair in self.roles if pair[0] in roles)

    @property
    def order(self) -> tuple[datetime, str]:
        """Return the key that sorts by report, then by id."""
        return self.reported_at, self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDraft:
    """A claim before it is a row: its mentions, and what they say together.

    ``shown`` is the mention whose figure stands for the claim. ``when`` is the day of
    the event as far as it is known, else of the first report.
    """

    id: str
    block: str
    kind: str
    subject_id: str | None
    shown: MentionRecord
    mentions: tuple[MentionRecord, ...]
    reasons: tuple[str, ...]
    basis: str | None
    scope: str | None
    period: tuple[str, str] | None
    event_date: str | None
    roles: tuple[tuple[str, str, int], ...]
    when: date
    is_rejected: bool = False

    @property
    def amount(self) -> Amount:
        """Return the figure that stands for the claim."""
        return self.shown.amount

    @property
    def articles(self) -> frozenset[str]:
        """Return the ids of the articles that state the claim."""
        return frozenset(one.article.article_id for one in self.mentions)

    @property
    def first_reported_at(self) -> datetime:
        """Return when the claim was first reported."""
        return self.mentions[0].reported_at

    def parties(self, roles: frozenset[str] | None = None) -> frozenset[str]:
        """Return the organizations in the given roles, by default in any."""
        return frozenset(
            org for role, org, _ in self.roles if roles is None or role in roles
        )


@dataclass(frozen=True, slots=True, order=True)
class LinkDraft:
    """How two claims relate. See `kb.claim_tables.ClaimLink` for the direction."""

    type: LinkType
    from_id: str
    to_id: str
    why: str = field(compare=False)
    decided_by: str = field(default="rule", compare=False)


def days_of(text: str) -> Days:
    """Return the half-open span of days that an ISO date of any precision names.

    >>> days_of("2026-03")
    (datetime.date(2026, 3, 1), datetime.date(2026, 4, 1))
    """
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0] + 1, 1, 1)
    if len(parts) == 2:
        start = date(parts[0], parts[1], 1)
        return start, (start + timedelta(days=31)).replace(day=1)
    start = date(parts[0], parts[1], parts[2])
    return start, start + timedelta(days=1)


def event_day(event_date: str | None, reported: date) -> date:
    """Return the day of the event, or of the report where none (or a later one) is said.

    Of a month or a year, the last day that is not after the report.
    """
    if event_date is None:
        return reported
    start, end = days_of(event_date)
    if start > reported:
        return reported
    return min(end - timedelta(days=1), reported)
