"""
What a server's store says of itself: which state is current, which graphs it has, and which change is under way.

All of it is in one named graph that no question sees. A server on which nobody has built a store has no such graph.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from clustergraph.errors import StoreError
from clustergraph.solutions import Solutions
from clustergraph.store.remote.service import Service
from clustergraph.vocabulary import BASE, XSD

__all__ = ["FORMAT", "HEAD", "MARKS", "STAGE", "UNION", "Change", "Head", "read_head"]

HEAD = NamedNode(f"{BASE}store")
MARKS = NamedNode(f"{BASE}store/marks")
UNION = f"{BASE}store/union/"
STAGE = f"{BASE}store/stage/"

FORMAT = 1
"""The form of stores on servers that this version writes; it reads no newer one."""


def _property(name: str) -> NamedNode:
    return NamedNode(f"{HEAD.value}#{name}")


_CURRENT, _UNION, _FORMAT, _BY, _AT, _ATOMIC = map(
    _property, ("current", "union", "format", "writtenBy", "writtenAt", "atomic")
)
_TRIPLES, _WRAPPED = _property("triples"), _property("wrapped")
PENDING, FROM, ADDS, REMOVES, DROPS = map(_property, ("pending", "from", "adds", "removes", "drops"))

_OF_CHANGE = frozenset({PENDING, FROM, ADDS, REMOVES, DROPS})


@dataclass(frozen=True)
class Change:
    """
    A change that is sent in full and waits to be carried out, which can be done again and again.

    :param name: the state that it leads to
    :param before: the state that it starts from
    :param adds: pairs of a graph with what is new and the graph that it goes to
    :param removes: pairs of a graph with what is gone and the graph that it leaves
    :param drops: graphs that go as a whole
    """

    name: str
    before: str
    adds: tuple[tuple[NamedNode, NamedNode], ...] = ()
    removes: tuple[tuple[NamedNode, NamedNode], ...] = ()
    drops: tuple[NamedNode, ...] = ()

    def triples(self) -> Iterator[Triple]:
        """How the head tells of the change."""
        yield Triple(HEAD, PENDING, Literal(self.name))
        yield Triple(HEAD, FROM, Literal(self.before))
        for stage, graph in self.adds:
            yield Triple(stage, ADDS, graph)
        for stage, graph in self.removes:
            yield Triple(stage, REMOVES, graph)
        for graph in self.drops:
            yield Triple(HEAD, DROPS, graph)


@dataclass(frozen=True)
class Head:
    """
    The state of a store on a server.

    :param name: of the state; "0" for a store that is still empty
    :param union: the graph that holds every triple of the named graphs once
    :param graphs: the number of triples by the IRI of each named graph
    :param atomic: whether the server carries out a request as a whole or not at all
    :param wrapped: datatypes whose values the server would alter, so that they go under another name
    :param pending: the changes under way, or interrupted: one at most, unless two try to write at once
    """

    name: str
    union: NamedNode
    graphs: Mapping[str, int]
    written_by: str = ""
    written_at: str = ""
    atomic: bool = False
    format: int = FORMAT
    wrapped: frozenset[str] = frozenset()
    pending: tuple[str, ...] = ()
    change: Change | None = field(default=None)

    def triples(self) -> Iterator[Triple]:
        """How the graph of the head tells of the state, changes under way left out."""
        yield Triple(HEAD, _CURRENT, Literal(self.name))
        yield Triple(HEAD, _UNION, self.union)
        yield Triple(HEAD, _FORMAT, Literal(self.format))
        yield Triple(HEAD, _BY, Literal(self.written_by))
        yield Triple(HEAD, _AT, Literal(self.written_at))
        yield Triple(HEAD, _ATOMIC, Literal("yes" if self.atomic else "no"))
        for datatype in sorted(self.wrapped):
            yield Triple(HEAD, _WRAPPED, NamedNode(datatype))
        for graph, number in self.graphs.items():
            yield Triple(NamedNode(graph), _TRIPLES, Literal(str(number), datatype=NamedNode(f"{XSD}integer")))


def read_head(service: Service, *, first: bool = False) -> Head | None:
    """
    The head of the store on a server; none where nobody has built one there.

    Raises StoreError for one of a newer version or that is damaged.
    """
    text = f"SELECT ?s ?p ?o {{ GRAPH {HEAD} {{ ?s ?p ?o }} }}"
    answer = service.answer(text, prefixes={}, first=first)
    assert isinstance(answer, Solutions)
    rows: list[tuple[Any, Any, Any]] = [(s, p, o) for s, p, o in answer]
    if not rows:
        return None
    try:
        return _head(rows)
    except (KeyError, ValueError, AttributeError) as error:
        raise StoreError(f"{service.name}: what its store says of itself is damaged: build it again") from error


def _head(rows: Iterable[tuple[Any, Any, Any]]) -> Head:
    rows = list(rows)
    said = {p: o for s, p, o in rows if s == HEAD and p not in _OF_CHANGE}
    if int(said[_FORMAT].value) > FORMAT:
        raise StoreError(
            f"the store on the server was written by clustergraph {said[_BY].value}, in a form that is newer than this "
            "version reads: update clustergraph"
        )
    return Head(
        name=said[_CURRENT].value,
        union=NamedNode(said[_UNION].value),
        graphs={s.value: int(o.value) for s, p, o in sorted(rows, key=lambda row: str(row[0])) if p == _TRIPLES},
        written_by=said[_BY].value,
        written_at=said[_AT].value,
        atomic=said[_ATOMIC].value == "yes",
        wrapped=frozenset(o.value for s, p, o in rows if p == _WRAPPED),
        pending=tuple(sorted(o.value for s, p, o in rows if p == PENDING)),
        change=_change(rows),
    )


def _change(rows: list[tuple[Any, Any, Any]]) -> Change | None:
    found: dict[NamedNode, list[tuple[Any, Any]]] = {property: [] for property in _OF_CHANGE}
    for s, p, o in rows:
        if p in found:
            found[p].append((s, o))
    if len(found[PENDING]) != 1 or len(found[FROM]) != 1:
        return None
    return Change(
        found[PENDING][0][1].value,
        found[FROM][0][1].value,
        tuple(found[ADDS]),
        tuple(found[REMOVES]),
        tuple(graph for _, graph in found[DROPS]),
    )
