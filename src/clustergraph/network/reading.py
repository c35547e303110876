"""From the rows or triples of an answer to nodes and edges."""

import math
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache, partial

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from clustergraph.errors import IdentifierError, QueryError
from clustergraph.network.items import NONE, Edge, Lookup, Node, Value, spelled
from clustergraph.solutions import Term
from clustergraph.vocabulary import XSD, expand
from clustergraph.vocabulary import compact as _compact

__all__ = ["COLUMNS", "Reader"]

COLUMNS = (
    "source", "target", "relation", "label", "weight", "since", "until", "claim", "row",
    "sourceKind", "targetKind", "sourceLabel", "targetLabel",
)  # fmt: skip
"""The columns that a network is read from; the first two are required, any other column becomes an edge's attribute."""

# A relation or a class comes back in every row, and finding its prefix is the slow part of reading one.
compact = lru_cache(maxsize=10_000)(_compact)

_TYPE = expand("rdf:type")
_LABELS = (expand("skos:prefLabel"), expand("rdfs:label"))


class Reader:
    """Nodes and edges as they come in, each node once, in the order of their first mention."""

    def __init__(self, label: Lookup, kind: Lookup, evidence: Lookup) -> None:
        self.label, self.kind, self.evidence = (cache(partial(_look_up, lookup)) for lookup in (label, kind, evidence))
        self.labels: dict[str, dict[str, str]] = {}
        self.kinds: dict[str, dict[str, None]] = {}
        self.attributes: dict[str, dict[str, list[Value]]] = {}
        self.edges: list[Edge] = []

    def read_row(self, cells: dict[str, Term], number: int) -> None:
        """Take one row of an answer as an edge, or as a node where one of its ends is absent."""
        ends = [end for side in ("source", "target") if (end := self._end(cells, side, number))]
        if len(ends) == 2:
            self.edges.append(self._edge(ends[0], ends[1], cells, number))

    def read_triple(self, triple: Triple) -> None:
        """Take one triple as an edge, or as something known of its subject."""
        subject, predicate, object_ = _text(triple.subject), triple.predicate.value, triple.object
        self._add(subject)
        if predicate == _TYPE:
            self.kinds[subject][compact(_text(object_))] = None
        elif isinstance(object_, NamedNode | BlankNode):
            self._add(_text(object_))
            relation = compact(predicate)
            self.edges.append(Edge(subject, _text(object_), relation, self.label(predicate) or spelled(relation)))
        elif predicate in _LABELS and isinstance(object_, Literal):
            self.labels[subject].setdefault(object_.language or "", object_.value)
        else:
            self.attributes[subject].setdefault(compact(predicate), []).append(_value(object_))

    def parts(self, language: str = "") -> tuple[list[Node], list[Edge], dict[str, str]]:
        """The nodes, the edges, and the words for the classes of the nodes by CURIE."""
        nodes = [Node(id_, self._label(id_, language), self._kind(id_), self._attributes(id_)) for id_ in self.labels]
        kinds = sorted({node.kind for node in nodes if node.kind})
        return nodes, self.edges, {kind: words for kind in kinds if (words := self.label(_full(kind)))}

    def _add(self, id_: str) -> None:
        if id_ not in self.labels:
            self.labels[id_], self.kinds[id_], self.attributes[id_] = {}, {}, {}

    def _end(self, cells: dict[str, Term], side: str, number: int) -> str | None:
        term = cells.get(side)
        if term is None:
            return None
        if not isinstance(term, NamedNode | BlankNode):
            raise QueryError(f"row {number}: ?{side} is {term}; a node is an IRI: make one with IRI(…)")
        id_ = _text(term)
        self._add(id_)
        if words := cells.get(f"{side}Label"):
            self.labels[id_].setdefault("", _text(words))
        if kind := cells.get(f"{side}Kind"):
            self.kinds[id_][compact(_text(kind))] = None
        return id_

    def _edge(self, source: str, target: str, cells: dict[str, Term], number: int) -> Edge:
        relation = _maybe(cells, "relation")
        claims, evidence = self._support(cells)
        return Edge(
            source=source,
            target=target,
            relation=relation and compact(relation),
            label=_maybe(cells, "label") or (relation and (self.label(relation) or spelled(compact(relation)))),
            weight=_weight(cells["weight"], number) if "weight" in cells else None,
            since=_maybe(cells, "since"),
            until=_maybe(cells, "until"),
            claims=claims,
            evidence=evidence,
            attributes={name: _value(term) for name, term in cells.items() if name not in COLUMNS} or NONE,
        )

    def _support(self, cells: dict[str, Term]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The claims behind a row, and what a reader sees of them and of the table row that it names."""
        text, row = _maybe(cells, "claim") or "", _maybe(cells, "row")
        parts = text.split()
        claims = tuple(parts) if all("://" in part for part in parts) else ()
        said = [self.evidence(claim) or compact(claim) for claim in claims] or [text]
        return claims, tuple(words for words in (*said, row) if words)

    def _label(self, id_: str, language: str) -> str:
        """The label that the answer gives, in the language asked for where it has several, else the one looked up."""
        ranks = {"": 1, "en": 2, language: 0}
        if given := self.labels[id_]:
            return given[min(given, key=lambda tag: (ranks.get(tag, 3), tag))]
        return self.label(id_) or compact(id_)

    def _kind(self, id_: str) -> str | None:
        """The class that the answer gives, one of our own before any other, else the one looked up."""
        given = sorted(self.kinds[id_], key=lambda kind: not kind.startswith("cg:"))
        kind = given[0] if given else self.kind(id_)
        return compact(kind) if kind else None

    def _attributes(self, id_: str) -> Mapping[str, Value]:
        found = self.attributes[id_]
        return {name: values[0] if len(values) == 1 else tuple(values) for name, values in found.items()} or NONE


def _look_up(lookup: Lookup, iri: str) -> str | None:
    """The text for an IRI; an answer that only repeats the IRI or its CURIE is none."""
    text = lookup.get(iri) if isinstance(lookup, Mapping) else lookup(iri)
    return None if text in ("", iri, compact(iri)) else text


def _full(curie: str) -> str:
    try:
        return expand(curie)
    except IdentifierError:
        return curie


def _text(term: Term) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _maybe(cells: dict[str, Term], name: str) -> str | None:
    return (_text(cells[name]) or None) if name in cells else None


def _weight(term: Term, number: int) -> float:
    try:
        weight = float(_text(term))
    except ValueError:
        weight = math.nan
    if not math.isfinite(weight):
        raise QueryError(f"row {number}: ?weight is {term}, and must be a finite number")
    return weight


_READ: Mapping[str, Callable[[str], Value]] = {
    **dict.fromkeys(("integer", "int", "long", "nonNegativeInteger", "positiveInteger"), int),
    **dict.fromkeys(("double", "float"), float),
    "decimal": Decimal,
    "boolean": lambda text: text in ("true", "1"),
    "date": date.fromisoformat,
}


def _value(term: Term) -> Value:
    """A term as Python's own type; its text where the datatype is unknown or the text does not fit it."""
    if isinstance(term, Literal):
        read = _READ.get(term.datatype.value.removeprefix(XSD), str)
        try:
            return read(term.value)
        except (ValueError, ArithmeticError):
            return term.value
    return _text(term)
