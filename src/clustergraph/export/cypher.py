"""
Cypher: a script that makes the network in Neo4j 5, with the labels and types of the CSV files.

It needs nothing else, and may be run again: nodes and claims are merged, edges are made anew. No text or name can end
its quotes, so nothing of the data is ever run.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, Any

from clustergraph.export.fields import Field, text
from clustergraph.export.neo4j import label_of, properties, type_of
from clustergraph.export.picture import Picture
from clustergraph.export.said import Said
from clustergraph.export.texts import NUL, Text, written_ids

__all__ = ["write_cypher"]

_BATCH = 500
_CONSTRAINT = "CREATE CONSTRAINT {name}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE;\n"


def write_cypher(picture: Picture, stream: IO[bytes], said: Said) -> None:
    """Write a script of constraints and of statements for at most 500 nodes, edges or claims each."""
    network = picture.network
    out = Text(stream, said, NUL)
    ids = [_literal(id_) for id_ in written_ids(network.ids, NUL, said)]
    found = properties(picture, _lined, said)
    out.write(_CONSTRAINT.format(name="node", label="Node"))
    out.each(_statements(_things(ids, found["nodes"]), map(label_of, network.node_table.values("kind")), _merge))
    rows = zip(network.sources, network.targets, _maps(found["edges"], len(network.sources)), strict=True)
    ties = (f"{{source: {ids[one]}, target: {ids[other]}, properties: {{{row}}}}}" for one, other, row in rows)
    out.each(_statements(ties, map(type_of, network.edge_table.values("relation")), _create))
    if network.claims:
        claims = [_literal(id_) for id_ in network.claims]
        out.write(_CONSTRAINT.format(name="claim", label="Claim"))
        out.each(_statements(_things(claims, found["claims"]), ("" for _ in claims), _claim))


def _things(ids: Sequence[str], found: Sequence[Field]) -> Iterator[str]:
    rows = zip(ids, _maps(found, len(ids)), strict=True)
    return (f"{{id: {id_}, properties: {{{row}}}}}" for id_, row in rows)


def _merge(label: str) -> str:
    more = f"n:{_name(label)}, " if label else ""
    return f"MERGE (n:Node {{id: row.id}}) SET {more}n += row.properties"


def _create(type_: str) -> str:
    ends = "MATCH (a:Node {id: row.source}) MATCH (b:Node {id: row.target})"
    return f"{ends} CREATE (a)-[e:{_name(type_)}]->(b) SET e += row.properties"


def _claim(_: str) -> str:
    return "MERGE (n:Claim {id: row.id}) SET n += row.properties"


def _statements(rows: Iterable[str], groups: Iterable[str], end: Callable[[str], str]) -> Iterator[str]:
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


def _lined(name: str) -> str:
    """A name on one line, without the backslash, which begins an escape for some engines and not for others."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\\]", "_", name)


def _name(name: str) -> str:
    """A name between backticks."""
    return "`" + name.replace("`", "``") + "`"
