"""robots.txt for article pages, read as RFC 9309 says.

Enters: a page's URL and a fetcher. Leaves: whether it may be fetched, and the pause its
host asks for. One look-up a host and run. Feeds are not asked about: they are published
for readers like this one.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from protego import Protego

from ingest.errors import FetchError

if TYPE_CHECKING:
    from ingest.fetch import Fetcher

AGENT = "claimwire"
# RFC 9309 section 2.5: parse at least 500 KiB; the rest is not read.
MAX_BYTES = 500 * 1024
# A longer Crawl-delay is a mistake or a wish to be left alone; 30 s keeps a run finite.
MAX_DELAY_S = 30.0


@dataclass(frozen=True, slots=True)
class RobotRules:
    """The rules of one host; ``rules`` None means all or nothing, as ``default``."""

    rules: Protego | None
    default: bool

    def allows(self, url: str) -> bool:
        """Return whether this project's agent may fetch ``url``."""
        if self.rules is None:
            return self.default
        return bool(self.rules.can_fetch(url, AGENT))

    @property
    def delay_s(self) -> float:
        """Return the Crawl-delay in seconds, 0 without one, bounded."""
        asked = self.rules.crawl_delay(AGENT) if self.rules else None
        return min(max(float(asked or 0.0), 0.0), MAX_DELAY_S)


class RobotsFile:
    """Reads each host's robots.txt once and answers for its pages."""

    def __init__(self, fetcher: Fetcher) -> None:
        """Keep the fetcher; nothing is fetched yet."""
        self._fetcher = fetcher
        self._rules: dict[str, RobotRules] = {}
        self._lock = threading.Lock()

    def rules_for(self, url: str) -> RobotRules:
        """Return the rules of ``url``'s host, fetching them on first use."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            known = self._rules.get(origin)
        rules = known or self._read(origin)
        with self._lock:
            return self._rules.setdefault(origin, rules)

    def check(self, url: str) -> float:
        """Return the pause that the host asks for. Raises ``FetchError`` if barred."""
        rules = self.rules_for(url)
        if not rules.allows(url):
            message = "robots.txt does not allow this page"
            raise FetchError(message, url=url, kind="blocked_by_robots")
        return rules.delay_s

    def _read(self, origin: str) -> RobotRules:
        try:
            fetched = self._fetcher.fetch(
                f"{origin}/robots.txt", max_bytes=MAX_BYTES, is_truncation_fine=True
            )
        except FetchError as error:
            # RFC 9309 section 2.3.1: a 4xx means no rules; no answer means no entry.
            is_absent = error.status is not None and 400 <= error.status < 500
            return RobotRules(None, default=is_absent and error.status != 429)
        text = fetched.body.decode("utf-8-sig", "replace")
        return RobotRules(Protego.parse(text), default=True)
