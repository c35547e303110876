"""Many quads written as text: the store holds what it holds of few, and any error ends the writing."""

import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple
from pyoxigraph import Store as Engine

import clustergraph
from clustergraph.store import bulk
from clustergraph.store.beside import beside
from clustergraph.vocabulary import source_graph

P = NamedNode("urn:p")
A, B = source_graph("a"), source_graph("b")


def made(number: int) -> Iterator[Quad]:
    """Quads of two graphs that share triples, every kind of term among them."""
    for one in range(number):
        subject = NamedNode(f"urn:{one % 1000}")
        yield Quad(subject, P, Literal(one), A if one % 3 else B)
        yield Quad(subject, P, Literal(f"a\n\"{one}\\\t' <urn:x> .\u2028é\U0001f600"), A)
        yield Quad(subject, P, Literal(f"pôle {one % 50}", language="fr"), B)
    node = BlankNode("node")
    yield Quad(node, P, BlankNode("other"), A)
    yield Quad(NamedNode("urn:_:x"), P, node, B)
    yield Quad(NamedNode("urn:s"), P, Triple(node, P, Literal("10.50")), A)


def content(engine: Engine) -> set[str]:
    return {str(quad) for quad in engine}


def one_by_one(quads: Iterable[Quad]) -> Engine:
    engine = Engine()
    for quad in quads:
        engine.add(quad)
        engine.add(Quad(quad.subject, quad.predicate, quad.object))
    return engine


def test_quads_written_as_text_are_those_written_one_by_one_blank_nodes_too(tmp_path: Path) -> None:
    engine = Engine(str(tmp_path))
    graphs = bulk.write(engine, made(20_000), is_united=lambda _: True)
    assert graphs == {A, B}
    assert content(engine) == content(one_by_one(made(20_000)))


def test_many_streams_one_after_the_other_write_what_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_LINES", 700)
    monkeypatch.setattr(bulk, "_FIRST", 200)
    monkeypatch.setattr(bulk, "_STEP", 100)
    engine = Engine(str(tmp_path))
    bulk.write(engine, made(3_000), is_united=lambda _: True)
    assert content(engine) == content(one_by_one(made(3_000)))


def test_the_triples_of_some_graphs_alone_go_to_the_union(tmp_path: Path) -> None:
    engine = Engine(str(tmp_path))
    bulk.write(engine, made(3_000), is_united=lambda graph: graph == B)
    held = {str(quad.triple) for quad in engine.quads_for_pattern(None, None, None, DefaultGraph())}
    assert held == {str(quad.triple) for quad in engine.quads_for_pattern(None, None, None, B)}


@pytest.mark.parametrize("after", [10, 40_000])
def test_an_error_of_whoever_gives_the_quads_comes_through_and_no_thread_stays(tmp_path: Path, after: int) -> None:
    def failing() -> Iterator[Quad]:
        yield from made(after)
        raise KeyboardInterrupt

    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        bulk.write(Engine(str(tmp_path)), failing(), is_united=lambda _: True)
    assert threading.active_count() == before


def test_an_error_of_the_engine_comes_through_and_ends_the_writing(tmp_path: Path) -> None:
    Engine(str(tmp_path)).flush()
    with pytest.raises(RuntimeError, match="read-write"):
        bulk.write(Engine.read_only(str(tmp_path)), made(400_000), is_united=lambda _: True)


def test_a_store_of_many_quads_is_the_same_on_the_disk_and_in_memory(tmp_path: Path) -> None:
    with clustergraph.open(tmp_path / "store") as store, clustergraph.Store.memory() as memory:
        assert store.load(made(5_000)) == memory.load(made(5_000))
        assert store.dump(canonical=True) == memory.dump(canonical=True)
        assert store.verify().faults == ()


def test_work_beside_a_block_is_over_with_it_and_errors_of_either_come_through() -> None:
    done: list[str] = []

    def slow() -> None:
        time.sleep(0.05)
        done.append("beside")

    def failing() -> None:
        raise OSError("beside")

    with beside(slow):
        assert done == []
    assert done == ["beside"]
    with pytest.raises(KeyboardInterrupt), beside(slow):
        raise KeyboardInterrupt
    assert done == ["beside", "beside"]
    with pytest.raises(OSError, match="beside"), beside(failing):
        pass
