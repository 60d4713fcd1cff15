"""robots.txt of a host, and what it means for its pages."""

from __future__ import annotations

import pytest

from ingest.errors import FetchError
from ingest.robots import MAX_BYTES, MAX_DELAY_S, RobotsFile


def allowed(site, fetcher, path):
    """Return whether the page may be fetched."""
    try:
        RobotsFile(fetcher).check(site.url + path)
    except FetchError as error:
        return error.kind != "blocked_by_robots"
    return True


@pytest.mark.parametrize(
    ("text", "path", "is_allowed"),
    [
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: claimwire\nDisallow: /a", "/a", False),
        ("User-agent: claimwire\nDisallow: /a", "/b", True),
        ("User-agent: otherbot\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf.html", True),
        ("<html>not found</html>", "/a", True),
        ("\ufeffUser-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /\nAllow: /news/", "/news/1", True),
    ],
)
def test_the_rules_are_followed(site, fetcher, text, path, is_allowed):
    """A page is fetched only where the rules allow this agent."""
    site.add("/robots.txt", text)
    assert allowed(site, fetcher, path) is is_allowed


@pytest.mark.parametrize(
    ("status", "is_allowed"),
    [(404, True), (403, True), (410, True), (500, False), (503, False), (429, False)],
)
def test_an_absent_file_allows_and_a_failing_server_does_not(
    site, fetcher, status, is_allowed
):
    """RFC 9309: a client error means no rules, a server error means not now."""
    site.add("/robots.txt", b"", status=status)
    assert allowed(site, fetcher, "/a") is is_allowed


def test_a_dead_host_is_not_asked_for_pages(fetcher):
    """Where robots.txt cannot be reached, nothing is fetched."""
    with pytest.raises(FetchError):
        RobotsFile(fetcher).check("http://127.0.0.1:9/a")


def test_a_huge_file_is_read_to_its_limit(site, fetcher):
    """The rules within the first 500 KiB hold; the rest is not read."""
    rules = b"User-agent: *\nDisallow: /a\n"
    site.add("/robots.txt", rules + b"# filler\n" * (2 * MAX_BYTES // 9))
    assert not allowed(site, fetcher, "/a")


@pytest.mark.parametrize(
    ("delay", "expected"), [("2", 2.0), ("99999", MAX_DELAY_S), ("x", 0.0), ("-1", 0.0)]
)
def test_the_crawl_delay_is_honoured_and_bounded(site, fetcher, delay, expected):
    """A pause is kept, a mistake is not."""
    site.add("/robots.txt", f"User-agent: *\nCrawl-delay: {delay}\n")
    assert RobotsFile(fetcher).check(site.url + "/a") == expected


def test_each_host_is_asked_once(site, fetcher):
    """A run asks for robots.txt once a host."""
    site.add("/robots.txt", "User-agent: *\nDisallow: /b")
    robots = RobotsFile(fetcher)
    robots.check(site.url + "/a")
    robots.check(site.url + "/c")
    assert len(site.requests) == 1
