"""Starts Datasette on the database, with our pages, settings and descriptions.

Enters: the path of a database. Leaves: a server that runs until it is stopped. Settings
are those measured on a million claims; they work from any directory because all files
come from the installed packages. The plugin serves the
file as ``claimwire`` whatever its name is.
"""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

# Why each: docs of Datasette 0.65, measured on 1,000,000 claims. Facet suggestions cost
# two seconds a page; the others keep the slowest saved query inside its limit.
SETTINGS = {
    "suggest_facets": "off",
    "facet_time_limit_ms": "1500",
    "sql_time_limit_ms": "3000",
    "default_page_size": "50",
    "truncate_cells_html": "300",
    "cache_size_kb": "65536",
}


def serve_database(
    database: str,
    *,
    host: str = "127.0.0.1",
    port: int = 8001,
    is_root: bool = False,
) -> None:
    """Serve until interrupted. Raises ``InputError`` where there is no database.

    ``is_root`` prints an address that signs its visitor in as the one who may review.
    """
    if not Path(database).exists():
        message = f"no database {database}; `claimwire demo` or `ingest` makes one"
        raise InputError(message)
    from datasette.cli import serve  # noqa: PLC0415 - takes a second to load

    register_plugin()
    with as_file(files("kb")) as package:
        arguments = [
            database,
            *serve_arguments(package),
            *("--host", host, "--port", str(port)),
            *(["--root"] if is_root else []),
        ]
        serve.main(arguments, prog_name="claimwire serve", standalone_mode=False)


def serve_arguments(package: Path) -> Iterator[str]:
    """Yield the arguments of ``datasette serve`` for the files of ``kb``."""
    yield from ("--metadata", str(package / "metadata.yml"))
    if (package / "templates").is_dir():
        yield from ("--template-dir", str(package / "templates"))
    if (package / "static").is_dir():
        yield from ("--static", f"static:{package / 'static'}")
    for name, value in SETTINGS.items():
        yield from ("--setting", name, value)


def register_plugin() -> None:
    """Give Datasette our plugin, unless the installed entry point has done so."""
    from datasette.plugins import pm  # noqa: PLC0415 - takes a second to load

    from kb import datasette_plugin  # noqa: PLC0415 - needs Datasette

    if not pm.is_registered(datasette_plugin):
        pm.register(datasette_plugin, name="claimwire")
