"""RDF from a network, read by rdflib, n3, rapper and pyoxigraph."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from export.consumers import Node as JavaScript
from export.consumers import library, program, run
from export.networks import hostile, networks, valley
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat

from clustergraph import export
from clustergraph.network import Edge, Network, Node

OFTEN = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
STATEMENT = pyoxigraph.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#Statement")
SYNTAXES = {
    "trig": RdfFormat.TRIG, "nq": RdfFormat.N_QUADS, "ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML, "jsonld": RdfFormat.JSON_LD,
}  # fmt: skip


@pytest.fixture(scope="module")
def node() -> Iterator[JavaScript]:
    node = JavaScript()
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


def parsed(path: Path) -> list[pyoxigraph.Quad]:
    return list(pyoxigraph.parse(path.read_bytes(), format=SYNTAXES[path.suffix[1:]]))


def term(one: Any) -> Any:
    """A term as tests compare it: names of blank nodes mean nothing."""
    if isinstance(one, pyoxigraph.Literal):
        return one.value, one.language or "", one.datatype.value
    if isinstance(one, pyoxigraph.DefaultGraph):
        return ""
    return "_:" if isinstance(one, pyoxigraph.BlankNode) else one.value


def shown(quads: Iterable[pyoxigraph.Quad]) -> list[str]:
    """The different triples, with blank nodes told apart by no more than what is said of them."""
    return sorted(repr([term(one) for one in quad.triple]) for quad in set(quads))


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


NAMES = st.sampled_from([
    "cg:funds", "schema:funder", "label:foo", "id:x", "type:y", "https://example.org/123", "https://example.org/é", "rdf:li",
    "rdf:Description", "rdf:type", "cg:", "cg:a b", "cg:é!", "a b", "a_b", "a-b", "a_b_2", "été", "ete", "", "@id", "@type", "7", "x" * 200,
    "x" * 201, "urn:x", "_:b1", "mailto:a@example.org", "participation",
])  # fmt: skip


@OFTEN
@given(names=st.lists(NAMES, min_size=1, max_size=4, unique=True))
# rdflib uses what it calls deprecated itself.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_names_of_any_form_stay_apart_in_all_formats(tmp_path: Path, names: list[str]) -> None:
    nodes = [Node(name, name, name or None, {one: number for number, one in enumerate(names)}) for name in names]
    edges = [Edge(names[0], name, name or None) for name in names for _ in range(2)]
    network = Network(nodes, edges)
    quads = read(written(network, tmp_path, "n.nq"), graphs=True)
    for suffix in ("trig", "jsonld", "ttl", "nt"):
        assert read(written(network, tmp_path, f"n.{suffix}"), graphs=True) == quads, suffix
    xml = parsed(written(network, tmp_path, "n.rdf"))
    for found in (xml, parsed(tmp_path / "n.nq")):
        assert len({quad.subject for quad in found if quad.object == STATEMENT}) == len(edges), (
            "parallel edges stay apart"
        )
        assert len({quad.predicate for quad in found if "#integer" in str(quad.object)}) == len(names)
    graph = (
        library("rdflib").Dataset(default_union=True).parse(data=(tmp_path / "n.jsonld").read_bytes(), format="json-ld")
    )
    assert len(set(graph.triples((None, None, None)))) == len({quad.triple for quad in parsed(tmp_path / "n.nq")})


def test_what_classes_and_made_up_properties_are_called_is_said(tmp_path: Path) -> None:
    network = Network([Node("urn:a", "A", "cg:Firm", {"effectif salarié": 5})], [], {"cg:Firm": "entreprise"})
    found = shown(parsed(written(network, tmp_path, "n.ttl")))
    made = "https://w3id.org/clustergraph/attribute/effectif_salarie"
    for subject, words in ((made, "effectif salarié"), ("https://w3id.org/clustergraph/ontology#Firm", "entreprise")):
        assert any(f"'{subject}', 'http://www.w3.org/2000/01/rdf-schema#label', ('{words}'" in one for one in found)


def test_a_property_that_is_no_xml_name_has_another_in_rdf_xml_alone(tmp_path: Path) -> None:
    network = Network([Node("urn:a", "A")], [Edge("urn:a", "urn:a", "https://example.org/123")])
    assert export.write(network, tmp_path / "n.ttl") == ()
    (said,) = export.write(network, tmp_path / "n.rdf", language="fr")
    assert "IRI forgé" in said and "https://example.org/123" in said
    assert any(quad.object == pyoxigraph.Literal("https://example.org/123") for quad in parsed(tmp_path / "n.rdf"))


@pytest.mark.parametrize("network", [valley(), hostile()], ids=["valley", "hostile"])
def test_rdf_xml_says_the_same_but_for_characters_that_xml_has_not(tmp_path: Path, network: Network) -> None:
    found, wanted = (shown(parsed(written(network, tmp_path, f"n.{suffix}"))) for suffix in ("rdf", "nt"))
    control = re.compile(r"\\x(?:0[0-8bcef]|1[0-9a-f])|%0[0-8BCEF]|%1[0-9A-F]|�|%EF%BF%BD", re.IGNORECASE)
    assert sorted(control.sub("?", one) for one in found) == sorted(control.sub("?", one) for one in wanted)


@OFTEN
@given(network=networks())
def test_any_network_is_the_same_in_all_formats(tmp_path: Path, network: Network) -> None:
    quads = read(written(network, tmp_path, "n.nq"), graphs=True)
    for suffix in ("trig", "jsonld", "ttl", "nt"):
        assert read(written(network, tmp_path, f"n.{suffix}"), graphs=True) == quads, suffix
    written(network, tmp_path, "n.rdf")


@pytest.mark.parametrize("suffix", ["ttl", "nt", "rdf"])
def test_rapper_finds_every_triple(tmp_path: Path, suffix: str) -> None:
    name = {"ttl": "turtle", "nt": "ntriples", "rdf": "rdfxml"}[suffix]
    for network in (valley(), hostile()):
        path = written(network, tmp_path, f"n.{suffix}")
        found = run(program("rapper"), "-q", "-i", name, "-o", "ntriples", str(path))
        assert shown(pyoxigraph.parse(found, format=RdfFormat.N_TRIPLES)) == shown(parsed(path))


@pytest.mark.parametrize(
    ("suffix", "name"), [("ttl", "Turtle"), ("trig", "TriG"), ("nq", "N-Quads"), ("nt", "N-Triples")]
)
def test_n3_finds_every_statement(node: JavaScript, tmp_path: Path, suffix: str, name: str) -> None:
    for network in (valley(), hostile()):
        path = written(network, tmp_path, f"n.{suffix}")
        found = [[tuple(one) if isinstance(one, list) else one for one in quad] for quad in node.read("n3", path, name)]
        assert sorted(map(repr, found)) == sorted(repr([term(one) for one in quad]) for quad in parsed(path))


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
