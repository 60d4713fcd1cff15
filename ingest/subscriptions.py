"""The feeds that are followed: rows of ``feeds`` with their publishers.

Enters: an open session and values. Leaves: rows, or values read from them. A feed's id
is derived from the address it was added with; a move keeps the id.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml
from sqlalchemy import or_
from sqlmodel import col, select

from ingest.errors import InputError
from ingest.feed_polls import DueFeed
from ingest.fetch import checked_url
from ingest.fetched import Validators
from ingest.load_articles import upsert_source
from ingest.loadable import LoadableSource
from ingest.urls import host_of
from kb.errors import VocabularyError
from kb.identity import content_id
from kb.models import SOURCE_KINDS, Article, Feed, Source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class NewFeed:
    """A feed to follow, with its publisher."""

    url: str
    source: LoadableSource
    title: str | None = None


def publisher_of(
    url: str, *, name: str | None = None, kind: str | None = None
) -> LoadableSource:
    """Return the publisher of a feed: the named one, else its host.

    Raises ``InputError`` for an unknown kind.
    """
    if kind is not None and kind not in SOURCE_KINDS:
        known = ", ".join(SOURCE_KINDS)
        raise InputError(f"{kind!r} is no kind of publisher; use one of {known}")
    domain = host_of(url)
    return LoadableSource(name=name or domain, domain=domain, kind=kind or "news")


@cache
def starter_feeds() -> tuple[NewFeed, ...]:
    """Read ``rules/feeds.yml``. Raises ``VocabularyError``."""
    path = files("ingest") / "rules" / "feeds.yml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(_starter_feed(item, str(path)) for item in data)


def _starter_feed(item: dict[str, Any], path: str) -> NewFeed:
    try:
        publisher = item["publisher"]
        source = LoadableSource(
            name=publisher["name"],
            domain=publisher["domain"],
            kind=publisher["kind"],
            family=publisher.get("family"),
        )
        return NewFeed(item["url"], source, item.get("title"))
    except KeyError as error:
        raise VocabularyError(path, str(item.get("url")), f"lacks {error}") from error


def add_feed(session: Session, feed: NewFeed, *, now: datetime) -> tuple[Feed, bool]:
    """Add a feed unless it is followed already; return its row and whether it is new.

    A paused or gone feed is made active again. Raises ``FetchError`` for an address
    that would never be fetched.
    """
    url = checked_url(feed.url)
    row = session.exec(select(Feed).where(Feed.url == url)).first()
    if row is not None:
        if row.state in {"paused", "gone"}:
            row.state, row.failures, row.next_fetch_at = "active", 0, None
            session.add(row)
        return row, False
    source_id = upsert_source(session, feed.source)
    row = Feed(
        id=content_id("feed", url),
        url=url,
        source_id=source_id,
        title=feed.title,
        added_at=now,
    )
    session.add(row)
    session.flush()
    return row, True


def find_feed(session: Session, name: str) -> Feed:
    """Return the feed with this address or id. Raises ``InputError``."""
    row = session.exec(
        select(Feed).where(or_(col(Feed.url) == name.strip(), col(Feed.id) == name))
    ).first()
    if row is None:
        message = f"no feed {name!r}; `claimwire feeds list` shows those there are"
        raise InputError(message)
    return row


def remove_feed(session: Session, name: str) -> str:
    """Stop following a feed; its articles stay. Return what was done, in words.

    A feed with articles is paused instead of deleted: its articles point at it.
    """
    row = find_feed(session, name)
    has_articles = session.exec(
        select(Article.id).where(Article.feed_id == row.id).limit(1)
    ).first()
    if has_articles is None:
        session.delete(row)
        return f"removed {row.url}"
    row.state, row.next_fetch_at = "paused", None
    session.add(row)
    return f"stopped following {row.url}; its articles stay"


def due_feeds(
    session: Session, *, now: datetime, is_every: bool = False
) -> list[DueFeed]:
    """Return the feeds to ask now, longest due first; ``is_every``: not only due ones.

    Paused feeds and those that are gone are never asked.
    """
    query = select(Feed).where(col(Feed.state).in_(("active", "failing")))
    if not is_every:
        is_due = or_(col(Feed.next_fetch_at).is_(None), col(Feed.next_fetch_at) <= now)
        query = query.where(is_due)
    rows = session.exec(query.order_by(col(Feed.next_fetch_at), col(Feed.url))).all()
    return [_due_feed(row) for row in rows]


def _due_feed(row: Feed) -> DueFeed:
    return DueFeed(
        id=row.id,
        url=row.url,
        validators=Validators(row.etag, row.last_modified),
        poll_minutes=row.poll_minutes,
        failures=row.failures,
        last_error=row.last_error,
    )


def sources_of(session: Session, feeds: Sequence[DueFeed]) -> dict[str, LoadableSource]:
    """Return the publisher of each feed, by the feed's id."""
    query = select(Feed.id, Source).where(Feed.source_id == Source.id)
    wanted = {feed.id for feed in feeds}
    return {
        feed_id: LoadableSource(
            name=source.name,
            domain=source.domain,
            kind=source.kind,
            family=source.family,
        )
        for feed_id, source in session.exec(query).all()
        if feed_id in wanted
    }
