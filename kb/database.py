"""Opens the database: engine, pragmas, one writer at a time.

Enters: a path. Leaves: an engine whose every connection has foreign keys on, and
`write_session`, one immediate transaction. Many readers (Datasette) may look on.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, create_engine

from kb.errors import DatabaseBusy, DatabaseError
from kb.migrations import migrate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

# Seconds that a writer waits for another one. Articles commit one by one, so a wait of
# this length means that somebody holds a transaction open by hand.
BUSY_TIMEOUT_S = 30.0
# FULL: an acknowledged commit survives a loss of power; NORMAL may lose the last ones.
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
)


def open_database(
    path: Path | str, *, busy_timeout_s: float = BUSY_TIMEOUT_S
) -> Engine:
    """Open or create the database at ``path`` (or ``:memory:``) and bring it up to date.

    Raises `SchemaTooNew` for a file of a newer Claimwire, `DatabaseError` for one that
    is no database or cannot be opened, `DatabaseBusy` while another process migrates.
    """
    engine = create_engine(
        "sqlite://" if str(path) == ":memory:" else f"sqlite:///{path}",
        connect_args={"timeout": busy_timeout_s, "check_same_thread": False},
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    try:
        migrate(engine, path=path)
    except Exception as error:
        engine.dispose()
        _raise_ours(error, path, busy_timeout_s)
        raise
    return engine


@contextlib.contextmanager
def write_session(engine: Engine) -> Iterator[Session]:
    """Open one transaction that takes the write lock at once; commit at the end.

    Any exception rolls everything back. Foreign keys are checked at commit, so that
    rows that point at each other can be written in any order.
    """
    with Session(engine, autoflush=False) as session:
        begin_write(session)
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise


def begin_write(session: Session) -> None:
    """Take the write lock for the session's transaction, foreign keys deferred.

    Does nothing where the transaction is one of a writer already. Raises
    `DatabaseBusy` when another writer holds on for longer than the timeout.
    """
    connection = session.connection(execution_options={"claimwire_immediate": True})
    driver: Any = connection.connection.driver_connection
    try:
        if not driver.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    except OperationalError as error:
        _raise_ours(error, str(connection.engine.url.database), BUSY_TIMEOUT_S)
        raise


def _set_pragmas(connection: Any, _record: Any) -> None:
    """Run on every new connection; our own BEGIN replaces the driver's."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Any) -> None:
    """Begin when SQLAlchemy says so: the driver itself would begin too late."""
    options = connection.get_execution_options()
    if not options.get("claimwire_immediate"):
        connection.exec_driver_sql("BEGIN")


def _raise_ours(error: Exception, path: Path | str, waited_s: float) -> None:
    """Map what the driver raised; return where it is not about the file."""
    text = str(getattr(error, "orig", error))
    if "database is locked" in text:
        raise DatabaseBusy(path, waited_s) from error
    if any(part in text for part in ("not a database", "unable to open", "malformed")):
        raise DatabaseError(path, text) from error
