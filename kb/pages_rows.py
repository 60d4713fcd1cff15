"""Reads rows for the pages, read-only and within Datasette's time limit.

Enters: a Datasette database, SQL and parameters. Leaves: plain dictionaries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Row = dict[str, Any]


async def fetch(
    database: Any, sql: str, parameters: Mapping[str, Any] | None = None
) -> list[Row]:
    """Return the rows of a query. Raises Datasette's own error on a time-out."""
    result = await database.execute(sql, dict(parameters or {}))
    return [dict(row) for row in result.rows]


async def fetch_one(
    database: Any, sql: str, parameters: Mapping[str, Any] | None = None
) -> Row | None:
    """Return the first row of a query, or None."""
    rows = await fetch(database, sql, parameters)
    return rows[0] if rows else None


def placeholders(values: Iterable[Any], *, prefix: str = "v") -> tuple[str, Row]:
    """Return the names of a list for SQL's IN, and their values.

    >>> placeholders(["a", "b"])
    (':v0, :v1', {'v0': 'a', 'v1': 'b'})
    """
    named = {f"{prefix}{number}": value for number, value in enumerate(values)}
    return ", ".join(f":{name}" for name in named), named
