"""
How long what a user does takes on a graph of a million statements, and how much memory it needs.

    python tests/benchmarks/commands.py [--statements 1e6] [--rounds 3] [COMMAND…]

builds a made-up world (kept in --folder for the next time), does each thing some times over in a process of its own,
and writes commands.csv beside this file as it goes: how many results there were, the milliseconds of the first time and
the median of all times, and the most memory, in megabytes, that the process ever held. What fails says so in the table.
"""

import argparse
import csv
import io
import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import IO, TypeAlias, cast

from pyoxigraph import NamedNode
from questions import add_world, built, count  # type: ignore[import-not-found]

import clustergraph
from clustergraph.conflicts import conflicts
from clustergraph.connect import connect
from clustergraph.dossier import dossier
from clustergraph.errors import ClusterGraphError
from clustergraph.search import prepare, search
from clustergraph.search.index import forget
from clustergraph.store import Store
from clustergraph.things import Names
from clustergraph.views import view

TABLE = Path(__file__).with_name("commands.csv")
COLUMNS = ("command", "results", "first", "milliseconds", "megabytes", "failed")

Line: TypeAlias = dict[str, object]

_LARGEST = "SELECT ?thing WHERE { ?member cg:participatesIn ?cluster } GROUP BY ?thing ORDER BY DESC(COUNT(*)) ?thing"
_MEMBERS = "SELECT ?member WHERE { ?member cg:participatesIn ?cluster }"
_MILLION = "SELECT * WHERE { GRAPH ?graph { ?s ?p ?o } } LIMIT 1000000"
_LIMIT = 600.0


def _cluster(store: Store) -> NamedNode:
    """The cluster with the most members."""
    return _ranked(store, "cluster", 0)


def _organisation(store: Store, rank: int = 0) -> NamedNode:
    """The organisation of that rank by the number of its clusters."""
    return _ranked(store, "member", rank)


def _ranked(store: Store, name: str, rank: int) -> NamedNode:
    thing = list(store.select(_LARGEST.replace("?thing", f"?{name}")))[rank][0]
    assert isinstance(thing, NamedNode)
    return thing


def _open(store: Store) -> Callable[[], int]:
    def call() -> int:
        assert store.path
        with clustergraph.open(store.path, read_only=True) as other:
            return sum(1 for _ in other.select("SELECT * WHERE { ?s ?p ?o } LIMIT 1"))

    return call


def _find(store: Store) -> Callable[[], int]:
    prepare(store)
    label = Names(store).label(_cluster(store).value)
    return lambda: len([Names(store).find(label)])


def _find_unindexed(store: Store) -> Callable[[], int]:
    label = Names(store).label(_cluster(store).value)
    forget(store)
    return lambda: len([Names(store).find(label)])


def _index(store: Store) -> Callable[[], int]:
    def call() -> int:
        forget(store)
        prepare(store)
        return 1

    return call


def _search(store: Store) -> Callable[[], int]:
    prepare(store)
    text = Names(store).label(_cluster(store).value).split()[0]
    return lambda: len(search(store, text))


def _search_misspelt(store: Store) -> Callable[[], int]:
    prepare(store)
    text = Names(store).label(_cluster(store).value).split()[0]
    return lambda: len(search(store, f"{text[:2]}{text[3:]}"))


def _dossier_of_cluster(store: Store) -> Callable[[], int]:
    cluster = _cluster(store)
    return lambda: len(dossier(store, cluster).sections)


def _dossier_of_organisation(store: Store) -> Callable[[], int]:
    organisation = _organisation(store)
    return lambda: len(dossier(store, organisation).sections)


def _connect(store: Store) -> Callable[[], int]:
    # Far down the list, where nothing but a chain of others ties the two.
    one, other = _organisation(store, 2000), _organisation(store, 2500)
    return lambda: len(connect(store, one, other).chains)


def _conflicts(store: Store) -> Callable[[], int]:
    cluster = _cluster(store)
    return lambda: len(conflicts(store, cluster))


def _view(store: Store) -> Callable[[], int]:
    return lambda: len(view(store, release="U"))


def _first_row(store: Store) -> Callable[[], int]:
    return lambda: len(next(iter(store.select(_MILLION)))) and 1


def _csv(store: Store) -> Callable[[], int]:
    def call() -> int:
        stream = _Counting()
        store.select(_MILLION).to_csv(cast(IO[bytes], stream))
        return stream.lines - 1

    return call


def _query(store: Store) -> Callable[[], int]:
    bindings = {"cluster": _cluster(store)}
    text = _MEMBERS.replace("?member WHERE", "?cluster ?member WHERE")
    return lambda: count(store.query(text, bindings=bindings))


def _query_limited(store: Store) -> Callable[[], int]:
    bindings = {"cluster": _cluster(store)}
    text = _MEMBERS.replace("?member WHERE", "?cluster ?member WHERE")
    return lambda: count(store.query(text, bindings=bindings, timeout=_LIMIT))


class _Counting(io.RawIOBase):
    """A stream that keeps nothing but the number of lines."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = 0

    def writable(self) -> bool:
        return True

    def write(self, chunk: object) -> int:
        content = bytes(memoryview(chunk))  # type: ignore[arg-type]
        self.lines += content.count(b"\n")
        return len(content)


COMMANDS: dict[str, Callable[[Store], Callable[[], int]]] = {
    "open the store, read one triple": _open,
    "make the index of texts": _index,
    "find a thing by its label": _find,
    "find a thing by its label, without the index": _find_unindexed,
    "search for a word": _search,
    "search for a misspelt word": _search_misspelt,
    "dossier of the largest cluster": _dossier_of_cluster,
    "dossier of the busiest organisation": _dossier_of_organisation,
    "connect two organisations": _connect,
    "conflicts of a cluster": _conflicts,
    "view of what may be released": _view,
    "first of a million rows": _first_row,
    "a million rows to CSV": _csv,
    "members of a cluster": _query,
    "members of a cluster, with a time limit": _query_limited,
}


def main() -> None:
    """Measure the commands that contain one of the texts given, or all, and write the table as it goes."""
    options = _options()
    home = built(options.folder, int(options.statements))
    chosen = [name for name in COMMANDS if not options.commands or any(text in name for text in options.commands)]
    lines = _read() if options.commands else {}
    print(*COLUMNS, sep="\t", file=sys.stderr)
    for name in chosen:
        lines[name] = {"command": name, **_apart(name, home / "store", options.rounds)}
        _write(lines)
        print(*(lines[name].get(column, "") for column in COLUMNS), sep="\t", file=sys.stderr, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commands", nargs="*", metavar="COMMAND", help="a part of what the table calls it")
    parser.add_argument("--rounds", type=int, default=3)
    add_world(parser)
    return parser.parse_args()


def _read() -> dict[str, Line]:
    if not TABLE.exists():
        return {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["command"]: dict(row) for row in csv.DictReader(file)}


def _write(lines: dict[str, Line]) -> None:
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines[name] for name in COMMANDS if name in lines)


def _apart(name: str, store: Path, rounds: int) -> Line:
    """The figures of a command, done in a new process, so that its memory is its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_measured, name, store, rounds).result()


def _measured(name: str, path: Path, rounds: int) -> Line:
    times = []
    try:
        with clustergraph.open(path, read_only=True) as store:
            call = COMMANDS[name](store)
            for _ in range(rounds):
                start = time.perf_counter()
                results = call()
                times.append((time.perf_counter() - start) * 1000)
    except (ClusterGraphError, ValueError) as error:
        return {"failed": " ".join(str(error).split())}
    return {
        "results": results,
        "first": f"{times[0]:.1f}",
        "milliseconds": f"{statistics.median(times):.1f}",
        # Linux counts in kibibytes.
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 // 1_000_000,
    }


if __name__ == "__main__":
    main()
