"""
GEXF 1.3: what Gephi and Gephi Lite read.

A date is a start or an end of its edge in days: the first day of `since`, the last one of `until`, open where it is
absent. The texts stay as attributes. The y axis points upwards there.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from math import isfinite
from typing import IO, Any

from clustergraph.export.dates import Day, span
from clustergraph.export.fields import EDGE_PARAMETERS, NODE_PARAMETERS, Field, Holds, fields, text
from clustergraph.export.picture import Picture
from clustergraph.export.said import Said
from clustergraph.export.texts import XML, Text, written_ids, xml
from clustergraph.network import Network
from clustergraph.network.looks import Look

__all__ = ["write_gexf"]

# networkx fails at bigdecimal and biginteger, which the format has too.
_TYPES = frozenset({"integer", "double", "boolean"})
_NODES = Holds(
    _TYPES,
    True,
    2**63 - 1,
    reserved=frozenset(
        ["id", "label", "x", "y", "z", "size", "color", "shape", "pid", "start", "end", "timeset", "interval"]
    )
    | NODE_PARAMETERS,
)
_EDGES = Holds(
    _TYPES,
    True,
    2**63 - 1,
    reserved=frozenset(
        [
            "id",
            "kind",
            "label",
            "weight",
            "source",
            "target",
            "type",
            "color",
            "shape",
            "thickness",
            "start",
            "end",
            "timeset",
            "interval",
        ]
    )
    | EDGE_PARAMETERS,
)
_SHAPES = {"dot": "disc", "square": "square", "diamond": "diamond", "triangle": "triangle"}
_NEAREST = {"triangleDown": "triangle", "hexagon": "disc", "star": "diamond"}
_YEARS = range(1, 10_000)


def write_gexf(picture: Picture, stream: IO[bytes], said: Said) -> None:
    """Write the network with its positions, colours, shapes, sizes and times."""
    network = picture.network
    out = Text(stream, said, XML)
    nodes = fields(network.node_table, _NODES, said, without=("label",))
    edges = fields(network.edge_table, _EDGES, said, without=("label", "weight"))
    ids = [xml(id_) for id_ in written_ids(network.ids, XML, said)]
    out.write(*_head(picture, nodes, edges))
    out.write(f'<nodes count="{len(ids)}">\n')
    out.each(_nodes(picture, ids, nodes, said))
    out.write(f'</nodes>\n<edges count="{len(network.sources)}">\n')
    out.each(_edges(network, ids, edges, said))
    out.write("</edges>\n</graph>\n</gexf>\n")


def _head(picture: Picture, nodes: Sequence[Field], edges: Sequence[Field]) -> Iterator[str]:
    names = {field.column.name for field in edges}
    mode = 'mode="dynamic" timeformat="date"' if names & {"since", "until"} else 'mode="static"'
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n'
    yield f"<meta><creator>clustergraph</creator><description>{xml(picture.title)}</description></meta>\n"
    yield f'<graph defaultedgetype="directed" idtype="string" {mode}>\n'
    for kind, found in (("node", nodes), ("edge", edges)):
        yield f'<attributes class="{kind}" mode="static">\n'
        for number, field in enumerate(found):
            yield f'<attribute id="{number}" title="{xml(field.name)}" type="{_type(field)}"/>\n'
        yield "</attributes>\n"


def _type(field: Field) -> str:
    name = "long" if field.type == "integer" and field.largest >= 2**31 else field.type
    return f"list{name}" if field.many else name


def _nodes(picture: Picture, ids: Sequence[str], found: Sequence[Field], said: Said) -> Iterator[str]:
    network = picture.network
    labels, kinds = network.node_table.values("label"), network.node_table.values("kind")
    looks = {kind: _look(look, said) for kind, look in picture.kinds.items()}
    rows = zip(network.ids, ids, labels, kinds, picture.sizes, _values(found, len(ids)), strict=True)
    for id_, written, label, kind, size, values in rows:
        yield f'<node id="{written}" label="{xml(label or "")}">{values}'
        yield f'<viz:size value="{size}"/>{looks[kind or ""]}'
        if point := picture.position(id_):
            yield f'<viz:position x="{point[0]:.6g}" y="{-point[1] or 0.0:.6g}" z="0.0"/>'
        yield "</node>\n"


def _look(look: Look, said: Said) -> str:
    if look.shape not in _SHAPES:
        said.add("shapes", look.shape)
    shape = _SHAPES.get(look.shape) or _NEAREST[look.shape]
    red, green, blue = bytes.fromhex(look.colour[1:])
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/><viz:shape value="{shape}"/>'


def _edges(network: Network, ids: Sequence[str], found: Sequence[Field], said: Said) -> Iterator[str]:
    quoted = lru_cache(maxsize=1_000)(_attribute)
    table = network.edge_table
    own = (table.column(name).values for name in ("relation", "label", "weight", "since", "until"))
    rows = zip(network.sources, network.targets, *own, _values(found, len(network.sources)), strict=True)
    for number, (one, other, relation, label, weight, since, until, values) in enumerate(rows):
        yield (
            f'<edge id="{number}" source="{ids[one]}" target="{ids[other]}"'
            f"{quoted('kind', relation)}{quoted('label', label)}{_weight(weight, said)}"
            f"{_times(since, until, said) if since or until else ''}>{values}</edge>\n"
        )


def _attribute(name: str, value: str | None) -> str:
    return "" if value is None else f' {name}="{xml(value)}"'


def _weight(weight: float | None, said: Said) -> str:
    if weight is None or isfinite(weight):
        return "" if weight is None else f' weight="{weight!r}"'
    said.add("infinite", "weight")
    return ""


def _times(since: str | None, until: str | None, said: Said) -> str:
    """The start and the end of an edge; neither where one of them is no day that GEXF can hold."""
    days = span(since, until)
    if days is None or any(day and day.year not in _YEARS for day in days):
        said.add("dates")
        return ""
    return _time("start", days.first) + _time("end", days.last)


def _time(name: str, day: Day | None) -> str:
    return f' {name}="{day}"' if day else ""


def _values(found: Sequence[Field], length: int) -> Iterator[str]:
    """The attributes of every row."""
    if not found:
        yield from ("" for _ in range(length))
        return
    for row in zip(*(_column(number, field) for number, field in enumerate(found)), strict=True):
        values = "".join(row)
        yield f"<attvalues>{values}</attvalues>" if values else ""


def _column(number: int, field: Field) -> Iterator[str]:
    before, spelled = f'<attvalue for="{number}" value="', _spelling(field)
    return ("" if value is None else f'{before}{spelled(value)}"/>' for value in field.values())


def _spelling(field: Field) -> Callable[[Any], str]:
    if field.many:
        return lru_cache(maxsize=1_000)(lambda values: xml(_list(field.type, values)))
    if field.type == "string":
        return lru_cache(maxsize=1_000)(xml)
    return text


_IN_LIST = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def _list(type_: str, values: Sequence[Any]) -> str:
    """A list as Gephi and graphology read it."""
    quoted = type_ == "string"
    return f"[{', '.join(_quoted(value) if quoted else text(value) for value in values)}]"


def _quoted(value: str) -> str:
    return f'"{value.translate(_IN_LIST)}"'
