"""A run as rows: what ran, with which versions, what it counted, what went wrong.

Enters: an engine and counts. Leaves: one row of ``runs`` and a ``run_errors`` row for
each item that was skipped. Written in transactions of their own: an article's rollback
must not take its error along.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from sqlmodel import Session, select

from ingest.fetched import VERSION
from ingest.plain_text import one_line
from kb.database import write_session
from kb.identity import content_id
from kb.models import Run, RunError

if TYPE_CHECKING:
    from sqlalchemy import Engine

RunState = Literal["ok", "partial", "failed", "interrupted"]
Stage = Literal["feed", "page", "article", "extract", "load", "reconcile", "input"]
MAX_MESSAGE_CHARS = 500


@dataclass(slots=True)
class RunCounts:
    """What a run did, a number a stage. Mutable: a run adds up as it goes."""

    feeds: int = 0
    feeds_unchanged: int = 0
    feeds_failed: int = 0
    entries: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    left_out: int = 0
    other_language: int = 0
    articles: int = 0
    mentions: int = 0
    claims: int = 0
    errors: int = 0

    def as_json(self) -> str:
        """Return the counts as a JSON object, keys in the order of the path."""
        return json.dumps(asdict(self))


class RunRecord:
    """The row of one run. Open it with ``start``, close it with ``finish``."""

    def __init__(self, engine: Engine, run_id: str) -> None:
        """Keep where to write."""
        self._engine = engine
        self.id = run_id
        self.counts = RunCounts()

    @classmethod
    def start(
        cls,
        engine: Engine,
        command: str,
        *,
        extractor_version: str | None = None,
        model_version: str | None = None,
    ) -> RunRecord:
        """Write the row of a run that begins now.

        Runs of this command that never ended were interrupted: the lock of
        ``ingest.lock`` says that none of them lives.
        """
        now = datetime.now(UTC)
        run_id = content_id("run", command, now.isoformat(), os.getpid())
        with write_session(engine) as session:
            is_dead = (Run.command == command) & (Run.state == "running")
            for dead in session.exec(select(Run).where(is_dead)):
                dead.state, dead.finished_at = "interrupted", now
                session.add(dead)
            session.add(
                Run(
                    id=run_id,
                    command=command,
                    started_at=now,
                    code_version=VERSION,
                    extractor_version=extractor_version,
                    model_version=model_version,
                )
            )
        return cls(engine, run_id)

    def error(self, stage: Stage, error: BaseException, *, url: str | None) -> None:
        """Write that one item was skipped, and why."""
        self.counts.errors += 1
        kind = getattr(error, "kind", None)
        name = f"{type(error).__name__}:{kind}" if kind else type(error).__name__
        with write_session(self._engine) as session:
            session.add(
                RunError(
                    run_id=self.id,
                    stage=stage,
                    error_class=name,
                    message=one_line(str(error), max_chars=MAX_MESSAGE_CHARS),
                    url=url,
                    at=datetime.now(UTC),
                )
            )

    def finish(self, state: RunState) -> None:
        """Write how the run ended and what it counted."""
        with Session(self._engine) as session:
            row = session.get(Run, self.id)
        if row is None:  # a run's row is never deleted
            raise AssertionError
        row.state, row.finished_at = state, datetime.now(UTC)
        row.counts, row.n_errors = self.counts.as_json(), self.counts.errors
        with write_session(self._engine) as session:
            session.merge(row)
