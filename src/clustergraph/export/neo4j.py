"""
Neo4j: the CSV files of `neo4j-admin database import`, and how to call it.

Every node has the label Node, and its class as another one; the relation of an edge gives its type, RELATED_TO where
there is none. Claims are nodes of the label Claim, which edges name by their ids in the property `claims`. Lists are
parted by ; and are JSON text where a value has one in it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from clustergraph.export.claims import claim_table, position_fields
from clustergraph.export.fields import Field, Holds, fields, json_text, text
from clustergraph.export.folders import Folder
from clustergraph.export.picture import Picture
from clustergraph.export.said import Said
from clustergraph.export.texts import NUL, Text, written_ids
from clustergraph.network.items import spelled

__all__ = ["label_of", "properties", "type_of", "write_neo4j"]

_TYPES = frozenset({"integer", "double", "boolean", "date"})
_CALL = """{words}

    neo4j-admin database import full --multiline-fields=true {files} neo4j
"""
_WORDS = {
    "en": "To make a database of these files, run in this folder, with Neo4j 5 stopped:",
    "fr": "Pour faire une base de ces fichiers, lancer dans ce dossier, Neo4j 5 étant arrêté :",
}


def write_neo4j(picture: Picture, folder: Folder, said: Said) -> None:
    """Write nodes.csv, edges.csv, claims.csv where claims are known, and README.txt with the command that reads."""
    network = picture.network
    ids = [_cell(id_) for id_ in written_ids(network.ids, NUL, said)]
    claims = [_cell(id_) for id_ in network.claims]
    found = {name: [_parted(one, said) for one in row] for name, row in properties(picture, _bare, said).items()}
    labels = map(_labels, network.node_table.values("kind"))
    types = map(type_of, network.edge_table.values("relation"))
    ends = (f"{ids[one]},{ids[other]}" for one, other in zip(network.sources, network.targets, strict=True))
    files = {
        "nodes": _lines(("id:ID(Node)", ids), found["nodes"], (":LABEL", labels), len(ids)),
        "edges": _lines(
            (":START_ID(Node),:END_ID(Node)", ends), found["edges"], (":TYPE", types), len(network.sources)
        ),
    }
    if claims:
        marks = ["Claim"] * len(claims)
        files["claims"] = _lines(("id:ID(Claim)", claims), found["claims"], (":LABEL", marks), len(claims))
    for name, lines in files.items():
        with folder.member(f"{name}.csv") as stream:
            Text(stream, said, NUL).each(lines)
    named = " ".join(f"--{'relationships' if name == 'edges' else 'nodes'}={name}.csv" for name in files)
    with folder.member("README.txt") as stream:
        Text(stream, said).write(_CALL.format(words=_WORDS[picture.language], files=named))


def properties(picture: Picture, spelled: Callable[[str], str], said: Said) -> dict[str, list[Field]]:
    """
    The properties of nodes, edges and claims as Neo4j has them.

    :param spelled: how the name of a property must be spelled
    """
    network, placed = picture.network, position_fields(picture)
    own = frozenset({"id", *(field.name for field in placed)})
    return {
        "nodes": [*fields(network.node_table, Holds(_TYPES, True, 2**63 - 1, own, spelled), said), *placed],
        "edges": fields(network.edge_table, Holds(_TYPES, True, 2**63 - 1, spelled=spelled), said),
        "claims": fields(claim_table(network), Holds(_TYPES, True), said, without=("id",)),
    }


@lru_cache(maxsize=1_000)
def label_of(kind: str | None) -> str:
    """
    The label of a class besides Node; nothing where there is none.

    >>> label_of("cg:ResearchBody"), label_of(None)
    ('ResearchBody', '')
    """
    label = re.sub(r"\W", "_", re.split(r"[/#:]", kind)[-1])[:200] if kind else ""
    return "" if label == "Node" else label


@lru_cache(maxsize=1_000)
def type_of(relation: str | None) -> str:
    """
    The type of a relation.

    >>> type_of("cg:participatesIn"), type_of(None)
    ('PARTICIPATES_IN', 'RELATED_TO')
    """
    return re.sub(r"\W", "_", spelled(relation or "").upper())[:200].strip("_") or "RELATED_TO"


def _labels(kind: str | None) -> str:
    label = label_of(kind)
    return f"Node;{label}" if label else "Node"


def _bare(name: str) -> str:
    """A name as the head of a CSV column can hold it, in which a colon comes before the type."""
    return re.sub(r"[:{}\s]", "_", NUL.replaced(name)[0])


def _parted(field: Field, said: Said) -> Field:
    """The column, as JSON text where the lists in it cannot be parted by ; again."""
    if not field.many or field.type != "string":
        return field
    if all(one and ";" not in one for values in field.values() for one in values or ()):
        return field
    said.add("parted", field.column.name)
    return replace(field, type="string", many=False, spell=json_text)


def _lines(
    first: tuple[str, Iterable[str]], found: Sequence[Field], last: tuple[str, Iterable[str]], length: int
) -> Iterator[str]:
    """The head and the rows: the ids first, the labels or types last."""
    yield ",".join([first[0], *(_cell(f"{field.name}:{_kind(field)}") for field in found), last[0]]) + "\n"
    for id_, row, kind in zip(first[1], _rows(found, length), last[1], strict=True):
        yield f"{id_}{row},{kind}\n"


def _kind(field: Field) -> str:
    return {"integer": "long"}.get(field.type, field.type) + ("[]" if field.many else "")


def _rows(found: Sequence[Field], length: int) -> Iterator[str]:
    if not found:
        return iter("" for _ in range(length))
    return map("".join, zip(*map(_column, found), strict=True))


def _column(field: Field) -> Iterator[str]:
    spelling = _spelling(field)
    return ("," if value is None else f",{spelling(value)}" for value in field.values())


def _spelling(field: Field) -> Callable[[object], str]:
    if field.many:
        return lru_cache(maxsize=1_000)(lambda values: _cell(";".join(map(text, values))))
    return lru_cache(maxsize=1_000)(_cell) if field.type == "string" else text


def _cell(words: str) -> str:
    """A cell; the importer trims nothing between quotes, and takes "" for an empty text."""
    return '"' + words.replace('"', '""') + '"'
