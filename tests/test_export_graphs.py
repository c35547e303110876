"""GEXF, GraphML, node-link JSON, Cytoscape.js JSON and DOT, read by what people open them with."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from export.consumers import Node, library, program, run
from export.networks import Kept, hostile, networks, valley
from hypothesis import HealthCheck, given, settings

from clustergraph import export
from clustergraph.network import Network

XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
OFTEN = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SPREAD = {"https://example.org/acme": (12.5, -40.0), "https://example.org/beta": (0.0, 0.0)}


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    node = Node()
    yield node
    node.close()


def written(network: Network, tmp_path: Path, name: str, **options: Any) -> Path:
    path = tmp_path / name
    export.write(network, path, **options)
    return path


def rows(network: Network, kept: Kept) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    tables = network.node_table, network.edge_table
    nodes, edges = (kept.rows(table.columns, len(table)) for table in tables)
    return nodes, edges


def unlooked(data: dict[str, Any]) -> dict[str, Any]:
    """What is said of a node besides how it looks."""
    return {name: value for name, value in data.items() if name not in ("color", "size", "shape", "x", "y", "z", "id")}


# -- GEXF ------------------------------------------------------------------------------------------------------------

GEXF = Kept(XML, frozenset({"integer", "boolean", "double"}), integers=2**63 - 1)


def test_gephi_lites_parser_finds_positions_colours_sizes_and_types(node: Node, tmp_path: Path) -> None:
    found = node.read("gexf", written(valley(), tmp_path, "n.gexf", positions=SPREAD, title="A <title>"))
    acme = found["nodes"][0]
    assert acme | {"x": 12.5, "y": 40.0} == acme, "y points upwards there"
    assert (acme["color"], acme["size"], acme["shape"]) == ("rgb(0,114,178)", 8.0, "disc")
    assert (acme["staff"], acme["growth"], acme["listed"]) == (1200, 0.25, True)
    assert (acme["founded"], acme["turnover"], acme["aliases"]) == ("1906-05-01", 10.5, ["Acme SA", "Acme; Sons"])
    assert "staff" not in found["nodes"][2], "what is absent is not there"
    assert found["title"] == "A <title>"
    assert (found["multi"], found["type"]) == (True, "directed")
    first, second = found["edges"][:2]
    assert (first["data"]["kind"], first["data"]["weight"], first["data"]["evidence"]) == (
        "cg:participatesIn",
        2.0,
        ["valley ¶7"],
    )
    assert (second["source"], second["target"]) == (first["source"], first["target"])
    assert second["data"]["share"] == 12


def test_dates_of_edges_are_days_in_gexf_and_stay_open_where_they_are(tmp_path: Path) -> None:
    text = written(valley(), tmp_path, "n.gexf").read_text("utf-8").splitlines()
    edges = [line.partition(">")[0] for line in text if line.startswith("<edge ")]
    assert 'start="2005-01-01" end="2007-02-28"' in edges[0]
    assert 'start="2006-03-01"' in edges[1] and "end=" not in edges[1]
    assert 'end="2004-12-31"' in edges[2] and "start=" not in edges[2]
    assert "start=" not in edges[3] and "end=" not in edges[3], "43 BC is before the calendar of GEXF"
    assert any('mode="dynamic" timeformat="date"' in line for line in text)


def test_what_gexf_cannot_hold_is_said_in_either_language(tmp_path: Path) -> None:
    said = " ".join(export.write(valley(), tmp_path / "n.gexf"))
    assert "dates of some edges in time (1)" in said and "founded (date)" in said and "hexagon" in said
    assert "certaines dates de liens (1)" in " ".join(export.write(valley(), tmp_path / "n.gexf", language="fr"))


@OFTEN
@given(network=networks())
def test_gephi_lites_parser_finds_every_value_of_any_network(node: Node, tmp_path: Path, network: Network) -> None:
    found = node.read("gexf", written(network, tmp_path, "n.gexf"))
    things, ties = rows(network, GEXF)
    assert ends(found) == list(zip(network.sources, network.targets, strict=True))
    for one, thing in zip(found["nodes"], things, strict=True):
        assert unlooked(one) == filled(rounded(thing), "label")
    for one, tie in zip(found["edges"], ties, strict=True):
        tie["kind"] = tie.get("relation", "")
        assert one["data"] == filled(rounded(tie), "label", "kind")


def ends(found: dict[str, Any]) -> list[tuple[int, int]]:
    """The numbers of the nodes that edges join."""
    place = {node["id"]: number for number, node in enumerate(found["nodes"])}
    return [(place[edge["source"]], place[edge["target"]]) for edge in found["edges"]]


def filled(row: dict[str, Any], *names: str) -> dict[str, Any]:
    """A row without what is empty in these columns, which the parser passes over."""
    return {name: value for name, value in row.items() if value or name not in names}


def rounded(row: dict[str, Any]) -> dict[str, Any]:
    """Whole numbers as JavaScript rounds them."""
    return {name: _number(value) for name, value in row.items()}


def _number(value: Any) -> Any:
    if isinstance(value, list):
        return [_number(one) for one in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def test_gephi_lites_parser_reads_names_that_clash_and_labels_that_attack(node: Node, tmp_path: Path) -> None:
    found = node.read("gexf", written(hostile(), tmp_path, "n.gexf"))
    assert [one.get("label", "") for one in found["nodes"]] == [GEXF.text(thing.label) for thing in hostile().nodes]
    clashing = next(one for one in found["nodes"] if one["id"] == "id")
    assert {name: clashing[name] for name in ("id_", "color_", "x_", "key", "viz")} == {
        "id_": "own id", "color_": "own color", "x_": "own x", "key": "own key", "viz": "own viz"
    }  # fmt: skip
    assert ends(found) == list(zip(hostile().sources, hostile().targets, strict=True))


def test_networkx_reads_gexf(tmp_path: Path) -> None:
    for network in (valley(), hostile()):
        graph = library("networkx").read_gexf(written(network, tmp_path, "n.gexf", positions=SPREAD))
        assert (len(graph), graph.number_of_edges()) == (len(network.ids), len(network.sources))


# -- GraphML ---------------------------------------------------------------------------------------------------------

GRAPHML = Kept(XML, lists=False, integers=2**63 - 1)


def test_igraph_finds_types_positions_and_parallel_edges(tmp_path: Path) -> None:
    igraph = library("igraph")
    graph = igraph.Graph.Read_GraphML(str(written(valley(), tmp_path, "n.graphml", positions=SPREAD, title="A & b")))
    assert graph.is_directed() and (graph.vcount(), graph.ecount()) == (5, 6)
    acme = graph.vs[0].attributes()
    assert (acme["id"], acme["label"], acme["staff"], acme["listed"]) == (valley().ids[0], "Acme", 1200, True)
    assert (acme["x"], acme["y"], acme["turnover"], acme["founded"]) == (12.5, 40.0, 10.5, "1906-05-01")
    assert json.loads(acme["aliases"]) == ["Acme SA", "Acme; Sons"]
    assert graph.get_edgelist() == list(zip(valley().sources, valley().targets, strict=True))
    assert graph.es[1]["weight"] == 1_500_000.5 and graph.es[1]["label"] == "invests in"


@OFTEN
@given(network=networks())
def test_networkx_finds_every_value_of_any_network_in_graphml(tmp_path: Path, network: Network) -> None:
    networkx = library("networkx")
    path = written(network, tmp_path, "n.graphml")
    graph = networkx.read_graphml(path, force_multigraph=True)
    looks = ("x", "y", "r", "g", "b", "size")
    things, ties = rows(network, GRAPHML)
    found = [{name: value for name, value in data.items() if name not in looks} for _, data in graph.nodes(data=True)]
    assert found == things
    assert [data for *_, data in sorted(graph.edges(keys=True, data=True), key=lambda edge: int(edge[2][1:]))] == ties


@OFTEN
@given(network=networks())
def test_graphology_finds_every_value_of_any_network_in_graphml(node: Node, tmp_path: Path, network: Network) -> None:
    found = node.read("graphml", written(network, tmp_path, "n.graphml"))
    things, ties = rows(network, GRAPHML)
    assert [unlooked(one) for one in found["nodes"]] == [rounded(thing) for thing in things]
    assert [one["data"] for one in found["edges"]] == [rounded(tie) for tie in ties]
    assert ends(found) == list(zip(network.sources, network.targets, strict=True))


def test_igraph_and_networkx_read_names_that_clash_and_labels_that_attack(tmp_path: Path) -> None:
    path = written(hostile(), tmp_path, "n.graphml")
    wanted = [GRAPHML.text(thing.label) for thing in hostile().nodes]
    assert library("igraph").Graph.Read_GraphML(str(path)).vs["label"] == wanted
    graph = library("networkx").read_graphml(path)
    assert [data["label"] for _, data in graph.nodes(data=True)] == wanted
    assert graph.nodes["id"]["id_"] == "own id" and graph.number_of_edges() == len(hostile().edges)


def test_the_graph_itself_has_no_data_which_gephi_would_call_an_error(tmp_path: Path) -> None:
    text = written(valley(), tmp_path, "n.graphml", title="A title").read_text("utf-8")
    assert 'for="graph"' not in text and "<data" not in text.partition("<node")[0]


# -- node-link JSON --------------------------------------------------------------------------------------------------


def test_networkx_finds_claims_lists_and_positions_in_node_link_json(tmp_path: Path) -> None:
    networkx = library("networkx")
    path = written(valley(), tmp_path, "n.node-link.json", positions=SPREAD, title="A title")
    graph = networkx.node_link_graph(json.loads(path.read_text("utf-8")), edges="edges")
    assert graph.is_multigraph() and graph.is_directed() and graph.number_of_edges() == 6
    assert (
        graph.nodes[valley().ids[0]] | {"x": 12.5, "y": -40.0, "aliases": ["Acme SA", "Acme; Sons"]}
        == graph.nodes[valley().ids[0]]
    )
    assert graph.graph["name"] == "A title"
    assert next(iter(graph.graph["claims"].values()))["notes"] == ["a note", "another"]


@OFTEN
@given(network=networks())
def test_networkx_finds_every_value_of_any_network_in_node_link_json(tmp_path: Path, network: Network) -> None:
    data = json.loads(written(network, tmp_path, "n.nodelink.json").read_text("utf-8"))
    graph = library("networkx").node_link_graph(data, edges="edges")
    things, ties = rows(network, Kept())
    assert [data for _, data in graph.nodes(data=True)] == things
    assert [data for *_, data in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[2])] == ties


def test_networkx_reads_names_that_clash_with_its_own(tmp_path: Path) -> None:
    data = json.loads(written(hostile(), tmp_path, "n.json", format="node-link").read_text("utf-8"))
    graph = library("networkx").node_link_graph(data, edges="edges")
    assert graph.nodes["id"]["node_for_adding_"] == "own node_for_adding"
    assert [data["label"] for _, data in graph.nodes(data=True)] == [
        Kept().text(thing.label) for thing in hostile().nodes
    ]


# -- Cytoscape.js ----------------------------------------------------------------------------------------------------

CYTOSCAPE = Kept(integers=2**53)


def test_cytoscape_finds_positions_shapes_and_data(node: Node, tmp_path: Path) -> None:
    found = node.read("cytoscape", written(valley(), tmp_path, "n.cyjs", positions=SPREAD))
    acme, _, optics = found["nodes"][:3]
    assert (acme["position"], acme["shape"], optics["shape"]) == ({"x": 12.5, "y": -40.0}, "ellipse", "hexagon")
    assert acme["data"] | {"staff": 1200.0, "aliases": ["Acme SA", "Acme; Sons"], "listed": True} == acme["data"]
    assert len(found["edges"]) == 6 and found["edges"][1]["weight"] == 1_500_000.5


@OFTEN
@given(network=networks())
def test_cytoscape_finds_every_value_of_any_network(node: Node, tmp_path: Path, network: Network) -> None:
    found = node.read("cytoscape", written(network, tmp_path, "n.cyjs"))
    things, ties = rows(network, CYTOSCAPE)
    own = ("id", "colour", "shape", "size", "source", "target")
    bare = [{name: value for name, value in one["data"].items() if name not in own} for one in found["nodes"]]
    assert bare == [rounded(thing) for thing in things]
    assert [{name: value for name, value in one.items() if name not in own} for one in found["edges"]] == [
        rounded(tie) for tie in ties
    ]
    places = {one["data"]["id"]: number for number, one in enumerate(found["nodes"])}
    assert [(places[one["source"]], places[one["target"]]) for one in found["edges"]] == list(
        zip(network.sources, network.targets, strict=True)
    )


def test_cytoscape_reads_names_that_clash_and_labels_that_attack(node: Node, tmp_path: Path) -> None:
    found = node.read("cytoscape", written(hostile(), tmp_path, "n.cyjs"))
    assert [one["data"]["label"] for one in found["nodes"]] == [
        CYTOSCAPE.text(thing.label) for thing in hostile().nodes
    ]
    assert len(found["edges"]) == len(hostile().edges), "the ids of edges are those of no node"
    clashing = next(one["data"] for one in found["nodes"] if one["data"]["id"] == "id")
    assert clashing["parent_"] == "own parent" and clashing["constructor"] == "own constructor"


# -- DOT -------------------------------------------------------------------------------------------------------------


def graphviz(path: Path) -> dict[str, Any]:
    """What Graphviz has read."""
    found: dict[str, Any] = json.loads(run(program("dot"), "-Tdot_json", str(path)))
    return found


def unescaped(text: str) -> str:
    return text.replace("\\\\", "\0").replace("\\n", "\n").replace("\\r", "\r").replace("\0", "\\")


def test_graphviz_finds_labels_shapes_and_attributes(tmp_path: Path) -> None:
    found = graphviz(written(valley(), tmp_path, "n.dot"))
    acme, _, optics = found["objects"][:3]
    assert (acme["label"], acme["shape"], optics["shape"], acme["data_staff"]) == ("Acme", "circle", "hexagon", "1200")
    assert len(found["edges"]) == 6 and found["edges"][1]["data_weight"] == "1500000.5"


def test_graphviz_takes_no_label_for_html_a_record_or_a_port(tmp_path: Path) -> None:
    found = graphviz(written(hostile(), tmp_path, "n.dot"))
    labels = [unescaped(one.get("data_label", "")) for one in found["objects"]]
    assert labels == [Kept(XML).text(thing.label) for thing in hostile().nodes]
    image = run(program("dot"), "-Tsvg", str(written(hostile(), tmp_path, "n.dot"))).decode()
    assert "&lt;b&gt;bold&lt;/b&gt;" in image and "{a|b|&lt;port&gt; c}" in image
    assert found["edges"][-1]["tail"] != found["edges"][-1]["head"]


@settings(OFTEN, max_examples=25)
@given(network=networks())
def test_graphviz_finds_every_value_of_any_network(tmp_path: Path, network: Network) -> None:
    found = graphviz(written(network, tmp_path, "n.dot"))
    things, _ = rows(network, Kept(XML, frozenset(), lists=False))
    for one, thing in zip(found.get("objects", []), things, strict=True):
        own = {name[5:]: unescaped(value) for name, value in one.items() if name.startswith("data_") and value}
        assert {name: value for name, value in own.items() if name != "id"} == {
            name: value for name, value in thing.items() if value
        }
    joined = sorted((one["tail"], one["head"]) for one in found.get("edges", []))
    assert joined == sorted(zip(network.sources, network.targets, strict=True))
