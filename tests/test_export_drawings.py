"""GML, Pajek, CX2 and VOSviewer JSON, read by what people open them with."""

import json
from pathlib import Path
from typing import Any

import pytest
from export.consumers import library
from export.networks import HOSTILE, Kept, hostile, networks, valley
from hypothesis import HealthCheck, given, settings

from clustergraph import export
from clustergraph.network import Network

XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
OFTEN = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SPREAD = {"https://example.org/acme": (12.5, -40.0), "https://example.org/beta": (0.0, 0.0)}


def written(network: Network, tmp_path: Path, name: str, **options: Any) -> Path:
    path = tmp_path / name
    export.write(network, path, **options)
    return path


# -- GML -------------------------------------------------------------------------------------------------------------

GML = Kept(types=frozenset({"integer", "double"}), lists=False, integers=2**31 - 1)


def key(name: str) -> str:
    return {"a one": "a_one", "c:c": "c_c", "d-é": "d__", "e<f>&\"'": "e_f____"}.get(name, name)


@OFTEN
@given(network=networks())
def test_networkx_finds_every_value_of_any_network_in_gml(tmp_path: Path, network: Network) -> None:
    graph = library("networkx").read_gml(written(network, tmp_path, "n.gml"), label="id")
    nodes = GML.rows(network.node_table.columns, len(network.ids))
    edges = GML.rows(network.edge_table.columns, len(network.sources))
    found = [{k: v for k, v in data.items() if k not in ("iri", "graphics")} for _, data in graph.nodes(data=True)]
    for one, thing in zip(found, nodes, strict=True):
        one["label"] = one.pop("name", one["label"])
        assert one == {key(name): tuple_or(value) for name, value in thing.items()}
    ties = [sorted((key(name), repr(tuple_or(value))) for name, value in tie.items()) for tie in edges]
    read = [sorted((name, repr(value)) for name, value in data.items()) for *_, data in graph.edges(data=True)]
    assert sorted(read) == sorted(ties)


def tuple_or(value: Any) -> Any:
    """networkx takes two texts of GML for something else."""
    return {"()": (), "[]": []}.get(value, value) if isinstance(value, str) else value


# igraph passes over graphics, leaves references to what is not ASCII as they are, and warns of both.
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_networkx_reads_labels_that_are_alike_and_igraph_too(tmp_path: Path) -> None:
    path = written(hostile(), tmp_path, "n.gml", positions={"e0": (1e-7, 2e30)})
    graph = library("networkx").read_gml(path)
    assert len(graph) == len(hostile().nodes) and graph.number_of_edges() == len(hostile().edges)
    wanted = [GML.text(text) for text in HOSTILE]
    assert [label for label in graph if label in wanted] == wanted
    assert graph.nodes["e0"]["graphics"]["x"] == 1e-7
    found = library("igraph").Graph.Read_GML(str(path))
    assert (found.vcount(), found.ecount()) == (len(graph), graph.number_of_edges())
    assert found.vs[0]["label"] == HOSTILE[0]


# -- Pajek -----------------------------------------------------------------------------------------------------------


def test_networkx_and_igraph_find_labels_weights_and_positions_in_pajek(tmp_path: Path) -> None:
    path = written(valley(), tmp_path, "n.net", positions=SPREAD)
    graph = library("networkx").read_pajek(path)
    assert list(graph) == ["Acme", "Bêta", "Optics Valley", "Alone", "Odd one"] and graph.number_of_edges() == 6
    assert [data["weight"] for *_, data in graph.edges("Acme", data=True)] == [2.0, 1_500_000.5, 1.0]
    assert (graph.nodes["Bêta"]["x"], graph.nodes["Bêta"]["shape"]) == (0.05, "ellipse")
    found = library("igraph").Graph.Read_Pajek(str(path))
    assert found.is_directed() and found.get_edgelist() == list(zip(valley().sources, valley().targets, strict=True))
    assert found.vs["id" if "id" in found.vs.attributes() else "name"][1] == "Bêta"


@OFTEN
@given(network=networks())
def test_networkx_finds_as_many_nodes_and_edges_as_any_network_has_in_pajek(tmp_path: Path, network: Network) -> None:
    graph = library("networkx").read_pajek(written(network, tmp_path, "n.net"))
    assert (len(graph), graph.number_of_edges()) == (len(network.ids), len(network.sources))


def test_labels_that_attack_stay_on_their_line_in_pajek(tmp_path: Path) -> None:
    path = written(hostile(), tmp_path, "n.net")
    graph = library("networkx").read_pajek(path)
    assert (len(graph), graph.number_of_edges()) == (len(hostile().nodes), len(hostile().edges))
    found = library("igraph").Graph.Read_Pajek(str(path))
    assert (found.vcount(), found.ecount()) == (len(hostile().nodes), len(hostile().edges))
    assert any("labels that differ" in sentence for sentence in export.write(hostile(), path))


# -- CX2 -------------------------------------------------------------------------------------------------------------


def read_cx2(path: Path) -> Any:
    return library("ndex2.cx2").RawCX2NetworkFactory().get_cx2network(json.loads(path.read_text("utf-8")))


def test_the_library_of_ndex_finds_types_positions_and_looks(tmp_path: Path) -> None:
    found = read_cx2(written(valley(), tmp_path, "n.cx2", positions=SPREAD, title="A title"))
    acme = found.get_node(0)
    assert (acme["x"], acme["y"], acme["v"]["name"], acme["v"]["represents"]) == (12.5, -40.0, "Acme", valley().ids[0])
    assert acme["v"] | {"staff": 1200, "listed": True, "aliases": ["Acme SA", "Acme; Sons"]} == acme["v"]
    assert found.get_edge(1)["v"] | {"interaction": "cg:investsIn", "share": 12} == found.get_edge(1)["v"]
    assert found.get_network_attributes()["name"] == "A title"


@OFTEN
@given(network=networks())
def test_the_library_of_ndex_finds_every_value_of_any_network(tmp_path: Path, network: Network) -> None:
    found = read_cx2(written(network, tmp_path, "n.cx2"))
    kept = Kept(integers=2**63 - 1)
    nodes = kept.rows(network.node_table.columns, len(network.ids))
    edges = kept.rows(network.edge_table.columns, len(network.sources))
    for number, thing in enumerate(nodes):
        thing["name"] = thing.pop("label")
        values = dict(found.get_node(number)["v"])
        assert values.pop("represents") == kept.text(network.ids[number]) or not network.ids[number]
        assert values == thing
    for number, tie in enumerate(edges):
        edge = found.get_edge(number)
        assert (edge["s"], edge["t"]) == (network.sources[number], network.targets[number])
        if "relation" in tie:
            tie["interaction"] = tie.pop("relation")
        assert edge["v"] == tie


# -- VOSviewer -------------------------------------------------------------------------------------------------------


def test_vosviewer_gets_items_clusters_and_links_as_its_manual_has_them(tmp_path: Path) -> None:
    data = json.loads(written(valley(), tmp_path, "n.vosviewer.json", positions=SPREAD).read_text("utf-8"))["network"]
    acme, beta = data["items"][:2]
    assert (acme["id"], acme["label"], acme["weights"], acme["cluster"]) == (1, "Acme", {"Degree": 4}, beta["cluster"])
    assert acme["scores"] | {"staff": 1200.0, "turnover": 10.5} == acme["scores"]
    assert (acme["x"], acme["y"]) == (0.3125, 1.0), "y points upwards, and the farthest is 1 away"
    assert data["links"] == [
        {"source_id": 1, "target_id": 3, "strength": 2.0 + 1_500_000.5 + 1},
        {"source_id": 2, "target_id": 3, "strength": 1.0},
        {"source_id": 1, "target_id": 2, "strength": 1.0},
    ]
    assert {cluster["label"] for cluster in data["clusters"]} == {"Firm", "Cluster", "Research body"}


def test_no_description_is_html_that_the_network_brought(tmp_path: Path) -> None:
    data = json.loads(written(hostile(), tmp_path, "n.vosviewer.json").read_text("utf-8"))["network"]
    assert "&lt;img src=x" in data["items"][0]["description"] and "<img" not in data["items"][0]["description"]
