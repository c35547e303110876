"""
How long every question of the catalogue takes on a graph of a million statements, beside the plain engine.

    python tests/benchmarks/questions.py [--statements 1e6] [--rounds 3] [QUESTION…]

builds a made-up world (kept in --folder for the next time), asks each question through clustergraph and the same text
straight of pyoxigraph, in turn, in one run, and writes the medians to questions.csv beside this file; the table in
queries/README.md shows them. The table is written after every question, so that a run which is stopped leaves what it
measured. A parameter without a default, or whose default is not in this world, takes the value in the middle of its
choices. A question that takes longer than --limit seconds is stopped, and one that fails is left; the column `failed`
then has the reason.
"""

import argparse
import csv
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from pyoxigraph import Store as Engine
from pyoxigraph import Variable
from world import SEED, write_package  # type: ignore[import-not-found]

import clustergraph
from clustergraph.errors import ClusterGraphError, QueryTimeout
from clustergraph.headers import SIMPLE_TYPES, Parameter
from clustergraph.queries import Query, bind, catalogue, choices, find
from clustergraph.vocabulary import PREFIXES, term

TABLE = Path(__file__).with_name("questions.csv")
COLUMNS = ("question", "rows", "milliseconds", "engine", "failed")

Line: TypeAlias = dict[str, object]


def main() -> None:
    """Measure the questions that are named, or all, and write the table as it goes."""
    options = _options()
    folder = built(options.folder, int(options.statements))
    lines = _read() if options.questions else {}
    with clustergraph.open(folder / "store", read_only=True) as store:
        generation = folder / "store" / store.describe()["generation"]
        engine = Engine.read_only(str(generation))
        print(f"{len(store):,} quads", *COLUMNS[1:], sep="\t", file=sys.stderr)
        for name in options.questions or catalogue():
            lines[name] = {"question": name, **_measured(store, engine, name, options)}
            _write(lines)
            print(*(lines[name].get(column, "") for column in COLUMNS), sep="\t", file=sys.stderr, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", nargs="*")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=60)
    add_world(parser)
    return parser.parse_args()


def add_world(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how large the world is, and where it is kept."""
    parser.add_argument("--statements", type=float, default=1e6)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "clustergraph-benchmark")


def built(folder: Path, statements: int, *, seed: int = SEED) -> Path:
    """The folder of a world of so many statements, made where it is not there yet: its `tables` and its `store`."""
    home = folder / (str(statements) if seed == SEED else f"{statements}-{seed}")
    if not (home / "done").exists():
        with clustergraph.open(home / "store") as store:
            store.build([write_package(home / "tables", statements, seed=seed)])
        (home / "done").touch()
    return home


def _read() -> dict[str, Line]:
    if not TABLE.exists():
        return {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["question"]: dict(row) for row in csv.DictReader(file)}


def _write(lines: Mapping[str, Line]) -> None:
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(lines[name] for name in sorted(lines) if name in catalogue())


def _measured(store: clustergraph.Store, engine: Engine, name: str, options: argparse.Namespace) -> Line:
    try:
        question = find(name)
        bindings = bind(store, question, _given(store, question))
        rows = count(store.query(question.text, bindings=bindings, timeout=options.limit))
    except QueryTimeout:
        return {"failed": f"over {options.limit:.0f} s"}
    except (ClusterGraphError, ValueError) as error:
        return {"failed": " ".join(str(error).split())}
    return {"rows": rows, **_timed(store, engine, question, bindings, options.rounds)}


def _given(store: clustergraph.Store, question: Query) -> dict[str, Any]:
    """A value for each parameter whose default is none or not in this world: the one in the middle of its choices."""
    return {
        parameter.name: values[len(values) // 2]
        for parameter in question.parameters.values()
        if not _has_default(store, parameter) and (values := choices(store, parameter))
    }


def _has_default(store: clustergraph.Store, parameter: Parameter) -> bool:
    if parameter.default is None or parameter.type in SIMPLE_TYPES:
        return parameter.default is not None
    return store.knows(term(str(parameter.default)))


def _timed(
    store: clustergraph.Store, engine: Engine, question: Query, bindings: Mapping[str, Any], rounds: int
) -> Line:
    """The medians of both, in milliseconds."""

    def plain() -> None:
        substitutions = {Variable(key): term for key, term in bindings.items()}
        count(engine.query(question.text, prefixes=dict(PREFIXES), substitutions=substitutions))

    def ours() -> None:
        count(store.query(question.text, bindings=bindings))

    calls: dict[str, Callable[[], None]] = {"milliseconds": ours, "engine": plain}
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - start)
    return {name: f"{statistics.median(taken) * 1000:.1f}" for name, taken in times.items()}


def count(answer: Any) -> int:
    """How many rows an answer has, all of them read."""
    return 1 if isinstance(answer, bool) else sum(1 for _ in answer)


if __name__ == "__main__":
    main()
