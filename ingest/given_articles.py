"""Articles that a person names: a URL, a file, standard input.

Enters: a name. Leaves: ``LoadableArticle`` values, and errors in place of what holds
none. Raises ``InputError`` where the name itself is wrong.
"""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import InputError
from ingest.feeds import MAX_NAME_CHARS
from ingest.inputs import read_articles
from ingest.languages import language_of
from ingest.loadable import LoadableArticle, LoadableSource
from ingest.plain_text import one_line
from ingest.reading import read_page
from ingest.urls import canonical_url, host_of
from kb.errors import ItemError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.entry_reading import PageReader
    from ingest.extraction import ArticleText

# Stands for the publisher of articles that name none; ``.invalid`` is nobody's.
UNNAMED = LoadableSource(name="unnamed", domain="unnamed.invalid")


def given_articles(
    name: str, reader: PageReader, *, publisher: str | None, now: datetime
) -> Iterator[LoadableArticle | ItemError]:
    """Yield the articles behind ``name``: a URL, a path, or ``-`` for standard input."""
    if re.match(r"https?://", name, re.IGNORECASE):
        yield article_at(name, reader, publisher=publisher, now=now)
        return
    try:
        found = list(read_articles(body_of(name), name, now=now))
    except ItemError as error:
        found = []
        yield error
    for article in found:
        if isinstance(article, ItemError):
            yield article
        else:
            yield article_of_input(article, publisher=publisher, now=now)


def body_of(name: str) -> bytes:
    """Return the bytes of a file or of standard input. Raises ``InputError``."""
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {name}: {error.strerror}") from error


def article_at(
    url: str, reader: PageReader, *, publisher: str | None, now: datetime
) -> LoadableArticle | ItemError:
    """Fetch one page and return its article, or what kept it away."""
    try:
        delay_s = reader.robots.check(url)
        fetched = reader.fetcher.fetch(url, host_delay_s=delay_s)
        page = read_page(reader.sandbox, fetched, now=now)
    except ItemError as error:
        return error
    domain = host_of(page.url)
    return LoadableArticle(
        source=LoadableSource(name=publisher or domain, domain=domain),
        url=page.url,
        title=page.title,
        text=page.text,
        fetched_at=now,
        published_at=page.published_at,
        fetched_url=url,
        byline=page.byline,
        language=page.language,
        state="paywalled" if page.is_partial else "ok",
    )


def article_of_input(
    article: ArticleText, *, publisher: str | None, now: datetime
) -> LoadableArticle:
    """Return an article of a file as one to store.

    Without a URL its address is a name made of its own id (``urn:claimwire:…``).
    """
    published_at = (
        datetime.fromisoformat(article.published).replace(tzinfo=UTC)
        if article.published
        else None
    )
    url = canonical_url(article.url)
    return LoadableArticle(
        source=source_of(article.publisher or publisher, url),
        url=url or f"urn:claimwire:{one_line(article.id, max_chars=MAX_NAME_CHARS)}",
        title=article.title,
        text=article.text,
        fetched_at=now,
        published_at=published_at,
        language=language_of(article.text),
    )


def source_of(name: str | None, url: str | None) -> LoadableSource:
    """Return the publisher by its site, else by its name.

    >>> source_of("Example News", None).domain
    'example-news.invalid'
    """
    domain = host_of(url) if url else ""
    if domain:
        return LoadableSource(name=name or domain, domain=domain)
    slug = re.sub(r"[^a-z0-9]+", "-", (name or "").lower()).strip("-")
    if not name or not slug:
        return UNNAMED
    return LoadableSource(name=name, domain=f"{slug}.invalid")
