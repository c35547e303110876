"""
GraphML: what igraph, networkx, yEd and Gephi read.

Keys are typed; a list is JSON text. x and y (upwards), r, g, b and size are the names under which Gephi and
graphology look for positions, colours and sizes. The graph itself has no data, which Gephi would report as an error.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import IO, Any

from clustergraph.export.fields import EDGE_PARAMETERS, NODE_PARAMETERS, Field, Holds, fields, text
from clustergraph.export.picture import Picture
from clustergraph.export.said import Said
from clustergraph.export.texts import XML, Text, written_ids, xml
from clustergraph.network.looks import Look

__all__ = ["write_graphml"]

_TYPES = frozenset({"integer", "double", "boolean"})
_NODES = Holds(
    _TYPES, integers=2**63 - 1, reserved=frozenset(["id", "x", "y", "r", "g", "b", "size"]) | NODE_PARAMETERS
)
_EDGES = Holds(_TYPES, integers=2**63 - 1, reserved=frozenset(["id", "source", "target"]) | EDGE_PARAMETERS)
_LOOKS = {"x": "double", "y": "double", "r": "int", "g": "int", "b": "int", "size": "double"}

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def write_graphml(picture: Picture, stream: IO[bytes], said: Said) -> None:
    """Write the network with typed keys, positions, colours and sizes."""
    network = picture.network
    out = Text(stream, said, XML)
    nodes, edges = fields(network.node_table, _NODES, said), fields(network.edge_table, _EDGES, said)
    ids = [xml(id_) for id_ in written_ids(network.ids, XML, said)]
    out.write(_HEAD, f"<desc>{xml(picture.title)}</desc>\n" if picture.title else "")
    out.each(_keys(nodes, edges))
    out.write('<graph id="G" edgedefault="directed">\n')
    out.each(_nodes(picture, ids, nodes))
    ends = zip(network.sources, network.targets, _rows(edges, "e", len(network.sources)), strict=True)
    out.each(
        f'<edge id="e{number}" source="{ids[one]}" target="{ids[other]}">{data}</edge>\n'
        for number, (one, other, data) in enumerate(ends)
    )
    out.write("</graph>\n</graphml>\n")


def _keys(nodes: Sequence[Field], edges: Sequence[Field]) -> Iterator[str]:
    for name, type_ in _LOOKS.items():
        yield _declared(name, "node", name, type_)
    for kind, found in (("node", nodes), ("edge", edges)):
        for number, field in enumerate(found):
            yield _declared(f"{kind[0]}{number}", kind, field.name, _type(field))


def _declared(id_: str, kind: str, name: str, type_: str) -> str:
    return f'<key id="{id_}" for="{kind}" attr.name="{xml(name)}" attr.type="{type_}"/>\n'


def _type(field: Field) -> str:
    return "string" if field.type == "string" else _NAMES[field.type] if field.largest < 2**31 else "long"


_NAMES = {"integer": "int", "double": "double", "boolean": "boolean"}


def _nodes(picture: Picture, ids: Sequence[str], found: Sequence[Field]) -> Iterator[str]:
    kinds = picture.network.node_table.values("kind")
    colours = {kind: _colour(look) for kind, look in picture.kinds.items()}
    rows = zip(picture.network.ids, ids, kinds, picture.sizes, _rows(found, "n", len(ids)), strict=True)
    for id_, written, kind, size, data in rows:
        point = picture.position(id_)
        place = f'<data key="x">{point[0]:.6g}</data><data key="y">{-point[1] or 0.0:.6g}</data>' if point else ""
        yield f'<node id="{written}">{data}{place}{colours[kind or ""]}<data key="size">{size}</data></node>\n'


def _colour(look: Look) -> str:
    channels = zip("rgb", bytes.fromhex(look.colour[1:]), strict=True)
    return "".join(f'<data key="{name}">{value}</data>' for name, value in channels)


def _rows(found: Sequence[Field], prefix: str, length: int) -> Iterator[str]:
    """The data of every row."""
    if not found:
        return iter("" for _ in range(length))
    return map("".join, zip(*(_column(f"{prefix}{number}", field) for number, field in enumerate(found)), strict=True))


def _column(key: str, field: Field) -> Iterator[str]:
    before, spelled = f'<data key="{key}">', _spelling(field)
    return ("" if value is None else f"{before}{spelled(value)}</data>" for value in field.values())


def _spelling(field: Field) -> Callable[[Any], str]:
    return lru_cache(maxsize=1_000)(xml) if field.type == "string" else text
