"""
The same questions asked of several engines in turn, with their answers held against each other.

    python tests/benchmarks/compare_engines.py [--statements 1e6] [--rounds 3] [--engine NAME…]

builds a made-up world (kept in --folder for the next time), gives the union of its graphs to every engine in a process
of its own, and asks round by round each engine each question, so that what else the machine does falls on all of them.
The medians go to engines.csv, time and memory of loading to engines-load.csv, both beside this file and in README.md.
Every answer is compared with that of plain pyoxigraph. An engine that takes longer than --limit seconds over a question
is ended, and asked no more.
"""

import argparse
import csv
import statistics
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.engines.answers import alike
from benchmarks.engines.apart import Apart
from benchmarks.engines.asked import COUNTS, QUESTIONS, full
from benchmarks.engines.kinds import KINDS, SMALL
from benchmarks.questions import add_world, built

import clustergraph

HOME = Path(__file__).parent
FIRST = next(iter(KINDS))
README = HOME / "README.md"

# An answer that took so many milliseconds is not asked for again.
_ENOUGH = 10_000

Line = dict[str, object]


def main() -> None:
    """Measure, and write both tables and what README.md shows of them."""
    options = _options()
    world = built(options.folder, int(options.statements))
    triples = dumped(world)
    names = [name for name in KINDS if name in options.engine and not (name in SMALL and options.statements > 1e5)]
    with tempfile.TemporaryDirectory(prefix="engines-", dir=world) as scratch:
        engines = {}
        for number, name in enumerate(names):
            engines[name] = Apart(name, triples, Path(scratch) / str(number), limit=options.limit)
            print(name, engines[name].made, file=sys.stderr, flush=True)
        lines = list(_measured(engines, options.rounds))
        loads = [_load(name, engine, options.statements) for name, engine in engines.items()]
    _keep(HOME / "engines.csv", [{"statements": f"{options.statements:.0e}", **line} for line in lines])
    _keep(HOME / "engines-load.csv", loads)
    show()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=120)
    parser.add_argument("--engine", nargs="+", default=list(KINDS), choices=list(KINDS))
    add_world(parser)
    return parser.parse_args()


def dumped(world: Path) -> Path:
    """The file with the union of all graphs of a world."""
    file = world / "union.nt.gz"
    if not file.exists():
        with clustergraph.open(world / "store", read_only=True) as store:
            store.dump(file, format="nt")
    return file


def _measured(engines: Mapping[str, Apart], rounds: int) -> Iterable[Line]:
    for question, text in QUESTIONS.items():
        times: dict[str, list[float]] = {name: [] for name in engines}
        faults: dict[str, str] = {}
        found: dict[str, tuple[int, str]] = {}
        for _ in range(rounds):
            for name, engine in engines.items():
                if name in faults or not engine.ready or (times[name] and times[name][-1] > _ENOUGH):
                    continue
                answer = engine.ask(full(text))
                if "failed" in answer:
                    faults[name] = answer["failed"]
                    continue
                times[name].append(answer["seconds"] * 1000)
                found[name] = answer["found"]
        for name in engines:
            line = _line(question, name, times[name], found, faults)
            print(*line.values(), sep="\t", file=sys.stderr, flush=True)
            yield line


def _line(
    question: str, name: str, times: list[float], found: Mapping[str, tuple[int, str]], faults: Mapping[str, str]
) -> Line:
    line: Line = {"question": question, "engine": name, "rows": "", "milliseconds": "", "failed": faults.get(name, "")}
    if name in found and FIRST in found:
        line["failed"] = line["failed"] or alike(found[name], found[FIRST])
    if times:
        line |= {"rows": found[name][0], "milliseconds": round(statistics.median(times), 2)}
    elif not line["failed"]:
        line["failed"] = "asked no more"
    return line


def _load(name: str, engine: Apart, statements: float) -> Line:
    end = engine.close()
    seconds = engine.made.get("seconds")
    return {
        "statements": f"{statements:.0e}",
        "engine": name,
        "seconds": round(seconds, 1) if seconds else "",
        "megabytes": round(end.get("megabytes", 0)) or "",
        "disk": round(end.get("disk", 0)) or "",
        "failed": engine.made.get("failed", ""),
    }


def _keep(path: Path, lines: list[Line]) -> None:
    """Write lines in the place of those of the same size and engine."""
    done = {(line["statements"], line["engine"]) for line in lines}
    kept = [line for line in read(path) if (line["statements"], line["engine"]) not in done]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows([*kept, *lines])


def read(path: Path) -> list[dict[str, str]]:
    """The lines of a table; none where there is none."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table() -> str:
    """The tables as Markdown: milliseconds by question and engine, geometric means against the first, and loading."""
    lines = read(HOME / "engines.csv")
    parts = [
        _of_size(size, [line for line in lines if line["statements"] == size]) for size in _each(lines, "statements")
    ]
    loads = [
        f"| {line['statements']} | {line['engine']} | {line['seconds']} | {line['megabytes']} | {line['disk']} |"
        for line in read(HOME / "engines-load.csv")
    ]
    head = "| statements | engine | seconds to load | memory, MB | disk, MB |\n| --- | --- | ---: | ---: | ---: |"
    return "\n\n".join([*parts, "\n".join([head, *loads])])


def _each(lines: Iterable[Mapping[str, str]], column: str) -> list[str]:
    return list(dict.fromkeys(line[column] for line in lines))


def _of_size(size: str, lines: list[dict[str, str]]) -> str:
    engines = [name for name in KINDS if any(line["engine"] == name for line in lines)]
    cells = {(line["question"], line["engine"]): line for line in lines}
    rows = [
        f"| {question} | {' | '.join(_cell(cells.get((question, engine))) for engine in engines)} |"
        for question in _each(lines, "question")
    ]
    means = [mean(cells, engine) for engine in engines]
    rows.append("| **geometric mean** | " + " | ".join(f"**{value:.2f}**" if value else "" for value in means) + " |")
    head = f"| {size} statements, ms | {' | '.join(engines)} |\n| --- |{' ---: |' * len(engines)}"
    return "\n".join([head, *rows])


def _cell(line: Mapping[str, str] | None) -> str:
    if line is None:
        return ""
    if not line["milliseconds"]:
        return line["failed"]
    value = float(line["milliseconds"])
    number = f"{value:,.0f}" if value >= 10 else f"{value:.1f}"
    return f"{number} ({line['failed']})" if line["failed"] else number


def mean(cells: Mapping[tuple[str, str], Mapping[str, str]], engine: str) -> float | None:
    """The geometric mean of an engine's times as shares of the first one's, over what both answered alike."""
    ratios = [
        float(line["milliseconds"]) / float(first["milliseconds"])
        for (question, name), line in cells.items()
        if name == engine and question not in COUNTS and line["milliseconds"] and not line["failed"]
        and (first := cells.get((question, FIRST))) and first["milliseconds"]
    ]  # fmt: skip
    return statistics.geometric_mean(ratios) if ratios else None


_BEGIN, _END = "<!-- engines: written by compare_engines.py -->", "<!-- end of engines -->"


def show() -> None:
    """Write the tables into README.md."""
    text = README.read_text("utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    README.write_text(f"{before}{_BEGIN}\n\n{table()}\n\n{_END}{after}", "utf-8")


if __name__ == "__main__":
    main()
