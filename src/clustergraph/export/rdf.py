"""
RDF: Turtle, TriG, N-Triples, N-Quads, RDF/XML and JSON-LD.

A node has its class, its label and its attributes, each a property named by its IRI or CURIE, or under `attribute/`
where its name is none, with the name as its rdfs:label. An edge is a triple of its relation, dcterms:relation where it
has none, and an rdf:Statement with these three terms, so that parallel edges stay apart; what else is known of the edge
is said of that statement. What is known of claims is in a graph of its own, where the format has graphs. The values of
a list are several values of a property, without their order.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from io import BytesIO
from typing import IO, Any
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple

from clustergraph.errors import IdentifierError, QueryError
from clustergraph.export.claims import claim_table
from clustergraph.export.dates import first_day, last_day
from clustergraph.export.fields import text
from clustergraph.export.linked_data import write_quads
from clustergraph.export.picture import Picture
from clustergraph.export.said import Said
from clustergraph.export.texts import RDF, XML, written_ids
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
_STATEMENT, _CLAIM, _CALLED = term("rdf:Statement"), term("cg:Claim"), term("rdfs:label")
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
# Names that are the syntax of RDF/XML. Source: W3C, RDF 1.1 XML Syntax, 2014, section 6.2.
_SYNTAX = frozenset(
    expand(f"rdf:{name}")
    for name in (
        "RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype", "Description", "li", "aboutEach",
        "aboutEachPrefix", "bagID",
    )
)  # fmt: skip
Node = NamedNode | BlankNode


def rdf_writer(suffix: str) -> Callable[[Picture, IO[bytes], Said], None]:
    """The function that writes the RDF format of that suffix."""
    return partial(_write, suffix)


def _write(suffix: str, picture: Picture, stream: IO[bytes], said: Said) -> None:
    format = SYNTAXES[suffix]
    found = quads(picture.network, said, xml=format == RdfFormat.RDF_XML)
    if suffix == "jsonld":
        write_quads(found, stream)
        return
    if format.supports_datasets:
        write_rdf(found, stream, format, prefixes=PREFIXES)
        return
    if picture.network.claims:
        said.add("graphs")
    write_rdf((quad.triple for quad in found), stream, format, prefixes=PREFIXES)


def quads(network: Network, said: Said, *, xml: bool = False) -> Iterator[Quad]:
    """
    The network as quads: facts in the default graph, claims in CLAIMS.

    :param xml: only names and characters that RDF/XML can hold
    """
    terms = _Terms(said, xml=xml)
    ids = [terms.node(id_) for id_ in written_ids(network.ids, terms.forbidden, said)]
    yield from _things(network, ids, terms)
    yield from _kinds(network, terms)
    yield from _ties(network, ids, terms)
    claims = _claim_properties(network, terms)
    yield from (Quad(property_, _CALLED, terms.literal(name)) for property_, name in terms.made.items())
    yield from _claims(network, claims, terms)


class _Terms:
    """
    The terms for ids, names and values, with what had to be made up counted.

    `made` has the names of the properties that were made up, no two alike.
    """

    def __init__(self, said: Said, *, xml: bool) -> None:
        self.forbidden = XML if xml else RDF
        self.made: dict[NamedNode, str] = {}
        self.kind = lru_cache(maxsize=1_000)(self.node)
        self._said = said
        self._xml = xml
        self._properties: dict[str, NamedNode] = {}

    def node(self, id_: str) -> Node:
        """The node of an id: itself where it is an IRI, a CURIE or a blank node."""
        if re.fullmatch(r"_:[A-Za-z0-9_-]+", id_):
            # Apart from the blank nodes that stand for statements.
            return BlankNode(f"n{id_[2:]}")
        found = _iri(id_)
        if found is None:
            self._said.add("triples")
        return found or NamedNode(f"{BASE}node/{quote(self._clean(id_), safe='')}")

    def property(self, name: str) -> NamedNode:
        """The property of a name: itself where it is an IRI or a CURIE that the format can write."""
        if name not in self._properties:
            found = _iri(name)
            if found is not None and self._xml and not _in_xml(found):
                self._said.add("properties", name)
                found = None
            self._properties[name] = found or self._made(name)
        return self._properties[name]

    def _made(self, name: str) -> NamedNode:
        # What RDF/XML can take for the name of an element.
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        local = re.sub(r"[^A-Za-z0-9_]", "_", plain)[:100] or "_"
        local, number = local if re.match("[A-Za-z_]", local) else f"_{local}", 1
        made = NamedNode(f"{BASE}attribute/{local}")
        while made in self.made:
            number += 1
            made = NamedNode(f"{BASE}attribute/{local}_{number}")
        self.made[made] = name
        return made

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
        words, count = self.forbidden.replaced(words)
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


def _in_xml(property_: NamedNode) -> bool:
    """Whether RDF/XML can write a property, which is the name of an element there."""
    if property_.value in _SYNTAX:
        return False
    try:
        write_rdf([Triple(_CLAIM, property_, _CLAIM)], BytesIO(), RdfFormat.RDF_XML, prefixes=PREFIXES)
    except QueryError:
        return False
    return True


def _things(network: Network, ids: list[Node], terms: _Terms) -> Iterator[Quad]:
    table = network.node_table
    others = _properties(table, terms, {"label": _LABEL}, without=("kind",))
    terms.unordered(table)
    for number, (node, kind) in enumerate(zip(ids, table.values("kind"), strict=True)):
        # The class comes last: RDF/XML would take a class that comes first for the name of an element.
        yield from (Quad(node, *pair) for pair in _said_of(number, others))
        if kind:
            yield Quad(node, _TYPE, terms.kind(kind))


def _kinds(network: Network, terms: _Terms) -> Iterator[Quad]:
    """What the classes of nodes are called, where that is known."""
    for kind in dict.fromkeys(filter(None, network.node_table.values("kind"))):
        if words := network.kind_labels.get(kind) or (None if _iri(kind) else kind):
            yield Quad(terms.kind(kind), _CALLED, terms.literal(words))


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
        edge = BlankNode(f"e{number}")
        yield Quad(edge, _TYPE, _STATEMENT)
        yield from (Quad(edge, part, end) for part, end in zip(_PARTS, ends, strict=True))
        yield from (Quad(edge, *pair) for pair in _said_of(number, others))


def _claim_properties(network: Network, terms: _Terms) -> Values:
    known = {name: term(curie) for name, curie in _ABOUT_CLAIMS.items()}
    return _properties(claim_table(network), terms, known, without=("id",))


def _claims(network: Network, others: Values, terms: _Terms) -> Iterator[Quad]:
    for number, id_ in enumerate(network.claims):
        claim = terms.node(id_)
        yield Quad(claim, _TYPE, _CLAIM, CLAIMS)
        yield from (Quad(claim, *pair, CLAIMS) for pair in _said_of(number, others))
