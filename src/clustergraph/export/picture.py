"""What every format is written from: the network, where its nodes are drawn, and where they are on earth."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isfinite, sqrt

from clustergraph.network import Network
from clustergraph.network.looks import Look, kind_words, looks

__all__ = ["Picture", "Points"]

Points = Mapping[str, tuple[float, float]]
"""A point by the id of a node."""


@dataclass(frozen=True)
class Picture:
    """
    A network with all that a file may say of it.

    :param positions: in pixels, y downwards
    :param places: longitude and latitude in degrees
    """

    network: Network
    positions: Points
    places: Points
    title: str
    language: str

    @cached_property
    def kinds(self) -> Mapping[str, Look]:
        """The look of every class of a node; "" is that of none."""
        return looks({kind or "" for kind in self.network.node_table.values("kind")})

    @cached_property
    def sizes(self) -> list[float]:
        """The radius of every node in pixels, its area growing with its edges."""
        return [round(4 + 2 * sqrt(degree), 1) for degree in self.network.degrees().values()]

    def words(self, kind: str) -> str:
        """What a class is called."""
        return kind_words(kind, self.language, self.network.kind_labels)

    def position(self, id_: str) -> tuple[float, float] | None:
        """Where a node is drawn; None where that is not known."""
        return _point(self.positions.get(id_))

    @cached_property
    def placed(self) -> list[tuple[float, float] | None]:
        """Longitude and latitude of every node: as given, else as its attributes of these names have them."""
        columns = [self._numbers(name) for name in ("longitude", "latitude")]
        known = zip(self.network.ids, *columns, strict=True)
        return [_on_earth(self.places.get(id_) or (longitude, latitude)) for id_, longitude, latitude in known]

    def _numbers(self, name: str) -> list[float | None]:
        table = self.network.node_table
        if name not in table.names:
            return [None] * len(self.network.ids)
        return [_number(value) for value in table.values(name)]


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


def _point(point: tuple[float, float] | None) -> tuple[float, float] | None:
    return point if point and all(map(isfinite, point)) else None


def _on_earth(point: tuple[float | None, float | None]) -> tuple[float, float] | None:
    longitude, latitude = point
    if longitude is None or latitude is None or not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        return None
    return longitude, latitude
