"""
The default graph as the union of all named graphs, each triple once.

The engine can answer over all named graphs, but then counts a triple once for every graph that holds it, and sums and
counts come out wrong. So the union is kept as the engine's default graph, which is also the faster one to ask.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import cast

from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolution, QuerySolutions
from pyoxigraph import Store as Engine

__all__ = ["extend", "follow", "named_graphs", "not_in_union", "only_in_union", "reconcile", "size", "sizes"]

_DEFAULT = DefaultGraph()
# Fewer are written sooner by one transaction than by files of their own, each with its wait for the disk.
_MANY = 5_000
_ONES = "SELECT (1 AS ?one) WHERE { GRAPH %s { ?s ?p ?o } }"
# FILTER NOT EXISTS looks up triple by triple, where MINUS would hold all of them in memory.
_ONLY_IN_UNION = "SELECT ?s ?p ?o WHERE { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?graph { ?s ?p ?o } } }"
_NOT_IN_UNION = "SELECT ?s ?p ?o ?graph WHERE { GRAPH ?graph { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } }"
_OF_GRAPH = "SELECT ?s ?p ?o WHERE { GRAPH %s { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } }"


def extend(engine: Engine, quads: Iterable[Quad]) -> None:
    """Add quads in the way that is quickest for their number."""
    rest = iter(quads)
    first = list(islice(rest, _MANY))
    if len(first) < _MANY:
        engine.extend(first)
    else:
        engine.bulk_extend(chain(first, rest))


def named_graphs(engine: Engine) -> list[NamedNode]:
    """The named graphs that hold something, in alphabetical order."""
    graphs = [graph for graph in engine.named_graphs() if isinstance(graph, NamedNode)]
    filled = [graph for graph in graphs if next(engine.quads_for_pattern(None, None, None, graph), None)]
    return sorted(filled, key=lambda graph: graph.value)


def sizes(engine: Engine) -> dict[NamedNode, int]:
    """How many triples each named graph holds; those that hold none are left out."""
    # Counted one by one: over damaged files the engine's COUNT never ends, and takes all memory.
    graphs = [graph for graph in engine.named_graphs() if isinstance(graph, NamedNode)]
    counts = ((graph, sum(1 for _ in _select(engine, _ONES % graph))) for graph in graphs)
    return {graph: count for graph, count in counts if count}


def size(engine: Engine) -> int:
    """How many quads the named graphs hold."""
    return sum(sizes(engine).values())


def follow(engine: Engine, before: Engine, graphs: Iterable[NamedNode]) -> None:
    """
    Let the union follow the changes of some named graphs.

    :param before: the data before the changes
    """
    graphs = list(graphs)
    for graph in graphs:
        for quad in before.quads_for_pattern(None, None, None, graph):
            if quad not in engine and not _in_named_graphs(engine, quad):
                engine.remove(_in_union(quad))
    extend(engine, (quad for graph in graphs for quad in _new(engine, before, graph)))


def _new(engine: Engine, before: Engine, graph: NamedNode) -> Iterator[Quad]:
    """What the union lacks of a graph, or for a new graph simply all of it, which is quicker to say."""
    if before.contains_named_graph(graph):
        return (Quad(s, p, o, _DEFAULT) for s, p, o in _select(engine, _OF_GRAPH % graph))
    return map(_in_union, engine.quads_for_pattern(None, None, None, graph))


def reconcile(engine: Engine, before: Engine, edits: NamedNode) -> None:
    """
    Make the union true again after an update that may have touched it and named graphs alike.

    What the update inserted without naming a graph goes to the graph `edits`; what it deleted without naming one
    is deleted from every graph.

    :param before: the data before the update
    """
    added, removed = [], []
    for s, p, o in _select(engine, _ONLY_IN_UNION):
        quad = Quad(s, p, o, _DEFAULT)
        if quad in before:
            removed.append(quad)
        else:
            added.append(Quad(s, p, o, edits))
    for s, p, o, graph in _select(engine, _NOT_IN_UNION):
        quad = Quad(s, p, o, graph)
        if quad in before and _in_union(quad) in before:
            removed.append(quad)
        else:
            added.append(_in_union(quad))
    extend(engine, added)
    for quad in removed:
        engine.remove(quad)


def only_in_union(engine: Engine) -> Iterator[QuerySolution]:
    """The triples of the default graph that no named graph holds; none where the union is true."""
    return _select(engine, _ONLY_IN_UNION)


def not_in_union(engine: Engine) -> Iterator[QuerySolution]:
    """The quads of named graphs whose triples the default graph lacks; none where the union is true."""
    return _select(engine, _NOT_IN_UNION)


def _in_union(quad: Quad) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object, _DEFAULT)


def _in_named_graphs(engine: Engine, quad: Quad) -> bool:
    """Whether any named graph holds the triple of a quad."""
    found = engine.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
    return any(not isinstance(other.graph_name, DefaultGraph) for other in found)


def _select(engine: Engine, text: str) -> Iterator[QuerySolution]:
    found = engine.query(text)
    assert isinstance(found, QuerySolutions)
    return cast(Iterator[QuerySolution], found)
