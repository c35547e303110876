"""The commands connect, conflicts and compare, as a user calls them."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import clustergraph
from clustergraph.cli import cli


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("connecting") / "store"
    with clustergraph.open(path) as store:
        store.build()
    return path


def run(built: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, [*words, "--store", str(built), "-l", "en"])


def test_connect_prints_chains_with_their_claims_and_what_was_left_out(built: Path) -> None:
    result = run(built, "connect", "Xerox", "Minalogic")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "Xerox – Minalogic"
    assert "[paris-2007 F158]" in result.stdout
    assert "Xerox and Minalogic are connected by 1 link; 1 chain of that length." in result.stdout


def test_connect_gives_json(built: Path) -> None:
    result = run(built, "connect", "Xerox", "Cisco", "-f", "json", "--limit", "1")
    value = json.loads(result.stdout)
    assert (value["links"], value["total"], len(value["chains"])) == (4, 2, 1)


def test_connect_says_which_relations_there_are(built: Path) -> None:
    result = run(built, "connect", "Xerox", "Cisco", "--relations", "focuses onn")
    assert isinstance(result.exception, clustergraph.NotFoundError)
    assert "cg:focusesOn" in str(result.exception)


def test_conflicts_gives_a_table_of_figures(built: Path) -> None:
    result = run(built, "conflicts", "-f", "csv")
    rows = list(csv.reader(io.StringIO(result.stdout)))
    # 5 + 2 + 2 figures of indicators, 2 + 6 + 2 + 2 of fundings, and the heading.
    assert len(rows) == 1 + 9 + 12


def test_conflicts_that_are_none_are_said_to_stderr(built: Path) -> None:
    result = run(built, "conflicts", "Xerox")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "no two sources" in result.stderr


def test_compare_prints_a_table_in_which_no_cell_is_a_formula(built: Path) -> None:
    result = run(built, "compare", "Minalogic", "IMVN", "-f", "csv")
    headings, *rows = csv.reader(io.StringIO(result.stdout))
    assert headings[-1] == "in common"
    assert ["members", "Xerox"] in [[row[0], row[-1]] for row in rows]
    assert not [cell for row in rows for cell in row if cell.startswith("=")]


@pytest.mark.parametrize("command", [["conflicts"], ["compare", "Minalogic", "IMVN"], ["connect", "IMVN", "Minalogic"]])
@pytest.mark.parametrize("format_", ["text", "md", "json"])
def test_nothing_restricted_is_in_a_release(built: Path, command: list[str], format_: str) -> None:
    result = run(built, *command, "--release", "U", "-f", format_)
    assert result.exit_code == 0
    assert result.stdout
    assert "SBU" not in result.stdout


def test_what_a_terminal_would_act_on_is_not_printed(tmp_path: Path) -> None:
    label = '<http://www.w3.org/2004/02/skos/core#prefLabel> "\\u001b[31mred\\u009b" .'
    with clustergraph.open(tmp_path / "s") as store:
        store.load(f"<urn:x:a> <urn:x:p> <urn:x:b> . <urn:x:b> {label}".encode(), format="ttl", graph="urn:g")
    for words in (["connect", "urn:x:a", "urn:x:b"], ["compare", "urn:x:a", "urn:x:b"]):
        for format_ in ("text", "md", "json"):
            result = run(tmp_path / "s", *words, "-f", format_)
            assert result.exit_code == 0
            assert not set(result.stdout) & {"\x1b", "\x9b"}
