"""The rows of publishers, articles and their texts; written only where they differ.

Enters: an open write session and a `LoadableArticle`. Leaves: rows of ``sources``,
``articles`` and ``article_versions``. Old versions stay: mentions point into them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from kb.identity import search_id
from kb.models import Article, ArticleVersion, FamilyMember, Source
from kb.row_sync import table_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from ingest.loadable import LoadableArticle, LoadableSource

ARTICLES, VERSIONS = table_of(Article), table_of(ArticleVersion)
SOURCES = table_of(Source)


def upsert_source(session: Session, source: LoadableSource) -> str:
    """Add a publisher that is not there yet; return its id.

    A publisher that is there keeps what it has. ``family`` comes from the publisher
    families where it is not given.
    """
    family = source.family or session.scalar(
        select(table_of(FamilyMember).c.family).where(
            table_of(FamilyMember).c.domain == source.domain
        )
    )
    row = {
        "id": source.domain,
        "name": source.name,
        "domain": source.domain,
        "kind": source.kind,
        "family": family,
        "organization_id": source.organization_id,
        "terms_note": source.terms_note,
    }
    session.execute(upsert(SOURCES).values(row).on_conflict_do_nothing())
    return source.domain


def write_article(
    session: Session, article: LoadableArticle, version_id: str, *, now: datetime
) -> bool:
    """Write the article's row where it differs; return whether an old one changed."""
    origin = article.origin
    row = {
        "source_id": upsert_source(session, article.source),
        "origin_source_id": upsert_source(session, origin) if origin else None,
        "title": article.title,
        "byline": article.byline,
        "language": article.language,
        "published_at": article.published_at,
        "updated_at": article.updated_at,
        "state": article.state,
        "current_version_id": version_id,
    }
    stored = session.execute(
        select(*(ARTICLES.c[key] for key in row)).where(ARTICLES.c.id == article.id)
    ).first()
    if stored is None:
        fixed = {
            "id": article.id,
            "url": article.url,
            "feed_id": article.feed_id,
            "entry_key": article.entry_key,
            "first_seen_at": now,
            "story_id": article.id,
            "n_mentions": 0,
            "search_id": search_id(article.id),
        }
        # The full-text trigger reads the version: it must be there first.
        session.execute(
            insert(ARTICLES).values(fixed | row | {"current_version_id": None})
        )
        return False
    if tuple(stored) == tuple(row.values()):
        return False
    kept = {key: value for key, value in row.items() if key != "current_version_id"}
    is_own = ARTICLES.c.id == article.id
    session.execute(update(ARTICLES).where(is_own).values(kept))
    return True


def write_version(
    session: Session, article: LoadableArticle, version_id: str, *, run_id: str | None
) -> None:
    """Add the text unless it was read before, and make it the current one."""
    is_own = VERSIONS.c.article_id == article.id
    seqs = session.scalars(select(VERSIONS.c.seq).where(is_own)).all()
    row = {
        "id": version_id,
        "article_id": article.id,
        "seq": max(seqs, default=0) + 1,
        "fetched_at": article.fetched_at,
        "source_url": article.fetched_url,
        "title": article.title,
        "text": article.text,
        "text_sha256": article.text_sha256,
        "extractor_version": article.extractor_version,
        "model_version": article.model_version,
        "run_id": run_id,
    }
    session.execute(upsert(VERSIONS).values(row).on_conflict_do_nothing())
    own = update(ARTICLES).where(ARTICLES.c.id == article.id)
    session.execute(own.values(current_version_id=version_id))
