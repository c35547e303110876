"""CSV, Excel, Parquet, GeoJSON and Neo4j's files, read by what people open them with."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from export.consumers import library
from export.networks import CLASHES, HOSTILE, LONG, Kept, hostile, networks, valley
from hypothesis import HealthCheck, given, settings

from clustergraph import export
from clustergraph.network import Edge, Network, Node

OFTEN = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SPREAD = {"https://example.org/acme": (12.5, -40.0)}
XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"


def written(network: Network, tmp_path: Path, name: str, **options: Any) -> Path:
    path = tmp_path / name
    export.write(network, path, **options)
    return path


# -- CSV -------------------------------------------------------------------------------------------------------------


def csvw_rows(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The tables as the metadata describe them, by name; keys and types are checked."""
    group = library("csvw").TableGroup.from_file(folder / "csv-metadata.json")
    group.check_referential_integrity()
    titles = {
        str(table.url): {column.name: column.titles.getfirst() for column in table.tableSchema.columns}
        for table in group.tables
    }
    return {
        str(table.url): [
            {titles[str(table.url)][name]: day(value) for name, value in row.items() if value not in (None, [])}
            for row in table
        ]
        for table in group.tables
    }


def day(value: Any) -> Any:
    """A day as itself, which csvw makes midnight of; NUL, which JSON text keeps, as any other text has it."""
    if isinstance(value, list):
        return [day(one) for one in value]
    if isinstance(value, datetime):
        return value.date()
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value


def test_csvw_finds_types_lists_and_keys(tmp_path: Path) -> None:
    found = csvw_rows(written(valley(), tmp_path, "tables", format="csv", positions=SPREAD, title="A title"))
    acme = found["nodes.csv"][0]
    assert (
        acme | {"staff": 1200, "founded": date(1906, 5, 1), "turnover": Decimal("10.50"), "listed": True, "x": 12.5}
        == acme
    )
    assert acme["aliases"] == ["Acme SA", "Acme; Sons"], "the values have a semicolon, so another mark parts them"
    assert found["edges.csv"][1]["weight"] == 1_500_000.5 and len(found["edges.csv"]) == 6
    assert found["claims.csv"][0] | {"modality": "stated", "notes": ["a note", "another"]} == found["claims.csv"][0]


@settings(OFTEN, max_examples=30)
@given(network=networks())
def test_csvw_finds_every_value_of_any_network(tmp_path: Path, network: Network) -> None:
    if len(set(map(Kept("[\0\ud800-\udfff]").text, network.ids))) < len(network.ids) or "" in network.ids:
        return
    found = csvw_rows(written(network, tmp_path, "tables", format="csv"))
    kept = Kept("[\0\ud800-\udfff]", frozenset({"integer", "double", "boolean", "decimal", "date"}))
    for name, table in (("nodes.csv", network.node_table), ("edges.csv", network.edge_table)):
        wanted = kept.rows(table.columns, len(table))
        for one, row in zip(found[name], wanted, strict=True):
            own = {key: value for key, value in one.items() if key not in ("id", "source", "target")}
            assert own == {key: value for key, value in row.items() if value != ""}


def test_duckdb_reads_labels_that_attack_from_csv(tmp_path: Path) -> None:
    duckdb = library("duckdb")
    folder = written(hostile(), tmp_path, "tables", format="csv")
    rows = duckdb.sql(
        f"SELECT label FROM read_csv('{folder}/nodes.csv', header=true, all_varchar=true, "
        "delim=',', quote='\"', escape='\"', new_line='\\r\\n', max_line_size=9999999)"
    )
    wanted = [Kept("[\0\ud800-\udfff]").text(node.label) for node in hostile().nodes]
    assert [label or "" for (label,) in rows.fetchall()] == wanted


def test_a_zip_file_and_a_folder_hold_the_same(tmp_path: Path) -> None:
    folder = written(valley(), tmp_path, "tables", format="csv")
    packed = zipfile.ZipFile(written(valley(), tmp_path, "n.csv.zip"))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        name: packed.read(name) for name in packed.namelist()
    }


# -- Excel -----------------------------------------------------------------------------------------------------------


def sheets(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    book = library("openpyxl").load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_openpyxl_finds_sheets_types_and_claims(tmp_path: Path) -> None:
    found = sheets(written(valley(), tmp_path, "n.xlsx", title="A title", language="fr"))
    assert list(found) == ["nodes", "edges", "claims", "about"]
    acme = dict(zip(found["nodes"][0], found["nodes"][1], strict=True))
    assert (acme["staff"], acme["turnover"], acme["listed"], acme["founded"].date()) == (
        1200,
        10.5,
        True,
        date(1906, 5, 1),
    )
    assert found["edges"][1][:3] == (*valley().ids[0:3:2], "cg:participatesIn")
    assert ("titre", "A title") in found["about"] and found["claims"][1][0] == next(iter(valley().claims))


def test_no_text_is_a_formula_or_an_error_in_excel_and_long_ones_are_cut(tmp_path: Path) -> None:
    texts = [*HOSTILE, '=HYPERLINK("http://x")', "#N/A", "#REF!", "x" * 40_000]
    network = Network([Node(f"i{number}", text) for number, text in enumerate(texts)])
    said = export.write(network, tmp_path / "n.xlsx")
    sheet = library("openpyxl").load_workbook(tmp_path / "n.xlsx")["nodes"]
    cells = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    wanted = [Kept(XML).text(text).replace("\r\n", "\n").replace("\r", "\n")[:32_767] for text in texts]
    assert [cell.value or "" for cell in cells] == wanted
    assert any("32,767" in sentence for sentence in said)


def test_days_that_excel_has_not_and_numbers_that_it_rounds_are_text(tmp_path: Path) -> None:
    network = Network([Node("a", "A", None, {"day": date(1850, 1, 2), "n": 10**15 + 1, "q": float("inf")})])
    found = sheets(written(network, tmp_path, "n.xlsx"))["nodes"]
    assert dict(zip(found[0], found[1], strict=True)) == {
        "id": "a",
        "label": "A",
        "day": "1850-01-02",
        "n": "1000000000000001",
        "q": None,
    }


def test_rows_beyond_a_full_sheet_go_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clustergraph.export.excel._ROWS", 3)
    network = Network([Node(str(number), "x") for number in range(5)])
    said = export.write(network, tmp_path / "n.xlsx")
    found = sheets(tmp_path / "n.xlsx")
    assert [len(found[name]) for name in ("nodes", "nodes 2", "nodes 3")] == [3, 3, 2]
    assert any("nodes 2, nodes 3" in sentence for sentence in said)


# -- Parquet ---------------------------------------------------------------------------------------------------------


@OFTEN
@given(network=networks())
def test_pyarrow_finds_every_value_of_any_network(tmp_path: Path, network: Network) -> None:
    parquet = library("pyarrow.parquet")
    folder = written(network, tmp_path, "n.parquet")
    kept = Kept(types=frozenset({"integer", "double", "boolean", "decimal", "date"}), integers=2**63 - 1)
    for name, table in (("nodes", network.node_table), ("edges", network.edge_table)):
        found = parquet.read_table(folder / f"{name}.parquet").to_pylist()
        bare = [
            {k: v for k, v in row.items() if v is not None and k not in ("id", "source", "target")} for row in found
        ]
        assert bare == kept.rows(table.columns, len(table))


def test_duckdb_joins_nodes_edges_and_claims_of_parquet(tmp_path: Path) -> None:
    folder = written(valley(), tmp_path, "n.parquet", positions=SPREAD)
    found = library("duckdb").sql(
        f"SELECT n.label, n.turnover, n.founded, n.aliases, c.document, n.x FROM '{folder}/edges.parquet' e "
        f"JOIN '{folder}/nodes.parquet' n ON n.id = e.source JOIN '{folder}/claims.parquet' c ON list_contains(e.claims, c.id)"
    )
    assert found.fetchall() == [
        ("Acme", Decimal("10.50"), date(1906, 5, 1), ["Acme SA", "Acme; Sons"], "valley report", 12.5)
    ]
    assert (
        library("pyarrow.parquet").read_table(written(hostile(), tmp_path, "h.parquet") / "nodes.parquet").num_rows
        == 35
    )


# -- GeoJSON ---------------------------------------------------------------------------------------------------------


def test_geojson_has_points_and_lines_where_places_are_known(tmp_path: Path) -> None:
    geojson = library("geojson")
    path = tmp_path / "n.geojson"
    said = export.write(valley(), path, places={"https://example.org/optics": (6.0, 46.0)})
    found = geojson.loads(path.read_text("utf-8"))
    assert found.is_valid
    nodes = [one for one in found.features if one.properties["feature"] == "node"]
    edges = [one for one in found.features if one.properties["feature"] == "edge"]
    assert [one.geometry and one.geometry.coordinates for one in nodes] == [
        [5.72, 45.19],
        [2.35, 48.85],
        [6.0, 46.0],
        None,
        None,
    ]
    assert edges[0].geometry.coordinates == [[5.72, 45.19], [6.0, 46.0]] and edges[-1].geometry is None
    assert nodes[0].properties["aliases"] == ["Acme SA", "Acme; Sons"]
    assert any("geometry (2)" in sentence for sentence in said)


@OFTEN
@given(network=networks())
def test_geojson_keeps_every_value_of_any_network(tmp_path: Path, network: Network) -> None:
    found = library("geojson").loads(written(network, tmp_path, "n.geojson").read_text("utf-8"))
    own = ("feature", "id", "colour", "source", "target")
    kept = Kept(integers=2**53)
    bare = [{k: v for k, v in one.properties.items() if k not in own} for one in found.features]
    tables = network.node_table, network.edge_table
    assert bare == [row for table in tables for row in kept.rows(table.columns, len(table))]


# -- Neo4j -----------------------------------------------------------------------------------------------------------


def neo4j(path: Path, name: str) -> list[dict[str, Any]]:
    """Rows as Neo4j's importer takes them: typed by the head, lists parted by ; and nothing for nothing."""
    text = io.StringIO(zipfile.ZipFile(path).read(f"{name}.csv").decode(), newline="")
    head, *rows = csv.reader(text)
    casts: dict[str, Callable[[str], Any]] = {
        "long": int, "double": float, "boolean": lambda word: {"true": True, "false": False}[word], "date": date.fromisoformat
    }  # fmt: skip
    found = []
    for row in rows:
        values: dict[str, Any] = {}
        for column, cell in zip(head, row, strict=True):
            name_, _, type_ = column.rpartition(":")
            cast = casts.get(type_.removesuffix("[]"), str)
            if cell:
                values[name_ or type_] = [cast(one) for one in cell.split(";")] if type_.endswith("[]") else cast(cell)
        found.append(values)
    return found


def test_neo4js_files_have_ids_in_a_group_labels_and_types(tmp_path: Path) -> None:
    path = written(valley(), tmp_path, "n.neo4j.zip")
    head = zipfile.ZipFile(path).read("nodes.csv").decode().splitlines()[0]
    assert head.startswith('id:ID(Node),"label:string"') and head.endswith(",:LABEL") and '"staff:long"' in head
    acme, tie = neo4j(path, "nodes")[0], neo4j(path, "edges")[1]
    assert (acme["LABEL"], acme["staff"], acme["founded"], acme["turnover"]) == (
        "Node;Firm",
        1200,
        date(1906, 5, 1),
        10.5,
    )
    assert acme["aliases"] == '["Acme SA", "Acme; Sons"]', "a value has a semicolon, which nothing can escape there"
    assert (tie["START_ID(Node)"], tie["TYPE"], tie["share"]) == (valley().ids[0], "INVESTS_IN", 12)


def test_an_opencypher_engine_loads_neo4js_files(tmp_path: Path) -> None:
    ladybug = library("ladybug")
    database = ladybug.Connection(ladybug.Database(str(tmp_path / "graph")))
    path = written(hostile(), tmp_path, "n.neo4j.zip")
    zipfile.ZipFile(path).extractall(tmp_path)
    columns = {
        name: next(csv.reader(io.StringIO((tmp_path / f"{name}.csv").read_text("utf-8"))))
        for name in ("nodes", "edges")
    }
    names = ", ".join(f"c{number} STRING" for number in range(1, len(columns["nodes"])))
    database.execute(f"CREATE NODE TABLE Node(id STRING, {names}, PRIMARY KEY(id))")
    names = ", ".join(f"c{number} STRING" for number in range(2, len(columns["edges"])))
    database.execute(f"CREATE REL TABLE Tie(FROM Node TO Node, {names})")
    options = "(header=true, parallel=false, escape='\"')"
    database.execute(f"COPY Node FROM '{tmp_path}/nodes.csv' {options}")
    database.execute(f"COPY Tie FROM '{tmp_path}/edges.csv' {options}")
    assert database.execute("MATCH (a:Node)-[t:Tie]->(b:Node) RETURN count(*)").get_next() == [len(hostile().edges)]
    found = database.execute("MATCH (n:Node) RETURN n.c1").get_as_arrow().column(0).to_pylist()
    assert sorted(text or "" for text in found) == sorted(
        Kept("[\0\ud800-\udfff]").text(node.label) for node in hostile().nodes
    )


@pytest.mark.parametrize("network", [valley(), hostile()], ids=["valley", "hostile"])
def test_an_opencypher_engine_reads_every_text_of_the_script(tmp_path: Path, network: Network) -> None:
    ladybug = library("ladybug")
    engine = ladybug.Connection(ladybug.Database(str(tmp_path / "graph")))
    # Line ends within texts are part of them.
    script = written(network, tmp_path, "n.cypher").read_bytes().decode()
    # One at a time: this engine wants all maps of a list to have the same keys.
    rows = [row.rstrip(",") for row in script.split("\n") if row.startswith("{id:")]
    labels = [engine.execute(f"WITH {row} AS row RETURN row.properties.label").get_next()[0] for row in rows]
    assert sorted(labels) == sorted(Kept("[\0\ud800-\udfff]").text(node.label) for node in network.nodes)


def test_no_name_or_text_ends_its_quotes_in_the_script(tmp_path: Path) -> None:
    network = Network([Node("a", "'} ]) DETACH DELETE n //", "x`y:z", {"b`c\\": "\\'"})], [Edge("a", "a", "r`; DROP")])
    text = written(network, tmp_path, "n.cypher").read_text("utf-8")
    assert r"label: '\'} ]) DETACH DELETE n //'".replace("label", "`label`") in text
    assert "`b``c\\u005C`: '\\\\\\''" in text and "`R___DROP`" in text


def test_names_that_clash_are_called_otherwise_and_nothing_is_lost(tmp_path: Path) -> None:
    node = next(node for node in hostile().nodes if node.id == "id")
    for format in ("neo4j", "cypher", "geojson", "csv", "parquet"):
        said = export.write(hostile(), tmp_path / f"{format}.zip", format=format)
        content = (tmp_path / f"{format}.zip").read_bytes()
        assert said and content
    found = json.loads(written(hostile(), tmp_path, "n.geojson").read_text("utf-8"))
    clashing = next(one["properties"] for one in found["features"] if one["properties"].get("id") == "id")
    assert {str(value) for value in clashing.values()} >= {f"own {name}" for name in CLASHES} and node.label == "label"
    assert LONG in {one["properties"].get("label") for one in found["features"]}
