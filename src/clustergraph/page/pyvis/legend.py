"""The legend: which shape and colour stands for which class, which line for which relation, and how many of each."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from clustergraph.network.looks import kind_words
from clustergraph.page.pyvis.words import number, words
from clustergraph.page.text import as_html

__all__ = ["by_frequency", "edge_legend", "node_legend"]


def by_frequency(names: Iterable[str]) -> dict[str, int]:
    """
    How often each name comes, the most frequent first, and in alphabetical order among equals.

    >>> by_frequency(["funds", "governs", "governs", "evaluates"])
    {'governs': 2, 'evaluates': 1, 'funds': 1}
    """
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))


def node_legend(dots: Sequence[Mapping[str, Any]], kind_labels: Mapping[str, str], language: str) -> str:
    """An HTML list of the classes, the most frequent first; each looks as its first node in the picture does."""
    kinds = [str(dot.get("kind") or dot.get("group") or "") for dot in dots]
    firsts = dict(zip(reversed(kinds), reversed(dots), strict=True))
    items = []
    for kind, count in by_frequency(kinds).items():
        name = kind_words(kind, language, kind_labels) if kind else words(language)["no_class"]
        items.append(_item(_glyph(firsts[kind]), name, count, language))
    return f"<ul>{''.join(items)}</ul>"


def edge_legend(ties: Sequence[Mapping[str, Any]], relation_labels: Mapping[str, str], language: str) -> str:
    """An HTML list of the relations, the most frequent first, each with the line that the first of its edges has."""
    relations = [str(tie.get("relation") or "") for tie in ties]
    firsts = dict(zip(reversed(relations), reversed(ties), strict=True))
    items = []
    for relation, count in by_frequency(relations).items():
        name = relation_labels.get(relation) or words(language)["no_relation"]
        items.append(_item(_line(firsts[relation].get("dashes")), name, count, language))
    return f"<ul>{''.join(items)}</ul>"


def _item(picture: str, name: str, count: int, language: str) -> str:
    shown = f'<span class="name">{as_html(name)}</span> <span class="count">{number(count, language)}</span>'
    return f"<li>{picture}{shown}</li>"


def _glyph(dot: Mapping[str, Any]) -> str:
    """A small drawing of a node's shape in its colour; a disc for the shapes that hold their label."""
    colour = dot.get("color")
    fill = colour.get("background") if isinstance(colour, Mapping) else colour
    border = colour.get("border") if isinstance(colour, Mapping) else None
    paint = f'fill="{as_html(str(fill or "#97c2fc"))}" stroke="{as_html(str(border or "none"))}"'
    corners = _CORNERS.get(str(dot.get("shape")))
    if corners is None:
        return f'<svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" {paint}/></svg>'
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
    return f'<svg viewBox="0 0 20 20" aria-hidden="true"><polygon points="{points}" {paint}/></svg>'


def _polygon(angles: Sequence[float], radii: Sequence[float] = (8.5,)) -> list[tuple[float, float]]:
    """Corners around (10, 10), at angles in degrees from straight up."""
    turns = [math.radians(angle) for angle in angles]
    return [
        (10 + radii[n % len(radii)] * math.sin(t), 10 - radii[n % len(radii)] * math.cos(t))
        for n, t in enumerate(turns)
    ]


_CORNERS: Mapping[str, Sequence[tuple[float, float]]] = {
    "square": [(3.5, 3.5), (16.5, 3.5), (16.5, 16.5), (3.5, 16.5)],
    "diamond": _polygon((0, 90, 180, 270)),
    "triangle": _polygon((0, 120, 240)),
    "triangleDown": _polygon((60, 180, 300)),
    "hexagon": _polygon((30, 90, 150, 210, 270, 330)),
    "star": _polygon(range(0, 360, 36), (9, 4)),
}


def _line(dashes: object) -> str:
    """A small drawing of an edge's line."""
    pattern = " ".join(str(length) for length in dashes) if isinstance(dashes, Sequence) else ""
    dashed = f' stroke-dasharray="{as_html(pattern)}"' if pattern else ""
    return (
        f'<svg class="line" viewBox="0 0 40 20" aria-hidden="true"><line x1="1" y1="10" x2="39" y2="10"{dashed}/></svg>'
    )
