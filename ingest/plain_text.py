"""Hostile text and HTML fragments to plain, storable text.

Enters: any string from a feed or a page. Leaves: valid Unicode without control
characters; for HTML, paragraphs separated by a blank line, list items and table rows
as lines. Deliberately no main-text search: that is ``ingest.articles``.
"""

from __future__ import annotations

import html
import re

import nh3

# Tags that begin a paragraph, that begin a line, that begin a cell.
PARAGRAPHS = {"p", "div", "blockquote", "pre", "section", "article", "figcaption"} | {
    f"h{level}" for level in range(1, 7)
}
GROUPS = {"ul", "ol", "dl", "table"}
LINES = {"li", "tr", "br", "dt", "dd"}
CELLS = {"td", "th"}
HIDDEN = {"script", "style", "iframe", "svg", "math", "object", "template", "noscript"}

TAG = re.compile(r"<(/?)([a-z0-9]+)>")
LOOKS_LIKE_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
# C0 and C1 controls but tab and newline, lone surrogates, bidirectional overrides (they
# make a terminal or a page show other words than are stored), byte order marks.
UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]"
)
SPACES = re.compile(r"[^\S\n]+")
GAPS = re.compile(r"\n{3,}")


def storable(text: str) -> str:
    """Return ``text`` as valid Unicode without control characters."""
    return UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str | None, *, max_chars: int) -> str:
    r"""Return a name or a title: one line, no tags, entities resolved, bounded.

    >>> one_line("Nvidia &amp; <b>OpenAI</b>\n agree", max_chars=80)
    'Nvidia & OpenAI agree'
    """
    raw = (text or "")[: max_chars * 20]
    if LOOKS_LIKE_TAG.search(raw):
        raw = nh3.clean(raw, tags=set(), clean_content_tags={"script", "style"})
    line = " ".join(storable(html.unescape(raw)).split())
    return line if len(line) <= max_chars else line[: max_chars - 1].rstrip() + "…"


def paragraphs(fragment: str) -> str:
    r"""Return the text of an HTML fragment; plain text passes through.

    >>> paragraphs("<p>One.</p><p>Two<script>x()</script>.</p>")
    'One.\n\nTwo.'
    """
    if not LOOKS_LIKE_TAG.search(fragment):
        return tidy(html.unescape(fragment))
    clean = nh3.clean(
        fragment,
        tags=PARAGRAPHS | GROUPS | LINES | CELLS,
        clean_content_tags=HIDDEN,
        attributes={},
        generic_attribute_prefixes=set(),
    )
    flat = " ".join(clean.split())
    return tidy(html.unescape(TAG.sub(_break, flat)))


def tidy(text: str) -> str:
    """Return storable text: lines trimmed, at most one blank line between two."""
    lines = [SPACES.sub(" ", line).strip() for line in storable(text).split("\n")]
    return GAPS.sub("\n\n", "\n".join(lines)).strip("\n")


def _break(tag: re.Match[str]) -> str:
    closes, name = tag.group(1), tag.group(2)
    if name in PARAGRAPHS or name in GROUPS:
        return "\n\n"
    if name in LINES:
        return "" if closes else "\n"
    return "" if closes or name not in CELLS else " "
