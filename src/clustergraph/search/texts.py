"""The texts of a store and the kinds of its things, as rows for an index, read as a stream."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from clustergraph.store import Store
from clustergraph.vocabulary import PREFIXES, expand

__all__ = ["FIELDS", "Kind", "Text", "kinds", "texts", "types"]

FIELDS = ("label", "other name", "identifier", "note", "definition")
"""Where a text may stand, the most telling first."""

_PROPERTIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "label": ("skos:prefLabel", "rdfs:label", "dcterms:title"),
        "other name": ("skos:altLabel", "skos:hiddenLabel", "foaf:name", "schema:name", "org:legalName"),
        "identifier": ("dcterms:identifier", "skos:notation"),
        "note": (
            "skos:note",
            "skos:scopeNote",
            "skos:example",
            "rdfs:comment",
            "dcterms:description",
            "cg:asStated",
            "cg:heading",
        ),
        "definition": ("skos:definition",),
    }
)

_DATASETS = "SELECT ?thing WHERE { ?thing a dcat:Dataset }"
# What `Names` finds a thing by.
_NAMES = frozenset(map(expand, ("skos:prefLabel", "rdfs:label", "skos:altLabel", "dcterms:identifier")))


def _expanded(*curies: str) -> frozenset[str]:
    return frozenset(map(expand, curies))


_CONCEPTS = _expanded(
    "skos:Concept", "skos:ConceptScheme", "cg:Claim", "cg:Record", "cg:Amount", "cg:Period"
) | _expanded(
    "owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty", "rdfs:Class", "rdf:Property"
)
_DOCUMENTS = _expanded("cg:Document", "cg:Paragraph", "cg:Website", "bibo:Document", "foaf:Document") | _expanded(
    "dcat:Resource", "dcat:Dataset", "void:Dataset", "owl:Ontology", "prov:Entity"
)
# What a data package was made by: an activity, but none of the world.
_WORK = _expanded("prov:Activity", "prov:Agent")


class Text(NamedTuple):
    """A text of a thing; `name` says whether it is one that the thing is found by when it is named in a command."""

    thing: str
    field: int
    name: bool
    language: str
    text: str


class Kind(NamedTuple):
    """A class; `tier` is 0 for things of the world, 1 for concepts, claims and records, 2 for documents and data."""

    iri: str
    tier: int
    above: frozenset[str]


def texts(store: Store) -> Iterator[Text]:
    """The texts of all things that have an IRI, property by property."""
    datasets = {thing.value for (thing,) in store.select(_DATASETS) if isinstance(thing, NamedNode)}
    for field, property in _properties(store):
        titles = property == expand("dcterms:title")
        for thing, language, text in _pairs(store, f"?thing <{property}> ?text"):
            yield Text(thing, field, property in _NAMES or (titles and thing in datasets), language, text)
    for thing, language, text in _pairs(store, "?record cg:identifies ?thing ; skos:notation ?text"):
        yield Text(thing, FIELDS.index("identifier"), False, language, text)


def _pairs(store: Store, pattern: str) -> Iterator[tuple[str, str, str]]:
    for thing, text in store.select(f"SELECT ?thing ?text WHERE {{ {pattern} }}"):
        if isinstance(thing, NamedNode) and isinstance(text, Literal):
            yield thing.value, text.language or "", text.value


def _properties(store: Store) -> Iterator[tuple[int, str]]:
    """Every property that holds texts, with the number of its field; for identifiers also those narrower ones."""
    for number, field in enumerate(FIELDS):
        yield from ((number, expand(property)) for property in _PROPERTIES[field])
    own = "SELECT DISTINCT ?p WHERE { VALUES ?q { dcterms:identifier skos:notation } ?p rdfs:subPropertyOf+ ?q }"
    known = {expand(property) for group in _PROPERTIES.values() for property in group}
    found = {row[0].value for row in store.select(own) if isinstance(row[0], NamedNode)}
    yield from ((FIELDS.index("identifier"), property) for property in sorted(found - known))


def types(store: Store) -> Iterator[tuple[str, str]]:
    """Every thing that has an IRI with each of its classes."""
    for thing, class_ in store.select("SELECT ?thing ?class WHERE { ?thing a ?class }"):
        if isinstance(thing, NamedNode) and isinstance(class_, NamedNode):
            yield thing.value, class_.value


def kinds(store: Store) -> list[Kind]:
    """
    The classes of a store, the one that tells most of a thing first.

    Those of the clustergraph ontology come before others, and narrow ones before wide ones.
    """
    above: dict[str, set[str]] = {}
    for class_, wider in store.select("SELECT ?class ?wider WHERE { ?class rdfs:subClassOf ?wider }"):
        if isinstance(class_, NamedNode) and isinstance(wider, NamedNode):
            above.setdefault(class_.value, set()).add(wider.value)
    rows = store.select("SELECT DISTINCT ?class WHERE { ?thing a ?class }")
    used = {class_.value for (class_,) in rows if isinstance(class_, NamedNode)}
    found = [_kind(iri, above) for iri in used | set(above).union(*above.values())]
    return sorted(found, key=lambda kind: (not kind.iri.startswith(PREFIXES["cg"]), -len(kind.above), kind.iri))


def _kind(iri: str, above: Mapping[str, set[str]]) -> Kind:
    found = {iri}
    open_ = [iri]
    while open_:
        new = above.get(open_.pop(), set()) - found
        found |= new
        open_ += new
    tier = 1 if found & _CONCEPTS else 2 if found & _DOCUMENTS or iri in _WORK else 0
    return Kind(iri, tier, frozenset(found))
