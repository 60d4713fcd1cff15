"""Brings a database to the current schema: ordered, decorated functions.

Enters: an engine. Leaves: a database with every migration applied; the record of each
stands in ``schema_migrations``, written in the same transaction. There is no way back:
copy the file first.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

from kb.errors import SchemaTooNew
from kb.models import TABLES
from kb.schema_sql import SEARCH, TRIGGERS, VIEWS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection, Engine

MIGRATIONS: dict[str, Callable[[Connection], None]] = {}

RECORD = """
CREATE TABLE IF NOT EXISTS schema_migrations (
    name TEXT PRIMARY KEY, applied_at TEXT NOT NULL
)
"""


def migration(
    function: Callable[[Connection], None],
) -> Callable[[Connection], None]:
    """Register a step under its own name; the order is that of this module."""
    MIGRATIONS[function.__name__] = function
    return function


def applied(engine: Engine) -> tuple[str, ...]:
    """Return the names of the migrations that the database has, oldest first."""
    with engine.begin() as connection:
        connection.exec_driver_sql(RECORD)
        return _applied(connection)


def pending(engine: Engine) -> tuple[str, ...]:
    """Return the names of the migrations that the database lacks, in order."""
    done = set(applied(engine))
    return tuple(name for name in MIGRATIONS if name not in done)


def migrate(engine: Engine, *, path: Path | str) -> tuple[str, ...]:
    """Apply what is pending, all in one transaction; return the names.

    Raises `SchemaTooNew` when the database has a migration that we do not know.
    """
    options = {"claimwire_immediate": True}
    with engine.connect().execution_options(**options) as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.exec_driver_sql(RECORD)
        done = _applied(connection)
        unknown = tuple(name for name in done if name not in MIGRATIONS)
        if unknown:
            raise SchemaTooNew(path, unknown)
        names = tuple(name for name in MIGRATIONS if name not in done)
        for name in names:
            _apply(connection, name)
        connection.commit()
    return names


def _applied(connection: Connection) -> tuple[str, ...]:
    rows = connection.exec_driver_sql(
        "SELECT name FROM schema_migrations ORDER BY rowid"
    )
    return tuple(row[0] for row in rows)


def _apply(connection: Connection, name: str) -> None:
    MIGRATIONS[name](connection)
    connection.exec_driver_sql(
        "INSERT INTO schema_migrations (name, applied_at) VALUES (?, ?)",
        (name, datetime.now(UTC).isoformat(timespec="seconds")),
    )


@migration
def m0001_first_schema(connection: Connection) -> None:
    """Create all tables, their indexes, the full-text tables, triggers and views."""
    for model in TABLES:
        table = SQLModel.metadata.tables[str(model.__tablename__)]
        connection.execute(CreateTable(table))
        for index in sorted(table.indexes, key=lambda one: str(one.name)):
            connection.execute(CreateIndex(index))
    for statement in (*SEARCH, *TRIGGERS, *VIEWS):
        connection.exec_driver_sql(statement)
