"""The command find: a table for people, JSON and CSV for programs, a hint or the nearest words besides."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import clustergraph
from clustergraph.cli.finding import find

DATA = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix cg: <https://w3id.org/clustergraph/ontology#> .
@prefix organisation: <https://w3id.org/clustergraph/id/organisation/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
cg:Firm rdfs:label "firm"@en , "entreprise"@fr .
organisation:acme a cg:Firm ; skos:prefLabel "Acme"@en , "Acmé"@fr ; skos:note "Lenses, \\"best\\"\\nof all"@en .
organisation:evil a cg:Firm ; skos:prefLabel "Evil \\u001B[31mred [bold]x[/bold]"@en .
organisation:long a cg:Firm ; skos:prefLabel "Long"@en ; skos:note "HAY needle HAY"@en .
""".replace("HAY", "hay " * 60)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("find") / "store"
    with clustergraph.open(path) as store:
        store.load(DATA.encode(), format="ttl", graph="urn:g")
    return path


def run(store: Path, *arguments: str) -> Result:
    return CliRunner().invoke(find, ["--store", str(store), *arguments], catch_exceptions=False)


def test_a_table_names_what_was_found_and_the_next_step_is_said_on_stderr(store: Path) -> None:
    done = run(store, "acme", "--language", "en")
    assert [part in done.stdout for part in ("Acme", "firm", "organisation:acme", "label")] == [True] * 4
    assert "clustergraph show organisation:acme" in done.stderr
    assert "clustergraph show" not in done.stdout


def test_a_french_reader_reads_french(store: Path) -> None:
    done = run(store, "acme", "--language", "fr")
    assert "Acmé" in done.stdout
    assert "entreprise" in done.stdout
    assert "Pour en savoir plus\u00a0: clustergraph show organisation:acme" in done.stderr


def test_words_may_be_given_without_quotes(store: Path) -> None:
    assert "organisation:acme" in run(store, "lenses", "best").stdout


def test_json_and_csv_say_the_same(store: Path) -> None:
    hit = json.loads(run(store, "lenses", "-f", "json").stdout)[0]
    row = next(csv.DictReader(io.StringIO(run(store, "lenses", "-f", "csv").stdout, newline="")))
    assert hit["curie"] == row["curie"] == "organisation:acme"
    assert hit["text"] == row["text"] == 'Lenses, "best"\nof all'
    assert hit["text"][slice(*hit["marks"][0])] == "Lenses"
    assert (hit["kind"], hit["kind_label"], hit["field"]) == ("cg:Firm", "firm", "note")


def test_nothing_found_is_said_with_the_nearest_words(store: Path) -> None:
    done = run(store, "zzacme", "--language", "en")
    assert done.exit_code == 0
    assert done.stdout == ""
    assert done.stderr.splitlines() == ["Nothing in the graph has these words.", "Nearest words: acme"]
    assert json.loads(run(store, "zzacme", "-f", "json").stdout) == []


def test_more_than_is_shown_is_told(store: Path) -> None:
    done = run(store, "hay", "--limit", "1", "--kind", "firm", "--language", "en")
    assert "There are more" not in done.stderr
    assert "There are more" in run(store, "e", "--limit", "1", "--language", "en").stderr


def test_a_hostile_label_steers_no_terminal_and_is_no_markup(store: Path) -> None:
    done = run(store, "evil")
    assert "\x1b" not in done.stdout
    assert "[bold]x[/bold]" in done.stdout


def test_a_long_text_is_cut_to_what_lies_around_the_match(store: Path) -> None:
    out = run(store, "needle").stdout
    assert "needle" in out
    assert out.count("hay") < 60
    assert "…" in out
