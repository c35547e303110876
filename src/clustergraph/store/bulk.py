"""
Many quads on their way to the disk, as text that the engine parses by itself.

Handing the engine quads one by one keeps one processor busy, with Python; text is parsed and stored by threads that
need none of it, two at a time.
"""

import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse
from pyoxigraph import Store as Engine

from clustergraph.store.beside import Beside
from clustergraph.store.union import MANY

__all__ = ["Look", "write", "write_lines"]

Look = Callable[[str, str, int], None]
"""Is shown the name of a graph, a quad of it as a line of N-Quads, and where its triple ends there."""

# The engine takes about a kilobyte for each line of a batch, and works on two.
_LINES = 250_000
_FIRST = 50_000
_BYTES = 128 << 20
_STEP = 5_000
_THREADS = 2
_NO_GRAPH = DefaultGraph()


def write(
    engine: Engine, quads: Iterable[Quad], *, is_united: Callable[[NamedNode], bool], look: Look | None = None
) -> set[NamedNode]:
    """
    Add quads of named graphs to an engine on the disk; returns the graphs.

    On any error, or an interrupt, a part of them was added.

    :param is_united: whether the triples of a graph are added to the default graph as well
    :param look: shown each quad before it is added
    """
    graphs: dict[str, bool] = {}
    rest = iter(quads)
    with _loading(engine) as loading:
        named, united = _Batches(loading, RdfFormat.N_QUADS), _Batches(loading, RdfFormat.N_TRIPLES)
        while some := list(islice(rest, _STEP)):
            lines, triples, apart = [], [], []
            for quad in some:
                line = str(quad)
                place = line.rindex(" <")
                graph = line[place + 2 : -1]
                if graph not in graphs:
                    graphs[graph] = is_united(NamedNode(graph))
                if look:
                    look(graph, line, place)
                # A blank node that is read again gets another name, in each of the batches.
                if "_:" in line:
                    apart.append(quad)
                    continue
                lines.append(f"{line} .\n")
                if graphs[graph]:
                    triples.append(f"{line[:place]} .\n")
            named.add(lines)
            united.add(triples)
            engine.extend(_with_union(apart, graphs))
        named.send()
        united.send()
    return {NamedNode(graph) for graph in graphs}


def write_lines(engine: Engine, lines: Collection[bytes], graph: NamedNode | DefaultGraph = _NO_GRAPH) -> None:
    """
    Add triples to a graph of an engine.

    :param lines: of N-Triples, written by an engine, whose blank nodes stay the same
    """
    plain = [line for line in lines if b"_:" not in line]
    apart = parse(b"".join(line for line in lines if b"_:" in line), RdfFormat.N_TRIPLES)
    load = engine.load if len(plain) < MANY else engine.bulk_load
    load(b"".join(plain), RdfFormat.N_TRIPLES, to_graph=graph, lenient=True)
    engine.extend(Quad(quad.subject, quad.predicate, quad.object, graph) for quad in apart)


def _with_union(quads: Iterable[Quad], graphs: dict[str, bool]) -> Iterator[Quad]:
    for quad in quads:
        yield quad
        if graphs[quad.graph_name.value]:  # type: ignore[union-attr]
            yield Quad(quad.subject, quad.predicate, quad.object)


class _Loading:
    """The threads by which an engine takes text, as many as there may be at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._free = threading.Semaphore(_THREADS)
        self._begun: list[Beside] = []

    def send(self, text: bytes, format: RdfFormat) -> None:
        """Have text loaded as soon as a thread is free; raises what loading any before raised."""
        self._free.acquire()
        over = [one for one in self._begun if one.is_over]
        for one in over:
            one.finish()
        self._begun = [one for one in self._begun if one not in over]
        # Lenient, since quads that are there have been looked at already.
        load = partial(self._engine.bulk_load, text, format, lenient=True)
        self._begun.append(Beside(load, then=self._free.release))

    def finish(self) -> None:
        """Wait until all is loaded; raises what loading it raised."""
        for one in self._begun:
            one.finish()

    def abandon(self) -> None:
        """Wait until nothing is loaded any more, whatever comes between."""
        for one in self._begun:
            one.abandon()


@contextmanager
def _loading(engine: Engine) -> Iterator[_Loading]:
    loading = _Loading(engine)
    try:
        yield loading
        loading.finish()
    finally:
        loading.abandon()


class _Batches:
    """Lines of one format, gathered until they are many."""

    def __init__(self, loading: _Loading, format: RdfFormat) -> None:
        self._loading = loading
        self._format = format
        self._gathered: list[bytes] = []
        self._lines = self._bytes = 0
        # The first ones are small, so that the engine begins soon.
        self._most = _FIRST

    def add(self, lines: list[str]) -> None:
        """Gather lines, and send all on their way when they are many."""
        text = "".join(lines).encode()
        self._gathered.append(text)
        self._lines += len(lines)
        self._bytes += len(text)
        if self._lines >= min(self._most, _LINES) or self._bytes >= _BYTES:
            self.send()

    def send(self) -> None:
        """Send what is gathered on its way."""
        text, self._gathered = b"".join(self._gathered), []
        self._lines = self._bytes = 0
        self._most *= 2
        if text:
            self._loading.send(text, self._format)
