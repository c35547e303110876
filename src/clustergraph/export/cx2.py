"""
CX2, the exchange format of Cytoscape and NDEx.

A node's label is its `name` and its id `represents`; an edge's relation is its `interaction`, as Cytoscape has them.
Positions are in pixels, y downwards. Source: NDEx, Cytoscape Exchange Format Specification (version 2).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

from clustergraph.export.fields import Field, Holds, fields
from clustergraph.export.members import compact_json, members, quoted, separated
from clustergraph.export.picture import Picture
from clustergraph.export.said import Said
from clustergraph.export.texts import NOTHING, Text, written_ids

__all__ = ["write_cx2"]

_TYPES = frozenset({"integer", "double", "boolean"})
_NODES = Holds(_TYPES, True, 2**63 - 1, frozenset(["id", "name", "represents", "x", "y", "z"]))
_EDGES = Holds(_TYPES, True, 2**63 - 1, frozenset(["id", "name", "interaction", "source", "target"]))
_SHAPES = {
    "dot": "ellipse", "square": "rectangle", "diamond": "diamond", "triangle": "triangle", "triangleDown": "vee",
    "hexagon": "hexagon", "star": "octagon",
}  # fmt: skip


def write_cx2(picture: Picture, stream: IO[bytes], said: Said) -> None:
    """Write the network with declared types, positions, colours and shapes."""
    network = picture.network
    out = Text(stream, said)
    nodes = fields(network.node_table, _NODES, said, without=("label",))
    edges = fields(network.edge_table, _EDGES, said, without=("relation",))
    counts = {
        "attributeDeclarations": 1,
        "networkAttributes": 1,
        "nodes": len(network.ids),
        "edges": len(network.sources),
    }
    counts["visualProperties"] = 1
    out.write('[{"CXVersion":"2.0","hasFragments":false},\n')
    out.write(_aspect("metaData", [{"name": name, "elementCount": count} for name, count in counts.items()]))
    out.write(_aspect("attributeDeclarations", [_declared(nodes, edges)]))
    out.write(_aspect("networkAttributes", [{"name": picture.title or "network"}]), '{"nodes":[')
    out.each(separated(_nodes(picture, nodes, said)))
    out.write(']},\n{"edges":[')
    out.each(separated(_edges(picture, edges)))
    out.write("]},\n", _aspect("visualProperties", [_look(picture)]), '{"status":[{"success":true}]}]\n')


def _aspect(name: str, items: Sequence[Any]) -> str:
    return f"{{{quoted(name)}:{compact_json(items)}}},\n"


def _declared(nodes: Sequence[Field], edges: Sequence[Field]) -> dict[str, Any]:
    text = {"d": "string"}
    return {
        "networkAttributes": {"name": text},
        "nodes": {"name": text, "represents": text} | {field.name: {"d": _type(field)} for field in nodes},
        "edges": {"interaction": text} | {field.name: {"d": _type(field)} for field in edges},
    }


def _type(field: Field) -> str:
    name = "long" if field.type == "integer" and field.largest >= 2**31 else field.type
    return f"list_of_{name}" if field.many else name


def _nodes(picture: Picture, found: Sequence[Field], said: Said) -> Iterator[str]:
    network = picture.network
    ids = written_ids(network.ids, NOTHING, said)
    rows = zip(network.ids, ids, network.node_table.values("label"), members(found, len(ids)), strict=True)
    for number, (id_, written, label, row) in enumerate(rows):
        point = picture.position(id_)
        place = f'"x":{point[0]!r},"y":{point[1]!r},' if point else ""
        yield f'{{"id":{number},{place}"v":{{"name":{quoted(label or "")},"represents":{quoted(written)}{row}}}}}'


def _edges(picture: Picture, found: Sequence[Field]) -> Iterator[str]:
    network = picture.network
    relations = network.edge_table.values("relation")
    rows = zip(network.sources, network.targets, relations, members(found, len(network.sources)), strict=True)
    for number, (one, other, relation, row) in enumerate(rows):
        own = f'"interaction":{quoted(relation)}{row}' if relation is not None else row[1:]
        yield f'{{"id":{number},"s":{one},"t":{other},"v":{{{own}}}}}'


def _look(picture: Picture) -> dict[str, Any]:
    """The looks of nodes by their class."""
    looks = {kind: look for kind, look in picture.kinds.items() if kind}
    mappings = {
        "NODE_BACKGROUND_COLOR": {kind: look.colour for kind, look in looks.items()},
        "NODE_SHAPE": {kind: _SHAPES[look.shape] for kind, look in looks.items()},
    }
    node = {name: _discrete(values) for name, values in mappings.items() if values}
    label = {"type": "PASSTHROUGH", "definition": {"attribute": "name", "type": "string"}}
    return {
        "default": {"network": {}, "node": {"NODE_SHAPE": "ellipse"}, "edge": {"EDGE_TARGET_ARROW_SHAPE": "triangle"}},
        "nodeMapping": {"NODE_LABEL": label, **node},
        "edgeMapping": {},
    }


def _discrete(values: Mapping[str, str]) -> dict[str, Any]:
    pairs = [{"v": kind, "vp": value} for kind, value in values.items()]
    return {"type": "DISCRETE", "definition": {"attribute": "kind", "map": pairs}}
