"""Backups: the whole store in one file, which comes back exactly as it was or not at all; and looking through a store."""

import gzip
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import run_command
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad
from pyoxigraph import Store as Engine
from versions import leftovers, state, version_of

import clustergraph
from clustergraph import DamagedError, InputError, Store, StoreError
from clustergraph.store.backup import look_through
from clustergraph.vocabulary import CATALOGUE, INFERRED

A, B = NamedNode("urn:a"), NamedNode("urn:b")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def file(tmp_path: Path, path: Path) -> Path:
    """A backup of version 1, and the store it is of, which holds version 2 by now."""
    with clustergraph.open(path) as store:
        store.load(state(1))
        store.backup(tmp_path / "backup.nq.gz")
        store.load(state(2), replace=["urn:source"])
    return tmp_path / "backup.nq.gz"


def lines(store: Store) -> bytes | None:
    return store.dump(canonical=True)


def test_a_backup_comes_back_exactly_as_it_was(shipped: Store, tmp_path: Path) -> None:
    told: list[int] = []
    number = shipped.backup(tmp_path / "all.nq.gz", progress=told.append)
    assert number == len(shipped)
    assert told == list(range(1000, number, 1000))
    with clustergraph.open(tmp_path / "store") as store:
        assert store.restore(tmp_path / "all.nq.gz") == number
        assert lines(store) == lines(shipped)
        assert store.graphs() == shipped.graphs()
        assert store.verify().faults == ()
        text = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        assert [*store.select(text)] == [*shipped.select(text)]


def test_blank_nodes_and_odd_values_come_back_too(tmp_path: Path) -> None:
    content = """<urn:a> <urn:p> [ <urn:q> "\\n# {"@fr, "" , 007, "x"^^<urn:t>, "\\u0000\\U0001F600", <<( <urn:a> <urn:b> 1 )>> ] ."""
    with Store.memory() as store, Store.memory() as other:
        store.load(content.encode(), format="ttl", graph="notes")
        store.backup(tmp_path / "a.nq.gz")
        other.restore(tmp_path / "a.nq.gz")
        assert {*other.quads()} == {*store.quads()}
        other.backup(tmp_path / "b.nq.gz")
        assert look_through(tmp_path / "b.nq.gz") == store.graphs()


def test_a_backup_is_a_file_that_every_rdf_tool_reads(file: Path, tmp_path: Path) -> None:
    from pyoxigraph import RdfFormat, parse

    with gzip.open(file) as stream:
        quads = [*parse(stream.read(), RdfFormat.N_QUADS)]
    assert len(quads) == sum(look_through(file).values())
    with Store.memory() as store:
        assert store.load(file) > 0
        assert version_of(store) == 1


def test_an_empty_store_has_a_backup(tmp_path: Path) -> None:
    with Store.memory() as store:
        assert store.backup(tmp_path / "nothing.nq") == 0
        assert store.restore(tmp_path / "nothing.nq") == 0


def test_only_an_empty_store_is_restored_unless_replaced(path: Path, file: Path) -> None:
    with clustergraph.open(path) as store:
        with pytest.raises(StoreError, match="is not empty: --replace puts the backup in its place"):
            store.restore(file)
        assert version_of(store) == 2
        store.restore(file, replace=True)
        assert version_of(store) == 1
        assert leftovers(path) == set()
    with clustergraph.open(path, read_only=True) as store, pytest.raises(StoreError, match="open for reading only"):
        store.restore(file, replace=True)


def rewritten(change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    return lambda packed: gzip.compress(change(gzip.decompress(packed)))


def claiming(**claims: object) -> Callable[[bytes], bytes]:
    """A backup whose manifest claims something else, with a checksum that fits."""

    def change(content: bytes) -> bytes:
        rest, _, last = content.rpartition(b"\n# ")
        return rest + b"\n# " + json.dumps({**json.loads(last), **claims}).encode() + b"\n"

    return rewritten(change)


SPOILT: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "cut": (lambda packed: packed[: len(packed) // 2], "not a whole gzip file"),
    "cut to nothing": (lambda _: b"", "not a gzip file|no backup"),
    "a bit flipped": (
        lambda packed: packed[:5000] + bytes([packed[5000] ^ 4]) + packed[5001:],
        "not a whole gzip file|damaged: its content is not what was written|backup.nq.gz:",
    ),
    "without its end": (rewritten(lambda content: content.rpartition(b"\n# ")[0] + b"\n"), "its end is missing"),
    "with half an end": (rewritten(lambda content: content[:-10]), "its end is missing"),
    "without a line": (
        rewritten(lambda content: content.split(b"\n", 2)[0] + b"\n" + content.split(b"\n", 2)[2]),
        "damaged: its content is not what was written",
    ),
    "with another value": (
        rewritten(lambda content: content.replace(b'"1"', b'"3"', 1)),
        "damaged: its content is not what was written",
    ),
    "other counts": (claiming(graphs={"urn:source": 1}), "it holds other quads than its last line says"),
    "a newer form": (
        rewritten(lambda content: content.replace(b"backup 1\n", b"backup 2\n", 1)),
        "a backup of format 2, newer than is read: update clustergraph",
    ),
    "something else": (rewritten(lambda _: b"<urn:a> <urn:b> <urn:c> <urn:g> .\n"), "no backup of clustergraph"),
    "without a graph": (
        rewritten(lambda content: content.replace(b" <urn:source> .", b" .", 1)),
        "there are triples that name no graph",
    ),
    "nonsense at the end": (rewritten(lambda content: content[:-40] + b"}\n"), "backup.nq.gz: "),
    "a list at the end": (rewritten(lambda content: content.rpartition(b"\n# ")[0] + b"\n# {}\n"), "damaged"),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_backup_that_is_not_whole_changes_nothing(path: Path, file: Path, how: str) -> None:
    change, message = SPOILT[how]
    file.write_bytes(change(file.read_bytes()))
    with clustergraph.open(path) as store:
        with pytest.raises(InputError, match=message):
            store.restore(file, replace=True)
        assert version_of(store) == 2
        assert leftovers(path) == set()
        assert store.verify().faults == ()
    with pytest.raises(InputError, match=message):
        look_through(file)


def test_an_archive_of_files_is_no_backup(path: Path, tmp_path: Path) -> None:
    (tmp_path / "evil").write_text("x")
    with tarfile.open(tmp_path / "evil.nq.gz", "w:gz") as archive:
        archive.add(tmp_path / "evil", "../../evil")
    with clustergraph.open(path) as store, pytest.raises(InputError, match="no backup of clustergraph"):
        store.restore(tmp_path / "evil.nq.gz")


def test_a_damaged_store_is_replaced_by_a_backup(path: Path, file: Path) -> None:
    (path / "clustergraph.json").write_text("{")
    with pytest.raises(DamagedError):
        clustergraph.open(path)
    with Store.open(path, replacing=True) as store:
        with pytest.raises(InputError):
            store.restore(path / "lock", replace=True)
        assert (path / "clustergraph.json").read_text() == "{"
        store.restore(file, replace=True)
        assert version_of(store) == 1
        assert leftovers(path) == set()
    with clustergraph.open(path, read_only=True) as store:
        assert version_of(store) == 1


def test_what_is_too_new_or_no_store_is_never_replaced(path: Path, tmp_path: Path) -> None:
    clustergraph.open(path).close()
    head = path / "clustergraph.json"
    head.write_text(json.dumps({**json.loads(head.read_text()), "format": 2, "written_by": "9.0"}))
    with pytest.raises(StoreError, match="update clustergraph"):
        Store.open(path, replacing=True)
    (tmp_path / "thesis.docx").touch()
    with pytest.raises(StoreError, match="is no store"):
        Store.open(tmp_path, replacing=True)


def spoilt(path: Path, change: Callable[[Engine], object]) -> Store:
    """A store whose content was changed past it, files and checksums being right."""
    from clustergraph.store.generations import Folder

    folder = Folder(path, read_only=False, create=True)
    with folder.change() as draft:
        change(draft.engine)
    folder.close()
    return clustergraph.open(path, read_only=True)


def without_catalogue(engine: Engine) -> None:
    engine.remove_graph(CATALOGUE)
    text = "DELETE { ?s ?p ?o } WHERE { ?s a dcat:Dataset ; ?p ?o }"
    engine.update(text, prefixes={"dcat": "http://www.w3.org/ns/dcat#"})


FAULTS: dict[str, tuple[Callable[[Engine], object], list[str]]] = {
    "a triple more": (
        lambda engine: engine.add(Quad(A, B, A, DefaultGraph())),
        ["the union of the graphs has 1 triples that are in no graph: `clustergraph backup FILE` and "],
    ),
    "a triple less": (
        lambda engine: engine.remove(Quad(NamedNode("urn:thing:7"), NamedNode("urn:version"), Literal(1), DefaultGraph())),
        ["the union of the graphs lacks 1 triples of the graphs: "],
    ),
    "a quad less": (
        lambda engine: engine.remove(
            Quad(NamedNode("urn:thing:7"), NamedNode("urn:version"), Literal(1), NamedNode("urn:source"))
        ),
        [
            "the catalogue says 4000 triples of <urn:source>, which has 3999: `clustergraph build` makes it anew",
            "the union of the graphs has 1 triples that are in no graph: ",
        ],
    ),
    "a graph less": (
        without_catalogue,
        ["the catalogue says 0 triples of <urn:source>, which has 4000: ", "the union of the graphs has "],
    ),
    "an inferred edge": (
        lambda engine: engine.extend([Quad(A, B, A, graph) for graph in (INFERRED, DefaultGraph())]),
        [f"the catalogue says 0 triples of {INFERRED}, which has 1: ", f"{INFERRED} has 1 triples that follow from no rule: "],
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", FAULTS)
def test_verify_says_what_is_wrong_and_what_to_do(path: Path, how: str) -> None:
    with clustergraph.open(path) as store:
        store.load(state(1))
        assert store.verify().faults == ()
    change, messages = FAULTS[how]
    with spoilt(path, change) as store:
        found = store.verify().faults
    assert len(found) == len(messages)
    assert all(fault.startswith(message) for fault, message in zip(found, messages, strict=True)), found
    assert leftovers(path) == set()


def test_what_the_rules_give_and_the_store_lacks_is_told(tmp_path: Path) -> None:
    with clustergraph.open(tmp_path / "store") as store:
        store.build()
    with spoilt(tmp_path / "store", lambda engine: engine.remove_graph(INFERRED)) as store:
        found = [fault for fault in store.verify().faults if "follow by rule" in fault]
    assert len(found) == 1
    assert found[0].startswith(f"{INFERRED} lacks ")


def test_verify_counts_every_graph(shipped: Store) -> None:
    found = shipped.verify()
    assert found.faults == ()
    assert found.graphs == shipped.graphs()


def test_the_commands_back_up_restore_and_verify(built: Path, tmp_path: Path) -> None:
    store = str(built / "clustergraph.store")
    done = run_command("backup", "all.nq.gz", "--store", store, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("all.nq.gz: ")
    for arguments in (
        ("restore", "all.nq.gz"),
        ("restore", "all.nq.gz", "--replace"),
        ("verify",),
        ("verify", "all.nq.gz"),
    ):
        done = run_command(*arguments, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    done = run_command("restore", "all.nq.gz", "-l", "fr", cwd=tmp_path)
    assert done.returncode == 1
    assert "n'est pas vide\u00a0: --replace y substitue la sauvegarde" in done.stderr


def test_a_restoration_that_fails_leaves_no_new_store(tmp_path: Path) -> None:
    (tmp_path / "all.nq.gz").write_bytes(gzip.compress(b"# clustergraph backup 1\n"))
    for name in ("all.nq.gz", "nowhere.nq.gz"):
        done = run_command("restore", name, cwd=tmp_path)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
    assert [entry.name for entry in tmp_path.iterdir()] == ["all.nq.gz"]


def test_verify_of_damaged_files_exits_with_1_and_names_them(path: Path, tmp_path: Path) -> None:
    with clustergraph.open(path) as store:
        store.load(state(1))
        generation = path / store.describe()["generation"]
    table = max(generation.glob("*.sst"), key=lambda file: file.stat().st_size)
    data = bytearray(table.read_bytes())
    data[len(data) // 2] ^= 1
    table.write_bytes(data)
    done = run_command("verify", "--store", str(path), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{table.name} has other content than was written" in done.stderr
