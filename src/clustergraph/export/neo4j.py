"""
Neo4j: the CSV files of `neo4j-admin database import`, and a script in Cypher.

    neo4j-admin database import full --nodes=nodes.csv --relationships=edges.csv --multiline-fields=true

Every node has the label Node, and its class as another one; the relation of an edge gives its type, RELATED_TO where
there is none. In the CSV files lists are parted by ; and are JSON text where a value has one in it. The script needs
nothing but Neo4j 5, and may be run again: nodes are merged, edges are made anew.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import IO, Any

from clustergraph.export.fields import Field, Holds, fields, json_text, text
from clustergraph.export.folders import Folder
from clustergraph.export.picture import Picture
from clustergraph.export.said import Said
from clustergraph.export.texts import NUL, Text, written_ids
from clustergraph.network.items import spelled

__all__ = ["write_cypher", "write_neo4j"]

_TYPES = frozenset({"integer", "double", "boolean", "date"})
_BATCH = 500


def _bare(name: str) -> str:
    """A name as the head of a CSV column can hold it, in which a colon comes before the type."""
    return re.sub(r"[:{}\s]", "_", NUL.replaced(name)[0])


def _lined(name: str) -> str:
    """A name on one line."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", "_", name)


_LISTS = Holds(_TYPES, True, 2**63 - 1, frozenset({"id"}), _bare)
_NAMED = Holds(_TYPES, True, 2**63 - 1, frozenset({"id"}), _lined)


def write_neo4j(picture: Picture, folder: Folder, said: Said) -> None:
    """Write nodes.csv and edges.csv, each with the head that tells types."""
    network = picture.network
    ids = [_cell(id_) for id_ in written_ids(network.ids, NUL, said)]
    nodes, edges = (
        [_parted(field, said) for field in fields(table, _LISTS, said)]
        for table in (network.node_table, network.edge_table)
    )
    with folder.member("nodes.csv") as stream:
        out = Text(stream, said, NUL)
        out.write(_head("id:ID(Node)", nodes, ":LABEL"))
        labels = (
            f"Node;{class_}" if (class_ := _class(kind)) else "Node" for kind in network.node_table.values("kind")
        )
        rows = zip(ids, _rows(nodes, len(ids)), labels, strict=True)
        out.each(f"{id_}{row},{label}\n" for id_, row, label in rows)
    with folder.member("edges.csv") as stream:
        out = Text(stream, said, NUL)
        out.write(_head(":START_ID(Node),:END_ID(Node)", edges, ":TYPE"))
        types = map(_type, network.edge_table.values("relation"))
        ends = zip(network.sources, network.targets, _rows(edges, len(network.sources)), types, strict=True)
        out.each(f"{ids[one]},{ids[other]}{row},{type_}\n" for one, other, row, type_ in ends)


def _parted(field: Field, said: Said) -> Field:
    """The column, as JSON text where the lists in it cannot be parted by ; again."""
    if not field.many or field.type != "string":
        return field
    if all(one and ";" not in one for values in field.values() for one in values or ()):
        return field
    said.add("lists", field.column.name)
    return replace(field, type="string", many=False, spell=json_text)


def _head(first: str, found: Sequence[Field], last: str) -> str:
    return ",".join([first, *(_cell(f"{field.name}:{_kind(field)}") for field in found), last]) + "\n"


def _kind(field: Field) -> str:
    return {"integer": "long"}.get(field.type, field.type) + ("[]" if field.many else "")


@lru_cache(maxsize=1_000)
def _class(kind: str | None) -> str:
    """The label of a class; nothing where there is none."""
    return re.sub(r"\W", "_", re.split(r"[/#:]", kind)[-1])[:200] if kind else ""


@lru_cache(maxsize=1_000)
def _type(relation: str | None) -> str:
    """
    The type of a relation.

    >>> _type("cg:participatesIn"), _type(None)
    ('PARTICIPATES_IN', 'RELATED_TO')
    """
    return re.sub(r"\W", "_", spelled(relation or "").upper())[:200].strip("_") or "RELATED_TO"


def _rows(found: Sequence[Field], length: int) -> Iterator[str]:
    if not found:
        return iter("" for _ in range(length))
    return map("".join, zip(*map(_column, found), strict=True))


def _column(field: Field) -> Iterator[str]:
    spelling = _spelling(field)
    return ("," if value is None else f",{spelling(value)}" for value in field.values())


def _spelling(field: Field) -> Callable[[Any], str]:
    if field.many:
        return lru_cache(maxsize=1_000)(lambda values: _cell(";".join(map(text, values))))
    return lru_cache(maxsize=1_000)(_cell) if field.type == "string" else text


def _cell(words: str) -> str:
    """A cell; the importer trims nothing between quotes, and takes "" for an empty text."""
    return '"' + words.replace('"', '""') + '"'


def write_cypher(picture: Picture, stream: IO[bytes], said: Said) -> None:
    """Write a script of one constraint and of statements for at most 500 nodes or edges each."""
    network = picture.network
    out = Text(stream, said, NUL)
    ids = [_literal(id_) for id_ in written_ids(network.ids, NUL, said)]
    nodes, edges = fields(network.node_table, _NAMED, said), fields(network.edge_table, _NAMED, said)
    out.write("CREATE CONSTRAINT node_id IF NOT EXISTS FOR (n:Node) REQUIRE n.id IS UNIQUE;\n")
    maps = zip(ids, _maps(nodes, len(ids)), strict=True)
    things = (f"{{id: {id_}, properties: {{{row}}}}}" for id_, row in maps)
    out.each(_statements(things, map(_class, network.node_table.values("kind")), _merge))
    rows = zip(network.sources, network.targets, _maps(edges, len(network.sources)), strict=True)
    ties = (f"{{source: {ids[one]}, target: {ids[other]}, properties: {{{row}}}}}" for one, other, row in rows)
    out.each(_statements(ties, map(_type, network.edge_table.values("relation")), _create))


def _merge(class_: str) -> str:
    label = f"n:{_name(class_)}, " if class_ else ""
    return f"MERGE (n:Node {{id: row.id}}) SET {label}n += row.properties"


def _create(type_: str) -> str:
    ends = "MATCH (a:Node {id: row.source}), (b:Node {id: row.target})"
    return f"{ends} CREATE (a)-[e:{_name(type_)}]->(b) SET e += row.properties"


def _statements(rows: Iterator[str], groups: Iterator[str], end: Callable[[str], str]) -> Iterator[str]:
    """The rows in batches of one group each, which are kept until they are full."""
    waiting: dict[str, list[str]] = {}
    for group, row in zip(groups, rows, strict=True):
        batch = waiting.setdefault(group, [])
        batch.append(row)
        if len(batch) == _BATCH:
            yield _statement(waiting.pop(group), end(group))
    for group, batch in waiting.items():
        yield _statement(batch, end(group))


def _statement(rows: Sequence[str], end: str) -> str:
    return "UNWIND [\n{}\n] AS row\n{};\n".format(",\n".join(rows), end)


def _maps(found: Sequence[Field], length: int) -> Iterator[str]:
    """The properties of every row that it has."""
    if not found:
        return iter("" for _ in range(length))
    rows = zip(*map(_entries, found), strict=True)
    return (", ".join(filter(None, row)) for row in rows)


def _entries(field: Field) -> Iterator[str]:
    name = _name(field.name)
    return ("" if value is None else f"{name}: {_value(field, value)}" for value in field.values())


def _value(field: Field, value: Any) -> str:
    if field.many:
        return f"[{', '.join(_single(field.type, one) for one in value)}]"
    return _single(field.type, value)


def _single(type_: str, value: Any) -> str:
    if type_ == "string":
        return _literal(value)
    # The grammar of openCypher has no plus in an exponent.
    return f"date('{text(value)}')" if type_ == "date" else text(value).replace("e+", "e")


_ESCAPES = str.maketrans({"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def _literal(words: str) -> str:
    """
    A text as Cypher has it.

    >>> _literal("it's")
    "'it\\\\'s'"
    """
    return f"'{words.translate(_ESCAPES)}'"


def _name(name: str) -> str:
    """A name between backticks, in which a backslash would begin an escape before the script is even read."""
    return "`" + name.replace("\\", "\\u005C").replace("`", "``") + "`"
