"""Round pictures arranged so that those with many ties between them are near, and none covers another."""

import cmath
import math
from collections.abc import Sequence

import igraph

from clustergraph.layout.points import SPACING

__all__ = ["arranged"]

_ROUNDS = 200
_MANY = 500


def arranged(graph: "igraph.Graph", pictures: Sequence[Sequence[complex]]) -> list[list[complex]]:
    """
    The pictures, each around (0, 0), moved to places where no two overlap.

    :param graph: one node a picture, with the number of ties between two as `weight`
    """
    radii = [max(abs(point) for point in points) + SPACING for points in pictures]
    middles = _pushed(_spread(graph, radii), radii)
    middle = sum(middles) / len(middles)
    return [[point + own - middle for point in points] for own, points in zip(middles, pictures, strict=True)]


def _spread(graph: "igraph.Graph", radii: Sequence[float]) -> list[complex]:
    """Where forces put the middles, drawn so close together that the discs would cover each other a little."""
    pulls = [math.sqrt(weight) for weight in graph.es["weight"]]
    if graph.vcount() <= _MANY:
        start = graph.layout_kamada_kawai()
        layout = graph.layout_fruchterman_reingold(seed=start, weights=pulls, niter=300)
    else:
        layout = graph.layout_fruchterman_reingold(weights=pulls, grid="grid")
    points = [complex(x, y) for x, y in layout]
    middle = sum(points) / len(points)
    reach = math.sqrt(sum(abs(point - middle) ** 2 for point in points) / len(points)) or 1.0
    # Points spread evenly over a disc of radius R have a root mean square distance of R / √2 from its middle.
    wide = math.sqrt(sum(radius * radius for radius in radii) / 2)
    return [(point - middle) / reach * wide for point in points]


def _pushed(middles: Sequence[complex], radii: Sequence[float]) -> list[complex]:
    """The middles pushed aside, the small ones more than the large, until no two discs overlap."""
    places = list(middles)
    for _ in range(_ROUNDS):
        has_moved = False
        order = sorted(range(len(places)), key=lambda number: places[number].real - radii[number])
        for rank, one in enumerate(order):
            right = places[one].real + radii[one]
            for other in order[rank + 1 :]:
                if places[other].real - radii[other] > right:
                    break
                gap = places[one] - places[other]
                lacking = radii[one] + radii[other] - abs(gap)
                if lacking <= 1e-6:
                    continue
                has_moved = True
                push = (lacking + 1) * (gap / abs(gap) if gap else cmath.rect(1, one + other))
                share = radii[other] ** 2 / (radii[one] ** 2 + radii[other] ** 2)
                places[one] += push * share
                places[other] -= push * (1 - share)
        if not has_moved:
            break
    return places
