"""
VOSviewer JSON: map and network in one, as VOSviewer and VOSviewer Online read it.

It knows no direction, no loops and one link between two items, so parallel edges are added up: by their weights, or 1
each. Classes are its clusters, whole and decimal numbers its scores; the other attributes stand in the description.
"""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from math import isfinite
from typing import IO, Any

from clustergraph.export.fields import Field, Holds, fields, json_text, text
from clustergraph.export.members import compact_json, separated
from clustergraph.export.picture import Picture
from clustergraph.export.said import Said
from clustergraph.export.texts import Text
from clustergraph.network import Network

__all__ = ["write_vosviewer"]

_HOLDS = Holds(frozenset({"integer", "double", "boolean", "decimal", "date"}), True)


def write_vosviewer(picture: Picture, stream: IO[bytes], said: Said) -> None:
    """Write items with positions, clusters, weights and scores, and links with their strength."""
    network = picture.network
    out = Text(stream, said)
    if lost := [name for name in network.edge_table.names if name != "weight" and _holds_any(network, name)]:
        said.add("columns", *lost)
    if network.sources:
        said.add("direction")
    out.write('{"network":{"items":[')
    out.each(separated(_items(picture, said)))
    out.write('],\n"links":[')
    out.each(separated(_links(network, said)))
    clusters = [{"cluster": number, "label": picture.words(kind)} for kind, number in _clusters(picture).items()]
    out.write(f'],\n"clusters":{compact_json(clusters)}}},\n')
    out.write(f'"info":{compact_json({"title": picture.title})}}}\n')


def _holds_any(network: Network, name: str) -> bool:
    return any(value is not None for value in network.edge_table.values(name))


def _clusters(picture: Picture) -> dict[str, int]:
    return {kind: number for number, kind in enumerate((kind for kind in picture.kinds if kind), start=1)}


def _items(picture: Picture, said: Said) -> Iterator[str]:
    network = picture.network
    found = fields(network.node_table, _HOLDS, said, without=("label", "kind"))
    scores = [field for field in found if field.type in ("integer", "double", "decimal") and not field.many]
    words = [field for field in found if field not in scores]
    clusters, scaled, degrees = _clusters(picture), _scale(picture), list(network.degrees().values())
    table = network.node_table
    rows = zip(
        network.ids, table.values("label"), table.values("kind"), degrees, _rows(scores), _rows(words), strict=False
    )
    for number, (id_, label, kind, degree, figures, texts) in enumerate(rows, start=1):
        item: dict[str, Any] = {"id": number, "label": label or id_, **scaled(id_)}
        if kind:
            item["cluster"] = clusters[kind]
        item["weights"] = {"Degree": degree}
        if numbers := {name: float(value) for name, value in figures.items() if abs(value) < 1e300}:
            item["scores"] = numbers
        told = {"id": id_, **texts}
        # The description is shown as HTML.
        item["description"] = "<br>".join(escape(f"{name}: {_shown(value)}") for name, value in told.items())
        if id_.startswith(("http://", "https://")):
            item["url"] = id_
        yield compact_json(item)


def _rows(found: Sequence[Field]) -> Iterator[dict[str, Any]]:
    """What each row holds; rows without end where there are no columns."""
    if not found:
        while True:
            yield {}
    names = [field.name for field in found]
    for row in zip(*(field.values() for field in found), strict=True):
        yield {name: value for name, value in zip(names, row, strict=True) if value is not None}


def _shown(value: Any) -> str:
    return json_text(value) if isinstance(value, tuple) else text(value)


def _scale(picture: Picture) -> Callable[[str], dict[str, float]]:
    """Positions from -1 to 1, y upwards."""
    points = [point for id_ in picture.network.ids if (point := picture.position(id_))]
    reach = max((abs(number) for point in points for number in point), default=0) or 1.0

    def scaled(id_: str) -> dict[str, float]:
        point = picture.position(id_)
        return {"x": round(point[0] / reach, 4), "y": round(-point[1] / reach, 4) or 0.0} if point else {}

    return scaled


def _links(network: Network, said: Said) -> Iterator[str]:
    strengths: dict[tuple[int, int], float] = {}
    loops = parallel = 0
    weights = network.edge_table.column("weight").values
    for one, other, weight in zip(network.sources, network.targets, weights, strict=True):
        pair = (one, other) if one < other else (other, one)
        loops += one == other
        parallel += pair in strengths
        if one != other:
            strengths[pair] = strengths.get(pair, 0.0) + (weight if weight is not None and isfinite(weight) else 1.0)
    for what, count in (("loops", loops), ("parallel", parallel)):
        if count:
            said.add(what, count=count)
    for (one, other), strength in strengths.items():
        yield f'{{"source_id":{one + 1},"target_id":{other + 1},"strength":{strength!r}}}'
