"""Pictures of components side by side."""

import math
from collections.abc import Iterator, Sequence

from clustergraph.layout.points import SPACING, box

__all__ = ["packed"]

_WIDER = 1.5


def packed(pictures: Sequence[Sequence[complex]]) -> list[list[complex]]:
    """The pictures in rows, the first ones first, each row in the middle, all around (0, 0)."""
    boxes = [box(picture) for picture in pictures]
    area = sum((width + SPACING) * (height + SPACING) for _, width, height in boxes)
    limit = max([math.sqrt(area * _WIDER), *(width for _, width, _ in boxes)], default=0)
    shelves = list(_shelves(boxes, limit))
    total = sum(height + SPACING for _, _, height in shelves) - SPACING
    packed: list[list[complex]] = []
    top = -total / 2
    for members, width, height in shelves:
        left = -width / 2
        for number in members:
            corner, own_width, own_height = boxes[number]
            shift = complex(left, top + (height - own_height) / 2) - corner
            packed.append([point + shift for point in pictures[number]])
            left += own_width + SPACING
        top += height + SPACING
    return packed


def _shelves(boxes: Sequence[tuple[complex, float, float]], limit: float) -> Iterator[tuple[list[int], float, float]]:
    """The boxes in rows of at most `limit` pixels: their numbers, and the width and height of the row."""
    members: list[int] = []
    width = -SPACING
    for number, (_, own_width, _) in enumerate(boxes):
        if members and width + SPACING + own_width > limit:
            yield members, width, max(boxes[n][2] for n in members)
            members, width = [], -SPACING
        members.append(number)
        width += SPACING + own_width
    if members:
        yield members, width, max(boxes[n][2] for n in members)
