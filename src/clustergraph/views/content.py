"""What a view decides by, read from a store when it is needed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import cast

from pyoxigraph import BlankNode, Literal, NamedNode

from clustergraph.solutions import Row, Term
from clustergraph.store import Store

__all__ = ["Content", "Dated", "Node", "Statement"]

Node = NamedNode | BlankNode
Statement = tuple[Term, Term, Term]
Dated = tuple[Node, Term, date | None, date | None]
"""A node, its class, and the first and last day of its period."""

_CLAIMS = "SELECT ?claim ?s ?p ?o WHERE { ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }"
_MARKINGS = """SELECT ?node ?marking ?graph WHERE {
    { GRAPH ?graph { ?node cg:marking ?marking } } UNION
    { ?node rdf:subject ?s ; cg:statedIn ?place . GRAPH ?graph { ?place cg:marking ?marking } } }"""
_MODALITIES = """SELECT ?node ?modality WHERE { ?modality cg:factual false .
    { ?node cg:modality ?modality } UNION { ?node cg:status ?modality } }"""
_PERIODS = """SELECT ?node ?class ?from ?until WHERE { ?node cg:period ?period ; a ?class
    OPTIONAL { ?period cg:from ?from } OPTIONAL { ?period cg:until ?until } }"""
_LABELLINGS = "SELECT ?labelling ?cluster ?class { ?labelling cg:labelledCluster ?cluster ; cg:clusterClass ?class }"
_SUPPORTS = "SELECT ?node ?claim WHERE { ?node cg:supportedBy ?claim }"
_RECORDS = "SELECT DISTINCT ?record WHERE { ?class rdfs:subClassOf* cg:Record . ?record a ?class }"


@dataclass(frozen=True)
class Content:
    """The claims of a store, and what rests on them."""

    store: Store

    @cached_property
    def claims(self) -> dict[Node, Statement]:
        """Subject, predicate and object of every claim."""
        return {cast(Node, claim): (s, p, o) for claim, s, p, o in self.rows(_CLAIMS)}  # type: ignore[misc]

    @property
    def markings(self) -> list[Row]:
        """Each node with its marking, or a claim with that of where it is stated, and the graph that says so."""
        return self.rows(_MARKINGS)

    @cached_property
    def modalities(self) -> list[Row]:
        """Each claim, and each record with a status, of a modality that is not factual."""
        return self.rows(_MODALITIES)

    @cached_property
    def metadata(self) -> set[Node]:
        """The claims of documents about themselves, which hold whenever they were written."""
        return self._nodes("SELECT ?claim WHERE { ?claim cg:modality modality:metadata }")

    @property
    def periods(self) -> list[Dated]:
        """Every node with a period, once for each class of it."""
        return [(cast(Node, node), kind, _day(first), _day(last)) for node, kind, first, last in self.rows(_PERIODS)]  # type: ignore[misc]

    @property
    def labellings(self) -> list[Row]:
        """Every labelling with its cluster and class."""
        return self.rows(_LABELLINGS)

    @cached_property
    def supports(self) -> dict[Node, set[Node]]:
        """The claims behind everything that is supported by some."""
        found: defaultdict[Node, set[Node]] = defaultdict(set)
        for node, claim in self.rows(_SUPPORTS):
            found[cast(Node, node)].add(cast(Node, claim))
        return found

    @cached_property
    def tabled(self) -> set[Node]:
        """What a table row describes."""
        return self._nodes("SELECT ?node WHERE { ?node cg:sourceRow ?row }")

    @cached_property
    def records(self) -> set[Node]:
        """All records."""
        return self._nodes(_RECORDS)

    def rows(self, query: str) -> list[Row]:
        """The rows of a query."""
        return list(self.store.select(query))

    def _nodes(self, query: str) -> set[Node]:
        return {cast(Node, row[0]) for row in self.rows(query)}


def _day(day: Term | None) -> date | None:
    try:
        return date.fromisoformat(day.value[:10]) if isinstance(day, Literal) else None
    except ValueError:
        return None
