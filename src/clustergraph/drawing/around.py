"""The network around a thing: what is tied to it in so many steps, over the whole graph, each tie with its evidence."""

from collections.abc import Collection, Iterable, Mapping

from pyoxigraph import Literal, NamedNode

from clustergraph.connect.adjacency import Adjacency
from clustergraph.connect.edges import Edge as Tie
from clustergraph.drawing.knowing import claim_of, kinds, placed
from clustergraph.errors import QueryError
from clustergraph.grounds import Ground, grounds
from clustergraph.network import Claim, Edge, Network, Node
from clustergraph.store import Store
from clustergraph.things import Names
from clustergraph.vocabulary import compact

__all__ = ["MOST_HOPS", "around"]

MOST_HOPS = 6
"""The farthest that a neighbourhood reaches; beyond, it is most of the graph."""

_PERIODS = """SELECT ?record ?from ?until WHERE { VALUES ?record { %s } ?record cg:period ?period
  OPTIONAL { ?period cg:from ?from } OPTIONAL { ?period cg:until ?until } }"""
_BATCH = 500


def around(
    store: Store,
    thing: NamedNode | str,
    *,
    hops: int = 2,
    names: Names | None = None,
    language: str = "en",
) -> Network:
    """
    What is tied to a thing in at most `hops` steps, and all ties between these things.

    A tie is a statement about two things, or a record that ties them, as in `connect`. As there, lists and hubs are not
    gone through, since they tie everything to everything; concepts, such as kinds of money, are no things and left out.
    Nodes say in `hops` how far they are, and in `through` whether what lies behind them was looked at.

    Raises NotFoundError, with the nearest names, for a thing that the store does not know, and QueryError for a number
    of hops that makes no sense.
    """
    if not 1 <= hops <= MOST_HOPS:
        raise QueryError(f"a neighbourhood has 1 to {MOST_HOPS} hops, not {hops}")
    names = names or Names(store)
    start = thing if isinstance(thing, NamedNode) else names.find(thing)
    graph = Adjacency(store, ends=frozenset({start}))
    distances = _distances(graph, start, hops)
    ties = _ties(graph, distances)
    known = grounds(store, [tie.fact for tie in ties])
    citations = {citation.claim: citation for ground in known.values() for citation in ground.citations}
    claims = {node.value: claim_of(citation, names, language) for node, citation in citations.items()}
    periods = _periods(store, [tie.record for tie in ties if tie.record])
    edges = [_edge(tie, known[tie.fact], claims, periods, names, language) for tie in ties]
    classes = {node: class_ for node, class_ in kinds(store).items() if NamedNode(node) in distances}
    nodes = [_node(node, distance, graph, classes, names, language) for node, distance in distances.items()]
    labels = {compact(class_): names.label(class_, language) for class_ in sorted(set(classes.values()))}
    return placed(store, Network(nodes, edges, labels, claims), names, language)


def _distances(graph: Adjacency, start: NamedNode, hops: int) -> dict[NamedNode, int]:
    """How many steps each thing is away, the nearest first; the neighbours of the farthest are read too."""
    found = {start: 0}
    front = [start]
    for distance in range(1, hops + 1):
        graph.expand(front)
        reached = {other for node in front for other in graph.read.get(node, ()) if other not in found}
        reached = {other for other in reached if graph.left.get(other) != "concept"}
        front = sorted(reached, key=str)
        found |= dict.fromkeys(front, distance)
    graph.expand(front)
    return found


def _ties(graph: Adjacency, things: Collection[NamedNode]) -> list[Tie]:
    """The ties between things that were met, each once."""
    found = {
        tie: None
        for node in things
        for other, ties in graph.read.get(node, {}).items()
        if other in things
        for tie in ties
    }
    return sorted(found, key=lambda tie: tuple(map(str, (tie.subject, tie.relation, tie.object, tie.record))))


def _periods(store: Store, records: Iterable[NamedNode]) -> Mapping[NamedNode, tuple[str | None, str | None]]:
    """The first and the last day that each record gives, as text."""
    wanted = sorted(set(records), key=str)
    found = {}
    for start in range(0, len(wanted), _BATCH):
        for record, first, last in store.select(_PERIODS % " ".join(map(str, wanted[start : start + _BATCH]))):
            if isinstance(record, NamedNode):
                found[record] = (_day(first), _day(last))
    return found


def _day(term: object) -> str | None:
    return term.value if isinstance(term, Literal) else None


def _node(
    node: NamedNode, distance: int, graph: Adjacency, classes: Mapping[str, str], names: Names, language: str
) -> Node:
    kind = classes.get(node.value)
    attributes = {"hops": distance, "through": node not in graph.left}
    return Node(node.value, names.label(node.value, language), compact(kind) if kind else None, attributes)


def _edge(
    tie: Tie,
    ground: Ground,
    claims: Mapping[str, Claim],
    periods: Mapping[NamedNode, tuple[str | None, str | None]],
    names: Names,
    language: str,
) -> Edge:
    since, until = periods.get(tie.record, (None, None)) if tie.record else (None, None)
    cited = tuple(citation.claim.value for citation in ground.citations)
    rows = tuple(f"{row.source}: {row.row}" for row in ground.rows)
    return Edge(
        source=tie.subject.value,
        target=tie.object.value,
        relation=compact(tie.relation.value),
        label=names.label(tie.relation.value, language),
        since=since,
        until=until,
        claims=cited,
        evidence=(*(claims[claim].text for claim in cited), *rows),
    )
