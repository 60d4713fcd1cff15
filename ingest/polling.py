"""When a feed is asked again, and what its answers do to its state.

Enters: what a feed's row says, the answer or the error, the instant. Leaves: a
``PollPlan``. Deliberately no clock and no database: all of it is a function of values.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Literal

from ingest.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb.errors import ItemError

FeedState = Literal["active", "paused", "gone", "failing"]

# Minutes. News feeds change many times a day; asking more often than every quarter of
# an hour is impolite, less often than once a day loses entries of a busy feed.
MIN_MINUTES = 15
MAX_MINUTES = 24 * 60
# A feed that fails is asked ever more rarely, at least once in a week.
MAX_BACKOFF = timedelta(days=7)
# Never wait longer than this whatever a server or a broken clock says.
MAX_WAIT = timedelta(days=31)
MAX_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PollPlan:
    """What a feed's row says after a poll. ``next_fetch_at`` None means never."""

    state: FeedState
    poll_minutes: int
    failures: int
    next_fetch_at: datetime | None


def after_success(
    feed_id: str,
    *,
    poll_minutes: int,
    has_news: bool,
    headers: Mapping[str, str],
    now: datetime,
) -> PollPlan:
    """Return the plan after an answer: sooner after news, later after none.

    The server's own freshness (Cache-Control, Expires) lengthens the wait, up to a day.
    """
    factor = 0.67 if has_news else 1.5
    minutes = min(max(round(poll_minutes * factor), MIN_MINUTES), MAX_MINUTES)
    fresh = min(freshness(headers, now), timedelta(minutes=MAX_MINUTES))
    wait = max(_spread(timedelta(minutes=minutes), feed_id), fresh)
    return PollPlan("active", minutes, 0, now + wait)


def after_failure(
    feed_id: str,
    *,
    poll_minutes: int,
    failures: int,
    error: ItemError,
    now: datetime,
) -> PollPlan:
    """Return the plan after an error: doubling waits; a feed that is gone, none."""
    count = failures + 1
    if isinstance(error, FetchError) and error.kind == "gone":
        return PollPlan("gone", poll_minutes, count, None)
    base = timedelta(minutes=max(poll_minutes, MIN_MINUTES))
    wait = min(base * 2 ** min(count, 12), MAX_BACKOFF)
    wanted = error.retry_after_s if isinstance(error, FetchError) else None
    asked = timedelta(seconds=wanted or 0.0)
    whole = min(max(_spread(wait, feed_id), asked), MAX_WAIT)
    return PollPlan("failing", poll_minutes, count, now + whole)


def freshness(headers: Mapping[str, str], now: datetime) -> timedelta:
    """Return for how long the server calls its answer fresh; zero without a word.

    ``headers`` have lower-case names. max-age wins over Expires (RFC 9111, 5.3).
    """
    found = MAX_AGE.search(headers.get("cache-control", ""))
    if found:
        return timedelta(seconds=min(int(found.group(1)), MAX_WAIT.total_seconds()))
    try:
        expires = parsedate_to_datetime(headers.get("expires", ""))
    except (TypeError, ValueError):
        return timedelta(0)
    aware = expires if expires.tzinfo else expires.replace(tzinfo=UTC)
    return min(max(aware - now, timedelta(0)), MAX_WAIT)


def _spread(wait: timedelta, feed_id: str) -> timedelta:
    """Lengthen ``wait`` by up to a tenth, the same for one feed each time.

    Feeds that were added together would otherwise be asked together for ever.
    """
    share = hashlib.sha256(feed_id.encode()).digest()[0] / 255
    return wait * (1 + share / 10)
