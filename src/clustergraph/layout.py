"""Where the nodes of a network are drawn: seeded, so that the same network always gives the same picture."""

import cmath
import math
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations, product

import igraph

from clustergraph.network import Network

__all__ = ["SPACING", "positions"]

SPACING = 110.0
"""The side of the square that a node has for itself on average, in pixels at zoom 1."""

_SEED = 2007
# Kamada–Kawai compares all pairs of nodes: a second for a thousand nodes, half a minute for five thousand.
_MANY = 1000
_WIDER = 1.5
_LEAST = 0.8 * SPACING
_RIM = 0.25
_ROUNDS = 60


def positions(network: Network, *, seed: int = _SEED) -> dict[str, tuple[float, float]]:
    """
    The place of every node, whatever the order in which nodes and edges come; components stand side by side.

    Each component is laid out by Kamada and Kawai (Information Processing Letters 31, 1989), then by Fruchterman and
    Reingold (Software: Practice and Experience 21, 1991) with ties to nodes of few ties drawn closer; it is turned so
    that its longer side lies flat, scaled to a square of SPACING a node, and loosened where nodes would touch.

    :param seed: where chance starts
    :returns: x to the right and y downwards by node id, in whole pixels, with the middle of the picture at (0, 0)

    >>> from clustergraph.network import Edge, Node
    >>> pair = Network([Node("b", "Beta"), Node("a", "Acme")], [Edge("b", "a")])
    >>> positions(pair)
    {'a': (-55.0, 0.0), 'b': (55.0, 0.0)}
    """
    ids = sorted(node.id for node in network.nodes)
    graph = _simple(network, ids)
    components = sorted(graph.connected_components(), key=lambda members: (-len(members), members[0]))
    with _chance(seed):
        pictures = [_picture(graph.induced_subgraph(members)) for members in components]
    places: dict[int, complex] = {}
    for members, picture in zip(components, _packed(pictures), strict=True):
        places.update(zip(members, picture, strict=True))
    return {id_: (float(round(places[n].real)), float(round(places[n].imag))) for n, id_ in enumerate(ids)}


def _simple(network: Network, ids: Sequence[str]) -> "igraph.Graph":
    """The network without direction, loops and parallel edges, its nodes and edges in the order of their ids."""
    index = {id_: number for number, id_ in enumerate(ids)}
    pairs = {(index[edge.source], index[edge.target]) for edge in network.edges}
    return igraph.Graph(n=len(ids), edges=sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}))


@contextmanager
def _chance(seed: int) -> Iterator[None]:
    """igraph's chance started from `seed`; afterwards it comes from Python's `random` again, as igraph has it."""
    igraph.set_random_number_generator(random.Random(seed))
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)


def _picture(graph: "igraph.Graph") -> list[complex]:
    """The places of the nodes of one component, around (0, 0)."""
    if graph.vcount() < 3:
        return [complex(SPACING * number, 0) for number in range(graph.vcount())]
    degrees = graph.degree()
    closeness = [3 / min(degrees[one], degrees[other]) for one, other in graph.get_edgelist()]
    if graph.vcount() <= _MANY:
        start = graph.layout_kamada_kawai()
        layout = graph.layout_fruchterman_reingold(seed=start, weights=closeness, niter=300)
    else:
        layout = graph.layout_fruchterman_reingold(weights=closeness, grid="grid")
    return _apart(_scaled(_turned(_drawn_in([complex(x, y) for x, y in layout]))))


def _drawn_in(points: Sequence[complex]) -> list[complex]:
    """The points around their mean, the far ones drawn in: else a few on the rim leave the many no room."""
    middle = sum(points) / len(points)
    around = [point - middle for point in points]
    return [point / abs(point) ** _RIM if point else point for point in around]


def _turned(points: Sequence[complex]) -> list[complex]:
    """The points turned so that they spread most from left to right (the first principal axis)."""
    turn = cmath.exp(-0.5j * cmath.phase(sum(point * point for point in points)))
    return [point * turn for point in points]


def _scaled(points: Sequence[complex]) -> list[complex]:
    """The points with a square of SPACING for each, or a length of SPACING where they lie on a line."""
    _, width, height = _box(points)
    factors = [len(points) / max(width, height)]
    if width * height:
        factors.append(math.sqrt(len(points) / (width * height)))
    return [point * SPACING * min(factors) for point in points]


def _apart(points: Sequence[complex]) -> list[complex]:
    """The points with any two at least _LEAST apart, as far as pushing each pair aside a number of times does it."""
    places = list(points)
    for _ in range(_ROUNDS):
        close = [(one, other) for one, other in _neighbours(places) if abs(places[one] - places[other]) < _LEAST]
        if not close:
            break
        for one, other in close:
            gap = places[one] - places[other]
            # Two nodes on one spot are parted in a direction that their numbers decide.
            way = gap / abs(gap) if gap else cmath.rect(1, one + other)
            push = max(_LEAST - abs(gap), 0) / 2 * way
            places[one] += push
            places[other] -= push
    return places


def _neighbours(points: Sequence[complex]) -> Iterator[tuple[int, int]]:
    """The pairs of points that may be nearer than _LEAST: those in the same or in touching squares of that side."""
    squares: dict[tuple[int, int], list[int]] = {}
    for number, point in enumerate(points):
        squares.setdefault((math.floor(point.real / _LEAST), math.floor(point.imag / _LEAST)), []).append(number)
    for (column, row), members in squares.items():
        yield from combinations(members, 2)
        for near in ((column + 1, row - 1), (column + 1, row), (column + 1, row + 1), (column, row + 1)):
            yield from product(members, squares.get(near, ()))


def _packed(pictures: Sequence[Sequence[complex]]) -> list[list[complex]]:
    """The pictures in rows, the first ones first, each row in the middle, all around (0, 0)."""
    boxes = [_box(picture) for picture in pictures]
    area = sum((width + SPACING) * (height + SPACING) for _, width, height in boxes)
    limit = max([math.sqrt(area * _WIDER), *(width for _, width, _ in boxes)], default=0)
    shelves = list(_shelves(boxes, limit))
    total = sum(height + SPACING for _, _, height in shelves) - SPACING
    packed: list[list[complex]] = []
    top = -total / 2
    for members, width, height in shelves:
        left = -width / 2
        for number in members:
            corner, own_width, own_height = boxes[number]
            shift = complex(left, top + (height - own_height) / 2) - corner
            packed.append([point + shift for point in pictures[number]])
            left += own_width + SPACING
        top += height + SPACING
    return packed


def _box(points: Sequence[complex]) -> tuple[complex, float, float]:
    """The upper left corner, the width and the height of what holds all points."""
    left, top = min(point.real for point in points), min(point.imag for point in points)
    return complex(left, top), max(p.real for p in points) - left, max(p.imag for p in points) - top


def _shelves(boxes: Sequence[tuple[complex, float, float]], limit: float) -> Iterator[tuple[list[int], float, float]]:
    """The boxes in rows of at most `limit` pixels: their numbers, and the width and height of the row."""
    members: list[int] = []
    width = -SPACING
    for number, (_, own_width, _) in enumerate(boxes):
        if members and width + SPACING + own_width > limit:
            yield members, width, max(boxes[n][2] for n in members)
            members, width = [], -SPACING
        members.append(number)
        width += SPACING + own_width
    if members:
        yield members, width, max(boxes[n][2] for n in members)
