"""One form for one page's address.

Enters: a link as a feed or a page gives it. Leaves: the absolute http(s) URL without
tracking parameters, or None. Rules: ``rules/trackers.yml`` and RFC 3986 section 6.
Deliberately no network: a short link stays what it is until the page was fetched.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import yaml
from w3lib.url import canonicalize_url

from kb.errors import VocabularyError

# Longer addresses are not those of articles; browsers stop near here as well.
MAX_URL_CHARS = 2048
DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class TrackerRules:
    """Names and prefixes of parameters that do not choose the page."""

    prefixes: tuple[str, ...]
    names: frozenset[str]

    def drops(self, parameter: str) -> bool:
        """Return whether the parameter only tracks the reader."""
        name = parameter.lower()
        return name in self.names or name.startswith(self.prefixes)


@cache
def tracker_rules() -> TrackerRules:
    """Read ``rules/trackers.yml``. Raises ``VocabularyError``."""
    path = files("ingest") / "rules" / "trackers.yml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    for key in ("prefixes", "names"):
        if not isinstance(data.get(key), list) or not all(map(str, data[key])):
            raise VocabularyError("trackers.yml", key, "is not a list of names")
    return TrackerRules(tuple(data["prefixes"]), frozenset(data["names"]))


def canonical_url(link: str | None, base: str | None = None) -> str | None:
    """Return ``link`` as an absolute URL in canonical form; None if it is not http(s).

    Scheme and host in lower case, no default port, no user name, no fragment, dots in
    the path resolved, tracking parameters dropped, the others sorted.

    >>> canonical_url("HTTPS://News.Example:443/a/../b?utm_source=x&p=1#top")
    'https://news.example/b?p=1'
    """
    text = "".join((link or "").split())
    if not text or len(text) > MAX_URL_CHARS:
        return None
    try:
        parts = urlsplit(urljoin(base, text) if base else text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in DEFAULT_PORTS or not host:
        return None
    shown = f"[{host}]" if ":" in host else host
    if port is not None and port != DEFAULT_PORTS[parts.scheme]:
        shown = f"{shown}:{port}"
    whole = parts._replace(
        netloc=shown,
        path=_without_dots(parts.path),
        query=_without_trackers(parts.query),
        fragment="",
    )
    return str(canonicalize_url(whole.geturl(), keep_blank_values=True))


def url_key(url: str) -> str:
    """Return what two addresses of one page share: no scheme, no final slash.

    Only for comparing; it is not an address. ``url`` is canonical.

    >>> url_key("http://www.news.example/a/") == url_key("https://news.example/a")
    True
    """
    parts = urlsplit(url)
    host = parts.netloc.removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def host_of(url: str) -> str:
    """Return the host in lower case without ``www.``; empty without one."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _without_trackers(query: str) -> str:
    if not query:
        return ""
    rules = tracker_rules()
    pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=None)
    kept = [(name, value) for name, value in pairs if not rules.drops(name)]
    return query if len(kept) == len(pairs) else urlencode(kept)


def _without_dots(path: str) -> str:
    if "/." not in path:
        return path
    resolved = posixpath.normpath(path)
    resolved = "/" + resolved.lstrip("/")
    return resolved + "/" if path.endswith("/") and resolved != "/" else resolved
