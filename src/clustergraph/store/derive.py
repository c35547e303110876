"""What follows from what is stored: the inferred edges by the rules, and the counts in the catalogue."""

from collections.abc import Collection, Iterator

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, QueryTriples, Store

from clustergraph.quads.catalogue import catalogue_graph, own_entries
from clustergraph.resources import folder
from clustergraph.store.union import sizes
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
    rules = [path.read_text("utf-8") for path in sorted((folder("ontology") / "rules").glob("*.rq"))]
    for graph in graphs_below(engine, INFERRED):
        engine.remove_graph(graph)
    graphs = [graph for graph in engine.named_graphs() if isinstance(graph, NamedNode)]
    rank = ranking(_ranks(engine))
    known: set[tuple[str, str, str]] = set()
    for marking in sorted({MARKINGS[0], *map(marking_of, graphs)}, key=lambda name: (rank(name), name)):
        # Markings of one rank, or of none, are not told of under each other.
        allowed = [g for g in graphs if marking_of(g) == marking or rank(marking_of(g)) < rank(marking)]
        lower = {marking_of(graph) for graph in allowed} | {MARKINGS[0]}
        _infer(engine, rules, allowed, inferred_graph(marking), [inferred_graph(name) for name in lower], known)
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


def _infer(
    engine: Store,
    rules: list[str],
    graphs: list[NamedNode],
    target: NamedNode,
    inferred: list[NamedNode],
    known: set[tuple[str, str, str]],
) -> None:
    """Run the rules until none gives a new edge; `known` holds every edge inferred so far."""
    while True:
        new = [quad for rule in rules for quad in _edges(engine, rule, [*graphs, *inferred], target, known)]
        if not new:
            return
        engine.extend(new)


def _edges(
    engine: Store, rule: str, graphs: list[NamedNode], target: NamedNode, known: set[tuple[str, str, str]]
) -> Iterator[Quad]:
    result = engine.query(rule, prefixes=dict(PREFIXES), default_graph=[*graphs])
    assert isinstance(result, QueryTriples)
    for triple in result:
        key = (str(triple.subject), str(triple.predicate), str(triple.object))
        if key not in known:
            known.add(key)
            yield Quad(triple.subject, triple.predicate, triple.object, target)


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
