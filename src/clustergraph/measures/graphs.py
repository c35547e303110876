"""A network as igraph sees it: numbers only, in the order of the network's nodes and edges, each view made once."""

import math
import weakref
from array import array
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import igraph

from clustergraph.errors import LayoutError
from clustergraph.network import Network

__all__ = ["directed", "once", "order", "raw_weights", "simple", "undirected", "weighted", "weights"]

T = TypeVar("T")


def once(make: Callable[[Network], T]) -> Callable[[Network], T]:
    """The same function, which remembers what it made of the last network for as long as that lives."""
    last: list[tuple[weakref.ref[Network], T]] = []

    def made(network: Network) -> T:
        for reference, value in last[-1:]:
            if reference() is network:
                return value
        value = make(network)
        last[:] = [(weakref.ref(network, lambda _: last.clear()), value)]
        return value

    made.__doc__ = make.__doc__
    return made


@once
def directed(network: Network) -> "igraph.Graph":
    """All nodes and edges, directed, with loops and parallel edges."""
    return igraph.Graph(n=len(network.ids), edges=_pairs(network), directed=True)


@once
def undirected(network: Network) -> "igraph.Graph":
    """All nodes and edges without direction, with loops and parallel edges."""
    return igraph.Graph(n=len(network.ids), edges=_pairs(network))


@once
def simple(network: Network) -> "igraph.Graph":
    """One tie for every two nodes that an edge joins, whichever way; no loops."""
    return undirected(network).copy().simplify()


@once
def weighted(network: Network) -> "igraph.Graph":
    """As `simple`, each tie with the sum of the weights of its edges as `weight`; ties of weight 0 are none."""
    graph = undirected(network).copy()
    graph.es["weight"] = weights(network)
    graph.simplify(combine_edges={"weight": "sum"})
    graph.delete_edges([number for number, weight in enumerate(graph.es["weight"]) if not weight])
    return graph


@once
def weights(network: Network) -> Sequence[float]:
    """
    The weight of every edge, 1 where it has none.

    Raises LayoutError for a weight below 0 or not finite, which neither nearness nor a share can be made of.
    """
    found = raw_weights(network)
    for number, weight in enumerate(found):
        if not 0 <= weight < math.inf:
            one, other = network.ids[network.sources[number]], network.ids[network.targets[number]]
            raise LayoutError(f"the edge from '{one}' to '{other}' has the weight {weight}; measure without weights")
    return found


def raw_weights(network: Network) -> Sequence[float]:
    """The weight of every edge as it is, 1 where it has none."""
    if "weight" not in network.edge_table.names:
        return [1.0] * len(network.sources)
    return [1.0 if weight is None else float(weight) for weight in network.edge_table.values("weight")]


@once
def order(network: Network) -> Sequence[int]:
    """The numbers of the nodes in the order of their ids, so that chance does not depend on how a network came."""
    return sorted(range(len(network.ids)), key=network.ids.__getitem__)


def _pairs(network: Network) -> Any:
    """The ends of the edges side by side in memory, which igraph reads without an object for each."""
    size = len(network.sources)
    if not size:
        return []
    flat = array("q", bytes(16 * size))
    flat[0::2], flat[1::2] = array("q", network.sources), array("q", network.targets)
    return memoryview(flat).cast("b").cast("q", shape=[size, 2])
