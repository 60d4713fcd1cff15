"""An article on its way into the store, and what loading it changed.

Enters: nothing. Leaves: frozen value types for ``ingest.load``; no logic.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ingest.extraction import ArticleText
from kb.identity import content_id

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadableSource:
    """A publisher. ``domain`` without "www." is its id; ``kind`` as in `sources`."""

    name: str
    domain: str
    kind: str = "news"
    family: str | None = None
    organization_id: str | None = None
    terms_note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadableArticle:
    """A fetched article, ready to be stored. Instants are aware UTC.

    ``url`` is the canonical one and the article's identity; ``fetched_url`` where the
    text came from. ``origin`` is the true publisher where ``source`` only passes on.
    ``title`` and ``text`` must be exactly those that the extraction has read.
    """

    source: LoadableSource
    url: str
    title: str
    text: str
    fetched_at: datetime
    published_at: datetime | None = None
    updated_at: datetime | None = None
    fetched_url: str | None = None
    origin: LoadableSource | None = None
    feed_id: str | None = None
    entry_key: str | None = None
    byline: str | None = None
    language: str | None = None
    state: str = "ok"
    extractor_version: str = ""
    model_version: str | None = None

    @property
    def id(self) -> str:
        """Return the id of the article's row."""
        return content_id("article", self.url)

    @property
    def text_sha256(self) -> str:
        """Return the hash of title and text."""
        text = f"{self.title}\n\n{self.text}"
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def as_text(self) -> ArticleText:
        """Return the article as the extractor reads it, under the id of its row."""
        day = self.published_at.date().isoformat() if self.published_at else None
        return ArticleText(
            self.id, self.title, self.text, day, self.source.name, self.url
        )


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What loading changed. ``unchanged``: no row was written.

    ``mention_ids`` are the current ones, in the order of the extraction;
    ``added_ids`` and ``retired_ids`` are what a new reading changed.
    """

    state: Literal["new", "updated", "unchanged"]
    article_id: str
    version_id: str
    mention_ids: tuple[str, ...]
    added_ids: tuple[str, ...] = ()
    retired_ids: tuple[str, ...] = ()
