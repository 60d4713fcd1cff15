"""Entries as cleaned, and their identity between two readings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from ingest.entries import RawEntry, clean_entry, distinct_entries, plausible

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEED = "https://news.example/feed.xml"
FULL = RawEntry(
    guid="id-1",
    link="https://news.example/a?utm_source=rss",
    title="A title",
    content="<p>Words.</p>",
    published_at=datetime(2026, 2, 1, tzinfo=UTC),
)


def entry(**changes):
    """Return a cleaned entry, the full one but for ``changes``."""
    return clean_entry(replace(FULL, **changes), FEED, now=NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"link": "https://news.example/a?utm_source=other"},
        {"link": "https://news.example/moved"},
        {"title": "Another headline"},
        {"content": "Other words"},
        {"guid": "  id-1\n"},
        {"published_at": NOW},
    ],
    ids=["tracker", "page", "title", "content", "space in guid", "date"],
)
def test_the_guid_is_the_identity_where_there_is_one(changes):
    """An edited entry with the same guid is the same entry."""
    assert entry(**changes).key == entry().key


@pytest.mark.parametrize(
    "guid", ["id-2", "ID-1", "yt:video:abC"], ids=["other", "case", "unrelated"]
)
def test_another_guid_is_another_entry(guid):
    """Case counts: there are publishers whose identifiers differ by it alone."""
    assert entry(guid=guid).key != entry().key


WITHOUT = {
    "no guid": ({"guid": None}, {"link": "http://www.news.example/a/?fbclid=1"}),
    "no guid, no link": ({"guid": None, "link": None}, {"content": "edited"}),
    "title only": (
        {"guid": None, "link": None, "published_at": None, "content": None},
        {},
    ),
    "words only": (
        {"guid": None, "link": None, "published_at": None, "title": None},
        {},
    ),
    "nothing": (
        {
            "guid": None,
            "link": None,
            "published_at": None,
            "title": None,
            "content": None,
        },
        {},
    ),
    "blank guid": ({"guid": "  "}, {"title": "other"}),
    "no web link": (
        {"guid": None, "link": "javascript:alert(1)"},
        {"link": "data:x", "content": "edited"},
    ),
}


@pytest.mark.parametrize(("missing", "edit"), WITHOUT.values(), ids=WITHOUT)
def test_identity_holds_without_guid_link_or_date(missing, edit):
    """What is left identifies the entry, and the second reading gives the same."""
    assert entry(**missing).key == entry(**{**missing, **edit}).key


def test_one_guid_on_two_stories_gives_two_entries():
    """A publisher that reuses a guid loses no story."""
    first, second = entry(), entry(link="https://news.example/b", title="Other")
    kept = distinct_entries([first, second, first])
    assert [e.url for e in kept] == [first.url, second.url]
    assert len({e.key for e in kept}) == 2


def test_an_exact_repeat_is_one_entry():
    """The same entry twice in a feed is stored once, under its plain key."""
    assert [e.key for e in distinct_entries([entry(), entry()])] == [entry().key]


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2999, 1, 1, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
        NOW + timedelta(days=2),
    ],
)
def test_an_implausible_date_is_none_and_said(moment):
    """A date that no article has never sorts on top."""
    got = entry(published_at=moment)
    assert (got.published_at, got.date_state) == (None, "implausible")


def test_a_plausible_date_is_utc():
    """A zone is converted; none counts as UTC; a clock half a day ahead is kept."""
    zone = timezone(timedelta(hours=2))
    assert plausible(datetime(2026, 2, 1, 2, tzinfo=zone), NOW) == datetime(
        2026, 2, 1, tzinfo=UTC
    )
    assert plausible(NOW + timedelta(hours=12), NOW) == NOW + timedelta(hours=12)
    assert plausible(datetime(2026, 2, 1), NOW).tzinfo is UTC  # noqa: DTZ001
    assert entry(published_at=None).date_state == "missing"


def test_hostile_fields_come_out_plain():
    """Every field of an entry is treated as hostile."""
    got = entry(
        title="<img src=x onerror=alert(1)>News",
        byline="<script>alert(1)</script>Ann",
        content="<p>a</p><script>alert(1)</script>",
        guid="x\x00y\ud800",
        link="javascript:alert(1)",
    )
    assert (got.title, got.byline, got.text) == ("News", "Ann", "a")
    assert (got.guid, got.url) == ("xy", None)


def test_the_fingerprint_notices_an_edit():
    """An edited text or a later update changes it; a second reading does not."""
    assert entry().fingerprint == entry().fingerprint
    assert entry(content="edited").fingerprint != entry().fingerprint
    assert entry(updated_at=NOW).fingerprint != entry().fingerprint
