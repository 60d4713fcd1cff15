"""The values around one fetch: its settings, its result, and what headers say.

Enters: status and headers. Leaves: frozen values. Deliberately no network: all of it
can be called with plain values. Headers: RFC 9110 (conditional requests, Retry-After).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from ingest.addresses import AddressPolicy
from ingest.errors import FetchError, FetchErrorKind

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = "0.1.0"
# The longest wait that a server may ask of us. A feed that says "ten years" is a
# mistake of its owner; a month is what long-lived readers allow.
MAX_RETRY_AFTER_S = 31 * 86_400.0
STATUS_KINDS: dict[int, FetchErrorKind] = {
    401: "refused",
    403: "refused",
    404: "not_found",
    410: "gone",
    429: "rate_limited",
    451: "refused",
}


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """Limits and manners of fetching. Times are seconds, sizes bytes.

    ``deadline_s`` bounds one fetch as a whole, with name look-up and redirects;
    ``read_timeout_s`` each single read. ``max_bytes`` counts after decompression.
    ``host_delay_s`` is the pause between two requests to one host.
    """

    contact: str | None = None
    deadline_s: float = 30.0
    read_timeout_s: float = 10.0
    max_bytes: int = 15 * 2**20
    max_redirects: int = 5
    host_delay_s: float = 1.0
    addresses: AddressPolicy = field(default_factory=AddressPolicy)

    @property
    def user_agent(self) -> str:
        """Return the honest name that servers see, with the contact if there is one."""
        contact = f"+{self.contact}" if self.contact else "no contact set"
        return f"claimwire/{VERSION} (feed reader; {contact})"


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask "has it changed?" with."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """Return the conditional request headers; empty without validators."""
        pairs = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in pairs.items() if value}


@dataclass(frozen=True, slots=True)
class FetchedBody:
    """One answer, 200 or 304.

    ``permanent_url`` is the new address where the first hops were all permanent
    redirects (301, 308), else None. ``body`` is empty for a 304.
    """

    url: str
    final_url: str
    status: int
    body: bytes
    headers: Mapping[str, str]
    validators: Validators
    permanent_url: str | None = None
    is_truncated: bool = False

    @property
    def is_unchanged(self) -> bool:
        """Return whether the server said 304."""
        return self.status == 304

    @property
    def content_type(self) -> str | None:
        """Return the Content-Type header as sent."""
        return self.headers.get("content-type")


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Read Retry-After: seconds or an HTTP date; junk is None, the past is 0.

    Bounded by ``MAX_RETRY_AFTER_S``. ``now`` is aware.

    >>> retry_after_s("120", datetime(2026, 1, 1, tzinfo=UTC))
    120.0
    """
    if not value or not value.strip():
        return None
    text = value.strip()
    if text.lstrip("+-").isascii() and text.lstrip("+-").isdigit():
        seconds = float(text[:20])
    else:
        try:
            moment = parsedate_to_datetime(text)
        except (TypeError, ValueError):
            return None
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        seconds = (aware - now).total_seconds()
    return min(max(seconds, 0.0), MAX_RETRY_AFTER_S)


def status_error(
    status: int, url: str, *, headers: Mapping[str, str], now: datetime
) -> FetchError:
    """Return the error for an answer that is neither 200 nor 304."""
    kind = STATUS_KINDS.get(status, "http_error")
    if status >= 500:
        kind = "server_error"
    wait = retry_after_s(headers.get("retry-after"), now)
    if wait is not None and status == 503:
        kind = "rate_limited"
    return FetchError(
        f"the server answered {status}",
        url=url,
        kind=kind,
        status=status,
        retry_after_s=wait,
    )
