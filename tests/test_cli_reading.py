"""What a newcomer reads: tables at any width, numbers and counts as each language writes them, and where to go on."""

import csv
import io
import re
import sys
from pathlib import Path

import click
import pytest
from commands import run_command
from pyoxigraph import Literal, NamedNode

from clustergraph.cli import cli
from clustergraph.cli.shared import print_table
from clustergraph.evidence import Citation, cell, note_label, provenance
from clustergraph.store import Store
from clustergraph.things import Names
from clustergraph.vocabulary import XSD

COLUMNS = ("cluster", "amount (€)", "claim")
ROW = ("Pôle des communications sécurisées", "1\u202f500\u202f000", "claim:public-record.E087")


def on_terminal(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")


def test_a_row_is_a_list_where_the_terminal_is_too_narrow_for_a_table(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on_terminal(monkeypatch, 40)
    assert print_table(COLUMNS, [ROW], language="fr") == 1
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "cluster\u00a0: Pôle des communications sécurisées",
        "  amount (€)\u00a0: 1\u202f500\u202f000",
        "  claim\u00a0: claim:public-record.E087",
        "",
    ]
    assert err == "1 ligne\n"


def test_a_table_on_a_terminal_wraps_between_words_and_breaks_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # The longest words have 14, 10 and 24 letters: with frames, 57 columns.
    on_terminal(monkeypatch, 64)
    print_table(COLUMNS, [ROW])
    out = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    assert "│ 1\u202f500\u202f000 " in out
    assert "claim:public-record.E087│" in out
    assert max(map(len, out.splitlines())) <= 64


def test_no_word_of_a_table_is_broken_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    wide = [f"claim:public-record.E{number:03}" for number in range(12)]
    print_table([f"c{number}" for number in range(12)], [wide])
    out = capsys.readouterr().out
    assert [word for word in wide if word not in out] == []


@pytest.mark.parametrize(("language", "said"), [("en", "0 rows\n"), ("fr", "0 ligne\n")])
def test_an_empty_table_is_told_in_words_alone(language: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert print_table(COLUMNS, [], language=language) == 0
    out, err = capsys.readouterr()
    assert (out, err) == ("", said)


@pytest.mark.parametrize(
    ("text", "kind", "measured", "english", "french"),
    [
        ("1500000", "integer", False, "1,500,000", "1\u202f500\u202f000"),
        ("1500", "decimal", True, "1,500", "1\u202f500"),
        ("166.67", "decimal", False, "166.67", "166,67"),
        ("-12345.60", "decimal", False, "-12,345.60", "-12\u202f345,60"),
        ("2007", "integer", False, "2007", "2007"),
        ("2007", "gYear", False, "2007", "2007"),
        ("1E6", "double", False, "1E6", "1E6"),
        ("true", "boolean", False, "yes", "oui"),
        ("12345", "string", False, "12345", "12345"),
    ],
)
def test_a_cell_is_written_as_the_language_has_it(
    text: str, kind: str, measured: bool, english: str, french: str
) -> None:
    with Store.memory() as store:
        names = Names(store)
        term = Literal(text, datatype=NamedNode(XSD + kind))
        assert cell(term, names, "en", measured=measured) == english
        assert cell(term, names, "fr", measured=measured) == french


def test_files_for_machines_have_the_same_columns_and_numbers_in_every_language(built: Path) -> None:
    for command in (
        ["conflicts", "-f", "csv"],
        ["ask", "funding/adds-up", "-f", "csv"],
        ["find", "Xerox", "-f", "csv"],
    ):
        english, french = (run_command(*command, "-l", language, cwd=built).stdout for language in ("en", "fr"))
        assert next(csv.reader(io.StringIO(english))) == next(csv.reader(io.StringIO(french)))
    english, french = (
        run_command("compare", "Minalogic", "IMVN", "-f", "csv", "-l", language, cwd=built).stdout.splitlines()[0]
        for language in ("en", "fr")
    )
    assert english.startswith("property,Minalogic,") and english.endswith(",in common")
    assert french.startswith("property,Minalogic,") and french.endswith(",in common")
    answer = run_command("ask", "funding/eu-by-cluster", "-f", "csv", "-l", "fr", cwd=built).stdout
    assert "6956222.48" in answer


def test_a_french_text_keeps_the_spaces_that_do_not_break(built: Path) -> None:
    for command in (["connect", "Xerox", "Cisco"], ["compare", "Minalogic", "IMVN"], ["conflicts"]):
        done = run_command(*command, "-l", "fr", cwd=built)
        assert "\u00a0: " in done.stdout
        assert "\ufffd" not in done.stdout
        assert not re.search(r"\w [:;] ", done.stdout.replace("clustergraph :", ""))


def test_a_citation_is_pointed_as_french_is_and_says_that_its_note_is_english(built: Path) -> None:
    done = run_command("cite", "Xerox", "Minalogic", "-l", "fr", cwd=built)
    assert "(U), car. 6781–7712\u00a0; énoncé par ambassade des États-Unis à Paris\u00a0; " in done.stdout
    assert "confiance\u00a0: forte" in done.stdout
    assert "note (en anglais)\u00a0: The form" in done.stdout
    assert done.stderr == "1 affirmation, 0 ligne de tableau\n"
    shown = run_command("show", "Minalogic", "-l", "fr", cwd=built)
    assert "note (en anglais)\u00a0: The form" in shown.stdout
    assert "note: The form" in run_command("show", "Minalogic", "-l", "en", cwd=built).stdout


def test_a_note_in_the_readers_language_is_just_a_note() -> None:
    assert note_label("fr", "fr") == "note\u00a0: "
    assert note_label("", "fr") == "note\u00a0: "
    assert note_label("fr", "en") == "note (in French): "


def test_provenance_of_a_bare_claim_has_no_empty_parts() -> None:
    node = NamedNode("urn:x")
    with Store.memory() as store:
        bare = Citation(node, "x", node, node, node, where=node, asserter=node, modality=node)
        assert provenance(bare, Names(store), language="fr") == "urn:x\u00a0; urn:x par urn:x"


def test_two_things_that_nothing_ties_are_said_to_be_so(built: Path) -> None:
    done = run_command("cite", "Xerox", "Cisco", cwd=built)
    assert done.returncode == 0
    assert "0 claims, 0 table rows" in done.stderr
    assert "`clustergraph connect` looks for longer ways" in done.stderr


def test_words_that_no_question_has_lead_on(built: Path) -> None:
    done = run_command("queries", "qsdfqsdf", cwd=built)
    assert done.stdout == ""
    assert "`clustergraph find`" in done.stderr


def test_a_question_is_shown_with_a_command_that_asks_it(built: Path) -> None:
    done = run_command("queries", "clusters/members", cwd=built)
    example = done.stdout.strip().splitlines()[-1].removeprefix("Example: clustergraph ").split()
    assert example[:2] == ["ask", "clusters/members"]
    answer = run_command(*example, cwd=built)
    assert answer.returncode == 0
    assert "Xerox" in answer.stdout


def test_an_empty_store_is_said_to_be_empty(tmp_path: Path) -> None:
    assert run_command("load", "nowhere.ttl", cwd=tmp_path).returncode == 1
    done = run_command("ask", "clusters/members", cwd=tmp_path)
    if done.returncode == 0:
        assert "the store is empty: `clustergraph build` fills it" in done.stderr
    else:
        assert "there is no store" in done.stderr


def test_no_command_is_answered_with_help_that_begins_with_the_demo(tmp_path: Path) -> None:
    done = run_command(cwd=tmp_path)
    assert done.returncode == 0
    commands = done.stdout.partition("Commands:\n")[2].split("\n")
    assert [line.split()[0] for line in commands if line][:5] == ["demo", "build", "load", "queries", "ask"]
    assert "..." not in done.stdout.partition("Commands:")[2]


@pytest.mark.parametrize("name", cli.commands)
def test_every_command_shows_an_example_of_itself(name: str) -> None:
    command = cli.commands[name]
    with click.Context(command) as context:
        assert re.search(rf"Example: .*clustergraph {name}\b", " ".join(command.get_help(context).split()))


def test_a_mistyped_command_is_answered_with_the_nearest(tmp_path: Path) -> None:
    done = run_command("qurries", cwd=tmp_path)
    assert done.returncode == 2
    assert "Did you mean 'queries'?" in done.stderr
