"""Connect-time guard and deadline under the HTTP client.

Enters: a host name and a port, as the client wants to connect. Leaves: a connection to
a vetted address, whose every read ends with the fetch's deadline. Name look-up, vetting
and connect happen here in one step, on every hop and every connection: a name that
answers differently the second time gains nothing. Used by ``ingest.fetch`` alone.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpcore2
import httpx2

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

    from ingest.addresses import AddressPolicy
    from ingest.errors import FetchErrorKind

# Host and port to numeric addresses, in order of preference; raises OSError.
Resolver = Callable[[str, int], list[str]]
# Seconds after which a waiting read looks whether it was told to stop.
SLICE_S = 0.5


class RefusedConnectionError(Exception):
    """A connect that the guard stopped; carries the kind for ``FetchError``."""

    def __init__(self, message: str, kind: FetchErrorKind) -> None:
        """Keep the kind that the caller's ``FetchError`` will have."""
        super().__init__(message)
        self.kind: FetchErrorKind = kind


class DeadlineClock(threading.local):
    """The instant (monotonic seconds) at which this thread's fetch must be over."""

    ends_at: float = float("inf")

    def __init__(self, stopped: threading.Event | None = None) -> None:
        """Share ``stopped`` between all threads: set, it ends every fetch."""
        self.stopped = stopped or threading.Event()

    def remaining_s(self, wanted: float | None) -> float:
        """Return the shorter of ``wanted`` and what is left of the deadline."""
        if self.stopped.is_set():
            raise RefusedConnectionError("stopped in the middle", "timeout")
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the deadline of the whole fetch passed")
        return left if wanted is None else min(left, wanted)


class _DeadlineStream(httpcore2.NetworkStream):
    """A connection whose every read and write ends with the thread's deadline."""

    def __init__(self, stream: httpcore2.NetworkStream, clock: DeadlineClock) -> None:
        self._stream = stream
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        ends_at = time.monotonic() + self._clock.remaining_s(timeout)
        while True:
            left = self._clock.remaining_s(ends_at - time.monotonic())
            try:
                return self._stream.read(max_bytes, max(min(left, SLICE_S), 0.01))
            except httpcore2.ReadTimeout:
                if time.monotonic() >= ends_at:
                    raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._clock.remaining_s(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        left = self._clock.remaining_s(timeout)
        stream = self._stream.start_tls(ssl_context, server_hostname, left)
        return _DeadlineStream(stream, self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class GuardedBackend(httpcore2.NetworkBackend):
    """Resolves, vets every address, then connects to the vetted ones only."""

    def __init__(
        self, policy: AddressPolicy, clock: DeadlineClock, resolve: Resolver
    ) -> None:
        """Keep the policy, the deadline and the resolver."""
        self._policy = policy
        self._clock = clock
        self._resolve = resolve
        self._backend = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address that answers. Raises where any is refused."""
        addresses = self._vetted_addresses(host, port)
        failure: Exception | None = None
        for address in addresses:
            left = self._clock.remaining_s(timeout)
            try:
                stream = self._backend.connect_tcp(
                    address, port, left, local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return _DeadlineStream(stream, self._clock)
        raise failure or httpcore2.ConnectError(f"no address for {host}")

    def _vetted_addresses(self, host: str, port: int) -> list[str]:
        addresses = resolve_within(
            self._resolve, host, port=port, seconds=self._clock.remaining_s(None)
        )
        for address in addresses:
            refusal = self._policy.refusal(address)
            if refusal:
                raise RefusedConnectionError(f"{host}: {refusal}", "blocked_address")
        return addresses


def system_addresses(host: str, port: int) -> list[str]:
    """Ask the system's resolver; addresses in its order, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def resolve_within(
    resolve: Resolver, host: str, *, port: int, seconds: float
) -> list[str]:
    """Resolve in a daemon thread, as the system's resolver knows no timeout."""
    answers: list[list[str] | OSError] = []

    def ask() -> None:
        try:
            answers.append(resolve(host, port))
        except (OSError, UnicodeError) as error:
            answers.append(error if isinstance(error, OSError) else OSError(str(error)))

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(min(seconds, 3600.0))
    if not answers:
        raise RefusedConnectionError(f"{host}: name look-up took too long", "timeout")
    if isinstance(answers[0], OSError):
        raise RefusedConnectionError(f"{host}: {answers[0]}", "dns") from answers[0]
    return answers[0]


class GuardedTransport(httpx2.HTTPTransport):
    """The library's transport over a pool that connects through the guard."""

    def __init__(self, backend: GuardedBackend) -> None:
        """Replace the library's pool by one that connects through ``backend``."""
        context = httpx2.create_ssl_context(trust_env=False)
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=context,
            max_connections=32,
            max_keepalive_connections=8,
            keepalive_expiry=5.0,
            network_backend=backend,
        )
