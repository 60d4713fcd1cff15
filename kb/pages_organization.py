"""What the page of one organization shows: its claims, its money, its names.

Enters: a Datasette database and an organization's id. Leaves: the context of the
template; an empty one where there is no such organization.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kb.pages_charts import timeline
from kb.pages_rows import Row, fetch, fetch_one
from kb.pages_topic import axis_words, point_of, size_of
from kb.pages_words import amount_words

if TYPE_CHECKING:
    from collections.abc import Iterable

# Claims listed on the page; the rest is a link to the table.
MAX_CLAIMS = 60
ORGANIZATION_SQL = """
SELECT o.*, p.name AS parent FROM organizations o
LEFT JOIN organizations p ON p.id = o.parent_id WHERE o.id = :id
"""
CLAIM_SQL = """
SELECT c.*, r.role FROM claim_roles r CROSS JOIN claims c
WHERE r.organization_id = :id AND c.id = r.claim_id
ORDER BY r.usd_low DESC, c.id, r.role = 'subject' DESC LIMIT :limit
"""
TOTAL_SQL = """
SELECT kind, year, sum(coalesce(usd_low, usd_high)) AS usd_headline,
    sum(CASE WHEN status IN ('agreed', 'completed') THEN coalesce(usd_low, usd_high)
        ELSE 0 END) AS usd_agreed,
    sum(CASE WHEN status = 'completed' THEN coalesce(usd_low, usd_high) ELSE 0 END)
        AS usd_completed, count(*) AS n_claims
FROM claims WHERE subject_id = :id AND is_counted
    AND coalesce(usd_low, usd_high) IS NOT NULL
GROUP BY kind, year ORDER BY year DESC, usd_headline DESC
"""
PARTNER_SQL = """
SELECT o.id, o.name, other.role, max(other.usd_low) AS usd_largest, count(*) AS n_claims
FROM claim_roles own CROSS JOIN claim_roles other
JOIN organizations o ON o.id = other.organization_id
WHERE own.organization_id = :id AND other.claim_id = own.claim_id
    AND other.organization_id != :id
GROUP BY o.id ORDER BY usd_largest DESC, o.name LIMIT 20
"""
ALIAS_SQL = """
SELECT alias, needs_context FROM organization_aliases
WHERE organization_id = :id ORDER BY alias
"""
IDENTIFIER_SQL = """
SELECT scheme, value FROM organization_identifiers
WHERE organization_id = :id ORDER BY scheme, value
"""
CHILD_SQL = "SELECT id, name FROM organizations WHERE parent_id = :id ORDER BY name"
# Public pages of identifier schemes; a scheme without one is shown as it is.
SCHEMES = {
    "wikidata": "https://www.wikidata.org/wiki/{}",
    "cik": "https://www.sec.gov/cgi-bin/browse-edgar?action=getcompany&CIK={}",
    "lei": "https://search.gleif.org/#/record/{}",
}


async def organization_page(database: Any, organization_id: str) -> dict[str, Any]:
    """Return the context of ``row-claimwire-organizations.html``."""
    key = {"id": organization_id}
    organization = await fetch_one(database, ORGANIZATION_SQL, key)
    if organization is None:
        return {}
    limit = key | {"limit": MAX_CLAIMS}
    claims = _one_row_each(await fetch(database, CLAIM_SQL, limit))
    money = [one for one in claims if one["usd_low"] and "subject" in one["roles"]]
    identifiers = await fetch(database, IDENTIFIER_SQL, key)
    return {
        "organization": organization,
        "claims": claims,
        "chart": timeline(
            [point_of(one) for one in money if size_of(one)],
            title=f"Sums claimed about {organization['name']}",
            shown=axis_words(money),
        ),
        "totals": await fetch(database, TOTAL_SQL, key),
        "partners": await fetch(database, PARTNER_SQL, key),
        "aliases": await fetch(database, ALIAS_SQL, key),
        "identifiers": [one | {"url": _page_of(one)} for one in identifiers],
        "children": await fetch(database, CHILD_SQL, key),
    }


def _one_row_each(rows: Iterable[Row]) -> list[Row]:
    """Return each claim once, with all roles that the organization has in it."""
    claims: dict[str, Row] = {}
    for row in rows:
        own = claims.setdefault(
            row["id"], row | {"roles": [], "amount": amount_words(row)}
        )
        own["roles"].append(row["role"])
    return list(claims.values())


def _page_of(identifier: Row) -> str | None:
    pattern = SCHEMES.get(identifier["scheme"])
    value = str(identifier["value"])
    return pattern.format(value) if pattern and value.isalnum() else None
