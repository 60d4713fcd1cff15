"""What the front page and the search page show.

Enters: a Datasette database, and what was typed. Leaves: the contexts of the templates.
"New" counts from the newest report in the base, so that an old base is not empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kb.pages_evidence import MENTION_SQL, mark_figure
from kb.pages_rows import Row, fetch, fetch_one
from kb.pages_words import amount_words
from kb.search import find

if TYPE_CHECKING:
    from collections.abc import Sequence

# Days that count as new, and how many claims are told in sentences.
NEW_DAYS = 30
SENTENCES = 6

NEW_SQL = """
SELECT c.id, c.label, c.kind, c.status, c.agreement, c.n_origins, c.n_articles, c.low,
    c.high, c.scale, c.bound, c.unit, c.per, c.usd_low, c.last_reported_at, c.topic_id,
    c.first_article_id, o.name AS subject
FROM claims c CROSS JOIN topics t LEFT JOIN organizations o ON o.id = c.subject_id
WHERE c.last_reported_at >= (
        SELECT datetime(max(last_reported_at), '-' || :days || ' days') FROM claims)
    AND c.usd_low IS NOT NULL AND c.per IS NULL AND c.review_state != 'rejected'
    AND c.subject_id IS NOT NULL AND t.id = c.topic_id AND t.headline_claim_id = c.id
ORDER BY c.usd_low DESC, c.id LIMIT :limit
"""
MOVED_SQL = """
SELECT l.type, l.why, f.id AS from_id, f.label AS from_label, t.id AS to_id,
    t.label AS to_label, max(f.last_reported_at, t.last_reported_at) AS reported_at
FROM claim_links l CROSS JOIN claims f CROSS JOIN claims t
WHERE l.type IN ('revises', 'contradicts') AND f.id = l.from_id AND t.id = l.to_id
ORDER BY reported_at DESC LIMIT 5
"""
AGREED_SQL = """
SELECT id, label, status, n_origins, n_articles FROM claims
WHERE n_origins > 1 ORDER BY n_origins DESC, usd_low DESC LIMIT 5
"""
KIND_SQL = "SELECT kind, count(*) AS n FROM claims GROUP BY kind ORDER BY n DESC, kind"
TOP_SQL = """
SELECT id, name, kind, n_claims FROM organizations
WHERE n_claims > 0 ORDER BY n_claims DESC, name LIMIT 12
"""
COUNT_SQL = """
SELECT (SELECT count(*) FROM claims) AS claims,
    (SELECT count(*) FROM claims WHERE n_origins > 1) AS agreed,
    (SELECT count(*) FROM articles) AS articles,
    (SELECT count(*) FROM sources) AS sources,
    (SELECT max(last_reported_at) FROM claims) AS newest
"""
FEED_SQL = """
SELECT count(*) AS n, sum(state = 'active' AND failures = 0) AS healthy,
    sum(state = 'failing' OR failures > 0) AS failing, sum(state = 'gone') AS gone,
    max(last_success_at) AS last_success_at FROM feeds
"""


async def front_page(database: Any) -> dict[str, Any]:
    """Return the context of ``index.html``."""
    new = await fetch(database, NEW_SQL, {"days": NEW_DAYS, "limit": SENTENCES})
    kinds = await fetch(database, KIND_SQL)
    most = max((one["n"] for one in kinds), default=1)
    return {
        "counts": await fetch_one(database, COUNT_SQL) or {},
        "new_days": NEW_DAYS,
        "new": [await with_sentence(database, one) for one in new],
        "moved": await fetch(database, MOVED_SQL),
        "agreed": await fetch(database, AGREED_SQL),
        "kinds": [one | {"share": round(100 * one["n"] / most)} for one in kinds],
        "top": await fetch(database, TOP_SQL),
        "feeds": await fetch_one(database, FEED_SQL) or {},
    }


async def with_sentence(database: Any, claim: Row) -> Row:
    """Return the claim with its amount and the first sentence that states it."""
    # A sentence of the text says more than the headline over it.
    first = "m.part = 'title',"
    sql = MENTION_SQL.format(where="m.claim_id = :id", first=first, limit=1)
    mention = await fetch_one(database, sql, {"id": claim["id"]})
    sentence = mark_figure(mention) if mention else ""
    return claim | {
        "amount": amount_words(claim),
        "sentence": sentence,
        "mention": mention,
    }


async def search_page(database: Any, phrase: str) -> dict[str, Any]:
    """Return the context of ``claimwire-search.html``; the newest for an empty phrase."""
    result = await database.execute_fn(lambda connection: find(connection, phrase))
    topics = []
    for one in result.topics:
        matches = [await with_sentence(database, claim) for claim in one.matches[:5]]
        others = _others(one.claims, {claim["id"] for claim in one.matches})
        topics.append({"topic": one.topic, "matches": matches, "others": others})
    return {
        "phrase": phrase,
        "understood": _understood(result.search, result.organizations),
        "topics": topics,
        "organizations": result.organizations,
    }


def _others(claims: Sequence[Row], shown: set[str]) -> list[Row]:
    return [one for one in claims if one["id"] not in shown][:6]


def _understood(search: Any, organizations: Sequence[Row]) -> list[tuple[str, str]]:
    """Return how the phrase was read, as (name, value)."""
    unit = search.unit or "USD"
    ends = [None if end is None else int(end) for end in (search.low, search.high)]
    facts = [("organization", one["name"]) for one in organizations]
    if ends[0] is not None or ends[1] is not None:
        facts.append(("amount", _range(ends[0], ends[1], unit)))
    named = {
        name: getattr(search, name) for name in ("kind", "status", "since", "until")
    }
    facts += [(n, str(value).replace("_", " ")) for n, value in named.items() if value]
    if search.words:
        facts.append(("words in the sentence", " ".join(search.words)))
    return facts


def _range(low: int | None, high: int | None, unit: str) -> str:
    bound = "at_least" if high is None else "at_most" if low is None else "range"
    row = {"low": low, "high": high, "bound": bound, "unit": unit}
    return amount_words(row | {"scale": 0, "per": None})
