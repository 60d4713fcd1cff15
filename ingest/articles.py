"""A page's HTML to the article on it: text, title, byline, date, address, language.

Enters: bytes as fetched, their URL and Content-Type. Leaves: an ``ExtractedArticle``
or an ``ArticleError`` that says why there is none. The main text is found by
trafilatura, tuned for precision: a related box that is taken for text becomes a claim
nobody made. Deliberately no network and no fallback to the feed: ``ingest.run`` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import trafilatura
from w3lib.encoding import html_to_unicode

from ingest.entries import MAX_BYLINE_CHARS, MAX_TEXT_CHARS, MAX_TITLE_CHARS, plausible
from ingest.errors import ArticleError
from ingest.languages import language_of
from ingest.not_articles import stand_in_kind
from ingest.page_head import canonical_address, declared_language, is_behind_paywall
from ingest.page_text import text_of_blocks
from ingest.plain_text import one_line

# Bytes. Real article pages are under 2 MB; beyond, time grows without more text.
MAX_HTML_BYTES = 4 * 2**20

# Between a headline and the name of the site, as templates write them.
TITLE_SEPARATORS = (" | ", " - ", " \u2013 ", " \u2014 ", " :: ")
# A paywalled page may show the first paragraphs; above this there is enough to read.
PARTIAL_CHARS = 1500


@dataclass(frozen=True, slots=True)
class ExtractedArticle:
    """The article on a page.

    ``url`` is the page's canonical address. ``text`` separates paragraphs by a blank
    line, list items and table rows are lines. ``published_at`` is midnight UTC of the
    date that the page gives, or None. ``is_partial``: the rest is behind a paywall.
    """

    url: str
    title: str
    text: str
    byline: str | None
    published_at: datetime | None
    language: str | None
    is_partial: bool = False


def extract_page(
    body: bytes, url: str, *, now: datetime, content_type: str | None = None
) -> ExtractedArticle:
    """Return the article on a page. ``url`` is where the page was found.

    Raises ``ArticleError`` for what is no HTML, too large, without text, or a consent,
    challenge, login or paywall page.
    """
    source = _decoded(body, url, content_type)
    document = _main_document(source, url)
    title = _title(document)
    text = text_of_blocks(document.body, title)[:MAX_TEXT_CHARS]
    kind = stand_in_kind(title, text)
    if kind is not None:
        message = f"no article on this page: {kind.replace('_', ' ')}"
        raise ArticleError(message, url=url, kind=kind)
    return ExtractedArticle(
        url=canonical_address(source, url),
        title=title,
        text=text,
        byline=_byline(document),
        published_at=plausible(_date(document.date), now),
        language=language_of(text, declared_language(source)),
        is_partial=len(text) < PARTIAL_CHARS and is_behind_paywall(source),
    )


def _decoded(body: bytes, url: str, content_type: str | None) -> str:
    """Return the page as text. Raises ``ArticleError`` for what cannot be HTML."""
    if not body.strip():
        raise ArticleError("the page is empty", url=url, kind="empty")
    if len(body) > MAX_HTML_BYTES:
        message = f"the page is larger than {MAX_HTML_BYTES} bytes"
        raise ArticleError(message, url=url, kind="too_large")
    declared = (content_type or "text/html").partition(";")[0].strip().lower()
    if "html" not in declared and declared not in {"text/plain", "application/xml", ""}:
        message = f"{declared} is not read as an article"
        raise ArticleError(message, url=url, kind="not_html")
    _, text = html_to_unicode(content_type, body, auto_detect_fun=_likely_charset)
    return str(text).replace("\x00", "")


def _likely_charset(body: bytes) -> str:
    """Return the charset of a page that names none: UTF-8 if it is, else Windows."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _main_document(source: str, url: str) -> Any:
    document: Any = trafilatura.bare_extraction(
        source,
        url=url,
        favor_precision=True,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
    )
    if document is None or document.body is None:
        raise ArticleError("no main text found on the page", url=url, kind="no_text")
    return document


def _title(document: Any) -> str:
    """Return the title without the site's own name after it."""
    title = one_line(document.title, max_chars=MAX_TITLE_CHARS)
    for name in (document.sitename, document.hostname):
        site = one_line(name, max_chars=MAX_TITLE_CHARS)
        for separator in TITLE_SEPARATORS:
            if site and title.lower().endswith((separator + site).lower()):
                return title[: -len(separator + site)].rstrip()
    return title


def _byline(document: Any) -> str | None:
    names = one_line(document.author, max_chars=MAX_BYLINE_CHARS)
    return names.replace(";", ",") or None


def _date(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text or "").replace(tzinfo=UTC)
    except ValueError:
        return None
