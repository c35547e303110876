"""
A store's folder: generations of the data, of which one is current, and the lock of whoever writes.

A generation that is current is never changed again. Every change makes a new one beside it, by hard links, and the
head of the folder then points to the new one in one atomic step: whatever ends a change in the middle, the folder
holds the state before or the state after. Readers lease the generation that they read, so that it is removed only
when nobody reads it any more.
"""

import os
import re
import secrets
import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, TypeVar

from pyoxigraph import Store as Engine

from clustergraph.errors import DamagedError, StoreError
from clustergraph.store.draft import Draft
from clustergraph.store.faults import damaged, translating
from clustergraph.store.head import HEAD, Head, sync
from clustergraph.store.locks import is_leased, is_still, lease, take_lock
from clustergraph.store.seal import CHECKED_ALWAYS, holds_data, seal, torn

__all__ = ["Folder", "Generation"]

T = TypeVar("T")

_LOCK = "lock"
_LEASE = "lease"
_GENERATION = re.compile(r"g(\d{6,})")
_SCRATCH = re.compile(r"scratch-[0-9a-f]{8}")
_OURS = re.compile(rf"{_LOCK}|{re.escape(HEAD)}(\.new)?|(g\d{{6,}}|{_SCRATCH.pattern})(\.gone)?")
# How often a reader starts again because a writer moved on and removed the generation meanwhile.
_ATTEMPTS = 20
# How many faults of how many files an error names.
_TOLD = 3


class Generation:
    """One generation, open for reading; it stays on the disk as long as this object is held."""

    def __init__(self, folder: Path, head: Head, *, checked: bool) -> None:
        """
        Raises FileNotFoundError when the generation is gone or another one took its place; DamagedError for files that
        are not as they were written.

        :param checked: whether the files are known to be whole
        """
        self.head = head
        self.folder = folder / head.generation
        self._lease = lease(self.folder / _LEASE)
        if self._lease is not None:
            weakref.finalize(self, os.close, self._lease)
        # The lease counts only if the generation was current when it was taken.
        if Head.read(folder).generation != head.generation:
            raise FileNotFoundError(f"{head.generation} is no longer current")
        if not checked and head.seal:
            faults = list(torn(self.folder, head.seal, again=CHECKED_ALWAYS))
            if faults:
                more = f", … ({len(faults)} in all)" if len(faults) > _TOLD else ""
                raise damaged(str(folder), ", ".join(faults[:_TOLD]) + more)
        self.engine = Engine.read_only(str(self.folder))

    def check_place(self) -> None:
        """Raise StoreError where another folder, or none, is now where this was opened."""
        if self._lease is not None and not is_still(self._lease, self.folder / _LEASE):
            raise StoreError(f"{self.folder.parent} was moved, removed or replaced since it was opened: open it again")


class Folder:
    """
    A store on disk, open for reading or for reading and writing.

    :param create: whether to make a store where there is none
    :param replacing: whether a store that is damaged is opened all the same, only to be replaced
    """

    def __init__(self, path: Path, *, read_only: bool, create: bool, replacing: bool = False) -> None:
        self.path = path
        self.name = str(path)
        self.read_only = read_only
        self._current: Generation | None = None
        self._last = 0
        self._replacing = replacing
        self._changing = threading.Lock()
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
        if self.path.is_symlink() and not self.path.exists():
            raise StoreError(f"{self.path} is a link to a place that is not there")
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
            self._begin()
        with suppress(DamagedError) if self._replacing else nullcontext():
            self._current = self._newest()
            self._sweep()

    def _begin(self) -> None:
        """Publish an empty generation, unless data lie here whose head is gone."""
        if any(holds_data(entry) for entry in self.path.iterdir() if _GENERATION.fullmatch(entry.name)):
            if not self._replacing:
                raise damaged(self.name, f"{HEAD} is missing")
            return
        first = self._new()
        Engine(str(first)).flush()
        self._publish(first, seal(first, first=True))

    def _newest(self, *, checked: bool = False) -> Generation:
        """The current generation; tried again when a writer moves on meanwhile."""
        for _ in range(_ATTEMPTS):
            with suppress(FileNotFoundError):
                return Generation(self.path, Head.read(self.path), checked=checked)
        raise damaged(self.name, f"{Head.read(self.path).generation} is missing")

    @property
    def current(self) -> Generation:
        """The generation that is read; it lasts as long as it is held. Raises StoreError when the store is closed."""
        if self._current is None:
            raise StoreError(f"{self.name} is closed")
        return self._current

    @contextmanager
    def change(self, *, empty: bool = False) -> Iterator[Draft]:
        """
        A new generation to be changed; it becomes the current one when the block ends without an error.

        Changes by several threads follow each other.

        :param empty: begin with nothing instead of the present data
        """
        with self._changing:
            if self._current:
                self._current.check_place()
            before = None if empty else self._refreshed()
            target = self._new()
            try:
                if before:
                    before.engine.backup(str(target))
                former = before.engine if before else Engine()
                draft = Draft(Engine(str(target)), before=former, fresh=lambda: Engine(str(self._new())))
                del former
                yield draft
                draft.close()
                made = self._path(self._last)
                shared = self.path / before.head.generation if before else None
                self._publish(made, seal(made, shared))
                self._current = self._newest(checked=True)
            finally:
                # Whatever is not current by now, or read by someone, is of no more use.
                del before
                self._sweep()

    def tried(self, work: Callable[[Engine], T]) -> T:
        """What `work` gives for a copy of the current data, which it may change, and which is gone afterwards."""
        data = self.current
        with self._aside() as folder:
            data.engine.backup(str(folder / "data"))
            return work(Engine(str(folder / "data")))

    @contextmanager
    def _aside(self) -> Iterator[Path]:
        """A folder on the same disk, where files are shared by links; elsewhere where that cannot be written."""
        folder = self.path / f"scratch-{secrets.token_hex(4)}"
        try:
            folder.mkdir()
            (folder / _LEASE).touch()
            held = lease(folder / _LEASE)
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            with tempfile.TemporaryDirectory() as elsewhere:
                yield Path(elsewhere)
            return
        try:
            yield folder
        finally:
            if held is not None:
                os.close(held)
            shutil.rmtree(folder, ignore_errors=True)

    def faults(self) -> list[str]:
        """What is wrong with the files of the current generation, looked through to the last byte."""
        self.current.check_place()
        head = self.current.head
        return list(torn(self.path / head.generation, head.seal)) if head.seal else []

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

    def _publish(self, generation: Path, checksum: str) -> None:
        """Make a generation, closed, whole and sealed, the current one."""
        (generation / _LEASE).touch()
        for entry in generation.iterdir():
            # What is linked from the former generation is on the disk already.
            if entry.stat().st_nlink == 1:
                sync(entry)
        sync(generation)
        Head.of(generation.name, checksum).write(self.path)

    def _sweep(self) -> None:
        """Remove what an ended change left behind, and older generations that nobody reads."""
        if self.read_only or not (self.path / HEAD).exists():
            return
        # An interrupt may come between the switch on the disk and in memory: only the disk knows.
        try:
            current = Head.read(self.path).generation
        except DamagedError:
            return
        for entry in self.path.iterdir():
            if entry.name == f"{HEAD}.new":
                entry.unlink(missing_ok=True)
            elif _is_state(entry) and entry.name != current and not is_leased(entry / _LEASE):
                _remove(entry)

    def describe(self) -> dict[str, Any]:
        """What is known of the store besides its data."""
        head = self.current.head
        return {name: getattr(head, name) for name in ("format", "written_by", "written_at", "generation")}

    def close(self) -> None:
        """Release the data and the lock."""
        self._current = None
        self._unlock()


def _is_state(entry: Path) -> bool:
    return bool(_GENERATION.match(entry.name) or _SCRATCH.match(entry.name))


def _remove(folder: Path) -> None:
    """Remove a folder, all of it or, where the system protects files in use, nothing."""
    gone = folder if folder.suffix == ".gone" else folder.with_suffix(".gone")
    with suppress(OSError):
        folder.replace(gone)
        shutil.rmtree(gone, ignore_errors=True)


def _nothing() -> None:
    pass
