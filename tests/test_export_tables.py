"""CSV, Excel, Parquet and GeoJSON, read by what people open them with."""

import json
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from export.consumers import library
from export.networks import CLASHES, HOSTILE, LONG, Kept, hostile, networks, valley
from hypothesis import HealthCheck, given, settings

from clustergraph import export
from clustergraph.network import Network, Node

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


def test_what_looks_like_an_escape_in_excel_is_text(tmp_path: Path) -> None:
    texts = ["a _x0041_ b", "_x000D_", "_x005F_x0041_", "_X0041_ _x41_"]
    path = written(Network([Node(text, text) for text in texts]), tmp_path, "n.xlsx")
    found = library("python_calamine").CalamineWorkbook.from_path(path).get_sheet_by_name("nodes").to_python()
    assert found[1:] == [[text, text] for text in texts]


def test_the_sheet_about_the_file_says_what_was_lost(tmp_path: Path) -> None:
    network = Network([Node("a", "x" * 40_000)])
    said = export.write(network, tmp_path / "n.xlsx", language="fr")
    assert said and [("limites", sentence) for sentence in said] == sheets(tmp_path / "n.xlsx")["about"][5:]


@OFTEN
@given(network=networks())
def test_calamine_finds_every_value_of_any_network_in_excel(tmp_path: Path, network: Network) -> None:
    book = library("python_calamine").CalamineWorkbook.from_path(written(network, tmp_path, "n.xlsx"))
    kept = Kept(XML, frozenset({"integer", "double", "boolean", "date"}), integers=10**15)
    for name, table in (("nodes", network.node_table), ("edges", network.edge_table)):
        head, *found = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for row, wanted in zip(found, kept.rows(table.columns, len(table)), strict=True):
            own = dict(zip(head, row, strict=False))
            for key, value in wanted.items():
                assert alike(own[key], value), (key, own[key], value)


def alike(found: Any, value: Any) -> bool:
    """Whether a cell has a value: days before March 1900 and lists are text, a line ends with a line feed alone."""
    if isinstance(value, list):
        return isinstance(found, float | bool | str)
    if isinstance(value, date):
        return found in (value, value.isoformat())
    return bool(found == (re.sub("\r\n?", "\n", value) if isinstance(value, str) else value))


def test_rows_beyond_a_full_sheet_go_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clustergraph.export.excel._ROWS", 3)
    network = Network([Node(str(number), "x") for number in range(5)])
    said = export.write(network, tmp_path / "n.xlsx")
    found = sheets(tmp_path / "n.xlsx")
    assert [len(found[name]) for name in ("nodes", "nodes 2", "nodes 3")] == [3, 3, 2]
    assert any("nodes 2, nodes 3" in sentence for sentence in said)


def test_columns_beyond_those_of_a_sheet_are_left_out_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clustergraph.export.excel._COLUMNS", 4)
    network = Network([Node("1", "x", attributes={"first": 1, "second": 2, "third": 3})])
    said = export.write(network, tmp_path / "n.xlsx")
    head, row = sheets(tmp_path / "n.xlsx")["nodes"]
    assert len(head) == len(row) == 4
    lost = {"first", "second", "third"} - set(head)
    assert lost
    (sentence,) = [sentence for sentence in said if "left out" in sentence]
    assert all(name in sentence for name in lost)


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
