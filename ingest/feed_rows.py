"""What a poll writes into a feed's row, and which entries its articles cover.

Enters: a ``PolledFeed`` and what became of its entries. Leaves: the row of ``feeds``,
written in one transaction after the feed's last article.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_
from sqlmodel import col, select

from ingest.plain_text import one_line
from ingest.polling import PollPlan, after_failure, after_success
from kb.database import write_session
from kb.models import Article, ArticleVersion, Feed

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Engine
    from sqlmodel import Session

    from ingest.entries import ParsedEntry
    from ingest.feed_polls import DueFeed, PolledFeed
    from ingest.fetched import FetchedBody

# An article of which only the feed's summary was to be had is tried again after this
# time, as long as it is news: at most four times.
RETRY_AFTER = timedelta(hours=6)
RETRY_WITHIN = timedelta(days=1)
MOVED = "moved for good to "


@dataclass(slots=True)
class FeedOutcome:
    """What became of a feed's entries. ``n_passing``: worth another try soon."""

    n_new: int = 0
    n_updated: int = 0
    n_passing: int = 0


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """A stored article of an entry; ``is_current``: nothing to read again."""

    id: str
    is_current: bool


def known_article(
    session: Session, feed: DueFeed, entry: ParsedEntry, *, now: datetime
) -> KnownArticle | None:
    """Return the stored article of ``entry``: by its key in this feed, else its page.

    It is not current when the publisher dates the entry later than what is stored.
    """
    is_entry = and_(
        col(Article.feed_id) == feed.id, col(Article.entry_key) == entry.key
    )
    is_page = col(Article.url) == (entry.url or "")
    rows = session.exec(select(Article).where(or_(is_entry, is_page))).all()
    if not rows:
        return None
    row = min(rows, key=lambda one: one.entry_key != entry.key)
    moment = entry.updated_at or entry.published_at
    stored = row.updated_at or row.published_at
    is_newer = moment is not None and (stored is None or moment > stored)
    return KnownArticle(row.id, not is_newer and not _is_retry(session, row, now))


def write_outcome(
    engine: Engine, polled: PolledFeed, outcome: FeedOutcome, *, now: datetime
) -> None:
    """Write a feed's row: health, next poll, and validators if all entries are safe."""
    with write_session(engine) as session:
        row = session.get(Feed, polled.feed.id)
        if row is None:  # removed while it was asked
            return
        row.last_fetched_at = now
        plan = _plan(row, polled, outcome, now=now)
        row.state, row.failures = plan.state, plan.failures
        row.poll_minutes, row.next_fetch_at = plan.poll_minutes, plan.next_fetch_at
        if polled.error is not None:
            row.last_error = one_line(str(polled.error), max_chars=500)
            row.last_status = getattr(polled.error, "status", None)
        elif polled.fetched is not None:
            _write_success(session, row, polled, polled.fetched, outcome, now=now)
        session.add(row)


def _plan(
    row: Feed, polled: PolledFeed, outcome: FeedOutcome, *, now: datetime
) -> PollPlan:
    if polled.error is not None:
        return after_failure(
            row.id,
            poll_minutes=row.poll_minutes,
            failures=row.failures,
            error=polled.error,
            now=now,
        )
    return after_success(
        row.id,
        poll_minutes=row.poll_minutes,
        has_news=bool(outcome.n_new or outcome.n_updated),
        headers=polled.fetched.headers if polled.fetched else {},
        now=now,
    )


def _write_success(
    session: Session,
    row: Feed,
    polled: PolledFeed,
    fetched: FetchedBody,
    outcome: FeedOutcome,
    *,
    now: datetime,
) -> None:
    row.last_success_at, row.last_status = now, fetched.status
    kept = row.last_error if polled.feed.failures == 0 else None
    notice = polled.parsed.irregularity if polled.parsed else kept
    if polled.parsed is not None:
        row.title = row.title or polled.parsed.title or None
        row.n_entries = len(polled.parsed.entries)
        row.body_sha256 = hashlib.sha256(fetched.body).hexdigest()
        # Validators promise "I have all of it": not while an entry waits for a retry.
        is_safe = outcome.n_passing == 0
        row.etag = fetched.validators.etag if is_safe else None
        row.last_modified = fetched.validators.last_modified if is_safe else None
    row.last_error = _follow_move(session, row, fetched, previous=polled.feed) or notice


def _follow_move(
    session: Session, row: Feed, fetched: FetchedBody, *, previous: DueFeed
) -> str | None:
    """Take over a feed's new address once it was seen twice; return the notice.

    Never another feed's address, and only after the new place gave an answer.
    """
    target = fetched.permanent_url
    if target is None:
        return None
    notice = MOVED + target
    if previous.last_error != notice:
        return notice
    if session.exec(select(Feed.id).where(Feed.url == target)).first() is None:
        row.url = target
        return None
    return notice


def _is_retry(session: Session, row: Article, now: datetime) -> bool:
    if row.state != "partial" or now - row.first_seen_at > RETRY_WITHIN:
        return False
    version = session.get(ArticleVersion, row.current_version_id)
    return version is not None and now - version.fetched_at > RETRY_AFTER
