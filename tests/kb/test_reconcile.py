# ruff: noqa: S311 - random orders and texts, no secrets
"""The projection in the tables: rebuilt, incremental, in any order, with decisions."""

from __future__ import annotations

import dataclasses
import random
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlmodel import Session

from kb.database import begin_write, open_database
from kb.decisions import DecisionRequest, decide, undo
from kb.errors import DecisionError
from kb.models import Decision
from kb.reconcile import reconcile
from kb.row_sync import table_of

NOW = datetime(2026, 6, 1, tzinfo=UTC)
LONG_TEXTS = [
    " ".join(random.Random(seed).choices("abcdefghijklmnop", k=120))
    for seed in range(2)
]
FIGURES = [
    ("funding_round", "OpenAI", "$110 billion", None),
    ("funding_round", "OpenAI", "$122 billion", None),
    ("funding_round", "OpenAI", "~ $120 billion", None),
    ("funding_round", "OpenAI", "> $100 billion", None),
    ("investment", "SoftBank", "$30 billion", {"target": "OpenAI"}),
    ("investment", "Amazon", "$50 billion", {"target": "OpenAI"}),
    ("acquisition", "SoftBank", "$30 billion", {"target": "OpenAI"}),
    ("contract", "SoftBank", "$30 billion", {"supplier": "OpenAI"}),
    ("valuation", "OpenAI", "$852 billion", None),
    ("capex", "OpenAI", "$500 billion", {"project": "Stargate"}),
    ("capex", "OpenAI", "$50 billion", None),
]
DAYS = ["2026-02-27", "2026-02-28", "2026-03-31", "2026-04-02", "2025-06-01"]
STATUSES = ["completed", "talks", "agreed", "denied", "planned"]

readings = st.fixed_dictionaries(
    {
        "figure": st.sampled_from(FIGURES),
        "status": st.sampled_from(STATUSES),
        "by": st.sampled_from([{"none": None}, {"company": "OpenAI"}, {"media": "f1"}]),
    }
)
articles = st.lists(
    st.fixed_dictionaries(
        {
            "day": st.sampled_from(DAYS),
            "family": st.sampled_from(["f1", "f2", "f3"]),
            "text": st.sampled_from(["", "", *LONG_TEXTS]),
            "readings": st.lists(readings, min_size=1, max_size=3),
        }
    ),
    min_size=1,
    max_size=7,
)
quick = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def build(make_mention: Any, specs: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return (key, records, text) of generated articles."""
    built = []
    for number, spec in enumerate(specs):
        key, records = f"a{number:02d}", []
        for index, one in enumerate(spec["readings"]):
            kind, subject, figure, roles = one["figure"]
            reading = {"kind": kind, "subject": subject, "figure": figure}
            more = {"day": spec["day"], "status": one["status"], "by": one["by"]}
            record = make_mention(
                reading | more | {"roles": roles or {}, "from": spec["family"]}
            )
            name = f"{key}m{index}"
            records.append(
                dataclasses.replace(record, id=name, anchor=name, reading_key=name)
            )
        built.append((key, records, spec["text"]))
    return built


@pytest.fixture
def sessions() -> Any:
    """Return a function that opens a fresh base in memory."""
    opened = []

    def fresh() -> Session:
        session = Session(open_database(":memory:"))
        opened.append(session)
        return session

    yield fresh
    for session in opened:
        session.close()


def rebuilt(session: Session, projection: Any) -> Any:
    """Return the projection after a full rebuild from nothing."""
    for table in ("claim_links", "claim_history", "claim_origins", "claim_roles"):
        session.connection().exec_driver_sql(f"DELETE FROM {table}")
    session.commit()
    reconcile(session, full=True)
    return projection(session)


@quick
@given(specs=articles, seed=st.integers(0, 99))
def test_incremental_is_rebuild_in_any_order(
    *,
    specs: Any,
    seed: int,
    make_mention: Any,
    sessions: Any,
    store_article: Any,
    projection: Any,
) -> None:
    """One article at a time, or all at once in another order: the same bytes."""
    built = build(make_mention, specs)
    first, second = sessions(), sessions()
    for key, records, text in built:
        store_article(first, key, records, text=text)
        reconcile(first)
    random.Random(seed).shuffle(built)
    for key, records, text in built:
        store_article(second, key, records, text=text)
    reconcile(second)
    found = projection(first)
    assert found == projection(second)
    assert found == rebuilt(first, projection)


def random_decision(session: Session, chance: random.Random) -> DecisionRequest | None:
    """Return some decision about what is there now."""
    run = session.connection().exec_driver_sql
    claims = [row[0] for row in run("SELECT id FROM claims ORDER BY id")]
    mentions = [row[0] for row in run("SELECT id FROM mentions ORDER BY id")]
    session.rollback()
    claim, other = chance.choice(claims), chance.choice(claims)
    return chance.choice(
        [
            DecisionRequest(action="verify", target=claim, actor="ann"),
            DecisionRequest(
                action="reject", target=claim, actor="ann", reason_code="not_a_claim"
            ),
            DecisionRequest(
                action="correct", target=claim, actor="ann", field="amount", new="7e9"
            ),
            DecisionRequest(
                action="correct",
                target=claim,
                actor="ann",
                field="subject",
                new="Amazon",
            )
            if any("Amazon" in one for one in claims)
            else DecisionRequest(
                action="correct",
                target=claim,
                actor="ann",
                field="status",
                new="agreed",
            ),
            DecisionRequest(action="merge", target=claim, other=other, actor="ann"),
            DecisionRequest(
                action="split", target=chance.choice(mentions), actor="ann"
            ),
            DecisionRequest(
                action="link",
                target=claim,
                other=other,
                link_type="part_of",
                actor="ann",
            ),
            DecisionRequest(
                action="unlink",
                target=claim,
                other=other,
                link_type=chance.choice(["revises", "same_money_as"]),
                actor="ann",
            ),
        ]
    )


@quick
@given(specs=articles, seed=st.integers(0, 10_000))
def test_decisions_survive_any_order_and_rebuild(
    *,
    specs: Any,
    seed: int,
    make_mention: Any,
    sessions: Any,
    store_article: Any,
    projection: Any,
) -> None:
    """Random decisions between articles give what a rebuild with them gives."""
    chance = random.Random(seed)
    built = build(make_mention, specs)
    first, second = sessions(), sessions()
    taken: list[str] = []
    for key, records, text in built:
        store_article(first, key, records, text=text)
        reconcile(first)
        for _ in range(2):
            request = random_decision(first, chance)
            try:
                taken += decide(first, request, now=NOW)
                if chance.random() < 0.2:
                    undo(first, chance.choice(taken), actor="bob", now=NOW)
            except DecisionError:
                continue
            finally:
                reconcile(first)
    chance.shuffle(built)
    for key, records, text in built:
        store_article(second, key, records, text=text)
    table = table_of(Decision)
    rows = [dict(row) for row in first.execute(select(table)).mappings()]
    if rows:
        begin_write(second)
        second.execute(insert(table), rows)
        second.commit()
    reconcile(second, full=True)
    found = projection(first)
    assert found == projection(second)
    assert found == rebuilt(first, projection)


def test_the_round_that_grew(
    make_mention: Any, sessions: Any, store_article: Any
) -> None:
    """110 and then 122 with its parts is one topic, and 122 in the totals."""
    session = sessions()
    first = [
        {"kind": "funding_round", "subject": "OpenAI", "figure": "$110 billion"},
        {
            "kind": "valuation",
            "subject": "OpenAI",
            "figure": "$730 billion",
            "basis": "pre_money",
        },
        *(
            {
                "kind": "investment",
                "subject": who,
                "figure": sum_,
                "roles": {"target": "OpenAI"},
            }
            for who, sum_ in (
                ("Amazon", "$50 billion"),
                ("Nvidia", "$30 billion"),
                ("SoftBank", "$30 billion"),
            )
        ),
    ]
    second = [
        {"kind": "funding_round", "subject": "OpenAI", "figure": "$122 billion"},
        {
            "kind": "valuation",
            "subject": "OpenAI",
            "figure": "$852 billion",
            "basis": "post_money",
        },
    ]
    for key, day, said in (("a", "2026-02-27", first), ("b", "2026-03-31", second)):
        records = [
            make_mention(one | {"day": day, "article": "x", "from": key})
            for one in said
        ]
        store_article(session, key, records)
        reconcile(session)
    run = session.connection().exec_driver_sql
    assert run("SELECT count(*) FROM topics").scalar() == 1
    assert run(
        "SELECT f.low, t.low FROM claim_links JOIN claims f ON f.id = from_id "
        "JOIN claims t ON t.id = to_id WHERE type = 'revises'"
    ).all() == [(122 * 10**9, 110 * 10**9)]
    assert run(
        "SELECT count(*), count(DISTINCT from_id) FROM claim_links WHERE type = 'part_of'"
    ).all() == [(6, 3)]
    assert run("SELECT count(*) FROM claims WHERE agreement = 'disputed'").scalar() == 0
    assert run(
        "SELECT year, usd_headline, usd_agreed, usd_completed, n_topics FROM safe_totals "
        "WHERE organization_id = 'OpenAI' AND kind = 'funding_round'"
    ).all() == [(2026, 122 * 10**9, 122 * 10**9, 122 * 10**9, 1)]
    assert run(
        "SELECT usd, why FROM left_out_of_totals WHERE kind = 'funding_round'"
    ).all() == [(110 * 10**9, "revised to $122B")]
    assert run(
        "SELECT low FROM topics JOIN claims c ON c.id = headline_claim_id"
    ).all() == [(122 * 10**9,)]


def test_a_claim_is_never_without_evidence(
    make_mention: Any, sessions: Any, store_article: Any
) -> None:
    """A claim whose last mention is retired is gone, with its topic and links."""
    session = sessions()
    reading = {
        "kind": "ipo",
        "subject": "Acme",
        "figure": "$2 billion",
        "day": "2026-01-02",
    }
    store_article(session, "a", [make_mention(reading)])
    reconcile(session)
    run = session.connection().exec_driver_sql
    run(
        "UPDATE mentions SET state = 'superseded', claim_id = NULL, claim_reason = NULL"
    )
    run("INSERT INTO pending_blocks SELECT DISTINCT block FROM mentions")
    session.commit()
    result = reconcile(session)
    assert len(result.changed_claims) == 1
    for table in ("claims", "topics", "claim_roles", "claim_history", "claim_origins"):
        count = session.connection().exec_driver_sql(f"SELECT count(*) FROM {table}")
        assert count.scalar() == 0, table
