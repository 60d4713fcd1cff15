"""The served pages in a real browser."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ROOT = Path(__file__).parents[3]
SERVE = "import sys; from ingest.serving import serve_database as s; s(sys.argv[1], port=int(sys.argv[2]))"
START_S = 40.0

pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]


@pytest.fixture(scope="module")
def address(base):
    """Serve the base on a free port in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(base), str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(port):
    """Return when the port is listened on; fail the test after a while."""
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"nothing listens on port {port} after {START_S} s")


def dump(url, folder):
    """Return the page as the browser has built it."""
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={folder}", "--dump-dom", url]
    done = subprocess.run(command, capture_output=True, timeout=90, check=True)
    return done.stdout.decode()


def test_a_visitor_gets_from_the_front_page_to_a_claim(address, tmp_path):
    """The front page shows a large claim; its link shows question and marked figure."""
    front = dump(f"{address}/", tmp_path / "front")
    assert "Who said how many billions?" in front
    link = re.search(r'class="figure" href="(/claimwire/claims/[0-9a-f]+)"', front)[1]
    claim = dump(address + link, tmp_path / "claim")
    assert "Who says so" in claim
    assert re.search(r'<mark class="m-figure"', claim)
    assert 'id="cite-text"' in claim
