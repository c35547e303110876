"""Structural holes: how far a node's contacts are tied to each other already (Burt)."""

from clustergraph.measures import graphs
from clustergraph.measures.cohesion import clustering
from clustergraph.network import Network

__all__ = ["constraint", "effective_size"]


def constraint(network: Network, *, weighted: bool = False) -> list[float | None]:
    """
    How far each node's ties go to contacts that are tied to each other: c(i) = Σⱼ (pᵢⱼ + Σ_q pᵢ_q p_qⱼ)².

    j runs over the node's contacts and q over all other nodes; pᵢⱼ is the share of i's ties, or of their weights,
    that goes to j, the two directions and parallel edges taken together and loops left out. Unit: none; near 0 for a
    node between many that are strangers to each other, 1 for one contact, at most about 1.1 to 1.3 in small closed
    groups; None for a node without contacts.
    Source: Burt, Structural Holes (1992), chapter 2.
    """
    graph = graphs.weighted(network) if weighted else graphs.simple(network)
    values = graph.constraint(weights="weight" if weighted else None)
    return [value if value == value else None for value in values]


def effective_size(network: Network) -> list[float | None]:
    """
    How many contacts each node has that others do not stand for: e = n - 2 t / n.

    n is the number of the node's contacts, t that of the ties between them, without direction, weights, parallel edges
    and loops. Unit: contacts, range 1 … n; None for a node without contacts.
    Source: Burt, Structural Holes (1992), chapter 2, in the form of Borgatti, Connections 20, 35 (1997).
    """
    contacts = graphs.simple(network).degree()
    return [
        count - closed * (count - 1) if count else None
        for count, closed in zip(contacts, clustering(network), strict=True)
    ]
