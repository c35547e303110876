"""A record as quads: its class, its values, and what supports it."""

from collections.abc import Iterator

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode, Quad

from clustergraph.quads.terms import RDF_TYPE, Describe, of
from clustergraph.sources.records import Record
from clustergraph.vocabulary import cg, term

__all__ = ["record_quads"]


def record_quads(record: Record, graph: NamedNode, describe: Describe) -> Iterator[Quad]:
    """The quads of one record in `graph`, with the row that it was read from where no claims support it."""
    node = term(record.id)
    if not record.id.startswith("claim:"):
        yield Quad(node, RDF_TYPE, term(record.kind), graph)
    for property, value in record.values:
        yield Quad(node, term(property), of(value), graph)
        yield from describe(value, graph)
    if not record.claims:
        yield Quad(node, cg("sourceRow"), RdfLiteral(str(record.location)), graph)
