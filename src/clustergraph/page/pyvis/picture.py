"""A network as a pyvis object: each node with its place, look, size and label, each edge with its words."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from clustergraph import layout
from clustergraph.network import Edge, Network
from clustergraph.network.looks import Look, looks
from clustergraph.page.pyvis.labels import HIDDEN_BELOW, Label, labels, scale_of
from clustergraph.page.pyvis.legend import by_frequency
from clustergraph.page.pyvis.titles import edge_title, node_title
from clustergraph.page.pyvis.words import words
from clustergraph.page.text import short

if TYPE_CHECKING:
    import pyvis.network

__all__ = ["drawing", "dressed"]

# The most frequent relation is a solid line, the next five are broken ones, the rest are solid again.
_DASHES: Sequence[bool | list[int]] = (False, [8, 5], [2, 4], [12, 4, 2, 4], [18, 6], [12, 4, 2, 4, 2, 4])
_MANY_EDGES = 400
_BEND = 0.16


def drawing(
    network: Network, *, language: str = "en", positions: Mapping[str, tuple[float, float]] | None = None
) -> "pyvis.network.Network":
    """
    The network as a pyvis object, to customise and to hand to `write`.

    Nodes grow with the square root of their degree and have the colour and the shape of their class; edges that join
    the same nodes bend away from each other; titles are plain text with the citation. Raises LayoutError for a
    language that the page does not speak.

    :param positions: where each node is, by id, in pixels at zoom 1; as in `layout.positions` if absent
    """
    words(language)
    places = positions or layout.positions(network)
    picture = network.to_pyvis(positions=places)
    _dress_nodes(picture.nodes, network, places, language)
    _dress_edges(picture.edges, network, scale_of(places), language)
    _set_options(picture, len(network.edges))
    return picture


def dressed(dots: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """
    The nodes of a pyvis object as the page shows them.

    Nodes of a group without a colour of their own get the look of that class, and a picture that would have to be
    fetched gives way to a dot.
    """
    look = looks(str(dot.get("group") or "") for dot in dots)
    coloured = (dot if "color" in dot else {**dot, **_look(look[str(dot.get("group") or "")])} for dot in dots)
    return [_without_fetching(dot) for dot in coloured]


def _without_fetching(dot: Mapping[str, Any]) -> dict[str, Any]:
    kept = {
        name: value
        for name, value in dot.items()
        if name not in ("image", "brokenImage") or str(value).startswith("data:")
    }
    return kept | ({"shape": "dot"} if "image" in dot and "image" not in kept else {})


def _dress_nodes(
    dots: Sequence[dict[str, Any]], network: Network, places: Mapping[str, tuple[float, float]], language: str
) -> None:
    degrees = network.degrees()
    radii = {id_: min(9 + 2.8 * math.sqrt(degree), 36) for id_, degree in degrees.items()}
    texts = {node.id: short(node.label) for node in network.nodes}
    shown = labels(texts, places, radii)
    look = looks(node.kind or "" for node in network.nodes)
    for dot, node in zip(dots, network.nodes, strict=True):
        dot["kind"] = dot.pop("group")
        dot |= {"label": texts[node.id], "size": round(radii[node.id], 1), **_look(look[node.kind or ""])}
        dot["title"] = node_title(node, degrees[node.id], network.kind_labels, language)
        dot["font"] = _font(shown[node.id])


def _look(look: Look) -> dict[str, Any]:
    """Shape and colours as vis-network wants them; the border is the colour itself, two thirds as bright."""
    red, green, blue = (int(look.colour[start : start + 2], 16) * 2 // 3 for start in (1, 3, 5))
    border = f"#{red:02x}{green:02x}{blue:02x}"
    colours = {"background": look.colour, "border": border}
    return {"shape": look.shape, "color": {**colours, "highlight": colours, "hover": colours}}


def _font(label: Label) -> dict[str, float]:
    return {"size": round(label.size, 1), "vadjust": round(label.down, 1)}


def _dress_edges(ties: Sequence[dict[str, Any]], network: Network, scale: float, language: str) -> None:
    by_id = {node.id: node for node in network.nodes}
    dashes = dict(zip(by_frequency(edge.relation or "" for edge in network.edges), _DASHES, strict=False))
    widths = _widths(network.edges, min(0.8 / scale, 2))
    for tie, edge, width, bend in zip(ties, network.edges, widths, _bends(network.edges), strict=True):
        tie |= {"relation": edge.relation or "", "width": width, "dashes": dashes.get(edge.relation or "", False)}
        tie["title"] = edge_title(edge, by_id[edge.source], by_id[edge.target], language)
        tie |= bend


def _widths(edges: Sequence[Edge], base: float) -> list[float]:
    """The width of each edge in pixels at zoom 1: up to three times the base for the greatest weight."""
    greatest = max((abs(edge.weight or 0) for edge in edges), default=0)
    shares = [math.sqrt(abs(edge.weight or 0) / greatest) if greatest else 0 for edge in edges]
    return [round(base * (1 + 2 * share), 2) for share in shares]


def _bends(edges: Sequence[Edge]) -> Iterator[dict[str, Any]]:
    """How each edge bends, or where each loop turns, so that none covers another."""
    together: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, edge in enumerate(edges):
        together[min(edge.source, edge.target), max(edge.source, edge.target)].append(number)
    for number, edge in enumerate(edges):
        group = together[min(edge.source, edge.target), max(edge.source, edge.target)]
        rank = group.index(number)
        if edge.source == edge.target:
            yield {"selfReference": {"size": 18 + 8 * rank, "angle": math.pi / 4}}
            continue
        # Clockwise is the other side for an edge that runs the other way.
        bend = (rank - (len(group) - 1) / 2) * _BEND * (1 if edge.source < edge.target else -1)
        way = "curvedCW" if bend > 0 else "curvedCCW"
        yield {"smooth": {"enabled": True, "type": way, "roundness": round(abs(bend), 3)}} if bend else {}


def _set_options(picture: "pyvis.network.Network", edges: int) -> None:
    """What holds for the whole picture; pyvis hands every attribute of its options to vis-network."""
    options = picture.options
    options.layout = {"improvedLayout": False}
    options.nodes = {
        "borderWidth": 1.5,
        "labelHighlightBold": False,
        "scaling": {"label": {"drawThreshold": HIDDEN_BELOW + 1, "maxVisible": 22}},
    }
    options.edges.smooth.enabled = False
    options.edges.color.inherit = False
    options.edges.arrows = {"to": {"enabled": True, "scaleFactor": 0.45}}
    options.interaction.hideEdgesOnDrag = options.interaction.hideEdgesOnZoom = edges > _MANY_EDGES
