"""The shortest chains between two things: a search from both ends at once, a front at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import NamedNode

from clustergraph.connect.adjacency import Adjacency

__all__ = ["Found", "Path", "search"]

Path = tuple[NamedNode, ...]
Distances = dict[NamedNode, int]
Steps = Mapping[NamedNode, list[NamedNode]]


@dataclass(frozen=True)
class Found:
    """
    The paths, shortest first, then those with fewer inferred links, then by IRI; and the number of all shortest ones.

    `near_one` and `near_other` hold how far from either end each thing is that was met, left out or not.
    """

    one: NamedNode
    other: NamedNode
    paths: tuple[Path, ...]
    total: int
    near_one: Mapping[NamedNode, int]
    near_other: Mapping[NamedNode, int]


def search(
    graph: Adjacency, one: NamedNode, other: NamedNode, *, max_links: int, limit: int, longer: bool = False
) -> Found:
    """The shortest paths of at most `max_links` links, `limit` of them; with `longer`, longer ones fill up the rest."""
    sides: tuple[Distances, Distances] = ({one: 0}, {other: 0})
    if one == other:
        return Found(one, other, ((one,),), 1, *sides)
    depths = _meet(graph, sides, max_links)
    if depths is None:
        return Found(one, other, (), 0, *sides)
    steps = _steps(graph, sides, depths)
    length = sum(depths)
    paths = tuple(islice(_strongest_first(graph, steps, one, other, length), limit))
    if longer and len(paths) < limit:
        paths += tuple(islice(_longer(graph, one, other, length + 1, max_links), limit - len(paths)))
    return Found(one, other, paths, _count(steps, one, length), *sides)


def _meet(graph: Adjacency, sides: tuple[Distances, Distances], max_links: int) -> tuple[int, int] | None:
    """Widen the smaller of both fronts until they meet; how far each side got, or none where that takes too many."""
    fronts = [list(side) for side in sides]
    depths = [0, 0]
    while sum(depths) < max_links and all(fronts):
        small = 0 if len(fronts[0]) <= len(fronts[1]) else 1
        depths[small] += 1
        fronts[small] = _widen(graph, fronts[small], sides[small], depths[small])
        if any(node in sides[1 - small] for node in fronts[small]):
            return depths[0], depths[1]
    return None


def _widen(graph: Adjacency, front: list[NamedNode], distances: Distances, depth: int) -> list[NamedNode]:
    """Note how far the neighbours of a front are; returns those to go on from."""
    graph.expand(front)
    reached = {other for node in front for other in graph.read.get(node, {}) if other not in distances}
    distances.update(dict.fromkeys(reached, depth))
    return sorted((node for node in reached if node not in graph.left), key=str)


def _steps(graph: Adjacency, sides: tuple[Distances, Distances], depths: tuple[int, int]) -> Steps:
    """
    The next things after each thing on a shortest path.

    Where both sides have just met there was no shorter path, so each shortest path has one thing on the last front of
    both; from there, either side's distances lead back to its end.
    """
    near, far = sides
    met = {node for node, depth in near.items() if depth == depths[0] and far.get(node) == depths[1]} - set(graph.left)
    steps: dict[NamedNode, set[NamedNode]] = {}
    layer = met
    for depth in range(depths[0] - 1, -1, -1):
        found = {node: layer & graph.read[node].keys() for node in _level(graph, near, depth)}
        steps |= {node: after for node, after in found.items() if after}
        layer = {node for node, after in found.items() if after}
    layer = met
    for depth in range(depths[1] - 1, -1, -1):
        found = {node: layer & graph.read[node].keys() for node in _level(graph, far, depth)}
        for node, before in found.items():
            for each in before:
                steps.setdefault(each, set()).add(node)
        layer = {node for node, before in found.items() if before}
    return {node: sorted(after, key=str) for node, after in steps.items()}


def _level(graph: Adjacency, distances: Distances, depth: int) -> list[NamedNode]:
    return [node for node, far in distances.items() if far == depth and node in graph.read]


def _strongest_first(graph: Adjacency, steps: Steps, one: NamedNode, other: NamedNode, length: int) -> Iterator[Path]:
    """The paths along the steps, those with the fewest weak links first, then by IRI."""
    weak = {(node, after): _is_weak(graph, node, after) for node, others in steps.items() for after in others}
    ranges: dict[NamedNode, tuple[int, int]] = {other: (0, 0)}

    def weakness(node: NamedNode) -> tuple[int, int]:
        """The fewest and the most weak links from a thing on."""
        if node not in ranges:
            onward = [(weak[node, after], weakness(after)) for after in steps[node]]
            ranges[node] = (min(own + low for own, (low, _) in onward), max(own + high for own, (_, high) in onward))
        return ranges[node]

    def along(path: Path, left: int) -> Iterator[Path]:
        if path[-1] == other:
            yield path
            return
        for after in steps[path[-1]]:
            rest = left - weak[path[-1], after]
            low, high = weakness(after)
            if low <= rest <= high:
                yield from along((*path, after), rest)

    low, high = weakness(one)
    for number in range(low, min(high, length) + 1):
        yield from along((one,), number)


def _is_weak(graph: Adjacency, one: NamedNode, other: NamedNode) -> bool:
    """Whether two things are tied only by what follows from other statements, or by what is no fact."""
    return all(edge.inferred or edge.status for edge in graph.between(one, other))


def _count(steps: Steps, one: NamedNode, length: int) -> int:
    """How many paths of that length lead from a thing along the steps."""
    ways = {one: 1}
    for _ in range(length):
        after: dict[NamedNode, int] = {}
        for node, count in ways.items():
            for other in steps.get(node, ()):
                after[other] = after.get(other, 0) + count
        ways = after
    return sum(ways.values())


def _longer(graph: Adjacency, one: NamedNode, other: NamedNode, least: int, most: int) -> Iterator[Path]:
    """The paths that visit nothing twice, of `least` links and then of more, each length in the order of the IRIs."""
    distances: Distances = {other: 0}
    front = [other]
    graph.expand([one])
    for depth in range(1, most + 1):
        front = _widen(graph, front, distances, depth)
    for length in range(least, most + 1):
        yield from _simple(graph, (one,), other, length, distances)


def _simple(graph: Adjacency, path: Path, other: NamedNode, length: int, distances: Distances) -> Iterator[Path]:
    left = length - len(path)
    for node in sorted(graph.read.get(path[-1], ()), key=str):
        if left == 0 and node == other:
            yield (*path, node)
        elif left and node not in (other, *path) and node not in graph.left and distances.get(node, length) <= left:
            yield from _simple(graph, (*path, node), other, length, distances)
