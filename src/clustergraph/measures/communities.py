"""Communities by the Leiden method, and how far they stay the same over seeds and resolutions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from statistics import fmean
from typing import TypeVar

import igraph

from clustergraph.measures import graphs
from clustergraph.measures.cohesion import ranked
from clustergraph.network import Network
from clustergraph.network.chance import SEED, chance

__all__ = ["RESOLUTIONS", "Communities", "Resolution", "communities", "standing"]

RESOLUTIONS = (0.5, 0.71, 1.0, 1.41, 2.0)
"""The resolutions that are tried unless told otherwise: half to double of the usual 1, in equal ratios."""

T = TypeVar("T")

# From this agreement on, two partitions are taken to be the same but for details.
_ALIKE = 0.8
_FULL, _MANY = 50_000, 300_000


@dataclass(frozen=True)
class Resolution:
    """
    What the runs at one resolution found.

    `count` is the number of communities of the best run and `modularity` its modularity at resolution 1; `agreement`
    and `information` compare the runs of the different seeds two by two: means of the adjusted Rand index (Hubert and
    Arabie 1985; 1 the same, 0 as by chance) and of the normalised mutual information (Danon et al. 2005; 0 … 1).
    """

    resolution: float
    count: int
    modularity: float
    agreement: float
    information: float


@dataclass(frozen=True)
class Communities:
    """
    A partition and how far it can be trusted.

    `membership` has the number of each node's community, the largest 1, and None for a node without neighbours, which
    is in none. `stability` has, for each node, the mean over all runs of the share of its co-members that holds:
    |C ∩ R| / |C ∪ R|, C the other members of its community here and R in the run; 1 where they are always the same.
    `modularity` is Q at resolution 1 (Newman and Girvan 2004). `agreement` is the mean adjusted Rand index between the
    runs at the chosen resolution, `agreement_over_resolutions` that between the best runs of neighbouring resolutions.
    `lowest` and `highest` bound the resolutions around the chosen one whose best runs have an adjusted Rand index of
    at least 0.8 with it. `runs` is how many runs there were, `profile` what each resolution gave.
    """

    membership: Sequence[int | None]
    stability: Sequence[float | None]
    count: int
    modularity: float | None
    resolution: float
    lowest: float
    highest: float
    agreement: float
    agreement_over_resolutions: float
    runs: int
    profile: Sequence[Resolution]


def communities(
    network: Network,
    *,
    resolution: float = 1.0,
    resolutions: Sequence[float] | None = None,
    runs: int | None = None,
    weighted: bool = False,
    seed: int = SEED,
) -> Communities:
    """
    The communities that the Leiden method finds, with their stability over seeds and resolutions.

    Each run looks for the partition of highest Q = Σ (Aᵢⱼ - γ kᵢ kⱼ / 2m) / 2m over pairs in one community, γ the
    resolution: the higher, the more and smaller communities. The partition shown is the best run at `resolution`.
    Direction counts for nothing, parallel edges as one and loops not at all; with weights A holds their sums. The
    order of nodes and edges changes nothing.

    Source: Traag, Waltman and van Eck, Scientific Reports 9, 5233 (2019); resolution: Reichardt and Bornholdt, Physical
    Review E 74, 016110 (2006).

    :param resolutions: those that are tried; RESOLUTIONS up to 300,000 edges, `resolution` alone above
    :param runs: runs a resolution, each from its own seed; 10 up to 50,000 edges, 5 up to 300,000, else 2
    """
    graph, numbers = _tied(network, weighted)
    ties = graph.ecount()
    tried = sorted({resolution, *(resolutions or (RESOLUTIONS if ties <= _MANY else ()))})
    each = runs or (10 if ties <= _FULL else 5 if ties <= _MANY else 2)
    with chance(seed):
        found = {one: [_run(graph, one) for _ in range(each)] for one in tried}
    best = {one: _best(graph, partitions, one) for one, partitions in found.items()}
    every = [partition for partitions in found.values() for partition in partitions]
    profile = [_resolution(graph, one, best[one], found[one]) for one in tried]
    chosen = profile[tried.index(resolution)]
    alike = _range(tried, resolution, best)
    return Communities(
        _spread(network, numbers, ranked(best[resolution], range(len(numbers)))),
        _spread(network, numbers, standing(best[resolution], every)),
        chosen.count,
        chosen.modularity if ties else None,
        resolution,
        min(alike),
        max(alike),
        chosen.agreement,
        _mean([_rand(best[one], best[other]) for one, other in pairwise(tried)]),
        each * len(tried),
        profile,
    )


def standing(partition: Sequence[int], others: Sequence[Sequence[int]]) -> list[float]:
    """
    For each node the mean over other partitions of how many of its co-members it keeps: |C ∩ R| / |C ∪ R|.

    C are the other members of its group in `partition` and R in the other one; where both are empty it keeps all.

    >>> standing([1, 1, 1, 2], [[1, 1, 2, 2], [5, 5, 5, 6]])
    [0.75, 0.75, 0.5, 0.5]
    """
    sums = [0.0] * len(partition)
    sizes = Counter(partition)
    for other in others:
        other_sizes = Counter(other)
        pairs = list(zip(partition, other, strict=True))
        shares = {
            (own, there): _share(both - 1, sizes[own] + other_sizes[there] - both - 1)
            for (own, there), both in Counter(pairs).items()
        }
        sums = [value + shares[pair] for value, pair in zip(sums, pairs, strict=True)]
    return [value / len(others) for value in sums]


def _share(kept: int, either: int) -> float:
    return kept / either if either else 1.0


def _tied(network: Network, weighted: bool) -> tuple["igraph.Graph", list[int]]:
    """The simple graph of the nodes that have neighbours, in the order of their ids, and these nodes' numbers."""
    graph = graphs.weighted(network) if weighted else graphs.simple(network)
    degrees = graph.degree()
    numbers = [number for number in graphs.order(network) if degrees[number]]
    place = {number: rank for rank, number in enumerate(numbers)}
    strengths = graph.es["weight"] if weighted else [1.0] * graph.ecount()
    ties = sorted(
        (min(place[one], place[other]), max(place[one], place[other]), strength)
        for (one, other), strength in zip(graph.get_edgelist(), strengths, strict=True)
    )
    ordered = igraph.Graph(n=len(numbers), edges=[tie[:2] for tie in ties])
    ordered.es["weight"] = [tie[2] for tie in ties]
    return ordered, numbers


def _run(graph: "igraph.Graph", resolution: float) -> Sequence[int]:
    # Never until nothing changes: rounding can make equally good partitions follow each other for ever.
    rounds = 10 if graph.ecount() <= _FULL else 2
    if not graph.ecount():
        return []
    found = graph.community_leiden("modularity", weights="weight", resolution=resolution, n_iterations=rounds)
    return list(found.membership)


def _best(graph: "igraph.Graph", partitions: Sequence[Sequence[int]], resolution: float) -> Sequence[int]:
    return max(partitions, key=lambda partition: _quality(graph, partition, resolution))


def _quality(graph: "igraph.Graph", membership: Sequence[int], resolution: float) -> float:
    return graph.modularity(membership, weights="weight", resolution=resolution) if membership else 0.0


def _resolution(
    graph: "igraph.Graph", resolution: float, best: Sequence[int], partitions: Sequence[Sequence[int]]
) -> Resolution:
    pairs = list(combinations(partitions, 2)) if best else []
    return Resolution(
        resolution,
        len(set(best)),
        _quality(graph, best, 1.0),
        _mean([_rand(one, other) for one, other in pairs]),
        _mean([igraph.compare_communities(one, other, method="nmi") for one, other in pairs]),
    )


def _rand(one: Sequence[int], other: Sequence[int]) -> float:
    """The adjusted Rand index; 1 for the same partition, even one of a single group, for which it has no value."""
    if len(one) < 2 or len(set(zip(one, other, strict=True))) == len(set(one)) == len(set(other)):
        return 1.0
    return float(igraph.compare_communities(one, other, method="adjusted_rand"))


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if values else 1.0


def _range(tried: Sequence[float], resolution: float, best: dict[float, Sequence[int]]) -> list[float]:
    """The resolutions next to the chosen one, without a gap, that give nearly the same communities."""
    place = tried.index(resolution)
    alike = [resolution]
    for side in (reversed(tried[:place]), iter(tried[place + 1 :])):
        for other in side:
            if _rand(best[resolution], best[other]) < _ALIKE:
                break
            alike.append(other)
    return alike


def _spread(network: Network, numbers: Sequence[int], values: Sequence[T]) -> list[T | None]:
    """The values at these nodes, None at the others."""
    spread: list[T | None] = [None] * len(network.ids)
    for number, value in zip(numbers, values, strict=True):
        spread[number] = value
    return spread
