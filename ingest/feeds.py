"""Bytes of a feed to its entries: RSS, Atom, RDF and JSON Feed.

Enters: the body as fetched, its URL and Content-Type. Leaves: a ``ParsedFeed``.
feedparser reads the bytes through ``BytesIO`` (given bytes or text it would open a body
that is a path as a file), with its own cleaning off: quadratic on long attributes and
full of holes. Ours is in ``ingest.entries``. A feed that is not well-formed but gave
entries is a feed; the flag and the reason are kept.
"""

from __future__ import annotations

import calendar
import io
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import feedparser

from ingest.entries import ParsedEntry, RawEntry, clean_entry, distinct_entries
from ingest.errors import FeedError
from ingest.json_feed import looks_like_json, read_json_feed
from ingest.plain_text import one_line
from ingest.urls import canonical_url

if TYPE_CHECKING:
    import time

log = logging.getLogger(__name__)

# Entries taken from one reading, newest first by date. A feed of more is an archive;
# the rest is counted in ``n_dropped``.
MAX_ENTRIES = 1000
MAX_NAME_CHARS = 200
# Complaints of feedparser about the headers of a feed that is itself in order.
HEADER_COMPLAINTS = (
    feedparser.NonXMLContentType,
    feedparser.CharacterEncodingOverride,
)


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed as read once. ``entries`` keep the feed's order and have unique keys.

    ``irregularity`` says in words what is wrong with a feed that could be read all the
    same. ``n_dropped`` counts entries over ``MAX_ENTRIES``.
    """

    url: str
    title: str
    home_url: str | None
    format: str
    language: str | None
    entries: tuple[ParsedEntry, ...]
    irregularity: str | None = None
    n_dropped: int = 0


def parse_feed(
    body: bytes, url: str, *, now: datetime, content_type: str | None = None
) -> ParsedFeed:
    """Read a feed. ``url`` is where it was fetched; ``now`` is aware.

    A feed without entries is a result. Raises ``FeedError`` for an empty body, an HTML
    page and anything else that is no feed.
    """
    if not body.strip(b" \t\r\n\x00\xef\xbb\xbf\xfe\xff"):
        raise FeedError("the body is empty", feed_url=url, kind="empty")
    if looks_like_json(body):
        return _from_json(body, url, now=now)
    return _from_xml(body, url, now=now, content_type=content_type)


def _from_json(body: bytes, url: str, *, now: datetime) -> ParsedFeed:
    data, raw = read_json_feed(body, url)
    entries, n_dropped = _cleaned(raw, url, now=now)
    title, home, language = (
        value if isinstance(value := data.get(key), str) else None
        for key in ("title", "home_page_url", "language")
    )
    return ParsedFeed(
        url=url,
        title=one_line(title, max_chars=MAX_NAME_CHARS),
        home_url=canonical_url(home, url),
        format="json",
        language=one_line(language, max_chars=35) or None,
        entries=entries,
        n_dropped=n_dropped,
    )


def _from_xml(
    body: bytes, url: str, *, now: datetime, content_type: str | None
) -> ParsedFeed:
    headers = {"content-location": url}
    if content_type:
        headers["content-type"] = content_type
    parsed = feedparser.parse(
        io.BytesIO(body),
        response_headers=headers,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    feed = parsed.get("feed", {})
    raw = [_raw_entry(entry) for entry in parsed.get("entries", ())]
    if not parsed.get("version") and not raw:
        raise _not_a_feed(body, url, parsed)
    base = canonical_url(_text(feed, "link"), url) or url
    entries, n_dropped = _cleaned(raw, base, now=now)
    return ParsedFeed(
        url=url,
        title=one_line(_text(feed, "title"), max_chars=MAX_NAME_CHARS),
        home_url=canonical_url(_text(feed, "link"), url),
        format=str(parsed.get("version") or "unknown"),
        language=one_line(_text(feed, "language"), max_chars=35) or None,
        entries=entries,
        irregularity=_irregularity(parsed),
        n_dropped=n_dropped,
    )


def _cleaned(
    raw: list[RawEntry], base: str, *, now: datetime
) -> tuple[tuple[ParsedEntry, ...], int]:
    """Clean at most ``MAX_ENTRIES`` entries, the newest where the feed has more."""
    kept = raw
    if len(raw) > MAX_ENTRIES:
        earliest = datetime.min.replace(tzinfo=UTC)
        dated = [entry.published_at or entry.updated_at or earliest for entry in raw]
        newest = sorted(range(len(raw)), key=lambda i: dated[i], reverse=True)
        kept = [raw[i] for i in sorted(newest[:MAX_ENTRIES])]
        log.warning("feed too long feed=%s entries=%d", base, len(raw))
    cleaned = [clean_entry(entry, base, now=now) for entry in kept]
    return distinct_entries(cleaned), len(raw) - len(kept)


def _raw_entry(entry: Any) -> RawEntry:
    content, is_plain = _content(entry)
    return RawEntry(
        guid=_text(entry, "id"),
        link=_text(entry, "feedburner_origlink") or _text(entry, "link"),
        title=_text(entry, "title"),
        content=content,
        is_plain_content=is_plain,
        byline=_text(entry, "author"),
        published_at=_moment(entry.get("published_parsed")),
        updated_at=_moment(entry.get("updated_parsed")),
    )


def _content(entry: Any) -> tuple[str, bool]:
    """Return the longest of content and summary, and whether it is plain text.

    RSS does not say; its plain text often is escaped HTML, so only Atom's own word
    (type="text") counts.
    """
    parts = [*entry.get("content", ()), entry.get("summary_detail") or {}]
    texts = [(str(p.get("value") or ""), p.get("type") == "text/plain") for p in parts]
    value, says_plain = max(texts, key=lambda pair: len(pair[0]))
    return value, says_plain and "<" not in value and "&" not in value


def _text(mapping: Any, key: str) -> str | None:
    value = mapping.get(key)
    return value if isinstance(value, str) else None


def _moment(parsed: time.struct_time | None) -> datetime | None:
    """Return feedparser's UTC time as a datetime; None for what no calendar has."""
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _irregularity(parsed: Any) -> str | None:
    error = parsed.get("bozo_exception")
    if not parsed.get("bozo") or isinstance(error, HEADER_COMPLAINTS):
        return None
    return one_line(f"{type(error).__name__}: {error}", max_chars=300)


def _not_a_feed(body: bytes, url: str, parsed: Any) -> FeedError:
    start = body[:2048].lower().replace(b"\x00", b"")
    if b"<html" in start or b"<!doctype html" in start:
        message = "an HTML page instead of a feed"
        return FeedError(message, feed_url=url, kind="html")
    reason = _irregularity(parsed)
    message = f"not a feed: {reason}" if reason else "not a feed"
    return FeedError(message, feed_url=url, kind="not_a_feed")
