"""The tables of the projection: claims, their roles, topics, links and history.

Enters: nothing. Leaves: SQLModel tables, no logic. Every row can be rebuilt from the
mentions, the copies and the decisions (``kb.reconcile``), with the same ids.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from kb.mention_tables import BOUNDS, SCOPES, STATUSES, amount_checks
from kb.source_tables import one_of

AGREEMENTS = ("single", "corroborated", "revised", "disputed")
REVIEW_STATES = ("unreviewed", "verified", "corrected", "rejected", "reopened")
LINK_TYPES = ("part_of", "revises", "contradicts", "same_money_as")


class Topic(SQLModel, table=True):
    """One question that claims answer ("OpenAI · funding round · 2026-03")."""

    __tablename__ = "topics"
    __table_args__: Any = (
        Index("ix_topics_subject_id", "subject_id", "kind"),
        Index("ix_topics_block", "block"),
        Index("ix_topics_last_reported_at", "last_reported_at"),
    )

    id: str = Field(primary_key=True)
    label: str
    subject_id: str | None = Field(default=None, foreign_key="organizations.id")
    kind: str
    window_start: str
    window_end: str
    headline_claim_id: str | None = Field(default=None, foreign_key="claims.id")
    headline_rule: str | None = None
    is_disputed: bool = False
    n_claims: int = 0
    n_articles: int = 0
    n_origins: int = 0
    first_reported_at: datetime | None = None
    last_reported_at: datetime | None = None
    block: str


class Claim(SQLModel, table=True):
    """One claimed figure, reconciled from its mentions.

    ``n_origins`` counts independent origins: copies of a story, articles of one
    publisher family, chains that name the same medium and releases of the issuer are
    one. ``is_denied``: a party denies it, whatever ``status`` the rules chose.
    ``is_counted``: it enters ``safe_totals``; else ``left_out`` says why.
    """

    __tablename__ = "claims"
    __table_args__: Any = (
        *amount_checks(),
        one_of("bound", BOUNDS, name="claim_bound"),
        one_of("status", STATUSES, name="claim_status"),
        one_of("scope", SCOPES, name="claim_scope"),
        one_of("agreement", AGREEMENTS, name="claim_agreement"),
        one_of("review_state", REVIEW_STATES, name="claim_review_state"),
        # A claim never without evidence.
        CheckConstraint("n_mentions > 0 AND n_articles > 0", name="claim_evidence"),
        CheckConstraint("n_origins BETWEEN 1 AND n_articles", name="claim_origins"),
        CheckConstraint("is_counted = (left_out IS NULL)", name="claim_left_out"),
        Index("ix_claims_low", "low"),
        Index("ix_claims_usd_low", "usd_low"),
        Index("ix_claims_kind", "kind", "usd_low"),
        Index("ix_claims_subject_id", "subject_id", "kind", "usd_low"),
        Index("ix_claims_status", "status", "last_reported_at"),
        Index("ix_claims_last_reported_at", "last_reported_at", "usd_low"),
        Index("ix_claims_year", "year", "kind"),
        Index("ix_claims_agreement", "agreement"),
        Index("ix_claims_review_state", "review_state"),
        Index("ix_claims_n_origins", "n_origins"),
        Index("ix_claims_block", "block"),
    )

    id: str = Field(primary_key=True)
    label: str
    kind: str
    subject_id: str | None = Field(default=None, foreign_key="organizations.id")
    low: int | None = None
    high: int | None = None
    scale: int = 0
    bound: str
    unit: str
    per: str | None = None
    usd_low: int | None = None
    usd_high: int | None = None
    basis: str | None = None
    scope: str | None = None
    period_start: str | None = None
    period_end: str | None = None
    event_date: str | None = None
    year: int
    status: str
    status_rule: str
    is_denied: bool = False
    topic_id: str | None = Field(default=None, foreign_key="topics.id", index=True)
    n_mentions: int
    n_articles: int
    n_origins: int
    first_reported_at: datetime
    last_reported_at: datetime
    first_article_id: str = Field(foreign_key="articles.id")
    first_origin: str
    agreement: str
    review_state: str = "unreviewed"
    is_counted: bool
    left_out: str | None = None
    block: str
    search_id: int = Field(unique=True)


class ClaimRole(SQLModel, table=True):
    """An organization's part in a claim; ``usd_low`` is copied from the claim."""

    __tablename__ = "claim_roles"
    __table_args__: Any = (
        Index(
            "ix_claim_roles_organization_id", "organization_id", "usd_low", "claim_id"
        ),
    )

    claim_id: str = Field(primary_key=True, foreign_key="claims.id")
    role: str = Field(primary_key=True)
    organization_id: str = Field(primary_key=True, foreign_key="organizations.id")
    usd_low: int | None = None
    n_mentions: int = 1


class ClaimLink(SQLModel, table=True):
    """How two claims relate, and why.

    part_of: part → total; revises: newer → older; contradicts and same_money_as:
    smaller id → greater id.
    """

    __tablename__ = "claim_links"
    __table_args__: Any = (
        one_of("type", LINK_TYPES, name="link_type"),
        one_of("decided_by", ("rule", "person"), name="link_decided_by"),
        CheckConstraint("from_id != to_id", name="link_two_claims"),
    )

    type: str = Field(primary_key=True)
    from_id: str = Field(primary_key=True, foreign_key="claims.id", index=True)
    to_id: str = Field(primary_key=True, foreign_key="claims.id", index=True)
    why: str
    decided_by: str = "rule"
    block: str = Field(index=True)


class ClaimOrigin(SQLModel, table=True):
    """One independent origin of a claim, and the articles that are one with it."""

    __tablename__ = "claim_origins"

    claim_id: str = Field(primary_key=True, foreign_key="claims.id")
    origin: str = Field(primary_key=True)
    why: str
    n_articles: int
    first_article_id: str = Field(foreign_key="articles.id", index=True)
    first_reported_at: datetime


class ClaimHistory(SQLModel, table=True):
    """What we held when: one value of one field, and the mention that moved it.

    ``valid_from`` is when it was reported, ``recorded_at`` when we read it, both UTC;
    ``valid_to`` and ``retired_at`` are the same of the value that replaced it.
    """

    __tablename__ = "claim_history"
    __table_args__: Any = (
        Index("ix_claim_history_as_of", "field", "valid_from", "valid_to"),
    )

    claim_id: str = Field(primary_key=True, foreign_key="claims.id")
    field: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    value: str | None = None
    valid_from: datetime
    valid_to: datetime | None = None
    recorded_at: datetime
    retired_at: datetime | None = None
    mention_id: str = Field(foreign_key="mentions.id", index=True)
