"""
Tables as CSV (RFC 4180) in a folder, with the metadata that W3C's CSV on the Web describes them by.

A list has the first of ; | ¦ ‖ ␟ between its values that is in none of them, and is JSON text if all are. An empty text
is written as "" and nothing as nothing, which most readers take for the same. Texts stay as they are, so that reading
them back gives the same: for a spreadsheet there is the Excel file, in which no text is a formula.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from clustergraph.export.claims import claim_table, position_fields
from clustergraph.export.fields import Field, Holds, fields, json_text, text
from clustergraph.export.folders import Folder
from clustergraph.export.members import compact_json
from clustergraph.export.picture import Picture
from clustergraph.export.said import Said
from clustergraph.export.texts import NUL, Text, written_ids
from clustergraph.network import Column, Network

__all__ = ["ends", "id_field", "separator", "write_tables"]

_TYPES = frozenset({"integer", "decimal", "double", "boolean", "date"})


def _spelled(name: str) -> str:
    return NUL.replaced(name)[0]


_NODES = Holds(_TYPES, True, reserved=frozenset(["id", "x", "y"]), spelled=_spelled)
_EDGES = Holds(_TYPES, True, reserved=frozenset(["source", "target"]), spelled=_spelled)
_CLAIMS = Holds(_TYPES, True)
_SEPARATORS = ";|¦‖␟"
_SPECIAL = re.compile(r'[",\r\n]|^$|^\s|\s$')


def write_tables(picture: Picture, folder: Folder, said: Said) -> None:
    """Write nodes.csv, edges.csv, claims.csv where claims are known, and csv-metadata.json."""
    network = picture.network
    ids = written_ids(network.ids, NUL, said)
    nodes = [id_field("id", ids), *fields(network.node_table, _NODES, said), *position_fields(picture)]
    tables = {"nodes": nodes, "edges": [*ends(network, ids), *fields(network.edge_table, _EDGES, said)]}
    if network.claims:
        tables["claims"] = fields(claim_table(network), _CLAIMS, said)
    separators = {name: [separator(field) for field in found] for name, found in tables.items()}
    for name, found in tables.items():
        with folder.member(f"{name}.csv") as stream:
            Text(stream, said, NUL).each(_lines(found, separators[name]))
    with folder.member("csv-metadata.json") as stream:
        Text(stream, said).write(compact_json(_metadata(picture, tables, separators)), "\n")


class _Ends(Sequence[str]):
    """The ids at one end of the edges, looked up as they are read."""

    def __init__(self, ids: Sequence[str], numbers: Sequence[int]) -> None:
        self._ids, self._numbers = ids, numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, index: Any) -> Any:
        return self._ids[self._numbers[index]]

    def __iter__(self) -> Iterator[str]:
        return map(self._ids.__getitem__, self._numbers)


def ends(network: Network, ids: Sequence[str]) -> list[Field]:
    """The ids of the nodes that edges join, as the columns source and target."""
    return [id_field("source", _Ends(ids, network.sources)), id_field("target", _Ends(ids, network.targets))]


def id_field(name: str, values: Sequence[str]) -> Field:
    """A column of ids."""
    return Field(name, "string", False, Column(name, "string", False, values))


def _lines(found: Sequence[Field], separators: Sequence[str]) -> Iterator[str]:
    yield ",".join(_cell(field.name) for field in found) + "\r\n"
    columns = (_column(field, separator) for field, separator in zip(found, separators, strict=True))
    for row in zip(*columns, strict=True):
        yield ",".join(row) + "\r\n"


def _column(field: Field, separator: str) -> Iterator[str]:
    spelled = _spelling(field, separator)
    return ("" if value is None else spelled(value) for value in field.values())


def _spelling(field: Field, separator: str) -> Callable[[Any], str]:
    if field.many:
        join = json_text if not separator else lambda values: separator.join(map(text, values))
        return lru_cache(maxsize=1_000)(lambda values: _cell(join(values)))
    return lru_cache(maxsize=1_000)(_cell) if field.type == "string" else text


def _cell(words: str) -> str:
    return '"' + words.replace('"', '""') + '"' if _SPECIAL.search(words) else words


def separator(field: Field) -> str:
    """What to put between the values of a list; nothing where it is no list or has to be JSON text."""
    if not field.many or field.type != "string":
        return ";" if field.many else ""
    free = dict.fromkeys(_SEPARATORS)
    for values in field.values():
        for value in values or ():
            # White space at the ends of a value and empty values are lost when a list is split.
            if not value or value != value.strip():
                return ""
            for mark in [mark for mark in free if mark in value]:
                del free[mark]
    return next(iter(free), "")


def _metadata(picture: Picture, tables: dict[str, list[Field]], separators: dict[str, list[str]]) -> dict[str, Any]:
    """The description of the tables. Source: W3C, Metadata Vocabulary for Tabular Data, 2015."""
    described = [
        {"url": f"{name}.csv", "tableSchema": _schema(name, found, separators[name])} for name, found in tables.items()
    ]
    title = {"dc:title": picture.title} if picture.title else {}
    return {"@context": "http://www.w3.org/ns/csvw", **title, "tables": described}


def _schema(table: str, found: Sequence[Field], separators: Sequence[str]) -> dict[str, Any]:
    names = _names(found)
    columns = [_described(*each) for each in zip(names, found, separators, strict=True)]
    if table == "edges":
        keys = [
            {"columnReference": end, "reference": {"resource": "nodes.csv", "columnReference": "id"}}
            for end in ("source", "target")
        ]
        return {"columns": columns, "foreignKeys": keys}
    return {"columns": columns, "primaryKey": "id"}


def _described(name: str, field: Field, separator: str) -> dict[str, Any]:
    as_json = field.many and not separator
    column = {"name": name, "titles": field.name, "datatype": "json" if as_json else field.type}
    return {**column, "separator": separator} if separator else column


def _names(found: Sequence[Field]) -> list[str]:
    """The names of columns as a URI template can hold them, no two alike."""
    taken: dict[str, None] = {}
    for field in found:
        name = re.sub(r"[^A-Za-z0-9_.]", "_", field.name).strip("_.") or "column"
        while name in taken:
            name += "_2"
        taken[name] = None
    return list(taken)
