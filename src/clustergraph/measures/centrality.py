"""How central a node is: by its ties, by the shortest paths through it, by the standing of its neighbours."""

import math
import random
from collections.abc import Sequence
from typing import Literal

import igraph

from clustergraph.errors import LayoutError
from clustergraph.measures import graphs
from clustergraph.network import Network
from clustergraph.network.chance import SEED, chance

__all__ = ["betweenness", "degree", "eigenvector", "neighbours", "pagerank", "pivots_for", "strength"]

Mode = Literal["in", "out", "all"]

# Steps along edges that take some two seconds, with weights seven.
_STEPS = 1e8
_FEWEST = 32


def degree(network: Network, *, mode: Mode = "all") -> list[int]:
    """
    How many edges end at each node: k = Σ over edges.

    Unit: edge ends; range 0 … . A parallel edge counts each time, a loop once in, once out and so twice in all; with
    `mode` "in" or "out" only the edges that come or go. A node that stands alone has 0. Weights count for nothing.
    Source: Wasserman and Faust, Social Network Analysis (1994), section 4.2.

    >>> from clustergraph.network import Edge, Node
    >>> degree(Network([Node("a", "A"), Node("b", "B")], [Edge("a", "b"), Edge("a", "b"), Edge("b", "b")]))
    [2, 4]
    """
    return list(graphs.directed(network).degree(mode=mode))


def neighbours(network: Network) -> list[int]:
    """
    How many other nodes each node is tied to, whichever way: the degree without parallel edges and loops.

    Unit: nodes; range 0 … n - 1. Source: Wasserman and Faust (1994), section 4.2.
    """
    return list(graphs.simple(network).degree())


def strength(network: Network, *, mode: Mode = "all") -> list[float]:
    """
    The sum of the weights of the edges at each node: s = Σ w.

    Unit: that of the weights, which should be one unit for all edges; an edge without a weight counts 1. Parallel
    edges, loops and `mode` as in `degree`. A node that stands alone has 0.
    Source: Barrat, Barthélemy, Pastor-Satorras and Vespignani, PNAS 101, 3747 (2004).
    """
    return list(graphs.directed(network).strength(mode=mode, weights=graphs.raw_weights(network)))


def betweenness(
    network: Network,
    *,
    directed: bool = False,
    weighted: bool = False,
    normalised: bool = True,
    cutoff: float | None = None,
    pivots: int | None = None,
    seed: int = SEED,
) -> list[float]:
    """
    How often each node lies on a shortest path between two others: b(v) = Σ σ(s,t|v) / σ(s,t).

    σ(s,t) is the number of shortest paths from s to t and σ(s,t|v) that of those through v. Without direction each
    pair counts once. Unit: none, range 0 … 1, a share of the (n - 1)(n - 2) / 2 pairs of other nodes (twice as many
    with direction); pairs, from 0, if not `normalised`. Parallel edges count as one, loops for nothing; a node that
    stands alone has 0, and pairs without a path count for nothing.

    With weights the length of a tie is 1 / weight, the weights of parallel edges added up: a stronger tie is shorter.
    A tie of weight 0 is none; LayoutError is raised for a weight below 0.

    It takes time in proportion to n (n + m). Where that is above 10⁸ it is estimated from the paths that start at
    `pivots_for(network)` nodes picked by lot, scaled by n / pivots, which has no bias; the error of a share is of the
    order of 1 / √pivots for the nodes that matter.

    Source: Freeman, Sociometry 40, 35 (1977); Brandes, Journal of Mathematical Sociology 25, 163 (2001); the estimate:
    Brandes and Pich, International Journal of Bifurcation and Chaos 17, 2303 (2007).

    :param cutoff: only paths of at most this length are looked at (Brandes, Social Networks 30, 136, 2008)
    :param pivots: how many nodes to start from; n for the exact value; chosen by size if absent
    """
    count = len(network.ids)
    if count < 3:
        return [0.0] * count
    graph = (_simple_directed if directed else _simple)(network, weighted)
    lengths = [1 / weight for weight in graph.es["weight"]] if weighted else None
    starts = min(count, pivots or pivots_for(network))
    options = {} if starts == count else {"sources": sorted(random.Random(seed).sample(graphs.order(network), starts))}
    sums = graph.betweenness(directed=directed, weights=lengths, cutoff=cutoff, **options)
    scale = count / starts
    if normalised:
        scale /= (count - 1) * (count - 2) / (1 if directed else 2)
    return [value * scale for value in sums]


def pivots_for(network: Network) -> int:
    """From how many nodes `betweenness` looks for paths: all, or about 10⁸ / (n + m) and at least 32."""
    nodes, ties = len(network.ids), len(network.sources)
    if nodes * (nodes + ties) <= _STEPS:
        return nodes
    return min(nodes, max(_FEWEST, int(_STEPS / (nodes + ties))))


def _simple(network: Network, weighted: bool) -> "igraph.Graph":
    return graphs.weighted(network) if weighted else graphs.simple(network)


def _simple_directed(network: Network, weighted: bool) -> "igraph.Graph":
    graph = graphs.directed(network).copy()
    graph.es["weight"] = graphs.weights(network) if weighted else 1.0
    graph.simplify(combine_edges={"weight": "sum"})
    graph.delete_edges([number for number, weight in enumerate(graph.es["weight"]) if not weight])
    return graph


def pagerank(network: Network, *, damping: float = 0.85, weighted: bool = False) -> list[float]:
    """
    The share of time that a walk along the edges spends at each node: p = d Pᵀ p + (1 - d) / n.

    With the chance d (`damping`) the walk takes one of the edges that leave the node, each parallel edge and loop as
    likely as another, or in proportion to the weights; else, and from a node without such edges, it starts anew
    anywhere. Unit: none, range 0 … 1, in sum 1; a node that stands alone has the least. Raises LayoutError for a weight
    below 0, if weights count.
    Source: Brin and Page, Computer Networks and ISDN Systems 30, 107 (1998).
    """
    if not 0 <= damping < 1:
        raise LayoutError(f"a damping of {damping} is not from 0 to below 1; use 0.85")
    shares = graphs.weights(network) if weighted else None
    return list(graphs.directed(network).pagerank(damping=damping, weights=shares))


def eigenvector(network: Network, *, weighted: bool = False) -> list[float]:
    """
    How central each node is where a node is as central as its neighbours together: A x = λ x, λ the largest.

    Unit: none, range 0 … 1, the most central node 1. Direction counts for nothing, parallel edges as one and loops
    not at all; with weights A holds their sums. It says nothing about nodes that are not tied: all nodes outside the
    component with the largest λ have 0. Where several share it, each has the part that the power method from equal
    values gives it.
    Source: Bonacich, Journal of Mathematical Sociology 2, 113 (1972).
    """
    graph = _simple(network, weighted)
    found: list[tuple[float, Sequence[int], Sequence[float]]] = []
    best = 0.0
    with chance():
        for bound, members in _by_bound(graph, weighted):
            if bound < best * (1 - 1e-9):
                break
            value, vector = (bound, [1.0, 1.0]) if len(members) == 2 else _dominant(graph, members, weighted)
            best = max(best, value)
            found.append((value, members, vector))
    centrality = [0.0] * len(network.ids)
    for value, own, entries in found:
        if value >= best * (1 - 1e-9):
            part = sum(entries) / sum(entry * entry for entry in entries)
            for member, entry in zip(own, entries, strict=True):
                centrality[member] = part * entry
    most = max(centrality, default=0) or 1.0
    return [value / most for value in centrality]


def _by_bound(graph: "igraph.Graph", weighted: bool) -> list[tuple[float, list[int]]]:
    """
    The components of two nodes and more, each after what its largest eigenvalue cannot exceed, highest first.

    That is the largest √(sᵢ sⱼ) over its ties, s the strengths of their ends; see Berman and Zhang, Journal of
    Combinatorial Theory B 83, 233 (2001). For two nodes it is the eigenvalue.
    """
    strengths = graph.strength(weights="weight" if weighted else None)
    components = graph.connected_components()
    groups = components.membership
    bounds = [0.0] * len(components)
    for one, other in graph.get_edgelist():
        group = groups[one]
        bounds[group] = max(bounds[group], strengths[one] * strengths[other])
    found = [(math.sqrt(bounds[number]), list(members)) for number, members in enumerate(components) if bounds[number]]
    return sorted(found, key=lambda pair: (-pair[0], pair[1]))


def _dominant(graph: "igraph.Graph", members: Sequence[int], weighted: bool) -> tuple[float, list[float]]:
    """The largest eigenvalue of a component and its vector."""
    component = graph.induced_subgraph(members)
    vector, value = component.eigenvector_centrality(return_eigenvalue=True, weights="weight" if weighted else None)
    return value, [max(entry, 0.0) for entry in vector]
