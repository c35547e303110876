"""
Cytoscape.js JSON, which Cytoscape itself opens too: elements with data and positions, and a style that uses them.

Positions are in pixels, y downwards. Whole numbers beyond 2⁵³, which JavaScript would round, are text.
"""

import re
from collections.abc import Iterator, Sequence
from typing import IO

from clustergraph.export.fields import Field, Holds, fields
from clustergraph.export.members import claim_members, compact_json, members, quoted, separated
from clustergraph.export.picture import Picture
from clustergraph.export.said import Said
from clustergraph.export.texts import NOTHING, Text, written_ids

__all__ = ["edge_prefix", "write_cytoscape"]

_TYPES = frozenset({"integer", "double", "boolean"})
_NODES = Holds(_TYPES, True, 2**53, frozenset(["id", "parent", "colour", "shape", "size", "suid"]))
_EDGES = Holds(_TYPES, True, 2**53, frozenset(["id", "source", "target", "parent", "suid"]))
_SHAPES = {
    "dot": "ellipse", "square": "rectangle", "diamond": "diamond", "triangle": "triangle", "triangleDown": "vee",
    "hexagon": "hexagon", "star": "star",
}  # fmt: skip
_STYLE = [
    {
        "selector": "node",
        "style": {
            "background-color": "data(colour)", "shape": "data(shape)", "width": "data(size)", "height": "data(size)",
            "font-size": 10,
        },
    },
    {"selector": "node[label]", "style": {"label": "data(label)"}},
    {
        "selector": "edge",
        "style": {"curve-style": "bezier", "target-arrow-shape": "triangle", "width": 1, "line-color": "#999999"},
    },
    {"selector": "edge[label]", "style": {"label": "data(label)", "font-size": 8}},
]  # fmt: skip


def write_cytoscape(picture: Picture, stream: IO[bytes], said: Said) -> None:
    """Write the network as elements, one a line."""
    network = picture.network
    out = Text(stream, said)
    nodes, edges = fields(network.node_table, _NODES, said), fields(network.edge_table, _EDGES, said)
    ids = [quoted(id_) for id_ in written_ids(network.ids, NOTHING, said)]
    claims = {id_: claim_members(claim) for id_, claim in network.claims.items()}
    out.write('{"format_version":"1.0","generated_by":"clustergraph","target_cytoscapejs_version":"~3.0",\n')
    out.write(f'"data":{compact_json({"name": picture.title, "claims": claims})},\n"elements":{{"nodes":[')
    out.each(separated(_nodes(picture, ids, nodes)))
    out.write('\n],"edges":[')
    ends = zip(network.sources, network.targets, members(edges, len(network.sources)), strict=True)
    prefix = edge_prefix(network.ids)
    out.each(
        separated(
            f'{{"data":{{"id":"{prefix}{number}","source":{ids[one]},"target":{ids[other]}{row}}}}}'
            for number, (one, other, row) in enumerate(ends)
        )
    )
    layout = "preset" if picture.positions else "grid"
    out.write(f'\n]}},\n"style":{compact_json(_STYLE)},\n"layout":{{"name":"{layout}"}}}}\n')


def _nodes(picture: Picture, ids: Sequence[str], found: Sequence[Field]) -> Iterator[str]:
    network = picture.network
    looks = {kind: f',"colour":"{look.colour}","shape":"{_SHAPES[look.shape]}"' for kind, look in picture.kinds.items()}
    kinds = network.node_table.values("kind")
    rows = zip(network.ids, ids, kinds, picture.sizes, members(found, len(ids)), strict=True)
    for id_, written, kind, size, row in rows:
        point = picture.position(id_)
        place = f',"position":{{"x":{point[0]!r},"y":{point[1]!r}}}' if point else ""
        yield f'{{"data":{{"id":{written}{row}{looks[kind or ""]},"size":{2 * size}}}{place}}}'


def edge_prefix(ids: Sequence[str]) -> str:
    """What to put before the number of an edge, so that it is the id of no node."""
    prefix = "e"
    while any(re.fullmatch(rf"{prefix}\d+", id_) for id_ in ids):
        prefix += "e"
    return prefix
