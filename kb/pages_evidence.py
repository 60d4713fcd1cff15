"""The sentences that state claims, with the words marked that say each value.

Enters: claim ids or one article version. Leaves: rows of mentions with ``marked``, safe
HTML of the quote, and ``elsewhere``: what the words outside the quote say.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from kb.pages_marks import MARKS, Mark, mark_text
from kb.pages_rows import Row, fetch, placeholders
from kb.pages_words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# More sentences than this of one claim are not shown, only counted.
MAX_MENTIONS = 200

MENTION_SQL = """
SELECT m.id, m.claim_id, m.article_id, m.quote, m.part, m.quote_start, m.quote_end,
    m.figure_text, m.figure_start, m.figure_end, m.low, m.high, m.scale, m.bound, m.unit,
    m.per, m.kind, m.status, m.attribution_type, m.attribution_name, m.claim_reason,
    m.repeat_of, m.score, m.basis, a.title, a.url, a.published_at, a.story_id,
    a.copy_reason, s.id AS source_id, s.name AS source, s.kind AS source_kind,
    coalesce(s.family, s.name) AS family
FROM mentions m JOIN articles a ON a.id = m.article_id JOIN sources s ON s.id = a.source_id
WHERE m.state = 'current' AND {where}
ORDER BY {first} a.published_at, a.id, m.part, m.figure_start LIMIT {limit}
"""


async def mentions_of_claims(database: Any, claim_ids: Sequence[str]) -> list[Row]:
    """Return the current mentions of the claims, the earliest report first."""
    if not claim_ids:
        return []
    names, values = placeholders(claim_ids)
    where = f"m.claim_id IN ({names})"
    sql = MENTION_SQL.format(where=where, first="", limit=MAX_MENTIONS)
    mentions = await fetch(database, sql, values)
    spans = await spans_of(database, [one["id"] for one in mentions])
    for one in mentions:
        mark_quote(one, spans[one["id"]])
    return mentions


async def spans_of(
    database: Any, mention_ids: Sequence[str]
) -> defaultdict[str, list[Row]]:
    """Return the evidence and the role words of each mention, by its id."""
    names, values = placeholders(mention_ids)
    rows = await fetch(
        database,
        f"""
        SELECT mention_id, field, part, start, "end", surface, NULL AS role
        FROM evidence WHERE mention_id IN ({names})
        UNION ALL
        SELECT mention_id, 'role', part, start, "end", surface, role
        FROM mention_roles WHERE mention_id IN ({names})
        """,
        values,
    )
    spans: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        spans[row["mention_id"]].append(row)
    return spans


def mark_quote(mention: Row, spans: Iterable[Row]) -> None:
    """Add ``marked`` and ``elsewhere`` to a mention."""
    marks, elsewhere = [], []
    for span in spans:
        if span["field"] not in MARKS:
            continue
        label = say("roles", span["role"]) if span["role"] else None
        inside = (
            span["part"] == mention["part"]
            and mention["quote_start"] <= span["start"]
            and span["end"] <= mention["quote_end"]
        )
        if inside:
            start = span["start"] - mention["quote_start"]
            end = span["end"] - mention["quote_start"]
            marks.append(Mark(start, end, span["field"], label=label))
        else:
            elsewhere.append((label or MARKS[span["field"]], span["surface"]))
    mention["marked"] = mark_text(mention["quote"], marks)
    mention["elsewhere"] = sorted(set(elsewhere))


def mark_figure(mention: Row) -> Any:
    """Return the quote with nothing but its figure marked, and no label."""
    start = mention["figure_start"] - mention["quote_start"]
    end = mention["figure_end"] - mention["quote_start"]
    return mark_text(mention["quote"], [Mark(start, end, "figure", label="")])
