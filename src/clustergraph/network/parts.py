"""The columns that a network is made of, and how nodes and edges become columns."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from clustergraph.network.items import Claim, Edge, Node

__all__ = ["EDGE_FIELDS", "NODE_FIELDS", "Parts", "edge_columns", "node_columns"]

NODE_FIELDS: Mapping[str, tuple[str, bool]] = {"label": ("string", False), "kind": ("string", False)}
"""The columns that every node table has, each with its type and whether it holds lists."""

EDGE_FIELDS: Mapping[str, tuple[str, bool]] = {
    "relation": ("string", False),
    "label": ("string", False),
    "weight": ("double", False),
    "since": ("string", False),
    "until": ("string", False),
    "claims": ("string", True),
    "evidence": ("string", True),
}
"""The columns that every edge table has, each with its type and whether it holds lists."""

Columns = Mapping[str, Sequence[Any]]


class Parts(NamedTuple):
    """The ids of the nodes, the numbers of the ends of the edges, and the columns of both."""

    ids: Sequence[str]
    sources: Sequence[int]
    targets: Sequence[int]
    node_columns: Columns
    edge_columns: Columns
    kind_labels: Mapping[str, str]
    claims: Mapping[str, Claim]


def node_columns(nodes: Sequence[Node]) -> Columns:
    """The columns of these nodes; an attribute with the name of a field gets an underscore after it."""
    fields: dict[str, Sequence[Any]] = {"label": [node.label for node in nodes], "kind": [node.kind for node in nodes]}
    return {**fields, **_attributes([node.attributes for node in nodes], NODE_FIELDS)}


def edge_columns(edges: Sequence[Edge]) -> Columns:
    """The columns of these edges, without their ends; named as in `node_columns`."""
    fields = {name: [_filled(getattr(edge, name)) for edge in edges] for name in EDGE_FIELDS}
    return fields | _attributes([edge.attributes for edge in edges], EDGE_FIELDS)


def _filled(value: Any) -> Any:
    return None if value == () else value


def _attributes(items: Sequence[Mapping[str, Any]], fields: Iterable[str]) -> dict[str, list[Any]]:
    """One list a name, as long as `items`, with None where an item has nothing of that name."""
    taken = {*fields, "id", "source", "target"}
    columns: dict[str, list[Any]] = {}
    for name in dict.fromkeys(name for item in items for name in item):
        free = name
        while free in taken:
            free += "_"
        taken.add(free)
        columns[free] = [_filled(item.get(name)) for item in items]
    return columns
