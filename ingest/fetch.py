"""Polite and safe HTTP: the only module through which anything is fetched.

Enters: a URL, validators, settings. Leaves: a ``FetchedBody`` or a ``FetchError`` whose
kind says what happened. Addresses are vetted under the client (``ingest.fetch_guard``).
Deliberately no proxy, no cookies, no credentials and no retry: the feed's next poll
is the retry (``ingest.polling``).
"""

from __future__ import annotations

import ssl
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit

import httpx2

from ingest.errors import FetchError
from ingest.fetch_guard import (
    DeadlineClock,
    GuardedBackend,
    GuardedTransport,
    RefusedConnectionError,
    Resolver,
    system_addresses,
)
from ingest.fetched import FetchedBody, FetchSettings, Validators, status_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ingest.errors import FetchErrorKind

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
# Encodings that the client decodes in bounded pieces without an extra library.
ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})


@dataclass(frozen=True, slots=True)
class _Hop:
    """One answer on the way: a redirect target, or a body."""

    status: int
    headers: Mapping[str, str]
    target: str | None = None
    body: bytes = b""
    is_truncated: bool = False


class Fetcher:
    """One client for a run, safe to share between threads. A context manager."""

    def __init__(
        self,
        settings: FetchSettings | None = None,
        *,
        resolve: Resolver = system_addresses,
    ) -> None:
        """Build the guarded client; ``resolve`` is replaced in tests only."""
        self.settings = settings or FetchSettings()
        self._clock = DeadlineClock()
        self._turns = _HostTurns(self.settings.host_delay_s)
        backend = GuardedBackend(self.settings.addresses, self._clock, resolve)
        self._client = httpx2.Client(
            transport=GuardedTransport(backend),
            timeout=httpx2.Timeout(self.settings.read_timeout_s),
            follow_redirects=False,
            trust_env=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            headers={
                "User-Agent": self.settings.user_agent,
                "Accept-Encoding": "gzip, deflate",
            },
        )

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End fetches of other threads within a second, and close all connections."""
        self._clock.stopped.set()
        self._client.close()

    def fetch(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        max_bytes: int | None = None,
        is_truncation_fine: bool = False,
        host_delay_s: float | None = None,
    ) -> FetchedBody:
        """Fetch ``url``, following a bounded number of redirects.

        Raises ``FetchError`` for every answer but 200 and an expected 304.
        ``is_truncation_fine`` returns the first ``max_bytes`` instead of refusing a
        larger body. ``host_delay_s`` lengthens the pause before the next request to
        this host (robots.txt may ask for it).
        """
        first = checked_url(url)
        conditional = (validators or Validators()).headers()
        limit = max_bytes or self.settings.max_bytes
        self._turns.wait(urlsplit(first).netloc, host_delay_s)
        self._clock.ends_at = time.monotonic() + self.settings.deadline_s
        here, moved_to, is_permanent = first, None, True
        for _ in range(self.settings.max_redirects + 1):
            hop = self._hop(here, conditional, limit, is_truncation_fine)
            if hop.target is None:
                return _fetched(url, here, hop, moved_to)
            is_permanent = is_permanent and hop.status in PERMANENT
            here = checked_url(hop.target, came_from=here)
            moved_to = here if is_permanent else moved_to
        message = f"more than {self.settings.max_redirects} redirects"
        raise FetchError(message, url=url, kind="redirect_loop")

    def _hop(
        self, url: str, conditional: Mapping[str, str], limit: int, is_cut: bool
    ) -> _Hop:
        with (
            _mapped_errors(url),
            self._client.stream("GET", url, headers=conditional) as response,
        ):
            headers = {name.lower(): value for name, value in response.headers.items()}
            if response.status_code in REDIRECTS:
                location = headers.get("location")
                if not location:
                    message = f"redirect {response.status_code} without a target"
                    raise FetchError(message, url=url, kind="bad_redirect")
                target = urljoin(url, location)
                return _Hop(response.status_code, headers, target=target)
            if response.status_code == 304 and conditional:
                return _Hop(304, headers)
            if response.status_code != 200:
                now = datetime.now(UTC)
                raise status_error(response.status_code, url, headers=headers, now=now)
            body, is_truncated = _read_body(response, url, limit=limit, is_cut=is_cut)
            return _Hop(200, headers, body=body, is_truncated=is_truncated)


class _HostTurns:
    """Spaces requests to one host; the pause is counted from the last turn given."""

    def __init__(self, delay_s: float) -> None:
        self._delay_s = delay_s
        self._next_turn: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, host: str, delay_s: float | None = None) -> None:
        """Sleep until this host's turn."""
        delay = max(self._delay_s, delay_s or 0.0)
        with self._lock:
            now = time.monotonic()
            turn = max(self._next_turn.get(host, now), now)
            self._next_turn[host] = turn + delay
        if turn > now:
            time.sleep(turn - now)


def checked_url(url: str, *, came_from: str | None = None) -> str:
    """Return ``url`` if it may be fetched: http or https, a host, no credentials.

    A redirect (``came_from``) must not leave https. Raises ``FetchError``.
    """
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise FetchError(f"not a URL: {error}", url=url, kind="bad_url") from error
    if parts.scheme not in {"http", "https"}:
        kind: FetchErrorKind = "bad_redirect" if came_from else "blocked_scheme"
        message = f"scheme {parts.scheme!r} is not fetched"
        raise FetchError(message, url=came_from or url, kind=kind)
    if parts.username is not None or parts.password is not None:
        bare = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        message = "a URL with a user name or password is not fetched"
        raise FetchError(message, url=bare, kind="bad_url")
    if not host:
        raise FetchError("a URL without a host", url=url, kind="bad_url")
    if came_from and came_from.startswith("https:") and parts.scheme == "http":
        message = f"redirected from https down to {parts.scheme}"
        raise FetchError(message, url=came_from, kind="bad_redirect")
    return parts._replace(fragment="").geturl()


def _fetched(url: str, final_url: str, hop: _Hop, moved_to: str | None) -> FetchedBody:
    return FetchedBody(
        url=url,
        final_url=final_url,
        status=hop.status,
        body=hop.body,
        headers=hop.headers,
        validators=Validators(
            hop.headers.get("etag"), hop.headers.get("last-modified")
        ),
        permanent_url=moved_to,
        is_truncated=hop.is_truncated,
    )


def _read_body(
    response: httpx2.Response, url: str, *, limit: int, is_cut: bool
) -> tuple[bytes, bool]:
    """Read at most ``limit`` decoded bytes; return them and whether they were cut."""
    encodings = response.headers.get("content-encoding", "").lower().split(",")
    unknown = {name.strip() for name in encodings} - ENCODINGS
    if unknown:
        message = f"content encoding {', '.join(sorted(unknown))} was not asked for"
        raise FetchError(message, url=url, kind="decoding")
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > limit:
            if is_cut:
                return bytes(body[:limit]), True
            message = f"larger than {limit} bytes"
            raise FetchError(message, url=url, kind="too_large")
    return bytes(body), False


@contextmanager
def _mapped_errors(url: str) -> Iterator[None]:
    """Turn every failure of the client into a ``FetchError`` with its kind."""
    try:
        yield
    except RefusedConnectionError as error:
        raise FetchError(str(error), url=url, kind=error.kind) from error
    except httpx2.TimeoutException as error:
        message = str(error) or "no answer in time"
        raise FetchError(message, url=url, kind="timeout") from error
    except httpx2.DecodingError as error:
        message = f"the body does not decode: {error}"
        raise FetchError(message, url=url, kind="decoding") from error
    except httpx2.ConnectError as error:
        kind: FetchErrorKind = "tls" if _is_tls(error) else "connect"
        raise FetchError(f"cannot connect: {error}", url=url, kind=kind) from error
    except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
        raise FetchError(f"not a URL: {error}", url=url, kind="bad_url") from error
    except (httpx2.HTTPError, ValueError) as error:
        raise FetchError(f"broken answer: {error}", url=url, kind="protocol") from error


def _is_tls(error: BaseException | None) -> bool:
    """Return whether an SSL error stands anywhere in the chain of causes."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
