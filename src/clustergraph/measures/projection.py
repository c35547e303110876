"""From two sides to one: who shares what, how closely, and which of these ties are more than chance."""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from clustergraph.errors import LayoutError, NotFoundError
from clustergraph.measures import graphs
from clustergraph.network import Network, Parts

__all__ = ["backbone", "projection", "significance"]

_MOST = 5_000_000


def projection(network: Network, kind: str, *, weight: str = "newman") -> Network:
    """
    The nodes of one kind, two of them tied where both are tied to a node of another kind.

    What they share counts once whatever the number, direction and weight of the edges to it. An edge has `shared`, how
    many they share, and `newman`, Σ 1 / (n - 1) over what they share, n the number of nodes of the kind that share it:
    each of n members of a cluster spends 1 / (n - 1) of it on each other one. `weight` is one of the two ("count" or
    "newman", no unit). Edges between two nodes of the kind are left out; a node that shares nothing stands alone.
    Edges go from the first id to the second, in the order of ids.

    Raises NotFoundError for a kind that no node has, LayoutError for another `weight` or more than 5,000,000 pairs.

    Source: Newman, Physical Review E 64, 016132 (2001); counts: Breiger, Social Forces 53, 181 (1974).

    :param kind: the class of the nodes to keep, as the network names it
    """
    if weight not in ("newman", "count"):
        raise LayoutError(f"'{weight}' is no weight of a projection; use newman or count")
    kinds = network.node_table.values("kind")
    kept = [number for number in graphs.order(network) if kinds[number] == kind]
    if not kept:
        raise NotFoundError(f"the network has no node of kind '{kind}'", nearest=sorted({k for k in kinds if k}))
    pairs = _shared(_sides(network, kept))
    ends = sorted(pairs)
    shared, newman = [len(pairs[pair]) for pair in ends], [sum(pairs[pair]) for pair in ends]
    weights = newman if weight == "newman" else [float(count) for count in shared]
    nodes = {name: network.node_table.values(name) for name in network.node_table.names}
    return Network.from_parts(
        Parts(
            [network.ids[number] for number in kept],
            array("q", [one for one, _ in ends]),
            array("q", [other for _, other in ends]),
            {name: [values[number] for number in kept] for name, values in nodes.items()},
            {"weight": weights, "shared": shared, "newman": newman},
            network.kind_labels,
            {},
        )
    )


def _sides(network: Network, kept: Sequence[int]) -> Iterator[list[int]]:
    """For every node that is not kept, the places among `kept` of those tied to it."""
    place = {number: rank for rank, number in enumerate(kept)}
    members: defaultdict[int, set[int]] = defaultdict(set)
    for source, target in zip(network.sources, network.targets, strict=True):
        if (source in place) != (target in place):
            own, shared = (source, target) if source in place else (target, source)
            members[shared].add(place[own])
    pairs = sum(len(group) * (len(group) - 1) // 2 for group in members.values())
    if pairs > _MOST:
        largest = max(members, key=lambda number: len(members[number]))
        raise LayoutError(
            f"the projection has {pairs:,} pairs, more than {_MOST:,}; leave out what most share, such as "
            f"'{network.ids[largest]}' with {len(members[largest]):,}"
        )
    return (sorted(members[number]) for number in sorted(members, key=network.ids.__getitem__))


def _shared(sides: Iterator[list[int]]) -> dict[tuple[int, int], list[float]]:
    """For every pair 1 / (n - 1) for each thing that n share, the two among them."""
    pairs: defaultdict[tuple[int, int], list[float]] = defaultdict(list)
    for members in sides:
        for pair in combinations(members, 2):
            pairs[pair].append(1 / (len(members) - 1))
    return pairs


def significance(network: Network) -> list[float | None]:
    """
    How likely each edge would weigh so much by chance: α = (1 - w / s)^(k - 1), the lesser of its two ends' values.

    k is the number of the end's neighbours and s the sum of its weights w; by chance they would be parted at random.
    Unit: none, range 0 (far heavier than the node's other ties) … 1. Without direction: the edges between two nodes
    weigh together and have one value; an edge without a weight weighs 1. An end with one neighbour says nothing (1),
    a loop has None. Raises LayoutError for a weight below 0.

    Source: Serrano, Boguñá and Vespignani, PNAS 106, 6483 (2009).
    """
    together: defaultdict[tuple[int, int], float] = defaultdict(float)
    pairs = [(min(pair), max(pair)) for pair in zip(network.sources, network.targets, strict=True)]
    for pair, weight in zip(pairs, graphs.weights(network), strict=True):
        if pair[0] != pair[1]:
            together[pair] += weight
    sums, counts = [0.0] * len(network.ids), [0] * len(network.ids)
    for pair, weight in together.items():
        for end in pair:
            sums[end] += weight
            counts[end] += weight > 0
    chances = {
        pair: min(max(0.0, 1 - weight / sums[end]) ** (counts[end] - 1) if weight else 1.0 for end in pair)
        for pair, weight in together.items()
    }
    return [chances.get(pair) for pair in pairs]


def backbone(network: Network, *, alpha: float = 0.05) -> Network:
    """
    All nodes, and the edges that weigh more than chance lets expect at one end at least: `significance` below `alpha`.

    Each edge has that value as `significance`. Parameters, treatment and source as there.
    """
    values = significance(network)
    kept = [number for number, value in enumerate(values) if value is not None and value < alpha]
    nodes = {name: network.node_table.values(name) for name in network.node_table.names}
    edges = network.edge_table.picked(kept) | {"significance": [values[number] for number in kept]}
    return Network.from_parts(
        Parts(
            network.ids,
            array("q", [network.sources[number] for number in kept]),
            array("q", [network.targets[number] for number in kept]),
            nodes,
            edges,
            network.kind_labels,
            network.claims,
        )
    )
