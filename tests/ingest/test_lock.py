"""One run at a time."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from ingest.lock import AlreadyRunningError, run_lock

HOLD = "import sys, time\nfrom ingest.lock import run_lock\nwith run_lock(sys.argv[1]):\n print('held', flush=True)\n time.sleep(60)\n"


def test_a_second_run_is_told_who_holds_the_lock(tmp_path):
    """The message names the holder's process."""
    database = tmp_path / "a.db"
    with (
        run_lock(database),
        pytest.raises(AlreadyRunningError, match=str(os.getpid())),
        run_lock(database),
    ):
        pass
    with run_lock(database):
        pass


def test_the_lock_dies_with_its_holder(tmp_path):
    """A killed holder leaves no stale lock."""
    database = tmp_path / "a.db"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(database)], stdout=subprocess.PIPE
    )
    with holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(AlreadyRunningError) as caught, run_lock(database):
            pass
        assert caught.value.pid == holder.pid
        holder.kill()
        holder.wait()
    with run_lock(database):
        pass


def test_two_databases_do_not_lock_each_other(tmp_path):
    """The lock is the database's; one in memory needs none."""
    one, other = run_lock(tmp_path / "a.db"), run_lock(tmp_path / "b.db")
    with one, other, run_lock(":memory:"), run_lock(":memory:"):
        pass
