"""A copy of the database, taken while it is in use, and proven.

Enters: two paths. Leaves: a file that passes SQLite's integrity check and has the rows
of the original at one instant. To restore, stop what writes and copy the file back.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from typing import TYPE_CHECKING

from ingest.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

COUNTED = ("sources", "feeds", "articles", "article_versions", "mentions", "claims",
           "decisions", "runs")  # fmt: skip


def back_up(database: Path, target: Path, *, is_forced: bool = False) -> dict[str, int]:
    """Copy ``database`` to ``target``; return the rows of the main tables.

    The copy appears under its name only when it is whole and checked. Raises
    ``InputError`` where there is nothing to copy, the target is there already (and not
    ``is_forced``), or the copy does not pass.
    """
    if not database.exists():
        raise InputError(f"no database {database}")
    if target.exists() and not is_forced:
        raise InputError(f"{target} is there already; --force replaces it")
    part = target.with_name(target.name + ".part")
    try:
        _copy(database, part)
        counts = _checked(part)
        os.replace(part, target)  # noqa: PTH105 - one step, whatever is there
    except (sqlite3.Error, OSError) as error:
        raise InputError(f"the copy failed: {error}") from error
    finally:
        part.unlink(missing_ok=True)
    return counts


def _copy(database: Path, part: Path) -> None:
    part.unlink(missing_ok=True)
    uri = f"{database.resolve().as_uri()}?mode=ro"
    with (
        contextlib.closing(sqlite3.connect(uri, uri=True)) as source,
        contextlib.closing(sqlite3.connect(part)) as copy,
    ):
        source.backup(copy, pages=1000)


def _checked(part: Path) -> dict[str, int]:
    """Return the rows of the copy. Raises ``InputError`` where it is damaged."""
    with contextlib.closing(sqlite3.connect(part)) as copy:
        answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if answer != "ok":
            raise InputError(f"the copy is damaged: {answer}")
        return {
            table: copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in COUNTED
        }
