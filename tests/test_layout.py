"""The same network always gives the same picture, and no picture puts one node upon another."""

import math
import random
from itertools import combinations

import igraph
import pytest

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
    ],
    ids=["alone", "loop", "triangle", "star", "chain", "clique", "tree", "components"],
)
def test_no_node_touches_another_and_every_place_is_a_whole_pixel(example: Network) -> None:
    places = list(positions(example).values())
    assert len(places) == len(example.nodes)
    assert all(value == round(value) for place in places for value in place)
    assert all(math.dist(one, other) > 0.5 * SPACING for one, other in combinations(places, 2))


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
