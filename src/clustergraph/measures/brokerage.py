"""Brokerage roles: who stands between two others that are not tied, and to which groups the three belong."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from clustergraph.errors import LayoutError
from clustergraph.network import Network

__all__ = ["ROLES", "Brokerage", "brokerage", "groups_of"]

ROLES = ("coordinator", "consultant", "gatekeeper", "representative", "liaison")
"""The five roles; the consultant is also called the itinerant broker."""


@dataclass(frozen=True)
class Brokerage:
    """
    How often each node brokers, by role, and how often it would if ties were by chance.

    `counts` and `expected` have one value a node, None for a node without a group. `expected` is the mean over random
    networks with the same groups and the same density d: d² (1 - d) times the number of pairs whose groups fit.
    """

    counts: Mapping[str, Sequence[int | None]]
    expected: Mapping[str, Sequence[float | None]]


def groups_of(network: Network, name: str = "kind") -> list[Hashable | None]:
    """The value of a column of the nodes, such as "kind" or "region", for each; raises LayoutError without one."""
    if name not in network.node_table.names:
        known = ", ".join(network.node_table.names)
        raise LayoutError(f"the nodes have no attribute '{name}' to group them by; they have: {known}")
    return list(network.node_table.values(name))


def brokerage(network: Network, groups: Sequence[Hashable | None], *, directed: bool = True) -> Brokerage:
    """
    How often b stands between a and c, a → b → c, where no edge goes from a to c, by the groups of the three.

    Coordinator: all in one group. Consultant (itinerant broker): a and c in one, b in another. Gatekeeper: b and c in
    one, a in another, so that b lets in. Representative: a and b in one, c in another, so that b speaks for its group.
    Liaison: all three in different groups. Unit: ordered pairs (a, c), range 0 … . Parallel edges count as one, loops
    and weights for nothing, and nodes without a group neither broker nor are brokered. Without direction every tie
    goes both ways, so each pair counts in both orders and gatekeeper equals representative.

    Raises LayoutError where `groups` has not one value a node.

    Source: Gould and Fernandez, Sociological Methodology 19, 89 (1989); expected counts as in its section on
    significance, for fixed group sizes and density.

    >>> from clustergraph.network import Edge, Node
    >>> path = Network([Node(name, name) for name in "abc"], [Edge("a", "b"), Edge("b", "c")])
    >>> brokerage(path, ["firm", "firm", "cluster"]).counts["representative"]
    [0, 1, 0]
    """
    if len(groups) != len(network.ids):
        raise LayoutError(f"{len(groups)} groups for {len(network.ids)} nodes; give one a node")
    before, after = _neighbours(network, groups, directed)
    counts = _all_pairs(groups, before, after)
    for a, ends in enumerate(after):
        for c in ends:
            # What is tied directly needs no broker.
            for b in ends & before[c]:
                counts[_role(groups[a], groups[b], groups[c])][b] -= 1
    return Brokerage(
        {role: [None if group is None else n for group, n in zip(groups, counts[role], strict=True)] for role in ROLES},
        _expected(groups, sum(map(len, after))),
    )


def _neighbours(
    network: Network, groups: Sequence[Hashable | None], directed: bool
) -> tuple[list[set[int]], list[set[int]]]:
    """The nodes with an edge to and from every node, among those that have a group."""
    before: list[set[int]] = [set() for _ in groups]
    after: list[set[int]] = [set() for _ in groups]
    for source, target in zip(network.sources, network.targets, strict=True):
        if source != target and groups[source] is not None and groups[target] is not None:
            after[source].add(target)
            before[target].add(source)
            if not directed:
                after[target].add(source)
                before[source].add(target)
    return before, after


def _role(a: Hashable, b: Hashable, c: Hashable) -> str:
    if a == c:
        return "coordinator" if b == a else "consultant"
    if b == c:
        return "gatekeeper"
    return "representative" if a == b else "liaison"


def _all_pairs(
    groups: Sequence[Hashable | None], before: Sequence[set[int]], after: Sequence[set[int]]
) -> dict[str, list[int]]:
    """How many pairs (a, c) there are around every b, by role, whether a and c are tied or not."""
    counts: dict[str, list[int]] = {role: [0] * len(groups) for role in ROLES}
    for b, (sources, targets) in enumerate(zip(before, after, strict=True)):
        if not sources or not targets:
            continue
        own = groups[b]
        come, go = Counter(groups[a] for a in sources), Counter(groups[c] for c in targets)
        both = Counter(groups[a] for a in sources & targets)
        alike = {group: come[group] * go[group] - both[group] for group in come}
        counts["coordinator"][b] = alike.get(own, 0)
        counts["consultant"][b] = sum(alike.values()) - alike.get(own, 0)
        counts["gatekeeper"][b] = (len(sources) - come[own]) * go[own]
        counts["representative"][b] = come[own] * (len(targets) - go[own])
        pairs = len(sources) * len(targets) - len(sources & targets)
        counts["liaison"][b] = pairs - sum(counts[role][b] for role in ROLES[:4])
    return counts


def _expected(groups: Sequence[Hashable | None], ties: int) -> dict[str, list[float | None]]:
    """The counts to expect of every node under random ties of the same density."""
    sizes = Counter(group for group in groups if group is not None)
    total = sizes.total()
    share = ties / (total * (total - 1)) if total > 1 else 0.0
    open_ = share * share * (1 - share)
    squares = sum(size * size for size in sizes.values())
    by_group: dict[Hashable, tuple[float, ...]] = {}
    for group, size in sizes.items():
        others, other_squares = total - size, squares - size * size
        mixed = (size - 1) * others
        fitting = ((size - 1) * (size - 2), other_squares - others, mixed, mixed, others * others - other_squares)
        by_group[group] = tuple(open_ * count for count in fitting)
    return {
        role: [None if group is None else by_group[group][place] for group in groups]
        for place, role in enumerate(ROLES)
    }
