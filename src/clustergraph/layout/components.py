"""The picture of one component: by forces, and where it is large community by community."""

from collections import Counter
from collections.abc import Sequence

import igraph

from clustergraph.layout.discs import arranged
from clustergraph.layout.points import SPACING, apart, drawn_in, scaled, turned

__all__ = ["picture"]

# Above, nothing could be told apart in one cloud.
_MANY = 600
# Kamada–Kawai compares all pairs of nodes: a second for a thousand nodes, half a minute for five thousand.
_QUICK = 250


def picture(graph: "igraph.Graph", *, most: int = _MANY) -> list[complex]:
    """
    The places of the nodes of one component, around (0, 0), in pixels.

    :param most: up to how many nodes all pairs are compared, which is slow and good
    """
    if graph.vcount() < 3:
        return [complex(SPACING * number, 0) for number in range(graph.vcount())]
    if graph.vcount() > _MANY:
        groups = graph.community_leiden("modularity", n_iterations=2).membership
        if len(set(groups)) > 1:
            return _by_groups(graph, groups)
    return apart(scaled(turned(drawn_in(_forces(graph, all_pairs=graph.vcount() <= most)))))


def _forces(graph: "igraph.Graph", *, all_pairs: bool) -> list[complex]:
    """Where ties that pull and nodes that push come to rest."""
    if all_pairs:
        start = graph.layout_kamada_kawai()
        layout = graph.layout_fruchterman_reingold(seed=start, weights=_closeness(graph), niter=300)
    else:
        layout = graph.layout_fruchterman_reingold(weights=_closeness(graph), grid="grid")
    return [complex(x, y) for x, y in layout]


def _by_groups(graph: "igraph.Graph", groups: Sequence[int]) -> list[complex]:
    """Each group as a picture of its own, and the pictures beside those that they have most ties with."""
    members: list[list[int]] = [[] for _ in range(max(groups) + 1)]
    for number, group in enumerate(groups):
        members[group].append(number)
    pictures = [picture(graph.induced_subgraph(own), most=_QUICK) for own in members]
    middles = arranged(_coarse(graph, groups), [_centred(points) for points in pictures])
    places = [0j] * graph.vcount()
    for own, points in zip(members, middles, strict=True):
        for number, point in zip(own, points, strict=True):
            places[number] = point
    return places


def _coarse(graph: "igraph.Graph", groups: Sequence[int]) -> "igraph.Graph":
    """One node a group, ties between groups with the number of theirs as `weight`."""
    counts = Counter(
        (min(groups[one], groups[other]), max(groups[one], groups[other])) for one, other in graph.get_edgelist()
    )
    ties = sorted(pair for pair in counts if pair[0] != pair[1])
    coarse = igraph.Graph(n=max(groups) + 1, edges=ties)
    coarse.es["weight"] = [counts[tie] for tie in ties]
    return coarse


def _centred(points: Sequence[complex]) -> list[complex]:
    middle = sum(points) / len(points)
    return [point - middle for point in points]


def _closeness(graph: "igraph.Graph") -> list[float]:
    """How strongly each tie pulls: more at nodes of few ties."""
    degrees = graph.degree()
    return [3 / min(degrees[one], degrees[other]) for one, other in graph.get_edgelist()]
