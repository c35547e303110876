"""
Node-link JSON, as networkx 3.6 writes and reads it: the edges are under "edges".

Positions are x and y in pixels, y downwards; the claims and the words for classes are data of the graph.
"""

from typing import IO

from clustergraph.export.fields import EDGE_PARAMETERS, NODE_PARAMETERS, Holds, fields
from clustergraph.export.members import claim_members, compact_json, members, quoted, separated
from clustergraph.export.picture import Picture
from clustergraph.export.said import Said
from clustergraph.export.texts import NOTHING, Text, written_ids

__all__ = ["write_node_link"]

_TYPES = frozenset({"integer", "double", "boolean"})
_NODES = Holds(_TYPES, True, reserved=frozenset(["id", "x", "y"]) | NODE_PARAMETERS)
_EDGES = Holds(_TYPES, True, reserved=frozenset(["source", "target"]) | EDGE_PARAMETERS)


def write_node_link(picture: Picture, stream: IO[bytes], said: Said) -> None:
    """Write the network as nodes and edges, one a line."""
    network = picture.network
    out = Text(stream, said)
    nodes, edges = fields(network.node_table, _NODES, said), fields(network.edge_table, _EDGES, said)
    ids = [quoted(id_) for id_ in written_ids(network.ids, NOTHING, said)]
    graph = {
        "name": picture.title,
        "kindLabels": dict(network.kind_labels),
        "claims": {id_: claim_members(claim) for id_, claim in network.claims.items()},
    }
    out.write(f'{{"directed":true,"multigraph":true,"graph":{compact_json(graph)},\n"nodes":[')
    rows = zip(network.ids, ids, members(nodes, len(ids)), strict=True)
    out.each(separated(f'{{"id":{written}{row}{_position(picture, id_)}}}' for id_, written, row in rows))
    out.write('\n],\n"edges":[')
    ends = zip(network.sources, network.targets, members(edges, len(network.sources)), strict=True)
    out.each(
        separated(
            f'{{"source":{ids[one]},"target":{ids[other]},"key":{number}{row}}}'
            for number, (one, other, row) in enumerate(ends)
        )
    )
    out.write("\n]}\n")


def _position(picture: Picture, id_: str) -> str:
    point = picture.position(id_)
    return f',"x":{point[0]!r},"y":{point[1]!r}' if point else ""
