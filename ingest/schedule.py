"""Ingestion on a schedule: our own loop, or units for the machine's scheduler.

Enters: a function that runs once. Leaves: nothing, until a signal ends the loop. The
feeds' own times (``ingest.polling``) decide what is asked; this only looks often.
"""

from __future__ import annotations

import logging
import shlex
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import DatabaseBusy

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

log = logging.getLogger(__name__)


def run_forever(look: Callable[[], int], *, minutes: float) -> None:
    """Call ``look`` now and then every ``minutes``, until SIGTERM or SIGINT.

    A signal during ``look`` raises ``KeyboardInterrupt`` there once, so that the run
    is recorded as interrupted; what it had stored stays.
    """
    stop = threading.Event()
    is_looking = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        if is_looking.is_set():
            is_looking.clear()
            raise KeyboardInterrupt

    before = {s: signal.signal(s, end) for s in (signal.SIGTERM, signal.SIGINT)}
    try:
        while not stop.is_set():
            is_looking.set()
            _look(look)
            is_looking.clear()
            stop.wait(minutes * 60)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _look(look: Callable[[], int]) -> None:
    try:
        code = look()
    except KeyboardInterrupt:
        log.warning("stopped in the middle of a run; what was stored stays")
    except DatabaseBusy as error:
        log.warning("put off to the next look: %s", error)
    else:
        log.info("looked exit_code=%d", code)


def systemd_units(database: str, *, minutes: int) -> str:
    """Return a service and a timer, each under the name of its file."""
    path = Path(database).resolve()
    return f"""# ~/.config/systemd/user/claimwire.service
[Unit]
Description=Claimwire: read the feeds that are due
After=network-online.target

[Service]
Type=oneshot
ExecStart={_command(path)}
WorkingDirectory={path.parent}
# 1: some feeds failed; their rows say why, and they are asked again later.
SuccessExitStatus=1
Nice=10

# ~/.config/systemd/user/claimwire.timer
[Unit]
Description=Claimwire: look every {minutes} minutes

[Timer]
OnBootSec=2min
OnUnitInactiveSec={minutes}min
RandomizedDelaySec=60
Persistent=true

[Install]
WantedBy=timers.target

# Then: systemctl --user daemon-reload && systemctl --user enable --now claimwire.timer
"""


def cron_line(database: str, *, minutes: int) -> str:
    """Return one line for crontab; two runs never overlap, as a run takes a lock."""
    path = Path(database).resolve()
    step = f"*/{minutes}" if 0 < minutes < 60 else "0"
    return f"{step} * * * * {_command(path)} >> {shlex.quote(f'{path}.log')} 2>&1"


def _command(database: Path) -> str:
    program = Path(sys.argv[0])
    words = (
        [str(program.resolve())]
        if program.name == "claimwire"
        else [sys.executable, "-m", "ingest.cli"]
    )
    return shlex.join([*words, "--db", str(database), "ingest"])
