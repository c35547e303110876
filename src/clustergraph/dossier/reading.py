"""What a graph holds around one thing, read with queries that begin at the thing and never walk the whole graph."""

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode

from clustergraph.dossier.drafts import Edge
from clustergraph.solutions import Term
from clustergraph.store import Store
from clustergraph.vocabulary import INFERRED, compact, term

__all__ = ["ENOUGH", "Around", "ClaimAt", "asking", "natural", "short", "triples", "values"]

ENOUGH = 1000
"""How many neighbours of a kind are read; of more, these come first by IRI, and the rest are counted."""


@dataclass(frozen=True)
class ClaimAt:
    """A claim, as much of it as decides where it is shown."""

    claim: NamedNode
    subject: Term
    predicate: NamedNode
    object: Term
    asserter: Term | None
    reporter: Term | None
    modality: Term | None
    polarity: Term | None
    bound: Term | None
    unit: Term | None
    period: Term | None


_CLAIM = """?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object
  OPTIONAL { ?claim cg:asserter ?asserter } OPTIONAL { ?claim cg:reporter ?reporter }
  OPTIONAL { ?claim cg:modality ?modality } OPTIONAL { ?claim cg:polarity ?polarity }
  OPTIONAL { ?claim cg:bound ?bound } OPTIONAL { ?claim cg:unit ?unit } OPTIONAL { ?claim cg:period ?period }"""
_OUT = "SELECT ?predicate ?object ?graph WHERE { GRAPH ?graph { %s ?predicate ?object } }"
_COUNTS = """SELECT ?predicate ?graph (COUNT(?subject) AS ?count) WHERE {
  GRAPH ?graph { ?subject ?predicate %s } } GROUP BY ?predicate ?graph"""
_IN = "SELECT ?subject ?graph WHERE { GRAPH ?graph { ?subject %s %s } } ORDER BY ?subject ?graph LIMIT %d"
_VALUES = "SELECT ?node ?property ?value WHERE { VALUES ?node { %s } ?node ?property ?value }"


@dataclass(frozen=True)
class Around:
    """A thing in a store, and what is next to it; inferred edges are left out."""

    store: Store
    thing: NamedNode

    @cached_property
    def out(self) -> list[Edge]:
        """What is said with the thing as subject."""
        found = [
            Edge(self.thing, predicate, object, graph)
            for predicate, object, graph in self.store.select(_OUT % self.thing)
            if isinstance(predicate, NamedNode) and object and isinstance(graph, NamedNode) and _asserted(graph)
        ]
        return sorted(found, key=lambda edge: (edge.predicate.value, str(edge.object), edge.graph.value))

    @cached_property
    def counts(self) -> Mapping[NamedNode, int]:
        """How many times each predicate leads to the thing, for those that do."""
        found: dict[NamedNode, int] = {}
        for predicate, graph, count in self.store.select(_COUNTS % self.thing):
            if isinstance(predicate, NamedNode) and isinstance(count, Literal) and _asserted(graph):
                found[predicate] = found.get(predicate, 0) + int(count.value)
        return dict(sorted(found.items(), key=lambda item: item[0].value))

    def into(self, predicate: NamedNode, *, inferred: bool = False) -> list[Edge]:
        """The edges of a predicate that lead to the thing, ENOUGH at most; or those inferred."""
        rows = self.store.select(_IN % (predicate, self.thing, ENOUGH))
        return [
            Edge(subject, predicate, self.thing, graph)
            for subject, graph in rows
            if subject is not None and isinstance(graph, NamedNode) and _asserted(graph) is not inferred
        ]

    @cached_property
    def classes(self) -> list[NamedNode]:
        """The classes that the thing is said to be of."""
        return list(
            dict.fromkeys(e.object for e in self.out if e.predicate == _TYPE and isinstance(e.object, NamedNode))
        )

    def claims(self, role: str) -> list[ClaimAt]:
        """The claims in which the thing plays a part, such as rdf:subject or cg:asserter; ENOUGH at most."""
        first = f"{{ SELECT ?claim WHERE {{ ?claim {role} {self.thing} }} ORDER BY ?claim LIMIT {ENOUGH} }}"
        return _claims(self.store, first)

    def claims_in_parts(self) -> list[ClaimAt]:
        """The claims stated in the parts of the thing, a document."""
        first = f"?claim cg:statedIn ?where . ?where dcterms:isPartOf {self.thing}"
        return _claims(self.store, f"{{ SELECT ?claim WHERE {{ {first} }} ORDER BY ?claim LIMIT {ENOUGH} }}")

    def claims_named(self, claims: Iterable[NamedNode]) -> list[ClaimAt]:
        """The given claims."""
        return _claims(self.store, values("claim", claims))

    def properties(self, nodes: Iterable[Term]) -> dict[NamedNode, dict[str, list[Term]]]:
        """All values of some nodes, by the CURIEs of the properties."""
        iris = [node for node in nodes if isinstance(node, NamedNode)]
        found: dict[NamedNode, dict[str, list[Term]]] = {node: {} for node in iris}
        for node, property, value in self.store.select(_VALUES % " ".join(map(str, iris))) if iris else ():
            if isinstance(node, NamedNode) and isinstance(property, NamedNode) and value is not None:
                found[node].setdefault(compact(property.value), []).append(value)
        for entry in found.values():
            for held in entry.values():
                held.sort(key=str)
        return found

    def ask(self, text: str) -> bool:
        """Whether an ASK about the thing, written %(thing)s, holds."""
        return self.store.query(text % {"thing": self.thing}) is True


def _asserted(graph: Term | None) -> bool:
    return isinstance(graph, NamedNode) and not f"{graph.value}/".startswith(f"{INFERRED.value}/")


_TYPE = term("rdf:type")


def _claims(store: Store, first: str) -> list[ClaimAt]:
    text = (
        f"SELECT DISTINCT {' '.join(f'?{name}' for name in ClaimAt.__dataclass_fields__)} WHERE {{ {first} {_CLAIM} }}"
    )
    found = {str(row[0]): ClaimAt(*row) for row in store.select(text) if isinstance(row[0], NamedNode)}  # type: ignore[arg-type]
    return sorted(found.values(), key=lambda claim: natural(claim.claim.value))


_TEN = tuple("0123456789")


def natural(text: str) -> list[tuple[int, str]]:
    """A key that sorts F2 before F10."""
    return [(int(part), "") if part[:1] in _TEN else (0, part) for part in re.split(r"([0-9]{1,18})", text)]


def values(name: str, nodes: Iterable[Term]) -> str:
    """A VALUES block; an IRI can be written into the text, for no character that would end it is allowed in one."""
    return f"VALUES ?{name} {{ {' '.join(map(str, nodes))} }}"


_SAFE = re.compile(r"[A-Za-z][A-Za-z0-9-]*:[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?")


def short(node: NamedNode) -> str:
    """
    The node as SPARQL text, as a CURIE where that needs no escapes.

    >>> short(term("cg:Claim")), short(NamedNode("https://example.org/x"))
    ('cg:Claim', '<https://example.org/x>')
    """
    curie = compact(node.value)
    return curie if _SAFE.fullmatch(curie) else str(node)


def asking(pattern: str, columns: str = "*") -> str:
    """The command that a user can paste to get all rows of a pattern; quoted for the shell."""
    return f"clustergraph ask {shlex.quote(f'SELECT {columns} WHERE {{ {pattern} }}')}"


def triples(edges: Iterable[Edge]) -> Iterator[str]:
    """The edges that a VALUES block can hold, as rows of one."""
    for edge in edges:
        if isinstance(edge.subject, NamedNode) and isinstance(edge.object, NamedNode | Literal):
            yield f"({edge.subject} {edge.predicate} {edge.object})"
