"""What can go wrong while reading feeds and pages; the base tree is in ``kb.errors``.

ItemError
├── FeedError(feed_url)         the body is not a feed, or holds nothing usable
├── FetchError(url, kind)       no usable answer from the network, in words
├── ArticleError(url, kind)     a page that holds no article text
├── ExtractionError(url)        the extractor failed on an article
└── InputLineError(line)        a line of a file holds no article (``ingest.inputs``)
RunError
├── PipelineError               the language model is absent or another version
├── InputError                  a file or setting named by the user is unusable
└── AlreadyRunningError(pid)    another run holds the lock (``ingest.lock``)
ClaimwireError
└── SandboxError(fault)         a parser was stopped; becomes one of the above

Only ``ingest.run`` catches ``ItemError``; it writes one ``run_errors`` row for each.
"""

from __future__ import annotations

from typing import Literal

from kb.errors import ItemError, RunError

FetchErrorKind = Literal[
    "blocked_address",
    "blocked_scheme",
    "blocked_by_robots",
    "bad_url",
    "dns",
    "connect",
    "tls",
    "timeout",
    "too_large",
    "redirect_loop",
    "bad_redirect",
    "protocol",
    "decoding",
    "gone",
    "not_found",
    "rate_limited",
    "refused",
    "server_error",
    "http_error",
]
FeedErrorKind = Literal[
    "empty", "html", "not_a_feed", "parse_timeout", "parse_crash", "too_large"
]
ArticleErrorKind = Literal[
    "empty",
    "not_html",
    "no_text",
    "too_short",
    "too_large",
    "consent",
    "challenge",
    "login",
    "paywall",
    "extract_timeout",
    "extract_crash",
]


class FeedError(ItemError):
    """The body at ``feed_url`` is not a feed that can be read."""

    def __init__(self, message: str, *, feed_url: str, kind: FeedErrorKind) -> None:
        """Keep the feed and the kind, so that a row can be written."""
        super().__init__(f"{message} ({feed_url})")
        self.feed_url = feed_url
        self.url = feed_url
        self.kind: FeedErrorKind = kind


class FetchError(ItemError):
    """``url`` gave no usable answer.

    ``status`` is the HTTP status where there was one. ``retry_after_s`` is the
    server's own wish in seconds, already bounded, or None.
    """

    def __init__(
        self,
        message: str,
        *,
        url: str,
        kind: FetchErrorKind,
        status: int | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        """Keep what a row and the next poll time need."""
        super().__init__(f"{message} ({url})")
        self.url = url
        self.kind: FetchErrorKind = kind
        self.status = status
        self.retry_after_s = retry_after_s


class ArticleError(ItemError):
    """The page at ``url`` holds no article text that may be read."""

    def __init__(self, message: str, *, url: str, kind: ArticleErrorKind) -> None:
        """Keep the page and the kind, so that a row can be written."""
        super().__init__(f"{message} ({url})")
        self.url = url
        self.kind: ArticleErrorKind = kind


class ExtractionError(ItemError):
    """The extractor failed on the article at ``url``."""

    def __init__(self, message: str, *, url: str) -> None:
        """Keep the article, so that a row can be written."""
        super().__init__(f"{message} ({url})")
        self.url = url
        self.kind = "extraction"


class PipelineError(RunError):
    """The language model is absent or of another version; the message says what to do."""


class InputError(RunError):
    """A file or a setting that the user named cannot be used; the message says why."""
