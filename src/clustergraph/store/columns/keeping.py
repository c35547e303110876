"""The snapshot of a store's state: where it is, when it is written, and why there is none."""

import os
import threading
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from pyoxigraph import Store as Engine

from clustergraph.errors import LockedError
from clustergraph.store.columns.build import write
from clustergraph.store.columns.snapshot import Snapshot

__all__ = ["FILE", "LEAST", "Snapshots"]

FILE = "columns.duckdb"
"""The snapshot of a generation, in its folder."""

LEAST = 16 << 20
"""Bytes of a generation, about 100,000 statements: below, the engine answers soon enough without a snapshot."""

# A snapshot of so many bytes of the engine's takes about one second to write.
_BYTES_A_SECOND = 12 << 20

_MISSING = "there is no snapshot yet; it is written when it pays"
_WRITING = "the snapshot is being written"
_ELSEWHERE = "another process is writing the snapshot"


class Snapshots:
    """
    The snapshots of a store, one at a time.

    :param setting: `auto` to use snapshots where duckdb and numpy are installed, `off` not to; by default what the
        environment variable CLUSTERGRAPH_READ_ENGINE says, else `auto`
    :ivar why: why there is none, where there is none
    """

    def __init__(self, setting: str | None = None) -> None:
        self._setting = setting or os.environ.get("CLUSTERGRAPH_READ_ENGINE") or "auto"
        self._lock = threading.Lock()
        self._folder: Path | None = None
        self._snapshot: Snapshot | None = None
        self._spent = 0.0
        self._writer: int | None = None
        self.why = ""

    @property
    def is_awaited(self) -> bool:
        """Whether there is no snapshot yet, so that the time for answers counts."""
        return self._snapshot is None and self._folder is not None

    def count(self, seconds: float) -> None:
        """Take note of time that the engine took for want of a snapshot."""
        self._spent += seconds

    def drop(self) -> None:
        """Use the snapshot no more, as it is damaged."""
        with self._lock:
            self.why = "the snapshot is damaged"
            self._snapshot = None

    def prepare(self, folder: Path | None, engine: Engine) -> None:
        """Write the snapshot of a state that is large, now."""
        if folder is not None and self._is_wanted(folder):
            self._write(folder, engine)

    def _is_wanted(self, folder: Path | None) -> bool:
        if folder is None:
            self.why = "the store is in memory"
        elif self._setting == "off":
            self.why = "the read engine is switched off"
        elif find_spec("duckdb") is None or find_spec("numpy") is None:
            self.why = "the read engine is not installed: pip install duckdb numpy"
        elif _size(folder) < LEAST:
            self.why = "the store is small"
        else:
            return True
        return False

    def opened(self, folder: Path | None, engine: Engine) -> Snapshot | None:
        """The snapshot of a state of the data; writes it where it is missing and worth it by now."""
        with self._lock:
            if folder != self._folder:
                self.release()
                self._folder = folder
                if self._is_wanted(folder):
                    self._open()
            elif self._snapshot is None and self.why in (_MISSING, _ELSEWHERE):
                assert folder is not None
                if (folder / FILE).exists():
                    self._open()
                elif self._spent >= _size(folder) / _BYTES_A_SECOND:
                    # Others who ask meanwhile are answered by the engine.
                    self.why = _WRITING
            if self._snapshot is not None or self.why != _WRITING or self._writer is not None:
                return self._snapshot
            self._writer = threading.get_ident()
        assert folder is not None
        try:
            is_written = self._write(folder, engine)
        finally:
            with self._lock:
                self._writer = None
                if self.why == _WRITING:
                    self.why = _MISSING
        with self._lock:
            if folder != self._folder:
                return None
            if is_written:
                self._open()
            return self._snapshot

    def _open(self) -> None:
        assert self._folder is not None
        path = self._folder / FILE
        self.why = _MISSING
        if path.exists():
            try:
                self._snapshot = Snapshot(path)
            except Exception:
                # Whatever is wrong with it, it is written anew.
                with suppress(OSError):
                    path.unlink()

    def _write(self, folder: Path, engine: Engine) -> bool:
        """Write the snapshot; whether that was possible."""
        self._spent = 0.0
        try:
            write(engine, folder / FILE)
        except LockedError:
            self.why = _ELSEWHERE
        except Exception as error:
            self.why = f"the snapshot cannot be written: {error}"
        else:
            return True
        return False

    def release(self) -> None:
        """Let go of the snapshot."""
        self._snapshot = None
        self._folder = None
        self._spent = 0.0


def _size(folder: Path) -> int:
    with suppress(OSError):
        return sum(entry.stat().st_size for entry in folder.iterdir() if entry.suffix == ".sst")
    return 0
