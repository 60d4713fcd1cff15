"""The bundled sample, served over loopback as if its publishers were on the web.

Enters: the files of ``ingest/sample``. Leaves: a running server and feeds to follow.
The sample goes the whole way of real feeds: sockets, robots.txt, feeds, pages. Two
rounds are stored, so that one article shows its correction.
"""

from __future__ import annotations

import contextlib
import threading
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from ingest.loadable import LoadableSource
from ingest.subscriptions import NewFeed, add_feed
from kb.database import write_session
from kb.errors import VocabularyError
from kb.identity import content_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from sqlalchemy import Engine

# The port is fixed so that the articles of two runs have the same addresses: the same
# input twice must change no row. Any free port serves where this one is taken.
PORT = 8731
MEDIA_TYPES = {
    ".xml": "application/xml",
    ".rdf": "application/xml",
    ".json": "application/feed+json",
    ".html": "text/html; charset=utf-8",
}


@contextlib.contextmanager
def sample_server(*, is_second_round: bool = False, port: int = PORT) -> Iterator[str]:
    """Serve the sample on 127.0.0.1; yield its root, without a slash at the end."""
    root = files("ingest") / "sample"
    roots = [root / "round2", root] if is_second_round else [root]
    handler = partial(_SampleHandler, roots)
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError:
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def sample_feeds(base: str) -> list[NewFeed]:
    """Return the sample's feeds below ``base``. Raises ``VocabularyError``."""
    path = files("ingest") / "sample" / "publishers.yml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        return [_sample_feed(item, base) for item in data["publishers"]]
    except (KeyError, TypeError) as error:
        raise VocabularyError(str(path), "publishers", f"lacks {error}") from error


def follow_sample(engine: Engine, base: str) -> None:
    """Follow the sample's feeds in this database."""
    with write_session(engine) as session:
        for feed in sample_feeds(base):
            add_feed(session, feed, now=datetime.now(UTC))


def _sample_feed(item: dict[str, Any], base: str) -> NewFeed:
    source = LoadableSource(
        name=item["name"],
        domain=item["domain"],
        kind=item["kind"],
        family=item.get("family"),
    )
    return NewFeed(f"{base}/{item['folder']}/{item['feed']}", source, item["name"])


class _SampleHandler(BaseHTTPRequestHandler):
    """Answers with the sample's files; ``{base}`` becomes the server's own root."""

    def __init__(self, roots: list[Traversable], *args: Any) -> None:
        self._roots = roots
        super().__init__(*args)

    def do_GET(self) -> None:
        """Answer one request."""
        path = self.path.partition("?")[0].strip("/")
        body = self._body(path)
        if body is None:
            self.send_error(404)
            return
        etag = f'"{content_id(body)}"'
        is_same = self.headers.get("If-None-Match") == etag
        self.send_response(304 if is_same else 200)
        self.send_header("ETag", etag)
        suffix = "." + path.rpartition(".")[2]
        self.send_header("Content-Type", MEDIA_TYPES.get(suffix, "text/plain"))
        self.send_header("Content-Length", "0" if is_same else str(len(body)))
        self.end_headers()
        if not is_same:
            self.wfile.write(body)

    def _body(self, path: str) -> bytes | None:
        parts = path.split("/")
        if len(parts) != 2 or any(part in {"", ".", ".."} for part in parts):
            return None
        for root in self._roots:
            file = root.joinpath(*parts)
            if file.is_file():
                text = file.read_text(encoding="utf-8")
                base = f"http://{self.headers['Host']}"
                return text.replace("{base}", base).encode()
        return None

    def log_message(self, *args: Any) -> None:
        """Say nothing: the run reports what it fetched."""
