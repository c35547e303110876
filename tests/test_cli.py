"""Commands: data on stdout, words on stderr, one clear line and exit 1 for an error of ours."""

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import run_command

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_an_answer_is_on_stdout_and_the_count_on_stderr(built: Path) -> None:
    done = run_command("ask", "organisations/links-two-clusters", "--format", "csv", cwd=built)
    assert done.returncode == 0
    rows = list(csv.reader(io.StringIO(done.stdout)))
    assert rows[1][0] == "Xerox"
    table = run_command("ask", "organisations/links-two-clusters", cwd=built)
    assert "Xerox" in table.stdout
    assert table.stderr.startswith("1 row\n")


@pytest.mark.parametrize("format_", ["json", "xml", "tsv", "markdown"])
def test_an_answer_comes_in_every_format(built: Path, format_: str) -> None:
    done = run_command("ask", "organisations/links-two-clusters", "--format", format_, cwd=built)
    assert done.returncode == 0
    assert "xerox" in done.stdout.lower()
    if format_ == "json":
        assert json.loads(done.stdout)["head"]["vars"][0] == "organisation"


def test_true_and_false_come_in_the_formats_that_have_them(built: Path) -> None:
    text = "ASK { ?cluster a cg:Cluster }"
    assert json.loads(run_command("ask", text, "-f", "json", cwd=built).stdout) == {"head": {}, "boolean": True}
    assert "<boolean>true</boolean>" in run_command("ask", text, "-f", "xml", cwd=built).stdout
    for format_ in ("table", "csv", "markdown"):
        assert run_command("ask", text, "-f", format_, cwd=built).stdout == "true\n"


def test_labels_are_french_when_asked_for_or_when_the_locale_is(built: Path) -> None:
    asked = run_command("cite", "Xerox", "Minalogic", "--language", "fr", cwd=built)
    assert "participe à" in asked.stdout
    assert "énoncé par ambassade des États-Unis à Paris" in asked.stdout
    assert run_command("cite", "Xerox", "Minalogic", cwd=built, LC_ALL="fr_FR.UTF-8").stdout == asked.stdout


def test_a_citation_says_who_where_when_and_how_surely(built: Path) -> None:
    done = run_command("cite", "Xerox", "Minalogic", cwd=built)
    assert "[paris-2007 F158] Xerox — participates in → Minalogic" in done.stdout
    assert "¶7 (U), chars 6781–7712; stated by US Embassy Paris; by 2007-03; confidence: high" in done.stdout


def test_a_tie_from_a_table_is_cited_by_its_row(built: Path) -> None:
    done = run_command("cite", "project:h2020-200053", "organisation:pic-949915569", cwd=built)
    assert "h2020-clusters/participations.csv:" in done.stdout


def test_a_mistyped_thing_is_answered_with_the_nearest_and_exit_1(built: Path) -> None:
    done = run_command("cite", "Xerxo", cwd=built)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("clustergraph: 'Xerxo' is not in the graph; nearest: Xerox (organisation:xerox)")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["ask", "SELECT ?s WHERE { ?s"], 1, "this { is not closed"),
        (["ask", "clusters/membres"], 1, "nearest: clusters/members"),
        (["ask", "missing.rq"], 1, "missing.rq: No such file"),
        (["ask", "clusters/members", "-p", "cluster"], 2, "is no NAME=VALUE"),
        (["ask", "clusters/members", "-f", "nt"], 2, "this query gives rows"),
        (["ask"], 2, "Missing argument"),
        (["fly"], 2, "No such command"),
        (["load", "missing.ttl"], 1, "missing.ttl: cannot be read: No such file"),
        (["build", "missing"], 1, "'missing': is no data package"),
        (["build", "nowhere/places"], 1, "'nowhere/places': is no data package"),
        (["dump", "-o", "nowhere/x.nq"], 1, "nowhere/x.nq: cannot be written: No such file"),
        (["dump", "-o", "x.nq", "--graph", "nope"], 1, "there is no graph <nope>"),
        (["dump", "-o", "x.ttl", "--canonical"], 2, "the canonical form is N-Quads"),
        (["ask", f"ASK {{ FILTER({'!' * 20_000}true) }}"], 1, "more than 100 operators in a row"),
        (["ask", "clusters/members", "-p", "cluster=Xerox"], 1, "'Xerox' is not of the kind that is asked for"),
        (["cite", "cg:a b"], 1, "'cg:a b' is not in the graph"),
        (["cite", "Xerox", ""], 1, "'' is not in the graph"),
        (["draw", "networks/nothing", "-o", "x.html"], 1, "there is no question"),
        (["info", "--store", "nowhere"], 1, "there is no store at nowhere"),
        (["info", "--store", "text.txt"], 1, "is a file, not the folder of a store"),
    ],
)
def test_an_error_is_one_line_and_its_exit_code(built: Path, arguments: list[str], code: int, message: str) -> None:
    (built / "text.txt").write_text("not a store", "utf-8")
    done = run_command(*arguments, cwd=built)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_info_tells_counts_sizes_and_dates(built: Path) -> None:
    done = run_command("info", cwd=built)
    assert "source:paris-2007/SBU" in done.stdout
    assert " MB on disk" in done.stderr
    assert "written at: 20" in done.stderr


def test_the_store_is_named_by_option_or_environment(built: Path, tmp_path: Path) -> None:
    store = str(built / "clustergraph.store")
    by_option = run_command("info", "--store", store, cwd=tmp_path)
    by_environment = run_command("info", cwd=tmp_path, CLUSTERGRAPH_STORE=store)
    assert by_option.returncode == 0
    assert by_option.stdout == by_environment.stdout


def test_two_builds_of_the_same_tables_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    assert run_command("dump", "--canonical", "-o", str(tmp_path / "a.nq"), cwd=built).returncode == 0
    assert run_command("build", cwd=tmp_path).returncode == 0
    assert run_command("dump", "--canonical", "-o", "b.nq", cwd=tmp_path).returncode == 0
    assert (tmp_path / "a.nq").read_bytes() == (tmp_path / "b.nq").read_bytes()


def test_a_dump_loads_back_to_the_same_graph(built: Path, tmp_path: Path) -> None:
    run_command("dump", "-o", str(tmp_path / "g.trig.gz"), cwd=built)
    assert run_command("load", "g.trig.gz", cwd=tmp_path).returncode == 0
    for folder, name in ((built, "a.nq"), (tmp_path, "b.nq")):
        run_command("dump", "--canonical", "-o", str(tmp_path / name), cwd=folder)
    assert (tmp_path / "a.nq").read_bytes() == (tmp_path / "b.nq").read_bytes()


def test_what_is_shipped_passes_its_own_checks(built: Path) -> None:
    done = run_command("check", cwd=built)
    assert done.returncode == 0, done.stdout
    assert "error" not in done.stdout


def test_the_demo_builds_answers_and_draws(tmp_path: Path) -> None:
    done = run_command("demo", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "clustergraph-demo"
    assert {path.name for path in folder.iterdir()} == {"store", "graph.trig", "answers", "network.html"}
    assert len(list((folder / "answers").glob("*.csv"))) == 5
    assert "Xerox" in done.stdout
    assert (folder / "network.html").stat().st_size > 100_000
    again = run_command("demo", cwd=tmp_path)
    assert again.returncode == 1
    assert "is there already" in again.stderr


def test_help_says_what_every_command_does() -> None:
    from clustergraph.cli import cli

    for command in cli.commands.values():
        assert command.help
