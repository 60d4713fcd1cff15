"""One writer of a kind at a time, by a lock that dies with its holder.

Enters: the path of the database. Leaves: a held lock, or ``AlreadyRunning`` with the
holder's process id. ``flock`` is released by the kernel when the process ends, however
it ends: no lock file has to be judged stale.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import InputError
from kb.errors import RunError

if TYPE_CHECKING:
    from collections.abc import Iterator


class AlreadyRunningError(RunError):
    """Another run holds the lock of this database; ``pid`` is its process, if known."""

    def __init__(self, path: Path, pid: int | None) -> None:
        """Keep who holds the lock."""
        holder = f"process {pid}" if pid else "another process"
        super().__init__(f"already running: {holder} holds {path}")
        self.path = path
        self.pid = pid


@contextlib.contextmanager
def run_lock(database: Path | str) -> Iterator[None]:
    """Hold ``<database>.lock`` for the block. Raises ``AlreadyRunningError``."""
    if str(database) == ":memory:":
        yield
        return
    path = Path(f"{database}.lock")
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise InputError(f"cannot write beside the database: {error}") from error
    try:
        _take(handle, path)
        yield
    finally:
        os.close(handle)


def _take(handle: int, path: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        text = os.pread(handle, 32, 0).decode("ascii", "replace").strip()
        pid = int(text) if text.isdigit() else None
        raise AlreadyRunningError(path, pid) from error
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode("ascii"), 0)
