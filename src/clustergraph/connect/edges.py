"""One edge between two things, as it was read."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from clustergraph.grounds import Fact, is_inferred

__all__ = ["Edge", "values"]


@dataclass(frozen=True)
class Edge:
    """
    What ties a subject to an object: a property in a named graph, or what a record or a claim says of the two.

    `status` is how it is claimed, where not as a fact.
    """

    subject: NamedNode
    relation: NamedNode
    object: NamedNode
    graph: NamedNode | None = None
    record: NamedNode | None = None
    status: NamedNode | None = None
    claim: NamedNode | None = None

    @property
    def inferred(self) -> bool:
        """Whether it follows from other statements."""
        return is_inferred(self.graph)

    @property
    def fact(self) -> Fact:
        """The edge as what its evidence is asked for."""
        return Fact(self.subject, self.relation, self.object, self.graph, self.record, self.claim)


def values(name: str, nodes: Iterable[NamedNode]) -> str:
    """A VALUES block; an IRI can be written into the text, for no character that would end it is allowed in one."""
    return f"VALUES ?{name} {{ {' '.join(map(str, nodes))} }}"
