"""Which engine answers a question that both can answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad
from pyoxigraph import Store as Engine

import clustergraph
from clustergraph.store.columns import keeping
from clustergraph.store.columns.build import write
from clustergraph.store.columns.choosing import COLUMNS, OXIGRAPH, Choice, Watch
from clustergraph.store.columns.estimate import Work, work
from clustergraph.store.columns.parsing import parse
from clustergraph.store.columns.snapshot import Snapshot

TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
MEMBERS = "SELECT ?x { ?x a <urn:Firm> ; <urn:in> <urn:g1> }"


def members() -> Iterator[Quad]:
    """A hundred firms, ninety of them in one group and ten in another, each with two names."""
    for number in range(100):
        firm = NamedNode(f"urn:firm{number}")
        yield Quad(firm, TYPE, NamedNode("urn:Firm"))
        yield Quad(firm, NamedNode("urn:in"), NamedNode("urn:g1" if number < 90 else "urn:g2"))
        for name in range(2):
            yield Quad(firm, NamedNode("urn:name"), NamedNode(f"urn:name{number}-{name}"))


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    engine = Engine()
    engine.extend(members())
    write(engine, tmp_path / "columns.duckdb")
    return Snapshot(tmp_path / "columns.duckdb")


def estimated(snapshot: Snapshot, text: str) -> Work:
    return work(snapshot, parse(text, {}).select, set())


def test_patterns_are_counted_in_the_engines_order(snapshot: Snapshot) -> None:
    # The group first, though its pattern stands last; (90² + 10²) / 100 members in the mean; then the class of each.
    found = estimated(snapshot, MEMBERS)
    assert (found.looked_up, found.touched, found.tables) == (1 + 82, 82 + 82, 2)


def test_a_pattern_that_is_not_connected_comes_last(snapshot: Snapshot) -> None:
    found = estimated(snapshot, "SELECT * { ?y <urn:name> <urn:name1-1> . ?x <urn:in> <urn:g2> ; <urn:name> ?name }")
    # One with the name; then 82 members, with two names each.
    assert (found.looked_up, found.touched) == (1 + 1 + 82, 1 + 82 + 164)


def test_what_no_triple_has_costs_nothing_more(snapshot: Snapshot) -> None:
    assert estimated(snapshot, "SELECT * { ?x <urn:unknown> ?y . ?y <urn:name> ?z }").touched == 0


def choice(snapshot: Snapshot) -> Choice:
    """Thought to take the engine 0.3 ms, and columns 2.4 ms."""
    return Choice(estimated(snapshot, MEMBERS), walks=False)


def test_the_engine_that_is_thought_quicker_comes_first(snapshot: Snapshot) -> None:
    assert choice(snapshot).way() == OXIGRAPH
    assert "soon done" in choice(snapshot).reason(OXIGRAPH)


def test_an_engine_that_took_long_is_followed_by_the_other(snapshot: Snapshot) -> None:
    chosen = choice(snapshot)
    chosen.learn(OXIGRAPH, 0.004)
    assert chosen.way() == OXIGRAPH
    chosen = choice(snapshot)
    chosen.learn(OXIGRAPH, 0.160)
    assert chosen.way() == COLUMNS
    assert chosen.reason(chosen.way()) == "it was answered by oxigraph in 160 ms"


def test_the_first_answer_of_columns_is_not_held_against_them(snapshot: Snapshot) -> None:
    chosen = choice(snapshot)
    chosen.learn(OXIGRAPH, 0.160)
    chosen.learn(COLUMNS, 0.400)
    assert chosen.way() == COLUMNS
    chosen.learn(COLUMNS, 0.300)
    assert chosen.way() == OXIGRAPH
    assert chosen.reason(chosen.way()) == "it was answered by oxigraph in 160 ms and columns in 300 ms"


def test_an_engine_that_was_slow_once_is_taken_at_its_best(snapshot: Snapshot) -> None:
    chosen = choice(snapshot)
    for seconds in (0.160, 0.001):
        chosen.learn(OXIGRAPH, seconds)
    assert chosen.way() == OXIGRAPH


def joined(snapshot: Snapshot) -> Choice:
    """Thought to take the engine longer than columns."""
    chosen = choice(snapshot)
    chosen.expected[OXIGRAPH] = 0.030
    return chosen


def test_the_engine_is_tried_once_where_columns_are_quick_and_it_may_be_quicker(snapshot: Snapshot) -> None:
    chosen = joined(snapshot)
    assert chosen.way() == COLUMNS
    for seconds in (0.040, 0.006):
        assert chosen.way() == COLUMNS
        chosen.learn(COLUMNS, seconds)
    assert chosen.way() == OXIGRAPH
    chosen.learn(OXIGRAPH, 0.001)
    assert chosen.way() == OXIGRAPH


def test_an_engine_that_was_tried_and_found_slower_is_not_tried_again(snapshot: Snapshot) -> None:
    chosen = joined(snapshot)
    for way, seconds in ((COLUMNS, 0.040), (COLUMNS, 0.006), (OXIGRAPH, 0.020)):
        chosen.learn(way, seconds)
    assert chosen.way() == COLUMNS


@pytest.mark.parametrize(("expected", "seconds"), [(0.070, 0.006), (0.030, 0.025)])
def test_the_engine_is_not_tried_where_that_may_take_long(snapshot: Snapshot, expected: float, seconds: float) -> None:
    chosen = joined(snapshot)
    chosen.expected[OXIGRAPH] = expected
    for _ in range(5):
        chosen.learn(COLUMNS, seconds)
    assert chosen.way() == COLUMNS


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(keeping, "LEAST", 0)
    monkeypatch.setattr("clustergraph.store.store._WORTH_PREPARING", 0)
    with clustergraph.open(tmp_path / "store") as store:
        store.load(members(), graph="urn:g")
    return tmp_path / "store"


def test_a_store_learns_from_its_answers(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Work, "for_engine", 0.0)
    monkeypatch.setattr(Work, "for_columns", 1e-9)
    with clustergraph.open(kept, read_only=True) as store:
        assert store.read_engine(MEMBERS)[0] == OXIGRAPH
        rows = set(store.select(MEMBERS))
        assert store.read_engine(MEMBERS)[0] == COLUMNS
        assert set(store.select(MEMBERS)) == rows
        assert len(rows) == 90
        assert " and columns in " in store.read_engine(MEMBERS)[1]


def test_an_answer_that_is_not_read_to_its_end_teaches_nothing(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Work, "for_engine", 0.0)
    monkeypatch.setattr(Work, "for_columns", 1e-9)
    with clustergraph.open(kept, read_only=True) as store:
        rows = iter(store.select(MEMBERS))
        next(rows)
        del rows
        assert store.read_engine(MEMBERS)[0] == OXIGRAPH


def test_what_is_done_with_rows_is_not_the_engines_time(monkeypatch: pytest.MonkeyPatch) -> None:
    told = list[tuple[float, bool]]()
    now = iter(range(1000))
    monkeypatch.setattr("clustergraph.store.columns.choosing.perf_counter", lambda: float(next(now)))
    watch = Watch(lambda seconds, is_whole: told.append((seconds, is_whole)))
    assert watch.timed(lambda: "answer") == "answer"
    for _ in watch.rows("ab"):
        # Another reading of the clock, outside.
        next(now)
    # One second for the answer, one for each of two rows, and one to find that there are no more.
    assert told == [(4.0, True)]
