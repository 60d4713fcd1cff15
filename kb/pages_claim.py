"""What the page of one claim shows.

Enters: a Datasette database and a claim's id. Leaves: the context of the template; an
empty one where there is no such claim.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from kb.kinds import load_kinds
from kb.pages_evidence import mentions_of_claims
from kb.pages_origins import group_by_origin
from kb.pages_rows import Row, fetch, fetch_one
from kb.pages_words import (
    amount_words,
    count_words,
    day_words,
    question_words,
    say,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

CLAIM_SQL = """
SELECT c.*, o.name AS subject, t.label AS topic, t.n_claims AS topic_claims,
    t.headline_claim_id, a.title AS first_title, a.url AS first_url, s.name AS first_source
FROM claims c LEFT JOIN organizations o ON o.id = c.subject_id
LEFT JOIN topics t ON t.id = c.topic_id
JOIN articles a ON a.id = c.first_article_id JOIN sources s ON s.id = a.source_id
WHERE c.id = :id
"""
LINK_SQL = """
SELECT l.type, l.why, l.decided_by, 'from' AS side, c.id, c.label, c.status
FROM claim_links l CROSS JOIN claims c WHERE l.from_id = :id AND c.id = l.to_id
UNION ALL
SELECT l.type, l.why, l.decided_by, 'to' AS side, c.id, c.label, c.status
FROM claim_links l CROSS JOIN claims c WHERE l.to_id = :id AND c.id = l.from_id
ORDER BY type, side, label
"""
ROLE_SQL = """
SELECT r.role, o.id, o.name, r.n_mentions FROM claim_roles r
JOIN organizations o ON o.id = r.organization_id
WHERE r.claim_id = :id ORDER BY r.role != 'subject', r.role, o.name
"""
HISTORY_SQL = """
SELECT h.valid_from, h.field, h.value, h.seq, a.title, s.name AS source, a.id AS article_id
FROM claim_history h JOIN mentions m ON m.id = h.mention_id
JOIN articles a ON a.id = m.article_id JOIN sources s ON s.id = a.source_id
WHERE h.claim_id = :id ORDER BY h.valid_from, h.field, h.seq
"""
ORIGIN_SQL = """
SELECT g.*, coalesce(o.name || ' (issuer)', g.origin) AS shown_name
FROM claim_origins g
LEFT JOIN organizations o ON o.id = replace(g.origin, ' (issuer)', '')
    AND g.origin LIKE '% (issuer)'
WHERE g.claim_id = :id ORDER BY g.first_reported_at, g.origin
"""
# Parties that a question names beside the subject, the first that a claim has.
OTHER_ROLES = ("target", "supplier", "project", "buyer", "builder", "lender")


async def claim_page(database: Any, claim_id: str) -> dict[str, Any]:
    """Return the context of ``row-claimwire-claims.html``."""
    key = {"id": claim_id}
    claim = await fetch_one(database, CLAIM_SQL, key)
    if claim is None:
        return {}
    roles = await fetch(database, ROLE_SQL, key)
    origins = await fetch(database, ORIGIN_SQL, key)
    mentions = await mentions_of_claims(database, [claim_id])
    other = _other_party(roles)
    return {
        "claim": claim,
        "amount": amount_words(claim),
        "question": question_words(claim["kind"], claim["subject"], other),
        "roles": [one for one in roles if one["role"] != "subject"],
        "subject_words": subject_words(claim["kind"]),
        "facts": _facts(claim),
        "origins": group_by_origin(origins, mentions),
        "origin_names": {one["origin"]: one["shown_name"] for one in origins},
        "n_mentions": len(mentions),
        "links": link_groups(await fetch(database, LINK_SQL, key)),
        "history": _changes(await fetch(database, HISTORY_SQL, key)),
        "citation": citation(claim),
    }


def subject_words(kind: str) -> str:
    """Return what the subject of a kind is ("who raises")."""
    known = load_kinds().get(kind)
    return known.subject if known else "subject"


def _other_party(roles: Iterable[Row]) -> str | None:
    names = {one["role"]: one["name"] for one in roles}
    return next((names[role] for role in OTHER_ROLES if role in names), None)


def _facts(claim: Row) -> list[tuple[str, str, str]]:
    """Return (name, value, explanation) of what else is known of the figure."""
    period = [day_words(claim[end]) for end in ("period_start", "period_end")]
    in_dollars = claim["usd_low"] if claim["unit"] != "USD" else None
    facts = [
        (
            "Basis",
            (claim["basis"] or "").replace("_", "-"),
            say("bases", claim["basis"]),
        ),
        ("Period", f"{period[0]} until {period[1]}" if period[0] else "", ""),
        ("When", day_words(claim["event_date"]), "as precise as the words are"),
        ("In dollars", f"about ${in_dollars:,}" if in_dollars else "", ""),
        ("Status chosen by", say("status_rules", claim["status_rule"]), ""),
        ("Not in totals", claim["left_out"] or "", "safe totals add no sum twice"),
        ("Review", say("reviews", claim["review_state"]), ""),
    ]
    return [one for one in facts if one[1]]


def link_groups(links: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """Return (words, claims) of the links of one claim, by sort of link."""
    groups = []
    for (kind, side), rows in groupby(
        links, key=lambda one: (one["type"], one["side"])
    ):
        words = say("links_from" if side == "from" else "links_to", kind)
        groups.append((words, list(rows)))
    return groups


def _changes(history: Iterable[Row]) -> list[Row]:
    """Return what each report changed: one row a report, the fields in words."""
    changes = []
    for _, group in groupby(history, key=lambda h: (h["valid_from"], h["article_id"])):
        rows = list(group)
        fields = [
            (h["field"].replace("n_", "").replace("_", " "), h["value"]) for h in rows
        ]
        changes.append(rows[0] | {"fields": fields, "is_first": rows[0]["seq"] == 0})
    return changes


def citation(claim: Row) -> str:
    """Return a line by which the claim can be cited; the address comes after it."""
    origins = count_words(claim["n_origins"], "independent origin")
    first = day_words(claim["first_reported_at"])
    return (
        f"{claim['label']} ({claim['status']}; {origins}; first reported by "
        f"{claim['first_source']}, {first}). Claimwire, claim {claim['id']}."
    )
