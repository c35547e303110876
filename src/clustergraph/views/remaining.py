"""The statements that remain when claims and nodes are left out."""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain
from typing import TypeGuard, cast

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from clustergraph.solutions import Term
from clustergraph.store import Store
from clustergraph.views.choosing import Dropped
from clustergraph.views.content import Content, Node
from clustergraph.vocabulary import BASE, source_graph, term

__all__ = ["remaining"]

_TYPE = term("rdf:type")
_PARTS = "SELECT ?class WHERE { VALUES ?above { cg:Amount cg:Period } ?class rdfs:subClassOf* ?above }"


def remaining(read: Content, graphs: Collection[str], gone: Dropped) -> Iterator[Quad]:
    """
    The quads of some graphs without what is dropped, and without what only that makes or names.

    That are the statements that only dropped claims make; and amounts, periods and blank nodes, which are nothing by
    themselves, where nothing that remains names them.
    """
    nodes = gone.claims | gone.nodes
    unsaid = frozenset(_unsaid(read, gone)) if gone.claims else frozenset[tuple[str, Triple]]()
    triples = {triple for _, triple in unsaid}
    predicates = {triple.predicate for triple in triples}

    def is_lost(quad: Quad) -> bool:
        # Each part of a quad that is asked for is made anew.
        end = quad.object
        if end in nodes or quad.subject in nodes:
            return True
        if isinstance(end, Triple) and _mentions(end, nodes, triples):
            return True
        if quad.predicate not in predicates:
            return False
        return quad.triple in triples and (_source(cast(NamedNode, quad.graph_name)), quad.triple) in unsaid

    abandoned = _Parts(read, graphs, is_lost).abandoned(_lost(read.store, nodes, triples))
    kept = (quad for quad in read.store.quads(graphs) if not is_lost(quad))
    return (quad for quad in kept if quad.subject not in abandoned) if abandoned else kept


def _lost(store: Store, nodes: Iterable[Node], triples: Iterable[Triple]) -> Iterator[Quad]:
    """What names dropped nodes or is named by them, and statements that nobody makes any more."""
    about = (chain(store.quads(subject=node), store.quads(object=node)) for node in nodes)
    return chain(chain.from_iterable(about), (Quad(*triple) for triple in triples))


def _unsaid(read: Content, gone: Dropped) -> set[tuple[str, Triple]]:
    """The statements, by source, that dropped claims of the source make, and none that remains."""
    said: dict[bool, set[tuple[str, Triple]]] = {True: set(), False: set()}
    for claim, graph in read.rows("SELECT ?claim ?graph WHERE { GRAPH ?graph { ?claim rdf:subject ?s } }"):
        s, p, o = read.claims.get(cast(Node, claim), (None, None, None))
        if isinstance(s, Node) and isinstance(p, NamedNode) and o is not None:
            said[claim in gone.claims].add((_source(cast(NamedNode, graph)), Triple(s, p, o)))
    return said[True] - said[False]


def _source(graph: NamedNode) -> str:
    """The source that a graph is of: the graph itself, where it is none of ours."""
    if not graph.value.startswith(f"{BASE}source/"):
        return graph.value
    return source_graph(graph.value.removeprefix(f"{BASE}source/").split("/")[0]).value


def _mentions(triple: Triple, nodes: Collection[Term], triples: Collection[Triple]) -> bool:
    """Whether a triple that is talked of has one of some nodes in it, or is one of some triples."""
    ends = (triple.subject, triple.object)
    within = (end for end in ends if isinstance(end, Triple))
    return triple in triples or any(end in nodes for end in ends) or any(_mentions(t, nodes, triples) for t in within)


class _Parts:
    """What is nothing by itself: an amount, a period, a blank node."""

    def __init__(self, read: Content, graphs: Collection[str], is_lost: Callable[[Quad], bool]) -> None:
        self._store, self._graphs, self._is_lost = read.store, frozenset(graphs), is_lost
        self._classes = frozenset(row[0] for row in read.rows(_PARTS))

    def abandoned(self, lost: Iterable[Quad]) -> set[Node]:
        """The parts in lost quads, and the parts of these, that nothing names which remains."""
        found = self._closed(end for quad in lost for end in (quad.subject, quad.object))
        kept = {part for part in found if any(quad.subject not in found for quad in self._naming(part))}
        while more := (found - kept).intersection(quad.object for part in kept for quad in self._quads(subject=part)):
            kept |= more
        return found - kept

    def _closed(self, suspects: Iterable[Term]) -> set[Node]:
        found: set[Node] = set()
        waiting = set(suspects)
        while waiting:
            new = {node for node in waiting if self._is_part(node)} - found
            found |= new
            waiting = {quad.object for part in new for quad in self._quads(subject=part)}
        return found

    def _is_part(self, node: Term) -> TypeGuard[Node]:
        if not isinstance(node, NamedNode):
            return isinstance(node, BlankNode)
        return any(quad.object in self._classes for quad in self._store.quads(subject=node, predicate=_TYPE))

    def _naming(self, part: Node) -> Iterator[Quad]:
        return (quad for quad in self._quads(object=part) if not self._is_lost(quad))

    def _quads(self, *, subject: Node | None = None, object: Term | None = None) -> Iterator[Quad]:
        found = self._store.quads(subject=subject, object=object)
        return (quad for quad in found if cast(NamedNode, quad.graph_name).value in self._graphs)
