"""What a single fact rests on: the claims that make it, else the rows of tables, else the named graphs that hold it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from clustergraph.evidence import Citation, Row, citations_of
from clustergraph.solutions import Term
from clustergraph.store import Store
from clustergraph.vocabulary import BASE, INFERRED

__all__ = ["Fact", "Ground", "grounds", "is_inferred"]

_BATCH = 500


@dataclass(frozen=True)
class Fact:
    """
    A triple in a named graph; or what a `record` says of two things, or a `claim` that is not claimed as a fact.
    """

    subject: NamedNode
    property: NamedNode
    object: Term
    graph: NamedNode | None = None
    record: NamedNode | None = None
    claim: NamedNode | None = None


@dataclass(frozen=True)
class Ground:
    """Claims by source and identifier, rows by line; `graphs` only where there is neither."""

    citations: tuple[Citation, ...] = ()
    rows: tuple[Row, ...] = ()
    graphs: tuple[NamedNode, ...] = ()


_EXACT = """SELECT ?subject ?property ?object ?claim WHERE {
  VALUES (?subject ?property ?object) { %s }
  ?claim rdf:subject ?subject ; rdf:object ?object ; rdf:predicate ?property
  MINUS { ?claim cg:polarity ?denied } MINUS { ?claim cg:modality/cg:factual false }
}"""
_SUPPORT = "SELECT ?node ?claim ?graph WHERE { %s GRAPH ?graph { ?node cg:supportedBy ?claim } }"
_ROWS = "SELECT ?node ?row ?graph WHERE { %s GRAPH ?graph { ?node cg:sourceRow ?row } }"
_HOMES = "SELECT DISTINCT ?node ?class ?graph WHERE { %s GRAPH ?graph { ?node a ?class } }"

_ByNode = dict[NamedNode, list[tuple[Term, NamedNode]]]


def is_inferred(graph: NamedNode | None) -> bool:
    """Whether a named graph holds what follows from others."""
    return graph is not None and f"{graph.value}/".startswith(f"{INFERRED.value}/")


def grounds(store: Store, facts: Iterable[Fact]) -> Mapping[Fact, Ground]:
    """
    What each fact rests on, read in one go.

    A triple rests on the claims that say just this; where there are none, on the claims and rows that describe its
    subject in the same named graph. What is inferred rests on other facts, and gets none here.
    """
    every = list(dict.fromkeys(facts))
    exact = _exact(store, [fact for fact in every if not fact.record and not fact.claim])
    nodes = list(dict.fromkeys(fact.record or fact.subject for fact in every if not fact.claim))
    support, rows, homes = (_by_node(store, text, nodes) for text in (_SUPPORT, _ROWS, _HOMES))
    claims = {fact.claim for fact in every if fact.claim} | {claim for found in exact.values() for claim in found}
    claims |= {claim for found in support.values() for claim, _ in found if isinstance(claim, NamedNode)}
    cited = _cited(store, sorted(claims, key=str))

    def ground(fact: Fact) -> Ground:
        said = [fact.claim] if fact.claim else exact.get((fact.subject, fact.property, fact.object), [])
        if said or is_inferred(fact.graph):
            return Ground(_sorted(cited, said))
        node = fact.record or fact.subject
        citations = _sorted(cited, (claim for claim, graph in support.get(node, ()) if fact.graph in (None, graph)))
        found = tuple(
            Row(node, graph.value.removeprefix(f"{BASE}source/"), row.value)
            for row, graph in rows.get(node, ())
            if isinstance(row, Literal) and fact.graph in (None, graph)
        )
        held = [fact.graph] if fact.graph else [graph for _, graph in homes.get(node, ())]
        return Ground(citations, found, () if citations or found else tuple(dict.fromkeys(held)))

    return {fact: ground(fact) for fact in every}


def _exact(store: Store, facts: Sequence[Fact]) -> dict[tuple[Term | None, ...], list[NamedNode]]:
    found: dict[tuple[Term | None, ...], list[NamedNode]] = {}
    # A blank node has no name that a query could hold.
    triples = [f"({f.subject} {f.property} {f.object})" for f in facts if isinstance(f.object, NamedNode | Literal)]
    for start in range(0, len(triples), _BATCH):
        for *triple, claim in store.select(_EXACT % " ".join(triples[start : start + _BATCH])):
            if isinstance(claim, NamedNode):
                found.setdefault(tuple(triple), []).append(claim)
    return found


def _by_node(store: Store, text: str, nodes: Sequence[NamedNode]) -> _ByNode:
    found: _ByNode = {}
    for start in range(0, len(nodes), _BATCH):
        listed = " ".join(map(str, nodes[start : start + _BATCH]))
        for node, value, graph in store.select(text % f"VALUES ?node {{ {listed} }}"):
            if isinstance(node, NamedNode) and value is not None and isinstance(graph, NamedNode):
                found.setdefault(node, []).append((value, graph))
    return {node: sorted(pairs, key=str) for node, pairs in found.items()}


def _cited(store: Store, claims: Sequence[NamedNode]) -> dict[NamedNode, Citation]:
    batches = (claims[start : start + _BATCH] for start in range(0, len(claims), _BATCH))
    return {citation.claim: citation for batch in batches for citation in citations_of(store, batch)}


def _sorted(cited: Mapping[NamedNode, Citation], claims: Iterable[Term]) -> tuple[Citation, ...]:
    found = {claim: cited[claim] for claim in claims if isinstance(claim, NamedNode) and claim in cited}
    return tuple(sorted(found.values(), key=lambda citation: (citation.source, citation.identifier)))
