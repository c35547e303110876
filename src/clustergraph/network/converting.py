"""A network in the libraries that analyse and draw: networkx, igraph, pandas, pyvis."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

from clustergraph.errors import QueryError
from clustergraph.network.items import Edge, Node, Value
from clustergraph.network.tables import Column, Table

if TYPE_CHECKING:
    import igraph
    import networkx
    import pandas
    import pyvis.network

    from clustergraph.network.graph import Network

__all__ = ["from_networkx", "to_igraph", "to_networkx", "to_pandas", "to_pyvis"]

_NODE = ("label", "kind")
_EDGE = ("relation", "label", "weight", "since", "until", "claims", "evidence")
_TEXTS = ("label", "kind", "relation", "since", "until")


def to_networkx(network: "Network") -> "networkx.MultiDiGraph[str]":
    """A MultiDiGraph; see `Network.to_networkx`."""
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    ids = network.ids
    graph.add_nodes_from((id_, network.node_table.row(number)) for number, id_ in enumerate(ids))
    graph.add_edges_from(
        (ids[one], ids[other], network.edge_table.row(number))
        for number, (one, other) in enumerate(zip(network.sources, network.targets, strict=True))
    )
    return graph


def from_networkx(graph: "networkx.Graph[Any]") -> tuple[Iterator[Node], Iterator[Edge]]:
    """The nodes and the edges of any graph of networkx; see `Network.from_networkx`."""
    nodes = (_node(str(id_), data) for id_, data in graph.nodes(data=True))
    edges = (_edge(str(source), str(target), data) for source, target, data in graph.edges(data=True))
    return nodes, edges


def _node(id_: str, data: Mapping[str, Any]) -> Node:
    fields, others = _split(data, _NODE)
    return Node(id_, fields.get("label") or id_, fields.get("kind"), others)


def _edge(source: str, target: str, data: Mapping[str, Any]) -> Edge:
    fields, others = _split(data, _EDGE)
    return Edge(source, target, **fields, attributes=others)


def _split(data: Mapping[str, Any], names: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, Value]]:
    """The fields among some data, each as its field wants it, and the other values."""
    values = {str(name): found for name, value in data.items() if (found := _value(value)) is not None}
    fields = {name: _field(name, values[name]) for name in names if name in values and _fits(name, values[name])}
    return fields, {name: value for name, value in values.items() if name not in fields}


def _fits(name: str, value: Value) -> bool:
    return name != "weight" or isinstance(value, int | float | Decimal)


def _field(name: str, value: Value) -> Any:
    if name in _TEXTS:
        return str(value)
    if name == "weight":
        return float(value)  # type: ignore[arg-type]
    return tuple(str(one) for one in (value if isinstance(value, tuple) else (value,)))


def _value(value: Any) -> Value | None:
    """What an attribute can hold of any value: itself, a tuple for a list or a set, or its text."""
    if value is None or type(value) in (str, int, float, bool, Decimal, date):
        return value  # type: ignore[no-any-return]
    if isinstance(value, list | tuple | set | frozenset):
        values = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return tuple(found for one in values if (found := _value(one)) is not None) or None
    # Numbers of other libraries know which of Python's own they are.
    item = getattr(value, "item", None)
    if callable(item) and type(own := item()) in (int, float, bool, str):
        return own  # type: ignore[no-any-return]
    return str(value)


def to_igraph(network: "Network") -> "igraph.Graph":
    """A directed graph; see `Network.to_igraph`."""
    import igraph

    return igraph.Graph(
        n=len(network.ids),
        edges=list(zip(network.sources, network.targets, strict=True)),
        directed=True,
        vertex_attrs={
            # An attribute that is called so gives way to igraph's own name of a node.
            **{name + "_" * (name == "name"): values for name, values in _present(network.node_table)},
            "name": list(network.ids),
        },
        edge_attrs=dict(_present(network.edge_table)),
    )


def _present(table: Table) -> Iterator[tuple[str, list[Any]]]:
    """The columns that have a value in some row."""
    for name in table.names:
        values = list(table.values(name))
        if any(value is not None for value in values):
            yield name, values


def to_pandas(network: "Network") -> "tuple[pandas.DataFrame, pandas.DataFrame]":
    """Two frames; see `Network.to_pandas`."""
    try:
        pandas = import_module("pandas")
    except ImportError as error:
        raise QueryError("to_pandas needs pandas: pip install 'clustergraph[frames]'") from error
    ids = network.ids
    ends = {
        "source": [ids[number] for number in network.sources],
        "target": [ids[number] for number in network.targets],
    }
    nodes = pandas.DataFrame(_series(network.node_table, pandas), index=pandas.Index(ids, name="id", dtype="object"))
    return nodes, pandas.DataFrame({**ends, **_series(network.edge_table, pandas)})


def _series(table: Table, pandas: Any) -> dict[str, Any]:
    """The columns of a table as pandas holds them; lists and decimal numbers as objects."""
    return {name: pandas.array(list(column.values), dtype=_dtype(column)) for name, column in table.columns.items()}


def _dtype(column: Column) -> str:
    if column.many or (column.type == "integer" and any(abs(value or 0) >= 2**63 for value in column.values)):
        return "object"
    return {"string": "string", "integer": "Int64", "double": "Float64", "boolean": "boolean"}.get(
        column.type, "object"
    )


def to_pyvis(
    network: "Network", positions: Mapping[str, tuple[float, float]] | None, options: Mapping[str, Any]
) -> "pyvis.network.Network":
    """A network of pyvis at rest; see `Network.to_pyvis`."""
    import pyvis.network

    places = positions or _spread(network)
    picture = pyvis.network.Network(**{"directed": True, "cdn_resources": "in_line", **options})
    picture.toggle_physics(False)
    for node in network.nodes:
        x, y = places[node.id]
        picture.add_node(node.id, label=node.label, title=node.label, group=node.kind or "", x=x, y=y)
    for edge in network.edges:
        title = "\n— ".join((edge.label or "", *edge.evidence))
        picture.add_edge(edge.source, edge.target, title=title)
    return picture


def _spread(network: "Network") -> dict[str, tuple[float, float]]:
    """A place for every node, about 100 pixels apart, found without chance: Kamada–Kawai, or a circle for many."""
    graph = to_igraph(network)
    size = len(network.ids)
    few = 0 < size <= 1000
    layout, reach = (graph.layout_kamada_kawai(), 100) if few else (graph.layout_circle(), 16 * size)
    return {id_: (reach * x, reach * y) for id_, (x, y) in zip(network.ids, layout, strict=True)}
