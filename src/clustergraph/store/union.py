"""
The default graph as the union of all named graphs, each triple once.

The engine can answer over all named graphs, but then counts a triple once for every graph that holds it, and sums and
counts come out wrong. So the union is kept as the engine's default graph, which is also the faster one to ask.
"""

from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, NamedNode, Quad
from pyoxigraph import Store as Engine

__all__ = ["add", "drop", "in_named_graphs", "named_graphs", "restore"]

_DEFAULT = DefaultGraph()


def add(engine: Engine, quads: Iterable[Quad]) -> int:
    """Add quads of named graphs, and their triples to the union; returns how many quads there were."""
    count = 0

    def both() -> Iterator[Quad]:
        nonlocal count
        for quad in quads:
            count += 1
            yield quad
            yield Quad(quad.subject, quad.predicate, quad.object, _DEFAULT)

    engine.bulk_extend(both())
    return count


def drop(engine: Engine, graphs: Iterable[NamedNode]) -> int:
    """Remove named graphs, and from the union what no other graph holds; returns how many quads there were."""
    gone = [quad for graph in graphs for quad in engine.quads_for_pattern(None, None, None, graph)]
    for graph in graphs:
        engine.remove_graph(graph)
    for quad in gone:
        if not in_named_graphs(engine, quad):
            engine.remove(Quad(quad.subject, quad.predicate, quad.object, _DEFAULT))
    return len(gone)


def in_named_graphs(engine: Engine, quad: Quad) -> bool:
    """Whether any named graph holds the triple of a quad."""
    found = engine.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
    return any(not isinstance(other.graph_name, DefaultGraph) for other in found)


def named_graphs(engine: Engine) -> list[NamedNode]:
    """The named graphs that hold something, in alphabetical order."""
    graphs = [graph for graph in engine.named_graphs() if isinstance(graph, NamedNode)]
    filled = [graph for graph in graphs if next(engine.quads_for_pattern(None, None, None, graph), None)]
    return sorted(filled, key=lambda graph: graph.value)


def restore(engine: Engine, before: Engine, edits: NamedNode) -> None:
    """
    Make the union true again after an update that may have touched it and named graphs alike.

    What the update inserted without naming a graph goes to the graph `edits`; what it deleted without naming a graph
    is deleted from every graph.
    """
    added, removed = [], []
    for quad in engine.quads_for_pattern(None, None, None, _DEFAULT):
        if not in_named_graphs(engine, quad):
            if quad in before:
                removed.append(quad)
            else:
                added.append(Quad(quad.subject, quad.predicate, quad.object, edits))
    for quad in engine.quads_for_pattern(None, None, None, None):
        if isinstance(quad.graph_name, DefaultGraph):
            continue
        union = Quad(quad.subject, quad.predicate, quad.object, _DEFAULT)
        if union not in engine:
            if union in before and quad in before:
                removed.append(quad)
            else:
                added.append(union)
    engine.extend(added)
    for quad in removed:
        engine.remove(quad)
