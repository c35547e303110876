"""Faults of disks, clocks, threads and users: each is told in one line, and what was stored before is unchanged."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import run_command
from pyoxigraph import Literal, NamedNode, Quad
from versions import POSIX, SIZE, end, leftovers, start, state, version_of

import clustergraph
from clustergraph import DamagedError, InputError, Store, StoreError

PLACES = int(os.environ.get("CLUSTERGRAPH_FLIPS", "4"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of version 1, to be copied and damaged."""
    folder = tmp_path_factory.mktemp("sound") / "store"
    with clustergraph.open(folder) as store:
        store.load(state(0))
        store.load(state(1), replace=["urn:source"])
    return folder


def files(folder: Path) -> Iterator[Path]:
    """The files whose content matters: not the engine's diary, nor what marks that somebody reads or writes."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name not in ("lock", "lease", "LOCK") and not file.name.startswith("LOG"):
            yield file.relative_to(folder)


def damaged(data: bytes, place: int, how: str) -> bytes:
    if how == "flipped":
        return data[:place] + bytes([data[place] ^ 1 << place % 8]) + data[place + 1 :]
    return data[:place] if how == "cut" else data[:place] + bytes(512) + data[place + 512 :]


@pytest.mark.parametrize("how", ["flipped", "cut", "blank"])
def test_damage_to_any_file_at_any_place_is_told_or_harmless(sound: Path, tmp_path: Path, how: str) -> None:
    chance = random.Random(how)
    told = 0
    for number, name in enumerate(files(sound)):
        size = (sound / name).stat().st_size
        for place in {0, size - 1, *(chance.randrange(size) for _ in range(PLACES))} if size else ():
            copy = tmp_path / f"{number}-{place}"
            shutil.copytree(sound, copy)
            (copy / name).write_bytes(damaged((sound / name).read_bytes(), place, how))
            unchanged = (copy / name).read_bytes() == (sound / name).read_bytes()
            try:
                with clustergraph.open(copy, read_only=bool(place % 2)) as store:
                    # What is not looked at when a store is opened, `verify` finds.
                    if store.verify().faults:
                        told += 1
                        continue
                    assert version_of(store) == 1
                    # Only what is written about the store, not its data, can be another and yet be read.
                    assert unchanged or name.name in ("clustergraph.json", "checked.json")
            except StoreError as error:
                told += 1
                assert "\n" not in str(error)
                assert isinstance(error, DamagedError) or "is newer than this version reads" in str(error)
            shutil.rmtree(copy)
    assert told > 10


@pytest.mark.parametrize("read_only", [True, False])
def test_a_store_whose_head_is_gone_is_not_taken_for_a_new_one(sound: Path, path: Path, read_only: bool) -> None:
    shutil.copytree(sound, path)
    (path / "clustergraph.json").unlink()
    before = {entry.name for entry in path.iterdir()}
    with pytest.raises(StoreError, match=r"clustergraph.json( is missing| in it)"):
        clustergraph.open(path, read_only=read_only)
    assert {entry.name for entry in path.iterdir()} == before


def test_a_damaged_table_is_not_given_a_new_seal_by_the_next_change(path: Path) -> None:
    with clustergraph.open(path) as store:
        store.load(state(1, 10_000))
        generation = path / store.describe()["generation"]
        table = max(generation.glob("*.sst"), key=lambda file: file.stat().st_size)
        data = bytearray(table.read_bytes())
        data[len(data) // 2] ^= 1
        # In place, as a disk rots: what is linked from other generations is damaged with it.
        with table.open("r+b") as file:
            file.write(data)
        store.load([Quad(NamedNode("urn:a"), NamedNode("urn:b"), Literal(1), NamedNode("urn:more"))])
        assert store.verify().faults != ()
    with pytest.raises(DamagedError, match="has other content than was written"):
        clustergraph.open(path)


@pytest.mark.parametrize("moment", [0, 4_000_000_000])
def test_clocks_that_jump_do_no_harm(sound: Path, path: Path, moment: int) -> None:
    shutil.copytree(sound, path)
    for entry in path.rglob("*"):
        os.utime(entry, (moment, moment))
    with clustergraph.open(path) as store:
        assert version_of(store) == 1
        store.load(state(2), replace=["urn:source"])
        store.backup(path.parent / "backup.nq.gz")
        os.utime(path.parent / "backup.nq.gz", (moment, moment))
        store.load(state(3), replace=["urn:source"])
        store.restore(path.parent / "backup.nq.gz", replace=True)
        assert version_of(store) == 2
        assert store.verify().faults == ()
        assert leftovers(path) == set()


WRITING = (
    ("dump", "-o", "out.nq"),
    ("dump", "-o", "out.trig.gz"),
    ("backup", "out.nq"),
    ("export", "networks/participation", "-o", "out.graphml"),
    ("draw", "networks/participation", "-o", "out.html"),
    ("restore", "former.nq.gz"),
    ("build", "places", "--store", "new.store"),
)


@POSIX
@pytest.mark.parametrize("arguments", WRITING, ids=lambda arguments: arguments[0])
def test_a_full_disk_is_told_by_every_command_that_writes(
    built: Path, small_disk: Path, arguments: tuple[str, ...]
) -> None:
    with clustergraph.open(built / "clustergraph.store", read_only=True) as store:
        store.backup(small_disk / "former.nq.gz")
    with (small_disk / "rest").open("wb") as rest:
        rest.write(b"x" * (shutil.disk_usage(small_disk).free - 12_288))
    before = {entry.name for entry in small_disk.iterdir()}
    if arguments[0] not in ("restore", "build"):
        arguments = (*arguments, "--store", str(built / "clustergraph.store"))
    done = run_command(*arguments, cwd=small_disk, CLUSTERGRAPH_STORE="some.store")
    assert done.returncode == 1, done.stderr
    assert "disk is full" in done.stderr
    assert done.stderr.count("\n") == 1
    after = {entry.name for entry in small_disk.iterdir()}
    assert after - before <= {"new.store"}


@POSIX
def test_a_disk_that_cannot_be_written_is_told_and_can_be_read(built: Path, small_disk: Path) -> None:
    with clustergraph.open(small_disk / "clustergraph.store") as store:
        store.load(state(1))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    for arguments in (
        ("build", "places"),
        ("load", str(built / "none.ttl")),
        ("backup", "out.nq.gz"),
        ("dump", "-o", "out.nq"),
    ):
        done = run_command(*arguments, cwd=small_disk)
        assert done.returncode == 1
        assert "read-only" in done.stderr.lower()
        assert done.stderr.count("\n") == 1
    with clustergraph.open(small_disk / "clustergraph.store", read_only=True) as store:
        assert version_of(store) == 1
        assert store.verify().faults == ()
    assert {entry.name for entry in small_disk.iterdir()} == {"clustergraph.store"}


@pytest.mark.parametrize("on_disk", [True, False])
def test_threads_share_a_store_and_each_sees_whole_states(path: Path, on_disk: bool) -> None:
    store = clustergraph.open(path) if on_disk else Store.memory()
    store.load(state(0))
    done = threading.Event()
    faults: list[BaseException] = []
    seen: set[int] = set()

    def read() -> None:
        try:
            while not done.is_set():
                rows = {row[0] for row in store.select("SELECT ?version { ?s <urn:version> ?version }")}
                assert len(rows) == 1
                assert store.graphs()["urn:source"] == SIZE
                seen.update(int(row.value) for row in rows)  # type: ignore[union-attr]
        except BaseException as error:
            faults.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for version in range(1, 4):
        store.load(state(version), replace=["urn:source"])
        time.sleep(0.05)
    done.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert version_of(store) == 3
    assert len(seen) > 1
    store.close()


@pytest.mark.parametrize("on_disk", [True, False])
def test_changes_by_several_threads_follow_each_other(path: Path, on_disk: bool) -> None:
    store = clustergraph.open(path) if on_disk else Store.memory()
    faults: list[BaseException] = []

    def write(name: int) -> None:
        try:
            for number in range(2):
                store.update(f"INSERT DATA {{ <urn:{name}> <urn:p> {number} }}")
        except BaseException as error:
            faults.append(error)

    writers = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert faults == []
    assert len([*store.select("SELECT * { ?s <urn:p> ?o }")]) == 8
    assert store.verify().faults == ()
    store.close()


INTERRUPTED = (
    ("build", "paris-2007"),
    ("load", "more.nq"),
    ("dump", "-o", "out.nq.gz"),
    ("dump", "-o", "out.nq", "--canonical"),
    ("backup", "out.nq.gz"),
    ("restore", "former.nq.gz", "--replace"),
    ("verify",),
    ("ask", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"),
)


BUSY = 30_000


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store that keeps commands busy, a backup and a dump of it."""
    folder = tmp_path_factory.mktemp("busy")
    with clustergraph.open(folder / "clustergraph.store") as store:
        store.load(state(1, BUSY))
        store.backup(folder / "former.nq.gz")
        store.dump(folder / "more.nq")
    return folder


@POSIX
@pytest.mark.parametrize("arguments", INTERRUPTED, ids=lambda arguments: arguments[0])
def test_an_interrupt_ends_a_command_with_130_and_leaves_nothing_half_done(
    busy: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    shutil.copytree(busy, tmp_path, dirs_exist_ok=True)
    before = {entry.name for entry in tmp_path.iterdir()}
    for delay in (0.0, 0.3):
        # The signal must not come while Python itself starts, which knows nothing of manners yet.
        program = "import sys; from clustergraph.cli import main; print('ready', flush=True); main()"
        process = subprocess.Popen(
            [sys.executable, "-c", program, *arguments],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "LANG": "C.UTF-8", "LC_ALL": ""},
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.1 + delay)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
        # Once a command has had its last word, Python itself may be interrupted while it ends.
        assert process.returncode in (130, 0) or (process.returncode == -signal.SIGINT and told), told
        if process.returncode == 130:
            # What it had to say before stands before it.
            assert told.endswith("clustergraph: interrupted; what was stored before is unchanged\n"), told
            assert "Traceback" not in told
            assert {entry.name for entry in tmp_path.iterdir()} <= {*before, arguments[-1]}
    with clustergraph.open(tmp_path / "clustergraph.store") as store:
        assert store.graphs()["urn:source"] == BUSY
        assert store.verify().faults == ()
    assert leftovers(tmp_path / "clustergraph.store") == set()


def nested(opening: str, middle: str, closing: str, times: int) -> bytes:
    return (opening * times + middle + closing * times).encode()


XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="urn:">'
TERMS = ("<<( <urn:a> <urn:b> ", "<urn:c>", " )>>")


@pytest.mark.parametrize(
    ("format", "content", "message"),
    [
        ("nq", b"<urn:a> <urn:b> " + nested(*TERMS, 100_000) + b" <urn:g> .", "nests deeper than 500 levels"),
        ("nt", b"<urn:a> <urn:b> " + nested(*TERMS, 100_000) + b" .", "nests deeper than 500 levels"),
        ("ttl", b"<urn:a> <urn:b> " + nested("<<( <urn:a> <urn:b> #)>>\n", *TERMS[1:], 100_000) + b" .", "nests deeper than 500"),
        ("rdf", XML.encode() + nested("<rdf:Description><a:b>", "1", "</a:b></rdf:Description>", 50_000), "nests deeper than 500"),
        ("rdf", (XML[:-1] + "".join(f' a:b{n}="1"' for n in range(50_000)) + "/>").encode(), "more than 1000 attributes"),
        ("rdf", (XML[:-1] + "".join(f' xmlns:b{n}="urn:"' for n in range(50_000)) + "/>").encode(), "more than 1000 attributes"),
        ("jsonld", nested('{"@graph":[', "", "]}", 100_000), "nests deeper than 500 levels"),
    ],
    ids=range(7),
)  # fmt: skip
def test_what_nests_too_deep_is_refused_before_the_engine_breaks_down(
    format: str, content: bytes, message: str
) -> None:
    with Store.memory() as store, pytest.raises(InputError, match=message):
        store.load(content, format=format, graph="notes")


LONG = 17 << 20
ABBREVIATED = f'<!DOCTYPE rdf:RDF [<!ENTITY e "{"x" * 200}">]>'


@pytest.mark.parametrize(
    "content",
    [
        b" " * LONG,
        b"<!--" + b"x" * LONG + b"-->" + XML.encode() + b"</rdf:RDF>",
        XML.encode() + b"\n" * LONG + b"</rdf:RDF>",
        f"{XML}<rdf:Description><a:b>{'x' * LONG}</a:b></rdf:Description></rdf:RDF>".encode(),
        f"{ABBREVIATED}{XML}<rdf:Description><a:b>{'&e;' * 90_000}</a:b></rdf:Description></rdf:RDF>".encode(),
    ],
    ids=["nothing", "comment", "between", "text", "abbreviated"],
)
def test_what_the_parser_of_xml_would_hold_in_memory_has_a_limit(content: bytes) -> None:
    with Store.memory() as store, pytest.raises(InputError, match="a single value is longer than 16 MiB"):
        store.load(content, format="rdf", graph="notes")


def test_a_long_file_of_xml_whose_texts_are_short_is_read() -> None:
    node = f'<rdf:Description rdf:about="urn:%d"><a:b>{"x" * 100_000}&e;</a:b></rdf:Description>'
    content = ABBREVIATED + XML + "".join(node % number for number in range(200)) + "</rdf:RDF>"
    with Store.memory() as store:
        assert store.load(content.encode(), format="rdf", graph="notes") == 200


def test_many_triple_terms_that_do_not_nest_are_read(path: Path) -> None:
    lines = b"".join(b"<urn:%d> <urn:b> <<( <urn:a> <urn:b> %d )>> .\n" % (n, n) for n in range(20_000))
    with Store.memory() as store:
        assert store.load(lines, format="ttl", graph="notes") == 20_000
        store.backup(path)
        with Store.memory() as other:
            assert other.restore(path) == len(store)


@POSIX
def test_a_backup_and_its_restoration_take_little_memory(tmp_path: Path) -> None:
    with clustergraph.open(tmp_path / "store") as store:
        store.load(state(1, 60_000))
    code = """
    def peak():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    with clustergraph.open(path / "store", read_only=True) as store:
        before = peak()
        store.backup(path / "backup.nq.gz")
        assert peak() - before < 20, (before, peak())
    """
    end(start(code, tmp_path))


def test_what_is_written_about_the_store_is_checked_as_a_whole(sound: Path, path: Path) -> None:
    shutil.copytree(sound, path)
    head = path / "clustergraph.json"
    head.write_text(json.dumps({**json.loads(head.read_text()), "written_at": "1999-01-01T00:00:00Z"}))
    with pytest.raises(DamagedError, match="clustergraph.json has other content than was written"):
        clustergraph.open(path)
