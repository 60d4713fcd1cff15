"""Parsing in child processes that can be stopped."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime

import pytest

from ingest.errors import ArticleError, FeedError
from ingest.feeds import parse_feed
from ingest.fetched import FetchedBody, Validators
from ingest.reading import read_feed, read_page
from ingest.sandbox import (
    InlineSandbox,
    ProcessSandbox,
    SandboxError,
    SandboxLimits,
)

NOW = datetime(2026, 3, 1, tzinfo=UTC)
URL = "https://news.example/feed.xml"
RSS = b"<rss version='2.0'><channel><title>T</title></channel></rss>"


@pytest.fixture(scope="module")
def sandbox():
    """Return one child with short limits."""
    limits = SandboxLimits(wall_s=8.0, memory_bytes=2**29)
    with ProcessSandbox(1, limits) as made:
        yield made


def fetched(body):
    """Return a fetched body."""
    return FetchedBody(URL, URL, 200, body, {}, Validators())


def test_a_result_comes_back_from_another_process(sandbox):
    """The function runs elsewhere and its value is handed over."""
    assert sandbox.call(os.getpid) != os.getpid()
    assert read_feed(sandbox, fetched(RSS), now=NOW).title == "T"


def test_our_errors_come_back_with_their_attributes(sandbox):
    """Kind and address survive the pipe."""
    with pytest.raises(FeedError) as caught:
        sandbox.call(parse_feed, b"", URL, now=NOW)
    assert (caught.value.kind, caught.value.feed_url) == ("empty", URL)
    with pytest.raises(ArticleError) as caught_page:
        read_page(sandbox, fetched(b"<p>short</p>"), now=NOW)
    assert caught_page.value.kind in {"too_short", "no_text"}


def test_a_foreign_exception_is_a_crash_in_words(sandbox):
    """Whatever a parser raises is said, and the next call works."""
    with pytest.raises(SandboxError, match="ValueError") as caught:
        sandbox.call(int, "x")
    assert caught.value.fault == "crash"
    assert sandbox.call(abs, -1) == 1


def test_a_child_that_dies_is_replaced(sandbox):
    """A dead process is one item's error; the next call gets a new one."""
    with pytest.raises(SandboxError) as caught:
        sandbox.call(os._exit, 3)
    assert caught.value.fault == "crash"
    assert sandbox.call(abs, -1) == 1


def test_a_call_that_takes_too_long_is_stopped():
    """The child is killed at the limit, and the next call works."""
    with ProcessSandbox(1, SandboxLimits(wall_s=2.0)) as short:
        short.call(abs, -1)
        started = time.monotonic()
        with pytest.raises(SandboxError) as caught:
            short.call(time.sleep, 60)
        assert caught.value.fault == "timeout"
        assert time.monotonic() - started < 4.0
        assert short.call(abs, -1) == 1


def test_too_much_memory_is_an_error(sandbox):
    """An allocation over the limit fails in the child alone."""
    with pytest.raises(SandboxError) as caught:
        sandbox.call(bytearray, 2**31)
    assert caught.value.fault == "memory"


def test_a_feed_that_keeps_the_parser_busy_fails_in_words():
    """A quadratic author field costs its own feed, not the run."""
    author = "a." * 60_000
    body = f"<rss version='2.0'><channel><item><author>{author}</author></item></channel></rss>"
    with ProcessSandbox(1, SandboxLimits(wall_s=3.0)) as short:
        read_feed(short, fetched(RSS), now=NOW)
        with pytest.raises(FeedError) as caught:
            read_feed(short, fetched(body.encode()), now=NOW)
        assert caught.value.kind == "parse_timeout"
        assert read_feed(short, fetched(RSS), now=NOW).title == "T"


def test_the_inline_sandbox_only_calls():
    """The stand-in runs here and raises what the function raises."""
    assert InlineSandbox().call(os.getpid) == os.getpid()
    with pytest.raises(ValueError, match="invalid"):
        InlineSandbox().call(int, "x")
