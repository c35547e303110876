"""Damaged stores, and folders that are none: one clear error, never one of the engine, and nothing touched."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode
from versions import SIZE, state

import clustergraph
from clustergraph import ClusterGraphError, DamagedError, Store, StoreError
from clustergraph.store import Store as BareStore
from clustergraph.store import generations, seal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store"


def broken(path: Path, how: str) -> None:
    """Make something of a store that is none any more."""
    head = path / "clustergraph.json"
    value = json.loads(head.read_text("utf-8"))
    generation = path / value["generation"]
    if how == "newer":
        head.write_text(json.dumps({**value, "format": 2, "written_by": "9.0"}))
    elif how == "no head":
        head.unlink()
        (path / "notes.txt").touch()
    elif how == "torn head":
        head.write_text(head.read_text("utf-8")[:20])
    elif how == "foreign head":
        head.write_text("[]")
    elif how == "head that points elsewhere":
        head.write_text(json.dumps({**value, "generation": "../elsewhere"}))
    elif how == "no generation":
        shutil.rmtree(generation)
    elif how == "torn files":
        (generation / "CURRENT").write_text("nonsense")
    elif how == "missing files":
        for file in generation.glob("*.sst"):
            file.unlink()
    elif how == "file":
        shutil.rmtree(path)
        path.write_text("x")


BROKEN = {
    "newer": "was written by clustergraph 9.0, whose format 2 is newer than this version reads .*: update clustergraph",
    "no head": "is no store: there is no clustergraph.json in it",
    "torn head": r"are damaged: .*clustergraph.json cannot be read",
    "foreign head": "are damaged: .*clustergraph.json cannot be read",
    "head that points elsewhere": "are damaged: .*clustergraph.json has other content than was written",
    "no generation": (
        "files of the store are damaged: restore a backup with `clustergraph restore FILE --replace`, or remove the "
        r"folder and build it again \(g000002 is missing\)"
    ),
    "torn files": r"are damaged: .*CURRENT has 8 bytes instead of 16",
    "missing files": r"are damaged: .*\.sst is missing",
    "file": "is a file, not the folder of a store",
}


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize("how", BROKEN)
def test_what_is_no_store_is_told_and_left_alone(path: Path, how: str, read_only: bool) -> None:
    with clustergraph.open(path) as store:
        store.load(state(1))
    broken(path, how)
    before = {entry for entry in path.rglob("*") if entry.name not in ("lock", "LOG")}
    with pytest.raises(StoreError, match=BROKEN[how]):
        clustergraph.open(path, read_only=read_only)
    assert {entry for entry in path.rglob("*") if entry.name not in ("lock", "LOG")} == before


@pytest.mark.parametrize("options", [{"read_only": True}, {"create": False}])
def test_a_store_that_is_not_there_is_not_made_unless_wanted(path: Path, options: dict[str, Any]) -> None:
    for empty in (False, True):
        if empty:
            path.mkdir()
        with pytest.raises(StoreError, match=r"there is no store at .*: `clustergraph build` makes one"):
            clustergraph.open(path, **options)
    assert list(path.iterdir()) == []


def test_a_folder_of_something_else_is_left_alone(path: Path) -> None:
    path.mkdir()
    (path / "thesis.docx").write_text("x")
    with pytest.raises(StoreError, match="is no store"):
        clustergraph.open(path)
    assert [entry.name for entry in path.iterdir()] == ["thesis.docx"]


def rotten(path: Path) -> Store:
    """A store too large to be looked through whenever opened, which rots on the disk, where only reading finds it."""
    with clustergraph.open(path) as store:
        store.load(state(1))
    head = json.loads((path / "clustergraph.json").read_text("utf-8"))
    for file in (path / head["generation"]).glob("*.sst"):
        data = bytearray(file.read_bytes())
        # Small files hold little besides what is read when the store is opened.
        if len(data) > 20_000:
            data[1000:1050] = b"\0" * 50
            former = file.stat()
            file.write_bytes(data)
            os.utime(file, ns=(former.st_atime_ns, former.st_mtime_ns))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(generations, "CHECKED_ALWAYS", 0)
        return clustergraph.open(path)


USES: dict[str, Callable[[Store], object]] = {
    "load": lambda store: store.load(state(2), replace=["urn:source"]),
    "build": lambda store: store.build(),
    "query": lambda store: list(store.query("SELECT * { ?s ?p ?o }")),  # type: ignore[arg-type]
    "select": lambda store: list(store.select("SELECT * { GRAPH ?g { ?s ?p ?o } }")),
    "update": lambda store: store.update("DELETE WHERE { ?s ?p ?o }"),
    "remove": lambda store: store.remove("urn:source"),
    "dump": lambda store: store.dump(os.devnull, format="nq"),
    "dump_sharded": lambda store: store.dump_sharded(Path(tempfile.mkdtemp()) / "shards"),
    "graphs": lambda store: store.graphs(),
    "__len__": lambda store: len(store),
    "knows": lambda store: [store.knows(NamedNode(f"urn:thing:{n}")) for n in range(SIZE)],
    "instances": lambda store: store.instances("urn:version"),
    "quads": lambda store: list(store.quads()),
    "read_engine": lambda store: store.read_engine("SELECT * WHERE { ?s ?p ?o }"),
}
HARMLESS = {
    *("memory", "open", "path", "read_only", "state", "describe", "close", "name", "on_sending"),
    *("__init__", "__bool__", "__enter__", "__exit__"),
}


def test_every_public_method_is_tried_on_damaged_files() -> None:
    public = {
        name for name, value in vars(BareStore).items() if callable(value) or isinstance(value, property | classmethod)
    }
    assert {name for name in public if not name.startswith("_") or name.startswith("__")} == {*USES, *HARMLESS}


@pytest.mark.parametrize("name", USES)
def test_no_error_of_the_engine_comes_out_of_a_method(path: Path, name: str) -> None:
    with rotten(path) as store:
        try:
            USES[name](store)
        except ClusterGraphError as error:
            assert isinstance(error, StoreError)
            assert "files of the store are damaged" in str(error)


def test_what_is_damaged_is_told_where_it_is_read(path: Path) -> None:
    with rotten(path) as store:
        for use in (USES["graphs"], USES["dump"], USES["select"]):
            with pytest.raises(StoreError, match="files of the store are damaged"):
                use(store)


def largest(path: Path) -> Path:
    """The largest file of a store's data."""
    generation = path / str(json.loads((path / "clustergraph.json").read_text("utf-8"))["generation"])
    return max(generation.glob("*.sst"), key=lambda file: file.stat().st_size)


def noted(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files whose content is checked from now on, those apart that hold nothing."""
    read: list[Path] = []
    checksum = seal._checksum

    def checked(file: Path) -> int:
        if file.stat().st_size:
            read.append(file)
        return checksum(file)

    monkeypatch.setattr(seal, "_checksum", checked)
    return read


@pytest.mark.parametrize("how", ["written to", "copied", "restored with its time"])
def test_a_large_store_is_looked_through_once_and_again_where_it_was_written_to(
    path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(generations, "CHECKED_ALWAYS", 0)
    with clustergraph.open(path) as store:
        store.load(state(1, 20_000))
    read = noted(monkeypatch)
    with clustergraph.open(path, read_only=True):
        assert read == []
    file = largest(path)
    former = file.stat()
    data = bytearray(file.read_bytes())
    data[1000:1050] = b"\0" * 50
    if how == "copied":
        shutil.copytree(path, path.parent / "copy")
        with clustergraph.open(path.parent / "copy", read_only=True):
            assert len(read) > 3
        with clustergraph.open(path.parent / "copy"):
            assert len(read) == len(set(read))
        file = largest(path.parent / "copy")
    if how == "restored with its time":
        file.unlink()
    file.write_bytes(data)
    if how == "restored with its time":
        os.utime(file, ns=(former.st_atime_ns, former.st_mtime_ns))
    for read_only in (True, False):
        with pytest.raises(DamagedError, match=f"{file.name} has other content than was written"):
            clustergraph.open(file.parent.parent, read_only=read_only)


def test_a_large_store_takes_over_what_was_found_whole_from_the_state_before(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generations, "CHECKED_ALWAYS", 0)
    with clustergraph.open(path) as store:
        store.load(state(1, 20_000))
        store.update("INSERT DATA { <urn:a> <urn:b> 1 }")
        shared = largest(path)
    read = noted(monkeypatch)
    clustergraph.open(path).close()
    assert read == []
    data = bytearray(shared.read_bytes())
    data[1000:1050] = b"\0" * 50
    shared.write_bytes(data)
    with pytest.raises(DamagedError, match="has other content than was written"):
        clustergraph.open(path)
