"""The part of the schema that table classes cannot say: search, triggers, views.

Enters: nothing. Leaves: SQL statements, applied by ``kb.migrations``. The full-text
tables keep no second copy of a text: they index ``mentions``, ``claims`` and the view
``current_texts``. Datasette finds them by ``fts_table`` and ``fts_pk: search_id``.
"""

from __future__ import annotations

# unicode61 with diacritics removed: "Électricité" is found by "electricite".
_TOKENIZE = "tokenize='unicode61 remove_diacritics 2'"

SEARCH = (
    """
CREATE VIEW current_texts AS
SELECT a.search_id AS search_id, v.title AS title, v.text AS text, a.id AS article_id
FROM articles a JOIN article_versions v ON v.id = a.current_version_id
""",
    f"""
CREATE VIRTUAL TABLE mentions_fts USING fts5(
    quote, content="mentions", content_rowid="search_id", {_TOKENIZE})
""",
    f"""
CREATE VIRTUAL TABLE articles_fts USING fts5(
    title, text, content="current_texts", content_rowid="search_id", {_TOKENIZE})
""",
    f"""
CREATE VIRTUAL TABLE claims_fts USING fts5(
    label, content="claims", content_rowid="search_id", {_TOKENIZE})
""",
)


def _mirror(table: str, column: str) -> tuple[str, ...]:
    """Return the triggers that keep ``{table}_fts`` in step with ``table``."""
    new = f"INSERT INTO {table}_fts (rowid, {column}) VALUES (new.search_id, new.{column})"
    old = (
        f"INSERT INTO {table}_fts ({table}_fts, rowid, {column}) "
        f"VALUES ('delete', old.search_id, old.{column})"
    )
    update = (
        f"CREATE TRIGGER {table}_search_update AFTER UPDATE OF {column}, search_id "
        f"ON {table} BEGIN {old}; {new}; END"
    )
    return (
        f"CREATE TRIGGER {table}_search_insert AFTER INSERT ON {table} BEGIN {new}; END",
        f"CREATE TRIGGER {table}_search_delete AFTER DELETE ON {table} BEGIN {old}; END",
        update,
    )


_ARTICLE_NEW = """
INSERT INTO articles_fts (rowid, title, text)
SELECT new.search_id, title, text FROM article_versions
WHERE id = new.current_version_id;
"""
_ARTICLE_OLD = """
INSERT INTO articles_fts (articles_fts, rowid, title, text)
SELECT 'delete', old.search_id, title, text FROM article_versions
WHERE id = old.current_version_id;
"""

TRIGGERS = (
    *_mirror("mentions", "quote"),
    *_mirror("claims", "label"),
    f"""
CREATE TRIGGER articles_search_insert AFTER INSERT ON articles
WHEN new.current_version_id IS NOT NULL BEGIN {_ARTICLE_NEW} END
""",
    f"""
CREATE TRIGGER articles_search_delete AFTER DELETE ON articles
WHEN old.current_version_id IS NOT NULL BEGIN {_ARTICLE_OLD} END
""",
    f"""
CREATE TRIGGER articles_search_update AFTER UPDATE OF current_version_id ON articles
WHEN new.current_version_id IS NOT old.current_version_id
BEGIN {_ARTICLE_OLD} {_ARTICLE_NEW} END
""",
    """
CREATE TRIGGER article_versions_are_immutable BEFORE UPDATE OF
    id, article_id, title, text, text_sha256 ON article_versions
BEGIN SELECT RAISE(ABORT, 'the text of a version is immutable'); END
""",
    """
CREATE TRIGGER decisions_are_kept BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are append-only; undo instead'); END
""",
    """
CREATE TRIGGER decisions_are_immutable BEFORE UPDATE ON decisions
WHEN old.undone_by IS NOT NULL OR new.undone_by IS NULL
    OR new.target_key IS NOT old.target_key OR new.other_key IS NOT old.other_key
    OR new.action IS NOT old.action OR new.field IS NOT old.field
    OR new.new IS NOT old.new OR new.actor IS NOT old.actor
    OR new.decided_at IS NOT old.decided_at OR new.id IS NOT old.id
BEGIN SELECT RAISE(ABORT, 'decisions are append-only; undo instead'); END
""",
)

# The amount that a total adds: the low end, and the ceiling where only that is known.
_USD = "coalesce(c.usd_low, c.usd_high)"

VIEWS = (
    f"""
CREATE VIEW safe_totals AS
SELECT c.subject_id AS organization_id,
    o.name AS organization,
    c.kind AS kind,
    c.year AS year,
    sum({_USD}) AS usd_headline,
    sum(CASE WHEN c.status IN ('agreed', 'completed') THEN {_USD} ELSE 0 END)
        AS usd_agreed,
    sum(CASE WHEN c.status = 'completed' THEN {_USD} ELSE 0 END) AS usd_completed,
    count(DISTINCT c.topic_id) AS n_topics
FROM claims c JOIN organizations o ON o.id = c.subject_id
WHERE c.is_counted AND {_USD} IS NOT NULL
GROUP BY c.subject_id, c.kind, c.year
""",
    f"""
CREATE VIEW left_out_of_totals AS
SELECT c.subject_id AS organization_id,
    o.name AS organization,
    c.kind AS kind,
    c.year AS year,
    {_USD} AS usd,
    c.left_out AS why,
    c.id AS claim_id,
    c.label AS claim,
    c.topic_id AS topic_id
FROM claims c JOIN organizations o ON o.id = c.subject_id
WHERE NOT c.is_counted
""",
    """
CREATE VIEW claim_sources AS
SELECT c.id AS claim_id,
    c.label AS claim,
    s.name AS source,
    s.family AS family,
    a.published_at AS published_at,
    a.title AS article,
    a.url AS url,
    m.quote AS quote,
    m.status AS status,
    m.attribution_type AS attribution_type,
    m.attribution_name AS attribution_name,
    m.claim_reason AS why_joined,
    a.copy_reason AS copy_of,
    m.id AS mention_id
FROM mentions m
JOIN claims c ON c.id = m.claim_id
JOIN articles a ON a.id = m.article_id
JOIN sources s ON s.id = a.source_id
WHERE m.state = 'current'
""",
    """
CREATE VIEW claim_relations AS
SELECT l.type AS type,
    f.label AS from_claim,
    t.label AS to_claim,
    l.why AS why,
    l.decided_by AS decided_by,
    l.from_id AS from_id,
    l.to_id AS to_id,
    f.topic_id AS topic_id
FROM claim_links l
JOIN claims f ON f.id = l.from_id
JOIN claims t ON t.id = l.to_id
""",
)
