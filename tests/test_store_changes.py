"""Changes of a store on disk: all or nothing, whatever ends them, and whole states for whoever reads meanwhile."""

import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from versions import POSIX, SIZE, end, leftovers, line_of, start, state, version_of

import clustergraph
from clustergraph import LockedError, StoreError
from clustergraph.vocabulary import CATALOGUE

KILLS = int(os.environ.get("CLUSTERGRAPH_KILLS", "10"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store"


LOADING = """
with clustergraph.open(path) as store:
    print("ready", flush=True)
    for version in range(int(version_of(store)) + 1, 1_000):
        store.load(state(version), replace=["urn:source"])
        print(version, flush=True)
"""


@POSIX
def test_a_load_that_is_killed_leaves_the_state_before_or_after(path: Path) -> None:
    with clustergraph.open(path) as store:
        store.load(state(0))
    loaded = 0
    for _ in range(KILLS):
        process = start(LOADING, path)
        assert line_of(process) == "ready"
        time.sleep(random.uniform(0, 1))
        process.kill()
        out, _ = process.communicate()
        told = [int(line) for line in out.split()]
        with clustergraph.open(path, read_only=True) as store:
            version = version_of(store)
        assert version >= max(told, default=loaded)
        loaded = version
        with clustergraph.open(path) as store:
            assert version_of(store) == loaded
        assert leftovers(path) == set()


@POSIX
def test_the_making_of_a_store_that_is_killed_can_be_started_again(path: Path) -> None:
    for delay in (0.0, 0.005, 0.01, 0.02, 0.04):
        process = start("print('ready', flush=True)\nclustergraph.open(path).load(state(1))", path)
        line_of(process)
        time.sleep(delay)
        process.kill()
        process.communicate()
    with clustergraph.open(path) as store:
        store.load(state(2), replace=["urn:source"])
        assert version_of(store) == 2


@POSIX
def test_an_interrupt_leaves_the_state_before(path: Path) -> None:
    with clustergraph.open(path) as store:
        store.load(state(1))
        for interrupted in (1, SIZE // 2, SIZE):
            with pytest.raises(KeyboardInterrupt):
                store.load(interrupting(interrupted), replace=["urn:source"])
            assert version_of(store) == 1
            assert leftovers(path) == set()
        store.load(state(2), replace=["urn:source"])
        assert version_of(store) == 2


def interrupting(after: int) -> Iterator[Quad]:
    """A version in the making of which the user presses Ctrl-C."""
    for number, quad in enumerate(state(9)):
        if number + 1 == after:
            signal.raise_signal(signal.SIGINT)
        yield quad


def test_an_interrupt_between_the_disk_and_the_memory_loses_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clustergraph.store.generations import Folder

    with clustergraph.open(path) as store:
        store.load(state(1))
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(Folder, "_newest", _interrupted)
            store.load(state(2), replace=["urn:source"])
        store.load([Quad(NamedNode("urn:a"), NamedNode("urn:b"), Literal(1), NamedNode("urn:more"))])
        assert version_of(store) == 2
        assert leftovers(path) == set()


def _interrupted(_: object, *, checked: bool) -> None:
    raise KeyboardInterrupt


READING = """
print("ready", flush=True)
seen = []
while not (path.parent / "done").exists():
    with clustergraph.open(path, read_only=True) as store:
        rows = iter(store.query("SELECT ?version WHERE { ?s <urn:version> ?version }"))
        first = next(rows)
        version = version_of(store)
        assert {first, *rows} == {(Literal(version),)}
        seen.append(version)
assert seen == sorted(seen)
print(len(set(seen)))
"""


@POSIX
def test_readers_see_whole_states_while_one_writes(path: Path) -> None:
    with clustergraph.open(path) as store:
        store.load(state(0))
        readers = [start(READING, path) for _ in range(2)]
        for reader in readers:
            assert line_of(reader) == "ready"
        deadline = time.monotonic() + 3
        version = 0
        while version < 8 or time.monotonic() < deadline:
            version += 1
            store.load(state(version), replace=["urn:source"])
        (path.parent / "done").touch()
        assert all(int(end(reader)) > 1 for reader in readers)
        store.load(state(version + 1), replace=["urn:source"])
        assert leftovers(path) == set()


@POSIX
def test_a_reader_keeps_its_state_until_it_is_done(path: Path) -> None:
    with clustergraph.open(path) as store:
        store.load(state(1))
        reader = clustergraph.open(path, read_only=True)
        answer = reader.select("SELECT ?s ?version { ?s <urn:version> ?version }")
        rows = answer.rows
        next(rows)
        for version in (2, 3, 4):
            store.load(state(version), replace=["urn:source"])
        assert version_of(reader) == 1
        reader.close()
        store.load(state(5), replace=["urn:source"])
        assert {row[1] for row in rows} == {Literal(1)}
        del rows, answer
        store.load(state(6), replace=["urn:source"])
        assert leftovers(path) == set()


@POSIX
def test_a_second_writer_is_told_which_process_writes(path: Path) -> None:
    process = start(
        "store = clustergraph.open(path)\nprint('ready', flush=True)\nsys.stdin.read()", path, stdin=subprocess.PIPE
    )
    assert line_of(process) == "ready"
    with pytest.raises(LockedError, match=f"in use by process {process.pid}: wait for it to end") as caught:
        clustergraph.open(path)
    assert caught.value.pid == process.pid
    with clustergraph.open(path, read_only=True) as store:
        assert len(store) == 0
    process.kill()
    process.communicate()
    with clustergraph.open(path) as store, pytest.raises(LockedError, match="in use by this process itself"):
        clustergraph.open(path)
    assert store.path == path


def test_the_lock_of_a_process_that_is_gone_is_taken(path: Path) -> None:
    clustergraph.open(path).close()
    (path / "lock").write_text("999999999")
    with clustergraph.open(path) as store:
        assert len(store) == 0


FILLING = """
def fill():
    with clustergraph.open(path) as store:
        try:
            store.load(state(2, 200_000), replace=["urn:source"])
        except StoreError as error:
            print(error)
        assert version_of(store) == 1
        assert leftovers(path) == set()
"""


@POSIX
def test_a_file_that_the_system_cuts_off_leaves_the_state_before(path: Path) -> None:
    with clustergraph.open(path) as store:
        store.load(state(1))
    code = f"{FILLING}\nresource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))\nfill()"
    assert end(start(code, path)) == f"{path}: the disk is full; what was stored before is unchanged"
    with clustergraph.open(path) as store:
        assert version_of(store) == 1


@POSIX
def test_a_full_disk_leaves_the_state_before(small_disk: Path) -> None:
    path = small_disk / "store"
    with clustergraph.open(path) as store:
        store.load(state(1))
    assert end(start(f"{FILLING}\nfill()", path)) == f"{path}: the disk is full; what was stored before is unchanged"
    with clustergraph.open(path) as store:
        assert version_of(store) == 1
        with pytest.raises(StoreError, match="the disk is full"):
            (small_disk / "rest").write_bytes(b"x" * (shutil.disk_usage(small_disk).free - 4096))
            store.dump(small_disk / "all.nq")
        assert not (small_disk / "all.nq").exists()


@POSIX
def test_a_folder_without_permission_is_told() -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        clustergraph.open(folder / "store").close()
        folder.chmod(0o755)
        (folder / "store").chmod(0o700)
        code = """
        if os.geteuid() == 0:
            os.setuid(65534)
        else:
            path.chmod(0o000)
        for read_only in (True, False):
            try:
                clustergraph.open(path, read_only=read_only)
            except StoreError as error:
                print(error)
        """
        told = f"{folder / 'store'}: may not be read or written: check the folder's permissions"
        assert end(start(code, folder / "store")).splitlines() == [told, told]
    finally:
        (folder / "store").chmod(0o700)
        shutil.rmtree(folder)


def test_the_catalogue_counts_what_is_there(path: Path) -> None:
    with clustergraph.open(path) as store:
        store.load(state(1))
        answer = store.select(f"SELECT ?n {{ GRAPH {CATALOGUE} {{ <urn:source> void:triples ?n }} }}")
        assert [row[0] for row in answer] == [Literal(SIZE)]
