"""Fetching from servers that are slow, hostile or wrong."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from datetime import UTC, datetime

import pytest

from ingest.addresses import AddressPolicy
from ingest.errors import FetchError
from ingest.fetch import Fetcher, checked_url
from ingest.fetched import (
    MAX_RETRY_AFTER_S,
    FetchSettings,
    Validators,
    retry_after_s,
    status_error,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def kind_of(fetcher, url, **kwargs):
    """Return the kind of error that fetching gives."""
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(url, **kwargs)
    assert str(caught.value)
    return caught.value.kind


def test_a_body_comes_back_with_its_validators(site, fetcher):
    """A plain answer carries body, type and validators."""
    url = site.add("/feed", b"<rss/>", headers={"ETag": '"a"', "Last-Modified": "x"})
    fetched = fetcher.fetch(url)
    assert (fetched.status, fetched.body) == (200, b"<rss/>")
    assert fetched.validators == Validators('"a"', "x")
    assert fetched.permanent_url is None


def test_validators_are_sent_and_304_is_a_result(site, fetcher):
    """A conditional request sends both validators; 304 is not an error."""
    url = site.add("/feed", status=304)
    fetched = fetcher.fetch(url, validators=Validators('"a"', "yesterday"))
    assert fetched.is_unchanged
    assert fetched.body == b""
    sent = site.requests[0][1]
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('"a"', "yesterday")


def test_a_304_that_nobody_asked_for_is_an_error(site, fetcher):
    """A server that says 304 to an unconditional request gave nothing."""
    assert kind_of(fetcher, site.add("/feed", status=304)) == "http_error"


def test_the_agent_is_honest_and_names_the_contact(site, loopback):
    """The User-Agent says who is asking and where to complain."""
    with Fetcher(loopback(contact="mailto:desk@example.org")) as fetcher:
        fetcher.fetch(site.add("/a", b"x"))
    assert site.requests[0][1]["User-Agent"].startswith("claimwire/")
    assert "mailto:desk@example.org" in site.requests[0][1]["User-Agent"]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "0x7f000001", "2130706433", "[::1]", "[::ffff:127.0.0.1]"],
)
def test_loopback_in_any_spelling_is_refused_by_default(site, host):
    """The guard looks at the address connected to, not at how it is written."""
    site.add("/", b"secret")
    port = site.url.rpartition(":")[2]
    with Fetcher(FetchSettings(host_delay_s=0, deadline_s=3)) as fetcher:
        kind = kind_of(fetcher, f"http://{host}:{port}/")
    assert kind in {"blocked_address", "dns"}
    assert site.requests == []


def test_a_name_that_changes_its_answer_is_vetted_at_connect_time():
    """The address that is vetted is the one connected to (DNS rebinding)."""
    answers = iter([["10.0.0.7"]])
    settings = FetchSettings(host_delay_s=0, deadline_s=2)
    with Fetcher(settings, resolve=lambda _h, _p: next(answers)) as fetcher:
        assert kind_of(fetcher, "http://news.example/") == "blocked_address"


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    """A name with a public and a private address is refused as a whole."""
    settings = FetchSettings(host_delay_s=0, deadline_s=2)
    with Fetcher(settings, resolve=lambda _h, _p: ["8.8.8.8", "::1"]) as fetcher:
        assert kind_of(fetcher, "http://news.example/") == "blocked_address"


def test_a_redirect_to_a_private_address_is_refused(site):
    """The guard holds on every hop, here the third."""
    blocked = site.add("/secret", b"secret").replace("127.0.0.1", "inside.example")
    site.add("/2", status=302, headers={"Location": blocked})
    site.add("/1", status=302, headers={"Location": "/2"})
    first = site.add("/0", status=302, headers={"Location": "/1"})
    policy = AddressPolicy()

    class Hops(AddressPolicy):
        def refusal(self, address):
            return None if address == "127.0.0.1" else policy.refusal(address)

    def resolve(host, _port):
        return ["10.0.0.9"] if host == "inside.example" else ["127.0.0.1"]

    settings = FetchSettings(host_delay_s=0, addresses=Hops())
    with Fetcher(settings, resolve=resolve) as fetcher:
        assert kind_of(fetcher, first) == "blocked_address"
    assert [path for path, _ in site.requests] == ["/0", "/1", "/2"]


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("file:///etc/passwd", "bad_redirect"),
        ("ftp://example.org/x", "bad_redirect"),
        ("data:text/xml,<rss/>", "bad_redirect"),
        ("gopher://127.0.0.1/", "bad_redirect"),
        ("http://user:pw@127.0.0.1/", "bad_url"),
        ("/self", "redirect_loop"),
        ("", "bad_redirect"),
    ],
)
def test_bad_redirects_end_the_fetch(site, fetcher, target, kind):
    """A redirect elsewhere than http(s), or in a circle, is an error in words."""
    url = site.add("/self", status=302, headers={"Location": target})
    assert kind_of(fetcher, url) == kind


def test_a_chain_of_redirects_is_bounded(site, fetcher):
    """Thirty hops are not followed."""
    for i in range(30):
        site.add(f"/{i}", status=302, headers={"Location": f"/{i + 1}"})
    assert kind_of(fetcher, site.url + "/0") == "redirect_loop"
    assert len(site.requests) == 6


@pytest.mark.parametrize(
    ("statuses", "moved_to"),
    [
        ([301], "/1"),
        ([308, 301], "/2"),
        ([301, 302], "/1"),
        ([302], None),
        ([302, 301], None),
        ([307, 308], None),
    ],
)
def test_only_an_unbroken_chain_of_permanent_redirects_moves(
    site, fetcher, statuses, moved_to
):
    """A temporary hop ends what may be remembered as the new address."""
    for i, status in enumerate(statuses):
        site.add(f"/{i}", status=status, headers={"Location": f"/{i + 1}"})
    site.add(f"/{len(statuses)}", b"x")
    fetched = fetcher.fetch(site.url + "/0")
    expected = None if moved_to is None else site.url + moved_to
    assert fetched.permanent_url == expected
    assert fetched.final_url == f"{site.url}/{len(statuses)}"


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("file:///etc/passwd", "blocked_scheme"),
        ("ftp://example.org/feed", "blocked_scheme"),
        ("javascript:alert(1)", "blocked_scheme"),
        ("http:///nohost", "bad_url"),
        ("http://[::1", "bad_url"),
        ("http://host:99999/", "bad_url"),
        ("http://user:secret@example.org/", "bad_url"),
        ("", "blocked_scheme"),
    ],
)
def test_urls_that_are_not_fetched(url, kind):
    """Only http and https with a host and without credentials are fetched."""
    with pytest.raises(FetchError) as caught:
        checked_url(url)
    assert caught.value.kind == kind
    assert "secret" not in str(caught.value)


def test_a_redirect_must_not_leave_https():
    """A downgrade from https to http is refused."""
    with pytest.raises(FetchError) as caught:
        checked_url("http://example.org/", came_from="https://example.org/")
    assert caught.value.kind == "bad_redirect"


def test_a_slow_drip_ends_at_the_deadline(raw_server, loopback):
    """One byte every 0.1 s never times out a read; the total deadline cuts it."""

    def drip(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(300):
            connection.sendall(b"x")
            time.sleep(0.1)

    with Fetcher(loopback(deadline_s=1.0, read_timeout_s=0.8)) as fetcher:
        started = time.monotonic()
        assert kind_of(fetcher, raw_server(drip)) == "timeout"
    assert 0.8 < time.monotonic() - started < 2.0


def test_dripping_headers_end_at_the_deadline(raw_server, loopback):
    """A server that never ends its headers is cut as well."""

    def drip(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        for i in range(300):
            connection.sendall(b"X-%d: y\r\n" % i)
            time.sleep(0.1)

    with Fetcher(loopback(deadline_s=1.0)) as fetcher:
        assert kind_of(fetcher, raw_server(drip)) == "timeout"


def test_a_hanging_name_look_up_ends_at_the_deadline(loopback):
    """The resolver has no timeout of its own; the deadline counts it."""

    def hang(_host, _port):
        time.sleep(3)
        return ["127.0.0.1"]

    with Fetcher(loopback(deadline_s=0.3), resolve=hang) as fetcher:
        started = time.monotonic()
        assert kind_of(fetcher, "http://slow.example/") == "timeout"
        assert time.monotonic() - started < 1.5


def test_a_name_that_does_not_exist_is_said(loopback):
    """A failed look-up is its own kind."""

    def absent(_host, _port):
        raise OSError("no such name")

    with Fetcher(loopback(), resolve=absent) as fetcher:
        assert kind_of(fetcher, "http://absent.example/") == "dns"


def test_nobody_listening_is_a_connect_error(site, fetcher):
    """A closed port is an error in words, not an exception of the client."""
    assert kind_of(fetcher, "http://127.0.0.1:9/") == "connect"


@pytest.mark.parametrize("times", [1, 2])
def test_a_compressed_bomb_stops_at_the_cap(site, loopback, bomb, times):
    """A small body that unpacks to 200 MB is stopped with little memory."""
    encoding = ", ".join(["gzip"] * times)
    body = bomb(200_000_000, times)
    url = site.add("/bomb", body, headers={"Content-Encoding": encoding})
    with Fetcher(loopback(max_bytes=2_000_000)) as fetcher:
        tracemalloc.start()
        assert kind_of(fetcher, url) == "too_large"
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 20_000_000


def test_an_endless_body_stops_at_the_cap(raw_server, loopback):
    """A body without an end or a length is cut at the cap."""

    def pour(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    with Fetcher(loopback(max_bytes=500_000)) as fetcher:
        assert kind_of(fetcher, raw_server(pour)) == "too_large"


def test_a_body_may_be_cut_where_the_caller_says_so(site, fetcher):
    """robots.txt is read to its limit instead of being refused."""
    url = site.add("/robots.txt", b"a" * 1000)
    fetched = fetcher.fetch(url, max_bytes=100, is_truncation_fine=True)
    assert (len(fetched.body), fetched.is_truncated) == (100, True)


BROKEN = {
    "short body": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc",
    "no status": b"hello\r\n\r\n",
    "cut chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nab",
    "huge header": b"HTTP/1.1 200 OK\r\nX: " + b"a" * 300_000 + b"\r\n\r\n",
    "many headers": b"HTTP/1.1 200 OK\r\n" + b"X-Y: zzzzzzzzzzz\r\n" * 60_000 + b"\r\n",
    "nothing": b"",
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
def test_a_broken_answer_is_an_error_in_words(raw_server, fetcher, answer):
    """What is not HTTP, or ends too soon, stores nothing."""
    url = raw_server(lambda connection: connection.sendall(answer))
    assert kind_of(fetcher, url) == "protocol"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [("gzip", b"<rss>plain</rss>"), ("br", b"\x0b\x02"), ("deflate", b"nonsense")],
)
def test_a_content_encoding_that_lies_is_an_error(site, fetcher, encoding, body):
    """Plain bytes marked as compressed, or an encoding nobody asked for."""
    url = site.add("/x", body, headers={"Content-Encoding": encoding})
    assert kind_of(fetcher, url) == "decoding"


def test_a_gzip_body_is_read(site, fetcher):
    """The near miss: an honest gzip body comes back as text."""
    url = site.add("/x", gzip.compress(b"hi"), headers={"Content-Encoding": "gzip"})
    assert fetcher.fetch(url).body == b"hi"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (410, "gone"),
        (404, "not_found"),
        (403, "refused"),
        (401, "refused"),
        (429, "rate_limited"),
        (500, "server_error"),
        (503, "server_error"),
        (418, "http_error"),
        (204, "http_error"),
    ],
)
def test_each_status_has_its_kind(site, fetcher, status, kind):
    """The caller decides by kind, not by number."""
    assert kind_of(fetcher, site.add("/x", status=status)) == kind


def test_no_cookie_is_kept(site, fetcher):
    """A cookie that one answer sets is not sent with the next request."""
    url = site.add("/x", b"x", headers={"Set-Cookie": "track=1; Path=/"})
    fetcher.fetch(url)
    fetcher.fetch(url)
    assert all("Cookie" not in headers for _, headers in site.requests)


def test_two_requests_to_one_host_keep_their_distance(site, loopback):
    """The pause between two requests to one host holds."""
    url = site.add("/x", b"x")
    with Fetcher(loopback(host_delay_s=0.3)) as fetcher:
        started = time.monotonic()
        fetcher.fetch(url)
        fetcher.fetch(url)
        assert time.monotonic() - started >= 0.3


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("-5", 0.0),
        ("99999999999", MAX_RETRY_AFTER_S),
        ("Sun, 01 Mar 2026 12:05:00 GMT", 300.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        ("Fri, 01 Mar 2096 11:00:00 GMT", MAX_RETRY_AFTER_S),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(value, expected):
    """Seconds and dates are read, the past is now, junk is nothing."""
    assert retry_after_s(value, NOW) == expected


def test_503_with_a_wish_is_a_rate_limit():
    """A 503 that says when to come back is treated as one."""
    error = status_error(503, "http://x/", headers={"retry-after": "60"}, now=NOW)
    assert (error.kind, error.retry_after_s) == ("rate_limited", 60.0)
