"""
GeoJSON (RFC 7946): nodes as points where they have a place, edges as lines between places.

A feature's `feature` is "node" or "edge". What has no place is there without a geometry.
"""

from collections.abc import Iterator, Sequence
from typing import IO

from clustergraph.export.fields import Field, Holds, fields
from clustergraph.export.members import members, quoted, separated
from clustergraph.export.picture import Picture
from clustergraph.export.said import Said
from clustergraph.export.texts import NOTHING, Text, written_ids

__all__ = ["write_geojson"]

_TYPES = frozenset({"integer", "double", "boolean"})
_NODES = Holds(_TYPES, True, 2**53, frozenset({"id", "feature", "colour"}))
_EDGES = Holds(_TYPES, True, 2**53, frozenset({"feature", "source", "target"}))


def write_geojson(picture: Picture, stream: IO[bytes], said: Said) -> None:
    """Write the features, one a line, the nodes before the edges."""
    network = picture.network
    out = Text(stream, said)
    nodes, edges = fields(network.node_table, _NODES, said), fields(network.edge_table, _EDGES, said)
    ids = [quoted(id_) for id_ in written_ids(network.ids, NOTHING, said)]
    name = f'"name":{quoted(picture.title)},' if picture.title else ""
    out.write(f'{{"type":"FeatureCollection",{name}"features":[')
    out.each(separated(_features(picture, ids, nodes, edges, said)))
    out.write("\n]}\n")


def _features(
    picture: Picture, ids: Sequence[str], nodes: Sequence[Field], edges: Sequence[Field], said: Said
) -> Iterator[str]:
    network, placed = picture.network, picture.placed
    points = [f"[{point[0]!r},{point[1]!r}]" if point else "" for point in placed]
    kinds = network.node_table.values("kind")
    for id_, point, kind, row in zip(ids, points, kinds, members(nodes, len(ids)), strict=True):
        if not point:
            said.add("unplaced")
        colour = f',"colour":"{picture.kinds[kind or ""].colour}"'
        yield _feature("Point", point, f'"feature":"node","id":{id_}{row}{colour}')
    for one, other, row in zip(network.sources, network.targets, members(edges, len(network.sources)), strict=True):
        line = f"[{points[one]},{points[other]}]" if points[one] and points[other] else ""
        if not line:
            said.add("apart")
        yield _feature("LineString", line, f'"feature":"edge","source":{ids[one]},"target":{ids[other]}{row}')


def _feature(type_: str, coordinates: str, properties: str) -> str:
    geometry = f'{{"type":"{type_}","coordinates":{coordinates}}}' if coordinates else "null"
    return f'{{"type":"Feature","geometry":{geometry},"properties":{{{properties}}}}}'
