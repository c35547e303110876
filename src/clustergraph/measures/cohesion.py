"""How well a network holds together: components, cores, triangles, and what it would fall apart without."""

from collections import Counter
from collections.abc import Sequence

from clustergraph.measures import graphs
from clustergraph.network import Network

__all__ = [
    "articulation_points", "bridges", "clustering", "components", "cores", "density", "mean_clustering",
    "ranked", "strong_components", "transitivity",
]  # fmt: skip


def clustering(network: Network) -> list[float]:
    """
    How many of the pairs of each node's neighbours are tied: C = 2 t / (k (k - 1)), t the ties between neighbours.

    Unit: none, range 0 … 1; a node with fewer than two neighbours has 0. Direction and weights count for nothing,
    parallel edges as one and loops not at all. A network of two sides, such as firms and clusters, has 0 everywhere.
    Source: Watts and Strogatz, Nature 393, 440 (1998).
    """
    return list(graphs.simple(network).transitivity_local_undirected(mode="zero"))


def mean_clustering(network: Network) -> float | None:
    """The mean of `clustering` over all nodes, 0 … 1; None without nodes. Source: as there."""
    values = clustering(network)
    return sum(values) / len(values) if values else None


def transitivity(network: Network) -> float | None:
    """
    How many of the paths of two ties are closed to a triangle: T = 3 triangles / paths of two ties.

    Unit: none, range 0 … 1; None where no node has two neighbours. Treatment as in `clustering`.
    Source: Newman, Strogatz and Watts, Physical Review E 64, 026118 (2001).
    """
    value = graphs.simple(network).transitivity_undirected(mode="nan")
    return value if value == value else None


def density(network: Network) -> float | None:
    """
    How many of all pairs of nodes are tied: 2 m / (n (n - 1)).

    Unit: none, range 0 … 1; None for fewer than two nodes. m counts tied pairs: parallel edges and the two directions
    count once, loops not at all. Source: Wasserman and Faust, Social Network Analysis (1994), section 4.3.
    """
    count = len(network.ids)
    return 2 * graphs.simple(network).ecount() / (count * (count - 1)) if count > 1 else None


def cores(network: Network) -> list[int]:
    """
    The largest k for which each node is in the k-core: the part where every node has at least k neighbours there.

    Unit: neighbours, range 0 (alone) … n - 1. Direction and weights count for nothing, parallel edges as one and loops
    not at all. Source: Seidman, Social Networks 5, 269 (1983).
    """
    return list(graphs.simple(network).coreness())


def components(network: Network) -> list[int]:
    """
    The number of each node's component: nodes that edges join, whichever way they go.

    Range 1 … , the largest component 1; of equal ones the one with the first id comes first. A node that stands alone
    is a component. Source: Wasserman and Faust (1994), section 4.2.3.
    """
    return ranked(graphs.undirected(network).connected_components().membership, graphs.order(network))


def strong_components(network: Network) -> list[int]:
    """As `components`, for nodes that can reach each other along the direction of the edges."""
    return ranked(graphs.directed(network).connected_components(mode="strong").membership, graphs.order(network))


def articulation_points(network: Network) -> list[bool]:
    """
    Whether the node's component would fall apart without it.

    Direction, weights, parallel edges and loops count for nothing; a node that stands alone is none.
    Source: Hopcroft and Tarjan, Communications of the ACM 16, 372 (1973).
    """
    points = set(graphs.simple(network).articulation_points())
    return [number in points for number in range(len(network.ids))]


def bridges(network: Network) -> list[bool]:
    """
    Whether the edge is the only one that joins what lies at its two ends: without it a component would fall apart.

    One value an edge. Direction and weights count for nothing; of parallel edges none is a bridge, nor is a loop.
    Source: Tarjan, Information Processing Letters 2, 160 (1974).
    """
    found = set(graphs.undirected(network).bridges())
    return [number in found for number in range(len(network.sources))]


def ranked(membership: Sequence[int], order: Sequence[int]) -> list[int]:
    """
    Groups numbered from 1, the largest first, of equal ones the one that has the first member.

    :param order: the members, by their places in `membership`, from the first on

    >>> ranked([7, 5, 5, 9], range(4))
    [2, 1, 1, 3]
    """
    sizes = Counter(membership)
    first: dict[int, int] = {}
    for place, member in enumerate(order):
        first.setdefault(membership[member], place)
    groups = sorted(sizes, key=lambda group: (-sizes[group], first[group]))
    numbers = {group: number for number, group in enumerate(groups, 1)}
    return [numbers[group] for group in membership]
