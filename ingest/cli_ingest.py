"""``claimwire ingest`` and ``claimwire demo``: bring articles in."""

from __future__ import annotations

import contextlib
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from ingest.cli_support import (
    echo_summary,
    extractor,
    fetch_options,
    opened,
    page_reader,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from ingest.feed_polls import PolledFeed
    from ingest.feed_rows import FeedOutcome
    from ingest.loadable import LoadableArticle
    from ingest.run import RunSummary
    from kb.errors import ItemError

# The page to look at first: every source and sentence of the $122B round.
FIRST_PAGE = "claimwire/figure_by_amount?billions=122&organization=OpenAI"


@click.command()
@click.argument("sources", nargs=-1, metavar="[URL|FILE|-]...")
@click.option("--all", "is_every", is_flag=True, help="Ask every feed, due or not.")
@click.option("--publisher", help="Publisher of files that do not name one.")
@fetch_options
@click.pass_obj
def ingest(
    database: str,
    /,
    sources: tuple[str, ...],
    is_every: bool,
    publisher: str | None,
    **fetching: Any,
) -> None:
    """Read the feeds that are due, or the given articles.

    A FILE is .html, .txt (first line the title) or .jsonl (a JSON object a line with
    id, title, text and, if known, published, publisher, url); - is JSON lines on
    standard input. Exit code: 0 all, 1 some feeds failed, 2 nothing worked.
    """
    from ingest.lock import run_lock

    with run_lock(database), opened(database) as engine:
        if sources:
            summary = _ingest_sources(engine, sources, publisher, fetching)
        else:
            with page_reader(**fetching) as reader:
                summary = ingest_feeds(engine, reader, is_every=is_every)
    echo_summary(summary)
    sys.exit(summary.exit_code)


@click.command()
@click.option("--port", default=8001, show_default=True, help="Port of the pages.")
@click.option("--no-serve", is_flag=True, help="Only ingest; start no server.")
@click.pass_obj
def demo(database: str, port: int, no_serve: bool) -> None:
    """Ingest the bundled sample and show it: offline, in under a minute."""
    from ingest.lock import run_lock

    with run_lock(database), opened(database) as engine:
        click.echo(f"Serving the bundled sample over loopback, into {database}")
        for is_second_round in (False, True):
            summary = _demo_round(engine, is_second_round=is_second_round)
    if summary.exit_code:
        sys.exit(summary.exit_code)
    if no_serve:
        click.echo(f"Look at it with: claimwire --db {database} serve --port {port}")
        return
    from ingest.serving import serve_database

    base = f"http://127.0.0.1:{port}"
    click.echo(f"\nOpen {base}\nFirst click: {base}/{FIRST_PAGE}\n")
    serve_database(database, port=port)


def _demo_round(engine: Engine, *, is_second_round: bool) -> RunSummary:
    """Ingest the sample as it is on one day, and say what came of it."""
    from ingest.demo import follow_sample, sample_server

    title = "One article was corrected" if is_second_round else "The first day"
    click.echo(f"\n{title}:")
    with sample_server(is_second_round=is_second_round) as base:
        follow_sample(engine, base)
        options = page_reader(
            contact=None,
            allow_private=False,
            allow_networks="127.0.0.0/8",
            host_delay_s=0.0,
        )
        with options as reader:
            summary = ingest_feeds(engine, reader, is_every=True)
    echo_summary(summary)
    return summary


def ingest_feeds(engine: Engine, reader: Any, *, is_every: bool) -> RunSummary:
    """Run over the feeds with a progress bar, or a line a feed without a terminal."""
    from ingest.run import run_ingest

    extract, versions = extractor()
    with _progress() as progress:
        return run_ingest(
            engine,
            reader,
            extract,
            versions=versions,
            is_every=is_every,
            on_start=progress.start,
            on_feed=progress.feed,
        )


class _Lines:
    """Progress without a terminal: one line a feed."""

    def start(self, n_feeds: int) -> None:
        """Say that there is nothing to do, where there is nothing."""
        if n_feeds == 0:
            click.echo("No feed is due. `claimwire status` says when the next one is.")

    def feed(self, polled: PolledFeed, outcome: FeedOutcome) -> None:
        """Print one feed's result."""
        click.echo(feed_line(polled, outcome))


class _Bar(_Lines):
    """Progress on a terminal: a bar, and lines for the feeds that failed."""

    def __init__(self, bar: Any) -> None:
        self._bar = bar
        self._task = bar.add_task("feeds", total=None)

    def start(self, n_feeds: int) -> None:
        """Set the length of the bar."""
        super().start(n_feeds)
        self._bar.update(self._task, total=n_feeds)

    def feed(self, polled: PolledFeed, outcome: FeedOutcome) -> None:
        """Advance, and name a feed that failed."""
        self._bar.update(self._task, advance=1, description=polled.feed.url[:50])
        if polled.error is not None:
            self._bar.console.print(feed_line(polled, outcome), markup=False)


@contextlib.contextmanager
def _progress() -> Iterator[_Lines]:
    if not sys.stdout.isatty():
        yield _Lines()
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    text = TextColumn("{task.description}", markup=False)
    with Progress(BarColumn(), MofNCompleteColumn(), text, transient=True) as bar:
        yield _Bar(bar)


def feed_line(polled: PolledFeed, outcome: FeedOutcome) -> str:
    """Return what happened to one feed, in one line."""
    if polled.error is not None:
        return f"failed    {polled.error}"
    if polled.parsed is None:
        return f"unchanged {polled.feed.url}"
    notes = f" ({polled.parsed.irregularity})" if polled.parsed.irregularity else ""
    return (
        f"ok        {polled.feed.url}: {outcome.n_new} new, "
        f"{outcome.n_updated} updated, {polled.n_known} known{notes}"
    )


def _ingest_sources(
    engine: Engine,
    sources: tuple[str, ...],
    publisher: str | None,
    fetching: dict[str, Any],
) -> RunSummary:
    from ingest.given_articles import given_articles
    from ingest.run import run_articles

    extract, versions = extractor()

    def say(error: ItemError) -> None:
        click.echo(f"skipped: {error}", err=True)

    def articles(reader: Any) -> Iterator[LoadableArticle | ItemError]:
        for source in sources:
            yield from given_articles(
                source, reader, publisher=publisher, now=datetime.now(UTC)
            )

    with page_reader(**fetching) as reader:
        return run_articles(
            engine, articles(reader), extract, versions=versions, on_error=say
        )
