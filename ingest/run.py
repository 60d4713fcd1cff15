"""A run: feeds due → entries → articles → extract → load → reconcile.

Enters: an engine, the means to fetch and parse, an extractor. Leaves: rows, and a
``RunSummary``. The only place that catches ``ItemError``: one feed's or article's fault
is a ``run_errors`` row and the run goes on. A feed's validators are written after its
last article, so that a run that dies in between finds its entries again.
"""

from __future__ import annotations

import contextlib
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlmodel import Session

from ingest.article_store import ArticleStore, Extractor
from ingest.feed_polls import FeedEntry, FeedPolls, PolledFeed
from ingest.feed_rows import FeedOutcome, known_article, write_outcome
from ingest.loadable import LoadableArticle, LoadableSource
from ingest.run_record import RunCounts, RunRecord, RunState
from ingest.subscriptions import due_feeds, sources_of
from ingest.urls import host_of
from kb.database import write_session
from kb.errors import ItemError
from kb.organizations import load_registry
from kb.organizations_table import sync_registry
from kb.reconcile import reconcile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy import Engine

    from ingest.entries import ParsedEntry
    from ingest.entry_reading import PageReader, ReadEntry
    from ingest.feed_polls import DueFeed

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Versions:
    """Which extractor and model read the articles of a run."""

    extractor: str = ""
    model: str | None = None


@dataclass(frozen=True, slots=True)
class RunSummary:
    """How a run ended. ``exit_code``: 0 all, 1 some feeds failed, 2 nothing worked."""

    run_id: str
    state: RunState
    counts: RunCounts

    @property
    def exit_code(self) -> int:
        """Return what the command line ends with."""
        return {"ok": 0, "partial": 1, "failed": 2, "interrupted": 130}[self.state]


def run_ingest(
    engine: Engine,
    reader: PageReader,
    extract: Extractor,
    *,
    versions: Versions | None = None,
    is_every: bool = False,
    on_start: Callable[[int], None] | None = None,
    on_feed: Callable[[PolledFeed, FeedOutcome], None] | None = None,
) -> RunSummary:
    """Ask the feeds that are due (``is_every``: all), and store what is new.

    ``on_start`` gets the number of feeds, ``on_feed`` each feed when it is done.
    Raises ``RunError`` where the setup is wrong; the run is then recorded as failed.
    """
    with _recorded(engine, "ingest", versions or Versions()) as record:
        store = _article_store(engine, extract, record, versions or Versions())
        with Session(engine) as session:
            feeds = due_feeds(session, now=datetime.now(UTC), is_every=is_every)
            sources = sources_of(session, feeds)
        if on_start:
            on_start(len(feeds))
        polls = FeedPolls(reader, _known_in(engine))
        outcomes: dict[str, FeedOutcome] = {}
        with contextlib.closing(polls.events(feeds)) as events:
            for event in events:
                outcome = outcomes.setdefault(event.feed.id, FeedOutcome())
                if isinstance(event, FeedEntry):
                    source = sources[event.feed.id]
                    _take_entry(event, store, record, outcome=outcome, source=source)
                else:
                    _finish_feed(engine, event, outcome, record)
                    if on_feed:
                        on_feed(event, outcome)
        _reconcile(engine, record)
    return _summary(record)


def run_articles(
    engine: Engine,
    articles: Iterable[LoadableArticle | ItemError],
    extract: Extractor,
    *,
    versions: Versions | None = None,
    on_error: Callable[[ItemError], None] | None = None,
) -> RunSummary:
    """Store articles that did not come from a feed. Bad ones are said and skipped."""
    with _recorded(engine, "ingest", versions or Versions()) as record:
        store = _article_store(engine, extract, record, versions or Versions())
        for article in articles:
            record.counts.entries += 1
            try:
                if isinstance(article, ItemError):
                    raise article
                store.store(article)
            except ItemError as error:
                record.error("input", error, url=getattr(error, "url", None))
                if on_error:
                    on_error(error)
        _reconcile(engine, record)
    return _summary(record)


def loadable(
    read: ReadEntry, *, feed: DueFeed, source: LoadableSource
) -> LoadableArticle | None:
    """Return the article to store for an entry; None where there was nothing.

    An aggregator's article belongs to the publisher on whose site it stands.
    """
    article = read.article
    if article is None:
        return None
    host = host_of(article.url)
    is_own = host == source.domain or host.endswith("." + source.domain)
    origin = None
    if source.kind == "aggregator" and host and not is_own:
        origin = LoadableSource(name=host, domain=host)
    return LoadableArticle(
        source=source,
        origin=origin,
        url=article.url,
        title=article.title,
        text=article.text,
        fetched_at=read.fetched_at,
        published_at=article.published_at,
        updated_at=read.entry.updated_at,
        fetched_url=read.entry.url or feed.url,
        feed_id=feed.id,
        entry_key=read.entry.key,
        byline=article.byline,
        language=article.language,
        state=read.state,
    )


@contextlib.contextmanager
def _recorded(engine: Engine, command: str, versions: Versions) -> Iterator[RunRecord]:
    """Open the run's row and close it, whatever happens between."""
    record = RunRecord.start(
        engine,
        command,
        extractor_version=versions.extractor,
        model_version=versions.model,
    )
    try:
        with write_session(engine) as session:
            sync_registry(session, load_registry())
        yield record
    except KeyboardInterrupt:
        record.finish("interrupted")
        raise
    except BaseException:
        record.finish("failed")
        raise
    record.finish(_state(record.counts))


def _article_store(
    engine: Engine, extract: Extractor, record: RunRecord, versions: Versions
) -> ArticleStore:
    return ArticleStore(
        engine,
        extract,
        run_id=record.id,
        counts=record.counts,
        extractor_version=versions.extractor,
        model_version=versions.model,
    )


def _known_in(engine: Engine) -> Callable[[DueFeed, ParsedEntry], bool]:
    def is_known(feed: DueFeed, entry: ParsedEntry) -> bool:
        with Session(engine) as session:
            known = known_article(session, feed, entry, now=datetime.now(UTC))
            return known is not None and known.is_current

    return is_known


def _take_entry(
    event: FeedEntry,
    store: ArticleStore,
    record: RunRecord,
    *,
    outcome: FeedOutcome,
    source: LoadableSource,
) -> None:
    """Store one entry's article; say what kept its page away."""
    read = event.read
    if read.problem is not None:
        outcome.n_passing += read.is_passing
        record.error("page", read.problem, url=read.entry.url)
    article = loadable(read, feed=event.feed, source=source)
    if article is None:
        record.counts.left_out += 1
        return
    try:
        result = store.store(article)
    except ItemError as error:
        outcome.n_passing += 1
        record.error("article", error, url=article.url)
        return
    if result is not None:
        outcome.n_new += result.state == "new"
        outcome.n_updated += result.state == "updated"
    elif getattr(read.problem, "kind", None) in {"gone", "not_found"}:
        store.mark_gone(article.id)


def _finish_feed(
    engine: Engine, polled: PolledFeed, outcome: FeedOutcome, record: RunRecord
) -> None:
    """Write the feed's row after its last entry, and count it."""
    counts = record.counts
    counts.feeds += 1
    if polled.error is not None:
        counts.feeds_failed += 1
        record.error("feed", polled.error, url=polled.feed.url)
    elif polled.parsed is None:
        counts.feeds_unchanged += 1
    else:
        counts.entries += len(polled.parsed.entries)
        counts.unchanged += polled.n_known
        counts.left_out += polled.parsed.n_dropped
    write_outcome(engine, polled, outcome, now=datetime.now(UTC))
    log.info(
        "polled feed=%s new=%d updated=%d known=%d error=%s",
        polled.feed.url,
        outcome.n_new,
        outcome.n_updated,
        polled.n_known,
        polled.error,
    )


def _reconcile(engine: Engine, record: RunRecord) -> None:
    with Session(engine, autoflush=False) as session:
        record.counts.claims = len(reconcile(session).changed_claims)


def _state(counts: RunCounts) -> RunState:
    if counts.feeds and counts.feeds_failed == counts.feeds:
        return "failed"
    if not counts.feeds and counts.entries and counts.errors == counts.entries:
        return "failed"
    has_faults = counts.feeds_failed or (counts.errors and not counts.feeds)
    return "partial" if has_faults else "ok"


def _summary(record: RunRecord) -> RunSummary:
    return RunSummary(record.id, _state(record.counts), record.counts)
