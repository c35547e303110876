"""
The default graph as the union of all named graphs, each triple once.

The engine can answer over all named graphs, but then counts a triple once for every graph that holds it, and sums and
counts come out wrong. So the union is kept as the engine's default graph, which is also the faster one to ask.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import chain, islice
from typing import cast

from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolution, QuerySolutions, Triple
from pyoxigraph import Store as Engine

__all__ = [
    "MANY",
    "differing",
    "extend",
    "follow",
    "named_graphs",
    "not_in_union",
    "only_in_union",
    "reconcile",
    "size",
    "sizes",
]

MANY = 5_000
"""Fewer quads are written sooner by one transaction than by files of their own, each with its wait for the disk."""

_DEFAULT = DefaultGraph()
_ONES = "SELECT (1 AS ?one) WHERE { GRAPH %s { ?s ?p ?o } }"
# FILTER NOT EXISTS looks up triple by triple, where MINUS would hold all of them in memory.
_ONLY_IN_UNION = "SELECT ?s ?p ?o WHERE { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?graph { ?s ?p ?o } } }"
_NOT_IN_UNION = "SELECT ?s ?p ?o ?graph WHERE { GRAPH ?graph { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } }"
_OF_GRAPH = "SELECT ?s ?p ?o WHERE { GRAPH %s { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } }"


def extend(engine: Engine, quads: Iterable[Quad]) -> None:
    """Add quads in the way that is quickest for their number."""
    rest = iter(quads)
    first = list(islice(rest, MANY))
    if len(first) < MANY:
        engine.extend(first)
    else:
        engine.bulk_extend(chain(first, rest))


def named_graphs(engine: Engine) -> list[NamedNode]:
    """The named graphs that hold something, in alphabetical order."""
    graphs = [graph for graph in engine.named_graphs() if isinstance(graph, NamedNode)]
    filled = [graph for graph in graphs if next(engine.quads_for_pattern(None, None, None, graph), None)]
    return sorted(filled, key=lambda graph: graph.value)


def sizes(engine: Engine, graphs: Iterable[NamedNode] | None = None) -> dict[NamedNode, int]:
    """How many triples each named graph holds, or each of some; those that hold none are left out."""
    # Counted one by one: over damaged files the engine's COUNT never ends, and takes all memory.
    every = [graph for graph in engine.named_graphs() if isinstance(graph, NamedNode)] if graphs is None else graphs
    counts = ((graph, sum(1 for _ in _select(engine, _ONES % graph))) for graph in every)
    return {graph: count for graph, count in counts if count}


def size(engine: Engine) -> int:
    """How many quads the named graphs hold."""
    return sum(sizes(engine).values())


def follow(
    engine: Engine, before: Engine, lessened: Iterable[NamedNode], grown: Iterable[NamedNode], *, in_memory: bool
) -> None:
    """
    Let the union follow the changes of some named graphs.

    :param before: the data before the changes
    :param lessened: graphs that may lack triples that they had before
    :param grown: graphs that may have triples that the union lacks
    :param in_memory: whether the engine is in memory, where it can copy a graph in one step
    """
    for graph in lessened:
        for quad in before.quads_for_pattern(None, None, None, graph):
            if quad not in engine and not _in_named_graphs(engine, quad):
                engine.remove(_in_union(quad))
    new = [graph for graph in grown if not before.contains_named_graph(graph)]
    if in_memory:
        for graph in new:
            engine.update(f"ADD SILENT {graph} TO DEFAULT")
    else:
        # All of a new graph is quicker to say than what the union lacks of it.
        extend(engine, (_in_union(quad) for graph in new for quad in engine.quads_for_pattern(None, None, None, graph)))
    extend(engine, (quad for graph in grown if graph not in new for quad in _lacking(engine, graph)))


def _lacking(engine: Engine, graph: NamedNode) -> Iterator[Quad]:
    """The triples of a graph that the union lacks."""
    return (Quad(s, p, o, _DEFAULT) for s, p, o in _select(engine, _OF_GRAPH % graph))


def reconcile(
    engine: Engine,
    before: Engine,
    edits: NamedNode,
    triples: Collection[Triple] | None = None,
    *,
    passing: Collection[NamedNode] = (),
) -> None:
    """
    Make the union true again after an update that may have touched it and named graphs alike.

    What the update inserted without naming a graph goes to the graph `edits`; what it deleted without naming one
    is deleted from every graph.

    :param before: the data before the update
    :param triples: what alone the update may have touched, where that is known
    :param passing: graphs that are made anew before the union follows them: what was inserted there may not last
    """
    added, removed = [], []
    for quad in _alone(engine, triples):
        if quad in before:
            removed.append(quad)
        else:
            added.append(Quad(quad.subject, quad.predicate, quad.object, edits))
    for quad in _apart(engine, triples):
        if quad in before and _in_union(quad) in before:
            removed.append(quad)
        elif quad.graph_name not in passing:
            added.append(_in_union(quad))
    extend(engine, added)
    for quad in removed:
        engine.remove(quad)


def _alone(engine: Engine, triples: Collection[Triple] | None) -> Iterator[Quad]:
    """The quads of the union whose triples no named graph holds."""
    if triples is None:
        return (Quad(s, p, o, _DEFAULT) for s, p, o in _select(engine, _ONLY_IN_UNION))
    quads = (Quad(triple.subject, triple.predicate, triple.object, _DEFAULT) for triple in triples)
    return (quad for quad in quads if quad in engine and not _in_named_graphs(engine, quad))


def _apart(engine: Engine, triples: Collection[Triple] | None) -> Iterator[Quad]:
    """The quads of named graphs whose triples the union lacks."""
    if triples is None:
        return (Quad(s, p, o, graph) for s, p, o, graph in _select(engine, _NOT_IN_UNION))
    missing = (triple for triple in triples if Quad(triple.subject, triple.predicate, triple.object) not in engine)
    return (quad for triple in missing for quad in _holding(engine, triple))


def differing(engine: Engine, before: Engine, triples: Collection[Triple]) -> set[Quad]:
    """The quads of named graphs with some triples that one of two states of the data has, and the other has not."""
    now, then = ({quad for triple in triples for quad in _holding(one, triple)} for one in (engine, before))
    return {quad for quad in now ^ then if not isinstance(quad.graph_name, DefaultGraph)}


def only_in_union(engine: Engine) -> Iterator[QuerySolution]:
    """The triples of the default graph that no named graph holds; none where the union is true."""
    return _select(engine, _ONLY_IN_UNION)


def not_in_union(engine: Engine) -> Iterator[QuerySolution]:
    """The quads of named graphs whose triples the default graph lacks; none where the union is true."""
    return _select(engine, _NOT_IN_UNION)


def _in_union(quad: Quad) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object, _DEFAULT)


def _holding(engine: Engine, triple: Triple) -> Iterator[Quad]:
    return engine.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)


def _in_named_graphs(engine: Engine, quad: Quad) -> bool:
    """Whether any named graph holds the triple of a quad."""
    found = _holding(engine, quad.triple)
    return any(not isinstance(other.graph_name, DefaultGraph) for other in found)


def _select(engine: Engine, text: str) -> Iterator[QuerySolution]:
    found = engine.query(text)
    assert isinstance(found, QuerySolutions)
    return cast(Iterator[QuerySolution], found)
