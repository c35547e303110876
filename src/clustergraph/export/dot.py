r"""
DOT, the language of Graphviz.

Nodes are n0, n1 … there, and a label is always text: nothing in it is read as HTML, a record or a port. Every attribute
is called data_NAME, since Graphviz has a meaning for hundreds of names. Texts are escaped as in labels: \\ is a
backslash and \n ends a line. A label is shown up to its 300th character; data_label has it whole. Positions are in
points, y upwards; where all nodes have one, neato keeps them.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import IO, Any

from clustergraph.export.fields import Field, Holds, fields, text
from clustergraph.export.picture import Picture
from clustergraph.export.said import Said
from clustergraph.export.texts import XML, Text

__all__ = ["write_dot"]

_TYPES = frozenset({"integer", "decimal", "double", "boolean"})
_HOLDS = Holds(_TYPES, reserved=frozenset({"id"}))
_SHAPES = {
    "dot": "circle", "square": "square", "diamond": "diamond", "triangle": "triangle", "triangleDown": "invtriangle",
    "hexagon": "hexagon", "star": "star",
}  # fmt: skip
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})
_STYLE = """\
node [style=filled, fixedsize=shape, penwidth=0.5, fontname="sans-serif", fontsize=9];
edge [color="#999999", arrowsize=0.5, fontname="sans-serif", fontsize=6];
"""
_PIECE = 4000
_SHOWN = 300


def write_dot(picture: Picture, stream: IO[bytes], said: Said) -> None:
    """Write the network as a directed graph, one node or edge a line."""
    network = picture.network
    out = Text(stream, said, XML)
    nodes, edges = fields(network.node_table, _HOLDS, said), fields(network.edge_table, _HOLDS, said)
    out.write("digraph network {\n")
    placed = bool(network.ids) and all(map(picture.position, network.ids))
    # neato takes positions for inches, 72 points each, unless it is told the scale.
    out.write(
        f'graph [charset="UTF-8", label={_label(picture.title)}{", layout=neato, inputscale=72" if placed else ""}];\n'
    )
    out.write(_STYLE)
    out.each(_nodes(picture, nodes))
    labels, label = network.edge_table.values("label"), lru_cache(maxsize=1_000)(_label)
    ends = zip(network.sources, network.targets, labels, _rows(edges, len(network.sources)), strict=True)
    out.each(
        f"n{one} -> n{other} [{f'label={label(words)}, ' if words else ''}{row}];\n" for one, other, words, row in ends
    )
    out.write("}\n")


def _nodes(picture: Picture, found: Sequence[Field]) -> Iterator[str]:
    table = picture.network.node_table
    looks = {kind: f'shape={_SHAPES[look.shape]}, fillcolor="{look.colour}"' for kind, look in picture.kinds.items()}
    own = table.values("label"), table.values("kind"), picture.sizes
    rows = zip(picture.network.ids, *own, _rows(found, len(table)), strict=True)
    for number, (id_, label, kind, size, row) in enumerate(rows):
        point, wide = picture.position(id_), f", width={size / 36:.3f}, height={size / 36:.3f}"
        place = f', pos="{point[0]:.6g},{-point[1] or 0.0:.6g}!"' if point else ""
        look = f"label={_label(label or '')}, {looks[kind or '']}{wide}{place}"
        yield f"n{number} [{look}, data_id={_quoted(id_)}, {row}];\n"


def _label(words: str) -> str:
    """A text to be shown, in which Graphviz would read entities; it draws nothing that is too wide."""
    shown = words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"
    return _quoted(shown.replace("&", "&amp;"))


def _quoted(words: str) -> str:
    """A text as DOT has it; Graphviz reads at most 16,384 bytes between two quotes, and joins what has + between."""
    pieces = [words[start : start + _PIECE].translate(_ESCAPES) for start in range(0, len(words), _PIECE)]
    return '"{}"'.format('" + "'.join(pieces))


def _rows(found: Sequence[Field], length: int) -> Iterator[str]:
    """The attributes of every row."""
    if not found:
        return iter("" for _ in range(length))
    return map("".join, zip(*map(_column, found), strict=True))


def _column(field: Field) -> Iterator[str]:
    before, spelled = f"{_quoted(f'data_{field.name}')}=", _spelling(field)
    return ("" if value is None else f"{before}{spelled(value)} " for value in field.values())


def _spelling(field: Field) -> Callable[[Any], str]:
    return lru_cache(maxsize=1_000)(_quoted) if field.type == "string" else lambda value: f'"{text(value)}"'
