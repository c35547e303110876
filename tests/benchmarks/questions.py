"""
How long every question of the catalogue takes on a graph of a million statements, beside the plain engine.

    python tests/benchmarks/questions.py [--statements 1e6] [--rounds 3] [QUESTION…]

builds a made-up world (kept in --folder for the next time), asks each question through clustergraph and the same text
straight of pyoxigraph, in turn, in one run, and writes the medians to questions.csv beside this file; the table in
queries/README.md shows them. A question that takes longer than --limit seconds is stopped and says so.
"""

import argparse
import csv
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pyoxigraph import Store as Engine
from pyoxigraph import Variable
from world import write_package

import clustergraph
from clustergraph.errors import QueryTimeout
from clustergraph.queries import bind, catalogue, choices, find
from clustergraph.solutions import Solutions
from clustergraph.vocabulary import PREFIXES

TABLE = Path(__file__).with_name("questions.csv")
COLUMNS = ("question", "rows", "milliseconds", "engine")


def main() -> None:
    """Measure the questions that are named, or all, and write the table."""
    options = _options()
    folder = _built(options.folder, int(options.statements))
    before = _read() if options.questions else {}
    with clustergraph.open(folder / "store", read_only=True) as store:
        generation = folder / "store" / store.describe()["generation"]
        engine = Engine.read_only(str(generation))
        print(f"{len(store):,} quads", file=sys.stderr)
        for name in options.questions or catalogue():
            before[name] = _measured(store, engine, name, options)
            print(*before[name].values(), sep="\t", file=sys.stderr)
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(before[name] for name in sorted(before) if name in catalogue())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", nargs="*")
    parser.add_argument("--statements", type=float, default=1e6)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=60)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "clustergraph-benchmark")
    return parser.parse_args()


def _built(folder: Path, statements: int) -> Path:
    home = folder / str(statements)
    if not (home / "done").exists():
        with clustergraph.open(home / "store") as store:
            store.build([write_package(home / "tables", statements)])
        (home / "done").touch()
    return home


def _read() -> dict[str, dict[str, object]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["question"]: dict(row) for row in csv.DictReader(file)}


def _measured(store: clustergraph.Store, engine: Engine, name: str, options: argparse.Namespace) -> dict[str, object]:
    question = find(name)
    given = {
        parameter.name: values[len(values) // 2]
        for parameter in question.parameters.values()
        if parameter.default is None and (values := choices(store, parameter))
    }
    bindings = bind(store, question, given)
    try:
        rows = _rows(store.query(question.text, bindings=bindings, timeout=options.limit))
    except QueryTimeout:
        return dict(zip(COLUMNS, (name, "", f"over {options.limit * 1000:.0f}", ""), strict=True))

    def plain() -> None:
        substitutions = {Variable(key): term for key, term in bindings.items()}
        for _ in engine.query(question.text, prefixes=dict(PREFIXES), substitutions=substitutions):  # type: ignore[union-attr]
            pass

    def ours() -> None:
        _rows(store.query(question.text, bindings=bindings))

    times: dict[Callable[[], None], list[float]] = {ours: [], plain: []}
    for _ in range(options.rounds):
        for call, taken in times.items():
            start = time.perf_counter()
            call()
            taken.append(time.perf_counter() - start)
    medians = [f"{statistics.median(taken) * 1000:.1f}" for taken in times.values()]
    return dict(zip(COLUMNS, (name, rows, *medians), strict=True))


def _rows(answer: object) -> int:
    assert isinstance(answer, Solutions)
    return sum(1 for _ in answer)


if __name__ == "__main__":
    main()
