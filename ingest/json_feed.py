"""JSON Feed 1.0 and 1.1 to raw entries, by the standard library.

Enters: bytes. Leaves: title, home page and ``RawEntry`` values. Format:
jsonfeed.org/version/1.1. Anything of a wrong type counts as absent.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from ingest.entries import RawEntry
from ingest.errors import FeedError


def looks_like_json(body: bytes) -> bool:
    """Return whether the body begins as a JSON object."""
    return body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def read_json_feed(body: bytes, url: str) -> tuple[dict[str, Any], list[RawEntry]]:
    """Return the feed's own fields and its entries in order. Raises ``FeedError``."""
    try:
        data = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        message = f"JSON that does not parse: {error}"
        raise FeedError(message, feed_url=url, kind="not_a_feed") from error
    version = data.get("version")
    items = data.get("items")
    if not isinstance(items, list) or "jsonfeed.org" not in str(version):
        message = "JSON, but not a JSON Feed"
        raise FeedError(message, feed_url=url, kind="not_a_feed")
    return data, [_raw_entry(item) for item in items if isinstance(item, dict)]


def _raw_entry(item: dict[str, Any]) -> RawEntry:
    html, plain = _text(item, "content_html"), _text(item, "content_text")
    identity = item.get("id")
    return RawEntry(
        guid=str(identity) if isinstance(identity, str | int | float) else None,
        link=_text(item, "url") or _text(item, "external_url"),
        title=_text(item, "title"),
        content=html or plain or _text(item, "summary"),
        is_plain_content=not html,
        byline=_byline(item),
        published_at=_moment(_text(item, "date_published")),
        updated_at=_moment(_text(item, "date_modified")),
    )


def _text(item: dict[str, Any], key: str) -> str | None:
    value = item.get(key)
    return value if isinstance(value, str) else None


def _byline(item: dict[str, Any]) -> str | None:
    authors = item.get("authors") or [item.get("author")]
    listed = authors if isinstance(authors, list) else []
    names = [a.get("name") for a in listed if isinstance(a, dict)]
    return ", ".join(name for name in names if isinstance(name, str)) or None


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
