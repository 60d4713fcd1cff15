"""The database: pragmas, constraints, migrations, one writer."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel

from kb.database import open_database, write_session
from kb.errors import DatabaseBusy, DatabaseError, SchemaTooNew
from kb.migrations import MIGRATIONS, applied, pending
from kb.models import TABLES

if TYPE_CHECKING:
    from pathlib import Path


def test_pragmas(tmp_path: Path) -> None:
    """Every connection checks foreign keys, waits, and writes through to the disk."""
    engine = open_database(tmp_path / "a.db")
    with Session(engine) as session:
        run = session.connection().exec_driver_sql
        assert run("PRAGMA foreign_keys").scalar() == 1
        assert run("PRAGMA journal_mode").scalar() == "wal"
        assert run("PRAGMA synchronous").scalar() == 2
        assert run("PRAGMA busy_timeout").scalar() == 30_000
    engine.dispose()


def test_every_table_is_there(tmp_path: Path) -> None:
    """A migrated database has exactly the columns of the models."""
    engine = open_database(tmp_path / "a.db")
    found = inspect(engine)
    for model in TABLES:
        table = SQLModel.metadata.tables[str(model.__tablename__)]
        columns = [one["name"] for one in found.get_columns(table.name)]
        assert columns == [one.name for one in table.columns], table.name
    assert {m.__tablename__ for m in TABLES} == set(SQLModel.metadata.tables)
    engine.dispose()


def test_migrations_run_once(tmp_path: Path) -> None:
    """Opening again applies nothing and changes nothing."""
    open_database(tmp_path / "a.db").dispose()
    engine = open_database(tmp_path / "a.db")
    assert applied(engine) == tuple(MIGRATIONS)
    assert pending(engine) == ()
    engine.dispose()


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    """A file of a newer version is left alone, and the message says what to do."""
    engine = open_database(tmp_path / "a.db")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO schema_migrations VALUES ('m9999_future', '2030')"
        )
    engine.dispose()
    with pytest.raises(SchemaTooNew, match="upgrade") as caught:
        open_database(tmp_path / "a.db")
    assert caught.value.unknown == ("m9999_future",)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """A text file is not opened as a database."""
    path = tmp_path / "a.db"
    path.write_text("not a database at all, but long enough to be read as one" * 20)
    with pytest.raises(DatabaseError, match="not a database"):
        open_database(path)


def test_a_second_writer_waits_and_then_says_so(tmp_path: Path) -> None:
    """While one transaction writes, another one gives up with its own error."""
    engine = open_database(tmp_path / "a.db", busy_timeout_s=0.1)
    caught: list[BaseException] = []

    def write() -> None:
        try:
            with write_session(engine):
                pass
        except DatabaseBusy as error:
            caught.append(error)

    with write_session(engine):
        other = threading.Thread(target=write)
        other.start()
        other.join()
    assert len(caught) == 1
    engine.dispose()


SOURCE = "INSERT INTO sources (id, name, domain, kind) VALUES ('a', 'A', 'a', '{}')"
CLAIM = (
    "INSERT INTO claims (id, label, kind, low, high, scale, bound, unit, year, status, "
    "status_rule, is_denied, n_mentions, n_articles, n_origins, first_reported_at, "
    "last_reported_at, first_article_id, first_origin, agreement, review_state, "
    "is_counted, left_out, block, search_id) VALUES ('c', 'l', 'k', {}, {}, 0, '{}', "
    "'USD', 2026, 'completed', 'r', 0, {}, 1, 1, '2026', '2026', 'x', 'o', 'single', "
    "'unreviewed', 1, NULL, 'b', 1)"
)
REFUSED = [
    ("unknown source kind", SOURCE.format("gossip"), "source_kind"),
    ("low above high", CLAIM.format(2, 1, "range", 1), "amount_order"),
    ("no amount", CLAIM.format("NULL", "NULL", "exact", 1), "amount_present"),
    (
        "open end of an exact figure",
        CLAIM.format(1, "NULL", "exact", 1),
        "amount_bound",
    ),
    ("two ends of an exact figure", CLAIM.format(1, 2, "exact", 1), "amount_one"),
    ("a claim without evidence", CLAIM.format(1, 1, "exact", 0), "claim_evidence"),
    ("unknown first article", CLAIM.format(1, 1, "exact", 1), "FOREIGN KEY"),
]


@pytest.mark.parametrize(
    ("sql", "message"), [one[1:] for one in REFUSED], ids=[one[0] for one in REFUSED]
)
def test_refused(sql: str, message: Any) -> None:
    """The database refuses what no code should write, and keeps nothing of it."""
    engine = open_database(":memory:")
    with pytest.raises(IntegrityError, match=message), write_session(engine) as session:
        session.connection().exec_driver_sql(sql)
    with Session(engine) as session:
        assert session.connection().exec_driver_sql("SELECT * FROM claims").all() == []
