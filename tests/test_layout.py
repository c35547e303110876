"""The same network always gives the same picture, and no picture puts one node upon another."""

import math
import random
import time
from collections.abc import Collection
from itertools import combinations

import igraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clustergraph.layout import SPACING, positions
from clustergraph.network import Edge, Network, Node


def network(pairs: list[tuple[int, int]], *, alone: int = 0) -> Network:
    """A network with the given ties, and further nodes that have none."""
    numbers = {number for pair in pairs for number in pair}
    names = [f"n{number:04}" for number in sorted(numbers)] + [f"z{number:04}" for number in range(alone)]
    return Network([Node(name, name) for name in names], [Edge(f"n{one:04}", f"n{two:04}") for one, two in pairs])


def tree(size: int, *, seed: int = 1) -> list[tuple[int, int]]:
    chance = random.Random(seed)
    return [(number, int(number * chance.random() ** 2)) for number in range(1, size)]


def least(places: Collection[tuple[float, float]]) -> float:
    """The least distance between two places."""
    row = sorted(places)
    found = math.inf
    for number, one in enumerate(row):
        for other in row[number + 1 :]:
            if other[0] - one[0] >= found:
                break
            found = min(found, math.dist(one, other))
    return found


def shuffled(original: Network, seed: int) -> Network:
    chance = random.Random(seed)
    nodes, edges = list(original.nodes), list(original.edges)
    chance.shuffle(nodes)
    chance.shuffle(edges)
    return Network(nodes, edges)


@pytest.mark.parametrize("size", [2, 3, 12, 120, 1200])
def test_the_order_of_nodes_and_edges_does_not_change_the_picture(size: int) -> None:
    original = network([*tree(size), *tree(size, seed=2)], alone=3)
    assert positions(original) == positions(shuffled(original, 1)) == positions(shuffled(original, 2))


def test_chance_from_outside_does_not_change_the_picture_nor_the_picture_chance() -> None:
    original = network(tree(1200))
    random.seed(1)
    first, drawn = positions(original), random.random()
    random.seed(1)
    assert random.random() == drawn
    assert positions(original) == first
    assert positions(original, seed=1) != first


def test_igraph_takes_its_chance_from_python_again_afterwards() -> None:
    random.seed(5)
    before = igraph.Graph.Erdos_Renyi(n=30, m=60).get_edgelist()
    positions(network(tree(20)))
    random.seed(5)
    assert igraph.Graph.Erdos_Renyi(n=30, m=60).get_edgelist() == before


def test_a_network_without_nodes_has_no_places() -> None:
    assert positions(Network()) == {}


def test_one_node_stands_in_the_middle_and_two_side_by_side() -> None:
    assert positions(network([], alone=1)) == {"z0000": (0, 0)}
    assert positions(network([(0, 1)])) == {"n0000": (-SPACING / 2, 0), "n0001": (SPACING / 2, 0)}


def test_loops_and_parallel_ties_count_for_nothing() -> None:
    plain = network([(0, 1), (1, 2)])
    assert positions(network([(0, 1), (1, 0), (1, 1), (1, 2), (1, 2), (2, 2)])) == positions(plain)


@pytest.mark.parametrize(
    "example",
    [
        network([], alone=40),
        network([(0, 0)]),
        network([(0, 1), (1, 2), (2, 0)]),
        network([(0, number) for number in range(1, 60)]),
        network([(number, number + 1) for number in range(40)]),
        network(list(combinations(range(25), 2)), alone=2),
        network(tree(300)),
        network([*tree(40), *((100 + one, 100 + two) for one, two in tree(9)), (200, 201)], alone=5),
        network([*tree(1500), *tree(1500, seed=2)], alone=2),
        network([(0, number) for number in range(1, 1300)]),
        network(list(combinations(range(40), 2))),
    ],
    ids=["alone", "loop", "triangle", "star", "chain", "clique", "tree", "components", "large", "hub", "dense"],
)
def test_no_node_touches_another_and_every_place_is_a_whole_pixel(example: Network) -> None:
    places = list(positions(example).values())
    assert len(places) == len(example.nodes)
    assert all(value == round(value) for place in places for value in place)
    assert least(places) > 0.5 * SPACING


def test_components_stand_side_by_side_and_the_picture_around_its_middle() -> None:
    first, second = tree(30), [(100 + one, 100 + two) for one, two in tree(20)]
    places = positions(network([*first, *second]))
    boxes = []
    for names in ({f"n{n:04}" for n in range(30)}, {f"n{n:04}" for n in range(100, 120)}):
        across, down = zip(*(places[name] for name in names), strict=True)
        boxes.append((min(across), max(across), min(down), max(down)))
    one, other = boxes
    assert one[1] < other[0] or other[1] < one[0] or one[3] < other[2] or other[3] < one[2]
    across, down = zip(*places.values(), strict=True)
    assert abs(min(down) + max(down)) <= 2
    assert max(across) - min(across) >= max(down) - min(down)


def test_a_picture_that_grows_keeps_every_place_and_puts_new_nodes_beside_their_neighbours() -> None:
    small, large = network(tree(60)), network([*tree(60), *((60 + n, n) for n in range(20)), (90, 91), (91, 92)])
    before = positions(small)
    after = positions(large, before=before)
    assert {name: after[name] for name in before} == before
    for number in range(20):
        assert math.dist(after[f"n{60 + number:04}"], after[f"n{number:04}"]) < 4 * SPACING
    assert least(after.values()) > 0.5 * SPACING
    lowest = max(place[1] for place in before.values())
    assert all(after[name][1] > lowest for name in ("n0090", "n0091", "n0092"))
    assert positions(shuffled(large, 3), before=before) == after


def test_nodes_that_are_gone_leave_their_room_and_places_of_others_count_for_nothing() -> None:
    before = positions(network(tree(30)))
    assert positions(network(tree(20)), before=before) == {name: before[name] for name in list(before)[:20]}
    assert positions(network(tree(20)), before={"stranger": (0, 0)}) == positions(network(tree(20)))
    assert positions(network(tree(20)), before={}) == positions(network(tree(20)))
    assert positions(network(tree(20)), before={"n0000": (math.nan, 0.0)}) == positions(network(tree(20)))


def test_a_new_node_between_two_stands_between_them_and_a_chain_of_new_nodes_goes_on() -> None:
    before = {"n0000": (0.0, 0.0), "n0001": (1000.0, 0.0)}
    after = positions(network([(0, 2), (2, 1), (1, 3), (3, 4)]), before=before)
    assert after["n0002"] == (500, 0)
    assert math.dist(after["n0003"], after["n0001"]) < 1.1 * SPACING
    assert math.dist(after["n0004"], after["n0003"]) < 1.1 * SPACING


def test_places_on_one_spot_in_the_former_picture_stay_there() -> None:
    before = {"n0000": (0.0, 0.0), "n0001": (0.0, 0.0)}
    after = positions(network([(0, 1), (1, 2)]), before=before)
    assert (after["n0000"], after["n0001"]) == ((0, 0), (0, 0))
    assert math.dist(after["n0002"], (0, 0)) > 0.5 * SPACING


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), min_size=1, max_size=30), st.integers(0, 14))
def test_whatever_the_network_no_node_touches_another_even_when_it_grows(
    pairs: list[tuple[int, int]], size: int
) -> None:
    whole = network(pairs)
    places = positions(whole)
    assert set(places) == set(whole.ids)
    assert least(places.values()) > 0.5 * SPACING
    grown = positions(whole, before=positions(whole.part(range(min(size, len(whole.ids))))))
    assert least(grown.values()) > 0.5 * SPACING


def test_communities_of_a_large_network_are_drawn_apart() -> None:
    chance = random.Random(1)
    pairs = [(200 * group + a, 200 * group + chance.randrange(a)) for group in range(8) for a in range(1, 200)] * 2
    pairs += [
        (200 * group + chance.randrange(200), 200 * group + chance.randrange(200))
        for group in range(8)
        for _ in range(300)
    ]
    pairs += [(200 * group, 200 * ((group + 1) % 8)) for group in range(8)]
    places = positions(network(pairs))
    within = [
        math.dist(places[f"n{200 * g:04}"], places[f"n{200 * g + n:04}"]) for g in range(8) for n in range(1, 200)
    ]
    across = [math.dist(places[f"n{n:04}"], places[f"n{(n + 800) % 1600:04}"]) for n in range(0, 1600, 50)]
    assert sum(within) / len(within) < 0.3 * sum(across) / len(across)


def test_five_thousand_nodes_are_laid_out_in_seconds() -> None:
    chance = random.Random(4)
    pairs = [(number, chance.randrange(number)) for number in range(1, 5000) for _ in "ab"]
    example = network(pairs)
    start = time.process_time()
    positions(example)
    # It takes two seconds on two cores of 2024; the test leaves room for slower ones.
    assert time.process_time() - start < 12
