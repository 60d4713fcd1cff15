"""One entry of a feed as this project reads it, and what makes it the same next time.

Enters: the fields of an entry as text. Leaves: a ``ParsedEntry`` whose ``key`` is
stable between two readings of a feed, also without guid, link, date or title.
Deliberately no parsing of XML or JSON: ``ingest.feeds`` and ``ingest.json_feed``.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from ingest.plain_text import one_line, paragraphs, storable, tidy
from ingest.urls import canonical_url, url_key

DateState = Literal["given", "missing", "implausible"]

MAX_TITLE_CHARS = 500
MAX_BYLINE_CHARS = 200
MAX_GUID_CHARS = 2048
# An article is rarely over 100,000 characters; the language model stops at a million.
MAX_TEXT_CHARS = 400_000
# News before the web has no feed, and a publisher's clock may be a day ahead of ours.
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
FUTURE_ALLOWED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """An entry of a feed. ``key`` is unique within its feed.

    ``url`` is canonical http(s), or None. ``text`` is plain, paragraphs separated by a
    blank line, and may be a summary. Dates are aware UTC by the publisher's word, None
    where missing or implausible, and ``date_state`` says which.
    """

    key: str
    guid: str | None
    url: str | None
    title: str
    text: str
    byline: str | None
    published_at: datetime | None
    updated_at: datetime | None
    date_state: DateState

    @property
    def fingerprint(self) -> str:
        """Return a hash that changes when the publisher changes the entry."""
        moment = self.updated_at.isoformat() if self.updated_at else ""
        return digest(self.title, self.text, self.url or "", moment)


@dataclass(frozen=True, slots=True)
class RawEntry:
    """What a format's reader found, not yet cleaned; every field is hostile."""

    guid: str | None = None
    link: str | None = None
    title: str | None = None
    content: str | None = None
    is_plain_content: bool = False
    byline: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None


def clean_entry(raw: RawEntry, base_url: str, *, now: datetime) -> ParsedEntry:
    """Return the entry with plain text, a checked link, plausible dates and its key."""
    guid = storable(raw.guid or "").strip()[:MAX_GUID_CHARS] or None
    url = canonical_url(raw.link, base_url)
    title = one_line(raw.title, max_chars=MAX_TITLE_CHARS)
    content = (raw.content or "")[: MAX_TEXT_CHARS * 4]
    text = tidy(content) if raw.is_plain_content else paragraphs(content)
    published_at = plausible(raw.published_at, now)
    updated_at = plausible(raw.updated_at, now)
    given = raw.published_at or raw.updated_at
    moment = published_at or updated_at
    state: DateState = "given" if moment else "implausible" if given else "missing"
    entry = ParsedEntry(
        key="",
        guid=guid,
        url=url,
        title=title,
        text=text[:MAX_TEXT_CHARS],
        byline=one_line(raw.byline, max_chars=MAX_BYLINE_CHARS) or None,
        published_at=moment,
        updated_at=updated_at,
        date_state=state,
    )
    return replace(entry, key=entry_key(entry))


def plausible(moment: datetime | None, now: datetime) -> datetime | None:
    """Return ``moment`` in UTC if an article can be from then, else None."""
    if moment is None:
        return None
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    in_utc = aware.astimezone(UTC)
    return in_utc if EARLIEST <= in_utc <= now + FUTURE_ALLOWED else None


def entry_key(entry: ParsedEntry) -> str:
    """Return the best identity the entry offers: guid, page, title and date, words.

    Ignores what changes on every reading (tracking parameters, white space at the
    ends of a guid).
    """
    if entry.guid:
        return f"guid:{digest(entry.guid)}"
    if entry.url:
        return f"url:{digest(url_key(entry.url))}"
    if entry.title and entry.published_at:
        return f"dated:{digest(entry.title, entry.published_at.isoformat())}"
    return f"words:{digest(entry.title, entry.text)}"


def distinct_entries(entries: list[ParsedEntry]) -> tuple[ParsedEntry, ...]:
    """Return the entries with unique keys, in order; exact repeats are dropped.

    Different stories under one guid (a publisher's mistake that happens) are told
    apart by their page, else by their words.
    """
    counts = Counter(entry.key for entry in entries)
    told_apart = (
        replace(entry, key=f"{entry.key}:{_second_key(entry)}")
        if counts[entry.key] > 1 and len(_stories(entries, entry.key)) > 1
        else entry
        for entry in entries
    )
    return tuple({entry.key: entry for entry in told_apart}.values())


def digest(*parts: str) -> str:
    """Return 20 hexadecimal digits for these words; the order counts."""
    joined = "\x00".join(parts).encode("utf-8", "replace")
    return hashlib.sha256(joined).hexdigest()[:20]


def _stories(entries: list[ParsedEntry], key: str) -> set[str]:
    return {_second_key(entry) for entry in entries if entry.key == key}


def _second_key(entry: ParsedEntry) -> str:
    return digest(url_key(entry.url)) if entry.url else digest(entry.title, entry.text)
