"""From longitude and latitude to metres on a plane."""

import math
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["LAMBERT_93", "LAMBERT_EUROPE", "Cone", "Projection", "equal_earth"]

Projection = Callable[[float, float], complex]
"""Easting and northing in metres, as the parts of a complex number, of a longitude and a latitude in degrees."""

_AXIS = 6_378_137.0  # GRS 80
_ECCENTRICITY = math.sqrt(2 / 298.257222101 - (1 / 298.257222101) ** 2)
_STEEPEST = 89.9


@dataclass(frozen=True)
class Cone:
    """
    Lambert's conformal conic projection with two standard parallels on the ellipsoid GRS 80, which WGS 84 equals here.

    Source: Snyder, Map Projections: A Working Manual (USGS, 1987), formulas 14-15, 15-1 to 15-9; the same as IGN,
    Projection cartographique conique conforme de Lambert (NT/G 71, 1995). Angles in degrees, lengths in metres.

    >>> origin = LAMBERT_93(3, 46.5)
    >>> round(origin.real, 3), round(origin.imag, 3)
    (700000.0, 6600000.0)
    """

    meridian: float
    origin: float
    south: float
    north: float
    easting: float
    northing: float

    def __call__(self, longitude: float, latitude: float) -> complex:
        """Easting and northing of a place; a latitude beyond 89.9° counts as that."""
        one, two = _scale(self.south), _scale(self.north)
        exponent = math.log(one / two) / math.log(_colatitude(self.south) / _colatitude(self.north))
        factor = _AXIS * one / (exponent * _colatitude(self.south) ** exponent)
        radius = factor * _colatitude(min(latitude, _STEEPEST)) ** exponent
        angle = exponent * math.radians((longitude - self.meridian + 180) % 360 - 180)
        middle = factor * _colatitude(self.origin) ** exponent
        return complex(self.easting + radius * math.sin(angle), self.northing + middle - radius * math.cos(angle))


LAMBERT_93 = Cone(3, 46.5, 44, 49, 700_000, 6_600_000)
"""RGF93 / Lambert-93, EPSG:2154: the legal projection of metropolitan France."""

LAMBERT_EUROPE = Cone(10, 52, 35, 65, 4_000_000, 2_800_000)
"""ETRS89 / LCC Europe, EPSG:3034: conformal maps of Europe at 1:500,000 and smaller."""


def _scale(latitude: float) -> float:
    sine = math.sin(math.radians(latitude))
    return math.cos(math.radians(latitude)) / math.sqrt(1 - (_ECCENTRICITY * sine) ** 2)


def _colatitude(latitude: float) -> float:
    """The tangent of half the conformal colatitude (Snyder's t)."""
    sine = _ECCENTRICITY * math.sin(math.radians(latitude))
    conformal: float = ((1 - sine) / (1 + sine)) ** (_ECCENTRICITY / 2)
    return math.tan(math.pi / 4 - math.radians(max(latitude, -_STEEPEST)) / 2) / conformal


def equal_earth(longitude: float, latitude: float) -> complex:
    """
    Easting and northing in metres in the Equal Earth projection, on the sphere of the same surface, around 0° E.

    Source: Šavrič, Patterson and Jenny, International Journal of Geographical Information Science 33, 454 (2019).
    """
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    angle = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    square = angle * angle
    sixth = square**3
    slope = a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(angle) / (3 * slope)
    y = angle * (a1 + a2 * square + sixth * (a3 + a4 * square))
    return complex(x, y) * 6_371_007.2
