"""What the page of one publisher shows: its record, its articles, its feeds.

Enters: a Datasette database and a source's id. Leaves: the context of the template; an
empty one where there is no such source.
"""

from __future__ import annotations

from typing import Any

from kb.pages_rows import fetch, fetch_one

SOURCE_SQL = """
SELECT s.*, o.name AS organization FROM sources s
LEFT JOIN organizations o ON o.id = s.organization_id WHERE s.id = :id
"""
RECORD_SQL = """
SELECT count(DISTINCT c.id) AS claims, count(DISTINCT CASE WHEN f.source_id = :id
        THEN c.id END) AS first,
    count(DISTINCT CASE WHEN c.n_origins > 1 THEN c.id END) AS corroborated,
    count(DISTINCT CASE WHEN c.agreement = 'revised' THEN c.id END) AS revised,
    count(DISTINCT CASE WHEN c.agreement = 'disputed' THEN c.id END) AS disputed
FROM articles a CROSS JOIN mentions m CROSS JOIN claims c
JOIN articles f ON f.id = c.first_article_id
WHERE a.source_id = :id AND m.article_id = a.id AND m.state = 'current'
    AND c.id = m.claim_id
"""
ARTICLE_SQL = """
SELECT a.id, a.title, a.published_at, a.n_mentions, a.state,
    CASE WHEN a.story_id != a.id THEN a.story_id END AS copy_of
FROM articles a WHERE a.source_id = :id ORDER BY a.published_at DESC LIMIT 50
"""
FEED_SQL = "SELECT * FROM feeds WHERE source_id = :id ORDER BY url"


async def source_page(database: Any, source_id: str) -> dict[str, Any]:
    """Return the context of ``row-claimwire-sources.html``."""
    key = {"id": source_id}
    source = await fetch_one(database, SOURCE_SQL, key)
    if source is None:
        return {}
    return {
        "source": source,
        "record": await fetch_one(database, RECORD_SQL, key),
        "articles": await fetch(database, ARTICLE_SQL, key),
        "feeds": await fetch(database, FEED_SQL, key),
    }
