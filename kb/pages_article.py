"""What the page of one article shows: its text with every claim marked in it.

Enters: a Datasette database and an article's id. Leaves: the context of the template;
an empty one where there is no such article.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kb.pages_evidence import MENTION_SQL
from kb.pages_marks import Mark, mark_text
from kb.pages_rows import Row, fetch, fetch_one
from kb.pages_words import amount_words, kind_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

MAX_MENTIONS = 500
ARTICLE_SQL = """
SELECT a.*, s.name AS source, s.id AS source_key, s.kind AS source_kind,
    g.name AS origin_source, v.title AS read_title, v.text, v.seq, v.fetched_at,
    v.extractor_version, t.title AS story_title, t.id AS story_key
FROM articles a JOIN sources s ON s.id = a.source_id
LEFT JOIN sources g ON g.id = a.origin_source_id
LEFT JOIN article_versions v ON v.id = a.current_version_id
LEFT JOIN articles t ON t.id = a.story_id AND t.id != a.id
WHERE a.id = :id
"""
ORGANIZATION_SQL = """
SELECT m.part, m.start, m."end", m.organization_id, o.name
FROM organization_mentions m JOIN organizations o ON o.id = m.organization_id
WHERE m.article_version_id = :id
"""
COPY_SQL = """
SELECT a.id, a.title, s.name AS source FROM articles a JOIN sources s ON s.id = a.source_id
WHERE a.story_id = :id AND a.id != :id ORDER BY a.published_at, a.id
"""
VERSION_SQL = """
SELECT id, seq, fetched_at, title FROM article_versions
WHERE article_id = :id ORDER BY seq
"""


async def article_page(database: Any, article_id: str) -> dict[str, Any]:
    """Return the context of ``row-claimwire-articles.html``."""
    key = {"id": article_id}
    article = await fetch_one(database, ARTICLE_SQL, key)
    if article is None:
        return {}
    sql = MENTION_SQL.format(where="m.article_id = :id", first="", limit=MAX_MENTIONS)
    mentions = _with_anchors(await fetch(database, sql, key))
    places = {"id": article["current_version_id"]}
    organizations = await fetch(database, ORGANIZATION_SQL, places)
    return {
        "article": article,
        "title_marked": _marked(article, "title", mentions, organizations),
        "text_marked": _marked(article, "text", mentions, organizations),
        "mentions": mentions,
        "organizations": sorted(
            {(one["organization_id"], one["name"]) for one in organizations},
            key=lambda pair: pair[1].casefold(),
        ),
        "copies": await fetch(database, COPY_SQL, key),
        "versions": await fetch(database, VERSION_SQL, key),
    }


def _with_anchors(mentions: list[Row]) -> list[Row]:
    """Add the amount, and the place in the text: "$30 billion each" is two claims."""
    places: dict[tuple[str, int], str] = {}
    for one in mentions:
        anchor = places.setdefault((one["part"], one["figure_start"]), f"m-{one['id']}")
        one |= {"amount": amount_words(one), "anchor": anchor}
    return mentions


def _marked(
    article: Row, part: str, mentions: Iterable[Row], organizations: Iterable[Row]
) -> Markup:
    text = article["read_title"] if part == "title" else article["text"]
    marks = [_figure(one) for one in mentions if one["part"] == part]
    marks += [_organization(one) for one in organizations if one["part"] == part]
    return mark_text(text or article["title"], marks)


def _figure(mention: Row) -> Mark:
    claim = mention["claim_id"]
    words = f"{kind_words(mention['kind'])}, {mention['status']}" if claim else None
    return Mark(
        mention["figure_start"],
        mention["figure_end"],
        "figure",
        href=f"/claimwire/claims/{claim}" if claim else None,
        label=kind_words(mention["kind"]) if claim else "no claim",
        title=words or "a figure that claims nothing by itself",
        anchor=mention["anchor"],
    )


def _organization(place: Row) -> Mark:
    return Mark(
        place["start"],
        place["end"],
        "organization",
        href=f"/claimwire/organizations/{place['organization_id']}",
        label="",
        title=place["name"],
    )
