"""
A store's folder: generations of the data, of which one is current, and the lock of whoever writes.

Every load makes a new generation beside the current one, by hard links, and the folder then points to it in one
atomic step. Whatever ends a load in the middle, the folder holds the state before or the state after.
"""

import contextlib
import datetime
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from pyoxigraph import Store as Engine

from clustergraph.errors import LockedError, StoreError
from clustergraph.store.faults import translating

__all__ = ["FORMAT", "Folder", "Memory"]

FORMAT = 1
"""The format of store folders that this version writes; it reads this one and older ones."""

_HEAD = "clustergraph.json"
_LOCK = "lock"


class Memory:
    """Data in memory only; a change is made on a copy that takes the old one's place when it is whole."""

    name = "memory"

    def __init__(self) -> None:
        self.engine = Engine()

    @contextmanager
    def change(self) -> Iterator[Engine]:
        """A copy of the data to be changed; it becomes the data when the block ends without an error."""
        copy = Engine()
        copy.extend(self.engine)
        yield copy
        self.engine = copy

    def describe(self) -> dict[str, Any]:
        """What is known of the store besides its data."""
        return {"written_by": version("clustergraph")}

    def close(self) -> None:
        """Forget the data."""
        self.engine = Engine()


@dataclass
class _Head:
    """What clustergraph.json says: format, writer, and the current generation."""

    format: int
    written_by: str
    written_at: str
    generation: str

    @classmethod
    def read(cls, folder: Path) -> "_Head":
        try:
            value = json.loads((folder / _HEAD).read_text("utf-8"))
            head = cls(*(value[name] for name in ("format", "written_by", "written_at", "generation")))
        except FileNotFoundError as error:
            raise StoreError(f"{folder} is no store: there is no {_HEAD} in it") from error
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{folder}: {_HEAD} is damaged: restore the store from a dump") from error
        if not isinstance(head.format, int) or head.format > FORMAT:
            raise StoreError(
                f"{folder} was written by clustergraph {head.written_by}, whose format {head.format} is newer than "
                f"this version reads ({FORMAT}): update clustergraph"
            )
        return head

    def write(self, folder: Path) -> None:
        """Replace clustergraph.json in one step that also survives a power cut."""
        temporary = folder / f"{_HEAD}.new"
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(self.__dict__, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(folder / _HEAD)
        _sync(folder)


def _sync(folder: Path) -> None:
    """Make sure that the folder's own entries are on disk, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class Folder:
    """A store on disk, open for reading or for reading and writing."""

    def __init__(self, path: Path, *, read_only: bool, create: bool) -> None:
        self.path = path
        self.name = str(path)
        self.read_only = read_only
        self._lock: IO[str] | None = None
        with translating(self.name):
            self._check(create and not read_only)
            if not read_only:
                self._lock = _take_lock(path)
            try:
                self._open(create and not read_only)
            except BaseException:
                self.close()
                raise

    def _check(self, create: bool) -> None:
        if self.path.exists() and not self.path.is_dir():
            raise StoreError(f"{self.path} is a file, not the folder of a store")
        if not self.path.exists() or not any(entry.name != _LOCK for entry in self.path.iterdir()):
            if not create:
                raise StoreError(f"there is no store at {self.path}: `clustergraph build` makes one")
            self.path.mkdir(parents=True, exist_ok=True)
        elif not (self.path / _HEAD).exists() and not self._is_begun():
            raise StoreError(f"{self.path} is no store: there is no {_HEAD} in it")

    def _is_begun(self) -> bool:
        """Whether nothing but the beginnings of a store that was never finished lie in the folder."""
        return all(entry.name in (_LOCK, f"{_HEAD}.new", _generation(1)) for entry in self.path.iterdir())

    def _open(self, create: bool) -> None:
        if create and not (self.path / _HEAD).exists():
            shutil.rmtree(self.path / _generation(1), ignore_errors=True)
            Engine(str(self.path / _generation(1))).flush()
            _Head(FORMAT, version("clustergraph"), _now(), _generation(1)).write(self.path)
        self._head = _Head.read(self.path)
        if self.read_only:
            self.engine = self._reader()
        else:
            self._tidy()
            self.engine = Engine(str(self.path / self._head.generation))

    def _reader(self) -> Engine:
        """The current generation, opened for reading; once more if a writer moved on in between."""
        try:
            return Engine.read_only(str(self.path / self._head.generation))
        except OSError:
            self._head = _Head.read(self.path)
            return Engine.read_only(str(self.path / self._head.generation))

    def _tidy(self) -> None:
        """Remove what a load that was ended in the middle, or an older generation, left behind."""
        for entry in self.path.iterdir():
            if entry.name not in (_HEAD, _LOCK, self._head.generation):
                shutil.rmtree(entry, ignore_errors=True) if entry.is_dir() else entry.unlink(missing_ok=True)

    @contextmanager
    def change(self) -> Iterator[Engine]:
        """A new generation to be changed; it becomes the current one when the block ends without an error."""
        if self.read_only:
            raise StoreError(f"{self.name} is open for reading only")
        name = _generation(int(self._head.generation[1:]) + 1)
        target = self.path / name
        with translating(self.name):
            shutil.rmtree(target, ignore_errors=True)
            self.engine.flush()
            self.engine.backup(str(target))
        try:
            with translating(self.name):
                engine = Engine(str(target))
            yield engine
            with translating(self.name):
                engine.flush()
                self._switch(name, engine)
        except BaseException:
            engine = self.engine
            shutil.rmtree(target, ignore_errors=True)
            raise

    def _switch(self, name: str, engine: Engine) -> None:
        """Point to the new generation and drop those before the last one, which readers may still have open."""
        former = self._head.generation
        head = _Head(FORMAT, version("clustergraph"), _now(), name)
        head.write(self.path)
        self._head = head
        self.engine = engine
        for entry in self.path.glob("g*"):
            if entry.name not in (name, former):
                shutil.rmtree(entry, ignore_errors=True)

    def describe(self) -> dict[str, Any]:
        """What is known of the store besides its data."""
        return {"written_by": self._head.written_by, "written_at": self._head.written_at}

    def close(self) -> None:
        """Release the engine and the lock."""
        self.__dict__.pop("engine", None)
        if self._lock:
            self._lock.close()
            self._lock = None


def _generation(number: int) -> str:
    return f"g{number:06}"


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _take_lock(path: Path) -> IO[str]:
    """The lock of the folder, held until closed; the system frees it when its process ends, however it ends."""
    file = (path / _LOCK).open("a+", encoding="utf-8")
    try:
        _lock(file)
    except OSError as error:
        file.seek(0)
        text = file.read().strip()
        file.close()
        pid = int(text) if text.isdigit() else None
        holder = f"process {pid}" if pid else "another process"
        raise LockedError(
            f"{path} is in use by {holder}: wait for it to end, or open for reading only", pid=pid
        ) from error
    file.seek(0)
    file.truncate()
    file.write(str(os.getpid()))
    file.flush()
    return file


def _lock(file: IO[str]) -> None:
    """Take the lock on an open file or raise OSError at once."""
    try:
        import fcntl
    except ImportError:
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
