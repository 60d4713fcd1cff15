"""One article and all its parts → rows, in one transaction; repeatable.

Enters: a fetched article and what was extracted from it. Leaves: rows with
content-derived ids. Loading the same again changes no row; a changed text becomes a
new version beside the old one, and a changed reading retires mentions without deleting
them. Claims are not made here: the touched blocks wait for ``kb.reconcile``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from ingest.extraction import ArticleText
from ingest.load_mentions import MentionRows, mention_rows
from kb.database import begin_write
from kb.errors import LoadError
from kb.identity import content_id, search_id
from kb.kinds import load_kinds
from kb.mention_records import refresh_blocks
from kb.models import (
    Article,
    ArticleVersion,
    Evidence,
    FamilyMember,
    Mention,
    MentionRole,
    OrganizationMention,
    PendingBlock,
    Source,
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

Row = dict[str, Any]
ARTICLES, VERSIONS = table_of(Article), table_of(ArticleVersion)
MENTIONS, SOURCES = table_of(Mention), table_of(Source)


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


def load_article(
    session: Session,
    article: LoadableArticle,
    extraction: Extraction,
    *,
    run_id: str | None,
    now: datetime,
) -> LoadResult:
    """Store one article with everything read from it; commit, or change nothing.

    ``extraction`` must be that of ``article.as_text()`` (its own ``article_id`` is not
    looked at). Raises `LoadError` when a span does not hold its words, a kind is
    unknown or the text cannot be stored.
    """
    begin_write(session)
    try:
        result = _load(session, article, extraction, run_id=run_id, now=now)
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
    changed = _write_article(session, article, version_id, now=now)
    is_new_text = before is None or before[0] != version_id
    if is_new_text:
        _write_version(session, article, version_id, run_id=run_id)
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


def _write_article(
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


def _write_version(
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
    return sync_rows(session, OrganizationMention, ordered, is_own) > 0


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
