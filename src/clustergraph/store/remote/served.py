"""The data of a server in one state, as a store reads them."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, cast

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad

from clustergraph.errors import QueryError
from clustergraph.solutions import Solutions, Triples
from clustergraph.sparql import tokens
from clustergraph.store.remote.answers import Untaken
from clustergraph.store.remote.head import Head
from clustergraph.store.remote.plainness import is_plain
from clustergraph.store.remote.service import Service
from clustergraph.store.remote.terms import sent

__all__ = ["Served"]

Graphs = list[NamedNode]


class Served:
    """
    What a server holds, seen as the named graphs of a store and their union.

    :param head: of the state; none where nobody has built a store there, and all that the server holds is read
    """

    def __init__(self, service: Service, head: Head | None) -> None:
        self.service = service
        self.head = head

    @property
    def engine(self) -> "Served":
        """What gives quads: the data themselves."""
        return self

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """The number of triples by the IRI of each named graph, in alphabetical order."""
        if self.head is not None:
            return dict(sorted(self.head.graphs.items()))
        rows = self._rows("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g", (), ())
        found = {graph.value: int(number.value) for graph, number in rows if isinstance(graph, NamedNode)}
        return {graph: found[graph] for graph in sorted(found) if found[graph]}

    @cached_property
    def dataset(self) -> tuple[Graphs, Graphs]:
        """
        The graphs that make up the default graph, and the named graphs, for a query that sees everything.

        Both are empty for a server that has no store of ours and a default graph of its own.
        """
        if self.head is not None:
            return [self.head.union], _nodes(self.sizes)
        if self.service.answer("ASK { ?s ?p ?o }", prefixes={}):
            return [], []
        return _nodes(self.sizes), _nodes(self.sizes)

    def ask(
        self, question: Mapping[str, Any], *, timeout: float | None, remote: bool = False
    ) -> Solutions | Triples | bool:
        """
        The answer to a question, as `Workers.ask` gives it.

        :param question: the arguments of the engine's `query`
        :param remote: whether the query may call other addresses, so that the engine here cannot try it
        """
        text, prefixes = question["text"], question["prefixes"]
        if timeout is not None and not timeout > 0:
            raise QueryError(f"a time limit is a number of seconds above 0, not {timeout:g}")
        if not remote:
            self.service.check(text, {key: value for key, value in question.items() if key != "text"})
        if not (self._is_exact(text) or self.service.profile.trust or is_plain(text)):
            raise Untaken(
                f"{self.service.name} answers otherwise than SPARQL 1.1 says where a query computes or leaves out, and "
                "the store is too large to be copied: name another server, or set copy or trust in its profile"
            )
        default, named = self.dataset
        if "default_graph" in question:
            default = question["default_graph"] or [_NOWHERE]
            named = question["named_graphs"] or [_NOWHERE]
        elif any(token.is_word("FROM") for token in tokens(text)):
            # The graphs of the request would take the place of those that the query names itself.
            default, named = [], []
        bindings = {variable.value: term for variable, term in question["substitutions"].items()}
        return self.service.answer(
            text, prefixes=prefixes, bindings=bindings, default=default, named=named, timeout=timeout
        )

    def _is_exact(self, text: str) -> bool:
        """Whether the server answers a query as SPARQL 1.1 says, and sees all values in it as they are."""
        names = {datatype.rpartition("#")[2] for datatype in self.service.wrapped}
        return self.service.is_exact and not (names and any(name in text for name in (*names, "atatype", "ATATYPE")))

    def quads_for_pattern(self, s: Any, p: Any, o: Any, graph: Any) -> Iterator[Quad]:
        """The quads of a graph, or of the union, that have these terms; none stands for any term or named graph."""
        text, default, named = _pattern(self.service.wrapped, s, p, o), *self.dataset
        where = graph
        if graph is None:
            yield from self._in_any_graph(text, (s, p, o))
            return
        if isinstance(graph, NamedNode):
            text = f"SELECT ?s ?p ?o {{ GRAPH {graph} {{ {text} }} }}"
            default, named = [], []
        else:
            text, where = f"SELECT ?s ?p ?o {{ {text} }}", DefaultGraph()
        for row in self._rows(text, default, named):
            subject, predicate, object = (x if y is None else y for x, y in zip(row, (s, p, o), strict=True))
            yield Quad(subject, predicate, object, where)

    def _in_any_graph(self, pattern: str, terms: tuple[Any, Any, Any]) -> Iterator[Quad]:
        text = f"SELECT ?s ?p ?o ?g {{ GRAPH ?g {{ {pattern} }} }}"
        for *row, graph in self._rows(text, *self.dataset):
            subject, predicate, object = (x if y is None else y for x, y in zip(row, terms, strict=True))
            yield Quad(subject, predicate, object, graph)

    def knows(self, node: NamedNode) -> bool:
        """Whether a node is the subject or object of anything."""
        default, named = self.dataset
        text = f"ASK {{ {{ {sent(node)} ?p ?o }} UNION {{ ?s ?p {sent(node)} }} }}"
        return bool(self.service.answer(text, prefixes={}, default=default, named=named))

    def _rows(self, text: str, default: Iterable[NamedNode], named: Iterable[NamedNode]) -> Iterator[Any]:
        answer = self.service.answer(text, prefixes={}, default=list(default), named=list(named))
        return iter(cast(Solutions, answer))


_NOWHERE = NamedNode("urn:clustergraph:none")


def _nodes(graphs: Iterable[str]) -> Graphs:
    return [NamedNode(graph) for graph in graphs]


def _pattern(wrapped: frozenset[str], *terms: NamedNode | BlankNode | Any) -> str:
    return " ".join(
        f"?{name}" if term is None else str(sent(term, wrapped)) for name, term in zip("spo", terms, strict=True)
    )
