"""The comparison of engines, on a world of a few thousand statements: what it compares, and what it tells."""

import sys
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))

from benchmarks import compare_engines
from benchmarks.engines import kinds
from benchmarks.engines.answers import alike, canonical, digest
from benchmarks.engines.apart import Apart
from benchmarks.engines.asked import QUESTIONS, full
from benchmarks.questions import built

DECIMAL = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")


def test_numbers_are_compared_by_value_and_rows_in_no_order() -> None:
    one, other = Literal("1.50", datatype=DECIMAL), Literal("1.5", datatype=DECIMAL)
    assert canonical(one) == canonical(other)
    assert canonical(Literal("a", language="fr")) != canonical(Literal("a"))
    a, b = NamedNode("urn:a"), NamedNode("urn:b")
    assert digest([(a, one), (b, None)]) == digest([(b, None), (a, other)])
    assert alike(digest([(a,)]), digest([(b,)])) == "other values"
    assert alike(digest([(a,), (b,)]), digest([(b,)])) == "2 rows instead of 1"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("world"), 5_000)


@pytest.mark.parametrize("kind", ["clustergraph", "pyoxigraph, RocksDB"])
def test_an_engine_in_a_process_of_its_own_gives_the_answers_of_one_in_this(
    kind: str, world: Path, tmp_path: Path
) -> None:
    triples = compare_engines.dumped(world)
    engine = Apart(kind, triples, tmp_path / "engine", limit=60)
    assert engine.ready, engine.made
    with kinds.KINDS["pyoxigraph, memory"](triples, tmp_path) as (ask, _, _):
        for name, text in QUESTIONS.items():
            assert engine.ask(full(text))["found"] == digest(ask(full(text))), name
    assert "failed" in engine.ask("SELECT nonsense")
    assert engine.close()["megabytes"] > 10


def test_a_question_that_takes_too_long_ends_the_engine_and_says_so(world: Path, tmp_path: Path) -> None:
    engine = Apart("pyoxigraph, memory", compare_engines.dumped(world), tmp_path / "engine", limit=0.5)
    assert engine.ready, engine.made
    assert engine.ask("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }") == {
        "failed": "over 0.5 s"
    }
    assert not engine.ready


def test_the_mean_leaves_out_what_failed_and_what_statistics_answer() -> None:
    def line(milliseconds: str, failed: str = "") -> dict[str, str]:
        return {"milliseconds": milliseconds, "failed": failed}

    cells = {
        ("a", compare_engines.FIRST): line("10"), ("a", "other"): line("20"),
        ("b", compare_engines.FIRST): line("10"), ("b", "other"): line("5"),
        ("c", compare_engines.FIRST): line("10"), ("c", "other"): line("90", "other values"),
        ("count of all", compare_engines.FIRST): line("10"), ("count of all", "other"): line("1"),
    }  # fmt: skip
    assert compare_engines.mean(cells, "other") == pytest.approx(1.0)


def test_the_readme_shows_the_tables() -> None:
    assert compare_engines.table() in compare_engines.README.read_text("utf-8")
