"""Decisions win, survive, and are undone rather than deleted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from kb.database import open_database
from kb.decisions import DecisionRequest, decide, undo
from kb.errors import DecisionError
from kb.reconcile import reconcile

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def base(make_mention: Any, store_article: Any) -> Any:
    """Two accounts of one round, and a later figure."""
    session = Session(open_database(":memory:"))
    readings = [
        {"subject": "OpenAI", "figure": "$110 billion", "day": "2026-02-27"},
        {"subject": "OpenAI", "figure": "$110 billion", "day": "2026-02-28"},
        {"subject": "OpenAI", "figure": "$122 billion", "day": "2026-03-31"},
        {"subject": "Amazon", "figure": "$1 billion", "day": "2026-03-31"},
    ]
    for number, one in enumerate(readings):
        reading = {"kind": "funding_round"} | one
        store_article(session, f"a{number}", [make_mention(reading)])
    reconcile(session)
    with session:
        yield session


def rows(session: Session, sql: str) -> list[Any]:
    """Return the rows of a query, ending its transaction."""
    found = [tuple(row) for row in session.connection().exec_driver_sql(sql)]
    session.rollback()
    return found


def claim(session: Session, low: int) -> str:
    """Return the id of the claim of an amount."""
    return str(rows(session, f"SELECT id FROM claims WHERE low = {low}")[0][0])


def ask(session: Session, action: str, target: str, **more: Any) -> tuple[str, ...]:
    """Decide and reconcile."""
    request = DecisionRequest(action=action, target=target, actor="ann", **more)
    ids = decide(session, request, now=NOW)
    reconcile(session)
    return ids


STATE = "SELECT low, n_mentions, review_state, is_counted FROM claims ORDER BY low"


def test_verify(base: Session) -> None:
    """A verified claim says so and is otherwise as it was."""
    ask(base, "verify", claim(base, 110 * 10**9))
    assert (110 * 10**9, 2, "verified", 0) in rows(base, STATE)


def test_reject_and_undo(base: Session) -> None:
    """A rejected claim stays visible, counts nowhere, revises nobody; undo restores."""
    before = rows(base, STATE)
    (decision,) = ask(
        base, "reject", claim(base, 122 * 10**9), reason_code="wrong_amount"
    )
    assert (122 * 10**9, 1, "rejected", 0) in rows(base, STATE)
    assert (110 * 10**9, 2, "unreviewed", 1) in rows(base, STATE)
    assert rows(base, "SELECT count(*) FROM claim_links") == [(0,)]
    undo(base, decision, actor="bob", now=NOW)
    reconcile(base)
    assert rows(base, STATE) == before
    with pytest.raises(DecisionError, match="undone"):
        undo(base, decision, actor="bob", now=NOW)


@pytest.mark.parametrize(
    ("field", "new", "sql", "wanted"),
    [
        ("amount", "115e9", "SELECT low, high FROM claims ORDER BY low DESC", (122 * 10**9,) * 2),
        ("status", "talks", "SELECT status FROM claims WHERE low = 110000000000", ("talks",)),
        ("subject", "Amazon", "SELECT count(*) FROM claims WHERE subject_id = 'Amazon'", (2,)),
        ("period", "2026-01-01/2027-01-01", "SELECT period_end FROM claims WHERE low = 110000000000", ("2027-01-01",)),
        ("roles", '[["investor", "Amazon"]]', "SELECT organization_id FROM claim_roles WHERE role = 'investor'", ("Amazon",)),
    ],
    ids=["amount", "status", "subject", "period", "roles"],
)  # fmt: skip
def test_correct(field: str, new: str, sql: str, wanted: Any, base: Session) -> None:
    """A corrected field replaces what was read, in every reading of the claim."""
    ids = ask(base, "correct", claim(base, 110 * 10**9), field=field, new=new)
    assert len(ids) == 2
    assert rows(base, sql)[0] == wanted
    assert rows(
        base, "SELECT count(*) FROM claims WHERE review_state = 'corrected'"
    ) == [(1,)]


def test_merge_and_split(base: Session) -> None:
    """Merged claims are one, a split mention is one of its own."""
    ask(base, "merge", claim(base, 110 * 10**9), other=claim(base, 122 * 10**9))
    assert rows(base, "SELECT n_mentions FROM claims WHERE subject_id = 'OpenAI'") == [
        (3,)
    ]
    mention = rows(base, "SELECT id FROM mentions WHERE article_id = 'a0'")[0][0]
    ask(base, "split", mention)
    assert rows(
        base, "SELECT n_mentions FROM claims WHERE subject_id = 'OpenAI' ORDER BY 1"
    ) == [(1,), (2,)]


def test_link_across_blocks_and_unlink(base: Session) -> None:
    """A person's link stands beside the rules'; a removed one stays away."""
    first, second = claim(base, 10**9), claim(base, 122 * 10**9)
    ask(base, "link", first, other=second, link_type="part_of", note="a tranche")
    assert rows(
        base, "SELECT type, decided_by, why FROM claim_links WHERE block = 'person'"
    ) == [("part_of", "person", "ann: a tranche")]
    ask(base, "unlink", second, other=claim(base, 110 * 10**9), link_type="revises")
    reconcile(base, full=True)
    assert rows(base, "SELECT type FROM claim_links") == [("part_of",)]


def test_a_new_extraction_reopens(base: Session) -> None:
    """A correction still wins when its sentence reads otherwise now, and is reopened."""
    target = claim(base, 122 * 10**9)
    ask(base, "correct", target, field="status", new="agreed")
    base.connection().exec_driver_sql(
        "UPDATE mentions SET extraction_hash = 'other' WHERE article_id = 'a2'"
    )
    base.commit()
    reconcile(base, full=True)
    assert rows(
        base, "SELECT status, review_state FROM claims WHERE low = 122000000000"
    ) == [("agreed", "reopened")]


REFUSED = [
    ("unknown claim", "verify", {"target": "nope"}, "no claim"),
    ("no reason", "reject", {}, "reason_code"),
    ("unknown reason", "reject", {"reason_code": "dislike"}, "reason_code"),
    ("unknown field", "correct", {"field": "colour", "new": "red"}, "field"),
    ("unknown status", "correct", {"field": "status", "new": "done"}, "allowed"),
    ("not a number", "correct", {"field": "amount", "new": "much"}, "cannot be"),
    ("beyond 64 bits", "correct", {"field": "amount", "new": "1e40"}, "64 bits"),
    (
        "empty period",
        "correct",
        {"field": "period", "new": "2026-01-01/2026-01-01"},
        "empty",
    ),
    (
        "unknown organization",
        "correct",
        {"field": "subject", "new": "nobody"},
        "unknown",
    ),
    ("merge with itself", "merge", {"other": "self"}, "one claim"),
    ("merge with another subject", "merge", {"other": "amazon"}, "correct that first"),
    ("split the only mention", "split", {"target": "single"}, "nothing would be left"),
    ("unknown link", "link", {"other": "amazon", "link_type": "likes"}, "link_type"),
    ("undo by hand", "undo", {}, "action"),
]


@pytest.mark.parametrize(
    ("action", "more", "message"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED]
)
def test_refused(
    action: str, more: dict[str, Any], message: str, base: Session
) -> None:
    """What makes no sense is refused, and nothing is written."""
    names = {
        "self": claim(base, 110 * 10**9),
        "amazon": claim(base, 10**9),
        "single": claim(base, 122 * 10**9),
    }
    more = {key: names.get(value, value) for key, value in more.items()}
    target = more.pop("target", names["self"])
    with pytest.raises(DecisionError, match=message):
        ask(base, action, target, **more)
    assert rows(base, "SELECT count(*) FROM decisions") == [(0,)]


@pytest.mark.parametrize(
    "sql",
    ["DELETE FROM decisions", "UPDATE decisions SET actor = 'eve'"],
    ids=["delete", "update"],
)
def test_decisions_are_append_only(sql: str, base: Session) -> None:
    """The database itself refuses to lose a decision."""
    ask(base, "verify", claim(base, 110 * 10**9))
    with pytest.raises(IntegrityError, match="append-only"):
        base.connection().exec_driver_sql(sql)
    base.rollback()
