"""
Pajek .net: vertices with labels, positions and shapes, and arcs with a value and a label.

Pajek has no escapes: a quote becomes ', a backslash ⧵ and a line end a space. Labels are made different from each
other, because networkx takes them for ids. Positions lie between 0 and 1, y downwards. Neither times nor several
relations are written: the readers of other tools fail at both.
"""

from collections.abc import Callable, Iterator
from math import isfinite
from typing import IO

from clustergraph.export.picture import Picture
from clustergraph.export.said import Said
from clustergraph.export.texts import XML, Text, distinct
from clustergraph.network import Table

__all__ = ["write_pajek"]

_PLAIN = str.maketrans(
    {'"': "'", "\\": "⧵", "\n": " ", "\r": " ", "\t": " ", "\x85": " ", "\u2028": " ", "\u2029": " "}
)
_SHAPES = {"dot": "ellipse", "square": "box", "diamond": "diamond", "triangle": "triangle", "triangleDown": "triangle"}
_KEPT = ("label", "weight")


def write_pajek(picture: Picture, stream: IO[bytes], said: Said) -> None:
    """Write the network as vertices and arcs."""
    network = picture.network
    out = Text(stream, said, XML)
    if lost := [*(["id"] if network.ids else []), *_lost(network.node_table), *_lost(network.edge_table)]:
        said.add("columns", *lost)
    out.write(f"*Vertices {len(network.ids)}\n")
    out.each(_vertices(picture, said))
    out.write("*Arcs\n")
    out.each(_arcs(picture, said))


def _lost(table: Table) -> Iterator[str]:
    for name in table.names:
        if name not in _KEPT and any(value is not None for value in table.values(name)):
            yield name


def _vertices(picture: Picture, said: Said) -> Iterator[str]:
    network = picture.network
    labels = [label or "" for label in network.node_table.values("label")]
    told = distinct([_plain(label) for label in labels])
    if changed := sum(one != other for one, other in zip(labels, told, strict=True)):
        said.add("labels", count=changed)
    scaled = _scale(picture)
    kinds = network.node_table.values("kind")
    for number, (id_, label, kind) in enumerate(zip(network.ids, told, kinds, strict=True), start=1):
        shape = _SHAPES.get(picture.kinds[kind or ""].shape, "ellipse")
        yield f'{number} "{label}"{scaled(id_, shape)}\n'


def _plain(words: str) -> str:
    # networkx ends a line wherever Python does.
    return " ".join(XML.replaced(words.translate(_PLAIN))[0].splitlines())


def _scale(picture: Picture) -> Callable[[str, str], str]:
    """Where a vertex is, and its shape; nothing where its position is not known."""
    points = [point for id_ in picture.network.ids if (point := picture.position(id_))]
    lows = [min((point[axis] for point in points), default=0.0) for axis in (0, 1)]
    size = max([max((point[axis] for point in points), default=0.0) - lows[axis] for axis in (0, 1)]) or 1.0

    def scaled(id_: str, shape: str) -> str:
        point = picture.position(id_)
        if point is None:
            return ""
        x, y = (0.05 + 0.9 * (point[axis] - lows[axis]) / size for axis in (0, 1))
        return f" {x:.4f} {y:.4f} {shape}"

    return scaled


def _arcs(picture: Picture, said: Said) -> Iterator[str]:
    network = picture.network
    table = network.edge_table
    rows = zip(network.sources, network.targets, table.column("weight").values, table.values("label"), strict=True)
    for one, other, weight, label in rows:
        if weight is not None and not isfinite(weight):
            said.add("infinite", "weight")
        value = weight if weight is not None and isfinite(weight) else 1
        words = f' l "{_plain(label)}"' if label else ""
        yield f"{one + 1} {other + 1} {value}{words}\n"
