"""The comparison of engines, on a world of a few thousand statements: what it compares, and what it tells."""

import contextlib
import csv
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))

from benchmarks import compare_engines
from benchmarks.engines import jena, kinds, running, tables
from benchmarks.engines.answers import alike, canonical, difference, digest
from benchmarks.engines.apart import Apart, filled
from benchmarks.engines.asked import QUESTIONS, form, full, questions
from benchmarks.engines.figures import LOADS, TIMES, Table
from benchmarks.engines.opened import Given
from benchmarks.questions import built

XSD = "http://www.w3.org/2001/XMLSchema#"
A, B = NamedNode("urn:a"), NamedNode("urn:b")


def typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + datatype))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (typed("1.50", "decimal"), typed("1.5", "decimal")),
        (typed("007", "integer"), typed("7.0", "decimal")),
        (typed("1", "boolean"), typed("true", "boolean")),
        (typed("-0", "decimal"), typed("0", "integer")),
        (Literal("a", language="FR"), Literal("a", language="fr")),
        (Literal("a"), typed("a", "string")),
        (BlankNode("x"), BlankNode("y")),
    ],
)
def test_terms_of_one_value_are_one_text(one: Literal | BlankNode, other: Literal | BlankNode) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (typed("12345678901", "integer"), typed("12345678902", "integer")),
        (typed("0.12345678901", "decimal"), typed("0.12345678902", "decimal")),
        (typed("9007199254740993", "integer"), typed("9007199254740992", "integer")),
        (typed("2010-01-01", "date"), Literal("2010-01-01")),
        (Literal("a", language="fr"), Literal("a")),
        (Literal("urn:a"), A),
    ],
)
def test_terms_that_differ_are_other_texts_and_differ_really(one: Literal, other: Literal | NamedNode) -> None:
    assert canonical(one) != canonical(other)
    assert difference([(canonical(one),)], [(canonical(other),)])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (typed("0.333333333333333333", "decimal"), typed("0.33333333333333333333333", "decimal"), True),
        (typed("0.999999999999999999", "decimal"), typed("1", "integer"), True),
        (typed("0.3333", "decimal"), typed("0.333333333333333333", "decimal"), False),
        (typed("0.3333333333333334", "double"), typed("0.333333333333333333", "decimal"), True),
        (typed("0.33333333", "double"), typed("0.333333333333333333", "decimal"), False),
        (typed("INF", "double"), typed("1", "integer"), False),
    ],
)
def test_numbers_with_a_fraction_may_differ_in_their_last_digits(one: Literal, other: Literal, same: bool) -> None:
    told = difference([("<urn:a>", canonical(one))], [("<urn:a>", canonical(other))])
    assert (told == "") is same


def test_rows_are_compared_in_no_order_and_as_often_as_they_come() -> None:
    one, other = typed("1.50", "decimal"), typed("1.5", "decimal")
    assert digest([(A, one), (B, None)]) == digest([(B, None), (A, other)])
    assert digest([(A,), (A,), (B,)]) != digest([(A,), (B,), (B,)])
    assert alike(digest([(A,)]), digest([(B,)])) == "other values"
    assert alike(digest([(A,), (B,)]), digest([(B,)])) == "2 rows instead of 1"
    assert difference([("<urn:a>",)], [("<urn:a>",), ("<urn:b>",)]) == "no row instead of <urn:b>"


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("worlds")
    built(folder, 5_000)
    return folder


@pytest.fixture(scope="module")
def given(worlds: Path) -> Given:
    return compare_engines.dumped(worlds / "5000")


Opening = Callable[..., Apart]


@pytest.fixture
def opened(given: Given, tmp_path: Path) -> Iterator[Opening]:
    """Opens an engine of a kind, filled where it keeps files; all are ended after the test."""
    engines = []

    def start(kind: str, limit: float = 60) -> Apart:
        engine = kinds.KINDS[kind]
        engine.version()
        folder = tmp_path / kind.replace(" ", "-")
        if engine.fill is not None:
            assert "failed" not in (made := filled(kind, given, folder)), made
        engines.append(Apart(kind, given, folder, limit=limit))
        assert "failed" not in engines[-1].made, engines[-1].made
        return engines[-1]

    yield start
    for engine in engines:
        engine.close()


# Of the questions, sparq-rdf leaves two of YEAR unanswered, and Virtuoso divides whole numbers as whole numbers.
KNOWN = {
    "sparq-rdf": {"money by funder and year", "mean of an indicator by year"},
    "Virtuoso": {"share of firms by cluster"},
}


@pytest.mark.parametrize("kind", [name for name in kinds.KINDS if kinds.KINDS[name].open and name != "rdflib"])
def test_every_engine_in_a_process_of_its_own_gives_the_answers_of_plain_pyoxigraph(kind: str, opened: Opening) -> None:
    try:
        engine = opened(kind)
    except (ImportError, FileNotFoundError) as error:
        pytest.skip(str(error))
    engines = {tables.FIRST: opened(tables.FIRST), kind: engine} if kind != tables.FIRST else {kind: engine}
    wrong = set()
    for name, text in QUESTIONS.items():
        found = {one: apart_of.ask(full(text))["found"] for one, apart_of in engines.items()}
        wrong |= {name} if running.compared(full(text), engines, found) else set()
    assert wrong == KNOWN.get(kind, set())
    for text in ("ASK { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?s } { ?s ?p ?o FILTER(isIRI(?o)) }"):
        found = {one: apart_of.ask(text)["found"] for one, apart_of in engines.items()}
        assert not running.compared(text, engines, found), text
    assert "failed" in engine.ask("SELECT nonsense")
    assert engine.megabytes > 10


def group_of(engine: Apart) -> int:
    process = engine._process
    assert process is not None and process._process.pid is not None
    return process._process.pid


def members(group: int) -> list[str]:
    """The processes of a group that have not ended, whether or not their parent has taken note of their end."""
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, number = file.read_text().rpartition(")")[2].split()[:3]
            found += [file.parent.name] if int(number) == group and state != "Z" else []
    return found


def test_after_a_question_that_takes_too_long_the_next_one_is_answered(opened: Opening) -> None:
    engine = opened("oxigraph serve", limit=1)
    group = group_of(engine)
    assert engine.ask("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }") == {"failed": "over 1 s"}
    for _ in range(100):
        if not members(group):
            break
        time.sleep(0.05)
    assert not members(group)
    assert engine.ask("ASK { ?s ?p ?o }")["found"][0] == 1


def test_an_engine_that_breaks_down_says_so_and_is_started_again(opened: Opening) -> None:
    engine = opened("pyoxigraph, RocksDB")
    os.killpg(group_of(engine), signal.SIGKILL)
    assert engine.ask("ASK { ?s ?p ?o }") == {"failed": "broke down"}
    assert engine.ask("ASK { ?s ?p ?o }")["found"][0] == 1


def test_an_engine_that_cannot_be_filled_or_opened_says_why(given: Given, tmp_path: Path) -> None:
    nothing = Given(tmp_path, tmp_path / "none.nq", tmp_path / "none.nt")
    assert "FileNotFoundError" in filled("pyoxigraph, RocksDB", nothing, tmp_path / "x")["failed"]
    assert "FileNotFoundError" in Apart("pyoxigraph, memory", nothing, tmp_path, limit=5).made["failed"]


QUICK = ("pyoxigraph, RocksDB", "pyoxigraph, memory")


def run(worlds: Path, results: Path, *more: str, engines: tuple[str, ...] = QUICK) -> list[dict[str, str]]:
    """The times that a run of some engines writes."""
    arguments = ["compare", "--statements", "5e3", "--rounds", "1", "--folder", str(worlds), "--results", str(results)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", [*arguments, *more, "--engine", *engines])
        compare_engines.main()
    with (results / "engines.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_run_that_was_interrupted_goes_on_where_it_was(
    worlds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (asked := tmp_path / "asked").mkdir()
    for name in ("a", "b"):
        (asked / f"{name}.rq").write_text("SELECT ?x { ?x a cg:Cluster }", "utf-8")

    def interrupted(question: str, *more: object) -> object:
        if question == "b":
            raise KeyboardInterrupt
        return running.asked(question, *more)  # type: ignore[arg-type]

    with monkeypatch.context() as patch, pytest.raises(SystemExit, match="--resume goes on"):
        patch.setattr(compare_engines, "asked", interrupted)
        run(worlds, tmp_path, "--questions", str(asked))
    with (tmp_path / "engines.csv").open(encoding="utf-8") as file:
        first = list(csv.DictReader(file))
    assert [line["question"] for line in first] == ["a", "a"]
    with pytest.raises(SystemExit, match="another one"):
        run(worlds, tmp_path, "--resume")
    capsys.readouterr()
    lines = run(worlds, tmp_path, "--questions", str(asked), "--resume")
    told = capsys.readouterr()
    assert lines[:2] == first and [line["question"] for line in lines[2:]] == ["b", "b"]
    assert {line["statements"] for line in lines} == {"5e+03, questions of asked"}
    assert {line["rows"] for line in lines} == {lines[0]["rows"]} and not any(line["failed"] for line in lines)
    assert "loading" not in told.err.split()
    assert "the 2 that all answered alike" in told.out
    assert not (worlds / "5000" / "engines-run").exists()


def test_an_engine_that_is_not_there_is_left_out_with_its_reason(
    worlds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(jena, "_JARS", tmp_path)
    with pytest.raises(FileNotFoundError, match="libapache-jena-java"):
        kinds.KINDS["Jena TDB2"].version()
    (asked := tmp_path / "asked").mkdir()
    (asked / "one.rq").write_text("ASK { ?x a cg:Cluster }", "utf-8")
    lines = run(worlds, tmp_path, "--questions", str(asked), engines=("pyoxigraph, memory", "Jena TDB2"))
    assert [line["engine"] for line in lines] == ["pyoxigraph, memory"]
    assert "Not measured: Jena TDB2 (Debian's libapache-jena-java is not installed)." in capsys.readouterr().out


def test_another_seed_is_another_world_and_both_tables_stay(worlds: Path, tmp_path: Path) -> None:
    (asked := tmp_path / "asked").mkdir()
    (asked / "one.rq").write_text("SELECT ?label { organisation:made-up-1 skos:prefLabel ?label }", "utf-8")
    run(worlds, tmp_path, "--questions", str(asked))
    lines = run(worlds, tmp_path, "--questions", str(asked), "--seed", "3")
    assert {line["statements"] for line in lines} == {
        "5e+03, questions of asked",
        "5e+03, seed 3, questions of asked",
    }
    one, other = (worlds / name / "tables" / "organisations.csv" for name in ("5000", "5000-3"))
    assert one.read_bytes() != other.read_bytes()


def test_questions_are_read_of_a_folder_and_an_empty_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no \.rq file"):
        questions(tmp_path)
    assert questions(None) is QUESTIONS
    assert form("# SELECT\nPREFIX a: <urn:ASK>\nconstruct WHERE { ?s ?p ?o }") == "CONSTRUCT"


def line(milliseconds: str, failed: str = "") -> dict[str, str]:
    return {"milliseconds": milliseconds, "failed": failed}


CELLS = {
    ("a", tables.FIRST): line("10"), ("a", "other"): line("20"), ("a", "third"): line("5"),
    ("b", tables.FIRST): line("10"), ("b", "other"): line("5"), ("b", "third"): line("", "over 60 s"),
    ("c", tables.FIRST): line("10"), ("c", "other"): line("90", "other values"), ("c", "third"): line("5"),
    ("count of all", tables.FIRST): line("10"), ("count of all", "other"): line("1"),
}  # fmt: skip


def test_the_means_leave_out_what_failed_and_what_statistics_answer() -> None:
    assert tables.ratios(CELLS, "other") == {"a": 2.0, "b": 0.5}
    assert tables.ratios(CELLS, "third") == {"a": 0.5, "c": 0.5}


def test_the_common_mean_is_over_what_all_answered_alike_but_for_engines_that_answered_little() -> None:
    right = {name: tables.ratios(CELLS, name) for name in (tables.FIRST, "other", "third")}
    assert tables.common(right) == ["a"]
    assert tables.common({**right, "third": {"c": 0.5}}) == ["a", "b"]


def test_the_readme_shows_the_tables() -> None:
    home = compare_engines.HOME
    loads, times = Table(home / "engines-load.csv", LOADS), Table(home / "engines.csv", TIMES)
    assert times.read() and loads.read()
    assert tables.markdown(times.read(), loads.read()) in (home / "README.md").read_text("utf-8")
