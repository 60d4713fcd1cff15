"""The tables of what was read: sources, feeds, articles and their texts.

Enters: nothing. Leaves: SQLModel tables, no logic. Table classes do not validate when
they are constructed; the CHECK constraints do, in the database. Instants are aware
UTC; text ids are derived from content (``kb.identity``).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

SOURCE_KINDS = (
    "wire",
    "news",
    "trade",
    "company",
    "regulator",
    "filing",
    "release_wire",
    "blog",
    "aggregator",
)
ARTICLE_STATES = ("ok", "partial", "paywalled", "gone", "error")
FEED_STATES = ("active", "paused", "gone", "failing")


def one_of(column: str, values: tuple[str, ...], *, name: str) -> CheckConstraint:
    """Return the CHECK of a closed set; NULL passes, NOT NULL is the column's."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=name)


class Source(SQLModel, table=True):
    """A publisher. ``family`` groups publishers of one owner; null is its own."""

    __tablename__ = "sources"
    __table_args__: Any = (
        one_of("kind", SOURCE_KINDS, name="source_kind"),
        Index("ix_sources_family", "family"),
    )

    id: str = Field(primary_key=True)
    name: str
    domain: str = Field(unique=True)
    kind: str = "news"
    family: str | None = None
    organization_id: str | None = Field(default=None, foreign_key="organizations.id")
    terms_note: str | None = None


class Feed(SQLModel, table=True):
    """A feed and how its last polls went. ``failures`` counts since a success."""

    __tablename__ = "feeds"
    __table_args__: Any = (
        one_of("state", FEED_STATES, name="feed_state"),
        CheckConstraint("poll_minutes > 0", name="feed_poll_minutes"),
        CheckConstraint("failures >= 0", name="feed_failures"),
        Index("ix_feeds_due", "state", "next_fetch_at"),
    )

    id: str = Field(primary_key=True)
    url: str = Field(unique=True)
    source_id: str | None = Field(default=None, foreign_key="sources.id", index=True)
    title: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    state: str = "active"
    poll_minutes: int = 60
    next_fetch_at: datetime | None = None
    failures: int = 0
    last_fetched_at: datetime | None = None
    last_success_at: datetime | None = None
    last_status: int | None = None
    last_error: str | None = None
    n_entries: int = 0
    added_at: datetime | None = None


class Article(SQLModel, table=True):
    """A story at one canonical URL.

    ``origin_source_id`` is the true publisher where a feed or an aggregator names
    another. ``story_id`` is the article that stands for all copies of one story:
    the earliest of them, and itself where there is no copy. ``search_id`` is the
    stable integer that the full-text table uses.
    """

    __tablename__ = "articles"
    __table_args__: Any = (
        one_of("state", ARTICLE_STATES, name="article_state"),
        Index("ix_articles_published_at", "published_at"),
        Index("ix_articles_source_id", "source_id", "published_at"),
        Index("ix_articles_story_id", "story_id"),
    )

    id: str = Field(primary_key=True)
    url: str = Field(unique=True)
    source_id: str = Field(foreign_key="sources.id")
    origin_source_id: str | None = Field(default=None, foreign_key="sources.id")
    feed_id: str | None = Field(default=None, foreign_key="feeds.id", index=True)
    entry_key: str | None = Field(default=None, index=True)
    title: str
    byline: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    first_seen_at: datetime
    state: str = "ok"
    story_id: str | None = Field(default=None, foreign_key="articles.id")
    copy_reason: str | None = None
    current_version_id: str | None = Field(
        default=None, foreign_key="article_versions.id"
    )
    n_mentions: int = 0
    search_id: int = Field(unique=True)


class ArticleVersion(SQLModel, table=True):
    """An article's text as read once; immutable.

    Offsets of mentions are code points into ``text`` or ``title``, end-exclusive.
    ``extractor_version`` and ``model_version`` are those whose reading is current.
    """

    __tablename__ = "article_versions"

    id: str = Field(primary_key=True)
    article_id: str = Field(foreign_key="articles.id", index=True)
    seq: int
    fetched_at: datetime
    source_url: str | None = None
    title: str
    text: str
    text_sha256: str
    extractor_version: str | None = None
    model_version: str | None = None
    run_id: str | None = Field(default=None, foreign_key="runs.id")


class ArticleShingle(SQLModel, table=True):
    """One hash of an article's sketch, by which copies of its story are found."""

    __tablename__ = "article_shingles"
    __table_args__: Any = {"sqlite_with_rowid": False}

    hash: int = Field(primary_key=True)
    article_id: str = Field(primary_key=True, foreign_key="articles.id", index=True)


class ArticleCopy(SQLModel, table=True):
    """Two articles that tell one story in the same words, and how we know."""

    __tablename__ = "article_copies"

    article_id: str = Field(primary_key=True, foreign_key="articles.id")
    other_id: str = Field(primary_key=True, foreign_key="articles.id", index=True)
    resemblance: int = Field(description="shared shingles of all, percent")
    containment: int = Field(description="shared shingles of the shorter, percent")
    why: str


class Organization(SQLModel, table=True):
    """An organization; ``is_registered`` where our registry knows it."""

    __tablename__ = "organizations"
    __table_args__: Any = (
        Index("ix_organizations_nocase", text("name COLLATE NOCASE")),
    )

    id: str = Field(primary_key=True)
    name: str = Field(index=True)
    kind: str | None = Field(default=None, index=True)
    parent_id: str | None = Field(default=None, foreign_key="organizations.id")
    domain: str | None = None
    is_registered: bool = False
    n_claims: int = 0


class OrganizationAlias(SQLModel, table=True):
    """One way to write an organization's name."""

    __tablename__ = "organization_aliases"
    __table_args__: Any = (
        Index("ix_organization_aliases_alias", text("alias COLLATE NOCASE")),
    )

    organization_id: str = Field(primary_key=True, foreign_key="organizations.id")
    alias: str = Field(primary_key=True)
    needs_context: bool = False
    is_case_sensitive: bool = False


class OrganizationIdentifier(SQLModel, table=True):
    """An organization's code in a public scheme (wikidata, ticker, cik, lei)."""

    __tablename__ = "organization_identifiers"

    scheme: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    organization_id: str = Field(
        primary_key=True, foreign_key="organizations.id", index=True
    )


class FamilyMember(SQLModel, table=True):
    """A domain of a publisher family, from the vocabulary."""

    __tablename__ = "publisher_families"

    domain: str = Field(primary_key=True)
    family: str
    name: str
