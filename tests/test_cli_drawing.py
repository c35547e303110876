"""The commands about networks: which network is meant, what is written, what is printed."""

import csv
import io
import json
from pathlib import Path

import networkx
import pytest
from commands import run_command

from clustergraph.page import positions_in

QUERY = """SELECT ?source ?target ?relation WHERE {
  VALUES ?relation { cg:participatesIn } ?source ?relation ?target . ?target a cg:Cluster }"""


def test_a_question_a_file_or_a_thing_is_drawn(built: Path, tmp_path: Path) -> None:
    # Six firms take part in three clusters, Xerox in two of them.
    (tmp_path / "mine.rq").write_text(QUERY, "utf-8")
    for arguments, said in (
        (["networks/participation"], "nodes"),
        (["--query", str(tmp_path / "mine.rq")], "9 nodes, 7 edges"),
        (["--around", "Xerox", "--hops", "1"], "nodes"),
    ):
        done = run_command("draw", *arguments, "-o", str(tmp_path / "page.html"), cwd=built)
        assert done.returncode == 0, done.stderr
        assert said in done.stderr
        assert not done.stdout
        assert "Xerox" in (tmp_path / "page.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["networks/participation", "--around", "Xerox"], 2, "give one of NAME, --query and --around"),
        (["networks/nothing"], 1, "there is no question 'networks/nothing'"),
        (["--around", "Xeroxx"], 1, "nearest: Xerox"),
        (["--around", "Xerox", "--hops", "0"], 2, "--hops"),
        (["clusters/members", "-p", "cluster=Minalogic"], 1, "a network needs the column ?source"),
        (["--query", "nowhere.rq"], 2, "nowhere.rq"),
        (["SELECT * { ?s ?p ?o }"], 2, "name a question of the catalogue or a FILE.rq"),
    ],
)
def test_what_is_no_network_is_told_in_one_line_and_nothing_is_written(
    built: Path, tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    for command, name in (("draw", "page.html"), ("export", "network.gexf")):
        done = run_command(command, *arguments, "-o", str(tmp_path / name), cwd=built)
        assert (done.returncode, done.stdout) == (code, "")
        assert message in done.stderr
        assert list(tmp_path.iterdir()) == []


def test_a_grown_network_leaves_in_its_place_what_was_drawn_before(built: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.html", tmp_path / "second.html"
    assert run_command("draw", "--around", "Xerox", "--hops", "1", "-o", str(first), cwd=built).returncode == 0
    done = run_command("draw", "--around", "Xerox", "--before", str(first), "-o", str(second), cwd=built)
    assert done.returncode == 0, done.stderr
    former, grown = positions_in(first), positions_in(second)
    assert len(grown) > len(former) > 1
    assert {id_: grown[id_] for id_ in former} == former


def test_a_file_that_is_no_page_gives_no_places(built: Path, tmp_path: Path) -> None:
    (tmp_path / "other.html").write_text("<p>nothing</p>", "utf-8")
    done = run_command("draw", "--before", str(tmp_path / "other.html"), "-o", str(tmp_path / "x.html"), cwd=built)
    assert done.returncode == 1
    assert "other.html: this is no page with a network" in done.stderr


def test_an_export_says_what_the_format_lacks_and_how_much_was_written(built: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.graphml"
    done = run_command("export", "networks/participation", "-o", str(file), cwd=built)
    assert done.returncode == 0, done.stderr
    graph = networkx.read_graphml(file)
    assert done.stderr.endswith(f"x.graphml: {len(graph)} nodes, {graph.number_of_edges()} edges\n")
    assert "GraphML" in done.stderr
    french = run_command("export", "networks/participation", "-o", str(file), "-l", "fr", cwd=built)
    assert "nœuds" in french.stderr


def test_the_format_is_told_by_the_suffix_or_by_name(built: Path, tmp_path: Path) -> None:
    for name, arguments, code in (
        ("x.dot", [], 0), ("x.txt", [], 1), ("x.txt", ["--format", "dot"], 0), ("x.json", [], 1),
    ):  # fmt: skip
        done = run_command("export", "-o", str(tmp_path / name), *arguments, cwd=built)
        assert done.returncode == code, done.stderr
    assert (tmp_path / "x.txt").read_bytes() == (tmp_path / "x.dot").read_bytes()


def test_restricted_ties_are_in_no_released_file(built: Path, tmp_path: Path) -> None:
    whole, public = tmp_path / "whole.node-link.json", tmp_path / "public.node-link.json"
    for file, options in ((whole, []), (public, ["--release", "U"])):
        assert run_command("export", "networks/policy", "-o", str(file), *options, cwd=built).returncode == 0
    assert "SBU" in whole.read_text("utf-8")
    assert "SBU" not in public.read_text("utf-8")


def test_measures_are_printed_as_a_table_the_greatest_first(built: Path) -> None:
    done = run_command("measures", "networks/participation", "-m", "degree", "-m", "density", "--top", "3", cwd=built)
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if "│" in line]
    assert len(lines) == 1 + 3
    assert "density" in lines[0]


def test_measures_as_csv_and_json_hold_every_node(built: Path) -> None:
    options = ["measures", "--around", "Xerox", "--hops", "1", "-m", "degree", "-m", "nodes"]
    rows = list(csv.DictReader(io.StringIO(run_command(*options, "--format", "csv", cwd=built).stdout)))
    found = json.loads(run_command(*options, "--format", "json", cwd=built).stdout)
    assert found["network"] == {"nodes": len(rows)}
    assert [{name: str(value) for name, value in node.items()} for node in found["nodes"]] == rows
    # By hand: Xerox takes part in two clusters and has one unit that projects name.
    assert {row["label"]: int(row["degree"]) for row in rows}["Xerox"] == 3
