"""What a connection is: chains of things, links with the ties behind them, and what the search left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

from clustergraph.evidence import Citation, Row

__all__ = ["Chain", "Connection", "LeftOut", "Link", "Tie"]


@dataclass(frozen=True)
class Tie:
    """
    One thing said that ties two things: `subject` is, by `relation`, tied to `object`.

    `record` is the node of a dated record, where the tie is one; `status` how it is claimed, where not as a fact.
    `inferred` ties follow from the ties in `follows`. The evidence is in `citations` and `rows`; where there is
    neither, `graphs` are the named graphs that hold it.
    """

    subject: NamedNode
    relation: NamedNode
    object: NamedNode
    record: NamedNode | None = None
    status: NamedNode | None = None
    inferred: bool = False
    citations: tuple[Citation, ...] = ()
    rows: tuple[Row, ...] = ()
    graphs: tuple[NamedNode, ...] = ()
    follows: tuple["Tie", ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The tie as plain values, ready for JSON."""
        return {
            "subject": self.subject.value,
            "relation": self.relation.value,
            "object": self.object.value,
            "record": _iri(self.record),
            "status": _iri(self.status),
            "inferred": self.inferred,
            "claims": [citation.claim.value for citation in self.citations],
            "rows": [{"node": row.node.value, "source": row.source, "row": row.row} for row in self.rows],
            "graphs": [graph.value for graph in self.graphs],
            "follows": [tie.to_dict() for tie in self.follows],
        }


@dataclass(frozen=True)
class Link:
    """Two things next to each other in a chain, and all that ties them."""

    one: NamedNode
    other: NamedNode
    ties: tuple[Tie, ...]

    def to_dict(self) -> dict[str, Any]:
        """The link as plain values, ready for JSON."""
        return {"one": self.one.value, "other": self.other.value, "ties": [tie.to_dict() for tie in self.ties]}


@dataclass(frozen=True)
class Chain:
    """Things, each tied to the next."""

    things: tuple[NamedNode, ...]
    links: tuple[Link, ...]

    def __len__(self) -> int:
        """How many links it has."""
        return len(self.links)

    def to_dict(self) -> dict[str, Any]:
        """The chain as plain values, ready for JSON."""
        return {"things": [thing.value for thing in self.things], "links": [link.to_dict() for link in self.links]}


@dataclass(frozen=True)
class LeftOut:
    """A thing that was met and not gone through: why, by language, and with how many neighbours."""

    thing: NamedNode
    reason: Mapping[str, str]
    degree: int

    def to_dict(self, language: str = "en") -> dict[str, Any]:
        """The thing as plain values, ready for JSON."""
        return {"thing": self.thing.value, "reason": self.reason[language], "degree": self.degree}


@dataclass(frozen=True)
class Connection:
    """
    How two things are connected within `max_links` links: no chains, where they are not.

    `total` counts the chains of the shortest length, of which `chains` may give fewer; `things` and `ties` what was
    searched. `left_out` holds what was met and not gone through, the best connected first; where there are no chains,
    `through` those of them that would connect. `only_claimed` are ends that only claims that are no facts tie to
    anything; `relations` the only ones allowed, if not all.
    """

    one: NamedNode
    other: NamedNode
    max_links: int
    chains: tuple[Chain, ...]
    total: int
    things: int
    ties: int
    degree_limit: int | None
    left_out: tuple[LeftOut, ...]
    through: tuple[LeftOut, ...] = ()
    only_claimed: tuple[NamedNode, ...] = ()
    relations: tuple[NamedNode, ...] = ()

    @property
    def length(self) -> int | None:
        """The number of links of the shortest chains; none where there are none."""
        return len(self.chains[0]) if self.chains else None

    def to_dict(self, language: str = "en") -> dict[str, Any]:
        """The connection as plain values, ready for JSON."""
        return {
            "one": self.one.value,
            "other": self.other.value,
            "connected": bool(self.chains),
            "links": self.length,
            "max_links": self.max_links,
            "chains": [chain.to_dict() for chain in self.chains],
            "total": self.total,
            "searched": {"things": self.things, "ties": self.ties},
            "degree_limit": self.degree_limit,
            "left_out": [each.to_dict(language) for each in self.left_out],
            "through": [each.to_dict(language) for each in self.through],
            "only_claimed": [end.value for end in self.only_claimed],
            "relations": [relation.value for relation in self.relations],
        }


def _iri(node: NamedNode | None) -> str | None:
    return node.value if node else None
