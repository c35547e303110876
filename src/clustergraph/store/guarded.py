"""What keeps a store safe: backups, putting one back, and looking through all that it holds."""

from os import PathLike
from pathlib import Path
from typing import IO, Self

from clustergraph.errors import StoreError
from clustergraph.solutions import opened
from clustergraph.store.apart import Workers
from clustergraph.store.backup import read_backup, write_backup
from clustergraph.store.faults import evaluating, translating
from clustergraph.store.generations import Folder, Generation
from clustergraph.store.memory import Memory
from clustergraph.store.remote import Served, Server
from clustergraph.store.streams import Progress
from clustergraph.store.verify import Verification, verify

__all__ = ["Guarded"]


class Guarded:
    """A store that can be backed up, restored and verified."""

    _keeper: Folder | Memory | Server
    _workers: Workers
    _counts: tuple[object, dict[str, int]] | None

    def backup(self, target: str | PathLike[str] | IO[bytes], *, progress: Progress | None = None) -> int:
        """
        Write all that the store holds to one file, which appears whole or not at all; returns the number of quads.

        The file is N-Quads, packed where its name ends in .gz, with a manifest in its last line, and takes no memory
        to write. It is of the state when it was begun. Raises StoreError for a file that cannot be written.

        :param progress: called with the number of quads written so far
        """
        place = Path(target) if isinstance(target, str | PathLike) else target
        data = self._here(anew=True).current
        head = data.head if isinstance(data, Generation) else None
        state = {"written_by": head.written_by, "written_at": head.written_at} if head else {}
        with opened(place) as stream:
            return write_backup(data.engine, stream, self._keeper.name, state, progress)

    def restore(self, source: str | PathLike[str], *, replace: bool = False, progress: Progress | None = None) -> int:
        """
        Put the content of a backup into the store, exactly as it was; returns the number of quads.

        The backup is read and held against its manifest before it takes the place of anything. Raises InputError for
        a file that is no whole backup, StoreError for a store that is not empty or cannot be written.

        :param replace: whether the backup may take the place of what the store holds
        :param progress: called with the number of bytes read so far
        """
        self._check_replaceable(replace)
        self._counts = None
        self._workers.release()
        with translating(self._keeper.name), self._keeper.change(empty=True) as draft:
            counts = read_backup(Path(source), draft.fill, progress=progress)
            draft.unite(counts, str(source))
        return sum(counts.values())

    def _check_writable(self) -> None:
        """Raise StoreError for a store that cannot be changed, before any work is done for it."""
        if self._keeper.read_only:
            raise StoreError(f"{self._keeper.name} is open for reading only")

    def _check_replaceable(self, replace: bool) -> None:
        self._check_writable()
        if replace:
            # The data that go may be damaged, and are not looked at.
            return
        data = self._keeper.current
        if data.sizes if isinstance(data, Served) else next(iter(data.engine), None):
            raise StoreError(f"{self._keeper.name} is not empty: --replace puts the backup in its place")

    def verify(self) -> Verification:
        """
        Look through the store: its files, the counts of its graphs, their union, and what follows by rule.

        It reads everything and changes nothing. Raises StoreError where the store cannot be read at all.
        """
        with translating(self._keeper.name), evaluating(self._keeper.name):
            return verify(self._here(anew=True))

    def nearby(self) -> Self:
        """This store, or a copy of one on a server, of which many small questions are asked; for reading alone."""
        try:
            keeper = self._here()
        except StoreError:
            return self
        return self if keeper is self._keeper else type(self)(keeper)  # type: ignore[call-arg]

    def _here(self, *, anew: bool = False) -> Folder | Memory:
        """What keeps the data, or a copy of those on a server, as it was last read or read anew."""
        if not isinstance(self._keeper, Server):
            return self._keeper
        refusal = StoreError(
            f"{self._keeper.name} cannot be copied: no store was built there, or one larger than its profile lets be "
            "copied; `dump` writes it"
        )
        return self._keeper.copied(refusal, anew=anew)
