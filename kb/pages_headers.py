"""Response headers that keep a page from running or loading what is not ours.

Enters: an ASGI application. Leaves: the same with headers added. Our own pages allow no
inline script or style; Datasette's core pages have some and get a looser policy.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

# The pages of our own templates, by path.
OWN_PAGES = re.compile(
    r"/|/-/search|/claimwire/(claims|topics|organizations|articles|sources)/[^/.]+"
)
_BASE = "default-src 'self'; img-src 'self' data:; frame-ancestors 'self'; object-src 'none'; base-uri 'none'"
STRICT = f"{_BASE}; script-src 'self'; style-src 'self'"
LOOSE = f"{_BASE}; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'"
FIXED = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"same-origin"))


def with_headers(
    app: Callable[..., Awaitable[None]],
) -> Callable[..., Awaitable[None]]:
    """Return the application with our headers on every HTTP response."""

    async def wrapped(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        policy = STRICT if OWN_PAGES.fullmatch(scope["path"]) else LOOSE

        async def send_with(event: dict[str, Any]) -> None:
            if event["type"] == "http.response.start":
                added = [*FIXED, (b"content-security-policy", policy.encode())]
                event = event | {"headers": [*event.get("headers", []), *added]}
            await send(event)

        await app(scope, receive, send_with)

    return wrapped
