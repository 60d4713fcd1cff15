"""The tables of the machinery: runs, their errors, decisions of people, watches.

Enters: nothing. Leaves: SQLModel tables, no logic. Decisions are append-only: triggers
of ``kb.migrations`` refuse to delete one or to change more than its ``undone_by``.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from kb.source_tables import one_of

RUN_STATES = ("running", "ok", "partial", "failed", "interrupted")
DECISION_ACTIONS = (
    "verify",
    "reject",
    "correct",
    "merge",
    "split",
    "link",
    "unlink",
    "undo",
)
REJECT_REASONS = (
    "wrong_organization",
    "wrong_role",
    "wrong_amount",
    "wrong_kind",
    "wrong_status",
    "not_a_claim",
    "duplicate",
    "other",
)


class Run(SQLModel, table=True):
    """One run of a command, with its versions and counts (a JSON object)."""

    __tablename__ = "runs"
    __table_args__: Any = (
        one_of("state", RUN_STATES, name="run_state"),
        Index("ix_runs_started_at", "started_at"),
    )

    id: str = Field(primary_key=True)
    command: str
    state: str = "running"
    started_at: datetime
    finished_at: datetime | None = None
    code_version: str | None = None
    extractor_version: str | None = None
    model_version: str | None = None
    counts: str = "{}"
    n_errors: int = 0


class RunError(SQLModel, table=True):
    """One item that a run had to skip, and why."""

    __tablename__ = "run_errors"

    id: int | None = Field(default=None, primary_key=True)
    run_id: str = Field(foreign_key="runs.id", index=True)
    stage: str
    error_class: str
    message: str
    url: str | None = None
    at: datetime


class Decision(SQLModel, table=True):
    """What a person decided.

    ``target_key`` is the ``reading_key`` of a mention: it survives re-extraction and
    rebuild. ``other_key`` is the second one of merge, link and unlink, and the id of
    the decision that an undo takes back. ``extraction_hash`` is the reading that the
    person saw.
    """

    __tablename__ = "decisions"
    __table_args__: Any = (
        one_of("action", DECISION_ACTIONS, name="decision_action"),
        one_of("reason_code", REJECT_REASONS, name="decision_reason"),
        CheckConstraint(
            "action != 'reject' OR reason_code IS NOT NULL",
            name="decision_reject_has_reason",
        ),
        CheckConstraint(
            "action != 'correct' OR field IS NOT NULL",
            name="decision_correct_has_field",
        ),
        CheckConstraint(
            "action NOT IN ('merge', 'link', 'unlink', 'undo') "
            "OR other_key IS NOT NULL",
            name="decision_pair_has_other",
        ),
    )

    id: str = Field(primary_key=True)
    seq: int = Field(unique=True, description="the order in which they were taken")
    decided_at: datetime
    actor: str
    action: str
    target_key: str = Field(index=True)
    other_key: str | None = Field(default=None, index=True)
    field: str | None = None
    old: str | None = None
    new: str | None = None
    reason_code: str | None = None
    note: str | None = None
    extraction_hash: str | None = None
    claim_id: str | None = Field(
        default=None, description="the claim as it was shown; not a foreign key"
    )
    undone_by: str | None = Field(default=None, foreign_key="decisions.id")


class Watch(SQLModel, table=True):
    """A saved search: a phrase, or SQL that returns claim ids."""

    __tablename__ = "watches"
    __table_args__: Any = (
        CheckConstraint(
            "phrase IS NOT NULL OR sql IS NOT NULL", name="watch_has_query"
        ),
    )

    id: str = Field(primary_key=True)
    name: str = Field(unique=True)
    phrase: str | None = None
    sql: str | None = None
    cursor: str | None = None
    created_at: datetime
    last_hit_at: datetime | None = None


class PendingBlock(SQLModel, table=True):
    """A block of mentions that waits for reconciliation."""

    __tablename__ = "pending_blocks"

    block: str = Field(primary_key=True)
