"""Reads all stored articles again, and says what that changes in the claims.

Enters: an engine and an extractor. Leaves: the difference, claim by claim; with
``is_dry_run`` everything is rolled back and the database is as it was.
"""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy.exc import SAWarning
from sqlmodel import Session, col, select

from ingest.article_store import READ_LANGUAGES
from ingest.load import load_article
from ingest.loadable import LoadableArticle, LoadableSource
from kb.models import Article, ArticleVersion, Claim, Source
from kb.reconcile import reconcile

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from ingest.article_store import Extractor
    from ingest.run import Versions


@dataclass(frozen=True, slots=True)
class ClaimDifference:
    """Labels of the claims that a new reading adds and takes away, sorted."""

    n_articles: int
    added: tuple[str, ...]
    gone: tuple[str, ...]


def reextract_all(
    engine: Engine, extract: Extractor, versions: Versions, *, is_dry_run: bool
) -> ClaimDifference:
    """Read every current text again and reconcile; one transaction for a dry run."""
    is_kept = not is_dry_run
    with Session(engine, autoflush=False) as session:
        before = _labels(session)
        articles = _stored_articles(session, versions)
        session.rollback()
        texts = (article.as_text() for article in articles)
        with warnings.catch_warnings():
            # Each load asks for the write lock, which the open dry run already holds.
            warnings.filterwarnings("ignore", "Connection is already", SAWarning)
            for article, found in zip(articles, extract(texts), strict=True):
                now = datetime.now(UTC)
                load_article(
                    session, article, found, run_id=None, now=now, commit=is_kept
                )
            reconcile(session, commit=is_kept)
        after = _labels(session)
        session.rollback()
    return ClaimDifference(
        n_articles=len(articles),
        added=tuple(sorted((after - before).elements())),
        gone=tuple(sorted((before - after).elements())),
    )


def _labels(session: Session) -> Counter[str]:
    return Counter(session.exec(select(Claim.label)).all())


def _stored_articles(session: Session, versions: Versions) -> list[LoadableArticle]:
    """Return the current text of every article in a language that is read."""
    sources = {row.id: _source(row) for row in session.exec(select(Source)).all()}
    query = (
        select(Article, ArticleVersion)
        .join(ArticleVersion, col(ArticleVersion.id) == Article.current_version_id)
        .order_by(col(Article.id))
    )
    return [
        _loadable(article, version, sources, versions)
        for article, version in session.exec(query).all()
        if article.language in READ_LANGUAGES
    ]


def _source(row: Source) -> LoadableSource:
    return LoadableSource(
        name=row.name, domain=row.domain, kind=row.kind, family=row.family
    )


def _loadable(
    article: Article,
    version: ArticleVersion,
    sources: dict[str, LoadableSource],
    versions: Versions,
) -> LoadableArticle:
    origin = article.origin_source_id
    return LoadableArticle(
        source=sources[article.source_id],
        origin=sources[origin] if origin else None,
        url=article.url,
        title=version.title,
        text=version.text,
        fetched_at=version.fetched_at,
        published_at=article.published_at,
        updated_at=article.updated_at,
        fetched_url=version.source_url,
        feed_id=article.feed_id,
        entry_key=article.entry_key,
        byline=article.byline,
        language=article.language,
        state=article.state,
        extractor_version=versions.extractor,
        model_version=versions.model,
    )
