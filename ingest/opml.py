"""Lists of feeds in OPML 2.0, in and out.

Enters: the bytes of an OPML file, or feeds. Leaves: ``ListedFeed`` values with the
outlines that were left out and why, or the text of an OPML file. Entity declarations
are refused: no list of feeds needs one.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.errors import FetchError, InputError
from ingest.fetch import checked_url
from ingest.plain_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """A feed as a list names it."""

    url: str
    title: str | None = None
    home_url: str | None = None


@dataclass(frozen=True, slots=True)
class ReadList:
    """What an OPML file holds: feeds, each once, and why others were left out."""

    feeds: tuple[ListedFeed, ...]
    left_out: tuple[str, ...]


def read_opml(body: bytes) -> ReadList:
    """Read an OPML file. Raises ``InputError`` where it is none."""
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise InputError("an OPML file with a DOCTYPE is not read")
    try:
        root = ET.fromstring(body)  # noqa: S314 - no DOCTYPE, so no entities
    except ET.ParseError as error:
        raise InputError(f"not an OPML file: {error}") from error
    if root.tag != "opml":
        raise InputError(f"not an OPML file: it begins with <{root.tag}>")
    feeds: dict[str, ListedFeed] = {}
    left_out: list[str] = []
    for outline in root.iter("outline"):
        url = outline.get("xmlUrl")
        if url is None:
            continue
        try:
            checked = checked_url(url)
        except FetchError as error:
            left_out.append(str(error))
            continue
        title = outline.get("title") or outline.get("text")
        name = one_line(title, max_chars=200) or None
        feeds.setdefault(checked, ListedFeed(checked, name, outline.get("htmlUrl")))
    return ReadList(tuple(feeds.values()), tuple(left_out))


def write_opml(feeds: Iterable[ListedFeed]) -> str:
    """Return the feeds as an OPML 2.0 file, in the given order."""
    root = ET.Element("opml", version="2.0")
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "title").text = "Feeds of Claimwire"
    body = ET.SubElement(root, "body")
    for feed in feeds:
        attributes = {"type": "rss", "text": feed.title or feed.url, "xmlUrl": feed.url}
        if feed.home_url:
            attributes["htmlUrl"] = feed.home_url
        ET.SubElement(body, "outline", attributes)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, "unicode")
