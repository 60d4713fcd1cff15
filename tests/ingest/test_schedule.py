"""Ingestion on a schedule, stopped by a signal."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time

import pytest

from ingest.schedule import cron_line, systemd_units
from kb.database import open_database

LOOP = """
import sys, time
from ingest.schedule import run_forever
def look():
    print("look", flush=True)
    time.sleep({sleep})
    print("done", flush=True)
    return 0
run_forever(look, minutes={minutes})
print("ended", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize(
    ("sleep", "lines"),
    [(30, ["ended"]), (0, ["done", "ended"])],
    ids=["in the middle of a run", "between two runs"],
)
def test_a_signal_ends_the_loop(number, sleep, lines):
    """In the middle of a run or between two: the process ends at once and well."""
    code = LOOP.format(sleep=sleep, minutes=10)
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout.readline() == "look\n"
        time.sleep(0.5)
        process.send_signal(number)
        assert process.stdout.read().split() == lines
        assert process.wait(timeout=5) == 0


def test_the_loop_looks_again():
    """After the wait the next look begins."""
    code = LOOP.format(sleep=0, minutes=0.001)
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
    )
    with process:
        seen = [process.stdout.readline() for _ in range(4)]
        process.terminate()
    assert seen == ["look\n", "done\n"] * 2


def test_a_scheduler_that_is_stopped_in_a_run_records_it(tmp_path, site, raw_server):
    """SIGTERM while a feed is slow: the run is recorded as interrupted, nothing breaks."""
    asked = threading.Event()

    def slow(connection):
        asked.set()
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(200):
            connection.sendall(b"x")
            time.sleep(0.1)

    database = str(tmp_path / "a.db")
    program = [sys.executable, "-m", "ingest.cli", "--db", database]
    url = raw_server(slow)
    subprocess.run([*program, "feeds", "add", url], check=True, capture_output=True)
    process = subprocess.Popen(
        [*program, "schedule", "--allow-private"], stdout=subprocess.PIPE
    )
    with process:
        assert asked.wait(60)
        time.sleep(0.3)
        process.terminate()
        process.wait(timeout=15)
    engine = open_database(database)
    with engine.connect() as connection:
        states = connection.exec_driver_sql("SELECT state FROM runs").scalars().all()
    engine.dispose()
    assert states == ["interrupted"]


def test_units_name_the_database_by_its_full_path(tmp_path, monkeypatch):
    """A scheduler starts somewhere else."""
    monkeypatch.chdir(tmp_path)
    assert str(tmp_path / "a.db") in systemd_units("a.db", minutes=15)
    assert str(tmp_path / "a.db") in cron_line("a.db", minutes=15)
    assert cron_line("a.db", minutes=60).startswith("0 * * * * ")
