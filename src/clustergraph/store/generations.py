"""
A store's folder: generations of the data, of which one is current, and the lock of whoever writes.

A generation that is current is never changed again. Every change makes a new one beside it, by hard links, and the
head of the folder then points to the new one in one atomic step: whatever ends a change in the middle, the folder
holds the state before or the state after. Readers lease the generation that they read, so that it is removed only
when nobody reads it any more.
"""

import os
import re
import shutil
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pyoxigraph import Store as Engine

from clustergraph.errors import StoreError
from clustergraph.store.draft import Draft
from clustergraph.store.faults import translating
from clustergraph.store.head import HEAD, Head, sync
from clustergraph.store.locks import is_leased, lease, take_lock

__all__ = ["Folder", "Generation"]

_LOCK = "lock"
_LEASE = "lease"
_GENERATION = re.compile(r"g(\d{6,})")
_OURS = re.compile(rf"{_LOCK}|{re.escape(HEAD)}(\.new)?|g\d{{6,}}(\.gone)?")
# How often a reader starts again because a writer moved on and removed the generation meanwhile.
_ATTEMPTS = 20


class Generation:
    """One generation, open for reading; it stays on the disk as long as this object is held."""

    def __init__(self, folder: Path, head: Head) -> None:
        """Raises FileNotFoundError when the generation is gone, or another one took its place."""
        self.head = head
        self.folder = folder / head.generation
        descriptor = lease(folder / head.generation / _LEASE)
        if descriptor is not None:
            weakref.finalize(self, os.close, descriptor)
        # The lease counts only if the generation was current when it was taken.
        if Head.read(folder).generation != head.generation:
            raise FileNotFoundError(f"{head.generation} is no longer current")
        self.engine = Engine.read_only(str(folder / head.generation))


class Folder:
    """A store on disk, open for reading or for reading and writing."""

    def __init__(self, path: Path, *, read_only: bool, create: bool) -> None:
        self.path = path
        self.name = str(path)
        self.read_only = read_only
        self._current: Generation | None = None
        self._last = 0
        self._unlock: Callable[[], object] = _nothing
        with translating(self.name):
            self._check(create=create and not read_only)
            if not read_only:
                self._unlock = weakref.finalize(self, os.close, take_lock(path / _LOCK))
            try:
                self._open()
            except BaseException:
                self.close()
                raise

    def _check(self, *, create: bool) -> None:
        if self.path.exists() and not self.path.is_dir():
            raise StoreError(f"{self.path} is a file, not the folder of a store")
        if not self.path.exists() or not any(entry.name != _LOCK for entry in self.path.iterdir()):
            if not create:
                raise StoreError(
                    f"there is no store at {self.path}: `clustergraph build` makes one, --store names another"
                )
            self.path.mkdir(parents=True, exist_ok=True)
        elif not (self.path / HEAD).exists() and not all(_OURS.fullmatch(entry.name) for entry in self.path.iterdir()):
            raise StoreError(f"{self.path} is no store: there is no {HEAD} in it")

    def _open(self) -> None:
        if not self.read_only and not (self.path / HEAD).exists():
            first = self._new()
            Engine(str(first)).flush()
            self._publish(first)
        self._current = self._newest()
        self._sweep()

    def _newest(self) -> Generation:
        """The current generation; tried again when a writer moves on meanwhile."""
        for _ in range(_ATTEMPTS):
            with suppress(FileNotFoundError):
                return Generation(self.path, Head.read(self.path))
        raise StoreError(f"{self.path}: files of the store are damaged: build it again, or restore it from a dump")

    @property
    def current(self) -> Generation:
        """The generation that is read; it lasts as long as it is held. Raises StoreError when the store is closed."""
        if self._current is None:
            raise StoreError(f"{self.name} is closed")
        return self._current

    @contextmanager
    def change(self) -> Iterator[Draft]:
        """A new generation to be changed; it becomes the current one when the block ends without an error."""
        before = self._refreshed()
        target = self._new()
        try:
            before.engine.backup(str(target))
            draft = Draft(Engine(str(target)), before=before.engine, fresh=lambda: Engine(str(self._new())))
            yield draft
            draft.close()
            self._publish(self._path(self._last))
            self._current = self._newest()
        finally:
            # Whatever is not current by now, or read by someone, is of no more use.
            del before
            self._sweep()

    def _refreshed(self) -> Generation:
        """The current generation, opened anew if an interrupted change had gone through all the same."""
        if Head.read(self.path) != self.current.head:
            self._current = self._newest()
        return self.current

    def _path(self, number: int) -> Path:
        return self.path / f"g{number:06}"

    def _new(self) -> Path:
        """The folder for a new generation, which does not exist yet; no number is ever used twice."""
        found = [int(match.group(1)) for entry in self.path.iterdir() if (match := _GENERATION.match(entry.name))]
        self._last = max([self._last, *found]) + 1
        return self._path(self._last)

    def _publish(self, generation: Path) -> None:
        """Make a generation, closed and whole, the current one."""
        (generation / _LEASE).touch()
        for entry in generation.iterdir():
            # What is linked from the former generation is on the disk already.
            if entry.stat().st_nlink == 1:
                sync(entry)
        sync(generation)
        Head.of(generation.name).write(self.path)

    def _sweep(self) -> None:
        """Remove what an ended change left behind, and older generations that nobody reads."""
        if self.read_only or not (self.path / HEAD).exists():
            return
        # An interrupt may come between the switch on the disk and in memory: only the disk knows.
        current = Head.read(self.path).generation
        for entry in self.path.iterdir():
            if entry.name == f"{HEAD}.new":
                entry.unlink(missing_ok=True)
            elif _GENERATION.match(entry.name) and entry.name != current and not is_leased(entry / _LEASE):
                _remove(entry)

    def describe(self) -> dict[str, Any]:
        """What is known of the store besides its data."""
        return asdict(self.current.head)

    def close(self) -> None:
        """Release the data and the lock."""
        self._current = None
        self._unlock()


def _remove(folder: Path) -> None:
    """Remove a folder, all of it or, where the system protects files in use, nothing."""
    gone = folder if folder.suffix == ".gone" else folder.with_suffix(".gone")
    with suppress(OSError):
        folder.replace(gone)
        shutil.rmtree(gone, ignore_errors=True)


def _nothing() -> None:
    pass
