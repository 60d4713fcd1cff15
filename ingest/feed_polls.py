"""Asks the feeds that are due, and reads what is new, host by host in a few threads.

Enters: feeds as values and a function that tells which entries are known. Leaves: a
stream of ``ReadEntry`` and, after the last one of a feed, its ``PolledFeed``. All
writing is the consumer's: threads fetch and parse, one thread owns the database.
"""

from __future__ import annotations

import queue
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ingest.entry_reading import PageReader, ReadEntry, read_entry
from ingest.errors import FeedError, FetchError
from ingest.reading import read_feed
from ingest.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from ingest.entries import ParsedEntry
    from ingest.feeds import ParsedFeed
    from ingest.fetched import FetchedBody, Validators
    from kb.errors import ItemError

# Hosts asked at the same time; within a host everything is one after the other.
N_WORKERS = 8
# Entries that wait for the writer; more would only hold pages in memory.
QUEUE_SIZE = 32


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A feed to ask now, as its row says."""

    id: str
    url: str
    validators: Validators
    poll_minutes: int = 60
    failures: int = 0
    last_error: str | None = None


@dataclass(frozen=True, slots=True)
class PolledFeed:
    """A feed after its poll. ``error`` excludes ``parsed``; a 304 has neither.

    ``n_known`` counts the entries that were left alone because they are stored.
    """

    feed: DueFeed
    fetched: FetchedBody | None = None
    parsed: ParsedFeed | None = None
    error: ItemError | None = None
    n_known: int = 0


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry that was read, with its feed."""

    feed: DueFeed
    read: ReadEntry


PollEvent = FeedEntry | PolledFeed


class _Stopped(Exception):  # noqa: N818 - a signal between threads, not an error
    """The consumer left; the worker ends."""


class FeedPolls:
    """One round of polls. Iterate over it; leaving the loop early stops the workers."""

    def __init__(
        self,
        reader: PageReader,
        is_known: Callable[[DueFeed, ParsedEntry], bool],
        *,
        n_workers: int = N_WORKERS,
    ) -> None:
        """Keep the means; nothing is fetched before ``events``."""
        self._reader = reader
        self._is_known = is_known
        self._n_workers = n_workers
        self._events: queue.Queue[PollEvent | BaseException | None]
        self._stopping = threading.Event()

    def events(self, feeds: Sequence[DueFeed]) -> Generator[PollEvent]:
        """Yield entries and feeds as they come; each feed after its entries.

        An exception of a worker that is no ``ItemError`` is raised here.
        """
        self._events = queue.Queue(QUEUE_SIZE)
        hosts: dict[str, list[DueFeed]] = defaultdict(list)
        for feed in feeds:
            hosts[host_of(feed.url)].append(feed)
        pool = ThreadPoolExecutor(self._n_workers, "poll")
        try:
            for group in hosts.values():
                pool.submit(self._poll_host, group)
            yield from self._received(len(hosts))
        finally:
            # Not waiting: a thread in the middle of a fetch ends with the fetcher.
            self._stopping.set()
            pool.shutdown(wait=False, cancel_futures=True)
            self._drain()

    def _received(self, n_hosts: int) -> Iterator[PollEvent]:
        n_open = n_hosts
        while n_open:
            event = self._events.get()
            if event is None:
                n_open -= 1
            elif isinstance(event, BaseException):
                raise event
            else:
                yield event

    def _poll_host(self, feeds: list[DueFeed]) -> None:
        try:
            for feed in feeds:
                self._send(self._poll(feed))
            self._send(None)
        except _Stopped:
            return
        except BaseException as error:  # noqa: BLE001 - handed to the consumer
            self._send(error)

    def _poll(self, feed: DueFeed) -> PolledFeed:
        now = datetime.now(UTC)
        fetched: FetchedBody | None = None
        try:
            fetched = self._reader.fetcher.fetch(feed.url, validators=feed.validators)
            if fetched.is_unchanged:
                return PolledFeed(feed, fetched)
            parsed = read_feed(self._reader.sandbox, fetched, now=now)
        except (FetchError, FeedError) as error:
            return PolledFeed(feed, fetched, error=error)
        n_known = 0
        for entry in parsed.entries:
            if self._is_known(feed, entry):
                n_known += 1
                continue
            read = read_entry(
                entry,
                self._reader,
                feed_url=feed.url,
                language=parsed.language,
                now=now,
            )
            self._send(FeedEntry(feed, read))
        return PolledFeed(feed, fetched, parsed, n_known=n_known)

    def _send(self, event: PollEvent | BaseException | None) -> None:
        while not self._stopping.is_set():
            try:
                self._events.put(event, timeout=0.2)
            except queue.Full:
                continue
            return
        raise _Stopped

    def _drain(self) -> None:
        """Make room, so that a worker that waits to send sees the stop."""
        while not self._events.empty():
            self._events.get_nowait()
