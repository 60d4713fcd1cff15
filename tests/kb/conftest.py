"""Builders for the knowledge base's tests: readings in a line instead of records."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from kb.amounts import Amount, printed_step, store
from kb.database import begin_write
from kb.exchange_rates import dollar_rate, in_dollars
from kb.identity import search_id
from kb.mention_records import refresh_blocks
from kb.models import (
    Article,
    ArticleVersion,
    Mention,
    MentionRole,
    PendingBlock,
    Source,
)
from kb.organizations_table import add_organizations
from kb.reconcile_values import ArticleOrigin, Effect, MentionRecord
from kb.row_sync import table_of
from kb.stories import place_article

if TYPE_CHECKING:
    from sqlmodel import Session

WORDS = {"trillion": 12, "billion": 9, "million": 6, "GW": 9, "MW": 6}
SIGNS = {"$": "USD", "€": "EUR", "£": "GBP"}
BOUNDS = {"~": "about", ">": "at_least", "<": "at_most"}


def read_amount(text: str, *, per: str | None = None, on: date | None = None) -> Amount:
    """Read "> $1.4 billion", "$91 billion..$93 billion" or "1.2 GW"."""
    bound, rest = "exact", text
    if text.startswith("vague "):
        bound, rest = "vague", text.removeprefix("vague ")
    elif text[0] in BOUNDS:
        bound, rest = BOUNDS[text[0]], text[1:].strip()
    ends = [_one(part) for part in rest.split("..")]
    if len(ends) == 2 and bound == "exact":
        bound = "range"
    low, high = ends[0][0], ends[-1][0]
    if bound == "at_least":
        high = None
    if bound == "at_most":
        low = None
    unit = ends[0][1]
    stored = store(low, high)
    step = printed_step(rest, stored[1] if stored[1] is not None else stored[0])
    rate = dollar_rate(unit, on or date(2026, 1, 1)) if len(unit) == 3 else None
    return Amount(
        *(stored[0], stored[1], bound, unit, stored[2], per, step),
        in_dollars(stored[0], stored[2], rate),
        in_dollars(stored[1], stored[2], rate),
    )


def _one(text: str) -> tuple[Decimal, str]:
    found = re.fullmatch(r"\s*(\D*?)\s*([\d.,]+)\s*(\w*)", text)
    assert found, text
    sign, number, word = found.groups()
    value = Decimal(number.replace(",", "")).scaleb(WORDS.get(word, 0))
    unit = "W" if word in {"GW", "MW"} else SIGNS.get(sign, sign or word or "USD")
    return value, unit


def read_period(text: str | int) -> tuple[str, str]:
    """Read 2026, 2025Q3 or 2025..2029 (its last year included)."""
    text = str(text)
    if "Q" in text:
        year, quarter = int(text[:4]), int(text[-1])
        month = 3 * quarter - 2
        after = f"{year + (quarter == 4)}-{(month + 2) % 12 + 1:02d}-01"
        return f"{year}-{month:02d}-01", after
    first, last = text.split("..") if ".." in text else (text, text)
    return f"{first}-01-01", f"{int(last) + 1}-01-01"


@pytest.fixture
def make_mention() -> Any:
    """Return a function: the keys of reconciliation.yml → a mention record."""
    numbers = count(1)

    def make(reading: dict[str, Any], **more: Any) -> MentionRecord:
        number = next(numbers)
        day = reading["day"]
        day = day if isinstance(day, date) else date.fromisoformat(str(day))
        said = next(iter(reading.get("by", {"none": None}).items()))
        roles = reading.get("roles", {}).items()
        article = (
            f"{day}-{reading['article']}" if "article" in reading else f"a{number}"
        )
        reported = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        key = f"m{number:03d}"
        fields: dict[str, Any] = {
            "id": key,
            "article": ArticleOrigin(article, article, reading.get("from", article)),
            "kind": reading["kind"],
            "subject_id": reading["subject"],
            "amount": read_amount(
                str(reading["figure"]), per=reading.get("per"), on=day
            ),
            "basis": reading.get("basis"),
            "scope": reading.get("scope"),
            "period": read_period(reading["period"]) if "period" in reading else None,
            "event_date": str(reading["event"]) if "event" in reading else None,
            "status": reading.get("status", "completed"),
            "attribution_type": said[0],
            "attribution_name": said[1],
            "attribution_family": said[1] if said[0] == "media" else None,
            "roles": tuple(
                sorted(
                    (role, one)
                    for role, who in roles
                    for one in ([who] if isinstance(who, str) else who)
                )
            ),
            "anchor": key,
            "reported_at": reported,
            "recorded_at": reported + timedelta(hours=1),
            "reading_key": key,
            "effect": Effect(),
        }
        return MentionRecord(**(fields | more))

    return make


@pytest.fixture
def store_article() -> Any:
    """Return a function that stores an article with readings, as a load would."""
    return _store_article


def _store_article(
    session: Session, key: str, readings: list[MentionRecord], *, text: str = ""
) -> None:
    """Write an article whose mentions are ``readings``; queue their blocks."""
    begin_write(session)
    published = readings[0].reported_at
    family = readings[0].article.family
    text = text or f"What {key} says."
    run = session.connection().execute
    ids = {one.subject_id for one in readings} | {
        org for one in readings for _, org in one.roles
    }
    add_organizations(session, [(one, one, None) for one in ids if one])
    source = {"id": family, "name": family, "domain": family, "kind": "news"}
    run(upsert(table_of(Source)).values(source).on_conflict_do_nothing())
    article = {
        "id": key,
        "url": f"https://a.example/{key}",
        "source_id": family,
        "title": key,
        "published_at": published,
        "first_seen_at": published,
        "state": "ok",
        "story_id": key,
        "n_mentions": len(readings),
        "search_id": search_id(key),
    }
    run(insert(table_of(Article)).values(article))
    version = {
        "id": f"v{key}",
        "article_id": key,
        "seq": 1,
        "fetched_at": published,
        "title": key,
        "text": text,
        "text_sha256": key,
    }
    run(insert(table_of(ArticleVersion)).values(version))
    own = update(table_of(Article)).where(table_of(Article).c.id == key)
    run(own.values(current_version_id=f"v{key}"))
    for one in readings:
        run(insert(table_of(Mention)).values(_mention_row(key, one)))
        for role, organization in one.roles:
            row = {"mention_id": one.id, "role": role, "organization_id": organization}
            place = {"surface": organization, "part": "text", "start": 0, "end": 1}
            run(insert(table_of(MentionRole)).values(row | place))
    moved = place_article(session, key, text)
    blocks = set(refresh_blocks(session, [one.id for one in readings]))
    is_moved = table_of(Mention).c.article_id.in_(sorted(moved))
    blocks |= set(session.scalars(select(table_of(Mention).c.block).where(is_moved)))
    for block in blocks:
        row = upsert(table_of(PendingBlock)).values(block=block)
        run(row.on_conflict_do_nothing())
    session.commit()


def _mention_row(article: str, one: MentionRecord) -> dict[str, Any]:
    amount = one.amount
    return {
        "id": one.id,
        "article_version_id": f"v{article}",
        "article_id": article,
        "kind": one.kind,
        "subject_id": one.subject_id,
        "low": amount.low,
        "high": amount.high,
        "scale": amount.scale,
        "bound": amount.bound,
        "unit": amount.unit,
        "per": amount.per,
        "rounding": amount.rounding,
        "usd_low": amount.usd_low,
        "usd_high": amount.usd_high,
        "basis": one.basis,
        "scope": one.scope,
        "period_start": one.period[0] if one.period else None,
        "period_end": one.period[1] if one.period else None,
        "status": one.status,
        "attribution_type": one.attribution_type,
        "attribution_name": one.attribution_name,
        "event_date": one.event_date,
        "quote": f"Quote of {one.id}.",
        "part": "text",
        "quote_start": 0,
        "quote_end": 2,
        "figure_text": "x",
        "figure_start": 0,
        "figure_end": 1,
        "score": 1.0,
        "extractor_version": "1",
        "recorded_at": one.recorded_at,
        "state": "current",
        "reading_key": one.reading_key,
        "extraction_hash": one.id,
        "search_id": search_id(one.id),
    }


PROJECTION = (
    "topics",
    "claims",
    "claim_roles",
    "claim_origins",
    "claim_links",
    "claim_history",
)


@pytest.fixture
def projection() -> Any:
    """Return a function that reads the whole projection, sorted, as bytes would be."""

    def read(session: Session) -> dict[str, list[Any]]:
        sql = {name: f"SELECT * FROM {name}" for name in PROJECTION}
        sql["assigned"] = "SELECT id, block, claim_id, claim_reason FROM mentions"
        sql["stories"] = "SELECT id, story_id, copy_reason FROM articles"
        sql["counts"] = "SELECT id, n_claims FROM organizations"
        found = {
            name: sorted(
                (tuple(r) for r in session.connection().exec_driver_sql(query)),
                key=repr,
            )
            for name, query in sql.items()
        }
        session.rollback()
        return found

    return read
