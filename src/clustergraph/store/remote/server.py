"""A store on a server: read over the network, changed on a copy here whose differences are sent."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, Quad

from clustergraph.errors import ClusterGraphError, StoreError
from clustergraph.store import union
from clustergraph.store.draft import Draft
from clustergraph.store.generations import Folder
from clustergraph.store.memory import Memory
from clustergraph.store.remote.head import Head, read_head
from clustergraph.store.remote.probing import check_reading, is_exact, probed
from clustergraph.store.remote.profile import Profile
from clustergraph.store.remote.publishing import publish, settled, started
from clustergraph.store.remote.sending import Told
from clustergraph.store.remote.served import Served
from clustergraph.store.remote.service import Service

__all__ = ["Server"]

# So long a state is taken for the current one without asking again.
_FRESH_SECONDS = 2.0
# So long a reader waits for a change under way, on a server that shows halves of it.
_PATIENCE_SECONDS = 10.0
# More statements than this are copied to the disk rather than to memory.
_MANY = 500_000


class Server:
    """
    A store on a server, open for reading or for reading and writing.

    Raises StoreError where no server answers as one of SPARQL 1.1 does.
    """

    path = None

    def __init__(self, profile: Profile, *, read_only: bool) -> None:
        self.name = profile.name
        self.read_only = read_only or profile.update is None
        self.tell: Told = _nothing
        self._service: Service | None = Service(profile)
        self._read_at = 0.0
        self._copy: Memory | Folder | None = None
        self._copied_name = ""
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        try:
            check_reading(self._service)
            self._service.is_exact = is_exact(self._service)
            self._current = Served(self._service, self._settled_head())
            self._read_at = time.monotonic()
        except BaseException:
            self.close()
            raise

    @property
    def service(self) -> Service:
        """The server; raises StoreError when the store is closed."""
        if self._service is None:
            raise StoreError(f"{self.name} is closed")
        return self._service

    @property
    def current(self) -> Served:
        """The data in the state that they have now, or had a moment ago."""
        service = self.service
        if time.monotonic() - self._read_at > _FRESH_SECONDS:
            head = self._settled_head()
            if _name(head) != _name(self._current.head) or head is None:
                self._current = Served(service, head)
            self._read_at = time.monotonic()
        return self._current

    def _settled_head(self) -> Head | None:
        """The head, when no change is half done: one on a server that shows halves is waited for."""
        end = time.monotonic() + _PATIENCE_SECONDS
        while True:
            head = self._head(first=False)
            if head is None or not head.pending or head.atomic or not self.read_only:
                return head
            if time.monotonic() > end:
                raise StoreError(
                    f"{self.name}: a change is half done: wait for it to end, or write to the store, which first "
                    "carries out what was interrupted"
                )
            time.sleep(0.2)

    def _head(self, *, first: bool) -> Head | None:
        head = read_head(self.service, first=first)
        if head is not None:
            self.service.wrapped = head.wrapped
        return head

    def copied(self, error: ClusterGraphError, *, anew: bool = False) -> Memory | Folder:
        """
        A copy of the data, for what the server itself cannot do; raises `error` where it would be too large.

        :param anew: read all from the server, though there is a copy of this state, which others may have changed
        """
        head = self.current.head
        if head is None or sum(head.graphs.values()) > self.service.profile.copy:
            raise error
        if anew or self._copied_name != head.name:
            self._forget()
        return self._copied(head)

    @contextmanager
    def change(self, *, empty: bool = False) -> Iterator[Draft]:
        """
        A copy of the data to be changed; what differs is sent when the block ends without an error.

        :param empty: begin with nothing instead of the present data
        """
        head = self._writable()
        copy = self._copied(head)
        before = copy.current.engine
        try:
            with copy.change(empty=empty) as draft:
                yield draft
            new = publish(self.service, head, before, copy.current.engine, self.tell)
        except BaseException:
            self._forget()
            raise
        del before
        self._copied_name = new.name
        if new is not head:
            self._current = Served(self.service, new)
            self._read_at = time.monotonic()

    def _writable(self) -> Head:
        """The head of a store that can be changed: whole, and the one that the copy is of."""
        head = self._head(first=True)
        if head is None:
            atomic, wrapped = probed(self.service)
            self.service.wrapped = wrapped
            head = started(self.service, atomic=atomic, wrapped=wrapped)
        head = settled(self.service, head)
        if self._copied_name != head.name:
            self._forget()
        if _name(self._current.head) != head.name:
            self._current = Served(self.service, head)
        return head

    def _copied(self, head: Head) -> Memory | Folder:
        """A copy of the data, kept for the next change."""
        if self._copy is None:
            self._copy = self._empty(sum(head.graphs.values()))
            self._copied_name = head.name
            try:
                with self._copy.change() as draft:
                    self._fill(draft, head)
            except BaseException:
                self._forget()
                raise
        return self._copy

    def _fill(self, draft: Draft, head: Head) -> None:
        served = Served(self.service, head)
        for iri, number in head.graphs.items():
            graph = NamedNode(iri)
            counted = _Counted(served.quads_for_pattern(None, None, None, graph))
            union.extend(draft.engine, counted)
            if counted.number != number:
                raise StoreError(
                    f"{self.name} gives {counted.number} of the {number} triples of <{iri}>: it was changed by other "
                    "means than this, or cuts answers short"
                )
            held = draft.engine.quads_for_pattern(None, None, None, graph)
            union.extend(draft.engine, (Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in held))

    def _empty(self, size: int) -> Memory | Folder:
        if size <= _MANY:
            return Memory()
        self._folder = tempfile.TemporaryDirectory(prefix="clustergraph-")
        return Folder(Path(self._folder.name) / "copy", read_only=False, create=True)

    def _forget(self) -> None:
        """Give up the copy."""
        copy, self._copy, self._copied_name = self._copy, None, ""
        if copy is not None:
            copy.close()
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.cleanup()

    def describe(self) -> dict[str, Any]:
        """What is known of the store besides its data."""
        head = self.current.head
        known = {"server": self.name}
        if head is not None:
            known |= {"written_by": head.written_by, "written_at": head.written_at, "generation": head.name}
        return known

    def close(self) -> None:
        """Forget the data and close the connections."""
        self._forget()
        service, self._service = self._service, None
        if service is not None:
            service.close()


class _Counted:
    """Quads that are counted as they are taken."""

    def __init__(self, quads: Iterator[Quad]) -> None:
        self._quads = quads
        self.number = 0

    def __iter__(self) -> Iterator[Quad]:
        for quad in self._quads:
            self.number += 1
            yield quad


def _name(head: Head | None) -> str | None:
    return None if head is None else head.name


def _nothing(graph: str, done: int, total: int) -> None:
    pass
