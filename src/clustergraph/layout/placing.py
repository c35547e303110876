"""Where the nodes of a network are drawn: seeded, so that the same network always gives the same picture."""

import math
from collections.abc import Mapping, Sequence

import igraph

from clustergraph.layout.components import picture
from clustergraph.layout.growing import grown
from clustergraph.layout.packing import packed
from clustergraph.network import Network
from clustergraph.network.chance import SEED, chance

__all__ = ["positions"]


def positions(
    network: Network, *, seed: int = SEED, before: Mapping[str, tuple[float, float]] | None = None
) -> dict[str, tuple[float, float]]:
    """
    The place of every node, whatever the order in which nodes and edges come; components stand side by side.

    A component of up to 600 nodes is laid out by Kamada and Kawai (Information Processing Letters 31, 1989), then by
    Fruchterman and Reingold (Software: Practice and Experience 21, 1991) with ties to nodes of few ties drawn closer,
    turned so that its longer side lies flat, scaled to a square of SPACING a node, and loosened until no two nodes
    touch. A larger one is drawn community by community (Leiden, at resolution 1), each so, and the communities that
    share most ties side by side.

    :param seed: where chance starts
    :param before: the places in a former picture: nodes that have one keep it exactly, new ones come beside the nodes
        that they are tied to, and those that are gone leave their room empty
    :returns: x to the right and y downwards by node id, in whole pixels, with the middle of a new picture at (0, 0)

    >>> from clustergraph.network import Edge, Node
    >>> pair = Network([Node("b", "Beta"), Node("a", "Acme")], [Edge("b", "a")])
    >>> positions(pair)
    {'a': (-55.0, 0.0), 'b': (55.0, 0.0)}
    >>> positions(pair, before={"a": (7, 7)})["a"]
    (7, 7)
    """
    ids = sorted(network.ids)
    kept = {id_: (x, y) for id_, (x, y) in (before or {}).items() if math.isfinite(x) and math.isfinite(y)}
    kept = {id_: kept[id_] for id_ in ids if id_ in kept}
    graph = _simple(network, ids)
    if not kept:
        return _rounded(ids, _laid_out(graph, seed))
    numbers = {number: complex(*kept[id_]) for number, id_ in enumerate(ids) if id_ in kept}
    return _rounded(ids, grown(graph, numbers, lambda part: _laid_out(part, seed))) | kept


def _rounded(ids: Sequence[str], places: Sequence[complex]) -> dict[str, tuple[float, float]]:
    return {id_: (float(round(place.real)), float(round(place.imag))) for id_, place in zip(ids, places, strict=True)}


def _simple(network: Network, ids: Sequence[str]) -> "igraph.Graph":
    """The network without direction, loops and parallel edges, its nodes and edges in the order of their ids."""
    index = {id_: number for number, id_ in enumerate(ids)}
    rank = [index[id_] for id_ in network.ids]
    pairs = {(rank[one], rank[other]) for one, other in zip(network.sources, network.targets, strict=True)}
    return igraph.Graph(n=len(ids), edges=sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}))


def _laid_out(graph: "igraph.Graph", seed: int) -> list[complex]:
    """A new picture of all components."""
    components = sorted(graph.connected_components(), key=lambda members: (-len(members), members[0]))
    with chance(seed):
        pictures = [picture(graph.induced_subgraph(members)) for members in components]
    places = [0j] * graph.vcount()
    for members, picture_ in zip(components, packed(pictures), strict=True):
        for member, place in zip(members, picture_, strict=True):
            places[member] = place
    return places
