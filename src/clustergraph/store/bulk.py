"""
Many quads on their way to the disk, as text that the engine parses by itself.

Handing the engine quads one by one keeps one processor busy, with Python; text is parsed and stored by threads that
need none of it. What goes to the named graphs and what goes to their union are stored at the same time.
"""

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat
from pyoxigraph import Store as Engine

__all__ = ["can_write", "write"]

# The engine holds as many quads at once as one stream has, and two streams of each kind are under way.
_LINES = 250_000
_STEP = 5_000
_BUFFER = 1 << 18


def can_write() -> bool:
    """Whether the system has names for pipes, as all but Windows do."""
    return Path("/dev/fd").exists()


def write(engine: Engine, quads: Iterable[Quad], *, is_united: Callable[[NamedNode], bool]) -> set[NamedNode]:
    """
    Add quads of named graphs to an engine on the disk; returns the graphs.

    On any error, or an interrupt, a part of them was added.

    :param is_united: whether the triples of a graph are added to the default graph as well
    """
    graphs: dict[str, bool] = {}
    rest = iter(quads)
    with _streams(engine, RdfFormat.N_QUADS) as named, _streams(engine, RdfFormat.N_TRIPLES) as united:
        while some := list(islice(rest, _STEP)):
            lines, triples, apart = [], [], []
            for quad in some:
                line = str(quad)
                place = line.rindex(" <")
                graph = line[place + 2 : -1]
                if graph not in graphs:
                    graphs[graph] = is_united(NamedNode(graph))
                # A blank node that is read again gets another name, in each of the two streams.
                if "_:" in line:
                    apart.append(quad)
                    continue
                lines.append(f"{line} .\n")
                if graphs[graph]:
                    triples.append(f"{line[:place]} .\n")
            named.write(lines)
            united.write(triples)
            engine.extend(_with_union(apart, graphs))
    return {NamedNode(graph) for graph in graphs}


def _with_union(quads: Iterable[Quad], graphs: dict[str, bool]) -> Iterator[Quad]:
    for quad in quads:
        yield quad
        if graphs[quad.graph_name.value]:  # type: ignore[union-attr]
            yield Quad(quad.subject, quad.predicate, quad.object)


class _Streams:
    """Lines of one format that go to an engine, in one stream after the other."""

    def __init__(self, engine: Engine, format: RdfFormat) -> None:
        self._engine = engine
        self._format = format
        self._under_way: deque[_Stream] = deque()
        self._number = 0

    def write(self, lines: list[str]) -> None:
        """Send lines on their way; raises what storing any lines before raised."""
        if not lines:
            return
        if not self._under_way or self._number >= _LINES:
            self._next()
        self._number += len(lines)
        self._under_way[-1].write("".join(lines).encode())

    def _next(self) -> None:
        if self._under_way:
            self._under_way[-1].close()
        if len(self._under_way) > 1:
            self._under_way[0].finish()
            self._under_way.popleft()
        self._number = 0
        self._under_way.append(_Stream(self._engine, self._format))

    def finish(self) -> None:
        """Wait until all lines are stored; raises what storing them raised."""
        while self._under_way:
            self._under_way[0].finish()
            self._under_way.popleft()

    def abandon(self) -> None:
        """Wait until nothing is stored any more, whatever comes between."""
        for stream in self._under_way:
            while stream.is_busy:
                with suppress(BaseException):
                    stream.finish()


@contextmanager
def _streams(engine: Engine, format: RdfFormat) -> Iterator[_Streams]:
    streams = _Streams(engine, format)
    try:
        yield streams
        streams.finish()
    finally:
        streams.abandon()


class _Stream:
    """A pipe into an engine: what is written to it is stored by a thread."""

    def __init__(self, engine: Engine, format: RdfFormat) -> None:
        self._error: BaseException | None = None
        self._reading, writing = os.pipe()
        self._file = os.fdopen(writing, "wb", buffering=_BUFFER)
        self._thread = threading.Thread(target=self._store, args=(engine, format))
        self._thread.start()

    def _store(self, engine: Engine, format: RdfFormat) -> None:
        try:
            # By the name of a file the engine reads on its own; an object's `read` would wait for the interpreter.
            # Lenient, since quads that are there have been looked at already.
            engine.bulk_load(path=f"/dev/fd/{self._reading}", format=format, lenient=True)
        except BaseException as error:
            self._error = error
        finally:
            # Whoever writes must not wait for a reader that has gone.
            os.close(self._reading)

    @property
    def is_busy(self) -> bool:
        """Whether something is stored still."""
        return self._thread.is_alive()

    def write(self, text: bytes) -> None:
        """Write text; raises what storing it raised."""
        try:
            self._file.write(text)
        except BrokenPipeError:
            self.finish()
            raise

    def close(self) -> None:
        """Let the engine know that there is no more."""
        # What cannot be written any more is told of by `finish`.
        with suppress(BrokenPipeError):
            self._file.close()

    def finish(self) -> None:
        """Wait until everything is stored; raises what storing it raised."""
        self.close()
        self._thread.join()
        if self._error is not None:
            raise self._error
