"""Keeps the copies of stories in the tables: one article placed among the others.

Enters: an open write session and one article. Leaves: rows of ``article_shingles`` and
``article_copies``, and ``articles.story_id``. The result does not depend on the order
in which articles are placed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, or_, select, update

from kb.models import Article, ArticleCopy, ArticleShingle, ArticleVersion
from kb.row_sync import sync_rows, table_of
from kb.syndication import (
    MIN_SHARED_HASHES,
    find_copy,
    gather_stories,
    may_share_story,
    shingles,
    sketch,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlmodel import Session

ARTICLES = table_of(Article)
VERSIONS = table_of(ArticleVersion)
SHINGLES = table_of(ArticleShingle)
COPIES = table_of(ArticleCopy)


def place_article(session: Session, article_id: str, text: str) -> frozenset[str]:
    """Find the copies of an article whose text is new or changed.

    Returns the ids of all articles whose story changed, itself included.
    """
    before = _neighbours(session, {article_id})
    own = shingles(text)
    candidates = _candidates(session, article_id, sketch(own))
    _write_sketch(session, article_id, sketch(own))
    published = session.scalar(
        select(ARTICLES.c.published_at).where(ARTICLES.c.id == article_id)
    )
    rows = []
    for other, other_text, other_published in candidates:
        verdict = find_copy(own, shingles(other_text))
        if verdict and may_share_story(published, other_published):
            first, second = sorted((article_id, other))
            row = {
                "article_id": first,
                "other_id": second,
                "resemblance": round(100 * verdict.resemblance),
                "containment": round(100 * verdict.containment),
                "why": verdict.why,
            }
            rows.append(row)
    is_own = or_(COPIES.c.article_id == article_id, COPIES.c.other_id == article_id)
    sync_rows(session, ArticleCopy, rows, is_own)
    return _update_stories(session, before | {article_id})


def _candidates(
    session: Session, article_id: str, hashes: tuple[int, ...]
) -> list[tuple[str, str, datetime | None]]:
    """Return (id, text, published) of the articles that share enough of the sketch."""
    shared = (
        select(SHINGLES.c.article_id)
        .where(SHINGLES.c.hash.in_(hashes), SHINGLES.c.article_id != article_id)
        .group_by(SHINGLES.c.article_id)
        .having(func.count() >= MIN_SHARED_HASHES)
    )
    query = (
        select(ARTICLES.c.id, VERSIONS.c.text, ARTICLES.c.published_at)
        .join(VERSIONS, VERSIONS.c.id == ARTICLES.c.current_version_id)
        .where(ARTICLES.c.id.in_(list(session.scalars(shared))))
        .order_by(ARTICLES.c.id)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def _write_sketch(session: Session, article_id: str, hashes: tuple[int, ...]) -> None:
    session.execute(delete(SHINGLES).where(SHINGLES.c.article_id == article_id))
    if hashes:
        rows = [{"hash": value, "article_id": article_id} for value in hashes]
        session.execute(insert(SHINGLES), rows)


def _update_stories(session: Session, articles: Iterable[str]) -> frozenset[str]:
    """Set the story of the articles and of all that hang together with them."""
    members = _neighbours(session, set(articles))
    query = select(
        ARTICLES.c.id,
        func.coalesce(ARTICLES.c.published_at, ARTICLES.c.first_seen_at),
        ARTICLES.c.story_id,
        ARTICLES.c.copy_reason,
    ).where(ARTICLES.c.id.in_(sorted(members)))
    stored = {row[0]: row for row in session.execute(query)}
    pairs = _pairs(session, members)
    stories = gather_stories({key: row[1] for key, row in stored.items()}, pairs)
    changed = set()
    for article, story in stories.items():
        reason = None
        if article != story:
            reason = pairs.get((min(article, story), max(article, story)))
            reason = reason or "a copy of another copy of the story"
        if (story, reason) != tuple(stored[article][2:]):
            changed.add(article)
            row = update(ARTICLES).where(ARTICLES.c.id == article)
            session.execute(row.values(story_id=story, copy_reason=reason))
    return frozenset(changed)


def _neighbours(session: Session, articles: set[str]) -> set[str]:
    """Return the articles and all that are joined to them by copies."""
    found, waiting = set(articles), set(articles)
    while waiting:
        reached = {one for pair in _pairs(session, waiting) for one in pair}
        waiting = reached - found
        found |= waiting
    return found


def _pairs(session: Session, articles: set[str]) -> dict[tuple[str, str], str]:
    """Return the copies that touch the articles, with the reason."""
    keys = sorted(articles)
    query = select(COPIES.c.article_id, COPIES.c.other_id, COPIES.c.why).where(
        or_(COPIES.c.article_id.in_(keys), COPIES.c.other_id.in_(keys))
    )
    return {(row[0], row[1]): row[2] for row in session.execute(query)}
