"""The tables of what one text says: mentions, their roles and their evidence.

Enters: nothing. Leaves: SQLModel tables, no logic. A row is immutable but for the
columns that reconciliation owns (``block``, ``claim_id``, ``claim_reason``) and for
``state``/``retired_at`` when a newer reading of the same article replaces it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from kb.source_tables import one_of

PARTS = ("title", "text")
BOUNDS = ("exact", "about", "at_least", "at_most", "range", "vague")
BASES = ("pre_money", "post_money", "market_cap", "run_rate")
STATUSES = (
    "completed",
    "agreed",
    "planned",
    "talks",
    "expected",
    "stalled",
    "cancelled",
    "denied",
)
ATTRIBUTION_TYPES = (
    "company",
    "filing",
    "media",
    "analyst",
    "official",
    "anonymous",
    "author",
    "none",
)
SCOPES = ("increment", "total")
MENTION_STATES = ("current", "superseded")
EVIDENCE_FIELDS = (
    "figure",
    "bound",
    "per",
    "subject",
    "status",
    "attribution",
    "period",
    "basis",
    "event_date",
    "scope",
    "quote",
)


def amount_checks() -> tuple[CheckConstraint, ...]:
    """Return the CHECKs of an amount, fresh ones: a table owns its constraints.

    One bound at least; low <= high; the open side of a bound is null.
    """
    return (
        CheckConstraint("low IS NOT NULL OR high IS NOT NULL", name="amount_present"),
        CheckConstraint("low <= high", name="amount_order"),
        CheckConstraint(
            "(bound = 'at_least') = (high IS NULL) "
            "AND (bound = 'at_most') = (low IS NULL)",
            name="amount_bound",
        ),
        CheckConstraint(
            "bound NOT IN ('exact', 'about') OR low = high", name="amount_one"
        ),
        CheckConstraint("scale BETWEEN 0 AND 9", name="amount_scale"),
    )


class Mention(SQLModel, table=True):
    """One figure that one text states; ``kind`` null is a comparison, no claim.

    Amounts are whole units (currency units, watts, pieces) times 10 to the power
    ``scale``, which is 0 except for prices with a fraction (``kb.figures``).
    ``rounding`` is the step of the last printed digit in the same units.
    ``repeat_of`` is the first mention of the same claim in the article,
    ``conversion_of`` the figure that this one restates in another currency.
    ``period_start``/``period_end`` are a half-open span of ISO dates, ``event_date``
    an ISO date of the precision that the words have. Offsets are code points into
    ``part`` of the version, end-exclusive. ``reading_key`` names the same place of
    the article across versions and extractors.
    """

    __tablename__ = "mentions"
    __table_args__: Any = (
        *amount_checks(),
        one_of("bound", BOUNDS, name="mention_bound"),
        one_of("status", STATUSES, name="mention_status"),
        one_of("attribution_type", ATTRIBUTION_TYPES, name="mention_attribution"),
        one_of("part", PARTS, name="mention_part"),
        one_of("scope", SCOPES, name="mention_scope"),
        one_of("state", MENTION_STATES, name="mention_state"),
        CheckConstraint("kind IS NOT NULL OR claim_id IS NULL", name="mention_kind"),
        CheckConstraint(
            "kind IS NULL OR (status IS NOT NULL AND attribution_type IS NOT NULL)",
            name="mention_complete",
        ),
        CheckConstraint("period_start < period_end", name="mention_period"),
        CheckConstraint(
            "0 <= quote_start AND quote_start <= figure_start "
            "AND figure_start < figure_end AND figure_end <= quote_end",
            name="mention_offsets",
        ),
        CheckConstraint("score BETWEEN 0 AND 1", name="mention_score"),
        Index("ix_mentions_block", "block", "state"),
        Index("ix_mentions_subject", "subject_id", "low"),
        Index("ix_mentions_kind", "kind", "low"),
    )

    id: str = Field(primary_key=True)
    article_version_id: str = Field(foreign_key="article_versions.id", index=True)
    article_id: str = Field(foreign_key="articles.id", index=True)
    kind: str | None = None
    subject_id: str | None = Field(default=None, foreign_key="organizations.id")
    low: int | None = None
    high: int | None = None
    scale: int = 0
    bound: str
    unit: str
    per: str | None = None
    rounding: int | None = None
    usd_low: int | None = None
    usd_high: int | None = None
    usd_rate: str | None = None
    usd_rate_date: str | None = None
    basis: str | None = None
    scope: str | None = None
    period_start: str | None = None
    period_end: str | None = None
    status: str | None = None
    attribution_type: str | None = None
    attribution_name: str | None = None
    event_date: str | None = None
    quote: str
    part: str
    quote_start: int
    quote_end: int
    figure_text: str
    figure_start: int
    figure_end: int
    repeat_of: str | None = Field(default=None, foreign_key="mentions.id")
    conversion_of: str | None = Field(default=None, foreign_key="mentions.id")
    score: float = 1.0
    extractor_version: str
    model_version: str | None = None
    run_id: str | None = Field(default=None, foreign_key="runs.id", index=True)
    recorded_at: datetime
    state: str = "current"
    retired_at: datetime | None = None
    reading_key: str = Field(index=True)
    extraction_hash: str
    block: str | None = None
    claim_id: str | None = Field(default=None, foreign_key="claims.id", index=True)
    claim_reason: str | None = None
    search_id: int = Field(unique=True)


class MentionRole(SQLModel, table=True):
    """An organization's part in what is claimed, with the words that name it."""

    __tablename__ = "mention_roles"
    __table_args__: Any = (
        one_of("part", PARTS, name="mention_role_part"),
        CheckConstraint('0 <= start AND start < "end"', name="mention_role_offsets"),
    )

    mention_id: str = Field(primary_key=True, foreign_key="mentions.id")
    role: str = Field(primary_key=True)
    organization_id: str = Field(
        primary_key=True, foreign_key="organizations.id", index=True
    )
    surface: str
    part: str
    start: int
    end: int


class Evidence(SQLModel, table=True):
    """The words that say one value of a mention: ``part[start:end] == surface``."""

    __tablename__ = "evidence"
    __table_args__: Any = (
        one_of("field", EVIDENCE_FIELDS, name="evidence_field"),
        one_of("part", PARTS, name="evidence_part"),
        CheckConstraint(
            '0 <= start AND "end" - start = length(surface)', name="evidence_offsets"
        ),
    )

    mention_id: str = Field(primary_key=True, foreign_key="mentions.id")
    field: str = Field(primary_key=True)
    part: str
    start: int
    end: int
    surface: str


class OrganizationMention(SQLModel, table=True):
    """One place where a text names an organization."""

    __tablename__ = "organization_mentions"
    __table_args__: Any = (
        one_of("part", PARTS, name="organization_mention_part"),
        CheckConstraint(
            '0 <= start AND start < "end"', name="organization_mention_offsets"
        ),
    )

    article_version_id: str = Field(primary_key=True, foreign_key="article_versions.id")
    part: str = Field(primary_key=True)
    start: int = Field(primary_key=True)
    end: int
    organization_id: str = Field(foreign_key="organizations.id", index=True)
    surface: str
    is_description: bool = False
