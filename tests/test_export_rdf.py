"""RDF from a network, read by rdflib, n3, rapper and pyoxigraph."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from export.consumers import Node, library, program, run
from export.networks import hostile, networks, valley
from hypothesis import HealthCheck, given, settings
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat

from clustergraph import export
from clustergraph.network import Network

OFTEN = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SYNTAXES = {
    "trig": RdfFormat.TRIG, "nq": RdfFormat.N_QUADS, "ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML, "jsonld": RdfFormat.JSON_LD,
}  # fmt: skip


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    node = Node()
    yield node
    node.close()


def written(network: Network, tmp_path: Path, name: str, **options: Any) -> Path:
    path = tmp_path / name
    export.write(network, path, **options)
    return path


def read(path: Path, *, graphs: bool) -> set[str]:
    """The quads, or the triples of all graphs, with blank nodes named by what is said of them."""
    found = pyoxigraph.parse(path.read_bytes(), format=SYNTAXES[path.suffix[1:]])
    quads = [quad if graphs else pyoxigraph.Quad(*quad.triple) for quad in found]
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


PREFIX = """PREFIX cg: <https://w3id.org/clustergraph/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX a: <https://w3id.org/clustergraph/attribute/>
PREFIX schema: <https://schema.org/> PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX bibo: <http://purl.org/ontology/bibo/>
"""


def test_nodes_edges_and_claims_are_asked_for_in_sparql(tmp_path: Path) -> None:
    store = pyoxigraph.Store()
    store.load(path=str(written(valley(), tmp_path, "n.trig")))
    question = """SELECT ?staff ?weight ?since ?until ?place WHERE {
        ?firm a cg:Firm ; skos:prefLabel "Acme" ; a:staff ?staff ; cg:participatesIn ?cluster .
        ?edge a rdf:Statement ; rdf:subject ?firm ; rdf:predicate cg:participatesIn ; rdf:object ?cluster ; a:weight ?weight ;
            schema:startDate ?since ; schema:endDate ?until ; cg:supportedBy ?claim .
        GRAPH ?graph { ?claim a cg:Claim ; bibo:locator ?place } }"""
    (row,) = store.query(PREFIX + question)  # type: ignore[misc]
    assert [str(term) for term in row] == [
        '"1200"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"2"^^<http://www.w3.org/2001/XMLSchema#double>',
        '"2005"^^<http://www.w3.org/2001/XMLSchema#gYear>',
        '"2007-02"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>',
        '"¶7"',
    ]


@pytest.mark.parametrize("network", [valley(), hostile(), Network()], ids=["valley", "hostile", "empty"])
def test_all_formats_say_the_same(tmp_path: Path, network: Network) -> None:
    quads = read(written(network, tmp_path, "n.nq"), graphs=True)
    for suffix in ("trig", "jsonld"):
        assert read(written(network, tmp_path, f"n.{suffix}"), graphs=True) == quads, suffix
    triples = read(tmp_path / "n.nq", graphs=False)
    for suffix in ("ttl", "nt"):
        assert read(written(network, tmp_path, f"n.{suffix}"), graphs=False) == triples, suffix
    assert len(read(written(network, tmp_path, "n.rdf"), graphs=False)) == len(triples)


@OFTEN
@given(network=networks())
def test_any_network_is_the_same_in_all_formats(tmp_path: Path, network: Network) -> None:
    quads = read(written(network, tmp_path, "n.nq"), graphs=True)
    for suffix in ("trig", "jsonld", "ttl", "nt"):
        assert read(written(network, tmp_path, f"n.{suffix}"), graphs=True) == quads, suffix
    written(network, tmp_path, "n.rdf")


@pytest.mark.parametrize("suffix", ["ttl", "nt", "rdf"])
def test_rapper_counts_as_many_triples(tmp_path: Path, suffix: str) -> None:
    name = {"ttl": "turtle", "nt": "ntriples", "rdf": "rdfxml"}[suffix]
    for network in (valley(), hostile()):
        path = written(network, tmp_path, f"n.{suffix}")
        lines = run(program("rapper"), "-q", "-i", name, "-o", "ntriples", str(path)).decode().splitlines()
        assert len(set(lines)) == len(set(read(path, graphs=False)))


@pytest.mark.parametrize(
    ("suffix", "name"), [("ttl", "Turtle"), ("trig", "TriG"), ("nq", "N-Quads"), ("nt", "N-Triples")]
)
def test_n3_counts_as_many_statements(node: Node, tmp_path: Path, suffix: str, name: str) -> None:
    for network in (valley(), hostile()):
        path = written(network, tmp_path, f"n.{suffix}")
        count = len(list(pyoxigraph.parse(path.read_bytes(), format=SYNTAXES[suffix])))
        assert node.read("n3", path, name) == count


# rdflib uses what it calls deprecated itself.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("suffix", ["trig", "ttl", "rdf", "jsonld"])
def test_rdflib_reads_each_format(tmp_path: Path, suffix: str) -> None:
    rdflib = library("rdflib")
    names = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=written(valley(), tmp_path, f"n.{suffix}").read_bytes(), format=names.get(suffix, suffix))
    assert len(set(dataset.triples((None, None, None)))) == len(read(tmp_path / f"n.{suffix}", graphs=False))


def test_json_ld_has_our_context_and_short_names(tmp_path: Path) -> None:
    data = json.loads(written(valley(), tmp_path, "n.jsonld").read_text("utf-8"))
    acme = data["@graph"][0]
    assert (acme["id"], acme["type"], acme["skos:prefLabel"]) == (valley().ids[0], ["cg:Firm"], [{"@value": "Acme"}])
    assert data["@context"]["label"] == {"@id": "skos:prefLabel", "@container": "@language"}


def test_what_is_no_rdf_term_has_a_made_up_one_and_is_said(tmp_path: Path) -> None:
    said = export.write(hostile(), tmp_path / "n.ttl", language="fr")
    assert any("IRI forgé" in sentence for sentence in said)
