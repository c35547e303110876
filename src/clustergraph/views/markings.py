"""What is marked above a limit."""

import math
from collections.abc import Iterator
from functools import cached_property
from typing import cast

from pyoxigraph import Literal, NamedNode

from clustergraph.errors import QueryError
from clustergraph.solutions import Term
from clustergraph.views.content import Content, Node
from clustergraph.vocabulary import BASE, INFERRED, MARKINGS, PREFIXES, marking_of

__all__ = ["Limit"]


class Limit:
    """
    The marking up to which a view shows what is there; everything without one.

    Raises QueryError for a marking that has no rank.
    """

    def __init__(self, read: Content, release: str | None) -> None:
        self._read = read
        self._rank = math.inf if release is None else self._rank_of_release(release)

    def graphs(self) -> list[str]:
        """The graphs that may be read, but for what is inferred, which is inferred anew."""
        graphs = [graph for graph in self._read.store.graphs() if not (graph + "/").startswith(f"{INFERRED.value}/")]
        if self._rank == math.inf:
            return graphs
        above = {node.value for node, _ in self._marked_above}
        return [graph for graph in graphs if graph not in above and not self._is_above(marking_of(NamedNode(graph)))]

    def above(self) -> set[Node]:
        """
        The nodes that are marked above the limit.

        What the public graph of a package says of a restricted paragraph is meant to be public: that it is there.
        """
        if self._rank == math.inf:
            return set()
        claims = self._read.claims
        return {node for node, graph in self._marked_above if node in claims or not graph.startswith(f"{BASE}source/")}

    @cached_property
    def _marked_above(self) -> list[tuple[Node, str]]:
        return [
            (cast(Node, node), cast(NamedNode, graph).value)
            for node, marking, graph in self._read.markings
            if self._is_above(_name(marking))
        ]

    def _is_above(self, marking: str) -> bool:
        return self._ranks.get(marking, math.inf) > self._rank

    @cached_property
    def _ranks(self) -> dict[str, float]:
        """The rank of every marking that has one, by its name."""
        found: dict[str, float] = {name: rank for rank, name in enumerate(MARKINGS)}
        for name, rank in self._given():
            # Of two ranks that are given, the more restrictive one counts.
            found[name] = max(rank, found.get(name, 0))
        return found

    def _given(self) -> Iterator[tuple[str, float]]:
        for marking, rank in self._read.rows("SELECT ?marking ?rank WHERE { ?marking a cg:Marking ; cg:rank ?rank }"):
            if isinstance(marking, NamedNode) and isinstance(rank, Literal):
                yield _name(marking), float(rank.value)

    def _rank_of_release(self, release: str) -> float:
        name = release.removeprefix("marking:")
        by_fold = {known.casefold(): rank for known, rank in self._ranks.items()}
        if name.casefold() not in by_fold:
            order = ", ".join(sorted(self._ranks, key=lambda known: self._ranks[known]))
            raise QueryError(f"'{release}' is no marking that has a rank; choose one of {order}")
        return by_fold[name.casefold()]


def _name(marking: Term | None) -> str:
    """The name of a marking; what is no IRI has none that is known."""
    return marking.value.removeprefix(PREFIXES["marking"]) if isinstance(marking, NamedNode) else ""
