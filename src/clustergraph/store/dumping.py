"""Quads on their way out, and counted on their way in."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, Any

from pyoxigraph import CanonicalizationAlgorithm, Dataset, DefaultGraph, NamedNode, Quad, RdfFormat
from pyoxigraph import Store as Engine

from clustergraph.solutions import write_rdf
from clustergraph.store import union
from clustergraph.store.faults import evaluating, guarded, translating
from clustergraph.store.remote import Served
from clustergraph.vocabulary import PREFIXES

__all__ = ["Counted", "matching", "write"]


class Counted:
    """
    Quads that are counted as they are taken.

    :param progress: called with the number of quads, every thousand of them
    """

    def __init__(self, quads: Iterable[Quad], progress: Callable[[int], None] | None) -> None:
        self._quads = quads
        self._progress = progress
        self.number = 0

    def __iter__(self) -> Iterator[Quad]:
        for quad in self._quads:
            self.number += 1
            if self._progress and self.number % 1000 == 0:
                self._progress(self.number)
            yield quad


def matching(
    data: Any, pattern: tuple[Any, Any, Any], graphs: Iterable[NamedNode] | None, where: str
) -> Iterator[Quad]:
    """
    The quads of some named graphs, or of all, that have the terms of a pattern; none there stands for any term.

    :param data: what has the engine; held until the last quad is taken
    :param graphs: none for one look at all of them, which costs less than one at each
    :param where: the name of the store for errors
    """
    for graph in [None] if graphs is None else graphs:
        with evaluating(where):
            found = data.engine.quads_for_pattern(*pattern, graph)
        named = found if graph else (quad for quad in found if not isinstance(quad.graph_name, DefaultGraph))
        yield from guarded(named, where, data)


def write(
    engine: Engine | Served,
    stream: IO[bytes],
    format: RdfFormat,
    graph: NamedNode | None,
    *,
    canonical: bool,
    where: str,
    graphs: Sequence[NamedNode] | None = None,
) -> None:
    """
    Write the named graphs, or one of them, or in a triple format their union.

    :param where: the name of the store for errors; those of the stream pass as they are
    :param graphs: the named graphs, where they are known
    """
    if canonical:
        with translating(where):
            lines = _canonical(_named(engine, [graph] if graph else graphs))
        stream.writelines(lines)
    elif graph is not None or not format.supports_datasets:
        quads = engine.quads_for_pattern(None, None, None, graph or DefaultGraph())
        write_rdf((quad.triple for quad in guarded(quads, where)), stream, format, prefixes=PREFIXES)
    else:
        write_rdf(guarded(_named(engine, graphs), where), stream, format, prefixes=PREFIXES)


def _named(engine: Engine | Served, graphs: Sequence[NamedNode] | None) -> Iterator[Quad]:
    """The quads of some named graphs, or of all, graph by graph."""
    if graphs is None:
        assert not isinstance(engine, Served)
        graphs = union.named_graphs(engine)
    for name in graphs:
        yield from engine.quads_for_pattern(None, None, None, name)


def _canonical(quads: Iterable[Quad]) -> list[bytes]:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(f"{quad} .\n".encode() for quad in dataset)
