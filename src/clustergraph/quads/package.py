"""A package as quads: its own named graph, its claims' graph, and the same apart for each restricted marking."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Quad

from clustergraph.quads import markings
from clustergraph.quads.catalogue import package_entries
from clustergraph.quads.claims import claim_quads, view_quads
from clustergraph.quads.records import record_quads
from clustergraph.quads.schema import Schema
from clustergraph.quads.terms import describing
from clustergraph.sources.records import Package, Record
from clustergraph.vocabulary import MARKINGS, cg, source_graph, term

__all__ = ["package_quads"]


def graph_of(name: str, marking: str, *, claims: bool = False) -> NamedNode:
    """The named graph of a source for one marking; the least restricted one bears the source's bare name."""
    parts = [marking] if marking != MARKINGS[0] else []
    return source_graph(name, "/".join([*parts, *(["claims"] if claims else [])]))


def package_quads(package: Package, schema: Schema, *, others: Iterable[Package] = ()) -> Iterator[Quad]:
    """
    All quads of a package, each in the graph of its marking, and its entries in the catalogue.

    :param others: packages whose markings it may use besides those of the code list and its own
    """
    filled: set[NamedNode] = set()
    rank = markings.ranks([package, *others], schema)
    for quad in _quads(package, schema, rank):
        assert isinstance(quad.graph_name, NamedNode)
        filled.add(quad.graph_name)
        yield quad
    yield from package_entries(package, frozenset(filled), rank)


def _quads(package: Package, schema: Schema, rank: Callable[[str], float]) -> Iterator[Quad]:
    paragraphs = markings.of_paragraphs(package)
    by_claim = {claim.id: markings.of_claim(claim, paragraphs) for claim in package.claims}
    describe = describing()
    for claim in package.claims:
        marking = by_claim[claim.id]
        yield from claim_quads(claim, marking, graph_of(package.name, marking, claims=True), describe)
        factual = claim.modality.curie in schema.factual
        yield from view_quads(claim, graph_of(package.name, marking), describe, factual=factual)
    for record in package.records:
        marking = markings.of_record(record, paragraphs, by_claim, rank)
        graph = graph_of(package.name, marking, claims=record.id.startswith("claim:"))
        yield from record_quads(record, graph, describe)
        yield from _support(record, package.name, by_claim)


def _support(record: Record, name: str, by_claim: Mapping[str, str]) -> Iterator[Quad]:
    """Which claims support a record; a restricted claim is named in a restricted graph only."""
    for claim in record.claims:
        graph = graph_of(name, by_claim.get(claim.curie, MARKINGS[0]))
        yield Quad(term(record.id), cg("supportedBy"), term(claim.curie), graph)
