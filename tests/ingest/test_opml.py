"""Lists of feeds in and out."""

from __future__ import annotations

import pytest

from ingest.errors import InputError
from ingest.opml import ListedFeed, read_opml, write_opml

FEEDS = (
    ListedFeed("https://a.example/feed", "A & B <x>", "https://a.example/"),
    ListedFeed("https://b.example/rss?x=1&y=2", None, None),
)


def test_a_list_survives_a_round_trip():
    """What is written is read again, titles with markup included."""
    back = read_opml(write_opml(FEEDS).encode())
    assert [feed.url for feed in back.feeds] == [feed.url for feed in FEEDS]
    assert back.feeds[0].home_url == "https://a.example/"
    assert back.feeds[1].title == "https://b.example/rss?x=1&y=2"


def test_nested_outlines_and_repeats():
    """Folders are walked, a repeated feed counts once, a bad link is said."""
    body = b"""<opml version="2.0"><body><outline text="AI"><outline text="in">
    <outline text="A" xmlUrl="https://a.example/feed"/></outline>
    <outline text="A again" xmlUrl="https://a.example/feed"/>
    <outline text="file" xmlUrl="file:///etc/passwd"/>
    <outline text="no feed" htmlUrl="https://c.example/"/></outline></body></opml>"""
    read = read_opml(body)
    assert [feed.url for feed in read.feeds] == ["https://a.example/feed"]
    assert read.feeds[0].title == "A"
    assert len(read.left_out) == 1
    assert "file" in read.left_out[0]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html/>",
        b"<opml><body>",
        b"not xml",
        b'<!DOCTYPE o [<!ENTITY a "aaaa">]><opml><body>&a;</body></opml>',
    ],
    ids=["empty", "html", "cut", "text", "entities"],
)
def test_what_is_no_list_is_said(body):
    """A wrong file is an error in words."""
    with pytest.raises(InputError):
        read_opml(body)
