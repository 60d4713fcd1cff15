"""What several commands need: the database, the means to fetch, the extractor.

Enters: options. Leaves: open things. Everything heavy is imported when it is called.
"""

from __future__ import annotations

import contextlib
import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ingest.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

    from ingest.article_store import Extractor
    from ingest.entry_reading import PageReader
    from ingest.run import RunSummary, Versions

Command = TypeVar("Command", bound="Callable[..., Any]")


def fetch_options(command: Command) -> Command:
    """Add the options of everything that fetches."""
    options = (
        click.option(
            "--contact",
            envvar="CLAIMWIRE_CONTACT",
            show_envvar=True,
            help="Address or URL that servers see beside our name.",
        ),
        click.option(
            "--allow-private",
            is_flag=True,
            help="Fetch from this machine and private networks too.",
        ),
        click.option(
            "--allow-networks",
            envvar="CLAIMWIRE_ALLOW_NETWORKS",
            show_envvar=True,
            help="Private networks that may be fetched from, with commas between.",
        ),
    )
    return functools.reduce(lambda made, option: option(made), options, command)


@contextlib.contextmanager
def opened(database: str, *, must_exist: bool = False) -> Iterator[Engine]:
    """Open the database and close it at the end.

    Raises ``InputError`` where it must exist and does not: a typing mistake would
    otherwise answer "nothing found" from an empty file.
    """
    from kb.database import open_database

    if must_exist and not Path(database).exists():
        message = f"no database {database}; `claimwire demo` or `ingest` makes one"
        raise InputError(message)
    engine = open_database(database)
    try:
        yield engine
    finally:
        engine.dispose()


@contextlib.contextmanager
def page_reader(
    *,
    contact: str | None,
    allow_private: bool,
    allow_networks: str | None,
    host_delay_s: float = 1.0,
) -> Iterator[PageReader]:
    """Build what fetching and parsing take, from the options of ``fetch_options``."""
    from ingest.addresses import read_policy
    from ingest.entry_reading import PageReader
    from ingest.fetch import Fetcher
    from ingest.fetched import FetchSettings
    from ingest.robots import RobotsFile
    from ingest.sandbox import ProcessSandbox

    policy = read_policy(allow_networks, allow_private=allow_private)
    settings = FetchSettings(
        contact=contact, addresses=policy, host_delay_s=host_delay_s
    )
    with Fetcher(settings) as fetcher, ProcessSandbox() as sandbox:
        yield PageReader(fetcher, RobotsFile(fetcher), sandbox)


def extractor() -> tuple[Extractor, Versions]:
    """Return the extractor and its versions; the model loads with the first article."""
    from ingest.extract import EXTRACTOR_VERSION, MODEL_VERSION, extract_articles
    from ingest.run import Versions

    return extract_articles, Versions(EXTRACTOR_VERSION, MODEL_VERSION)


def echo_summary(summary: RunSummary) -> None:
    """Print the closing lines of a run."""
    c = summary.counts
    if c.feeds:
        failed = f", {c.feeds_failed} failed" if c.feeds_failed else ""
        same = f", {c.feeds_unchanged} not modified" if c.feeds_unchanged else ""
        click.echo(f"feeds     {c.feeds}{same}{failed}")
    click.echo(f"entries   {c.new} new, {c.updated} updated, {c.unchanged} unchanged")
    other = f" ({c.other_language} in another language)" if c.other_language else ""
    click.echo(f"articles  {c.articles} stored{other}")
    click.echo(f"mentions  {c.mentions} new")
    click.echo(f"claims    {c.claims} new or changed")
    if c.errors:
        click.echo(f"errors    {c.errors}; `claimwire runs --errors` shows them")
