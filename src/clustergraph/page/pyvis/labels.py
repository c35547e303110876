"""Which labels can be read with the whole network in view: those of the largest nodes, while there is room."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from clustergraph.page.text import width as width_of

__all__ = ["HIDDEN_BELOW", "Label", "labels", "scale_of"]

HIDDEN_BELOW = 7.0
"""The size on the screen, in pixels, under which vis-network leaves a label out."""

_VIEW = (960.0, 680.0)
_MARGIN = 160.0
_READABLE = 11.0
_LINE = 1.1
_GAP = 3.0
_FAR = 13.0
_CORE = 0.75
_NAMED = 25
_SIZES = (1.0, 0.86, 0.76)

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
    The label of each node: readable with the whole network in view, if it covers no node and no label of a larger one.

    The largest nodes may cover others with their labels; a label without room is so small that it shows on zooming in.

    :param texts: labels by node id, in the lines they are shown in
    :param radii: the sizes of the nodes, in pixels at zoom 1
    """
    scale = scale_of(places)
    named = min(_NAMED, len(texts) // 8)
    nodes, taken = _Boxes(200 / scale), _Boxes(200 / scale)
    for id_, (x, y) in places.items():
        half = _CORE * radii[id_]
        nodes.add((x - half, y - half, x + half, y + half))
    found = {}
    for rank, id_ in enumerate(sorted(texts, key=lambda id_: (-radii[id_], id_))):
        tries = _tries(texts[id_], places[id_], radii[id_], scale, sizes=(1.0,) if rank < named else _SIZES)
        free = [(label, box) for label, box in tries if not taken.meet(box)]
        room = [(label, box) for label, box in free if not nodes.meet(box)] or (free if rank < named else [])
        found[id_] = room[0][0] if room else Label(min(_FAR, 0.8 * HIDDEN_BELOW / scale))
        if room:
            taken.add(room[0][1])
    return found


def _tries(
    text: str, place: tuple[float, float], radius: float, scale: float, *, sizes: Sequence[float]
) -> Iterator[tuple[Label, Box]]:
    """How a label may stand, and what it takes up: under the node or over it, in each of the relative sizes."""
    lines = text.count("\n") + 1
    for share in sizes:
        size = share * (_READABLE + min(radius / 6, 4)) / scale
        half, height = width_of(text) * size / 2, lines * size * _LINE
        for down in (0.0, -(2 * radius + height + 2 * _GAP)):
            top = place[1] + radius + _GAP + down
            yield Label(size, down), (place[0] - half, top, place[0] + half, top + height)


class _Boxes:
    """Boxes, each known in all the squares of a grid that it touches."""

    def __init__(self, side: float) -> None:
        self.side = side
        self.boxes: dict[tuple[int, int], list[Box]] = {}

    def add(self, box: Box) -> None:
        for square in self._squares(box):
            self.boxes.setdefault(square, []).append(box)

    def meet(self, box: Box) -> bool:
        """Whether a box meets any of these."""
        return any(_meet(box, other) for square in self._squares(box) for other in self.boxes.get(square, ()))

    def _squares(self, box: Box) -> Sequence[tuple[int, int]]:
        left, top, right, bottom = (int(edge // self.side) for edge in box)
        return [(column, row) for column in range(left, right + 1) for row in range(top, bottom + 1)]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
