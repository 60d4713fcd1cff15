"""Feeds of every format, and bodies that are none."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest

from ingest import feeds
from ingest.errors import FeedError
from ingest.feeds import parse_feed

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://news.example/feed.xml"

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel>
<title>Example News</title><link>https://news.example/</link><language>en-us</language>
<item><title>Acme raises $1 bn</title><link>https://news.example/a?utm_source=rss</link>
<guid isPermaLink="false">n-1</guid><pubDate>Sun, 01 Feb 2026 10:00:00 +0200</pubDate>
<description>&lt;p&gt;Acme said.&lt;/p&gt;&lt;p&gt;More.&lt;/p&gt;</description></item>
<item><title>Second</title><link>/b</link></item></channel></rss>"""
ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">
<title>Example</title><link href="https://news.example/"/><entry><id>n-1</id>
<title type="html">Acme &amp;amp; Co</title><link href="https://news.example/a"/>
<updated>2026-02-01T08:00:00Z</updated><author><name>Ann</name></author>
<content type="html">&lt;p&gt;Whole text.&lt;/p&gt;</content><summary>Short</summary>
</entry></feed>"""
RDF = b"""<?xml version="1.0"?><rdf:RDF xmlns="http://purl.org/rss/1.0/"
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel rdf:about="x">
<title>Example</title><link>https://news.example/</link></channel>
<item rdf:about="https://news.example/a"><title>T</title>
<link>https://news.example/a</link></item></rdf:RDF>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Example",
        "home_page_url": "https://news.example/",
        "items": [
            {
                "id": 7,
                "url": "https://news.example/a",
                "title": "T",
                "content_html": "<p>One.</p><p>Two.</p>",
                "date_published": "2026-02-01T10:00:00+02:00",
                "authors": [{"name": "Ann"}, {"name": "Bob"}],
            },
            {"id": "8", "content_text": "a < b\n\nc", "date_published": "Feb 30"},
            "junk",
        ],
    }
).encode()


def read(body, **kwargs):
    """Parse at the fixed instant."""
    return parse_feed(body, URL, now=NOW, **kwargs)


def test_an_rss_feed_is_read():
    """Names, dates in UTC, canonical links, paragraphs."""
    feed = read(RSS)
    first, second = feed.entries
    assert (feed.title, feed.format, feed.language) == (
        "Example News",
        "rss20",
        "en-us",
    )
    assert feed.home_url == "https://news.example/"
    assert first.url == "https://news.example/a"
    assert first.text == "Acme said.\n\nMore."
    assert first.published_at == datetime(2026, 2, 1, 8, tzinfo=UTC)
    assert second.url == "https://news.example/b"
    assert feed.irregularity is None


def test_an_atom_feed_is_read():
    """The longer of content and summary is the text; updated stands in for published."""
    (entry,) = read(ATOM).entries
    assert (entry.title, entry.text, entry.byline) == (
        "Acme & Co",
        "Whole text.",
        "Ann",
    )
    assert entry.updated_at == datetime(2026, 2, 1, 8, tzinfo=UTC)


def test_an_rdf_feed_is_read():
    """RSS 1.0 gives its items."""
    assert [e.url for e in read(RDF).entries] == ["https://news.example/a"]


def test_a_json_feed_is_read():
    """Numbers as ids, several authors, a date that no calendar has, junk between."""
    feed = read(JSON)
    first, second = feed.entries
    assert (feed.format, feed.title) == ("json", "Example")
    assert (first.text, first.byline) == ("One.\n\nTwo.", "Ann, Bob")
    assert first.published_at == datetime(2026, 2, 1, 8, tzinfo=UTC)
    assert (second.text, second.date_state) == ("a < b\n\nc", "missing")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x00\x00", "empty"),
        (b"<!DOCTYPE html><html><title>Just a moment</title></html>", "html"),
        (b"<HTML><body>login</body></HTML>", "html"),
        (b"/etc/passwd", "not_a_feed"),
        (b"http://10.0.0.1/", "not_a_feed"),
        (b"hello", "not_a_feed"),
        (b"<?xml version='1.0'?><note/>", "not_a_feed"),
        (b'{"a": 1}', "not_a_feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": 3}', "not_a_feed"),
        (b'{"version": ', "not_a_feed"),
        (b'{"a":' * 100_000, "not_a_feed"),
        (bytes(range(256)) * 40, "not_a_feed"),
    ],
)
def test_a_body_that_is_no_feed_is_an_error_in_words(body, kind):
    """Each has its kind and the URL in the message."""
    with pytest.raises(FeedError) as caught:
        read(body)
    assert caught.value.kind == kind
    assert URL in str(caught.value)


def test_a_body_that_is_a_path_is_not_opened(tmp_path):
    """The file whose name is the body stays closed."""
    secret = tmp_path / "feed.xml"
    secret.write_bytes(RSS)
    with pytest.raises(FeedError):
        read(str(secret).encode())


def test_an_external_entity_is_not_read(tmp_path):
    """A DOCTYPE that names a file gives nothing of it."""
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden words")
    body = (
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}">]>'
        "<rss version='2.0'><channel><title>a&x;b</title></channel></rss>"
    )
    assert "hidden" not in read(body.encode()).title


def test_a_broken_feed_that_gave_entries_is_a_feed():
    """Not well-formed is a flag with a reason, not a failure."""
    feed = read(RSS.replace(b"</channel></rss>", b""))
    assert len(feed.entries) == 2
    assert "SAXParseException" in feed.irregularity


def test_a_feed_without_entries_is_a_result():
    """A quiet feed is fine."""
    assert read(b"<rss version='2.0'><channel/></rss>").entries == ()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<rss version='2.0'><channel><title>caf\u00e9</title></channel></rss>".encode("cp1252"), "text/xml; charset=windows-1252"),
        ("<?xml version='1.0' encoding='utf-16'?><rss version='2.0'><channel><title>caf\u00e9</title></channel></rss>".encode("utf-16"), None),
        ("\ufeff<rss version='2.0'><channel><title>caf\u00e9</title></channel></rss>".encode(), "text/xml"),
        ("<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>caf\u00e9</title></channel></rss>".encode("cp1252"), "text/xml; charset=utf-8"),
    ],
    ids=["cp1252", "utf-16", "bom", "cp1252 said to be utf-8"],
)  # fmt: skip
def test_charsets_lie_and_are_read(body, content_type):
    """The stored title is right and valid UTF-8."""
    assert read(body, content_type=content_type).title == "café"


def test_scripts_in_every_field_come_out_inert():
    """Title, author, link and content of a hostile feed hold no markup."""
    body = b"""<rss version='2.0'><channel><title>&lt;script&gt;x&lt;/script&gt;N</title>
    <item><title>&lt;svg onload=alert(1)&gt;T</title><link>javascript:alert(1)</link>
    <author>&lt;script&gt;x&lt;/script&gt;a@b.example</author><guid>data:text/html,x</guid>
    <description>&lt;img src=x onerror=alert(1)&gt;words</description></item>
    </channel></rss>"""
    feed = read(body)
    (entry,) = feed.entries
    assert feed.title == "N"
    assert (entry.title, entry.url, entry.text) == ("T", None, "words")
    assert "<" not in (entry.byline or "")


def test_a_long_feed_keeps_its_newest_entries(monkeypatch):
    """Entries over the limit are counted, and the newest stay, in the feed's order."""
    monkeypatch.setattr(feeds, "MAX_ENTRIES", 2)
    items = "".join(
        f"<item><guid isPermaLink='false'>{day}</guid><pubDate>0{day} Feb 2026 10:00 GMT</pubDate></item>"
        for day in (2, 4, 1, 3)
    )
    feed = read(f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
    assert [e.guid for e in feed.entries] == ["4", "3"]
    assert feed.n_dropped == 2


def test_a_long_attribute_is_read_quickly():
    """The quadratic cleaning of the library is off."""
    style = "a" * 40_000
    body = f"<rss version='2.0'><channel><item><description>&lt;p style='{style}'&gt;x&lt;/p&gt;</description></item></channel></rss>"
    started = time.monotonic()
    assert read(body.encode()).entries[0].text == "x"
    assert time.monotonic() - started < 2.0


def test_entity_bombs_are_stopped():
    """Nested entities do not grow without bound."""
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    body = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a0 "x">{entities}]><rss version="2.0"><channel><title>&a9;</title></channel></rss>'
    started = time.monotonic()
    assert len(read(body.encode()).title) <= feeds.MAX_NAME_CHARS
    assert time.monotonic() - started < 3.0
