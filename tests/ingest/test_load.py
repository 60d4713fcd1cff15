"""Loading an article: rows for everything it says, once, with evidence that holds."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from ingest.extraction import (
    ExtractedClaim,
    Extraction,
    FoundAttribution,
    FoundFigure,
    FoundOrganization,
    FoundRole,
    Span,
)
from ingest.load import LoadableArticle, LoadableSource, load_article
from kb.database import open_database
from kb.errors import LoadError
from kb.reconcile import reconcile

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
TITLE = "Larkspur raises $450 million"
TEXT = (
    "Larkspur Compute closed a €400 million ($450 million) round led by Tidewater. "
    "That is more than the $300 million budget of the city. "
    "The €400 million will pay for an additional 2 GW."
)


def article(**more: Any) -> LoadableArticle:
    """Return the article, with some fields replaced."""
    fields: dict[str, Any] = {
        "source": LoadableSource(name="Meridian", domain="meridian.example"),
        "url": "https://meridian.example/larkspur",
        "title": TITLE,
        "text": TEXT,
        "fetched_at": NOW,
        "published_at": datetime(2026, 3, 31, 8, tzinfo=UTC),
        "extractor_version": "1",
    }
    return LoadableArticle(**(fields | more))


def span(words: str, *, text: str = TEXT, nth: int = 0) -> Span:
    """Return the span of the nth occurrence of some words."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span("text", start, start + len(words), words)


def figure(words: str, value: str, unit: str = "USD", **more: Any) -> FoundFigure:
    """Return an exact figure where its words stand."""
    nth, text = more.pop("nth", 0), more.pop("text", TEXT)
    place = span(words, nth=nth, text=text)
    return FoundFigure(place, Decimal(value), Decimal(value), "exact", unit, **more)


def extraction(text: str = TEXT, *, status: str = "completed") -> Extraction:
    """Return what is read in the text: two claims, a repeat, a comparison."""
    euros = figure("€400 million", "4e8", "EUR", text=text)
    dollars = figure("$450 million", "4.5e8", text=text, conversion_of=euros.span)
    budget = figure("$300 million", "3e8", text=text)
    again = figure("€400 million", "4e8", "EUR", nth=1, text=text)
    watts = figure("2 GW", "2e9", "W", text=text)
    first = text.index(" That is")
    quote = Span("text", 0, first, text[:first])
    last = text.index("The €400")
    end = Span("text", last, len(text), text[last:])
    name = Span("text", 0, 16, "Larkspur Compute")
    lead = span("Tidewater", text=text)
    common: dict[str, Any] = {
        "subject": "Larkspur Compute",
        "subject_span": name,
        "status_span": None,
        "attribution": FoundAttribution("none"),
        "period": None,
        "basis": None,
        "basis_span": None,
        "event_date": None,
        "event_date_span": None,
    }
    return Extraction(
        "any",
        (
            FoundOrganization("Larkspur Compute", "company", None, (name,)),
            FoundOrganization("Tidewater", "investor", None, (lead,)),
        ),
        (euros, dollars, budget, again, watts),
        (
            ExtractedClaim(
                kind="funding_round",
                figure=euros,
                status=status,
                roles=(FoundRole("lead_investor", "Tidewater", lead),),
                quote=quote,
                repeats=(again,),
                **common,
            ),
            ExtractedClaim(
                kind="power",
                figure=watts,
                status="planned",
                roles=(),
                quote=end,
                **common,
            ),
        ),
    )


@pytest.fixture
def session() -> Any:
    """Open an empty base in memory."""
    with Session(open_database(":memory:")) as one:
        yield one


def rows(session: Session, sql: str) -> list[Any]:
    """Return the rows of a query, ending its transaction."""
    found = [tuple(row) for row in session.connection().exec_driver_sql(sql)]
    session.rollback()
    return found


def dump(session: Session) -> dict[str, list[Any]]:
    """Return every table as it is."""
    tables = rows(session, "SELECT name FROM sqlite_master WHERE type = 'table'")
    return {t: sorted(rows(session, f"SELECT * FROM {t}"), key=repr) for (t,) in tables}


def load(session: Session, one: LoadableArticle, read: Extraction) -> Any:
    """Load and reconcile one article."""
    result = load_article(session, one, read, run_id=None, now=NOW)
    reconcile(session)
    return result


def test_every_figure_becomes_a_mention(session: Session) -> None:
    """A claim's figure, its repeat and its conversion share a claim; others have none."""
    result = load(session, article(), extraction())
    assert result.state == "new"
    found = rows(
        session,
        "SELECT m.figure_text, m.kind, c.unit, m.repeat_of IS NULL, m.conversion_of "
        "IS NULL FROM mentions m LEFT JOIN claims c ON c.id = m.claim_id "
        "ORDER BY m.figure_start",
    )
    assert found == [
        ("€400 million", "funding_round", "EUR", 1, 1),
        ("$450 million", "funding_round", "EUR", 1, 0),
        ("$300 million", None, None, 1, 1),
        ("€400 million", "funding_round", "EUR", 0, 1),
        ("2 GW", "power", "W", 1, 1),
    ]


def test_amounts_are_whole_units_with_dollars_of_the_day(session: Session) -> None:
    """Euros stay euros; dollars come from the rate of the day, which is kept."""
    load(session, article(), extraction())
    assert rows(
        session,
        "SELECT low, high, scale, usd_low > 4.4e8, usd_rate_date FROM mentions "
        "WHERE figure_text = '€400 million' LIMIT 1",
    ) == [(400000000, 400000000, 0, 1, "2026-03-31")]


def test_a_second_load_changes_no_row(session: Session) -> None:
    """The same article loaded again, even later, leaves every table as it was."""
    load(session, article(), extraction())
    before = dump(session)
    later = article(fetched_at=datetime(2026, 5, 1, tzinfo=UTC))
    assert load(session, later, extraction()).state == "unchanged"
    assert dump(session) == before


def test_evidence_holds_the_words(session: Session) -> None:
    """Each value's span cuts its surface out of the stored text."""
    load(session, article(), extraction())
    wrong = rows(
        session,
        "SELECT e.* FROM evidence e JOIN mentions m ON m.id = e.mention_id "
        "JOIN article_versions v ON v.id = m.article_version_id WHERE "
        "substr(iif(e.part = 'text', v.text, v.title), e.start + 1, e.\"end\" - e.start)"
        " != e.surface",
    )
    assert wrong == []
    fields = rows(session, "SELECT DISTINCT field FROM evidence ORDER BY field")
    assert [one for (one,) in fields] == ["figure", "quote", "scope", "subject"]


def test_a_scope_is_read_beside_the_figure(session: Session) -> None:
    """The words "an additional 2 GW" make an increment."""
    load(session, article(), extraction())
    assert rows(session, "SELECT scope FROM claims WHERE unit = 'W'") == [
        ("increment",)
    ]


def test_a_span_that_lies_is_refused(session: Session) -> None:
    """Nothing is written when a span does not hold its words."""
    other = article(text=TEXT.replace("closed", "ended "))
    moved = article(text="! " + TEXT)
    assert load(session, other, extraction(other.text)).state == "new"
    before = dump(session)
    with pytest.raises(LoadError, match="is not"):
        load_article(session, moved, extraction(), run_id=None, now=NOW)
    assert dump(session) == before


def test_a_changed_text_is_a_new_version(session: Session) -> None:
    """The old text and its mentions stay; claims follow the current text."""
    load(session, article(), extraction())
    text = TEXT.replace("the city", "the town")
    changed = load(session, article(text=text), extraction(text))
    assert changed.state == "updated"
    assert len(changed.retired_ids) == len(changed.added_ids) == 5
    assert rows(session, "SELECT seq FROM article_versions ORDER BY seq") == [
        (1,),
        (2,),
    ]
    assert rows(
        session, "SELECT state, count(*), count(claim_id) FROM mentions GROUP BY 1"
    ) == [("current", 5, 4), ("superseded", 5, 0)]
    assert rows(session, "SELECT count(*) FROM claims") == [(2,)]
    # An edit elsewhere changes neither the keys of decisions nor what was read.
    same = "SELECT reading_key, extraction_hash FROM mentions WHERE kind IS NOT NULL "
    old = rows(session, f"{same} AND state = 'superseded' ORDER BY 1, 2")
    assert old == rows(session, f"{same} AND state = 'current' ORDER BY 1, 2")


def test_a_text_that_returns_is_its_old_version(session: Session) -> None:
    """Loading the first text again revives its version and its mentions."""
    first = load(session, article(), extraction())
    text = TEXT.replace("the city", "the town")
    load(session, article(text=text), extraction(text))
    again = load(session, article(), extraction())
    assert again.version_id == first.version_id
    assert again.mention_ids == first.mention_ids
    assert rows(session, "SELECT count(*) FROM article_versions") == [(2,)]


def test_a_new_reading_of_the_same_text(session: Session) -> None:
    """Another extractor's reading replaces only the mentions that differ."""
    load(session, article(), extraction())
    second = article(extractor_version="2")
    result = load(session, second, extraction(status="agreed"))
    assert result.state == "updated"
    assert len(result.added_ids) == 3
    assert rows(session, "SELECT count(*) FROM article_versions") == [(1,)]
    assert rows(session, "SELECT status FROM claims WHERE kind = 'funding_round'") == [
        ("agreed",)
    ]


def test_a_figure_beyond_64_bits_is_refused(session: Session) -> None:
    """An amount that SQLite cannot hold is an error of the article."""
    read = extraction()
    huge = dataclasses.replace(
        read.figures[2], low=Decimal("1e30"), high=Decimal("1e30")
    )
    figures = (*read.figures[:2], huge, *read.figures[3:])
    with pytest.raises(LoadError, match="64 bits"):
        load(session, article(), dataclasses.replace(read, figures=figures))


def test_half_a_character_is_refused(session: Session) -> None:
    """A lone surrogate cannot be stored, and says so."""
    with pytest.raises(LoadError, match="half a character"):
        load(session, article(text="\ud800"), Extraction("any"))


def test_an_article_without_figures(session: Session) -> None:
    """An article that says nothing in figures is stored all the same."""
    result = load(session, article(), Extraction("any"))
    assert result.mention_ids == ()
    assert rows(session, "SELECT count(*), sum(n_mentions) FROM articles") == [(1, 0)]


def test_full_text_search_follows(session: Session) -> None:
    """Quotes, labels and current texts are found; a replaced text no longer."""
    load(session, article(), extraction())
    text = TEXT.replace("the city", "the town")
    load(session, article(text=text), extraction(text))
    for table, word, hits in (
        ("mentions_fts", "tidewater", 4),
        ("claims_fts", "larkspur", 2),
        ("articles_fts", "town", 1),
        ("articles_fts", "city", 0),
    ):
        found = rows(session, f"SELECT rowid FROM {table} WHERE {table} MATCH '{word}'")
        assert len(found) == hits, (table, word)
        check = f"INSERT INTO {table} ({table}) VALUES ('integrity-check')"
        session.connection().exec_driver_sql(check)


def test_two_claims_of_one_figure(session: Session) -> None:
    """Where two will each invest, one figure is two mentions with two keys."""
    text = "Acme and Brook will each invest $1 billion."
    money = figure("$1 billion", "1e9", text=text)
    names = [Span("text", 0, 4, "Acme"), Span("text", 9, 14, "Brook")]
    claims = tuple(
        ExtractedClaim(
            kind="capex",
            subject=name.surface,
            subject_span=name,
            figure=money,
            status="planned",
            status_span=None,
            attribution=FoundAttribution("none"),
            roles=(),
            period=None,
            basis=None,
            basis_span=None,
            event_date=None,
            event_date_span=None,
            quote=Span("text", 0, len(text), text),
        )
        for name in names
    )
    organizations = tuple(
        FoundOrganization(name.surface, None, None, (name,)) for name in names
    )
    read = Extraction("any", organizations, (money,), claims)
    load(session, article(text=text), read)
    assert rows(
        session, "SELECT count(*), count(DISTINCT reading_key) FROM mentions"
    ) == [(2, 2)]
    assert rows(session, "SELECT count(*) FROM claims") == [(2,)]
