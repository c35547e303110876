"""Which labels can be read with the whole network in view: those of the largest nodes, while there is room."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from clustergraph.page.text import width as width_of

__all__ = ["HIDDEN_BELOW", "Label", "labels", "scale_of"]

HIDDEN_BELOW = 7.0
"""The size on the screen, in pixels, under which vis-network leaves a label out."""

_VIEW = (960.0, 680.0)
_MARGIN = 160.0
_READABLE = 13.0
_LINE = 1.25
_GAP = 4.0
_FAR = 13.0

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """A label's font size and how far it is moved down from its usual place under the node, in pixels at zoom 1."""

    size: float
    down: float = 0.0


def scale_of(places: Mapping[str, tuple[float, float]]) -> float:
    """The zoom at which a usual screen shows all places, and 1 at most."""
    if not places:
        return 1.0
    across, down = ([place[axis] for place in places.values()] for axis in (0, 1))
    width, height = max(across) - min(across), max(down) - min(down)
    return min(1.0, _VIEW[0] / (width + _MARGIN), _VIEW[1] / (height + _MARGIN))


def labels(
    texts: Mapping[str, str], places: Mapping[str, tuple[float, float]], radii: Mapping[str, float]
) -> dict[str, Label]:
    """
    The label of each node: readable with the whole network in view, if it hides none of a larger node; else small.

    :param texts: labels by node id, in the lines they are shown in
    :param radii: the sizes of the nodes, in pixels at zoom 1
    """
    scale = scale_of(places)
    taken = _Taken(200 / scale)
    found = {}
    for id_ in sorted(texts, key=lambda id_: (-radii[id_], id_)):
        size = _READABLE / scale
        tries = list(_boxes(texts[id_], places[id_], radii[id_], size))
        free = next((number for number, (box, _) in enumerate(tries) if taken.take(box)), None)
        small = min(_FAR, 0.95 * HIDDEN_BELOW / scale)
        found[id_] = Label(small) if free is None else Label(size, tries[free][1])
    return found


def _boxes(text: str, place: tuple[float, float], radius: float, size: float) -> Iterator[tuple[Box, float]]:
    """Where a label may stand, under the node and over it, each with how far that is from the usual place."""
    half, height = width_of(text) * size / 2, (text.count("\n") + 1) * size * _LINE
    (x, y), over = place, -(2 * radius + height + 2 * _GAP)
    for down in (0.0, over):
        top = y + radius + _GAP + down
        yield (x - half, top, x + half, top + height), down


class _Taken:
    """The boxes that are taken, each known in all the squares of a grid that it touches."""

    def __init__(self, side: float) -> None:
        self.side = side
        self.boxes: dict[tuple[int, int], list[Box]] = {}

    def take(self, box: Box) -> bool:
        """Take a box, if it meets no other; whether it could be taken."""
        squares = self._squares(box)
        if any(_meet(box, other) for square in squares for other in self.boxes.get(square, ())):
            return False
        for square in squares:
            self.boxes.setdefault(square, []).append(box)
        return True

    def _squares(self, box: Box) -> Sequence[tuple[int, int]]:
        left, top, right, bottom = (int(edge // self.side) for edge in box)
        return [(column, row) for column in range(left, right + 1) for row in range(top, bottom + 1)]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
