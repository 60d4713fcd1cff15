"""What the page of one topic shows: the question, its answer, and all that was said.

Enters: a Datasette database and a topic's id. Leaves: the context of the template; an
empty one where there is no such topic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kb.pages_charts import Part, Point, parts_bar, timeline
from kb.pages_claim import citation, link_groups
from kb.pages_evidence import mentions_of_claims
from kb.pages_origins import group_by_origin
from kb.pages_rows import Row, fetch, fetch_one, placeholders
from kb.pages_words import amount_words, count_words, dollars, question_words, watts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from markupsafe import Markup

CLAIMS = "/claimwire/claims/"
TOPIC_SQL = """
SELECT t.*, o.name AS subject FROM topics t
LEFT JOIN organizations o ON o.id = t.subject_id WHERE t.id = :id
"""
CLAIM_SQL = """
SELECT c.*, s.name AS first_source FROM claims c
JOIN articles a ON a.id = c.first_article_id JOIN sources s ON s.id = a.source_id
WHERE c.topic_id = :id ORDER BY c.first_reported_at, c.usd_low DESC, c.id LIMIT 60
"""
LINK_SQL = """
SELECT l.type, l.why, l.decided_by, l.from_id, l.to_id, f.label AS from_label,
    t.label AS to_label
FROM claims c CROSS JOIN claim_links l
JOIN claims f ON f.id = l.from_id JOIN claims t ON t.id = l.to_id
WHERE c.topic_id = :id AND l.from_id = c.id ORDER BY l.type DESC, t.label, f.label
"""
PART_SQL = """
SELECT c.* FROM claim_links l JOIN claims c ON c.id = l.from_id
WHERE l.to_id = :id AND l.type = 'part_of' ORDER BY c.usd_low DESC, c.id
"""


async def topic_page(database: Any, topic_id: str) -> dict[str, Any]:
    """Return the context of ``row-claimwire-topics.html``."""
    key = {"id": topic_id}
    topic = await fetch_one(database, TOPIC_SQL, key)
    claims = await fetch(database, CLAIM_SQL, key)
    if topic is None or not claims:
        return {}
    is_headline = (one for one in claims if one["id"] == topic["headline_claim_id"])
    headline = next(is_headline, claims[0])
    mentions = await mentions_of_claims(database, [one["id"] for one in claims])
    origins = await _origins(database, claims)
    parts = await fetch(database, PART_SQL, {"id": headline["id"]})
    return {
        "topic": topic,
        "question": question_words(topic["kind"], topic["subject"], None),
        "headline": headline,
        "amount": amount_words(headline),
        "claims": [_with_sources(one, mentions, origins) for one in claims],
        "links": await fetch(database, LINK_SQL, key),
        "chart": timeline(
            [point_of(one, headline["id"]) for one in claims if size_of(one)],
            title=f"Figures reported for {topic['label']}",
            shown=axis_words(claims),
        ),
        "parts": parts,
        "bar": _bar(headline, parts),
        "citation": citation(headline),
    }


async def _origins(database: Any, claims: Sequence[Row]) -> list[Row]:
    names, values = placeholders(one["id"] for one in claims)
    sql = f"SELECT * FROM claim_origins WHERE claim_id IN ({names})"
    return await fetch(database, sql, values)


def _with_sources(
    claim: Row, mentions: Iterable[Row], origins: Iterable[Row]
) -> dict[str, Any]:
    own = [one for one in mentions if one["claim_id"] == claim["id"]]
    ours = [one for one in origins if one["claim_id"] == claim["id"]]
    return claim | {
        "origins": group_by_origin(ours, own),
        "amount": amount_words(claim),
    }


def size_of(claim: Row) -> int:
    """Return the number that a claim is drawn by: dollars, or its own unit."""
    value = claim["usd_low"] or claim["usd_high"] or claim["low"] or claim["high"]
    return int(value or 0)


def point_of(claim: Row, headline_id: str | None = None) -> Point:
    """Return the claim as a point of a timeline, at its first report."""
    return Point(
        day=str(claim["first_reported_at"]),
        value=size_of(claim),
        words=f"{claim['label']}, {claim['status']}, "
        + count_words(claim["n_origins"], "origin"),
        href=f"{CLAIMS}{claim['id']}",
        status=claim["status"],
        group=claim["basis"] or claim["kind"],
        is_headline=claim["id"] == headline_id,
    )


def axis_words(claims: Iterable[Row]) -> Callable[[Any], str]:
    """Return how a value of these claims is said."""
    units = {one["unit"] for one in claims}
    if units == {"W"}:
        return watts
    if units == {"accelerator"}:
        return lambda value: f"{value:,}"
    return dollars


def _bar(headline: Row, parts: Sequence[Row]) -> Markup:
    """Return the parts of the headline figure that were reported beside each other."""
    total = size_of(headline)
    same_kind = [one for one in parts if one["kind"] == headline["kind"]]
    # Parts of the same kind add up by definition; the investors' shares lie inside.
    shown = same_kind or [one for one in parts if one["scope"] != "total"]
    pieces = [
        Part(size_of(one), one["label"], f"{CLAIMS}{one['id']}")
        for one in shown
        if one["unit"] == headline["unit"]
    ]
    rest = total - sum(one.value for one in pieces)
    words = "The rest is not told in parts"
    if headline["unit"] == "USD":
        words = f"{dollars(rest)} are not told in parts"
    return parts_bar(pieces, total, rest_words=words)


__all__ = ["axis_words", "link_groups", "point_of", "size_of", "topic_page"]
