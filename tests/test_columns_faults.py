"""A snapshot that cannot be written, or read to its end, costs time and never an answer."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from commands import run_command
from pyoxigraph import Literal, NamedNode, Quad

import clustergraph
from clustergraph.cli.speech import retold
from clustergraph.errors import StoreError
from clustergraph.store.columns import answering, build, choosing, decoding, keeping

duckdb = pytest.importorskip("duckdb", reason="the read engine is not installed")

COUNTED = "SELECT ?v (COUNT(*) AS ?n) WHERE { ?x <urn:value> ?v } GROUP BY ?v ORDER BY ?v"
ALL = "SELECT ?x ?v WHERE { ?x <urn:value> ?v }"


def _numbers(count: int) -> Iterator[Quad]:
    for number in range(count):
        yield Quad(NamedNode(f"urn:x{number}"), NamedNode("urn:value"), Literal(number % 7), NamedNode("urn:g"))


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a store that counts as large, with a snapshot."""
    monkeypatch.setattr(keeping, "LEAST", 0)
    with clustergraph.open(tmp_path / "store") as store:
        store.load(_numbers(12_000), graph="urn:g")
    return tmp_path / "store"


def _without_snapshot(folder: Path) -> Path:
    (file,) = folder.glob("g*/columns.duckdb")
    file.unlink()
    return file


@pytest.fixture
def due(large: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store without its snapshot, which is written at the second question and answers from then on."""
    _without_snapshot(large)
    monkeypatch.setattr(keeping, "_BYTES_A_SECOND", 1 << 60)
    monkeypatch.setattr(choosing, "_QUICK", 0)
    return large


def _asked(store: Any) -> int:
    return len(list(store.select(COUNTED)))


BUILDING = """
import sys, time
from clustergraph.store.columns import build
from pyoxigraph import Store
def stay(*given):
    print("building", flush=True)
    time.sleep(60)
build._fill = stay
build.write(Store.read_only(sys.argv[1]), build.Path(sys.argv[1]) / "columns.duckdb")
"""


def _building(folder: Path) -> "subprocess.Popen[str]":
    (generation,) = folder.glob("g*")
    process = subprocess.Popen([sys.executable, "-c", BUILDING, str(generation)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "building\n"
    return process


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_what_a_killed_build_leaves_is_removed_by_the_next(due: Path) -> None:
    process = _building(due)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert list(due.glob("g*/columns.new-*"))
    with clustergraph.open(due) as store:
        assert [_asked(store) for _ in range(3)] == [7, 7, 7]
        assert store.read_engine(COUNTED)[0] == "columns"
    assert not list(due.glob("g*/columns.new-*"))
    with clustergraph.open(due, read_only=True) as store:
        assert store.read_engine(COUNTED)[0] == "columns"
        assert store.verify()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_of_two_processes_one_builds_and_the_other_says_so(due: Path) -> None:
    process = _building(due)
    try:
        with clustergraph.open(due, read_only=True) as store:
            assert [_asked(store) for _ in range(3)] == [7, 7, 7]
            assert store.read_engine(COUNTED) == ("oxigraph", "another process is writing the snapshot")
            process.kill()
            process.wait()
            assert [_asked(store) for _ in range(3)] == [7, 7, 7]
            assert store.read_engine(COUNTED)[0] == "columns"
    finally:
        process.kill()
        process.communicate()


def test_threads_are_answered_while_a_snapshot_is_built(due: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, ended, write = threading.Event(), threading.Event(), build.write

    def slow(*given: Any) -> None:
        begun.set()
        assert ended.wait(30)
        write(*given)

    monkeypatch.setattr("clustergraph.store.columns.keeping.write", slow)
    with clustergraph.open(due, read_only=True) as store:
        assert _asked(store) == 7
        builder = threading.Thread(target=_asked, args=[store])
        builder.start()
        assert begun.wait(30)
        assert store.read_engine(COUNTED) == ("oxigraph", "the snapshot is being written")
        assert _asked(store) == 7
        ended.set()
        builder.join()
        assert store.read_engine(COUNTED)[0] == "columns"
        assert _asked(store) == 7


@pytest.mark.parametrize("error", [duckdb.IOException("no block"), duckdb.OutOfMemoryException("full"), KeyError(5)])
def test_an_answer_that_cannot_be_decoded_comes_from_the_engine(
    large: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*given: Any) -> Any:
        raise error

    monkeypatch.setattr(decoding, "_read", fail)
    with clustergraph.open(large, read_only=True) as store:
        assert store.read_engine(COUNTED)[0] == "columns"
        assert _asked(store) == 7
        assert store.read_engine(COUNTED) == ("oxigraph", "the snapshot is damaged")


def test_an_answer_that_breaks_off_is_an_error_of_ours_and_the_next_is_whole(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, parts = decoding._terms, list[int]()

    def fail(*given: Any) -> Any:
        parts.append(1)
        # The first part of the answer has two columns.
        if len(parts) > 2:
            raise duckdb.IOException("no block")
        return made(*given)

    monkeypatch.setattr(decoding, "_terms", fail)
    monkeypatch.setattr(decoding, "_STEP", 5_000)
    with clustergraph.open(large, read_only=True) as store:
        assert store.read_engine(ALL)[0] == "columns"
        rows = iter(store.select(ALL))
        with pytest.raises(StoreError, match="ask again"):
            list(rows)
        assert len(list(store.select(ALL))) == 12_000


def test_a_snapshot_that_fails_while_a_question_is_planned_is_left_aside(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: Any) -> Any:
        raise duckdb.IOException("no block")

    with clustergraph.open(large, read_only=True) as store:
        monkeypatch.setattr(answering, "work", fail)
        assert _asked(store) == 7
        assert store.read_engine(COUNTED)[0] == "oxigraph"


def test_a_full_disk_costs_the_snapshot_and_no_answer(small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "LEAST", 1 << 60)
    with clustergraph.open(small_disk / "store") as store:
        store.load(_numbers(12_000), graph="urn:g")
    monkeypatch.setattr(keeping, "LEAST", 0)
    monkeypatch.setattr(keeping, "_BYTES_A_SECOND", 1 << 60)
    free = os.statvfs(small_disk)
    (small_disk / "filling").write_bytes(b"x" * (free.f_bavail * free.f_frsize - 300_000))
    with clustergraph.open(small_disk / "store", read_only=True) as store:
        assert [_asked(store) for _ in range(3)] == [7, 7, 7]
        engine, reason = store.read_engine(COUNTED)
        assert engine == "oxigraph" and reason.startswith("the snapshot cannot be written: ")
    assert not list(small_disk.glob("store/g*/columns.new-*"))


def test_without_duckdb_the_engine_answers_and_the_reason_is_said(large: Path) -> None:
    code = f"""
import importlib.util, sys
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *more: None if name == "duckdb" else found(name, *more)
sys.modules["duckdb"] = None
import clustergraph
from clustergraph.cli.speech import retold
from clustergraph.store.columns import keeping
keeping.LEAST = 0
with clustergraph.open({str(large)!r}, read_only=True) as store:
    print(len(list(store.select({COUNTED!r}))), *store.read_engine({COUNTED!r}))
"""
    assert _run(code) == "7 oxigraph the read engine is not installed: pip install duckdb numpy"


def test_duckdb_and_numpy_are_only_imported_by_those_who_need_them() -> None:
    code = "import sys, clustergraph, clustergraph.cli; print({'duckdb', '_duckdb'} & set(sys.modules))"
    assert _run(code) == "set()"


def _run(code: str) -> str:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "answered by: oxigraph (the read engine is switched off)"),
        ("fr", "réponse donnée par\u00a0: oxigraph (le moteur de lecture est désactivé)"),
    ],
)
def test_explain_says_which_engine_answers_and_why(large: Path, language: str, sentence: str) -> None:
    asked = ("ask", COUNTED, "--explain", "--store", str(large), "--language", language)
    run = run_command(*asked, cwd=large, CLUSTERGRAPH_READ_ENGINE="off", PYTHONPATH=os.pathsep.join(sys.path))
    assert run.stdout.splitlines()[-1] == sentence, run.stderr


def test_every_reason_can_be_told_in_french(large: Path) -> None:
    with clustergraph.open(large, read_only=True) as store:
        for text in (COUNTED, "SELECT ?v { <urn:x1> <urn:value> ?v }", "ASK { ?x <urn:value> 1 }"):
            _, reason = store.read_engine(text)
            assert retold(reason, "fr") != reason
