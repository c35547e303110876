"""Where the nodes of a network lie on a map: of France, of Europe, or of the world, as the nodes need it."""

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from clustergraph.layout.points import SPACING, Taken, sunflower
from clustergraph.layout.projecting import LAMBERT_93, LAMBERT_EUROPE, Projection, equal_earth
from clustergraph.network import Network

__all__ = ["Map", "places"]

# A map is taken where it shows so many of the nodes.
_MOST = 0.8
_APART = 0.45 * SPACING
_ROOM = 3.0

Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Map:
    """
    A map in pixels: x to the right and y downwards, (0, 0) in the middle of the outline.

    `positions` has the nodes that have a place, by id; `outline` the coasts and borders as closed rings without the
    last point; `extent` is france, europe or world; `attribution` says whose outline it is; `missing` how many nodes
    have no place; `outside` which lie beyond the outline's extent: they stand around it on the side where they lie.
    """

    positions: Mapping[str, tuple[float, float]]
    outline: Sequence[Ring]
    attribution: str
    missing: int
    extent: str
    outside: Sequence[str] = ()


@dataclass(frozen=True)
class _Extent:
    """West, south, east and north in degrees, how what is between them is projected, and how wide, in pixels."""

    bounds: tuple[float, float, float, float]
    projection: Projection
    wide: float

    def holds(self, longitude: float, latitude: float) -> bool:
        west, south, east, north = self.bounds
        return west <= longitude <= east and south <= latitude <= north


_EXTENTS = {
    "france": _Extent((-5.6, 41.2, 9.8, 51.3), LAMBERT_93, 2400),
    "europe": _Extent((-25, 33, 45, 72), LAMBERT_EUROPE, 3600),
    "world": _Extent((-180, -90, 180, 90), equal_earth, 4800),
}


def places(network: Network) -> Map | None:
    """
    The map of a network, from the attributes `longitude` and `latitude` of its nodes, in degrees of WGS 84.

    It is that of metropolitan France in Lambert-93 if that shows four in five of the nodes that have a place, else that
    of Europe if it does, else that of the world. Nodes beyond it, such as those of overseas departments on a map of
    metropolitan France, stand around it on the side where they lie. Nodes at one place are spread around it like the
    seeds of a sunflower, and no node covers another. The order of the nodes changes nothing.

    :returns: None where no node has a place

    >>> from clustergraph.network import Node
    >>> found = places(Network([Node("a", "Acme", attributes={"longitude": 2.35, "latitude": 48.86}), Node("b", "B")]))
    >>> found.extent, list(found.positions), found.missing
    ('france', ['a'], 1)
    """
    where = _coordinates(network)
    if not where:
        return None
    name = next(name for name, extent in _EXTENTS.items() if _share(extent, where.values()) >= _MOST)
    extent = _EXTENTS[name]
    rings = [[extent.projection(*point) for point in ring] for ring in _rings(name)]
    frame = _Frame.around(rings, max(extent.wide, _ROOM * _APART * math.sqrt(len(where))))
    inside = {id_: frame.pixels(extent.projection(*place)) for id_, place in where.items() if extent.holds(*place)}
    outside = {id_: frame.beyond(_bearing(extent, place)) for id_, place in where.items() if id_ not in inside}
    return Map(
        _spread(inside | outside),
        [[_whole(frame.pixels(point)) for point in ring] for ring in rings],
        _shipped()["source"].split(";")[0],
        len(network.ids) - len(where),
        name,
        tuple(sorted(outside)),
    )


def _coordinates(network: Network) -> dict[str, tuple[float, float]]:
    """Longitude and latitude of the nodes that have both within their range, in the order of ids."""
    if not {"longitude", "latitude"} <= set(network.node_table.names):
        return {}
    columns = (network.node_table.values(name) for name in ("longitude", "latitude"))
    found = {id_: (_number(x), _number(y)) for id_, x, y in zip(network.ids, *columns, strict=True)}
    return {id_: found[id_] for id_ in sorted(found) if abs(found[id_][0]) <= 180 and abs(found[id_][1]) <= 90}


def _number(value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return math.nan


def _share(extent: _Extent, where: Collection[tuple[float, float]]) -> float:
    return sum(extent.holds(*place) for place in where) / len(where)


@dataclass(frozen=True)
class _Frame:
    """How metres become pixels, and the ring around the outline, in pixels."""

    middle: complex
    scale: float
    rim: float

    @classmethod
    def around(cls, rings: Sequence[Sequence[complex]], wide: float) -> "_Frame":
        points = [point for ring in rings for point in ring]
        across, up = [point.real for point in points], [point.imag for point in points]
        middle = complex(min(across) + max(across), min(up) + max(up)) / 2
        scale = wide / max(max(across) - min(across), max(up) - min(up))
        return cls(middle, scale, max(abs(point - middle) for point in points) * scale + 2 * SPACING)

    def pixels(self, metres: complex) -> complex:
        return ((metres - self.middle) * self.scale).conjugate()

    def beyond(self, bearing: float) -> complex:
        """The point on the ring in that direction, in radians clockwise from north."""
        return self.rim * complex(math.sin(bearing), -math.cos(bearing))


def _bearing(extent: _Extent, place: tuple[float, float]) -> float:
    """In which direction one sets out from the middle of the extent to get to a place the shortest way, in radians."""
    west, south, east, north = (math.radians(bound) for bound in extent.bounds)
    longitude, latitude = (math.radians(value) for value in place)
    turn, own = longitude - (west + east) / 2, (south + north) / 2
    return math.atan2(
        math.sin(turn) * math.cos(latitude),
        math.cos(own) * math.sin(latitude) - math.sin(own) * math.cos(latitude) * math.cos(turn),
    )


def _spread(wishes: Mapping[str, complex]) -> dict[str, tuple[float, float]]:
    """Each node at its place or on the next free seed around it, in the order of ids."""
    taken = Taken(touch=_APART)
    seeds = {wish: sunflower(wish, _APART) for wish in wishes.values()}
    return {id_: _whole(taken.first(seeds[wishes[id_]])) for id_ in sorted(wishes)}


def _whole(point: complex) -> tuple[float, float]:
    return float(round(point.real)), float(round(point.imag))


@cache
def _shipped() -> Mapping[str, Any]:
    text = (Path(__file__).parent / "natural_earth.json").read_text("utf-8")
    return json.loads(text)  # type: ignore[no-any-return]


def _rings(name: str) -> list[list[tuple[float, float]]]:
    """The rings of an outline, in degrees."""
    numbers = [[number / 100 for number in ring] for ring in _shipped()[name]]
    return [list(zip(ring[::2], ring[1::2], strict=True)) for ring in numbers]
