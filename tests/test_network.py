"""Rows and triples become nodes and edges, and go on to the libraries that draw them without losing any."""

import random
from datetime import date
from decimal import Decimal

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from clustergraph.errors import LayoutError, NotFoundError, QueryError
from clustergraph.network import COLUMNS, Claim, Edge, Network, Node
from clustergraph.solutions import Solutions, Term
from clustergraph.vocabulary import XSD, expand, term

ACME, BETA, OPTICS = (expand(curie) for curie in ("organisation:acme", "organisation:beta", "cluster:optics"))
LABELS = {
    ACME: "Acme",
    BETA: "Beta",
    OPTICS: "Optics Valley",
    expand("cg:participatesIn"): "takes part in",
    expand("cg:Firm"): "Firm",
}
Cell = str | Term | None


def node(iri: str) -> NamedNode:
    return NamedNode(iri)


def number(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + datatype))


def rows(columns: str, *cells: tuple[Term | None, ...]) -> Solutions:
    return Solutions(columns.split(), cells)


def test_a_row_becomes_an_edge_between_two_labelled_nodes() -> None:
    network = Network.from_solutions(
        rows(
            "source target relation weight since until claim",
            (
                node(ACME),
                node(OPTICS),
                term("cg:participatesIn"),
                number("2.5", "decimal"),
                Literal("2005"),
                None,
                term("claim:report.C1"),
            ),
        ),
        label=LABELS,
        kind={ACME: expand("cg:Firm"), OPTICS: "cg:Cluster"},
        claims={expand("claim:report.C1"): Claim("", text="report ¶7 (U), stated by the observatory")},
    )
    assert network.nodes == (Node(ACME, "Acme", "cg:Firm"), Node(OPTICS, "Optics Valley", "cg:Cluster"))
    assert network.edges == (
        Edge(
            ACME,
            OPTICS,
            relation="cg:participatesIn",
            label="takes part in",
            weight=2.5,
            since="2005",
            claims=(expand("claim:report.C1"),),
            evidence=("report ¶7 (U), stated by the observatory",),
        ),
    )
    assert network.kind_labels == {"cg:Firm": "Firm"}


def test_labels_kinds_and_relation_words_in_the_row_go_before_those_looked_up() -> None:
    network = Network.from_solutions(
        rows(
            "source target label sourceLabel targetLabel sourceKind targetKind",
            (node(ACME), node(OPTICS), Literal("joins"), Literal("ACME SA"), None, term("cg:Agency"), None),
        ),
        label=LABELS.get,
        kind=lambda iri: "cg:Firm" if "organisation" in iri else None,
    )
    assert network.nodes == (Node(ACME, "ACME SA", "cg:Agency"), Node(OPTICS, "Optics Valley"))
    assert network.edges[0].label == "joins"


def test_what_has_no_label_is_shown_by_its_curie_and_a_relation_by_its_words() -> None:
    row = (node(ACME), node(OPTICS), term("cg:takesPartIn"))
    network = Network.from_solutions(rows("source target relation", row))
    assert [item.label for item in network.nodes] == ["organisation:acme", "cluster:optics"]
    assert network.edges[0].label == "takes part in"


def test_parallel_edges_and_loops_are_kept() -> None:
    answer = rows("source target", (node(ACME), node(BETA)), (node(ACME), node(BETA)), (node(ACME), node(ACME)))
    network = Network.from_solutions(answer)
    assert len(network.edges) == 3
    assert network.degrees() == {ACME: 4, BETA: 2}


def test_a_row_with_one_end_is_a_node_that_stands_alone() -> None:
    network = Network.from_solutions(rows("source target", (node(ACME), None), (None, node(BETA)), (None, None)))
    assert [item.id for item in network.nodes] == [ACME, BETA]
    assert network.edges == ()


def test_a_claim_cell_may_hold_several_iris_or_words_and_a_row_cell_adds_its_place() -> None:
    one, two = expand("claim:report.C1"), expand("claim:report.C2")
    network = Network.from_solutions(
        rows(
            "source target claim row",
            (node(ACME), node(BETA), Literal(f"{one} {two}"), None),
            (node(ACME), node(BETA), Literal("said in passing"), Literal("ties.csv:7")),
        ),
        claims=lambda wanted: {one: Claim(one, text="report ¶1")} if one in wanted else {},
    )
    assert [edge.claims for edge in network.edges] == [(one, two), ()]
    assert [edge.evidence for edge in network.edges] == [
        ("report ¶1", "claim:report.C2"),
        ("said in passing", "ties.csv:7"),
    ]


def test_any_other_column_becomes_an_attribute_of_its_own_type() -> None:
    cells = (
        number("7", "integer"),
        number("1.50", "decimal"),
        number("2.5", "double"),
        number("true", "boolean"),
        number("2007-03-20", "date"),
        number("-0044-03-15", "date"),
        term("cg:Firm"),
        None,
    )
    network = Network.from_solutions(rows("source target a b c d e f g h", (node(ACME), node(BETA), *cells)))
    assert network.edges[0].attributes == {
        "a": 7,
        "b": Decimal("1.5"),
        "c": 2.5,
        "d": True,
        "e": date(2007, 3, 20),
        "f": "-0044-03-15",
        "g": expand("cg:Firm"),
    }


@pytest.mark.parametrize("columns", ["source", "target", "source destination", "from to", ""])
def test_an_answer_without_source_or_target_is_refused(columns: str) -> None:
    with pytest.raises(QueryError, match=r"a network needs the column \?(source|target); the answer has"):
        Network.from_solutions(rows(columns))


@pytest.mark.parametrize("cell", [Literal("Acme"), number("7", "integer"), Literal("Acme", language="fr")])
def test_a_literal_is_no_node_and_the_error_names_row_and_column(cell: Literal) -> None:
    with pytest.raises(QueryError, match=r"row 2: \?target is .*IRI"):
        Network.from_solutions(rows("source target", (node(ACME), node(BETA)), (node(ACME), cell)))


@pytest.mark.parametrize("text", ["many", "", "NaN", "INF", "1,5"])
def test_a_weight_is_a_finite_number(text: str) -> None:
    with pytest.raises(QueryError, match=r"row 1: \?weight .* must be a finite number"):
        Network.from_solutions(rows("source target weight", (node(ACME), node(BETA), Literal(text))))


def test_an_answer_without_rows_is_an_empty_network() -> None:
    network = Network.from_solutions(rows(" ".join(COLUMNS)))
    assert (network.nodes, network.edges) == ((), ())
    assert network.to_igraph().vcount() == network.to_networkx().number_of_nodes() == len(network.to_pyvis().nodes) == 0


def test_triples_between_things_are_edges_and_all_other_triples_describe_their_subject() -> None:
    acme, optics, label = node(ACME), node(OPTICS), term("skos:prefLabel")
    network = Network.from_triples(
        [
            Triple(acme, term("rdf:type"), term("org:Organization")),
            Triple(acme, term("rdf:type"), term("cg:Firm")),
            Triple(acme, label, Literal("Acme (en)", language="en")),
            Triple(acme, label, Literal("Acme (fr)", language="fr")),
            Triple(acme, term("cg:participatesIn"), optics),
            Triple(acme, term("skos:altLabel"), Literal("A")),
            Triple(acme, term("skos:altLabel"), Literal("B")),
            Triple(acme, term("cg:founded"), number("1960", "integer")),
            Triple(BlankNode("x"), term("cg:within"), optics),
        ],
        label=LABELS,
        language="fr",
    )
    first, second, third = network.nodes
    assert first == Node(ACME, "Acme (fr)", "cg:Firm", {"skos:altLabel": ("A", "B"), "cg:founded": 1960})
    assert (second, third) == (Node(OPTICS, "Optics Valley"), Node("_:x", "_:x"))
    assert [(edge.source, edge.relation, edge.label) for edge in network.edges] == [
        (ACME, "cg:participatesIn", "takes part in"),
        ("_:x", "cg:within", "within"),
    ]


@pytest.mark.parametrize(("language", "label"), [("en", "firm"), ("fr", "entreprise"), ("de", "F"), ("", "F")])
def test_of_several_labels_the_one_in_the_language_asked_for_is_shown(language: str, label: str) -> None:
    texts = [Literal("F"), Literal("entreprise", language="fr"), Literal("firm", language="en")]
    triples = [Triple(node(ACME), term("rdfs:label"), text) for text in texts]
    assert Network.from_triples(triples, language=language).nodes[0].label == label


def test_two_nodes_cannot_share_an_id_and_an_edge_needs_both_its_ends() -> None:
    with pytest.raises(LayoutError, match="two nodes have the id 'a'"):
        Network([Node("a", "A"), Node("a", "B")])
    with pytest.raises(LayoutError, match="an edge ends at 'b', which is no node"):
        Network([Node("a", "A")], [Edge("a", "b")])


def test_a_node_is_found_by_its_id() -> None:
    network = Network([Node("a", "A")])
    assert network.node("a").label == "A"
    with pytest.raises(NotFoundError, match="no node 'b'"):
        network.node("b")


@pytest.fixture
def example() -> Network:
    nodes = [Node("a", "Acme", "cg:Firm", {"size": 3}), Node("b", "Beta"), Node("c", "Café \x00<b>")]
    edges = [
        Edge("a", "b", "cg:funds", "funds", weight=2.0, evidence=("report ¶1",)),
        Edge("a", "b", since="2005", attributes={"note": "second"}),
        Edge("b", "b"),
    ]
    return Network(nodes, edges)


def test_networkx_gets_every_node_and_edge_and_nothing_for_what_is_absent(example: Network) -> None:
    graph = example.to_networkx()
    assert {name: graph.nodes[name] for name in graph} == {
        "a": {"size": 3, "label": "Acme", "kind": "cg:Firm"},
        "b": {"label": "Beta"},
        "c": {"label": "Café \x00<b>"},
    }
    assert list(graph.edges(data=True)) == [
        ("a", "b", {"relation": "cg:funds", "label": "funds", "weight": 2.0, "evidence": ("report ¶1",)}),
        ("a", "b", {"note": "second", "since": "2005"}),
        ("b", "b", {}),
    ]


def test_igraph_gets_every_node_and_edge_and_none_for_what_is_absent(example: Network) -> None:
    graph = example.to_igraph()
    assert graph.is_directed()
    assert graph.vs["name"] == ["a", "b", "c"]
    assert graph.vs["size"] == [3, None, None]
    assert graph.get_edgelist() == [(0, 1), (0, 1), (1, 1)]
    assert graph.es["weight"] == [2.0, None, None]
    assert graph.es["since"] == [None, "2005", None]
    assert "until" not in graph.es.attributes()


def test_pyvis_gets_every_node_in_a_place_of_its_own_and_its_physics_is_off(example: Network) -> None:
    drawing = example.to_pyvis()
    assert [dot["id"] for dot in drawing.nodes] == ["a", "b", "c"]
    assert len({(dot["x"], dot["y"]) for dot in drawing.nodes}) == 3
    assert [(tie["from"], tie["to"]) for tie in drawing.edges] == [("a", "b"), ("a", "b"), ("b", "b")]
    assert drawing.edges[0]["title"] == "funds\n— report ¶1"
    assert drawing.options.physics.enabled is False
    placed = example.to_pyvis(positions={"a": (1, 2), "b": (3, 4), "c": (5, 6)}, height="300px")
    assert [(dot["x"], dot["y"]) for dot in placed.nodes] == [(1, 2), (3, 4), (5, 6)]
    assert placed.height == "300px"


def test_the_places_that_pyvis_gets_depend_on_no_chance(example: Network) -> None:
    random.seed(1)
    first = [(dot["x"], dot["y"]) for dot in example.to_pyvis().nodes]
    random.seed(2)
    assert [(dot["x"], dot["y"]) for dot in example.to_pyvis().nodes] == first
