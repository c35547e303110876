"""Points of a picture as complex numbers: turning, scaling, and moving them apart."""

import cmath
import math
from collections.abc import Iterator, Sequence
from itertools import count

__all__ = ["LEAST", "SPACING", "Taken", "apart", "box", "drawn_in", "scaled", "sunflower", "turned"]

SPACING = 110.0
"""The side of the square that a node has for itself on average, in pixels at zoom 1."""

LEAST = 0.8 * SPACING
"""How far two nodes are pushed apart, in pixels."""

# No two nodes are nearer than this in the end.
_TOUCH = 0.6 * SPACING
_RIM = 0.25
_GOLDEN = math.pi * (3 - math.sqrt(5))
# Of this density the seeds are about `touch` apart.
_DENSE = 0.6
_ROUNDS = 60


def box(points: Sequence[complex]) -> tuple[complex, float, float]:
    """The upper left corner, the width and the height of what holds all points."""
    left, top = min(point.real for point in points), min(point.imag for point in points)
    return complex(left, top), max(p.real for p in points) - left, max(p.imag for p in points) - top


def drawn_in(points: Sequence[complex]) -> list[complex]:
    """The points around their mean, the far ones drawn in: else a few on the rim leave the many no room."""
    middle = sum(points) / len(points)
    around = [point - middle for point in points]
    return [point / abs(point) ** _RIM if point else point for point in around]


def turned(points: Sequence[complex]) -> list[complex]:
    """The points turned so that they spread most from left to right (the first principal axis)."""
    turn = cmath.exp(-0.5j * cmath.phase(sum(point * point for point in points)))
    return [point * turn for point in points]


def scaled(points: Sequence[complex]) -> list[complex]:
    """The points with a square of SPACING for each, or a length of SPACING where they lie on a line."""
    _, width, height = box(points)
    factors = [len(points) / max(width, height)]
    if width * height:
        factors.append(math.sqrt(len(points) / (width * height)))
    return [point * SPACING * min(factors) for point in points]


def apart(points: Sequence[complex]) -> list[complex]:
    """
    The points with any two at least LEAST apart, as far as pushing pairs aside does it in a number of rounds.

    What is still too near then goes to the nearest free spot, so that in the end no two nodes touch.
    """
    places = list(points)
    moved: set[int] | None = None
    for _ in range(_ROUNDS):
        squares = _squares(places, LEAST)
        close = list(_close(places, squares, moved))
        if not close:
            return places
        moved = set()
        for one, other in close:
            gap = places[one] - places[other]
            length = abs(gap)
            if length >= LEAST:
                continue
            # Two nodes on one spot are parted in a direction that their numbers decide.
            way = gap / length if length else cmath.rect(1, one + other)
            push = (LEAST - length) / 2 * way
            places[one] += push
            places[other] -= push
            moved.update((one, other))
    return _parted(places)


def _squares(points: Sequence[complex], side: float) -> dict[tuple[int, int], list[int]]:
    squares: dict[tuple[int, int], list[int]] = {}
    for number, point in enumerate(points):
        squares.setdefault((int(point.real // side), int(point.imag // side)), []).append(number)
    return squares


def _close(
    points: Sequence[complex], squares: dict[tuple[int, int], list[int]], moved: set[int] | None
) -> Iterator[tuple[int, int]]:
    """The pairs of points nearer than LEAST, of which one has moved; they lie in the same or in touching squares."""
    for (column, row), members in squares.items():
        near = list(members)
        for place in ((column + 1, row - 1), (column + 1, row), (column + 1, row + 1), (column, row + 1)):
            near += squares.get(place, ())
        if len(near) == 1 or (moved is not None and moved.isdisjoint(near)):
            continue
        for rank, one in enumerate(members):
            point = points[one]
            for other in near[rank + 1 :]:
                if abs(points[other] - point) < LEAST:
                    yield one, other


def _parted(points: Sequence[complex]) -> list[complex]:
    """The points in turn, each on its place or, where that would touch an earlier one, on the nearest free spot."""
    taken = Taken()
    return [taken.put(point) for point in points]


class Taken:
    """
    The places that are taken in a picture, no two nearer than `touch` pixels.

    >>> taken = Taken([0j], touch=10)
    >>> taken.put(20j), taken.put(0j) == 0
    (20j, False)
    """

    def __init__(self, points: Sequence[complex] = (), *, touch: float = _TOUCH) -> None:
        self._touch = touch
        self._squares: dict[tuple[int, int], list[complex]] = {}
        self._searches: dict[complex, Iterator[complex]] = {}
        for point in points:
            self._take(point)

    def put(self, wish: complex) -> complex:
        """The free place nearest to the wish, about; it is taken then."""
        if self._is_free(wish):
            self._take(wish)
            return wish
        # What was taken stays so: the search for the same wish goes on where it ended.
        return self.first(self._searches.setdefault(wish, _around(wish, self._touch)))

    def first(self, spots: Iterator[complex]) -> complex:
        """The first of the endless spots that is free; it is taken then."""
        spot = next(spot for spot in spots if self._is_free(spot))
        self._take(spot)
        return spot

    def _take(self, point: complex) -> None:
        self._squares.setdefault(self._square(point), []).append(point)

    def _square(self, point: complex) -> tuple[int, int]:
        return int(point.real // self._touch), int(point.imag // self._touch)

    def _is_free(self, spot: complex) -> bool:
        column, row = self._square(spot)
        for x in (column, column - 1, column + 1):
            for y in (row, row - 1, row + 1):
                for other in self._squares.get((x, y), ()):
                    if abs(other - spot) < self._touch:
                        return False
        return True


def sunflower(middle: complex, touch: float) -> Iterator[complex]:
    """
    The middle and then seeds around it, each turned by the golden angle from the one before.

    Source: Vogel, Mathematical Biosciences 44, 179 (1979). Some seeds are a little nearer to each other than `touch`.
    """
    for number in count():
        yield middle + cmath.rect(_DENSE * touch * math.sqrt(number), number * _GOLDEN)


def _around(middle: complex, touch: float) -> Iterator[complex]:
    """Places on ever wider rings around the middle."""
    for ring in count(1):
        around = 6 * ring
        yield from (middle + cmath.rect(ring * touch, math.tau * (n + ring / 2) / around) for n in range(around))
