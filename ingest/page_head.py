"""What the head of a page says about itself: its own address, language, paywall.

Enters: the HTML as text. Leaves: a canonical URL, a language code, a flag. Only the
first part of the page is searched, by expressions whose every repetition is bounded.
"""

from __future__ import annotations

import html
import re

from ingest.urls import canonical_url, host_of

# Characters searched; heads of real pages end far earlier.
MAX_HEAD_CHARS = 200_000
DECLARED_LANGUAGE = re.compile(
    r"""<html\b[^>]{0,500}?\blang\s{0,3}=\s{0,3}["']?([\w-]{2,35})""", re.IGNORECASE
)
LINK = re.compile(r"<link\b[^>]{0,1000}>", re.IGNORECASE)
CANONICAL = re.compile(r"""rel\s{0,3}=\s{0,3}["']?canonical\b""", re.IGNORECASE)
TARGET = re.compile(r"""href\s{0,3}=\s{0,3}["']?([^"'\s>]+)""", re.IGNORECASE)
NOT_FREE = re.compile(r'"isAccessibleForFree"\s{0,5}:\s{0,5}"?false', re.IGNORECASE)


def canonical_address(source: str, url: str) -> str:
    """Return the page's own canonical URL if it is of the same site, else its URL.

    A canonical link to a home page or to another publisher is not followed: one
    careless template would make all articles of a site one.
    """
    own = canonical_url(url) or url
    for tag in LINK.finditer(source[:MAX_HEAD_CHARS]):
        target = TARGET.search(tag.group())
        if target is None or CANONICAL.search(tag.group()) is None:
            continue
        link = canonical_url(html.unescape(target.group(1)), url)
        if link and _is_same_site(link, own) and not _is_home(link):
            return link
    return own


def declared_language(source: str) -> str | None:
    """Return the ``lang`` of the page as it says it, or None."""
    found = DECLARED_LANGUAGE.search(source[:20_000])
    return found.group(1) if found else None


def is_behind_paywall(source: str) -> bool:
    """Return whether the page's own data (schema.org) says that it is not free."""
    return NOT_FREE.search(source) is not None


def _is_same_site(one: str, other: str) -> bool:
    a, b = host_of(one), host_of(other)
    return a == b or a.endswith("." + b) or b.endswith("." + a)


def _is_home(url: str) -> bool:
    return url.count("/") <= 3 and url.endswith("/")
