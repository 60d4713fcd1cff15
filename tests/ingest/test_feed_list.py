"""The feeds that ship: `ingest/rules/feeds.yml` is well formed."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

import ingest

PATH = Path(ingest.__file__).parent / "rules" / "feeds.yml"
FEEDS = yaml.safe_load(PATH.read_text("utf-8"))
KINDS = frozenset(
    {"aggregator", "blog", "company", "filing", "news", "regulator", "release_wire"}
    | {"trade", "wire"},
)
EDGAR = re.compile(r"CIK=\d{10}&type=(8-K|6-K)&.*output=atom")


def test_feeds_are_many_sorted_and_unique() -> None:
    """Entries stand in the order of their addresses, each once."""
    urls = [feed["url"] for feed in FEEDS]
    assert len(urls) >= 60
    assert urls == sorted(set(urls))


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed["title"])
def test_a_feed_is_complete(feed: dict[str, object]) -> None:
    """Every key is there, none other, and the address is a secure one."""
    assert set(feed) == {"url", "title", "publisher", "checked"}
    assert feed["checked"] in {"tested", "listed", "pattern"}
    publisher = feed["publisher"]
    assert isinstance(publisher, dict)
    assert set(publisher) == {"name", "domain", "kind", "family"}
    assert publisher["kind"] in KINDS
    assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", publisher["domain"])
    parts = urlsplit(str(feed["url"]))
    assert (parts.scheme, parts.fragment) == ("https", "")
    if publisher["kind"] == "filing":
        assert EDGAR.search(parts.query)


def test_a_publisher_is_described_alike_everywhere() -> None:
    """One name has one domain, kind and family."""
    seen: dict[str, dict[str, str]] = {}
    for feed in FEEDS:
        publisher = feed["publisher"]
        assert seen.setdefault(publisher["name"], publisher) == publisher
