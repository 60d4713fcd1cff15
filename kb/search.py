"""Finds claims and topics by a phrase, by filters, and as they were on a past day.

Enters: a ``sqlite3`` connection (Datasette's own, or a session's) and a phrase or
filters. Leaves: plain rows. Reads only. Text typed by people is always bound, and
quoted for full-text search.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from kb.search_phrases import AskedPhrase, read_phrase

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from decimal import Decimal

    from sqlmodel import Session

Row = dict[str, Any]
DEFAULT_LIMIT = 50
# Names have at most this many words ("Qatar Investment Authority of ...").
MAX_NAME_WORDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is sought; every field narrows. Amounts are whole units, days half-open.

    ``as_of``: only what was known at the end of that day; ``clock`` says whether
    "known" means reported by somebody or recorded by us.
    """

    organization_ids: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    kind: str | None = None
    status: str | None = None
    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    clock: str = "reported"
    limit: int = DEFAULT_LIMIT


@dataclass(frozen=True, slots=True)
class FoundTopic:
    """A topic with its claims that matched, and all its claims, by time."""

    topic: Row
    matches: tuple[Row, ...]
    claims: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Topics, the best first; ``search`` is how the phrase was understood."""

    search: Search
    topics: tuple[FoundTopic, ...] = ()
    organizations: tuple[Row, ...] = field(default=())

    @property
    def claims(self) -> tuple[Row, ...]:
        """Return the matching claims of all topics, the best first."""
        return tuple(claim for topic in self.topics for claim in topic.matches)


def find(
    connection: sqlite3.Connection,
    phrase: str = "",
    *,
    today: date | None = None,
    filters: Search | None = None,
) -> SearchResult:
    """Find topics by a phrase; ``filters`` narrow further and win over the phrase.

    An empty phrase with no filters finds the newest claims. Nothing found is an empty
    result; words that nothing matches are dropped when a figure or a name is left.
    """
    today = today or datetime.now(UTC).date()
    asked = read_phrase(phrase, today=today)
    ids, words = find_organizations(connection, asked.words)
    search = _merged(asked, ids, words, filters or Search())
    claims = find_claims(connection, search)
    rest = (search.organization_ids, search.low, search.high)
    if not claims and search.words and any(one for one in rest):
        search = replace(search, words=())
        claims = find_claims(connection, search)
    return SearchResult(
        search,
        tuple(_topics(connection, claims)),
        tuple(_organizations(connection, search.organization_ids)),
    )


def find_in(session: Session, phrase: str = "", **more: Any) -> SearchResult:
    """Find with a session instead of a ``sqlite3`` connection."""
    driver: Any = session.connection().connection.driver_connection
    return find(driver, phrase, **more)


def _merged(
    asked: AskedPhrase, ids: tuple[str, ...], words: tuple[str, ...], filters: Search
) -> Search:
    spoken = Search(
        organization_ids=ids,
        words=words,
        low=asked.low,
        high=asked.high,
        unit=asked.unit,
        kind=asked.kind,
        status=asked.status,
        since=asked.since,
        until=asked.until,
    )
    default = Search()
    given = {
        name: getattr(filters, name)
        for name in Search.__slots__
        if getattr(filters, name) != getattr(default, name)
    }
    return replace(spoken, **given)


def find_organizations(
    connection: sqlite3.Connection, words: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the organizations that the words name, and the words that are left.

    Longer names win. Of several organizations of one name, the one with most claims
    is meant.
    """
    found: list[str] = []
    left: list[str] = []
    index = 0
    while index < len(words):
        for size in range(min(MAX_NAME_WORDS, len(words) - index), 0, -1):
            name = " ".join(words[index : index + size]).removesuffix("'s")
            one = _organization(connection, name)
            if one:
                found.append(one)
                index += size
                break
        else:
            left.append(words[index])
            index += 1
    return tuple(dict.fromkeys(found)), tuple(left)


def _organization(connection: sqlite3.Connection, name: str) -> str | None:
    sql = """
    SELECT id FROM organizations WHERE n_claims > 0 AND id IN (
        SELECT organization_id FROM organization_aliases WHERE alias = ? COLLATE NOCASE
        UNION ALL SELECT id FROM organizations WHERE name = ? COLLATE NOCASE
    ) ORDER BY n_claims DESC, id LIMIT 1
    """
    row = connection.execute(sql, (name, name)).fetchone()
    return str(row[0]) if row else None


def find_claims(connection: sqlite3.Connection, search: Search) -> list[Row]:
    """Return the claims that satisfy a search, the best-supported and largest first."""
    where, params = _conditions(search)
    # No index on the amount serves every unit at once; the planner picks by condition.
    sql = f"""
    SELECT c.*, o.name AS subject FROM claims c
    LEFT JOIN organizations o ON o.id = c.subject_id
    WHERE {" AND ".join(where) or "1"}
    ORDER BY c.review_state = 'rejected', c.n_origins DESC, c.usd_low DESC,
        c.last_reported_at DESC, c.id
    LIMIT :limit
    """
    claims = _rows(connection, sql, params | {"limit": search.limit})
    if search.as_of is None:
        return claims
    return [_as_of(connection, claim, search) for claim in claims]


def _conditions(search: Search) -> tuple[list[str], Row]:
    where, params = _amount_conditions(search)
    for number, organization in enumerate(search.organization_ids):
        key = f"organization{number}"
        where.append(
            f"c.id IN (SELECT claim_id FROM claim_roles WHERE organization_id = :{key})"
        )
        params[key] = organization
    for column in ("kind", "status"):
        if getattr(search, column) is not None:
            where.append(f"c.{column} = :{column}")
            params[column] = getattr(search, column)
    if search.since:
        where.append("c.last_reported_at >= :since")
        params["since"] = search.since.isoformat()
    if search.until:
        where.append("c.first_reported_at < :until")
        params["until"] = search.until.isoformat()
    if search.words:
        where.append(
            "c.id IN (SELECT m.claim_id FROM mentions m WHERE m.search_id IN "
            "(SELECT rowid FROM mentions_fts WHERE mentions_fts MATCH :words))"
        )
        params["words"] = quote_words(search.words)
    if search.as_of:
        clock = "valid_from" if search.clock == "reported" else "recorded_at"
        where.append(
            "c.id IN (SELECT claim_id FROM claim_history "
            f"WHERE field = 'figure' AND {clock} < :as_of)"
        )
        params["as_of"] = _end_of(search.as_of)
    return where, params


def _amount_conditions(search: Search) -> tuple[list[str], Row]:
    """Compare in the asked unit; dollars also find other currencies by their worth."""
    where: list[str] = []
    params: Row = {}
    is_dollar = search.unit == "USD"
    low, high = ("usd_low", "usd_high") if is_dollar else ("low", "high")
    if search.low is not None:
        where.append(f"coalesce(c.{high}, c.{low}) >= :low")
        params["low"] = int(search.low)
    if search.high is not None:
        where.append(f"coalesce(c.{low}, c.{high}) <= :high")
        params["high"] = int(search.high)
    if search.low is not None and search.high is not None:
        where.append("c.bound != 'vague'")
    if search.low is not None or search.high is not None:
        where.append("c.scale = 0")
    if search.unit and not is_dollar:
        where.append("c.unit = :unit")
        params["unit"] = search.unit
    return where, params


def quote_words(words: Sequence[str]) -> str:
    """Return a full-text query that asks for all words, whatever they contain."""
    return " ".join('"' + word.replace('"', '""') + '"' for word in words)


def _end_of(day: date) -> str:
    return f"{day.isoformat()} 24"  # sorts behind every time of that day


def _as_of(connection: sqlite3.Connection, claim: Row, search: Search) -> Row:
    """Return the claim with the fields that history keeps as they were on the day."""
    clock = "valid_from" if search.clock == "reported" else "recorded_at"
    sql = f"""
    SELECT field, value FROM claim_history
    WHERE claim_id = ? AND {clock} < ? ORDER BY field, valid_from, seq
    """
    day = _end_of(search.as_of) if search.as_of else ""
    # Rows come oldest first: the last one of each field stays.
    held = dict(connection.execute(sql, (claim["id"], day)).fetchall())
    return claim | {"as_of": held}


def _topics(connection: sqlite3.Connection, claims: Sequence[Row]) -> list[FoundTopic]:
    matches: dict[str, list[Row]] = {}
    for claim in claims:
        matches.setdefault(claim["topic_id"], []).append(claim)
    found = []
    for topic_id, own in matches.items():
        topic = _rows(
            connection, "SELECT * FROM topics WHERE id = :id", {"id": topic_id}
        )
        sql = """
        SELECT c.*, o.name AS subject FROM claims c
        LEFT JOIN organizations o ON o.id = c.subject_id
        WHERE c.topic_id = :id ORDER BY c.first_reported_at, c.id
        """
        members = _rows(connection, sql, {"id": topic_id})
        found.append(FoundTopic(topic[0], tuple(own), tuple(members)))
    return found


def _organizations(connection: sqlite3.Connection, ids: Sequence[str]) -> list[Row]:
    sql = "SELECT * FROM organizations WHERE id = :id"
    return [row for one in ids for row in _rows(connection, sql, {"id": one})]


def _rows(connection: sqlite3.Connection, sql: str, params: Row) -> list[Row]:
    cursor = connection.execute(sql, params)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
