"""Loopback servers for the tests of ingestion: real sockets, nothing off the machine."""

from __future__ import annotations

import gzip
import socketserver
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ingest.addresses import read_policy
from ingest.fetch import Fetcher
from ingest.fetched import FetchSettings


@dataclass
class Reply:
    """What one path answers. ``chunks`` are (seconds before, bytes)."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    chunks: tuple[tuple[float, bytes], ...] = ()
    length: int | None = None


class Site:
    """A loopback HTTP server whose answers are a dictionary of path to reply."""

    def __init__(self):
        """Listen on a free port of 127.0.0.1."""
        self.replies = {}
        self.requests = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"

            def do_GET(self):
                site.requests.append((self.path, dict(self.headers.items())))
                answer = site.replies.get(self.path, Reply(b"absent", 404))
                reply = answer(self) if callable(answer) else answer
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if not reply.chunks:
                    length = len(reply.body) if reply.length is None else reply.length
                    self.send_header("Content-Length", str(length))
                self.end_headers()
                try:
                    self.wfile.write(reply.body)
                    for pause, chunk in reply.chunks:
                        time.sleep(pause)
                        self.wfile.write(chunk)
                        self.wfile.flush()
                except OSError:
                    pass

            def log_message(self, *args):
                pass

        ThreadingHTTPServer.request_queue_size = 64
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}
        )
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def add(self, path, body=b"", **kwargs):
        """Answer ``path`` with ``body``; return the full URL."""
        self.replies[path] = Reply(
            body if isinstance(body, bytes) else body.encode(), **kwargs
        )
        return self.url + path

    def close(self):
        """Stop serving."""
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def site():
    """Return a loopback site without pages; add them by ``site.add``."""
    made = Site()
    yield made
    made.close()


@pytest.fixture
def raw_server():
    """Return a function that serves raw bytes on a socket, whatever is asked."""
    servers = []

    def start(send):
        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                try:
                    self.request.recv(65536)
                    send(self.request)
                except OSError:
                    pass

        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.02}
        )
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_address[1]}/"

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def loopback():
    """Return fetch settings that allow loopback and do not wait."""

    def build(**kwargs):
        kwargs.setdefault("host_delay_s", 0.0)
        policy = read_policy(None, allow_private=True)
        return FetchSettings(addresses=policy, **kwargs)

    return build


@pytest.fixture
def fetcher(loopback):
    """Return a fetcher that may reach loopback, with short limits."""
    with Fetcher(loopback(deadline_s=3.0, read_timeout_s=1.0)) as made:
        yield made


@pytest.fixture
def bomb():
    """Return a gzip body of ``size`` zero bytes, compressed ``times`` over."""

    def build(size, times=1):
        body = b"\0" * size
        for _ in range(times):
            body = gzip.compress(body, 9)
        return body

    return build
