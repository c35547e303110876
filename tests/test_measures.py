"""Each measure gives what networkx, a published example, or a sum by hand gives."""

import math
import random
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networkx.algorithms.link_analysis import pagerank_alg

from clustergraph import measures
from clustergraph.errors import LayoutError, NotFoundError
from clustergraph.measures import DEFAULT, MEASURES, measure
from clustergraph.network import Edge, Network, Node

KARATE = nx.karate_club_graph()
KITE = nx.krackhardt_kite_graph()
WOMEN = nx.davis_southern_women_graph()
CHANCE = nx.gnp_random_graph(40, 0.06, seed=5, directed=True)
EXAMPLES = {"karate": KARATE, "kite": KITE, "women": WOMEN, "directed": CHANCE, "path": nx.path_graph(4)}


def network(graph: "nx.Graph[Any]") -> Network:
    return Network.from_networkx(graph)


def of(pairs: Sequence[tuple[str, str]], *, alone: str = "", weights: Sequence[float | None] = ()) -> Network:
    """A network of nodes named by letters."""
    names = sorted({name for pair in pairs for name in pair} | set(alone))
    heavy = weights or [None] * len(pairs)
    return Network(
        [Node(name, name) for name in names],
        [Edge(*pair, weight=weight) for pair, weight in zip(pairs, heavy, strict=True)],
    )


def undirected(graph: "nx.Graph[Any]") -> "nx.Graph[Any]":
    return nx.Graph(graph.to_undirected())


def close(values: Sequence[float | None], expected: dict[Any, float]) -> bool:
    return list(values) == [None if math.isnan(one) else pytest.approx(one, abs=1e-6) for one in expected.values()]


def peak(values: dict[Any, float]) -> dict[Any, float]:
    return {node: value / max(values.values()) for node, value in values.items()}


# networkx' own in plain Python; its public one needs scipy.
pagerank: Any = vars(pagerank_alg)["_pagerank_python"]

Oracle = Callable[["nx.Graph[Any]"], Any]
ORACLES: dict[str, Oracle] = {
    "degree": lambda graph: dict(graph.degree()),
    "neighbours": lambda graph: dict(undirected(graph).degree()),
    "strength": lambda graph: dict(graph.degree(weight="weight")),
    "betweenness": lambda graph: nx.betweenness_centrality(undirected(graph)),
    "clustering": lambda graph: nx.clustering(undirected(graph)),
    "core": lambda graph: nx.core_number(undirected(graph)),
    "constraint": lambda graph: nx.constraint(undirected(graph)),
    "effective_size": lambda graph: nx.effective_size(undirected(graph)),
    "articulation": lambda graph: {node: node in set(nx.articulation_points(undirected(graph))) for node in graph},
}


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("name", ORACLES)
def test_a_measure_gives_what_networkx_gives(name: str, example: str) -> None:
    graph = EXAMPLES[example]
    assert close(MEASURES[name].function(network(graph)), ORACLES[name](graph))


@pytest.mark.parametrize("example", ["karate", "kite", "women", "path"])
def test_eigenvector_centrality_is_that_of_networkx_but_for_its_scale(example: str) -> None:
    graph = EXAMPLES[example]
    assert close(measures.eigenvector(network(graph)), peak(nx.eigenvector_centrality(graph, 9999, 1e-11)))
    by_weight = nx.eigenvector_centrality(graph, 9999, 1e-11, weight="weight")
    assert close(measures.eigenvector(network(graph), weighted=True), peak(by_weight))


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("graph", [CHANCE, nx.MultiDiGraph([(0, 1), (0, 1), (1, 1), (1, 2), (3, 0)])])
def test_pagerank_is_that_of_networkx_on_directed_multigraphs(graph: Any, weighted: bool) -> None:
    expected = pagerank(graph, tol=1e-12, weight="weight" if weighted else None)
    found = measures.pagerank(network(graph), weighted=weighted)
    assert found == [pytest.approx(value, abs=1e-6) for value in expected.values()]


def test_weighted_and_directed_betweenness_is_that_of_networkx_with_one_over_weight_as_length() -> None:
    graph = KARATE.copy()
    for _, _, data in graph.edges(data=True):
        # Powers of two, whose sums of reciprocals are exact: networkx takes paths that differ by rounding for unequal.
        data["weight"] = 2 ** (data["weight"] % 4)
        data["length"] = 1 / data["weight"]
    expected = nx.betweenness_centrality(graph, weight="length")
    assert close(measures.betweenness(network(graph), weighted=True), expected)
    raw = nx.betweenness_centrality(CHANCE, normalized=False)
    assert close(measures.betweenness(network(CHANCE), directed=True, normalised=False), raw)
    assert close(measures.betweenness(network(CHANCE), directed=True), nx.betweenness_centrality(CHANCE))


def test_weighted_constraint_and_strong_components_are_those_of_networkx() -> None:
    assert close(measures.constraint(network(KARATE), weighted=True), nx.constraint(KARATE, weight="weight"))
    groups = sorted(nx.strongly_connected_components(CHANCE), key=len, reverse=True)
    found = measures.strong_components(network(CHANCE))
    assert max(found) == len(groups)
    assert found.count(1) == len(groups[0])
    names = [node.id for node in network(CHANCE).nodes]
    assert {int(name) for name, group in zip(names, found, strict=True) if group == 1} == groups[0]


@pytest.mark.parametrize("example", EXAMPLES)
def test_numbers_for_the_whole_are_those_of_networkx(example: str) -> None:
    graph = EXAMPLES[example]
    plain = undirected(graph)
    whole = measure(network(graph)).whole
    assert whole["nodes"] == len(graph)
    assert whole["edges"] == graph.number_of_edges()
    assert whole["density"] == pytest.approx(nx.density(plain))
    assert whole["components"] == nx.number_connected_components(plain)
    assert whole["transitivity"] == pytest.approx(nx.transitivity(plain))
    assert whole["mean_clustering"] == pytest.approx(nx.average_clustering(plain))
    assert whole["bridges"] == len(list(nx.bridges(plain)))
    assert whole["articulation_points"] == len(set(nx.articulation_points(plain)))
    assert whole["isolated"] == nx.number_of_isolates(plain)


def test_reciprocity_is_that_of_networkx() -> None:
    assert measure(network(CHANCE), ["reciprocity"]).whole["reciprocity"] == pytest.approx(nx.reciprocity(CHANCE))


def test_the_kite_has_the_centralities_that_krackhardt_published() -> None:
    # Administrative Science Quarterly 35, 342 (1990): Diane (3) has the highest degree, Heather (7) the highest betweenness.
    kite = network(KITE)
    assert measures.degree(kite) == [4, 4, 3, 6, 3, 5, 5, 3, 2, 1]
    assert [round(value, 3) for value in measures.betweenness(kite)] == [
        0.023, 0.023, 0, 0.102, 0, 0.231, 0.231, 0.389, 0.222, 0,
    ]  # fmt: skip
    assert [n for n, is_one in enumerate(measures.articulation_points(kite)) if is_one] == [7, 8]
    assert [edge.target for edge, is_one in zip(kite.edges, measures.bridges(kite), strict=True) if is_one] == [
        "8",
        "9",
    ]


def test_effective_size_is_that_of_burts_example() -> None:
    # Burt (1992), the five contacts of "you": 5 contacts, 3 ties between them, so 5 - 2·3/5 = 3.8.
    example = of([("y", "a"), ("y", "b"), ("y", "c"), ("y", "d"), ("y", "e"), ("a", "b"), ("b", "c"), ("d", "e")])
    assert measures.effective_size(example)[-1] == pytest.approx(3.8)


def test_constraint_is_what_a_sum_by_hand_gives() -> None:
    # A star: the middle puts 1/4 in each of four strangers, so 4 · (1/4)² = 1/4; an arm all in the middle, so 1.
    star = of([("m", "a"), ("m", "b"), ("m", "c"), ("m", "d")], alone="z")
    assert measures.constraint(star) == [1.0, 1.0, 1.0, 1.0, 0.25, None]
    # A triangle: 1/2 directly and 1/2 · 1/2 round the other, so 2 · (3/4)² = 9/8.
    assert measures.constraint(of([("a", "b"), ("b", "c"), ("c", "a")])) == [1.125] * 3


def test_parallel_edges_loops_and_nodes_alone_are_treated_as_the_docstrings_say() -> None:
    odd = of([("a", "b"), ("a", "b"), ("b", "a"), ("b", "b"), ("b", "c")], alone="z", weights=[2, None, 3, 4, 0])
    assert measures.degree(odd) == [3, 6, 1, 0]
    assert measures.degree(odd, mode="in") == [1, 3, 1, 0]
    assert measures.degree(odd, mode="out") == [2, 3, 0, 0]
    assert measures.neighbours(odd) == [1, 2, 1, 0]
    assert measures.strength(odd) == [6, 14, 0, 0]
    assert measures.strength(odd, mode="in") == [3, 7, 0, 0]
    assert measures.betweenness(odd, normalised=False) == [0, 1, 0, 0]
    assert measures.betweenness(odd, normalised=False, weighted=True) == [0, 0, 0, 0]
    assert measures.cores(odd) == [1, 1, 1, 0]
    assert measures.components(odd) == [1, 1, 1, 2]
    assert measures.strong_components(odd) == [1, 1, 2, 3]
    assert measures.bridges(odd) == [False, False, False, False, True]
    assert measures.density(odd) == pytest.approx(2 / 6)
    assert measures.eigenvector(odd) == [pytest.approx(value) for value in (0.5**0.5, 1, 0.5**0.5, 0)]
    assert measures.effective_size(odd) == [1, 2, 1, None]
    assert measures.communities(odd).membership == [1, 1, 1, None]


def test_eigenvector_centrality_of_two_equal_components_is_the_same_in_both_and_0_elsewhere() -> None:
    twins = of([("a", "b"), ("b", "c"), ("d", "e"), ("e", "f"), ("x", "y")])
    half = 0.5**0.5
    assert measures.eigenvector(twins) == [pytest.approx(value) for value in (half, 1, half, half, 1, half, 0, 0)]


def test_eigenvector_centrality_of_many_small_components_is_found_without_trying_each_in_vain() -> None:
    stars = of([(f"{star:03}", f"{star:03}{arm}") for star in range(300) for arm in range(star % 9 + 1)])
    found = dict(zip(stars.ids, measures.eigenvector(stars), strict=True))
    # The widest stars have nine arms and λ = 3; an arm has 1/3 of the middle's centrality.
    assert found["008"] == pytest.approx(1)
    assert found["0088"] == pytest.approx(1 / 3)
    assert found["007"] == 0


def test_a_negative_weight_is_named_where_it_cannot_be_a_distance_and_summed_as_strength() -> None:
    owing = of([("a", "b"), ("b", "c")], weights=[-1, 2])
    assert measures.strength(owing) == [-1, 1, 2]
    with pytest.raises(LayoutError, match="'a' to 'b' has the weight -1"):
        measures.betweenness(owing, weighted=True)
    with pytest.raises(LayoutError, match="damping"):
        measures.pagerank(owing, damping=1)


def test_an_unknown_measure_is_told_with_the_nearest() -> None:
    with pytest.raises(NotFoundError, match="betweenness"):
        measure(Network(), ["betweeness"])


def test_a_network_without_nodes_or_edges_can_be_measured() -> None:
    for empty in (Network(), of([], alone="ab")):
        found = measure(empty, MEASURES) if empty.ids else measure(empty)
        assert all(len(column) == len(empty.ids) for column in found.columns.values())
        assert found.whole["edges"] == 0
        assert found.whole["communities"] == 0
        assert found.whole["modularity"] is None


def test_columns_are_typed_and_join_the_network() -> None:
    found = measure(network(KITE), MEASURES)
    wider = network(KITE).with_columns(found.columns)
    types = {name: wider.node_table.column(name).type for name in found.columns}
    assert types["articulation"] == "boolean"
    assert types["community"] == "integer"
    assert types["constraint"] == "double"
    assert set(found.columns) | set(found.edge_columns) | set(found.whole) == set(MEASURES)
    assert found.notes == {"en": (), "fr": ()}


def test_every_measure_says_what_it_is_in_both_languages() -> None:
    for one in MEASURES.values():
        for texts in (one.label, one.unit, one.description):
            assert set(texts) == {"en", "fr"}
            assert all(texts.values())
    assert set(DEFAULT) < set(MEASURES)
    labels = [one.label["fr"] for one in MEASURES.values() if one.kind == "node"]
    assert len(labels) == len(set(labels))


def test_an_estimate_of_betweenness_is_near_and_says_that_it_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.barabasi_albert_graph(300, 2, seed=1)
    exact = measures.betweenness(network(graph))
    near = measures.betweenness(network(graph), pivots=100)
    hub = max(range(300), key=exact.__getitem__)
    assert near != exact
    assert near[hub] == pytest.approx(exact[hub], rel=0.1)
    assert sum(near) == pytest.approx(sum(exact), rel=0.1)
    assert measures.betweenness(network(graph), pivots=100) == near
    assert measures.betweenness(network(graph), cutoff=1) == [0] * 300
    monkeypatch.setattr("clustergraph.measures.centrality._STEPS", 1e4)
    assert measures.pivots_for(network(graph)) == 32
    notes = measure(network(graph), ["betweenness"]).notes
    assert notes["en"] == ("betweenness is estimated from the shortest paths that start at 32 of 300 nodes",)


edges = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=25)


@settings(max_examples=60, deadline=None)
@given(edges, st.integers(0, 1000))
def test_the_names_and_the_order_of_nodes_and_edges_do_not_change_a_measure(
    pairs: list[tuple[int, int]], seed: int
) -> None:
    chance = random.Random(seed)
    numbers = list(range(8))
    plain = Network([Node(f"n{n}", "") for n in numbers], [Edge(f"n{a}", f"n{b}") for a, b in pairs])
    chance.shuffle(numbers)
    mixed = chance.sample(pairs, len(pairs))
    other = Network([Node(f"n{n}", "") for n in numbers], [Edge(f"n{a}", f"n{b}") for a, b in mixed])
    one, two = measure(plain, DEFAULT), measure(other, DEFAULT)
    for name, column in one.columns.items():
        found = dict(zip(other.ids, two.columns[name], strict=True))
        expected = [pytest.approx(value, abs=1e-6) if isinstance(value, float) else value for value in column]
        assert [found[id_] for id_ in plain.ids] == expected, name
    for name, value in one.whole.items():
        assert two.whole[name] == (pytest.approx(value) if isinstance(value, float) else value), name


@settings(max_examples=60, deadline=None)
@given(edges)
def test_measures_keep_to_their_range(pairs: list[tuple[int, int]]) -> None:
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    graph.add_nodes_from(range(8))
    graph.add_edges_from(pairs)
    found = measure(network(graph), MEASURES if graph else DEFAULT)
    assert sum(found.columns["pagerank"]) == pytest.approx(1)
    assert sum(found.columns["degree"]) == 2 * len(pairs)
    for name in ("betweenness", "clustering", "eigenvector", "stability"):
        assert all(0 <= value <= 1 + 1e-9 for value in found.columns[name] if value is not None), name
    for value, size, count in zip(
        found.columns["constraint"], found.columns["effective_size"], found.columns["neighbours"], strict=True
    ):
        assert (value is None) == (size is None) == (count == 0)
        assert size is None or 1 <= size <= count
    assert close(found.columns["betweenness"], nx.betweenness_centrality(nx.Graph(graph)))


def test_no_measure_warns_on_a_network_of_parts() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        measure(of([("a", "b"), ("c", "d"), ("d", "e"), ("e", "c"), ("e", "f")], alone="z"))
