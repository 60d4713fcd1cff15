"""Child processes in which hostile bytes are parsed, with limits.

Enters: a top-level function and its arguments. Leaves: its result, or
``SandboxError`` where it took too long, too much memory, or took the process down. A
feed of a few kilobytes can keep a parser busy for minutes; here it costs one child.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import queue
import resource
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self, TypeVar

from kb.errors import ClaimwireError

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Result = TypeVar("Result")
SandboxFault = Literal["timeout", "memory", "crash"]


class SandboxError(ClaimwireError):
    """The call was stopped; ``fault`` says how. Never leaves ``ingest.reading``."""

    def __init__(self, message: str, *, fault: SandboxFault) -> None:
        """Keep the fault, so that the caller can name the item's error."""
        super().__init__(message)
        self.fault: SandboxFault = fault


class Sandbox(Protocol):
    """Runs a function somewhere and hands its result or its exception back."""

    def call(
        self, function: Callable[..., Result], *args: Any, **kwargs: Any
    ) -> Result:
        """Return ``function(*args, **kwargs)``. Raises what it raises."""


class InlineSandbox:
    """No sandbox: runs the function here. For one trusted file, and for tests."""

    def call(
        self, function: Callable[..., Result], *args: Any, **kwargs: Any
    ) -> Result:
        """Return ``function(*args, **kwargs)``."""
        return function(*args, **kwargs)


@dataclass(frozen=True, slots=True)
class SandboxLimits:
    """Seconds of one call, bytes of address space of one child above its start."""

    wall_s: float = 20.0
    memory_bytes: int = 2**30


@dataclass(frozen=True, slots=True)
class _Failure:
    """One of our errors on its way through the pipe.

    Pickling the error itself would call its class with the wrong arguments.
    """

    kind: type[ClaimwireError]
    args: tuple[Any, ...]
    state: dict[str, Any]

    def rebuilt(self) -> ClaimwireError:
        error = self.kind.__new__(self.kind)
        error.args = self.args
        error.__dict__.update(self.state)
        return error


class _Child:
    """One child process; started on first use, again after it was stopped."""

    def __init__(self, limits: SandboxLimits) -> None:
        self._limits = limits
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def call(self, task: tuple[Any, ...]) -> Any:
        pipe = self._pipe if self._is_alive() else self._start()
        try:
            if pipe is None:  # excluded by _start
                raise AssertionError
            pipe.send(task)
            if not pipe.poll(self._limits.wall_s):
                self.stop()
                message = f"stopped after {self._limits.wall_s:g} s"
                raise SandboxError(message, fault="timeout")
            answer = pipe.recv()
        except (EOFError, OSError) as error:
            self.stop()
            raise SandboxError("the parser's process died", fault="crash") from error
        if isinstance(answer, _Failure):
            raise answer.rebuilt()
        return answer

    def stop(self) -> None:
        """End the child, at once and without asking it."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None

    def _is_alive(self) -> bool:
        return self._process is not None and self._process.is_alive()

    def _start(self) -> Connection:
        self.stop()
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=_serve, args=(theirs, self._limits.memory_bytes), daemon=True
        )
        process.start()
        theirs.close()
        self._process, self._pipe = process, ours
        return ours


class ProcessSandbox:
    """A few children shared by the threads of a run. Use as a context manager."""

    def __init__(
        self, n_children: int = 2, limits: SandboxLimits | None = None
    ) -> None:
        """Start nothing yet: children start on first use."""
        self._children = [_Child(limits or SandboxLimits()) for _ in range(n_children)]
        self._free: queue.Queue[_Child] = queue.Queue()
        for child in self._children:
            self._free.put(child)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop all children."""
        for child in self._children:
            child.stop()

    def call(
        self, function: Callable[..., Result], *args: Any, **kwargs: Any
    ) -> Result:
        """Run ``function`` in a child; it must be importable, its values picklable.

        Raises what it raises, or ``SandboxError``.
        """
        child = self._free.get()
        try:
            result: Result = child.call((function, args, kwargs))
        finally:
            self._free.put(child)
        return result


def _serve(pipe: Connection, memory_bytes: int) -> None:
    """Answer calls until the pipe closes. Runs in the child."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    _limit_memory(memory_bytes)
    while True:
        try:
            function, args, kwargs = pipe.recv()
        except EOFError:
            return
        pipe.send(_answer(function, args, kwargs))


def _answer(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    try:
        return function(*args, **kwargs)
    except ClaimwireError as error:
        return _Failure(type(error), error.args, dict(error.__dict__))
    except MemoryError:
        return _Failure(SandboxError, ("took too much memory",), {"fault": "memory"})
    except Exception as error:  # noqa: BLE001 - a parser may raise anything
        message = f"{type(error).__name__}: {error}"[:300]
        return _Failure(SandboxError, (message,), {"fault": "crash"})


def _limit_memory(memory_bytes: int) -> None:
    """Bound the address space at what is used now and ``memory_bytes`` more."""
    with contextlib.suppress(OSError, ValueError):
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123
            pages = int(statm.read().split()[0])
        limit = pages * resource.getpagesize() + memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
