"""What rules read of quads that pass to an engine, kept so that it need not be read back from there."""

from collections import defaultdict
from collections.abc import Callable, Collection

from pyoxigraph import NamedNode

from clustergraph.store.rules import Read

__all__ = ["Passing"]

# About two million triples, as much as some twelve million statements have; of more, nothing is kept.
_BYTES = 320 << 20
_STEP = 1_000


class Passing:
    """
    Lines of the triples that rules read, by the graph that they are in.

    :param reads: what rules read
    :param is_new: whether a graph begins with what passes, so that what passes is all of it
    """

    def __init__(self, reads: Collection[Read], *, is_new: Callable[[NamedNode], bool]) -> None:
        self._is_new = is_new
        self._kept: dict[str, list[bytes]] = {}
        self._lines: dict[str, list[str]] = {}
        self._left = _BYTES
        ends: defaultdict[str, list[str]] = defaultdict(list)
        for predicate, object_ in reads:
            # One number may be spelt in many ways, so that any literal will do.
            ends[str(predicate)].append(str(object_) if isinstance(object_, NamedNode) else "")
        self._ends = {predicate: tuple(beginnings) for predicate, beginnings in ends.items()}
        self._reads = frozenset(reads)
        self._foreign: set[str] = set()
        if None in {predicate for predicate, _ in reads}:
            self._left = 0

    def look(self, graph: str, line: str, end: int) -> None:
        """Keep the triple of a line of N-Quads, which ends at a place there, if rules read it."""
        if graph not in self._lines and not self._begins(graph):
            return
        # A blank node in two texts would become two.
        if "_:" in line:
            self._forget(graph)
            return
        _, predicate, rest = line.split(" ", 2)
        beginnings = self._ends.get(predicate)
        if beginnings and rest.startswith(beginnings):
            lines = self._lines[graph]
            lines.append(f"{line[:end]} .\n")
            if len(lines) >= _STEP:
                self._pack(graph)

    def _begins(self, graph: str) -> bool:
        if graph in self._foreign:
            return False
        if not self._left or not self._is_new(NamedNode(graph)):
            self._foreign.add(graph)
            return False
        self._lines[graph], self._kept[graph] = [], []
        return True

    def _pack(self, graph: str) -> None:
        text = "".join(self._lines[graph]).encode()
        self._lines[graph].clear()
        self._kept[graph].append(text)
        self._left -= len(text)
        if self._left <= 0:
            self._left = 0
            for each in list(self._lines):
                self._forget(each)

    def _forget(self, graph: str) -> None:
        self._foreign.add(graph)
        del self._lines[graph], self._kept[graph]

    def has(self, read: Read, graph: NamedNode) -> bool:
        """Whether all that a rule reads of a graph was kept."""
        return read in self._reads and graph.value in self._kept

    def text(self, graph: NamedNode) -> bytes:
        """What was kept of a graph, as N-Triples; a triple may be there several times."""
        return b"".join([*self._kept[graph.value], "".join(self._lines[graph.value]).encode()])
