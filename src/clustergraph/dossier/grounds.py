"""What drafts rest on: their claims, the table rows and the named graphs behind their records and ties."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from clustergraph.dossier.drafts import Draft, Edge
from clustergraph.dossier.following import steps
from clustergraph.dossier.reading import batches, natural, same_source, triples, values
from clustergraph.solutions import Term
from clustergraph.store import Store
from clustergraph.vocabulary import INFERRED

__all__ = ["Ground", "grounds"]


@dataclass(frozen=True)
class Ground:
    """One thing to cite: a claim, else a row of a source's table, else a named graph as a whole."""

    source: NamedNode
    claim: NamedNode | None = None
    row: str = ""


# MINUS would read all denials and all opinions of the graph, however few triples are asked for.
_MADE = """SELECT ?subject ?predicate ?object ?claim ?polarity ?modality WHERE {
  VALUES (?subject ?predicate ?object) { %s }
  ?claim rdf:subject ?subject ; rdf:object ?object ; rdf:predicate ?predicate
  OPTIONAL { ?claim cg:polarity ?polarity } OPTIONAL { ?claim cg:modality ?modality } }"""
_HELD = "SELECT ?claim ?home WHERE { VALUES ?claim { %s } GRAPH ?home { ?claim rdf:subject ?subject } }"
_UNSURE = "SELECT ?modality WHERE { ?modality cg:factual false }"
_ROWS = "SELECT ?node ?row ?graph WHERE { %s GRAPH ?graph { ?node cg:sourceRow ?row } }"
_SUPPORT = "SELECT ?node ?claim ?graph WHERE { %s GRAPH ?graph { ?node cg:supportedBy ?claim } }"
_HOMES = "SELECT DISTINCT ?node ?graph WHERE { %s GRAPH ?graph { ?node a ?class } }"
_CLAIMS = "SELECT ?node WHERE { %s ?node rdf:subject ?subject }"


class _Evidence:
    """The claims, rows and graphs behind some nodes and edges, read in one go."""

    def __init__(self, store: Store, nodes: Iterable[Term], edges: Sequence[Edge]) -> None:
        subjects = [*nodes, *(edge.subject for edge in edges)]
        named = values("node", dict.fromkeys(node for node in subjects if isinstance(node, NamedNode)))
        self.claims = {row[0] for row in store.select(_CLAIMS % named)}
        self.rows = _by_node(store, _ROWS % named)
        self.support = _by_node(store, _SUPPORT % named)
        self.homes = _by_node(store, _HOMES % named)
        self.made = _made(store, edges)

    def of_node(self, node: NamedNode) -> list[Ground]:
        """The claims that support a record, and the rows that it was read from; else the graphs that hold it."""
        if node in self.claims:
            return [Ground(INFERRED, claim=node)]
        found = [
            Ground(graph, claim=claim) for claim, graph in self.support.get(node, ()) if isinstance(claim, NamedNode)
        ]
        found += [Ground(graph, row=row.value) for row, graph in self.rows.get(node, ()) if isinstance(row, Literal)]
        return found or [Ground(graph) for _, graph in self.homes.get(node, ())]

    def of_edge(self, edge: Edge) -> list[Ground]:
        """The claims of its source that make a triple; else the row of its subject, a claim on it, or the graph."""
        if edge.subject in self.claims and isinstance(edge.subject, NamedNode):
            return [Ground(edge.graph, claim=edge.subject)]
        made = self.made.get((edge.subject, edge.predicate, edge.object), ())
        if claims := [claim for claim, home in made if same_source(home, edge.graph)]:
            return [Ground(edge.graph, claim=claim) for claim in claims]
        rows = [row for row, graph in self.rows.get(edge.subject, ()) if graph == edge.graph]
        if found := [Ground(edge.graph, row=row.value) for row in rows if isinstance(row, Literal)]:
            return found
        claims = [
            c for c, graph in self.support.get(edge.subject, ()) if graph == edge.graph and isinstance(c, NamedNode)
        ]
        return [Ground(edge.graph, claim=claim) for claim in claims[:1]] or [Ground(edge.graph)]


def _made(store: Store, edges: Iterable[Edge]) -> dict[tuple[Term | None, ...], list[tuple[NamedNode, NamedNode]]]:
    """The claims that make each triple, each with a graph that holds it, in the order of their numbers."""
    unsure = {row[0] for row in store.select(_UNSURE)}
    found: dict[tuple[Term | None, ...], list[NamedNode]] = {}
    for *triple, claim, polarity, modality in store.select(_MADE % " ".join(triples(edges))):
        if isinstance(claim, NamedNode) and polarity is None and modality not in unsure:
            found.setdefault(tuple(triple), []).append(claim)
    every = [claim for claims in found.values() for claim in claims]
    homes = {claim: home for claim, home in batches(store, _HELD, every) if isinstance(home, NamedNode)}
    return {
        triple: [(claim, homes[claim]) for claim in sorted(claims, key=lambda claim: natural(claim.value))]
        for triple, claims in found.items()
    }


def _by_node(store: Store, text: str) -> dict[Term, list[tuple[Term, NamedNode]]]:
    """What the second column holds for each node, with its graph, in the order of the claims' numbers."""
    found: dict[Term, list[tuple[Term, NamedNode]]] = {}
    for row in store.select(text):
        node, value, graph = row if len(row) == 3 else (row[0], row[1], row[1])
        if node is not None and value is not None and isinstance(graph, NamedNode):
            found.setdefault(node, []).append((value, graph))
    for entries in found.values():
        entries.sort(key=lambda entry: (natural(str(entry[0])), entry[1].value))
    return found


def grounds(store: Store, drafts: Sequence[Draft]) -> list[list[Ground]]:
    """For each draft what it rests on, each once, the claims that it names first."""
    inferred = steps(store, (edge for draft in drafts for edge in draft.edges))
    needed = [_needed(draft, inferred) for draft in drafts]
    nodes = dict.fromkeys(node for draft in drafts for node in draft.nodes)
    evidence = _Evidence(store, nodes, list(dict.fromkeys(edge for edges in needed for edge in edges)))
    return [_of_draft(draft, edges, evidence) for draft, edges in zip(drafts, needed, strict=True)]


def _needed(draft: Draft, inferred: dict[Edge, tuple[Edge, ...]]) -> list[Edge]:
    """The asserted edges that a draft rests on; an inferred one stands for its steps, if there are any."""
    return [step for edge in draft.edges for step in inferred.get(edge) or (edge,)]


def _of_draft(draft: Draft, edges: Iterable[Edge], evidence: _Evidence) -> list[Ground]:
    found = [Ground(INFERRED, claim=claim) for claim in draft.claims]
    found += [ground for node in draft.nodes for ground in evidence.of_node(node)]
    found += [ground for edge in edges for ground in evidence.of_edge(edge)]
    once: dict[object, Ground] = {}
    for ground in found:
        once.setdefault(ground.claim or (ground.source, ground.row), ground)
    return list(once.values())
