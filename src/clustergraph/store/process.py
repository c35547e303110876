"""A process that evaluates queries on a state of a store, how it is started, and how it is ended for good."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, cast

from pyoxigraph import RdfFormat

from clustergraph.errors import QueryError, QueryTimeout
from clustergraph.store import worker
from clustergraph.store.worker import END, read_frame, write_frame

__all__ = ["Clock", "Process", "can_start"]


def can_start() -> bool:
    """Whether processes can be started here: not in a browser, nor in a program that has no interpreter beside it."""
    return bool(sys.executable) and not getattr(sys, "frozen", False) and sys.platform not in ("emscripten", "wasi")


class Process:
    """
    A process that has a state of the data, and answers one question after the other.

    Raises QueryError where there can be none.

    :param data: what has the engine; held as long as the process may read it, so that no writer removes its files
    :param folder: the folder that the process reads; none for data in memory, which are handed over
    :param name: what errors call the store
    """

    def __init__(self, data: Any, folder: Path | None, name: str) -> None:
        self.data = data
        self._name = name
        self._owner = os.getpid()
        self._process = _started()
        self.end = weakref.finalize(self, _ended, self._process, self._owner)
        try:
            self._hand_over(folder)
        except BaseException:
            self.end()
            raise

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process waits, and for this process rather than for the one that this is a copy of."""
        return self._owner == os.getpid() and self.end.alive and self._process.poll() is None

    def clock(self, limit: float | None) -> "Clock":
        """A clock that runs from now on, and ends the process when `limit` seconds are over."""
        return Clock(self._process, limit)

    def _hand_over(self, folder: Path | None) -> None:
        try:
            if folder is None:
                self._send(b"M")
                self._dump()
                self._send(END)
            else:
                self._send(b"O", str(folder.absolute()).encode("utf-8", "surrogatepass"))
            kind, content = read_frame(cast(IO[bytes], self._process.stdout))
        except (EOFError, BrokenPipeError):
            reason = f"the process for it has ended ({self._code()})"
        else:
            if kind == b"R":
                return
            reason = content.decode("utf-8", "replace")
        raise QueryError(f"{self._name}: a query cannot be evaluated apart: {reason}")

    def _dump(self) -> None:
        stream = _Sent(self._send)
        try:
            self.data.engine.dump(cast(IO[bytes], stream), RdfFormat.N_QUADS)
        except BaseException as error:
            # The engine passes on an error of the stream as another one of its kind.
            raise stream.error or error from None

    def ask(self, question: bytes, clock: "Clock") -> tuple[bytes, bytes]:
        """The first frame of the answer; raises as `take` does."""
        with contextlib.suppress(BrokenPipeError):
            self._send(b"Q", question)
        return self.take(clock)

    def take(self, clock: "Clock") -> tuple[bytes, bytes]:
        """The next frame of the answer; raises QueryTimeout, or QueryError where the process broke down."""
        try:
            return read_frame(cast(IO[bytes], self._process.stdout))
        except (EOFError, OSError, ValueError):
            raise self._broken(clock) from None

    def _send(self, kind: bytes, content: bytes = b"") -> None:
        write_frame(cast(IO[bytes], self._process.stdin), kind, content)

    def _broken(self, clock: "Clock") -> QueryError:
        """Why the process has ended in the middle of its work."""
        if clock.expired:
            return QueryTimeout(clock.limit)
        if not self.end.alive:
            return QueryError("the query was stopped")
        if self._code() == -getattr(signal, "SIGKILL", 9):
            return QueryError("the query was ended from outside, most likely for want of memory: ask for less")
        return QueryError(
            "the query is too large or too deep for the engine, which broke down over it: ask it in several parts"
        )

    def _code(self) -> int | None:
        """The exit code of the process, which has closed its output."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(1)
        return None


class Clock:
    """Ends a process when `limit` seconds are over, unless it is stopped before; without a limit it never does."""

    def __init__(self, process: "subprocess.Popen[bytes]", limit: float | None) -> None:
        self.limit = limit or 0.0
        self.expired = False
        self._stopped = False
        self._lock = threading.Lock()
        self._process = process
        self._timer = threading.Timer(limit, self._expire) if limit else None
        if self._timer:
            self._timer.daemon = True
            self._timer.start()

    def _expire(self) -> None:
        with self._lock:
            if not self._stopped:
                self.expired = True
                self._process.kill()

    def stop(self) -> bool:
        """Stop the clock; whether that was in time."""
        with self._lock:
            self._stopped = True
        if self._timer:
            self._timer.cancel()
        return not self.expired


class _Sent:
    """A stream whose parts are sent as frames."""

    def __init__(self, send: Callable[[bytes, bytes], None]) -> None:
        self._send = send
        self.error: BaseException | None = None

    def write(self, chunk: bytes) -> int:
        try:
            self._send(b"D", bytes(chunk))
        except BaseException as error:
            self.error = error
            raise
        return len(chunk)

    def flush(self) -> None:
        """Nothing is held back."""


def _started() -> "subprocess.Popen[bytes]":
    if not can_start():
        raise QueryError("there is no Python interpreter here that could evaluate a query in a process of its own")
    # Without `site` it starts sooner; the paths of this process lead it to the same engine.
    paths = os.pathsep.join(path for path in sys.path if isinstance(path, str) and path)
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-S", str(worker.__file__)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": paths},
            # An interrupt typed on the terminal is for this process, which ends the other one as it sees fit.
            start_new_session=True,
        )
    except OSError as error:
        raise QueryError(f"no process can be started for a query: {error.strerror or error}") from error


def _ended(process: "subprocess.Popen[bytes]", owner: int) -> None:
    """End a process for good; one that belongs to the process that this one is a copy of is left alone."""
    if owner != os.getpid():
        return
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        # What has not been sent cannot be sent any more.
        with contextlib.suppress(OSError, ValueError):
            cast(IO[bytes], stream).close()
