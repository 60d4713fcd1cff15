"""The tree of a page's main text to plain text.

Enters: the body element that trafilatura made (p, head, list, item, table, row, cell,
quote, lb). Leaves: paragraphs separated by a blank line; list items and table rows are
lines, cells are separated by " | ". The library's own text joins all of them by single
line ends, so that a paragraph and a bullet could not be told apart.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ingest.plain_text import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCKS = frozenset({"p", "head", "quote", "code", "list", "table", "ab"})


def text_of_blocks(body: Any, title: str) -> str:
    """Return the main text; a first block that only repeats the title is left out."""
    blocks = [tidy(block) for block in _blocks(body)]
    kept = [block for block in blocks if block]
    if kept and _bare(kept[0]) == _bare(title):
        kept = kept[1:]
    return "\n\n".join(kept)


def _blocks(parent: Any) -> Iterator[str]:
    """Yield the text of each block below ``parent``, in order."""
    loose: list[str] = [parent.text or ""]
    for child in parent:
        if child.tag in BLOCKS or len(child):
            yield " ".join(loose)
            loose = []
            yield from _block(child)
        else:
            loose.append("\n" if child.tag == "lb" else _inline(child))
        loose.append(child.tail or "")
    yield " ".join(loose)


def _block(element: Any) -> Iterator[str]:
    if element.tag == "list":
        yield "\n".join(_lines(element, "item"))
    elif element.tag == "table":
        yield "\n".join(_rows(element))
    elif any(child.tag in BLOCKS for child in element):
        yield from _blocks(element)
    else:
        yield _inline(element)


def _lines(element: Any, tag: str) -> Iterator[str]:
    for item in element.iter(tag):
        if not any(ancestor.tag == tag for ancestor in item.iterancestors()):
            yield " ".join(_inline(item).split())


def _rows(table: Any) -> Iterator[str]:
    for row in table.iter("row"):
        cells = (" ".join(_inline(cell).split()) for cell in row.iter("cell"))
        yield " | ".join(cell for cell in cells if cell)


def _inline(element: Any) -> str:
    """Return the text inside one block; a line break stays one."""
    parts = [element.text or ""]
    for child in element:
        parts.append("\n" if child.tag == "lb" else _inline(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
