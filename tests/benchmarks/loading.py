"""
How fast data come into a store, beside plain pyoxigraph's bulk loader.

    python tests/benchmarks/loading.py [--statements 1e6] [--rounds 3]

builds a made-up world (kept in --folder for the next time) and writes it as N-Quads, and the union of its graphs as
N-Triples. Round by round, each in a process of its own, plain pyoxigraph loads both files, which is all that our store
holds, and clustergraph builds the same from tables, loads the N-Quads, changes a statement, and takes a view of what is
public. loading.csv beside this file has the medians: seconds, thousands of quads a second, union included, their share of
the rate of pyoxigraph in the same rounds, and the most memory that the process held, in megabytes.
"""

import argparse
import csv
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.questions import add_world, built
from pyoxigraph import RdfFormat
from pyoxigraph import Store as Engine

import clustergraph
from clustergraph import Store
from clustergraph.views import view

TABLE = Path(__file__).with_name("loading.csv")
COLUMNS = ("statements", "what", "quads", "seconds", "rate", "share", "memory")
RAW = "plain pyoxigraph: bulk_load of quads and union"


def main() -> None:
    """Measure in turn, and write the table."""
    options = _options()
    if options.child:
        print(json.dumps(measured(*options.child)))
        return
    world = dumped(built(options.folder, int(options.statements)))
    rounds = []
    with tempfile.TemporaryDirectory(prefix="loading-", dir=world) as scratch:
        for _ in range(options.rounds):
            rounds.append({what: _apart(what, world, Path(scratch) / "store") for what in WAYS})
            print(json.dumps(rounds[-1]), file=sys.stderr, flush=True)
    size = f"{options.statements:.0e}"
    kept = [line for line in _read() if line["statements"] != size]
    _write([*kept, *({"statements": size, **_line(what, rounds)} for what in WAYS)])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    add_world(parser)
    return parser.parse_args()


def dumped(world: Path) -> Path:
    """The world, with all its quads and the union of its graphs as files."""
    with clustergraph.open(world / "store", read_only=True) as store:
        for file in (world / "quads.nq", world / "union.nt"):
            if not file.exists():
                store.dump(file)
    return world


def _apart(what: str, world: Path, scratch: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--child", what, str(world), str(scratch)]
    done = subprocess.run(command, capture_output=True, check=True)
    shutil.rmtree(scratch, ignore_errors=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measured(what: str, world: str, scratch: str) -> dict[str, float]:
    """Seconds, quads with those of the union, and megabytes of one way."""
    seconds, quads = WAYS[what](Path(world), Path(scratch))
    return {"seconds": seconds, "quads": quads, "memory": _most_memory()}


def _most_memory() -> float:
    """The most memory that the process held (Linux), in megabytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1000


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _raw(world: Path, scratch: Path) -> tuple[float, int]:
    def load() -> None:
        engine = Engine(str(scratch))
        engine.bulk_load(path=str(world / "quads.nq"), format=RdfFormat.N_QUADS)
        engine.bulk_load(path=str(world / "union.nt"), format=RdfFormat.N_TRIPLES)
        engine.flush()

    return _timed(load), len(Engine.read_only(str(scratch)))


def _build(world: Path, scratch: Path, *, read_engine: str = "auto") -> tuple[float, int]:
    with clustergraph.open(scratch, read_engine=read_engine) as store:
        return _timed(lambda: store.build([world / "tables"])), _held(store)


def _load(world: Path, scratch: Path) -> tuple[float, int]:
    with clustergraph.open(scratch, read_engine="off") as store:
        return _timed(lambda: store.load(world / "quads.nq")), _held(store)


def _update(world: Path, scratch: Path) -> tuple[float, int]:
    shutil.copytree(world / "store", scratch)
    with clustergraph.open(scratch) as store:
        return _timed(lambda: store.update("INSERT DATA { <urn:one> <urn:new> <urn:statement> }")), 2


def _update_read_by_rules(world: Path, scratch: Path) -> tuple[float, int]:
    shutil.copytree(world / "store", scratch)
    with clustergraph.open(scratch) as store:
        return _timed(lambda: store.update("INSERT DATA { <urn:place> cg:within place:fr }")), 2


def _view(world: Path, scratch: Path) -> tuple[float, int]:
    del scratch
    with clustergraph.open(world / "store", read_only=True) as store:
        taken: list[Store] = []
        seconds = _timed(lambda: taken.append(view(store, release="U")))
        return seconds, _held(taken[0])


def _held(store: Store) -> int:
    """How many quads a store holds, those of the union too."""
    (row,) = store.select("SELECT (COUNT(*) AS ?number) WHERE { ?s ?p ?o }")
    return len(store) + int(row[0].value)  # type: ignore[union-attr]


WAYS: dict[str, Callable[[Path, Path], tuple[float, int]]] = {
    RAW: _raw,
    "build from tables": lambda world, scratch: _build(world, scratch, read_engine="off"),
    "build from tables, with columns": _build,
    "load of N-Quads": _load,
    "update of one statement": _update,
    "update of one that rules read": _update_read_by_rules,
    "view of what is public": _view,
}


def _line(what: str, rounds: list[dict[str, dict[str, float]]]) -> dict[str, Any]:
    results = [one[what] for one in rounds]
    quads, seconds, memory = (statistics.median(one[key] for one in results) for key in ("quads", "seconds", "memory"))
    shares = [_rate(one[what]) / _rate(one[RAW]) for one in rounds]
    is_bulk = quads > 2
    return {
        "what": what,
        "quads": int(quads),
        "seconds": round(seconds, 2),
        "rate": round(quads / seconds / 1000) if is_bulk else "",
        "share": round(statistics.median(shares), 2) if is_bulk else "",
        "memory": round(memory),
    }


def _rate(result: dict[str, float]) -> float:
    return result["quads"] / result["seconds"]


def _read() -> list[dict[str, Any]]:
    if not TABLE.exists():
        return []
    with TABLE.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def _write(lines: list[dict[str, Any]]) -> None:
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


if __name__ == "__main__":
    main()
