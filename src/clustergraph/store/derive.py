"""What follows from what is stored: the inferred edges by the rules, and the counts in the catalogue."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import TypeGuard, cast

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store

from clustergraph.quads.catalogue import catalogue_graph, own_entries
from clustergraph.store.bulk import write_lines
from clustergraph.store.ground import Ground
from clustergraph.store.passing import Passing
from clustergraph.store.rules import load_rules
from clustergraph.store.union import sizes
from clustergraph.vocabulary import (
    CATALOGUE,
    INFERRED,
    MARKINGS,
    PREFIXES,
    XSD,
    cg,
    compact,
    marking_of,
    ranking,
    source_graph,
    term,
)

__all__ = ["derive", "derive_changes", "forget", "graphs_below", "is_below", "is_derived", "is_made_anew"]

_TRIPLES = term("void:triples")
_RANK = cg("rank")
_MARKING = cg("Marking")


def derive(engine: Store, passing: Passing | None = None, counted: Mapping[NamedNode, int] | None = None) -> None:
    """
    Replace the inferred graphs by what the rules give now, and count every graph in the catalogue.

    The rules run once over the graphs of each marking and all less restricted ones, so that an edge that follows from
    public statements is in the public inferred graph, and one that needs restricted ones is not.

    :param passing: what was kept for the rules of some graphs on their way to the engine
    :param counted: how many triples the graphs hold, where that is known; not asked for those that are derived
    """
    _infer(engine, passing)
    _count(engine, counted)


def derive_changes(engine: Store, before: Store, changes: Collection[Quad]) -> bool:
    """
    Do what `derive` does after a few changes of data for which it was done before; whether the rules ran for it.

    :param before: the data before the changes
    :param changes: the quads of named graphs that either has and the other has not
    """
    if is_inferring := _may_infer(engine, before, changes):
        _infer(engine)
    if is_inferring or _is_empty(before, CATALOGUE) or not _recount(engine, before, changes):
        _count(engine)
    return is_inferring


def is_derived(graph: NamedNode | BlankNode) -> TypeGuard[NamedNode]:
    """Whether a graph is one of inferred edges or of the catalogue."""
    return any(is_below(root, graph) for root in (INFERRED, CATALOGUE))


def is_below(root: NamedNode, graph: NamedNode | BlankNode) -> bool:
    """Whether a graph is `root` or a part of it."""
    return graph == root or graph.value.startswith(f"{root.value}/")


def _may_infer(engine: Store, before: Store, changes: Collection[Quad]) -> bool:
    """Whether changes may touch what follows by rule."""
    if _markings(engine) != _markings(before):
        return True
    rules = load_rules()
    return any(
        is_derived(cast(NamedNode, quad.graph_name))
        or quad.predicate == _RANK
        or quad.object == _MARKING
        or any(rule.is_touched(quad, engine) for rule in rules)
        for quad in changes
    )


def _markings(engine: Store) -> set[str]:
    return {marking_of(graph) for graph in engine.named_graphs() if isinstance(graph, NamedNode)}


def _infer(engine: Store, passing: Passing | None = None) -> None:
    """Replace the inferred graphs."""
    for graph in graphs_below(engine, INFERRED):
        engine.remove_graph(graph)
    graphs = [graph for graph in engine.named_graphs() if isinstance(graph, NamedNode)]
    rank = ranking(_ranks(engine))
    ground = Ground(engine, load_rules(), passing)
    known: set[bytes] = set()
    for marking in sorted({MARKINGS[0], *map(marking_of, graphs)}, key=lambda name: (rank(name), name)):
        # Markings of one rank, or of none, are not told of under each other.
        allowed = [g for g in graphs if marking_of(g) == marking or rank(marking_of(g)) < rank(marking)]
        lower = {marking_of(graph) for graph in allowed} | {MARKINGS[0]}
        if ground.take([*allowed, *map(inferred_graph, sorted(lower))]):
            _run(engine, ground, inferred_graph(marking), known)


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
    return [graph for graph in graphs if is_below(root, graph)]


def inferred_graph(marking: str) -> NamedNode:
    """The graph of the edges that follow from statements of at most this marking."""
    return INFERRED if marking == MARKINGS[0] else source_graph("inferred", marking)


def _run(engine: Store, ground: Ground, target: NamedNode, known: set[bytes]) -> None:
    """Run the rules until none gives a new edge; `known` holds every edge inferred so far, as lines of N-Triples."""
    waiting = list(load_rules())
    while waiting:
        predicates: set[NamedNode] = set()
        for rule in waiting:
            new = ground.run(rule) - known
            known |= new
            write_lines(engine, new, target)
            predicates |= ground.add(new)
        waiting = ground.touched(predicates)


def is_made_anew(quad: Quad) -> bool:
    """Whether a quad of the catalogue is one that `derive` replaces: a count, or about the catalogue itself."""
    subject = quad.subject
    of_itself = isinstance(subject, NamedNode) and f"{subject.value}/".startswith(f"{CATALOGUE.value}/")
    return of_itself or quad.predicate == _TRIPLES


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


def _count(engine: Store, counted: Mapping[NamedNode, int] | None = None) -> None:
    """Describe the graphs of no source, and write how many triples every graph but the catalogue's own holds."""
    every = {CATALOGUE, *graphs_below(engine, CATALOGUE)}
    if counted is None:
        held = {graph: size for graph, size in sizes(engine).items() if graph not in every}
    else:
        held = {graph: size for graph, size in counted.items() if not is_derived(graph)}
        held |= sizes(engine, graphs_below(engine, INFERRED))
    forget(engine, every)
    catalogues = {catalogue_graph(marking) for marking in (MARKINGS[0], *map(marking_of, held))}
    engine.extend(quad for graph in (*held, *catalogues) for quad in own_entries(graph))
    for catalogue in catalogues:
        engine.update(f"DELETE WHERE {{ GRAPH {catalogue} {{ ?graph {_TRIPLES} ?count }} }}")
    held |= sizes(engine, every - catalogues)
    engine.extend(_stated(graph, size) for graph, size in held.items())


def _recount(engine: Store, before: Store, changes: Collection[Quad]) -> bool:
    """Write anew how many triples the changed graphs hold; does nothing and returns False where more is to be done."""
    growth: Counter[NamedNode] = Counter()
    for quad in changes:
        growth[cast(NamedNode, quad.graph_name)] += 1 if quad in engine else -1
    entries = {graph: _entry(engine, before, graph) for graph in growth}
    if None in entries.values() or any(_is_empty(engine, graph) for graph in growth):
        return False
    old = [quad for entry in entries.values() if entry for quad in entry]
    sizes = {cast(NamedNode, quad.subject): int(cast(Literal, quad.object).value) for quad in old}
    for quad in old:
        engine.remove(quad)
    engine.extend(_stated(graph, sizes.get(graph, 0) + more) for graph, more in growth.items())
    return True


def _entry(engine: Store, before: Store, graph: NamedNode) -> list[Quad] | None:
    """What the catalogue says of the size of a graph, nothing if it is a new one; None where it must say more of it."""
    home = catalogue_graph(marking_of(graph))
    found = list(engine.quads_for_pattern(graph, _TRIPLES, None, home))
    if _is_empty(before, graph):
        is_plain = not any(own_entries(graph)) and not found and not _is_empty(before, home)
        return [] if is_plain else None
    return found if len(found) == 1 and cast(Literal, found[0].object).value.isdigit() else None


def _is_empty(engine: Store, graph: NamedNode) -> bool:
    return next(engine.quads_for_pattern(None, None, None, graph), None) is None


def _stated(graph: NamedNode, size: int) -> Quad:
    count = Literal(str(size), datatype=NamedNode(f"{XSD}integer"))
    return Quad(graph, _TRIPLES, count, catalogue_graph(marking_of(graph)))
