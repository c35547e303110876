"""Which claims a view leaves out, and which nodes with them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import cast

from pyoxigraph import NamedNode

from clustergraph.views.content import Content, Node
from clustergraph.views.markings import Limit
from clustergraph.views.times import Time, out_of
from clustergraph.vocabulary import term

__all__ = ["CLAIMS", "Dropped", "dropped"]

CLAIMS: Mapping[str, frozenset[NamedNode]] = {
    "facts": frozenset(),
    "plans": frozenset({term("modality:planned"), term("modality:forecast")}),
    "all": frozenset(),
}
"""The choices of claims, each with the modalities that it allows besides the factual ones; `all` allows every one."""


@dataclass(frozen=True)
class Dropped:
    """What is left out; further statements go with it, see `clustergraph.views.remaining`."""

    claims: set[Node] = field(default_factory=set)
    nodes: set[Node] = field(default_factory=set)


def dropped(read: Content, *, limit: Limit, time: Time | None, claims: str) -> Dropped:
    """The claims and nodes that are left out, with all that rests on these alone."""
    gone = Dropped()
    _drop(read, gone, limit.above())
    if claims != "all":
        _drop(read, gone, {cast(Node, node) for node, kind in read.modalities if kind not in CLAIMS[claims]})
    if time:
        # What nothing is said of at a time exists all the same: a firm is not gone before it is first mentioned.
        _drop(read, gone, out_of(time, read), resting=read.records)
    return gone


def _drop(read: Content, gone: Dropped, more: set[Node], *, resting: Collection[Node] | None = None) -> None:
    """Drop claims and nodes, and what rests on them; among `resting` if that is not all that is supported."""
    if not more:
        return
    gone.claims.update(more & read.claims.keys())
    gone.nodes.update(more - read.claims.keys())
    supports = read.supports
    chosen = supports if resting is None else {node: supports[node] for node in supports.keys() & resting}
    while _spread(read, gone, chosen):
        pass


def _spread(read: Content, gone: Dropped, supports: Mapping[Node, set[Node]]) -> bool:
    """Drop what rests on what is dropped already; whether there was any."""
    claims = {claim for claim, (s, _, o) in read.claims.items() if s in gone.nodes or o in gone.nodes}
    supported = defaultdict(set)
    for node in read.supports.keys() & read.records:
        for claim in read.supports[node]:
            supported[claim].add(node)
    claims |= {claim for claim, records in supported.items() if records <= gone.nodes}
    claims -= gone.claims
    gone.claims.update(claims)
    named = {end for claim, (s, _, o) in read.claims.items() if claim not in gone.claims for end in (s, o)}
    left_out = gone.claims | gone.nodes
    more = {
        node
        for node, supporters in supports.items()
        if node not in gone.nodes and node not in read.tabled and supporters <= left_out and node not in named
    }
    gone.nodes.update(more)
    return bool(claims or more)
