"""One form for one page's address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.urls import canonical_url, host_of, tracker_rules, url_key

BASE = "https://news.example/feed/main.xml"

SAME = [
    ("https://news.example/a?utm_source=rss&utm_medium=x", "https://news.example/a"),
    ("https://news.example/a?p=1&fbclid=abc", "https://news.example/a?p=1"),
    ("https://news.example/a?_hsenc=1&_hsmi=2", "https://news.example/a"),
    ("https://news.example/a?cmpid=rss", "https://news.example/a"),
    ("https://news.example/a?UTM_Source=x", "https://news.example/a"),
    ("https://news.example/a#comments", "https://news.example/a"),
    ("HTTPS://News.EXAMPLE:443/a", "https://news.example/a"),
    ("http://news.example:80/a", "http://news.example/a"),
    ("/a/../b/./c", "https://news.example/b/c"),
    ("https://news.example/../../b/", "https://news.example/b/"),
    ("  https://news.example/a\n", "https://news.example/a"),
    ("//other.example/x", "https://other.example/x"),
    ("story.html", "https://news.example/feed/story.html"),
    ("https://user:pw@news.example/a", "https://news.example/a"),
    ("https://news.example/a?b=2&a=1", "https://news.example/a?a=1&b=2"),
    ("https://news.example/a?q=%2F&x=", "https://news.example/a?q=%2F&x="),
    ("https://news.example:8443/a", "https://news.example:8443/a"),
]
APART = [
    ("https://news.example/?p=1", "https://news.example/?p=2"),
    ("https://news.example/?id=Ab", "https://news.example/?id=aB"),
    ("https://news.example/a", "https://news.example/A"),
    ("https://news.example/a", "https://other.example/a"),
    ("https://news.example/a?reference=1", "https://news.example/a?reference=2"),
    ("https://news.example/a?utmost=1", "https://news.example/a?utmost=2"),
    ("https://news.example/1", "https://news.example/2"),
    ("https://news.example/a?page=1", "https://news.example/a?page=2"),
]
NO_LINKS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>",
    "file:///etc/passwd",
    "mailto:a@b.example",
    "ftp://news.example/a",
    "http://",
    "http://[::1",
    "http://news.example:99999/",
    "https://news.example/" + "a" * 3000,
    "",
    None,
]


@pytest.mark.parametrize(("link", "expected"), SAME)
def test_spellings_of_one_page_become_one(link, expected):
    """Trackers, fragments, default ports and dots do not make another page."""
    assert canonical_url(link, BASE) == expected


@pytest.mark.parametrize(("one", "other"), APART)
def test_different_pages_stay_apart(one, other):
    """An unknown parameter may choose the page, so it stays."""
    assert url_key(canonical_url(one)) != url_key(canonical_url(other))


@pytest.mark.parametrize("link", NO_LINKS)
def test_what_is_no_web_link_is_none(link):
    """Only http and https with a host are links."""
    assert canonical_url(link, BASE) is None


@pytest.mark.parametrize(
    "link",
    ["http://news.example/a", "https://www.news.example/a/", "http://news.example/a/"],
)
def test_the_key_ignores_scheme_www_and_final_slash(link):
    """These four addresses are compared as one."""
    assert url_key(link) == url_key("https://news.example/a")


@given(st.text(max_size=60))
def test_any_text_gives_a_link_or_none(text):
    """No link of a feed can raise, and the form is its own canonical form."""
    once = canonical_url(text, BASE)
    assert once is None or once.startswith(("http://", "https://"))
    if once is not None and host_of(once):
        assert canonical_url(once) == once


def test_the_tracker_list_is_sorted_and_unique():
    """The data file stays readable."""
    rules = tracker_rules()
    assert list(rules.prefixes) == sorted(set(rules.prefixes))
    assert all(name == name.lower() for name in rules.names)
    assert not any(name.startswith(rules.prefixes) for name in rules.names)
