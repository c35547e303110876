"""A picture that grows: what was there stays, what is new finds a place beside its neighbours."""

import cmath
from collections.abc import Callable, Mapping, Sequence

import igraph

from clustergraph.layout.points import SPACING, Taken, box

__all__ = ["grown"]


def grown(
    graph: "igraph.Graph",
    kept: Mapping[int, complex],
    laid_out: Callable[["igraph.Graph"], Sequence[complex]],
) -> list[complex]:
    """
    The places of all nodes, those of the kept ones as they are.

    New nodes that ties join to kept ones come beside these, those with most placed neighbours first; the others make a
    picture of their own below.

    :param kept: the places of the nodes that had one, at least one, by number
    """
    places = dict(kept)
    taken = Taken(list(kept.values()))
    middle = sum(kept.values()) / len(kept)
    for number in _outwards(graph, kept):
        near = [places[other] for other in graph.neighbors(number) if other in places]
        places[number] = taken.put(_beside(near, middle, number))
    alone = [number for number in range(graph.vcount()) if number not in places]
    if alone:
        places.update(zip(alone, _below(list(places.values()), laid_out(graph.induced_subgraph(alone))), strict=True))
    return [places[number] for number in range(graph.vcount())]


def _outwards(graph: "igraph.Graph", kept: Mapping[int, complex]) -> list[int]:
    """The new nodes that ties join to kept ones, ring by ring; in a ring those with most placed neighbours first."""
    placed, found = set(kept), list[int]()
    ring = {other for number in kept for other in graph.neighbors(number)} - placed
    while ring:
        counts = {number: sum(other in placed for other in graph.neighbors(number)) for number in ring}
        found += sorted(ring, key=lambda number: (-counts[number], number))
        placed |= ring
        ring = {other for number in ring for other in graph.neighbors(number)} - placed
    return found


def _beside(near: Sequence[complex], middle: complex, number: int) -> complex:
    """The middle of several neighbours; a step outwards from a single one."""
    if len(near) > 1:
        return sum(near) / len(near)
    way = near[0] - middle
    # Several that hang on one node are fanned out, by their numbers.
    turn = cmath.rect(1, ((number * 7) % 11 - 5) / 8)
    return near[0] + (way / abs(way) if way else 1) * turn * SPACING


def _below(places: Sequence[complex], picture: Sequence[complex]) -> list[complex]:
    """The picture moved to below the places, in the middle."""
    corner, width, height = box(places)
    own, own_width, _ = box(picture)
    shift = corner + complex((width - own_width) / 2, height + 2 * SPACING) - own
    return [point + shift for point in picture]
