"""Feeds and pages parsed inside a sandbox, with its faults as our errors.

Enters: fetched bytes and a sandbox. Leaves: what ``parse_feed`` and ``extract_page``
give. One boundary for two libraries that must not be trusted with time and memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.articles import ExtractedArticle, extract_page
from ingest.errors import ArticleError, FeedError
from ingest.feeds import ParsedFeed, parse_feed
from ingest.sandbox import Sandbox, SandboxError

if TYPE_CHECKING:
    from datetime import datetime

    from ingest.errors import ArticleErrorKind, FeedErrorKind
    from ingest.fetched import FetchedBody


def read_feed(sandbox: Sandbox, fetched: FetchedBody, *, now: datetime) -> ParsedFeed:
    """Parse a fetched feed. Raises ``FeedError``."""
    url = fetched.final_url
    try:
        return sandbox.call(
            parse_feed, fetched.body, url, now=now, content_type=fetched.content_type
        )
    except SandboxError as error:
        is_late = error.fault == "timeout"
        kind: FeedErrorKind = "parse_timeout" if is_late else "parse_crash"
        message = f"the feed could not be parsed: {error}"
        raise FeedError(message, feed_url=url, kind=kind) from error


def read_page(
    sandbox: Sandbox, fetched: FetchedBody, *, now: datetime
) -> ExtractedArticle:
    """Take the article from a fetched page. Raises ``ArticleError``."""
    url = fetched.final_url
    try:
        return sandbox.call(
            extract_page, fetched.body, url, now=now, content_type=fetched.content_type
        )
    except SandboxError as error:
        is_late = error.fault == "timeout"
        kind: ArticleErrorKind = "extract_timeout" if is_late else "extract_crash"
        message = f"the page could not be read: {error}"
        raise ArticleError(message, url=url, kind=kind) from error
