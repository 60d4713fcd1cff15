"""Makes stored rows equal wanted rows, writing only what differs.

Enters: a table, the wanted rows and which stored rows they replace. Leaves: the keys
of the rows written or deleted. Row order never matters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, insert, select, tuple_, update
from sqlmodel import SQLModel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Table
    from sqlmodel import Session

Row = dict[str, Any]
# SQLite binds at most 32,766 values a statement; keys have at most four columns.
CHUNK = 5_000


def table_of(model: type[SQLModel]) -> Table:
    """Return the table of a model."""
    return SQLModel.metadata.tables[str(model.__tablename__)]


def sync_rows(
    session: Session,
    model: type[SQLModel],
    rows: Sequence[Row],
    *where: ColumnElement[bool],
) -> frozenset[tuple[Any, ...]]:
    """Make the rows that satisfy ``where`` (all, by default) equal ``rows``.

    Returns the primary keys of the rows that were inserted, updated or deleted.
    """
    table = table_of(model)
    keys = [column.name for column in table.primary_key]
    columns = list(rows[0]) if rows else keys
    stored = {
        tuple(row[key] for key in keys): row
        for row in _read(session, table, columns, where)
    }
    wanted = {tuple(row[key] for key in keys): row for row in rows}
    gone = [key for key in stored if key not in wanted]
    changed = [k for k, row in wanted.items() if k in stored and stored[k] != row]
    new = [row for key, row in wanted.items() if key not in stored]
    _delete(session, table, keys, gone)
    for key in changed:
        is_row = and_(*(table.c[k] == v for k, v in zip(keys, key, strict=True)))
        session.execute(update(table).where(is_row).values(wanted[key]))
    for start in range(0, len(new), CHUNK):
        session.execute(insert(table), new[start : start + CHUNK])
    return frozenset(gone) | frozenset(changed) | (wanted.keys() - stored.keys())


def _read(
    session: Session,
    table: Table,
    columns: Sequence[str],
    where: Iterable[ColumnElement[bool]],
) -> list[Row]:
    query = select(*(table.c[name] for name in columns)).where(*where)
    return [dict(row) for row in session.execute(query).mappings()]


def _delete(
    session: Session, table: Table, keys: Sequence[str], gone: Sequence[tuple[Any, ...]]
) -> None:
    columns = tuple_(*(table.c[key] for key in keys))
    for start in range(0, len(gone), CHUNK):
        part = gone[start : start + CHUNK]
        session.execute(delete(table).where(columns.in_(part)))
