"""
Neo4j's files and the Cypher script, read by an embedded openCypher engine (ladybug) and by Neo4j's own parser.

Ladybug wants its tables declared, has no constraints, no labels that are set, no `SET n += map`, no empty maps and one
shape for all the maps of a list; its COPY knows neither Neo4j's heads nor its lists. So the tests declare the tables and
call COPY and the clauses of the script with the columns named one by one. All that is read, every name, text, number and
date, is as it was written. Neo4j's parser takes the script as it is, and looks at what its names and types mean.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from export.consumers import Node as JavaScript
from export.consumers import library
from export.networks import HOSTILE, Kept, hostile, networks, valley
from hypothesis import HealthCheck, given, settings

from clustergraph import export
from clustergraph.export.neo4j import label_of, type_of
from clustergraph.network import Claim, Edge, Network, Node

OFTEN = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
KEPT = Kept("[\0\ud800-\udfff]", frozenset({"integer", "double", "boolean", "date"}), integers=2**63 - 1)
SPREAD = {"https://example.org/acme": (12.5, -40.0)}
TYPES = {"string": "STRING", "long": "INT64", "double": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"}


def written(network: Network, tmp_path: Path, name: str, **options: Any) -> Path:
    path = tmp_path / name
    export.write(network, path, **options)
    return path


# -- CSV -------------------------------------------------------------------------------------------------------------


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """Rows as Neo4j's importer takes them: typed by the head, lists parted by ; and nothing for nothing."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        # Nothing is nothing only where there are no quotes, which csv does not tell.
        head, *found = csv.reader(io.StringIO(re.sub('(?<=,)""(?=[,\n])', '"\0"', lines.read()), newline=""))
    return [
        {key: value for column, cell in zip(head, row, strict=True) if cell for key, value in [_typed(column, cell)]}
        for row in found
    ]


def _typed(column: str, cell: str) -> tuple[str, Any]:
    casts: Mapping[str, Callable[[str], Any]] = {
        "long": int, "double": float, "boolean": lambda word: {"true": True, "false": False}[word], "date": date.fromisoformat
    }  # fmt: skip
    name, _, type_ = column.rpartition(":")
    cast = casts.get(type_.removesuffix("[]"), str)
    cell = "" if cell == "\0" else cell
    return name or type_, [cast(one) for one in cell.split(";")] if type_.endswith("[]") else cast(cell)


def unpacked(path: Path) -> Path:
    zipfile.ZipFile(path).extractall(path.with_suffix(""))
    return path.with_suffix("")


def test_files_have_ids_in_a_group_labels_and_types(tmp_path: Path) -> None:
    folder = unpacked(written(valley(), tmp_path, "n.neo4j.zip", positions=SPREAD))
    head = (folder / "nodes.csv").read_text("utf-8").splitlines()[0]
    assert head.startswith('id:ID(Node),"label:string"') and head.endswith('"x:double","y:double",:LABEL')
    acme, tie, (claim,) = rows(folder, "nodes")[0], rows(folder, "edges")[1], rows(folder, "claims")
    assert {"LABEL": "Node;Firm", "staff": 1200, "founded": date(1906, 5, 1), "turnover": 10.5, "y": -40.0}.items() <= (
        acme.items()
    )
    assert acme["aliases"] == '["Acme SA", "Acme; Sons"]', "a value has a semicolon, which nothing can escape there"
    assert (tie["START_ID(Node)"], tie["TYPE"], tie["share"]) == (valley().ids[0], "INVESTS_IN", 12)
    assert (claim["id"], claim["LABEL"], claim["notes"]) == (
        next(iter(valley().claims)),
        "Claim",
        ["a note", "another"],
    )
    assert rows(folder, "edges")[0]["claims"] == [claim["id"]]


@pytest.mark.parametrize(("language", "word"), [("en", "stopped"), ("fr", "arrêté")])
def test_a_note_says_how_to_call_the_importer(tmp_path: Path, language: str, word: str) -> None:
    folder = written(valley(), tmp_path, "n", format="neo4j", language=language)
    note = (folder / "README.txt").read_text("utf-8")
    assert word in note and set(re.findall(r"\w+\.csv", note)) == {path.name for path in folder.glob("*.csv")}
    bare = written(Network(), tmp_path, "empty", format="neo4j")
    assert sorted(path.name for path in bare.iterdir()) == ["README.txt", "edges.csv", "nodes.csv"]


@OFTEN
@given(network=networks())
def test_the_files_keep_every_value_of_any_network(tmp_path: Path, network: Network) -> None:
    folder = written(network, tmp_path, "n", format="neo4j")
    for name, table in (("nodes", network.node_table), ("edges", network.edge_table)):
        for found, wanted in zip(rows(folder, name), KEPT.rows(table.columns, len(table)), strict=True):
            own = {key: value for key, value in found.items() if not re.match("id$|LABEL|TYPE|START_ID|END_ID", key)}
            for key, value in wanted.items():
                # What could not be parted is JSON text.
                got = own.pop(re.sub(r"[:{}\s]", "_", key))
                assert (
                    json.loads(KEPT.text(got)) if isinstance(got, str) and isinstance(value, list) else got
                ) == value
            assert not own


class Engine:
    """Ladybug with an empty graph."""

    def __init__(self, folder: Path) -> None:
        ladybug = library("ladybug")
        self._connection = ladybug.Connection(ladybug.Database(str(folder / "graph")))

    def do(self, query: str) -> list[Any]:
        answer = self._connection.execute(query)
        return [answer.get_next() for _ in range(answer.get_num_tuples())]


def copied(engine: Engine, folder: Path) -> None:
    """Declare the columns of nodes.csv and edges.csv as their heads do, and COPY both."""
    for name, ids, table in (
        ("nodes", 1, "NODE TABLE Node(id STRING, "),
        ("edges", 2, "REL TABLE Tie(FROM Node TO Node, "),
    ):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            head = next(csv.reader(lines))[ids:]
        types = [TYPES.get(column.rpartition(":")[2], "STRING") for column in head]
        columns = ", ".join(f"c{number} {type_}" for number, type_ in enumerate(types))
        engine.do(f"CREATE {table}{columns}{', PRIMARY KEY(id)' if ids == 1 else ''})")
        target = "Node" if ids == 1 else "Tie"
        # Only an empty text and nothing are alike for it.
        engine.do(f"COPY {target} FROM '{folder}/{name}.csv' (header=true, parallel=false, escape='\"')")


@pytest.mark.parametrize("network", [valley(), hostile()], ids=["valley", "hostile"])
def test_an_opencypher_engine_copies_the_files(tmp_path: Path, network: Network) -> None:
    engine = Engine(tmp_path)
    folder = unpacked(written(network, tmp_path, "n.neo4j.zip"))
    copied(engine, folder)
    for name, query in (("nodes", "MATCH (n:Node) RETURN n"), ("edges", "MATCH (:Node)-[t:Tie]->(:Node) RETURN t")):
        found = [[value for key, value in one.items() if re.fullmatch(r"c\d+", key)] for (one,) in engine.do(query)]
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            head = next(csv.reader(lines))[1 if name == "nodes" else 2 :]
        plain = [number for number, column in enumerate(head) if not column.endswith("[]")]
        keys = [
            _typed(head[number], "0" if "long" in head[number] else "x")[0]
            for number in plain
            if ":string" in head[number]
        ]
        texts = [[one[number] or "" for number in plain if ":string" in head[number]] for one in found]
        wanted = [[row.get(key, "") for key in keys] for row in rows(folder, name)]
        assert sorted(texts) == sorted(wanted), name
    assert engine.do("MATCH (:Node)-[t:Tie]->(:Node) RETURN count(*)") == [[len(network.edges)]]


def test_an_opencypher_engine_finds_numbers_days_and_ends_of_edges(tmp_path: Path) -> None:
    engine = Engine(tmp_path)
    folder = unpacked(written(valley(), tmp_path, "n.neo4j.zip"))
    copied(engine, folder)
    with (folder / "nodes.csv").open(encoding="utf-8", newline="") as lines:
        head = [column.rpartition(":")[0] for column in next(csv.reader(lines))[1:]]
    staff, founded, listed, turnover = (f"a.c{head.index(name)}" for name in ("staff", "founded", "listed", "turnover"))
    found = engine.do(
        f"MATCH (a:Node)-[t:Tie]->(b:Node) WHERE {staff} > 1000 "
        f"RETURN a.id, {staff}, {founded}, {listed}, {turnover}, b.c0, count(*)"
    )
    assert found == [[valley().ids[0], 1200, date(1906, 5, 1), True, 10.5, "Optics Valley", 3]]


# -- Cypher ----------------------------------------------------------------------------------------------------------


def maps(script: Path) -> tuple[list[str], list[str]]:
    """The maps of nodes and claims, and of edges, as the script has them, one a line."""
    # Line ends within texts are part of them.
    lines = [line.rstrip(",") for line in script.read_bytes().decode().split("\n")]
    # An empty map is more than ladybug's grammar has.
    lines = [line.replace("properties: {}}", "properties: {`none`: 0}}") for line in lines]
    return [line for line in lines if line.startswith("{id:")], [line for line in lines if line.startswith("{source:")]


def ordered(found: Sequence[Any]) -> list[str]:
    return sorted(repr(one) for one in found)


@OFTEN
@given(network=networks())
def test_an_opencypher_engine_finds_every_value_of_any_network_in_the_script(
    tmp_path_factory: pytest.TempPathFactory, network: Network
) -> None:
    folder = tmp_path_factory.mktemp("any")
    engine = Engine(folder)
    things, ties = maps(written(network, folder, "n.cypher"))
    ids = {KEPT.text(id_) or "_": number for number, id_ in enumerate(network.ids)}
    nodes, edges = (KEPT.rows(table.columns, len(table)) for table in (network.node_table, network.edge_table))
    found = [engine.do(f"RETURN {line} AS row")[0][0] for line in things]
    assert ordered([_known(row["properties"]) for row in found]) == ordered([_known(row) for row in nodes])
    if len(ids) == len(network.ids):
        assert {row["id"] for row in found} == set(ids)
    found = [engine.do(f"RETURN {line} AS row")[0][0] for line in ties]
    assert ordered([_known(row["properties"]) for row in found]) == ordered([_known(row) for row in edges])


def _known(row: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted((key, value) for key, value in row.items() if key != "none")


@pytest.mark.parametrize("network", [valley(), hostile()], ids=["valley", "hostile"])
def test_an_opencypher_engine_runs_the_script(tmp_path: Path, network: Network) -> None:
    engine = Engine(tmp_path)
    things, ties = maps(written(network, tmp_path, "n.cypher"))
    things = things[: len(network.ids)]
    engine.do("CREATE NODE TABLE Node(id STRING, label STRING, PRIMARY KEY(id))")
    engine.do("CREATE REL TABLE Tie(FROM Node TO Node, label STRING)")
    for row in things:
        engine.do(f"WITH {row} AS row MERGE (n:Node {{id: row.id}}) SET n.label = row.properties.label")
    for row in ties:
        label = "row.properties.label" if "`label`: " in row else "NULL"
        engine.do(
            f"WITH {row} AS row MATCH (a:Node {{id: row.source}}) MATCH (b:Node {{id: row.target}}) "
            f"CREATE (a)-[e:Tie {{label: {label}}}]->(b)"
        )
    labels = {id_: KEPT.text(label) for id_, label in zip(network.ids, network.node_table.values("label"), strict=True)}
    found = engine.do("MATCH (a:Node)-[e:Tie]->(b:Node) RETURN a.label, e.label, b.label")
    wanted = [
        [labels[edge.source], None if edge.label is None else KEPT.text(edge.label), labels[edge.target]]
        for edge in network.edges
    ]
    assert ordered(found) == ordered(wanted)
    assert ordered(engine.do("MATCH (n:Node) RETURN n.label")) == ordered([[label] for label in labels.values()])


@pytest.fixture(scope="module")
def node() -> Iterator[JavaScript]:
    node = JavaScript()
    yield node
    node.close()


def attacking() -> Network:
    """Names of classes, relations, attributes and claims that try to end their quotes."""
    ends = [
        "`",
        "``",
        "\\`",
        "\\u0060",
        "'",
        "\\'",
        "\\\\'",
        "\\u0027",
        "\\\\u0027",
        '"',
        "*/",
        "//",
        ";",
        "\n:exit\n",
        "\\",
    ]
    texts = [f"x{end}}}]) DETACH DELETE n; MATCH (n {end}" for end in ends] + HOSTILE[:-1]
    nodes = [
        Node(text, text, f"cg:{text}" if number < 4 else None, {f"a{text}": text, "l": (text, "b")})
        for number, text in enumerate(texts)
    ]
    edges = [
        Edge(text, texts[0], f"cg:{text}" if number < 4 else None, text, attributes={f"b{text}": text})
        for number, text in enumerate(texts)
    ]
    return Network(nodes, edges, {}, {text: Claim(text, text, notes=(text,)) for text in texts})


@pytest.mark.parametrize("network", [valley(), attacking(), Network()], ids=["valley", "attack", "none"])
def test_neo4js_parser_finds_just_the_statements_that_were_meant(
    node: JavaScript, tmp_path: Path, network: Network
) -> None:
    path = written(network, tmp_path, "n.cypher", positions=SPREAD)
    found = node.read("cypher", path)
    assert found["faults"] == []
    kinds = [set(clauses) for clauses in found["statements"]]
    assert all(
        clauses in ({"CreateConstraint"}, {"Unwind", "Merge", "Set"}, {"Unwind", "Match", "Create", "Set"})
        for clauses in kinds
    )
    labels = {label_of(kind) for kind in network.node_table.values("kind")}
    types = {type_of(relation) for relation in network.edge_table.values("relation")}
    claims = 2 if network.claims else 0
    assert len(kinds) == 1 + len(labels) + len(types) + claims


def test_no_name_or_text_ends_its_quotes_in_the_script(tmp_path: Path) -> None:
    network = Network([Node("a", "'} ]) DETACH DELETE n //", "x`y:z", {"b`c\\": "\\'"})], [Edge("a", "a", "r`; DROP")])
    text = written(network, tmp_path, "n.cypher").read_text("utf-8")
    assert r"`label`: '\'} ]) DETACH DELETE n //'" in text
    assert "`b``c_`: '\\\\\\''" in text and "`R___DROP`" in text


def unescaped(script: str) -> str:
    """The script after the escapes that Neo4j's first parser of version 5 undoes before it reads anything."""
    pieces, at = [], 0
    while at < len(script):
        escape = script[at] == "\\"
        if escape and script[at + 1] == "u":
            pieces.append(chr(int(script[at + 2 : at + 6], 16)))
            at += 6
        else:
            # What follows a backslash is passed over.
            pieces.append(script[at : at + 1 + escape])
            at += 1 + escape
    return "".join(pieces)


@pytest.mark.parametrize("text", ["\\u0027", "\\\\u0027 x", "\\u005Cu0027", "\\user", "C:\\new\\u", "\\"])
def test_a_backslash_before_u_is_text_for_parsers_that_undo_escapes_first(tmp_path: Path, text: str) -> None:
    engine = Engine(tmp_path)
    script = written(Network([Node("a", text)]), tmp_path, "n.cypher")
    for form in (str, unescaped):
        (line,) = [line for line in form(script.read_text("utf-8")).split("\n") if line.startswith("{id:")]
        assert engine.do(f"RETURN {line} AS row")[0][0]["properties"]["label"] == text
