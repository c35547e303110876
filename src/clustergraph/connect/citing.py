"""The evidence of links: what each tie rests on, and for an inferred one the ties that it follows from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from pyoxigraph import NamedNode

from clustergraph.connect.adjacency import Adjacency
from clustergraph.connect.edges import Edge, values
from clustergraph.connect.value import Link, Tie
from clustergraph.grounds import grounds
from clustergraph.store import Store
from clustergraph.vocabulary import term

__all__ = ["links_of"]

Pair = tuple[NamedNode, NamedNode]

_LOCATED, _WITHIN, _WORKS, _BROADER = map(term, ("cg:locatedIn", "cg:within", "cg:worksOn", "skos:broader"))
_UP = {_LOCATED: _WITHIN, _WITHIN: _WITHIN, _WORKS: _BROADER}
"""Inferred properties, each with the property that is climbed after a first step."""
_DEPTH = 8


def links_of(store: Store, graph: Adjacency, paths: Iterable[Sequence[NamedNode]]) -> Mapping[Pair, Link]:
    """The links between things that follow each other in the paths, with their evidence."""
    pairs = dict.fromkeys(pair for path in paths for pair in pairwise(path))
    edges = {pair: graph.between(*pair) for pair in pairs}
    every = dict.fromkeys(edge for found in edges.values() for edge in found)
    follows = {edge: _follows(store, edge) for edge in every if edge.inferred}
    known = grounds(store, [edge.fact for edge in (*every, *(step for steps in follows.values() for step in steps))])

    def tie(edge: Edge) -> Tie:
        ground = known[edge.fact]
        return Tie(
            edge.subject,
            edge.relation,
            edge.object,
            edge.record,
            edge.status,
            edge.inferred,
            ground.citations,
            ground.rows,
            ground.graphs,
            tuple(tie(step) for step in follows.get(edge, ())),
        )

    return {pair: Link(*pair, _merged(map(tie, found))) for pair, found in edges.items()}


def _merged(ties: Iterable[Tie]) -> tuple[Tie, ...]:
    """The ties, those that say the same in several named graphs as one, what is a fact and stated first."""
    found: dict[tuple[object, ...], Tie] = {}
    for tie in ties:
        key = (tie.subject, tie.relation, tie.object, tie.record, tie.status)
        found[key] = _joined(found[key], tie) if key in found else tie
    return tuple(sorted(found.values(), key=_order))


def _joined(one: Tie, other: Tie) -> Tie:
    citations = {citation.claim: citation for citation in (*one.citations, *other.citations)}
    rows = tuple(dict.fromkeys((*one.rows, *other.rows)))
    graphs = () if citations or rows else tuple(dict.fromkeys((*one.graphs, *other.graphs)))
    return replace(one, citations=tuple(citations.values()), rows=rows, graphs=graphs)


def _order(tie: Tie) -> tuple[object, ...]:
    return tie.inferred, tie.status is not None, tie.relation.value, str(tie.record), str(tie.status)


def _follows(store: Store, edge: Edge) -> list[Edge]:
    """The stated edges of the shortest way that leads from the subject of an inferred edge to its object."""
    up = _UP.get(edge.relation)
    if up is None:
        return []
    ways: dict[NamedNode, list[Edge]] = {edge.subject: []}
    front, properties = [edge.subject], [edge.relation, *_below(store, edge.relation)]
    for _ in range(_DEPTH):
        reached: dict[NamedNode, list[Edge]] = {}
        for step in _stated(store, front, properties):
            if step.object not in ways:
                reached.setdefault(step.object, [*ways[step.subject], step])
        if edge.object in reached or not reached:
            return reached.get(edge.object, [])
        ways |= reached
        front, properties = sorted(reached, key=str), [up]
    return []


def _below(store: Store, property: NamedNode) -> list[NamedNode]:
    rows = store.select(f"SELECT DISTINCT ?below WHERE {{ ?below rdfs:subPropertyOf+ {property} }}")
    return [row[0] for row in rows if isinstance(row[0], NamedNode)]


def _stated(store: Store, nodes: Iterable[NamedNode], properties: Iterable[NamedNode]) -> Iterator[Edge]:
    text = f"""SELECT ?node ?property ?other ?graph WHERE {{ {values("node", nodes)} {values("property", properties)}
      GRAPH ?graph {{ ?node ?property ?other }} }}"""
    found = (
        Edge(node, property, other, graph)
        for node, property, other, graph in store.select(text)
        if isinstance(node, NamedNode)
        and isinstance(property, NamedNode)
        and isinstance(other, NamedNode)
        and isinstance(graph, NamedNode)
    )
    yield from sorted((edge for edge in found if not edge.inferred), key=str)
