"""``claimwire feeds``: which feeds are followed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from ingest.cli_support import opened

if TYPE_CHECKING:
    from ingest.subscriptions import NewFeed

STARTER_HINT = (
    "Name a feed, or load the starting list: claimwire feeds add --starter "
    "({} public feeds on AI infrastructure)."
)


@click.group()
def feeds() -> None:
    """Add, list, remove, import and export the feeds to follow."""


@feeds.command("add")
@click.argument("urls", nargs=-1, metavar="[URL]...")
@click.option(
    "--starter", is_flag=True, help="Add the starting list that ships with us."
)
@click.option("--publisher", help="Name of the publisher; its host without.")
@click.option("--kind", help="Kind of publisher: news, trade, company, regulator …")
@click.pass_obj
def add(
    database: str,
    urls: tuple[str, ...],
    starter: bool,
    publisher: str | None,
    kind: str | None,
) -> None:
    """Follow feeds. A feed that is followed already stays as it is."""
    from ingest.subscriptions import NewFeed, publisher_of, starter_feeds

    if not urls and not starter:
        raise click.UsageError(STARTER_HINT.format(len(starter_feeds())))
    wanted = list(starter_feeds()) if starter else []
    wanted += [NewFeed(u, publisher_of(u, name=publisher, kind=kind)) for u in urls]
    _add_all(database, wanted)


@feeds.command("list")
@click.pass_obj
def list_feeds(database: str) -> None:
    """Show the feeds, their publishers and their health."""
    from sqlmodel import Session, col, select

    from kb.models import Feed, Source

    with opened(database, must_exist=True) as engine, Session(engine) as session:
        query = select(Feed, Source.name).outerjoin(Source).order_by(col(Feed.url))
        for feed, name in session.exec(query).all():
            last = (
                f"{feed.last_success_at:%Y-%m-%d %H:%M}"
                if feed.last_success_at
                else "-"
            )
            click.echo(f"{feed.state:8} {last:16}  {name or '-':24}  {feed.url}")


@feeds.command("remove")
@click.argument("names", nargs=-1, required=True, metavar="URL...")
@click.pass_obj
def remove(database: str, names: tuple[str, ...]) -> None:
    """Stop following feeds; their articles and claims stay."""
    from ingest.subscriptions import remove_feed
    from kb.database import write_session

    with opened(database, must_exist=True) as engine, write_session(engine) as session:
        for name in names:
            click.echo(remove_feed(session, name))


@feeds.command("import")
@click.argument("file", type=click.File("rb"), metavar="FILE.opml")
@click.pass_obj
def import_feeds(database: str, file: BinaryIO) -> None:
    """Follow all feeds of an OPML file."""
    from ingest.opml import read_opml
    from ingest.subscriptions import NewFeed, publisher_of

    found = read_opml(file.read())
    for reason in found.left_out:
        click.echo(f"left out: {reason}", err=True)
    wanted = [
        NewFeed(feed.url, publisher_of(feed.home_url or feed.url), feed.title)
        for feed in found.feeds
    ]
    _add_all(database, wanted)


@feeds.command("export")
@click.argument("file", type=click.Path(dir_okay=False), default="-")
@click.pass_obj
def export(database: str, file: str) -> None:
    """Write the feeds that are followed as OPML, to FILE or standard output."""
    from sqlmodel import Session, col, select

    from ingest.opml import ListedFeed, write_opml
    from kb.models import Feed

    with opened(database, must_exist=True) as engine, Session(engine) as session:
        rows = session.exec(select(Feed).order_by(col(Feed.url))).all()
        text = write_opml(
            ListedFeed(row.url, row.title) for row in rows if row.state != "paused"
        )
    if file == "-":
        click.echo(text)
    else:
        Path(file).write_text(text + "\n", encoding="utf-8")


def _add_all(database: str, wanted: list[NewFeed]) -> None:
    from ingest.errors import FetchError
    from ingest.subscriptions import add_feed
    from kb.database import write_session

    n_new = 0
    with opened(database) as engine, write_session(engine) as session:
        for feed in wanted:
            try:
                row, is_new = add_feed(session, feed, now=datetime.now(UTC))
            except FetchError as error:
                raise click.UsageError(str(error)) from error
            n_new += is_new
            if len(wanted) <= 10:
                click.echo(f"{'added' if is_new else 'known'}  {row.url}")
    click.echo(f"{n_new} feeds added, {len(wanted) - n_new} known already.")
