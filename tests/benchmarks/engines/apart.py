"""An engine in a process of its own, which may break down, take all memory, or take too long."""

import contextlib
import multiprocessing
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.engines.answers import digest
from benchmarks.engines.kinds import KINDS

__all__ = ["Apart"]


class Apart:
    """
    An engine that is asked through a pipe.

    After a question that takes longer than the limit its process is ended, and `ready` is false.
    """

    def __init__(self, kind: str, triples: Path, folder: Path, *, limit: float) -> None:
        context = multiprocessing.get_context("spawn")
        self._limit = limit
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, kind, triples, folder))
        self._process.start()
        theirs.close()
        self.made: dict[str, Any] = self._received(3600)
        self.ready = "failed" not in self.made

    def ask(self, text: str) -> dict[str, Any]:
        """The seconds that the whole answer took, its number of rows and digest; or why it `failed`."""
        self._pipe.send(text)
        answer = self._received(self._limit)
        self.ready = not answer.pop("ended", False)
        return answer

    def _received(self, limit: float) -> dict[str, Any]:
        try:
            if self._pipe.poll(limit):
                found: dict[str, Any] = self._pipe.recv()
                return found
            failed = f"over {limit:g} s"
        except (EOFError, OSError):
            failed = "broke down"
        self.close()
        return {"failed": failed, "ended": True}

    def close(self) -> dict[str, Any]:
        """End the process; what it took in the end."""
        found: dict[str, Any] = {}
        with contextlib.suppress(OSError, EOFError):
            self._pipe.send(None)
            if self._pipe.poll(30):
                found = self._pipe.recv()
        self._process.join(10)
        self._process.kill()
        self._process.join()
        return found


def _serve(pipe: Connection, kind: str, triples: Path, folder: Path) -> None:
    begun = time.perf_counter()
    try:
        with KINDS[kind](triples, folder) as (ask, files, other):
            pipe.send({"seconds": time.perf_counter() - begun})
            while (text := pipe.recv()) is not None:
                pipe.send(_answered(ask, text))
            pipe.send({"megabytes": _peak("self") + (_peak(str(other)) if other else 0), "disk": _size(files)})
    except BaseException as error:
        with contextlib.suppress(OSError):
            pipe.send({"failed": f"{type(error).__name__}: {error}"})


def _answered(ask: Any, text: str) -> dict[str, Any]:
    begun = time.perf_counter()
    try:
        rows = ask(text)
    except Exception as error:
        return {"failed": " ".join(f"{type(error).__name__}: {error}".split())[:120]}
    seconds = time.perf_counter() - begun
    return {"seconds": seconds, "found": digest(rows)}


def _peak(process: str) -> float:
    """The most memory that a process held, in megabytes."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1000
    return 0.0


def _size(folder: Path | None) -> float:
    files = folder.rglob("*") if folder else ()
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6
