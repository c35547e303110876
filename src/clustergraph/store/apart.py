"""Queries evaluated apart: in a process of their own, which is ended when their time is over or nobody reads on."""

import json
import pickle
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, Generic, TypeVar, cast

from pyoxigraph import QueryResultsFormat, RdfFormat, Triple, parse, parse_query_results

from clustergraph.errors import QueryError
from clustergraph.solutions import Row, Solutions, Triples
from clustergraph.store.faults import evaluating
from clustergraph.store.process import Clock, Process, can_start
from clustergraph.store.worker import Reader

__all__ = ["Workers", "can_start"]

T = TypeVar("T")


class Workers:
    """
    The processes that answer the queries of one store; one that has answered waits for the next query.

    :param name: what errors call the store
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._lock = threading.Lock()
        self._idle: Process | None = None
        self._closed = False

    def ask(
        self, question: dict[str, Any], data: Any, folder: Path | None, *, timeout: float | None, remote: bool
    ) -> Solutions | Triples | bool:
        """
        The answer of the engine, row by row as a process finds them; raises what a query in this process raises.

        Raises QueryTimeout, also while rows are read, when `timeout` is over before the last row is read. Data in
        memory are handed over before the time begins to run.

        :param question: the arguments of the engine's `query`
        :param data: the state of the store to ask
        :param folder: where that is on the disk; none for data in memory
        :param timeout: in seconds; none for as long as it takes
        :param remote: whether other addresses are asked too
        """
        if timeout is not None and not 0 < timeout <= threading.TIMEOUT_MAX:
            raise QueryError(f"a time limit is a number of seconds above 0, not {timeout:g}")
        process = self._taken(data) or Process(data, folder, self.name)
        try:
            source = _Source(process, process.clock(timeout), self, remote=remote)
            kind, content = source.asked(question)
        except BaseException:
            # Whoever handles the error may hold all this, and with it the process, as long as he likes.
            process.end()
            raise
        if kind in (b"A", b"E"):
            source.finish()
        if kind == b"E":
            source.complain(content, question["text"])
        if kind == b"V":
            return Solutions(json.loads(content), _Found(source, _rows))
        if kind == b"T":
            return Triples(_Found(source, _triples))
        return bool(content)

    def _taken(self, data: Any) -> Process | None:
        """The process that waits, if it has these very data."""
        with self._lock:
            process, self._idle = self._idle, None
        if process is None or (process.data is data and process.alive):
            return process
        process.end()
        return None

    def give_back(self, process: Process) -> None:
        """Let a process wait for the next query, if none does so yet."""
        with self._lock:
            if self._idle is None and not self._closed:
                self._idle = process
                return
        process.end()

    def release(self) -> None:
        """End the process that waits, as its data are no longer those of the store."""
        with self._lock:
            process, self._idle = self._idle, None
        if process:
            process.end()

    def close(self) -> None:
        """End the process that waits, and whichever is still busy as soon as it has answered."""
        self._closed = True
        self.release()


class _Source:
    """The text of one answer, as it comes from a process."""

    def __init__(self, process: Process, clock: Clock, workers: Workers, *, remote: bool) -> None:
        self._process = process
        self._clock = clock
        self._workers = workers
        self._remote = remote
        self._reader = Reader(self._frame)
        self.error: BaseException | None = None

    def asked(self, question: dict[str, Any]) -> tuple[bytes, bytes]:
        """How the answer begins."""
        try:
            return self._process.ask(pickle.dumps(question), self._clock)
        except BaseException:
            self._clock.stop()
            raise

    def read(self, size: int = -1) -> bytes:
        """Some bytes, at most `size`; none at the end."""
        try:
            return self._reader.read(size)
        except BaseException as error:
            # The parser passes on an error of the stream as another one of its kind.
            self.error = error
            raise

    def _frame(self) -> tuple[bytes, bytes]:
        kind, content = self._process.take(self._clock)
        if kind == b"E":
            self.complain(content)
        return kind, content

    def complain(self, content: bytes, text: str = "") -> None:
        """Raise what was wrong with the question, or went wrong over it."""
        error = pickle.loads(content)
        if self._remote and isinstance(error, OSError):
            raise QueryError(f"a SERVICE gave no answer: {str(error).strip()}")
        with evaluating(self._workers.name, text):
            raise error

    def finish(self) -> None:
        """After the last frame: let the process answer others."""
        if self._clock.stop():
            self._workers.give_back(self._process)
        else:
            self._process.end()

    def leave(self) -> None:
        """Before the last frame: end the process."""
        self._clock.stop()
        self._process.end()


class _Found(Iterator[T], Generic[T]):
    """What a process finds, as it finds it; closing or forgetting this ends the process."""

    def __init__(self, source: _Source, parsed: Callable[[IO[bytes]], Iterator[T]]) -> None:
        self._source: _Source | None = source
        self._parsed = parsed
        self._items: Iterator[T] | None = None
        self._forgotten = weakref.finalize(self, source.leave)

    def __next__(self) -> T:
        source = self._source
        if source is None:
            raise StopIteration
        try:
            if self._items is None:
                self._items = self._parsed(cast(IO[bytes], source))
            return next(self._items)
        except StopIteration:
            self._end(source)
            raise
        except BaseException as error:
            self.close()
            raise source.error or error from None

    def _end(self, source: _Source) -> None:
        while source.read():
            pass
        self._source = None
        self._forgotten.detach()
        source.finish()

    def close(self) -> None:
        """End the process; there are no more rows then."""
        self._source = None
        self._forgotten()


def _rows(stream: IO[bytes]) -> Iterator[Row]:
    return map(tuple, cast(Iterable[Row], parse_query_results(stream, QueryResultsFormat.JSON)))


def _triples(stream: IO[bytes]) -> Iterator[Triple]:
    return (quad.triple for quad in parse(stream, RdfFormat.N_TRIPLES))
