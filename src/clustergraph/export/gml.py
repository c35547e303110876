"""
GML: what networkx, igraph, Cytoscape and Gephi read.

The text is ASCII as GML prescribes, with a reference such as &#233; for any other character. Labels are made different
from each other, because networkx takes them for ids; `iri` is the id and `name` the label where it had to change.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import IO, Any

from clustergraph.export.fields import EDGE_PARAMETERS, NODE_PARAMETERS, Field, Holds, fields
from clustergraph.export.picture import Picture
from clustergraph.export.said import Said
from clustergraph.export.texts import NOTHING, Text, distinct

__all__ = ["write_gml"]


def _key(name: str) -> str:
    """
    A name as a key of GML.

    >>> _key("wgs:lat"), _key("2007")
    ('wgs_lat', 'k2007')
    """
    key = re.sub(r"[^A-Za-z0-9_]", "_", name).lstrip("_")
    return key if key[:1].isalpha() else f"k{key}"


_TYPES = frozenset({"integer", "double"})
_NODES = Holds(_TYPES, False, 2**31 - 1, frozenset({"id", "label", "iri", "name", "graphics"}) | NODE_PARAMETERS, _key)
_EDGES = Holds(_TYPES, False, 2**31 - 1, frozenset({"id", "source", "target", "graphics"}) | EDGE_PARAMETERS, _key)
_SHAPES = {
    "dot": "ellipse", "square": "rectangle", "diamond": "diamond", "triangle": "triangle", "triangleDown": "triangle",
    "hexagon": "hexagon", "star": "star",
}  # fmt: skip
_SPECIAL = re.compile(r'[^ -~]|[&"]')


def write_gml(picture: Picture, stream: IO[bytes], said: Said) -> None:
    """Write the network as a directed multigraph with positions, colours and shapes."""
    network = picture.network
    out = Text(stream, said)
    nodes = fields(network.node_table, _NODES, said, without=("label",))
    edges = fields(network.edge_table, _EDGES, said)
    out.write('Creator "clustergraph"\ngraph [\n  directed 1\n  multigraph 1\n')
    if picture.title:
        out.write(f"  comment {_quoted(picture.title)}\n")
    out.each(_nodes(picture, nodes, said))
    rows = zip(network.sources, network.targets, _rows(edges, len(network.sources)), strict=True)
    out.each(f"  edge [\n    source {one}\n    target {other}\n{row}  ]\n" for one, other, row in rows)
    out.write("]\n")


def _nodes(picture: Picture, found: Sequence[Field], said: Said) -> Iterator[str]:
    network = picture.network
    labels = [label or "" for label in network.node_table.values("label")]
    told = distinct(labels)
    if changed := sum(one != other for one, other in zip(labels, told, strict=True)):
        said.add("labels", count=changed)
    kinds = network.node_table.values("kind")
    rows = zip(network.ids, labels, told, kinds, _rows(found, len(labels)), strict=True)
    for number, (id_, label, shown, kind, row) in enumerate(rows):
        name = f"    name {_quoted(label)}\n" if shown != label else ""
        yield (
            f"  node [\n    id {number}\n    label {_quoted(shown)}\n    iri {_quoted(id_)}\n{name}{row}"
            f"{_graphics(picture, id_, kind or '')}  ]\n"
        )


def _graphics(picture: Picture, id_: str, kind: str) -> str:
    look, point = picture.kinds[kind], picture.position(id_)
    place = f"x {_real(point[0])} y {_real(point[1])} " if point else ""
    return f'    graphics [ {place}type "{_SHAPES[look.shape]}" fill "{look.colour}" ]\n'


@lru_cache(maxsize=1_000)
def _quoted(text: str) -> str:
    return '"' + _SPECIAL.sub(_reference, NOTHING.replaced(text)[0]) + '"'


def _reference(found: re.Match[str]) -> str:
    # igraph knows these two by name only.
    return {"&": "&amp;", '"': "&quot;"}.get(found[0]) or f"&#{ord(found[0])};"


def _real(value: float) -> str:
    """A number with the point that GML tells it from a whole number by."""
    text = repr(float(value))
    return text if "." in text else text.replace("e", ".0e")


def _rows(found: Sequence[Field], length: int) -> Iterator[str]:
    """The attributes of every row."""
    if not found:
        return iter("" for _ in range(length))
    return map("".join, zip(*map(_column, found), strict=True))


def _column(field: Field) -> Iterator[str]:
    spelled: Callable[[Any], str] = str if field.type == "integer" else _real if field.type == "double" else _quoted
    return ("" if value is None else f"    {field.name} {spelled(value)}\n" for value in field.values())
