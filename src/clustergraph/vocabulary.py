"""The names the graph is written with: prefixes, and the terms that the code itself mentions."""

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from pyoxigraph import NamedNode

from clustergraph.errors import IdentifierError

__all__ = [
    "BASE",
    "CATALOGUE",
    "INFERRED",
    "KINDS",
    "MARKINGS",
    "ONTOLOGY",
    "PREFIXES",
    "XSD",
    "cg",
    "compact",
    "expand",
    "marking_of",
    "ranking",
    "source_graph",
    "term",
    "thing",
]

BASE = "https://w3id.org/clustergraph/"

MARKINGS = ("U", "SBU")
"""
The handling markings that ship, the least restricted first; a document's own words, as its paragraphs bear them.

Others may be added as data: a cg:Marking with a cg:rank. One without a rank is above all others.
"""

XSD = "http://www.w3.org/2001/XMLSchema#"

KINDS = (
    "amount", "call", "change", "claim", "class", "cluster", "committee", "concept", "confidence", "document",
    "funding", "group", "identifier", "indicator", "instrument", "investment", "labelling", "marking",
    "modality", "observation", "organisation", "paragraph", "participation", "period", "place", "policy",
    "post", "programme", "project", "role", "study", "technology", "theme", "topic", "unit", "website",
)  # fmt: skip

_VOCABULARIES = {
    "cg": f"{BASE}ontology#",
    "source": f"{BASE}source/",
    "adms": "http://www.w3.org/ns/adms#",
    "bibo": "http://purl.org/ontology/bibo/",
    "cpov": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "wgs": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "xsd": XSD,
}

PREFIXES: Mapping[str, str] = MappingProxyType({**_VOCABULARIES, **{kind: f"{BASE}id/{kind}/" for kind in KINDS}})
"""Every prefix that tables, queries and the command line understand; a kind of thing is a prefix of its own."""

ONTOLOGY = NamedNode(f"{BASE}ontology")
INFERRED = NamedNode(f"{BASE}source/inferred")
CATALOGUE = NamedNode(f"{BASE}source/catalogue")


def expand(curie: str) -> str:
    """
    The IRI that a CURIE abbreviates; raises IdentifierError for an unknown prefix.

    >>> expand("cluster:minalogic")
    'https://w3id.org/clustergraph/id/cluster/minalogic'
    """
    prefix, colon, local = curie.partition(":")
    if not colon or prefix not in PREFIXES:
        raise IdentifierError(f"'{curie}' has no known prefix; write for example cluster:minalogic or cg:Firm")
    return PREFIXES[prefix] + local


# Longest namespace first, so that a kind wins over a namespace that contains it.
_BY_LENGTH = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))


def compact(iri: str) -> str:
    """
    The CURIE of an IRI, or the IRI itself where no prefix fits.

    >>> compact("https://w3id.org/clustergraph/id/cluster/minalogic")
    'cluster:minalogic'
    >>> compact("https://example.org/x")
    'https://example.org/x'
    """
    for prefix, namespace in _BY_LENGTH:
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


@lru_cache(maxsize=1 << 15)
def term(curie: str) -> NamedNode:
    """The node that a CURIE abbreviates; raises IdentifierError for an unknown prefix."""
    return NamedNode(expand(curie))


@lru_cache(maxsize=1 << 10)
def cg(name: str) -> NamedNode:
    """The term `name` of the clustergraph ontology."""
    return NamedNode(PREFIXES["cg"] + name)


def thing(kind: str, slug: str) -> NamedNode:
    """The node of a thing: its kind (one of KINDS) and its slug."""
    return NamedNode(PREFIXES[kind] + slug)


def source_graph(name: str, part: str = "") -> NamedNode:
    """The named graph of the source `name`, or of one `part` of it, such as its claims."""
    return NamedNode(f"{BASE}source/{name}{'/' + part if part else ''}")


def ranking(ranks: Mapping[str, float]) -> Callable[[str], float]:
    """Gives the rank of a marking by its name, from what is known of ranks and of the markings that ship."""
    known = {name: max(float(rank), ranks.get(name, 0)) for rank, name in enumerate(MARKINGS)}
    return lambda marking: known.get(marking, ranks.get(marking, math.inf))


def marking_of(graph: NamedNode) -> str:
    """
    The marking that a named graph's name bears; the least restricted one where it bears none.

    >>> marking_of(source_graph("paris-2007", "SBU/claims"))
    'SBU'
    """
    if not graph.value.startswith(f"{BASE}source/"):
        return MARKINGS[0]
    parts = graph.value.removeprefix(f"{BASE}source/").split("/")[1:]
    return next((part for part in parts if part != "claims"), MARKINGS[0])
