"""One entry of a feed to the article to store: its page, else the feed's own text.

Enters: a ``ParsedEntry``, the means to fetch and parse. Leaves: a ``ReadEntry``. The
page is preferred; where it cannot be had (absent, walled, barred by robots.txt, slow)
the text that the publisher put into the feed is used, and the entry says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ingest.articles import MAX_HTML_BYTES, ExtractedArticle
from ingest.entries import digest
from ingest.errors import ArticleError, FetchError
from ingest.languages import language_of
from ingest.reading import read_page

if TYPE_CHECKING:
    from datetime import datetime

    from ingest.entries import ParsedEntry
    from ingest.fetch import Fetcher
    from ingest.robots import RobotsFile
    from ingest.sandbox import Sandbox
    from kb.errors import ItemError

ArticleState = Literal["ok", "partial", "paywalled", "gone"]

# A feed's text of this length, in several paragraphs, is the article and not a teaser.
FULL_TEXT_CHARS = 1200
# Errors that may be over by the next poll; the others are the publisher's last word.
PASSING = frozenset(
    {"timeout", "connect", "dns", "rate_limited", "server_error", "protocol"}
)


@dataclass(frozen=True, slots=True)
class PageReader:
    """What reading a page takes; one for a run, shared by its threads."""

    fetcher: Fetcher
    robots: RobotsFile
    sandbox: Sandbox


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """An entry after reading. ``article`` None: there was nothing to store.

    ``state`` is ``partial`` where only the feed's summary or a cut page was to be had,
    ``paywalled`` behind a paywall. ``problem`` is why the page was not used, with
    ``is_passing`` where trying again may help.
    """

    entry: ParsedEntry
    article: ExtractedArticle | None
    state: ArticleState
    fetched_at: datetime
    problem: ItemError | None = None
    is_passing: bool = False


def read_entry(
    entry: ParsedEntry,
    reader: PageReader,
    *,
    feed_url: str,
    language: str | None,
    now: datetime,
) -> ReadEntry:
    """Read the entry's page; fall back to the feed's text. ``language`` is the feed's.

    An entry without a link is its own text. Never raises ``ItemError``: the problem is
    part of the result.
    """
    own = article_of_entry(entry, feed_url=feed_url, language=language)
    if entry.url is None:
        state: ArticleState = "ok" if _is_whole(entry) else "partial"
        return ReadEntry(entry, own, state, now)
    try:
        page = _page(entry.url, reader, now=now)
    except (FetchError, ArticleError) as problem:
        return ReadEntry(
            entry,
            own,
            _state_without_page(entry, problem),
            now,
            problem=problem,
            is_passing=problem.kind in PASSING,
        )
    if len(page.text) < len(entry.text) and _is_whole(entry):
        page = replace(page, text=entry.text, is_partial=False)
    state = "paywalled" if page.is_partial else "ok"
    return ReadEntry(entry, _completed(page, entry), state, now)


def article_of_entry(
    entry: ParsedEntry, *, feed_url: str, language: str | None
) -> ExtractedArticle | None:
    """Return the article that the feed itself carries; None without a word of text.

    Without a link the address is the feed's, with the entry's key as the fragment.
    """
    if not entry.text and not entry.title:
        return None
    return ExtractedArticle(
        url=entry.url or f"{feed_url}#{digest(entry.key)}",
        title=entry.title or entry.text[:80].partition("\n")[0],
        text=entry.text,
        byline=entry.byline,
        published_at=entry.published_at,
        language=language_of(entry.text, language),
    )


def _page(url: str, reader: PageReader, *, now: datetime) -> ExtractedArticle:
    delay_s = reader.robots.check(url)
    fetched = reader.fetcher.fetch(url, max_bytes=MAX_HTML_BYTES, host_delay_s=delay_s)
    return read_page(reader.sandbox, fetched, now=now)


def _completed(page: ExtractedArticle, entry: ParsedEntry) -> ExtractedArticle:
    """Fill from the feed what the page does not say; the feed knows the time of day."""
    return replace(
        page,
        title=page.title or entry.title,
        byline=page.byline or entry.byline,
        published_at=entry.published_at or page.published_at,
    )


def _state_without_page(
    entry: ParsedEntry, problem: FetchError | ArticleError
) -> ArticleState:
    if _is_whole(entry):
        return "ok"
    return "paywalled" if problem.kind == "paywall" else "partial"


def _is_whole(entry: ParsedEntry) -> bool:
    return len(entry.text) >= FULL_TEXT_CHARS and entry.text.count("\n\n") >= 2
