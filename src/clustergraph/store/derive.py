"""What follows from what is stored: the inferred edges by the rules, and the counts in the catalogue."""

from collections.abc import Collection

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from clustergraph.quads.catalogue import catalogue_graph, own_entries
from clustergraph.store.ground import Ground
from clustergraph.store.rules import load_rules
from clustergraph.store.union import extend, sizes
from clustergraph.vocabulary import (
    CATALOGUE,
    INFERRED,
    MARKINGS,
    PREFIXES,
    XSD,
    compact,
    marking_of,
    ranking,
    source_graph,
    term,
)

__all__ = ["derive", "forget", "graphs_below"]

_TRIPLES = term("void:triples")


def derive(engine: Store) -> None:
    """
    Replace the inferred graphs by what the rules give now, and count every graph in the catalogue.

    The rules run once over the graphs of each marking and all less restricted ones, so that an edge that follows from
    public statements is in the public inferred graph, and one that needs restricted ones is not.
    """
    for graph in graphs_below(engine, INFERRED):
        engine.remove_graph(graph)
    graphs = [graph for graph in engine.named_graphs() if isinstance(graph, NamedNode)]
    rank = ranking(_ranks(engine))
    ground = Ground(engine, load_rules())
    known = Store()
    for marking in sorted({MARKINGS[0], *map(marking_of, graphs)}, key=lambda name: (rank(name), name)):
        # Markings of one rank, or of none, are not told of under each other.
        allowed = [g for g in graphs if marking_of(g) == marking or rank(marking_of(g)) < rank(marking)]
        lower = {marking_of(graph) for graph in allowed} | {MARKINGS[0]}
        if ground.take([*allowed, *map(inferred_graph, sorted(lower))]):
            _infer(engine, ground, inferred_graph(marking), known)
    _count(engine)


def _ranks(engine: Store) -> dict[str, float]:
    """The rank of each marking that the data give one."""
    text = "SELECT ?marking ?rank WHERE { GRAPH ?graph { ?marking a cg:Marking ; cg:rank ?rank } }"
    found = engine.query(text, prefixes=dict(PREFIXES))
    assert isinstance(found, QuerySolutions)
    rows = [(marking, rank) for marking, rank in found if isinstance(rank, Literal)]
    return {compact(marking.value).removeprefix("marking:"): float(rank.value) for marking, rank in rows}


def graphs_below(engine: Store, root: NamedNode) -> list[NamedNode]:
    """The named graph `root`, and those that are parts of it."""
    graphs = [graph for graph in engine.named_graphs() if isinstance(graph, NamedNode)]
    return [graph for graph in graphs if graph == root or graph.value.startswith(f"{root.value}/")]


def inferred_graph(marking: str) -> NamedNode:
    """The graph of the edges that follow from statements of at most this marking."""
    return INFERRED if marking == MARKINGS[0] else source_graph("inferred", marking)


def _infer(engine: Store, ground: Ground, target: NamedNode, known: Store) -> None:
    """Run the rules until none gives a new edge; `known` holds every edge inferred so far."""
    waiting = list(load_rules())
    while waiting:
        predicates: set[NamedNode] = set()
        for rule in waiting:
            new = [edge for edge in ground.run(rule) if edge not in known]
            known.extend(new)
            extend(engine, (Quad(edge.subject, edge.predicate, edge.object, target) for edge in new))
            ground.add(new)
            predicates.update(edge.predicate for edge in new)
        waiting = ground.touched(predicates)


def forget(engine: Store, graphs: Collection[NamedNode]) -> None:
    """Remove what the catalogue says of graphs, of the tables they were read from and of how they were built."""
    names = {graph.value for graph in graphs}
    below = tuple(f"{name}/" for name in names)
    for catalogue in graphs_below(engine, CATALOGUE):
        for quad in list(engine.quads_for_pattern(None, None, None, catalogue)):
            if isinstance(quad.subject, NamedNode) and (
                quad.subject.value in names or quad.subject.value.startswith(below)
            ):
                engine.remove(quad)


def _count(engine: Store) -> None:
    """Describe the graphs of no source, and write how many triples every graph but the catalogue's own holds."""
    every = {CATALOGUE, *graphs_below(engine, CATALOGUE)}
    held = [graph for graph in sizes(engine) if graph not in every]
    forget(engine, every)
    catalogues = {catalogue_graph(marking) for marking in (MARKINGS[0], *map(marking_of, held))}
    engine.extend(quad for graph in (*held, *catalogues) for quad in own_entries(graph))
    for catalogue in catalogues:
        engine.update(f"DELETE WHERE {{ GRAPH {catalogue} {{ ?graph {_TRIPLES} ?count }} }}")
    engine.extend(_counts(engine, catalogues))


def _counts(engine: Store, catalogues: set[NamedNode]) -> list[Quad]:
    found = []
    for graph, number in sizes(engine).items():
        if graph not in catalogues:
            count = Literal(str(number), datatype=NamedNode(f"{XSD}integer"))
            found.append(Quad(graph, _TRIPLES, count, catalogue_graph(marking_of(graph))))
    return found
