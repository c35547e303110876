"""The catalogue: what each named graph is, whence, under which licence, made when and by which version."""

import datetime
import os
from collections.abc import Callable, Iterator
from importlib.metadata import version
from urllib.parse import quote

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode, Quad

from clustergraph.quads.terms import RDF_TYPE
from clustergraph.sources.records import Package
from clustergraph.vocabulary import (
    BASE,
    CATALOGUE,
    INFERRED,
    MARKINGS,
    ONTOLOGY,
    XSD,
    cg,
    marking_of,
    source_graph,
    term,
)

__all__ = ["catalogue_graph", "file_entries", "own_entries", "package_entries"]


def catalogue_graph(marking: str) -> NamedNode:
    """The catalogue graph for graphs of one marking, so that a public release says nothing of restricted ones."""
    return CATALOGUE if marking == MARKINGS[0] else source_graph("catalogue", marking)


def package_entries(package: Package, graphs: frozenset[NamedNode], rank: Callable[[str], float]) -> Iterator[Quad]:
    """
    The catalogue's entries for the graphs that a package fills, and for the build that filled them.

    :param rank: how restricted a marking is
    """
    # The digest of a table with restricted rows would tell whether somebody has guessed them.
    digests = catalogue_graph(max(map(marking_of, graphs), key=rank, default=MARKINGS[0]))
    for path, digest in sorted(package.digests.items()):
        yield Quad(_table(package, path), cg("sha256"), RdfLiteral(digest), digests)
    for graph in sorted(graphs, key=str):
        marking = marking_of(graph)
        home = catalogue_graph(marking)
        for property, value in _dataset(package, graph, marking):
            yield Quad(graph, property, value, home)
        yield from _build(package, graph, home)


def file_entries(graph: NamedNode, name: str, digest: str) -> Iterator[Quad]:
    """The catalogue's entry for a graph read from an RDF file; its licence is not known."""
    home = catalogue_graph(marking_of(graph))
    for class_ in ("dcat:Dataset", "void:Dataset"):
        yield Quad(graph, RDF_TYPE, term(class_), home)
    yield Quad(graph, term("dcterms:title"), RdfLiteral(name), home)
    yield Quad(graph, cg("sha256"), RdfLiteral(digest), home)
    yield Quad(graph, term("prov:wasAttributedTo"), _software(), home)


_OWN = {
    ONTOLOGY: ("The clustergraph ontology", "L'ontologie clustergraph"),
    INFERRED: ("Edges that follow from the sources by rule", "Liens déduits des sources par règle"),
    CATALOGUE: ("The catalogue of the graphs", "Le catalogue des graphes"),
}


def own_entries(graph: NamedNode) -> Iterator[Quad]:
    """The catalogue's entry for a graph that no source fills: the ontology, the inferred edges, the catalogue."""
    marking = marking_of(graph)
    bare = NamedNode(graph.value.removesuffix(f"/{marking}"))
    if bare not in _OWN:
        return
    home = catalogue_graph(marking)
    yield Quad(graph, RDF_TYPE, term("dcat:Dataset"), home)
    for title, language in zip(_OWN[bare], ("en", "fr"), strict=True):
        yield Quad(graph, term("dcterms:title"), RdfLiteral(title, language=language), home)
    yield Quad(graph, cg("marking"), term(f"marking:{marking}"), home)
    yield Quad(graph, term("prov:wasAttributedTo"), _software(), home)


def _dataset(package: Package, graph: NamedNode, marking: str) -> Iterator[tuple[NamedNode, NamedNode | RdfLiteral]]:
    claims = graph.value.endswith("/claims")
    english = f"{package.title}: claims" if claims else package.title
    french = f"{package.title_fr} : affirmations" if claims else package.title_fr
    yield RDF_TYPE, term("dcat:Dataset")
    yield RDF_TYPE, term("void:Dataset")
    yield term("dcterms:title"), RdfLiteral(english, language="en")
    yield term("dcterms:title"), RdfLiteral(french, language="fr")
    yield term("dcterms:description"), RdfLiteral(package.description, language="en")
    yield term("dcterms:issued"), RdfLiteral(package.created, datatype=NamedNode(f"{XSD}date"))
    yield term("owl:versionInfo"), RdfLiteral(package.version)
    yield cg("marking"), term(f"marking:{marking}")
    for _, address in package.licences:
        if address:
            yield term("dcterms:license"), NamedNode(address)
    for title, address in package.sources:
        yield term("dcterms:source"), RdfLiteral(f"{title} <{address}>" if address else title)
    if package.attribution:
        yield term("dcterms:rights"), RdfLiteral(package.attribution, language="en")


def _build(package: Package, graph: NamedNode, home: NamedNode) -> Iterator[Quad]:
    build = NamedNode(f"{graph.value}/build")
    yield Quad(graph, term("prov:wasGeneratedBy"), build, home)
    yield Quad(build, RDF_TYPE, term("prov:Activity"), home)
    yield Quad(build, term("prov:endedAtTime"), _built(package), home)
    yield Quad(build, term("prov:wasAssociatedWith"), _software(), home)
    for path in sorted(package.digests):
        table = _table(package, path)
        yield Quad(build, term("prov:used"), table, home)
        yield Quad(table, RDF_TYPE, term("prov:Entity"), home)
        yield Quad(table, term("dcterms:title"), RdfLiteral(path), home)


def _table(package: Package, path: str) -> NamedNode:
    return NamedNode(f"{BASE}source/{package.name}/table/{quote(path)}")


def _built(package: Package) -> RdfLiteral:
    """
    The build's date for provenance: SOURCE_DATE_EPOCH if set, else the package's own date.

    The clock would make two builds of the same tables differ; `info` tells when a store was really written.
    Source: Reproducible Builds, "SOURCE_DATE_EPOCH specification".
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        moment = datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    else:
        moment = f"{package.created}T00:00:00Z"
    return RdfLiteral(moment, datatype=NamedNode(f"{XSD}dateTime"))


def _software() -> NamedNode:
    return NamedNode(f"{BASE}software/{version('clustergraph')}")
