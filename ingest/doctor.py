"""Looks at the machine: whether there is what Claimwire needs.

Enters: the path of the database. Leaves: findings in words, good and bad. Nothing is
changed and nothing is fetched.
"""

from __future__ import annotations

import os
import pyexpat
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kb.errors import ClaimwireError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# 2.4.1 bounds the growth of entities ("billion laughs"); 3.35 has RETURNING.
MIN_EXPAT = (2, 4, 1)
MIN_SQLITE = (3, 35, 0)
MIN_FREE_BYTES = 200 * 2**20
# A clock before the year of this release is not set.
RELEASED = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    is_fine: bool
    words: str


def examine(database: Path) -> Iterator[Finding]:
    """Yield a finding for each thing that can be wrong."""
    yield _model()
    yield _sqlite()
    yield _fts()
    expat = ".".join(map(str, pyexpat.version_info))
    is_safe = pyexpat.version_info >= MIN_EXPAT
    yield Finding("expat", is_safe, expat if is_safe else f"{expat} is too old")
    yield _clock()
    folder = database.resolve().parent
    yield _disk(folder)
    yield _permissions(database, folder)
    yield _database(database)


def _model() -> Finding:
    from ingest.pipeline import load_pipeline  # noqa: PLC0415 - takes a second to load

    try:
        meta = load_pipeline().meta
    except ClaimwireError as error:
        return Finding("model", is_fine=False, words=str(error))
    words = f"{meta.get('lang')}_{meta.get('name')} {meta.get('version')}"
    return Finding("model", is_fine=True, words=words)


def _sqlite() -> Finding:
    is_fine = sqlite3.sqlite_version_info >= MIN_SQLITE
    words = sqlite3.sqlite_version + ("" if is_fine else " is too old")
    return Finding("sqlite", is_fine, words)


def _fts() -> Finding:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
    except sqlite3.OperationalError as error:
        return Finding("search", is_fine=False, words=f"SQLite lacks FTS5: {error}")
    finally:
        connection.close()
    return Finding("search", is_fine=True, words="FTS5 is there")


def _clock() -> Finding:
    now = datetime.now(UTC)
    is_fine = now >= RELEASED
    words = f"{now:%Y-%m-%d %H:%M} UTC" + ("" if is_fine else " cannot be right")
    return Finding("clock", is_fine, words)


def _disk(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    words = f"{free // 2**20:,} MB free in {folder}"
    return Finding("disk", free >= MIN_FREE_BYTES, words)


def _permissions(database: Path, folder: Path) -> Finding:
    wanted = database if database.exists() else folder
    is_fine = os.access(wanted, os.W_OK) and os.access(folder, os.W_OK)
    words = f"{wanted} can{'' if is_fine else 'not'} be written"
    return Finding("permissions", is_fine, words)


def _database(database: Path) -> Finding:
    """Look at the file's schema without bringing it up to date."""
    if not database.exists():
        return Finding("database", is_fine=True, words=f"{database} is not there yet")
    from kb.migrations import MIGRATIONS  # noqa: PLC0415 - takes a second to load

    try:
        connection = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
        try:
            rows = connection.execute("SELECT name FROM schema_migrations").fetchall()
        finally:
            connection.close()
    except sqlite3.Error as error:
        return Finding("database", is_fine=False, words=f"{database}: {error}")
    unknown = sorted({row[0] for row in rows} - MIGRATIONS.keys())
    if unknown:
        words = f"{database} was written by a newer Claimwire: {', '.join(unknown)}"
        return Finding("database", is_fine=False, words=words)
    n_pending = len(MIGRATIONS) - len(rows)
    later = f", {n_pending} migrations to come" if n_pending else ""
    return Finding("database", is_fine=True, words=f"{database}{later}")
