"""One article and all its parts → rows, in one transaction; repeatable.

Enters: a fetched article and what was extracted from it. Leaves: rows with
content-derived ids. Loading the same again changes no row; a changed text becomes a
new version beside the old one, and a changed reading retires mentions without deleting
them. Claims are not made here: the touched blocks wait for ``kb.reconcile``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from ingest.load_articles import upsert_source, write_article, write_version
from ingest.load_mentions import MentionRows, mention_rows
from ingest.loadable import LoadableArticle, LoadableSource, LoadResult
from kb.database import begin_write
from kb.errors import LoadError
from kb.identity import content_id
from kb.kinds import load_kinds
from kb.mention_records import refresh_blocks
from kb.models import (
    Article,
    ArticleVersion,
    Evidence,
    Mention,
    MentionRole,
    OrganizationMention,
    PendingBlock,
)
from kb.organizations import organization_id
from kb.organizations_table import add_organizations
from kb.row_sync import sync_rows, table_of
from kb.stories import place_article

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlmodel import Session

    from ingest.extraction import Extraction

__all__ = [
    "LoadResult",
    "LoadableArticle",
    "LoadableSource",
    "load_article",
    "upsert_source",
]

Row = dict[str, Any]
ARTICLES, VERSIONS = table_of(Article), table_of(ArticleVersion)
MENTIONS = table_of(Mention)


def load_article(
    session: Session,
    article: LoadableArticle,
    extraction: Extraction,
    *,
    run_id: str | None,
    now: datetime,
    commit: bool = True,
) -> LoadResult:
    """Store one article with everything read from it; commit, or change nothing.

    Without ``commit`` the transaction stays open, for a caller that only looks.

    ``extraction`` must be that of ``article.as_text()`` (its own ``article_id`` is not
    looked at). Raises `LoadError` when a span does not hold its words, a kind is
    unknown or the text cannot be stored.
    """
    begin_write(session)
    try:
        result = _load(session, article, extraction, run_id=run_id, now=now)
        if commit:
            session.commit()
    except BaseException:
        session.rollback()
        raise
    return result


def _load(
    session: Session,
    article: LoadableArticle,
    extraction: Extraction,
    *,
    run_id: str | None,
    now: datetime,
) -> LoadResult:
    _check(article, extraction)
    version_id = content_id("version", article.id, article.text_sha256)
    organizations = _organizations(session, extraction)
    rows = mention_rows(
        article.as_text(),
        extraction,
        version_id=version_id,
        organization_ids=organizations,
        rates_on=(article.published_at or article.fetched_at).date(),
    )
    query = select(ARTICLES.c.current_version_id).where(ARTICLES.c.id == article.id)
    before = session.execute(query).first()
    changed = write_article(session, article, version_id, now=now)
    is_new_text = before is None or before[0] != version_id
    if is_new_text:
        write_version(session, article, version_id, run_id=run_id)
    changed |= _write_places(session, extraction, version_id, organizations)
    added, retired = _write_mentions(session, article, rows, run_id=run_id, now=now)
    moved = place_article(session, article.id, article.text) if is_new_text else ()
    _queue(session, added, retired, moved)
    state: Literal["new", "updated", "unchanged"] = "unchanged"
    if before is None:
        state = "new"
    elif is_new_text or changed or added or retired:
        state = "updated"
        _stamp_version(session, article, version_id)
    ids = tuple(row["id"] for row in rows.mentions)
    return LoadResult(state, article.id, version_id, ids, added, retired)


def _check(article: LoadableArticle, extraction: Extraction) -> None:
    try:
        (article.title + article.text).encode()
    except UnicodeEncodeError as error:
        raise LoadError(article.url, "the text holds half a character") from error
    unknown = {one.kind for one in extraction.claims} - load_kinds().keys()
    if unknown:
        raise LoadError(article.url, f"unknown claim kinds: {sorted(unknown)}")


def _organizations(session: Session, extraction: Extraction) -> dict[str, str]:
    """Return the id of every canonical name, adding organizations that are new."""
    found: dict[str, tuple[str, str | None]] = {}
    for one in extraction.organizations:
        found[one.name] = one.registry_id or organization_id(one.name), one.kind
    for claim in extraction.claims:
        roles = (role.organization for role in claim.roles)
        for name in (claim.subject, *roles):
            if name is not None:
                found.setdefault(name, (organization_id(name), None))
    rows = [(key, name, kind) for name, (key, kind) in found.items()]
    add_organizations(session, rows)
    return {name: key for name, (key, _) in found.items()}


def _stamp_version(session: Session, article: LoadableArticle, version_id: str) -> None:
    """Say which extractor's reading of the text is the current one."""
    own = update(VERSIONS).where(VERSIONS.c.id == version_id)
    session.execute(
        own.values(
            extractor_version=article.extractor_version,
            model_version=article.model_version,
        )
    )


def _write_places(
    session: Session,
    extraction: Extraction,
    version_id: str,
    organizations: dict[str, str],
) -> bool:
    """Write where the text names organizations; return whether anything changed."""
    rows: dict[tuple[str, int], Row] = {}
    for one in extraction.organizations:
        places = [(span, False) for span in one.spans]
        places += [(span, True) for span in one.descriptions]
        for span, is_description in places:
            rows[span.part, span.start] = {
                "article_version_id": version_id,
                "part": span.part,
                "start": span.start,
                "end": span.end,
                "organization_id": organizations[one.name],
                "surface": span.surface,
                "is_description": is_description,
            }
    table = table_of(OrganizationMention)
    is_own = table.c.article_version_id == version_id
    ordered = [rows[key] for key in sorted(rows)]
    return bool(sync_rows(session, OrganizationMention, ordered, is_own))


def _write_mentions(
    session: Session,
    article: LoadableArticle,
    rows: MentionRows,
    *,
    run_id: str | None,
    now: datetime,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Add and retire mentions; return the ids of both."""
    query = select(MENTIONS.c.id, MENTIONS.c.state).where(
        MENTIONS.c.article_id == article.id
    )
    stored = {row[0]: row[1] for row in session.execute(query)}
    wanted = {row["id"]: row for row in rows.mentions}
    new = [key for key in wanted if key not in stored]
    again = [key for key in wanted if stored.get(key) == "superseded"]
    retired = [
        k for k, state in stored.items() if state == "current" and k not in wanted
    ]
    stamp = {
        "extractor_version": article.extractor_version,
        "model_version": article.model_version,
        "run_id": run_id,
        "recorded_at": article.fetched_at,
        "state": "current",
        "retired_at": None,
    }
    if new:
        session.execute(insert(MENTIONS), [wanted[key] | stamp for key in new])
    for model, parts in ((MentionRole, rows.roles), (Evidence, rows.evidence)):
        added = [row for row in parts if row["mention_id"] in set(new)]
        if added:
            session.execute(insert(table_of(model)), added)
    _set_state(session, again, state="current", retired_at=None)
    _set_state(session, retired, state="superseded", retired_at=now)
    if new or again or retired:
        count = update(ARTICLES).where(ARTICLES.c.id == article.id)
        session.execute(count.values(n_mentions=len(wanted)))
    return (*new, *again), tuple(retired)


def _set_state(
    session: Session, ids: Iterable[str], *, state: str, retired_at: datetime | None
) -> None:
    for one in ids:
        values: Row = {"state": state, "retired_at": retired_at}
        if state == "superseded":
            values |= {"claim_id": None, "claim_reason": None}
        session.execute(update(MENTIONS).where(MENTIONS.c.id == one).values(values))


def _queue(
    session: Session,
    added: Iterable[str],
    retired: Iterable[str],
    moved: Iterable[str],
) -> None:
    """Queue the blocks that the load has touched for reconciliation."""
    blocks = set(refresh_blocks(session, [*added]))
    query = select(MENTIONS.c.block)
    ids, articles = list(retired), list(moved)
    blocks |= set(session.scalars(query.where(MENTIONS.c.id.in_(ids))))
    blocks |= set(session.scalars(query.where(MENTIONS.c.article_id.in_(articles))))
    for block in sorted(one for one in blocks if one):
        row = upsert(table_of(PendingBlock)).values(block=block)
        session.execute(row.on_conflict_do_nothing())
