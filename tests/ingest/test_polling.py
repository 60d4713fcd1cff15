"""When a feed is asked again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ingest.errors import FeedError, FetchError
from ingest.polling import (
    MAX_BACKOFF,
    MAX_MINUTES,
    MAX_WAIT,
    MIN_MINUTES,
    after_failure,
    after_success,
    freshness,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def success(*, minutes=60, has_news=True, **headers):
    """Return the plan after an answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return after_success(
        "f1", poll_minutes=minutes, has_news=has_news, headers=named, now=NOW
    )


def failure(kind="timeout", failures=0, retry_after_s=None):
    """Return the plan after an error."""
    error = FetchError("x", url="u", kind=kind, retry_after_s=retry_after_s)
    return after_failure("f1", poll_minutes=60, failures=failures, error=error, now=NOW)


def test_news_shortens_the_wait_and_none_lengthens_it():
    """A feed that has news is asked sooner."""
    assert success().poll_minutes < 60 < success(has_news=False).poll_minutes
    assert success().failures == 0
    assert success().state == "active"


@pytest.mark.parametrize(("minutes", "has_news"), [(15, True), (1440, False)])
def test_the_wait_stays_within_bounds(minutes, has_news):
    """Never more often than every quarter of an hour, at least once a day."""
    plan = success(minutes=minutes, has_news=has_news)
    assert MIN_MINUTES <= plan.poll_minutes <= MAX_MINUTES
    assert plan.next_fetch_at - NOW <= timedelta(minutes=MAX_MINUTES * 1.1)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"cache-control": "max-age=7200"}, timedelta(hours=2)),
        ({"cache-control": "public, max-age=60, x=y"}, timedelta(minutes=1)),
        ({"cache-control": 'max-age="60"'}, timedelta(minutes=1)),
        ({"cache-control": "s-maxage=60"}, timedelta(0)),
        ({"cache-control": "max-age=9999999999"}, MAX_WAIT),
        ({"cache-control": "max-age=-5"}, timedelta(0)),
        ({"expires": "Sun, 01 Mar 2026 13:00:00 GMT"}, timedelta(hours=1)),
        ({"expires": "Sun, 01 Mar 2020 13:00:00 GMT"}, timedelta(0)),
        ({"expires": "Fri, 01 Mar 2096 13:00:00 GMT"}, MAX_WAIT),
        ({"expires": "0"}, timedelta(0)),
        (
            {"cache-control": "max-age=0", "expires": "Sun, 01 Mar 2026 13:00:00 GMT"},
            timedelta(0),
        ),
        ({}, timedelta(0)),
    ],
)
def test_freshness(headers, expected):
    """max-age wins over Expires; junk and the past are nothing."""
    assert freshness(headers, NOW) == expected


def test_the_server_s_freshness_is_kept_up_to_a_day():
    """A server that asks for six hours gets them; one that asks for a year does not."""
    six = success(cache_control="max-age=21600")
    year = success(cache_control="max-age=31536000")
    assert six.next_fetch_at == NOW + timedelta(hours=6)
    assert year.next_fetch_at == NOW + timedelta(days=1)


def test_failures_double_the_wait_up_to_a_week():
    """A dead feed does not cost a request an hour."""
    waits = [failure(failures=n).next_fetch_at - NOW for n in range(15)]
    assert waits == sorted(waits)
    assert waits[1] == 2 * waits[0]
    assert waits[-1] <= MAX_BACKOFF * 1.1
    assert failure(failures=4).failures == 5
    assert failure().state == "failing"


def test_retry_after_is_honoured_and_bounded():
    """A wish longer than our own wait counts, to a month."""
    day = 86_400.0
    asked = failure("rate_limited", retry_after_s=9 * day).next_fetch_at
    assert asked == NOW + timedelta(days=9)
    assert failure("rate_limited", retry_after_s=1.0).next_fetch_at > NOW + timedelta(
        hours=1
    )


def test_a_feed_that_is_gone_is_not_asked_again():
    """410 ends it; 404 does not."""
    assert (failure("gone").state, failure("gone").next_fetch_at) == ("gone", None)
    assert failure("not_found").next_fetch_at is not None


def test_a_feed_that_cannot_be_parsed_waits_as_well():
    """An error of the body counts like one of the network."""
    error = FeedError("empty", feed_url="u", kind="empty")
    plan = after_failure("f1", poll_minutes=60, failures=0, error=error, now=NOW)
    assert plan.state == "failing"
    assert plan.next_fetch_at > NOW
