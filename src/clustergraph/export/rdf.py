"""
RDF: Turtle, TriG, N-Triples, N-Quads, RDF/XML and JSON-LD.

A node has its class, its label and its attributes, each a property named by its CURIE, or under `attribute/` where it
has none. An edge is a triple of its relation, dcterms:relation where it has none; what is said of an edge is said of an
rdf:Statement with its three terms. What is known of claims is in a graph of its own, where the format has graphs. The
values of a list are several values of a property, without their order.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from typing import IO, Any
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat

from clustergraph.errors import IdentifierError
from clustergraph.export.claims import claim_table
from clustergraph.export.dates import first_day, last_day
from clustergraph.export.fields import text
from clustergraph.export.linked_data import write_quads
from clustergraph.export.picture import Picture
from clustergraph.export.said import Said
from clustergraph.export.texts import NONCHARACTERS, XML, Forbidden
from clustergraph.network import Network, Table
from clustergraph.solutions import SYNTAXES, write_rdf
from clustergraph.vocabulary import BASE, PREFIXES, XSD, compact, expand, term

__all__ = ["CLAIMS", "RDF_FORMATS", "quads", "rdf_writer"]

CLAIMS = NamedNode(f"{BASE}network/claims")
"""The graph of what is known of claims."""

RDF_FORMATS = ("trig", "nq", "ttl", "nt", "rdf", "jsonld")
"""The formats by their suffix."""

_EDTF = NamedNode("http://id.loc.gov/datatypes/edtf/EDTF")
_TYPES = {bool: "boolean", int: "integer", float: "double", Decimal: "decimal", date: "date"}
_INFINITE = {"nan": "NaN", "inf": "INF", "-inf": "-INF"}
_TYPE, _LABEL, _RELATION = term("rdf:type"), term("skos:prefLabel"), term("dcterms:relation")
_STATEMENT, _CLAIM = term("rdf:Statement"), term("cg:Claim")
_PARTS = tuple(term(f"rdf:{part}") for part in ("subject", "predicate", "object"))
_ABOUT_EDGES = {
    "label": "rdfs:label",
    "since": "schema:startDate",
    "until": "schema:endDate",
    "claims": "cg:supportedBy",
    "evidence": "dcterms:bibliographicCitation",
}
_ABOUT_CLAIMS = {
    "identifier": "dcterms:identifier",
    "text": "dcterms:bibliographicCitation",
    "statement": "rdfs:comment",
    "document": "dcterms:source",
    "paragraph": "bibo:locator",
    "period": "dcterms:temporal",
    "asserter": "dcterms:creator",
    "reporter": "dcterms:publisher",
    "modality": "dcterms:type",
    "marking": "dcterms:accessRights",
    "notes": "skos:note",
}
Node = NamedNode | BlankNode


def rdf_writer(suffix: str) -> Callable[[Picture, IO[bytes], Said], None]:
    """The function that writes the RDF format of that suffix."""
    return partial(_write, suffix)


def _write(suffix: str, picture: Picture, stream: IO[bytes], said: Said) -> None:
    format = SYNTAXES[suffix]
    found = quads(picture.network, said, XML if format == RdfFormat.RDF_XML else NONCHARACTERS)
    if suffix == "jsonld":
        write_quads(found, stream)
        return
    if format.supports_datasets:
        write_rdf(found, stream, format, prefixes=PREFIXES)
        return
    if picture.network.claims:
        said.add("graphs")
    write_rdf((quad.triple for quad in found), stream, format, prefixes=PREFIXES)


def quads(network: Network, said: Said, forbidden: Forbidden = NONCHARACTERS) -> Iterator[Quad]:
    """The network as quads: facts in the default graph, claims in CLAIMS."""
    terms = _Terms(said, forbidden)
    ids = [terms.node(id_) for id_ in network.ids]
    yield from _things(network, ids, terms)
    yield from _ties(network, ids, terms)
    yield from _claims(network, terms)


class _Terms:
    """The terms for ids, names and values, with what had to be made up counted."""

    def __init__(self, said: Said, forbidden: Forbidden) -> None:
        self._said = said
        self._forbidden = forbidden
        self.property = lru_cache(maxsize=1_000)(self._property)
        self.kind = lru_cache(maxsize=1_000)(self.node)

    def node(self, id_: str) -> Node:
        """The node of an id: itself where it is an IRI, a CURIE or a blank node."""
        if re.fullmatch(r"_:[A-Za-z0-9_-]+", id_):
            # Apart from the blank nodes that stand for statements.
            return BlankNode(f"n{id_[2:]}")
        return _iri(id_) or self._made("node", quote(self._clean(id_), safe=""))

    def _property(self, name: str) -> NamedNode:
        # What RDF/XML can take for the name of an element.
        local = re.sub(r"[^A-Za-z0-9_]", "_", name)
        return _iri(name) or self._made("attribute", local if re.match("[A-Za-z_]", local) else f"_{local}")

    def _made(self, kind: str, local: str) -> NamedNode:
        if kind == "node":
            self._said.add("triples")
        return NamedNode(f"{BASE}{kind}/{local}")

    def literal(self, value: Any) -> Literal:
        name = _TYPES.get(type(value))
        if name is None or (name == "decimal" and not value.is_finite()):
            return Literal(self._clean(str(value)))
        words = _INFINITE.get(str(value), "") if name == "double" else ""
        return Literal(words or text(value), datatype=NamedNode(XSD + name))

    def date(self, read: Callable[[str], object], words: str) -> Literal:
        """A date as XML Schema has it, else as EDTF, else as text."""
        try:
            read(words)
        except ValueError:
            return Literal(self._clean(words))
        for name, pattern in (("gYear", r"\d{4}"), ("gYearMonth", r"\d{4}-\d\d"), ("date", r"\d{4}-\d\d-\d\d")):
            if re.fullmatch(pattern, words):
                return Literal(words, datatype=NamedNode(XSD + name))
        return Literal(words, datatype=_EDTF)

    def unordered(self, table: Table) -> None:
        """Note the lists whose order is lost; that of claims means nothing."""
        for name in table.names:
            if name not in ("claims", "evidence") and table.column(name).many:
                self._said.add("order", name)

    def _clean(self, words: str) -> str:
        words, count = self._forbidden.replaced(words)
        if count:
            self._said.add("characters", count=count)
        return words


def _iri(name: str) -> NamedNode | None:
    """The node that an IRI or a CURIE names; None where the text is neither."""
    try:
        return NamedNode(expand(name))
    except (IdentifierError, ValueError):
        pass
    try:
        return NamedNode(name) if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]", name) and compact(name) else None
    except ValueError:
        return None


def _things(network: Network, ids: list[Node], terms: _Terms) -> Iterator[Quad]:
    table = network.node_table
    others = _properties(table, terms, {"label": _LABEL}, without=("kind",))
    terms.unordered(table)
    for number, (node, kind) in enumerate(zip(ids, table.values("kind"), strict=True)):
        # The class comes last: RDF/XML would take a class that comes first for the name of an element.
        yield from (Quad(node, *pair) for pair in _said_of(number, others))
        if kind:
            yield Quad(node, _TYPE, terms.kind(kind))


Values = list[tuple[NamedNode, Any, Callable[[Any], Literal | Node]]]


def _properties(table: Table, terms: _Terms, known: Mapping[str, NamedNode], without: Iterable[str] = ()) -> Values:
    """The properties that the columns stand for, with their values and how one becomes a term."""
    spelled: dict[str, Callable[[Any], Literal | Node]] = {
        "since": partial(terms.date, first_day), "until": partial(terms.date, last_day), "claims": terms.node
    }  # fmt: skip
    return [
        (
            known.get(name) or terms.property(name),
            table.column(name).values,
            spelled.get(name, terms.literal) if name in known else terms.literal,
        )
        for name in table.names
        if name not in without and any(value is not None for value in table.values(name))
    ]


def _said_of(number: int, others: Values) -> Iterator[tuple[NamedNode, Literal | Node]]:
    """The properties that a row has, each with a value."""
    for property_, values, spelled in others:
        value = values[number]
        if type(value) is tuple:
            for one in value:
                yield property_, spelled(one)
        elif value is not None:
            yield property_, spelled(value)


def _ties(network: Network, ids: list[Node], terms: _Terms) -> Iterator[Quad]:
    table = network.edge_table
    known = {name: term(curie) for name, curie in _ABOUT_EDGES.items()}
    others = _properties(table, terms, known, without=("relation",))
    terms.unordered(table)
    rows = zip(network.sources, network.targets, table.values("relation"), strict=True)
    for number, (one, other, relation) in enumerate(rows):
        ends = ids[one], terms.property(relation) if relation else _RELATION, ids[other]
        yield Quad(*ends)
        if said := list(_said_of(number, others)):
            edge = BlankNode(f"e{number}")
            yield Quad(edge, _TYPE, _STATEMENT)
            yield from (Quad(edge, part, end) for part, end in zip(_PARTS, ends, strict=True))
            yield from (Quad(edge, *pair) for pair in said)


def _claims(network: Network, terms: _Terms) -> Iterator[Quad]:
    known = {name: term(curie) for name, curie in _ABOUT_CLAIMS.items()}
    others = _properties(claim_table(network), terms, known, without=("id",))
    for number, id_ in enumerate(network.claims):
        claim = terms.node(id_)
        yield Quad(claim, _TYPE, _CLAIM, CLAIMS)
        yield from (Quad(claim, *pair, CLAIMS) for pair in _said_of(number, others))
