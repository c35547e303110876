"""
Changes that are killed at random points, again and again: the store holds the state before or the state after.

    python tests/benchmarks/kills.py 200

Each time a store is made ready, a process begins to change it, is killed after a random time, and what it leaves is
looked at: content by canonical hash, the generation that the store says it is of, files that are left over, backups,
indexes and snapshots. Every second kill falls while one state takes the place of the other: from when the new one is
sealed, or, where there is none, in the last tenth of the work.
"""

import argparse
import hashlib
import json
import multiprocessing
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import clustergraph
from clustergraph.search.index import prepare
from clustergraph.store import generations
from clustergraph.store.backup import look_through
from clustergraph.store.columns import Columns, keeping

__all__ = ["WORKS", "World", "killed"]

_UPDATE = "DELETE { ?s rdfs:label ?label } INSERT { ?s rdfs:label ?longer } WHERE { ?s rdfs:label ?label BIND(STRLANG(CONCAT(STR(?label), '!'), LANG(?label)) AS ?longer) }"

WORKS = ("build", "load", "update", "backup", "restore", "index", "columns")
_ADDING = ("backup", "index", "columns")
_QUESTION = "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"


def work(kind: str, folder: Path) -> None:
    """Do the work that is to be killed."""
    path = folder / "store"
    if kind in _ADDING:
        with clustergraph.open(path, read_only=True) as store:
            _add(kind, store, folder)
        return
    with clustergraph.open(path) as store:
        if kind == "build":
            store.build(["places", "public-record"])
        elif kind == "load":
            store.load(folder / "more.nq", replace=["paris-2007"])
        elif kind == "update":
            store.update(_UPDATE)
        elif kind == "restore":
            store.restore(folder / "former.nq.gz", replace=True)


def _add(kind: str, store: clustergraph.Store, folder: Path) -> None:
    """Do a work that changes nothing of the store."""
    if kind == "backup":
        store.backup(folder / "new.nq.gz")
    elif kind == "index":
        prepare(store)
    else:
        Columns().prepare(store.state)


def _child(kind: str, folder: str, told: Connection) -> None:
    def telling(*arguments: Any, **options: Any) -> str:
        told.send("sealing")
        return str(sealed(*arguments, **options))

    sealed, generations.seal = generations.seal, telling  # type: ignore[attr-defined]
    # The store is small, for a snapshot.
    keeping.LEAST = 0
    told.send("ready")
    work(kind, Path(folder))
    told.send("done")


@dataclass(frozen=True)
class State:
    """What a store holds, and which generation it says that it is of."""

    digest: str
    generation: str


def state_of(path: Path, *, read_only: bool = True) -> State:
    """The state of a store."""
    with clustergraph.open(path, read_only=read_only) as store:
        content = store.dump(canonical=True)
        return State(hashlib.sha256(content or b"").hexdigest(), store.describe()["generation"])


class World:
    """A store made ready, and what it holds before and after each work, and how long that takes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ready = folder / "ready"
        self._ready.mkdir()
        with clustergraph.open(self._ready / "store") as store:
            store.load([], graph="urn:nothing")
            store.backup(self._ready / "former.nq.gz")
            store.build(["paris-2007"])
            store.dump(self._ready / "more.nq", graph="paris-2007")
        with (self._ready / "more.nq").open("a", encoding="utf-8") as file:
            file.writelines(f"<urn:thing:{n}> <urn:p> <urn:thing:{n + 1}> <urn:more> .\n" for n in range(20_000))
        self.before = state_of(self._ready / "store")
        self.after: dict[str, State] = {}
        self.seconds: dict[str, float] = {}
        self.sealing: dict[str, float] = {}

    def fresh(self) -> Path:
        """A copy of what was made ready."""
        folder = self.folder / "try"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self._ready, folder)
        return folder

    def learn(self, kind: str) -> None:
        """Do a work to its end once."""
        folder = self.fresh()
        began = time.perf_counter()
        process, told = started(kind, folder)
        sealing = None
        while told.recv() == "sealing":
            sealing = time.perf_counter()
        ended = time.perf_counter()
        process.join()
        self.seconds[kind] = ended - began
        if sealing:
            self.sealing[kind] = ended - sealing
        self.after[kind] = state_of(folder / "store")
        assert (self.after[kind] == self.before) == (kind in _ADDING)

    def moment(self, kind: str, chance: random.Random, *, aimed: bool) -> tuple[bool, float]:
        """When to kill a work: whether the seconds count from when the new state is sealed, and how many they are."""
        if kind not in self.seconds:
            self.learn(kind)
        if not aimed:
            return False, chance.uniform(0, 1.1 * self.seconds[kind])
        if kind in self.sealing:
            return True, chance.uniform(0, 1.2 * self.sealing[kind])
        return False, chance.uniform(0.9, 1.05) * self.seconds[kind]


def started(kind: str, folder: Path) -> tuple[multiprocessing.Process, Connection]:
    """A process that does a work, when it is about to begin."""
    # The process that is copied never opens a store, whose threads a copy would lack.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["clustergraph", "clustergraph.search.index"])
    told, tell = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(kind, str(folder), tell), daemon=True)
    process.start()
    tell.close()
    assert told.recv() == "ready"
    return process, told  # type: ignore[return-value]


def killed(world: World, kind: str, after: float, *, sealing: bool = False) -> str:
    """
    Kill a work after so many seconds, and make sure of what it left; `before` or `after`, as the store says.

    :param sealing: whether the seconds count from when the new state is sealed
    """
    if kind not in world.after:
        world.learn(kind)
    folder = world.fresh()
    process, told = started(kind, folder)
    if sealing:
        assert told.recv() == "sealing"
    time.sleep(after)
    process.kill()
    process.join()
    found = state_of(folder / "store")
    assert found in (world.before, world.after[kind]), (kind, after, found)
    # Opened for writing, the store is the same and nothing else is left.
    assert state_of(folder / "store", read_only=False) == found
    head = json.loads((folder / "store" / "clustergraph.json").read_text("utf-8"))
    assert {entry.name for entry in (folder / "store").iterdir()} == {"clustergraph.json", "lock", head["generation"]}
    with clustergraph.open(folder / "store") as store:
        assert store.verify().faults == ()
    if kind == "backup":
        return _backed_up(folder)
    if kind == "index":
        return _indexed(folder)
    if kind == "columns":
        return _snapped(folder)
    return "before" if found == world.before else "after"


def _backed_up(folder: Path) -> str:
    """Whether the backup is there, which then is whole; what was left of it goes with the next one."""
    there = (folder / "new.nq.gz").exists()
    if there:
        assert look_through(folder / "new.nq.gz")
    work("backup", folder)
    assert look_through(folder / "new.nq.gz")
    assert {entry.name for entry in folder.iterdir()} == {"former.nq.gz", "more.nq", "new.nq.gz", "store"}
    return "after" if there else "before"


def _indexed(folder: Path) -> str:
    with clustergraph.open(folder / "store", read_only=True) as store:
        there = any((folder / "store").glob("g*/search.sqlite"))
        assert any("Minalogic" in str(hit) for hit in store.find("minalogic"))
    return "after" if there else "before"


def _snapped(folder: Path) -> str:
    """Whether the snapshot is there, which then answers as the engine does; what was left of it goes with the next."""
    there = any((folder / "store").glob(f"g*/{keeping.FILE}"))
    least, keeping.LEAST = keeping.LEAST, 0
    try:
        for _ in range(2):
            answers = []
            for engine in ("auto", "off"):
                with clustergraph.open(folder / "store", read_only=True, read_engine=engine) as store:
                    answers.append([*store.select(_QUESTION)])
            assert answers[0] == answers[1]
            with clustergraph.open(folder / "store", read_only=True) as store:
                Columns().prepare(store.state)
    finally:
        keeping.LEAST = least
    assert [file.name for file in (folder / "store").glob(f"g*/{keeping.FILE}*")] == [keeping.FILE]
    return "after" if there else "before"


def kills(number: int, seed: int) -> Iterator[tuple[str, float, str]]:
    """Kill so many works: the kind of each, after how many seconds, and the state that was left."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        for turn in range(number):
            kind = WORKS[turn % len(WORKS)]
            sealing, after = world.moment(kind, chance, aimed=turn // len(WORKS) % 2 == 1)
            yield kind, after, killed(world, kind, after, sealing=sealing)


def main() -> None:
    """Kill, and print how often the state before and the state after were left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", nargs="?", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    print(f"seed {options.seed}", file=sys.stderr)
    left: dict[str, Counter[str]] = {kind: Counter() for kind in WORKS}
    for number, (kind, after, found) in enumerate(kills(options.number, options.seed), 1):
        left[kind][found] += 1
        print(f"\r{number}: {kind} after {after:.3f} s: {found}      ", end="", file=sys.stderr, flush=True)
    print("\nwork,killed,before,after")
    for kind, counts in left.items():
        print(f"{kind},{counts.total()},{counts['before']},{counts['after']}")


if __name__ == "__main__":
    main()
