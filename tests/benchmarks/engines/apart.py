"""An engine in a process of its own, which may break down, take all memory, or take too long."""

import contextlib
import ctypes
import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.engines.answers import canonical, digest
from benchmarks.engines.asked import QUESTIONS, form, full
from benchmarks.engines.kinds import KINDS
from benchmarks.engines.opened import Given, Opened

__all__ = ["Apart", "filled"]

_HOURS = 6 * 3600
_FIRST = full(next(iter(QUESTIONS.values())))


def filled(kind: str, given: Given, folder: Path) -> dict[str, Any]:
    """Load a world into a folder, in a process of its own: the `seconds` and `megabytes`, or why it `failed`."""
    process = _Process(_fill, kind, given, folder)
    try:
        return process.received(_HOURS)
    finally:
        process.end()


class Apart:
    """
    An engine that is asked through a pipe.

    After a question that takes longer than the limit its process is ended, with all that it started, and the next
    question starts it again.

    :ivar made: the `seconds` until it answered its first question, which ended `opening` before that, or why it `failed`
    :ivar megabytes: the most memory that a process of the engine held at an answer
    """

    def __init__(self, kind: str, given: Given, folder: Path, *, limit: float) -> None:
        self._what = (kind, given, folder)
        self._limit = limit
        self.megabytes = 0.0
        self._process: _Process | None = None
        self.made = self._started()

    def _started(self) -> dict[str, Any]:
        self._process = _Process(_serve, *self._what)
        return self._kept(self._process.received(_HOURS))

    def _kept(self, answer: dict[str, Any]) -> dict[str, Any]:
        self.megabytes = max(self.megabytes, answer.pop("megabytes", 0.0))
        if answer.pop("ended", False):
            self.close()
        return answer

    def ask(self, text: str, *, whole: bool = False) -> dict[str, Any]:
        """
        The `seconds` that the whole answer took, and its number of rows and digest, `found`; or why it `failed`.

        :param whole: give also the canonical `rows`
        """
        if self._process is None and "failed" in (again := self._started()):
            return again
        assert self._process is not None
        self._process.send((text, whole))
        answer = self._kept(self._process.received(self._limit))
        if "failed" not in answer and self._process is not None:
            # To compare an answer may take longer than to give it, which is not the engine's time.
            answer |= self._kept(self._process.received(_HOURS))
        return answer

    def close(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.end()
            self._process = None


class _Process:
    def __init__(self, work: Callable[..., None], *given: Any) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_alone, args=(theirs, work, *given))
        self._process.start()
        theirs.close()

    def send(self, message: object) -> None:
        with contextlib.suppress(OSError):
            self._pipe.send(message)

    def received(self, limit: float) -> dict[str, Any]:
        try:
            if self._pipe.poll(limit):
                found: dict[str, Any] = self._pipe.recv()
                return found
            failed = f"over {limit:g} s"
        except (EOFError, OSError):
            failed = "broke down"
        return {"failed": failed, "ended": True}

    def end(self) -> None:
        # A server that has not answered is a child of the process, and of its group.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid or 0, signal.SIGKILL)
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _alone(pipe: Connection, work: Callable[..., None], *given: Any) -> None:
    os.setsid()
    try:
        work(pipe, *given)
    except EOFError:
        pass
    except BaseException as error:
        with contextlib.suppress(OSError):
            pipe.send({"failed": _told(error), "ended": True})


def _told(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:120]


def _fill(pipe: Connection, kind: str, given: Given, folder: Path) -> None:
    fill = KINDS[kind].fill
    assert fill is not None
    begun = time.perf_counter()
    fill(given, folder)
    seconds = time.perf_counter() - begun
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6
    pipe.send({"seconds": seconds, "megabytes": max(_peak("self"), children)})


def _serve(pipe: Connection, kind: str, given: Given, folder: Path) -> None:
    start = KINDS[kind].open
    assert start is not None
    _forget(folder)
    begun = time.perf_counter()
    with start(given, folder) as engine:
        opening = time.perf_counter() - begun
        engine.ask(_FIRST)
        pipe.send({"opening": opening, "seconds": time.perf_counter() - begun, "megabytes": _held(engine)})
        while True:
            _answer(pipe, engine, *pipe.recv())
            # What a large answer took is free for the other engines, as far as the C library gives it back.
            ctypes.CDLL(None).malloc_trim(0)


def _answer(pipe: Connection, engine: Opened, text: str, whole: bool) -> None:
    begun = time.perf_counter()
    try:
        answer = engine.ask(text)
    except Exception as error:
        pipe.send({"failed": _told(error)})
        return
    pipe.send({"seconds": time.perf_counter() - begun, "megabytes": _held(engine)})
    rows = engine.rows(answer)
    if form(text) in ("CONSTRUCT", "DESCRIBE"):
        rows = set(map(tuple, rows))
    if whole:
        pipe.send({"rows": [tuple(map(canonical, row)) for row in rows]})
    else:
        pipe.send({"found": digest(rows)})


def _held(engine: Opened) -> float:
    return max(_peak("self"), _peak(str(engine.process)) if engine.process else 0.0)


def _peak(process: str) -> float:
    """The most memory that a process held, in megabytes of a million bytes."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0


def _forget(folder: Path) -> None:
    """Drop a folder's files from the system's cache, so that opening them is cold."""
    for file in folder.rglob("*"):
        if file.is_file():
            with file.open("rb") as opened:
                os.fsync(opened.fileno())
                os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
