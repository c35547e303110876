"""Brokerage, communities, projections and backbones, against cases worked by hand and published ones."""

import random
from itertools import permutations
from math import isnan

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networkx.algorithms import bipartite

from clustergraph.errors import LayoutError, NotFoundError
from clustergraph.measures import ROLES, backbone, brokerage, communities, groups_of, projection, significance
from clustergraph.measures.communities import standing
from clustergraph.network import Edge, Network, Node

WOMEN = nx.davis_southern_women_graph()


def path(*, closed: bool = False) -> Network:
    edges = [Edge("a", "b"), Edge("b", "c"), Edge("b", "c"), Edge("b", "b")]
    return Network([Node(name, name) for name in "abc"], edges + [Edge("a", "c")] * closed)


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        (["x", "x", "x"], "coordinator"),
        (["x", "y", "x"], "consultant"),
        (["x", "y", "y"], "gatekeeper"),
        (["x", "x", "y"], "representative"),
        (["x", "y", "z"], "liaison"),
    ],
)
def test_the_one_in_the_middle_has_the_role_that_the_groups_of_the_three_give(groups: list[str], role: str) -> None:
    found = brokerage(path(), groups).counts
    assert {name: list(counts) for name, counts in found.items()} == {name: [0, int(name == role), 0] for name in ROLES}
    assert all(not any(counts) for counts in brokerage(path(closed=True), groups).counts.values())


def test_without_direction_each_pair_counts_in_both_orders() -> None:
    counts = brokerage(path(), ["x", "x", "y"], directed=False).counts
    assert {name: values[1] for name, values in counts.items()} == {
        "coordinator": 0, "consultant": 0, "gatekeeper": 1, "representative": 1, "liaison": 0,
    }  # fmt: skip


def test_expected_counts_are_those_of_gould_and_fernandez_worked_by_hand() -> None:
    # Groups x x y y z, n = 5, 4 ties of 20, d = 1/5 and d² (1 - d) = 0.032; for one of x: 1·0 pairs in its own group,
    # 2·1 in y and none in z, 1·3 with one of its own, and 2·1 + 1·2 in two different others.
    ring = Network([Node(name, name) for name in "abcde"], [Edge(*pair) for pair in ("ab", "bc", "cd", "de")])
    expected = brokerage(ring, list("xxyyz")).expected
    assert [expected[role][0] for role in ROLES] == [pytest.approx(0.032 * n) for n in (0, 2, 3, 3, 4)]
    assert [expected[role][4] for role in ROLES] == [pytest.approx(0.032 * n) for n in (0, 4, 0, 0, 8)]


def test_a_node_without_a_group_neither_brokers_nor_is_brokered() -> None:
    assert brokerage(path(), ["x", None, "x"]).counts["consultant"] == [0, None, 0]
    assert brokerage(path(), [None, "x", "x"]).counts["gatekeeper"] == [None, 0, 0]
    with pytest.raises(LayoutError, match="2 groups for 3 nodes"):
        brokerage(path(), ["x", "x"])


def test_groups_come_from_any_column_of_the_nodes() -> None:
    assert groups_of(Network([Node("a", "A", "cg:Firm"), Node("b", "B")])) == ["cg:Firm", None]
    assert groups_of(Network([Node("a", "A", attributes={"region": "r"})]), "region") == ["r"]
    with pytest.raises(LayoutError, match="'regoin'.*label, kind"):
        groups_of(Network([Node("a", "A")]), "regoin")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=18),
    st.lists(st.sampled_from("xyz"), min_size=6, max_size=6),
)
def test_brokerage_counts_are_those_of_all_triples(pairs: list[tuple[int, int]], groups: list[str]) -> None:
    ties = set(pairs)
    counted = {role: [0] * 6 for role in ROLES}
    for a, b, c in permutations(range(6), 3):
        if (a, b) in ties and (b, c) in ties and (a, c) not in ties:
            same = (groups[a] == groups[b], groups[b] == groups[c], groups[a] == groups[c])
            role = {
                (True, True, True): "coordinator", (False, False, True): "consultant", (False, True, False): "gatekeeper",
                (True, False, False): "representative", (False, False, False): "liaison",
            }[same]  # fmt: skip
            counted[role][b] += 1
    example = Network([Node(str(n), "") for n in range(6)], [Edge(str(a), str(b)) for a, b in pairs])
    assert {role: list(counts) for role, counts in brokerage(example, groups).counts.items()} == counted


def test_the_karate_club_has_the_four_communities_of_the_highest_modularity_known() -> None:
    # Q = 0.4198 is the optimum (Brandes et al., IEEE Transactions on Knowledge and Data Engineering 20, 172, 2008).
    found = communities(Network.from_networkx(nx.karate_club_graph()))
    assert found.count == 4
    assert found.modularity == pytest.approx(0.4198, abs=1e-4)
    assert max(number for number in found.membership if number) == 4
    assert 0.8 <= found.agreement <= 1
    assert found.lowest <= 1 <= found.highest
    assert found.runs == 50
    assert [one.count for one in found.profile] == sorted(one.count for one in found.profile)
    groups = [{n for n, own in enumerate(found.membership) if own == number} for number in range(1, 5)]
    assert nx.community.modularity(nx.karate_club_graph(), groups, weight=None) == pytest.approx(found.modularity)


def test_what_is_clearly_apart_stays_apart_in_every_run() -> None:
    rings = nx.ring_of_cliques(6, 6)
    found = communities(Network.from_networkx(rings))
    assert found.count == 6
    assert found.agreement == found.agreement_over_resolutions == 1
    assert set(found.stability) == {1.0}
    assert (found.lowest, found.highest) == (0.5, 2.0)


def test_communities_are_less_stable_where_there_are_none() -> None:
    found = communities(Network.from_networkx(nx.gnp_random_graph(60, 0.1, seed=1)))
    assert found.agreement < 0.9
    assert min(value for value in found.stability if value is not None) < 0.5


def test_weights_decide_where_ties_alone_do_not() -> None:
    square = Network(
        [Node(name, name) for name in "abcd"],
        [Edge("a", "b", weight=9), Edge("b", "c", weight=1), Edge("c", "d", weight=9), Edge("d", "a", weight=1)],
    )
    assert communities(square, weighted=True).membership == [1, 1, 2, 2]


def test_a_node_keeps_a_share_of_its_co_members() -> None:
    # Against {0,1} {2,3}: node 0 keeps 1 of the 2 it had; node 2 keeps none of 2, and has one it had not.
    assert standing([1, 1, 1, 2], [[1, 1, 2, 2]]) == [0.5, 0.5, 0.0, 0.0]
    assert standing([1, 2], [[3, 4]]) == [1.0, 1.0]


def firms() -> Network:
    sides = WOMEN.graph["top"]
    nodes = [Node(name, name, "woman" if name in sides else "event") for name in WOMEN]
    return Network(nodes, [Edge(*pair) for pair in WOMEN.edges])


def test_the_southern_women_are_tied_as_networkx_ties_them() -> None:
    women = WOMEN.graph["top"]
    for weight, expected in (
        ("count", bipartite.weighted_projected_graph(WOMEN, women)),
        ("newman", bipartite.collaboration_weighted_projected_graph(WOMEN, women)),
    ):
        found = projection(firms(), "woman", weight=weight)
        weights = {frozenset((edge.source, edge.target)): edge.weight for edge in found.edges}
        assert set(weights) == {frozenset(pair) for pair in expected.edges}
        for one, other, data in expected.edges(data=True):
            assert weights[frozenset((one, other))] == pytest.approx(data["weight"])
        assert set(found.ids) == set(women)


def test_newmans_weight_parts_a_cluster_among_its_members() -> None:
    nodes = [Node(name, name, "firm") for name in "abcz"] + [Node("k", "K", "cluster"), Node("l", "L", "cluster")]
    ties = [
        Edge("a", "k"),
        Edge("k", "b"),
        Edge("c", "k"),
        Edge("a", "k"),
        Edge("a", "l"),
        Edge("b", "l"),
        Edge("a", "c"),
    ]
    found = projection(Network(nodes, ties), "firm")
    assert [(edge.source, edge.target, edge.weight, edge.attributes["shared"]) for edge in found.edges] == [
        ("a", "b", 1.5, 2),
        ("a", "c", 0.5, 1),
        ("b", "c", 0.5, 1),
    ]
    assert list(found.ids) == ["a", "b", "c", "z"]
    with pytest.raises(NotFoundError, match="nearest: cluster, firm"):
        projection(Network(nodes, ties), "firn")
    with pytest.raises(LayoutError, match="newman or count"):
        projection(Network(nodes, ties), "firm", weight="jaccard")


def test_a_projection_of_too_many_pairs_is_refused_before_it_is_made() -> None:
    nodes = [Node(f"n{n}", "", "firm") for n in range(4000)] + [Node("hub", "", "cluster")]
    with pytest.raises(LayoutError, match="7,998,000 pairs.*'hub' with 4,000"):
        projection(Network(nodes, [Edge(f"n{n}", "hub") for n in range(4000)]), "firm")


def test_significance_is_the_formula_of_serrano_and_others_by_hand() -> None:
    # At a: 8 of 10 among three neighbours, (1 - 0.8)² = 0.04; the others (1 - 0.1)² = 0.81, less than their end's 1.
    star = Network(
        [Node(name, name) for name in "abcd"],
        [Edge("a", "b", weight=5), Edge("b", "a", weight=3), Edge("a", "c"), Edge("a", "d", weight=1), Edge("a", "a")],
    )
    assert significance(star) == [
        pytest.approx(0.04),
        pytest.approx(0.04),
        pytest.approx(0.81),
        pytest.approx(0.81),
        None,
    ]
    kept = backbone(star, alpha=0.05)
    assert [(edge.source, edge.target) for edge in kept.edges] == [("a", "b"), ("b", "a")]
    assert kept.ids == star.ids
    assert [edge.attributes["significance"] for edge in kept.edges] == [pytest.approx(0.04)] * 2
    assert len(backbone(star, alpha=0).edges) == 0


@given(st.integers(0, 200))
@settings(max_examples=20, deadline=None)
def test_a_higher_alpha_keeps_what_a_lower_one_keeps(seed: int) -> None:
    chance = random.Random(seed)
    edges = [Edge(str(chance.randrange(9)), str(chance.randrange(9)), weight=chance.random()) for _ in range(20)]
    example = Network([Node(str(n), "") for n in range(9)], edges)
    values = [value for value in significance(example) if value is not None]
    assert all(0 <= value <= 1 and not isnan(value) for value in values)
    assert len(backbone(example, alpha=0.05).edges) <= len(backbone(example, alpha=0.3).edges)
