"""The shell: what is typed is completed from the data, answered, stopped by an interrupt, and never lost to an error."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from clustergraph import Store
from clustergraph.cli.shell.answering import CHOICES, ROWS, Shell, words_of
from clustergraph.cli.shell.completing import Completing
from clustergraph.cli.shell.loaded import Loaded, written
from clustergraph.cli.shell.prompt import Colours, converse, history_in, state_folder
from clustergraph.cli.shell.syntax import is_complete, statements, tokens
from clustergraph.cli.shell.words import HELP
from clustergraph.things import Names

RUNAWAY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(STR(?c), STR(?f), STR(?i)) = 'none') }"


@pytest.fixture
def shell(shipped: Store, names: Names) -> Shell:
    return Shell(shipped, names, timeout=30)


@pytest.fixture
def invented() -> Iterator[Store]:
    """A store with labels that could do harm."""
    with Store.memory() as store:
        store.load(
            b"""
            PREFIX cg: <https://w3id.org/clustergraph/ontology#>
            PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
            PREFIX cluster: <https://w3id.org/clustergraph/id/cluster/>
            cluster:evil a cg:Cluster ; skos:prefLabel "Evil \\u001b[31m \\"quoted\\" \\\\ label"@en .
            cluster:pole a cg:Cluster ; skos:prefLabel "P\xc3\xb4le d'optique"@fr ; cg:locatedIn <urn:x/y> .
            <urn:x/y> a cg:Region ; skos:prefLabel "Ici" .
            """,
            format="ttl",
            graph="notes",
        )
        yield store


# Completion


def offered(store: Store, text: str, *, asked: bool = False, language: str = "en", after: str = "") -> dict[str, str]:
    """What is offered at the end of a text, with what is said of it."""
    loaded = Loaded(store, Names(store), language)
    completing = Completing(lambda: loaded, lambda: dict(CHOICES))
    found = completing.get_completions(Document(text + after, len(text)), CompleteEvent(completion_requested=asked))
    return {completion.text: completion.display_meta_text for completion in found}


def completed(store: Store, text: str) -> set[str]:
    """The texts that the completions would make of a text."""
    loaded = Loaded(store, Names(store), "en")
    completing = Completing(lambda: loaded, lambda: dict(CHOICES))
    found = completing.get_completions(Document(text, len(text)), CompleteEvent(completion_requested=True))
    return {text[: len(text) + completion.start_position] + completion.text for completion in found}


def test_after_a_type_come_the_classes_of_the_data_with_their_number(shipped: Store) -> None:
    found = offered(shipped, "SELECT * { ?x a cg:Clu")
    (row,) = shipped.select("SELECT (COUNT(?x) AS ?n) { ?x a cg:Cluster }")
    assert row[0] is not None
    assert found["cg:Cluster"] == f"{row[0].value} · cluster"  # type: ignore[union-attr]
    assert all(name.startswith("cg:Clu") for name in found)
    assert "cg:Call" not in offered(shipped, "SELECT * { ?x a cg:Clu")


def test_classes_and_properties_are_offered_at_their_places_only(shipped: Store) -> None:
    assert "cg:participatesIn" in offered(shipped, "SELECT * { ?x cg:part")
    assert "cg:Participation" not in offered(shipped, "SELECT * { ?x cg:Part")
    assert "cg:Participation" in offered(shipped, "SELECT * { ?x a cg:Part")
    assert "cg:participatesIn" not in offered(shipped, "SELECT * { ?x a cg:part")
    assert "cg:Participation" in offered(shipped, "SELECT * { ?x rdf:type cg:Part")
    assert "cg:locatedIn" in offered(shipped, "SELECT * { ?x cg:participatesIn/cg:loc")
    assert "cg:locatedIn" in offered(shipped, "SELECT * { ?x a cg:Cluster ; cg:loc")
    assert "cg:locatedIn" in offered(shipped, "SELECT * { ?x a cg:Cluster . ?y cg:loc")


def test_the_most_frequent_properties_come_first(shipped: Store) -> None:
    uses = [item.uses for item in Loaded(shipped, Names(shipped)).properties]
    assert uses == sorted(uses, reverse=True)
    total = sum(1 for _ in shipped.select("SELECT * { ?s ?p ?o }"))
    assert sum(uses) == total


def test_everything_that_may_come_next_is_offered_only_when_asked_for(shipped: Store) -> None:
    assert offered(shipped, "SELECT * { ?x ") == {}
    assert next(iter(offered(shipped, "SELECT * { ?x ", asked=True))) == "a"
    assert "cg:Cluster" in offered(shipped, "SELECT * { ?x a ", asked=True)


@pytest.mark.parametrize("typed", ["'mina", '"Mina', "'''Mina"])
def test_a_quote_and_the_beginning_of_a_label_give_the_thing(shipped: Store, typed: str) -> None:
    text = f"SELECT * {{ ?x cg:participatesIn {typed}"
    assert offered(shipped, text)["cluster:minalogic"] == "Minalogic"
    assert "SELECT * { ?x cg:participatesIn cluster:minalogic" in completed(shipped, text)


def test_after_a_property_of_labels_the_label_itself_is_completed(invented: Store) -> None:
    assert offered(invented, 'SELECT * { ?x skos:prefLabel "pole') == {'"Pôle d\'optique"@fr': "cluster:pole"}


def test_labels_are_found_without_their_accents_and_by_a_later_word(invented: Store) -> None:
    assert list(offered(invented, "ASK { 'pole d opt")) == ["cluster:pole"]
    assert list(offered(invented, "ASK { 'Optique")) == ["cluster:pole"]
    assert list(offered(invented, "ASK { 'ptique")) == []
    assert list(offered(invented, "ASK { '.*")) == []


def test_a_thing_without_a_fitting_prefix_is_written_in_full(invented: Store) -> None:
    assert list(offered(invented, "ASK { 'ici")) == ["<urn:x/y>"]
    for iri in ("https://w3id.org/clustergraph/source/a/SBU", "https://w3id.org/clustergraph/id/cluster/a."):
        assert written(iri) == f"<{iri}>"


def test_a_hostile_label_is_completed_as_a_string_and_shown_without_controls(invented: Store) -> None:
    text = 'SELECT ?x { ?x skos:prefLabel "evil'
    (found,) = completed(invented, text)
    assert list(invented.select(found + " }"))
    loaded = Loaded(invented, Names(invented))
    event = CompleteEvent()
    for typed in (text, "ASK { 'evil"):
        for shown in Completing(lambda: loaded, dict).get_completions(Document(typed, len(typed)), event):
            assert "\x1b" not in shown.display_text + shown.display_meta_text


def test_curies_of_things_are_completed(shipped: Store) -> None:
    found = offered(shipped, "ASK { cluster:mina")
    assert found == {"cluster:minalogic": "Minalogic"}
    assert len(offered(shipped, "ASK { organisation:")) == 50


def test_prefixes_and_keywords_are_completed_in_the_case_typed(shipped: Store) -> None:
    assert "cluster:" in offered(shipped, "ASK { clu")
    assert "SELECT" in offered(shipped, "SEL")
    assert "optional" in offered(shipped, "select * { opt")


def test_variables_of_the_whole_query_are_completed(shipped: Store) -> None:
    text = "SELECT ?cl"
    assert list(offered(shipped, text, after=" { ?cluster a ?class ; ?claims ?x }")) == [
        "?claims",
        "?class",
        "?cluster",
    ]


def test_nothing_is_offered_in_a_comment(shipped: Store) -> None:
    assert offered(shipped, "SELECT * { # cg:Clu", asked=True) == {}


def test_labels_are_in_the_language_of_the_shell(shipped: Store) -> None:
    assert offered(shipped, "ASK { ?x a cg:Firm", language="fr")["cg:Firm"].endswith("entreprise")


def test_commands_and_what_they_take_are_completed(shipped: Store) -> None:
    assert set(offered(shipped, ".")) == set(HELP)
    assert list(offered(shipped, ".format c")) == ["csv"]
    assert list(offered(shipped, ".language ")) == ["en", "fr"]
    assert offered(shipped, ".show mina")["cluster:minalogic"] == "Minalogic"
    assert "clusters/members" in offered(shipped, ".ask clusters/m")
    assert list(offered(shipped, ".ask clusters/members cl")) == ["cluster="]
    assert offered(shipped, ".ask clusters/members cluster=mina") == {"cluster:minalogic": "Minalogic"}
    assert offered(shipped, ".ask no/such x=") == {}


def test_only_what_a_view_holds_is_offered() -> None:
    with Store.memory() as store:
        assert offered(store, "ASK { ?x a ", asked=True) == {}
        assert offered(store, "ASK { 'minal") == {}


@given(st.text(alphabet="?$<>{}()[]'\"\\#.;,:a b\nécg:SELECT@^|/", max_size=40))
def test_any_text_can_be_completed(text: str) -> None:
    with Store.memory() as store:
        offered(store, text, asked=True)


# Reading


@given(st.text(max_size=200))
def test_tokens_leave_nothing_out(text: str) -> None:
    assert "".join(token.text for token in tokens(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "ASK {}",
        "SELECT * WHERE { ?s ?p '}' } LIMIT 3",
        "DESCRIBE cluster:minalogic",
        "PREFIX ex: <urn:#> ASK { ?s ex:p ?o } # {",
        'SELECT * { ?s ?p """a\n{""" }',
        ".format csv",
        "clusters/members cluster=Minalogic",
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "ASK { } }",
    ],
)
def test_a_whole_query_is_sent(text: str) -> None:
    assert is_complete(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " # nothing",
        "SELECT *",
        "SELECT * WHERE {",
        "ASK { ?s ?p 'x",
        "ASK { FILTER(1 }",
        "PREFIX ex: <urn:x>",
        "DESCRIBE",
        'ASK { ?s ?p """x" }',
        "ASK { # }",
    ],
)
def test_a_query_that_goes_on_is_not_sent(text: str) -> None:
    assert not is_complete(text)


def test_a_script_is_cut_into_statements() -> None:
    script = "# first\nASK {}\n\n\n.format csv\nSELECT *\n{ ?s\n\n?p ?o }\n;\nASK {\n;\n.help\nASK { }"
    assert list(statements(script.splitlines(keepends=True))) == [
        "# first\nASK {}",
        ".format csv",
        "SELECT *\n{ ?s\n\n?p ?o }",
        "ASK {",
        ".help",
        "ASK { }",
    ]


def test_words_of_a_command_are_parted_by_spaces_outside_of_double_quotes() -> None:
    assert words_of("a  b='c d' \"e f\"g") == ["a", "b='c", "d'", "e fg"]


# Answering


def test_a_query_is_answered_as_a_table_with_labels(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    assert shell.run("SELECT ?cluster { ?cluster a cg:Cluster FILTER(?cluster = cluster:minalogic) }")
    out, err = capsys.readouterr()
    assert "Minalogic" in out
    assert err == "1 row\n"


@pytest.mark.parametrize(
    ("statement", "printed"),
    [
        ("ASK { ?s a cg:Cluster }", "true"),
        ("CONSTRUCT { ?s a cg:Cluster } WHERE { ?s a cg:Cluster }", "cluster:minalogic a cg:Cluster"),
        (".help", ".timeout SECONDS|off"),
        (".prefixes minal", ""),
        (".prefixes cluster", "cluster:         https://w3id.org/clustergraph/id/cluster/"),
        (".classes cluster", "cg:Cluster"),
        (".properties participates", "cg:participatesIn"),
        (".queries members", "clusters/members"),
        (".ask clusters/members cluster=Minalogic", "Xerox"),
        ("clusters/members cluster=Minalogic", "Xerox"),
        (".find minalogic", "cluster:minalogic"),
        (".show Minalogic", "Minalogic"),
        (".show cluster:minalogic", "Minalogic"),
        (".show 'Minalogic'", "Minalogic"),
        (".cite Xerox Minalogic", "F158"),
        (".cite Minalogic", "F158"),
        (".explain clusters/members", "cluster"),
        (".explain SELECT * { ?s a cg:Cluster }", "cg:Cluster"),
    ],
)
def test_a_command_does_what_the_help_says(
    shell: Shell, capsys: pytest.CaptureFixture[str], statement: str, printed: str
) -> None:
    assert shell.run(statement)
    assert printed in capsys.readouterr().out


def test_every_command_of_the_help_is_obeyed(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    for command in HELP:
        shell.run(command)
        assert "there is no command" not in capsys.readouterr().err
    assert shell.left


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("SELECT * {", "not closed"),
        ("SELECT * { ?s nope:p ?o }", "nope:"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", ""),
        ("SELECT * { SERVICE <http://x/> {} }", "SERVICE is refused"),
        (".fly", "there is no command .fly; .help lists them"),
        (".ask", ".ask takes NAME"),
        (".ask no/such", "there is no question"),
        (".ask clusters/members cluster", "is no NAME=VALUE"),
        (".ask clusters/members cluster=Xerox", "Xerox"),
        ('.ask clusters/members cluster="Xerox', 'a quote " is not closed'),
        (".show Xerxo", "nearest: Xerox"),
        (".cite Xerxo", "nearest: Xerox"),
        (".format pdf", ".format takes one of: table, "),
        (".language de", ".language takes one of: en, fr"),
        (".timeout soon", "a number of seconds"),
        (".timeout -1", "a number of seconds"),
        (".timeout nan", "a number of seconds"),
        (".explain", "there was none yet"),
        (".find", ".find takes TEXT"),
        (".show", ".show takes THING"),
    ],
)
def test_an_error_is_told_and_the_shell_goes_on(
    shell: Shell, capsys: pytest.CaptureFixture[str], statement: str, message: str
) -> None:
    assert not shell.run(statement)
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert shell.run("ASK {}")
    assert not shell.left


def test_settings_last_until_they_are_changed(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    for statement in (".format csv", ".language fr", ".timeout 5", ".ask clusters/members cluster=Minalogic"):
        assert shell.run(statement)
    out, err = capsys.readouterr()
    assert out.startswith("cluster,member")
    assert "language\u00a0: fr" in err
    assert shell.timeout == 5
    assert shell.run(".timeout off")
    assert shell.timeout is None


def test_a_format_for_rows_does_not_refuse_triples(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    shell.run(".format csv")
    assert shell.run("CONSTRUCT { ?s a cg:Cluster } WHERE { ?s a cg:Cluster }")
    shell.run(".format nt")
    assert shell.run("SELECT * { ?s a cg:Cluster }")


def test_a_table_ends_after_a_thousand_rows_and_says_so(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    assert shell.run("SELECT ?s { ?s ?p ?o }")
    assert "only the first 1,000 rows are shown" in capsys.readouterr().err
    assert shell.run(f"SELECT ?s {{ ?s ?p ?o }} LIMIT {ROWS}")
    assert "only the first" not in capsys.readouterr().err
    shell.run(".format csv")
    capsys.readouterr()
    assert shell.run(f"SELECT ?s {{ ?s ?p ?o }} LIMIT {ROWS + 500}")
    assert len(capsys.readouterr().out.splitlines()) == ROWS + 501


def test_an_empty_answer_is_explained(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    assert shell.run("SELECT ?x { ?x a cg:Clustre }")
    assert "cg:Cluster" in capsys.readouterr().err


def test_a_runaway_query_is_stopped_by_its_time(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    shell.timeout = 0.5
    begun = time.monotonic()
    assert not shell.run(RUNAWAY)
    assert time.monotonic() - begun < 2
    assert "stopped after 0.5 s" in capsys.readouterr().err
    assert shell.run("ASK {}")


def test_an_interrupt_stops_the_query_and_keeps_the_shell(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    shell.timeout = None
    timer = threading.Timer(0.7, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    assert not shell.run(RUNAWAY)
    timer.join()
    assert capsys.readouterr().err == "stopped\n"
    assert shell.run("ASK {}")


def test_hostile_labels_do_not_steer_the_terminal(invented: Store, capsys: pytest.CaptureFixture[str]) -> None:
    shell = Shell(invented, Names(invented), timeout=30)
    for statement in (
        "SELECT * { ?x skos:prefLabel ?y }",
        ".show cluster:evil",
        ".find evil",
        ".classes",
        ".cite cluster:evil",
    ):
        assert shell.run(statement)
    assert not shell.run(".show \x1b[31m")
    out, err = capsys.readouterr()
    assert "\x1b" not in out + err


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_shell_speaks_both_languages(shipped: Store, names: Names, language: str) -> None:
    shell = Shell(shipped, names, language)
    for statement in (".help", ".fly", ".format x", ".timeout x", ".ask", ".explain", '.ask a"'):
        shell.run(statement)


# The prompt

Typed = Callable[[str], tuple[str, str]]


@pytest.fixture
def typed(shell: Shell, capsys: pytest.CaptureFixture[str]) -> Iterator[Typed]:
    """Gives what is printed to standard output and to standard error after some keys."""
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):

        def send(text: str) -> tuple[str, str]:
            keys.send_text(text)
            converse(shell, InMemoryHistory())
            return capsys.readouterr()

        yield send


def test_enter_sends_a_whole_query_and_control_d_leaves(typed: Typed) -> None:
    out, _ = typed("ASK { ?s a cg:Cluster }\r\x04")
    assert out == "true\n"


def test_enter_begins_a_line_where_the_query_goes_on(typed: Typed, shell: Shell) -> None:
    out, _ = typed("ASK {\r?s a cg:Cluster\r}\r\x04")
    assert out == "true\n"
    assert shell.last is not None
    assert shell.last.text.split() == ["ASK", "{", "?s", "a", "cg:Cluster", "}"]
    assert shell.last.text.count("\n") == 2


def test_alt_enter_sends_what_is_there(typed: Typed) -> None:
    out, err = typed("ASK {\x1b\r\x04")
    assert out == ""
    assert "not closed" in err


def test_control_c_drops_what_is_typed(typed: Typed) -> None:
    out, _ = typed("ASK { nonsense\x03ASK {}\r\x04")
    assert out == "true\n"


def test_an_empty_line_is_nothing(typed: Typed) -> None:
    assert typed("\r\r\x04") == ("", "")


def test_quit_leaves(typed: Typed) -> None:
    assert typed(".quit\rASK {}\r") == ("", "")


def test_tab_completes_a_class(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        feed(keys, ["ASK { ?s a cg:ClusterC", "\t", " }\r", "\x04"])
        converse(shell, InMemoryHistory())
    assert shell.last is not None
    assert shell.last.text == "ASK { ?s a cg:ClusterClass }"


def feed(keys: PipeInput, parts: list[str]) -> None:
    """Type with pauses, in which completions are looked up."""

    def send() -> None:
        for part in parts:
            time.sleep(0.5)
            keys.send_text(part)

    threading.Thread(target=send).start()


def test_every_line_has_its_colours(shell: Shell) -> None:
    text = 'SELECT ?x { # why\n?x skos:prefLabel """a\nb"""@en }'
    line = Colours().lex_document(Document(text))
    assert ["".join(piece[1] for piece in line(number)) for number in range(3)] == text.split("\n")
    assert ("class:keyword", "SELECT") in line(0)
    assert ("class:comment", "# why") in line(0)
    assert line(9) == []


# The history


def test_the_history_holds_queries_alone_and_only_its_user_reads_it(tmp_path: Path) -> None:
    history = history_in(tmp_path / "state", "en")
    for text in (".show Minalogic", "ASK {\n}"):
        history.append_string(text)
    kept = tmp_path / "state" / "history"
    assert "ASK {" in kept.read_text("utf-8")
    assert ".show" not in kept.read_text("utf-8")
    assert kept.stat().st_mode & 0o077 == 0
    assert list(history_in(tmp_path / "state", "en").load_history_strings()) == ["ASK {\n}"]


def test_a_history_that_cannot_be_kept_is_said_and_done_without(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    history = history_in(tmp_path / "file" / "state", "fr")
    history.append_string("ASK {}")
    assert "l’historique ne peut être gardé" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="another folder there")
def test_the_history_is_in_the_users_state_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert state_folder() == tmp_path / "clustergraph"
    monkeypatch.setenv("XDG_STATE_HOME", "relative")
    assert state_folder() == Path.home() / ".local" / "state" / "clustergraph"


# As a script


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small store in it."""
    place = tmp_path_factory.mktemp("shell")
    with Store.open(place / "clustergraph.store") as store:
        store.load(b"<urn:a> <urn:b> 1, 2, 3 .", format="ttl", graph="notes")
    return place


def script(text: str, cwd: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    program = [sys.executable, "-c", "from clustergraph.cli import main; main()", "shell", *options]
    environment = {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "", "XDG_STATE_HOME": str(cwd / "state")}
    return subprocess.run(
        program, input=text, cwd=cwd, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_script_is_answered_plainly(folder: Path) -> None:
    done = script(".format csv\nSELECT ?o { ?s <urn:b> ?o }\nORDER BY ?o\n\nASK {}\n;\n", folder)
    assert (done.returncode, done.stdout.split()) == (0, ["o", "1", "2", "3", "true"])
    assert not (folder / "state").exists()


def test_a_script_goes_on_after_an_error_and_ends_with_1(folder: Path) -> None:
    done = script("ASK {\n;\nASK {}\n", folder)
    assert (done.returncode, done.stdout) == (1, "true\n")
    assert "Traceback" not in done.stderr


def test_a_script_that_quits_ends_there(folder: Path) -> None:
    assert script("ASK {}\n\n.quit\nASK {}\n", folder).stdout == "true\n"


def test_a_script_has_the_options_of_the_command(folder: Path) -> None:
    numbers = " ".join(map(str, range(2_000)))
    endless = " ".join(f"VALUES ?{name} {{ {numbers} }}" for name in "ijk")
    done = script(f"SELECT * {{ {endless} FILTER(?i + ?j + ?k < 0) }}", folder, "--timeout", "0.5")
    assert done.returncode == 1
    assert "stopped after 0.5 s" in done.stderr
    assert script("ASK {}", folder, "--format", "json").stdout == "true\n"
    assert script("ASK {}", folder, "--store", "nowhere").returncode == 1
    done = script("SELECT * { SERVICE <http://127.0.0.1:9/> {} }", folder, "--allow-service", "http://127.0.0.1:9/")
    assert "a SERVICE gave no answer" in done.stderr
