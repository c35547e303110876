"""
The same questions asked of several engines in turn, with their answers held against each other.

    python tests/benchmarks/compare_engines.py [--statements 1e6] [--rounds 3] [--engine NAME…] [--resume]
        [--seed N] [--questions FOLDER] [--limit SECONDS] [--results FOLDER]

builds a made-up world (kept in --folder for the next time), gives the union of its graphs to every engine in a process
of its own, and asks round by round each engine each question, so that what else the machine does falls on all of them.
The medians go to engines.csv, time and memory of loading to engines-load.csv, both written as it goes, and at the end
into README.md beside this file, in the place of the former run of the same size; other runs stay. With --results the
figures go elsewhere, and the tables to standard output only. Every answer is compared with that of plain pyoxigraph. An
engine that takes longer than --limit seconds over a question is ended, and started again for the next question. A run
that was interrupted goes on with --resume where it was. The questions are those in engines/asked.py, or in the .rq files
of a folder; an engine that is not installed is left out, with its reason.
"""

import argparse
import contextlib
import json
import os
import platform
import shutil
import signal
import sys
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.engines.apart import Apart, filled
from benchmarks.engines.asked import full, questions
from benchmarks.engines.figures import LOADS, TIMES, Table
from benchmarks.engines.kinds import KINDS
from benchmarks.engines.opened import Given
from benchmarks.engines.running import asked, tell
from benchmarks.engines.tables import markdown
from benchmarks.questions import add_world, built
from benchmarks.world import SEED
from pyoxigraph import RdfFormat
from pyoxigraph import Store as Oxigraph

import clustergraph

HOME = Path(__file__).parent


def main() -> None:
    """Measure, and write both tables and what README.md shows of them."""
    options = _options()
    texts = {name: full(text) for name, text in questions(options.questions).items()}
    tell(time.strftime("%H:%M:%S"), "world", options.statements)
    world = built(options.folder, int(options.statements), seed=options.seed)
    try:
        run = _Run(options, world, texts)
        run.load()
        run.ask()
        run.finish()
    except KeyboardInterrupt:
        raise SystemExit("interrupted: the same command with --resume goes on from here") from None


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=60)
    parser.add_argument("--engine", nargs="+", default=list(KINDS), choices=list(KINDS))
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--results", type=Path, default=HOME)
    parser.add_argument("--resume", action="store_true")
    add_world(parser)
    return parser.parse_args()


def dumped(world: Path) -> Given:
    """The files of a world for the engines: made where they are not there yet, and kept with the world."""
    given = Given(world / "tables", world / "all.nq", world / "union.nt")
    if not given.triples.exists():
        with clustergraph.open(world / "store", read_only=True) as store:
            store.dump(world / "part.nt", format="nt")
        (world / "part.nt").replace(given.triples)
    if not given.quads.exists():
        with clustergraph.open(world / "store", read_only=True) as store:
            engine = Oxigraph.read_only(str(world / "store" / store.describe()["generation"]))
            engine.dump(str(world / "part.nq"), RdfFormat.N_QUADS)
        (world / "part.nq").replace(given.quads)
    return given


def label(options: argparse.Namespace) -> str:
    """What the tables call a run: its size, and its seed and questions where they are others than ours."""
    parts = [f"{options.statements:.3g}"]
    if options.seed != SEED:
        parts.append(f"seed {options.seed}")
    if options.questions:
        parts.append(f"questions of {options.questions.resolve().name}")
    return ", ".join(parts)


class _Run:
    def __init__(self, options: argparse.Namespace, world: Path, texts: Mapping[str, str]) -> None:
        self._options = options
        self._texts = texts
        self._label = label(options)
        self._given = dumped(world)
        self._counts = {file: _lines(file) for file in (self._given.triples, self._given.quads)}
        self._times = Table(options.results / "engines.csv", TIMES)
        self._loads = Table(options.results / "engines-load.csv", LOADS)
        self._scratch = world / "engines-run"
        self._engines: dict[str, Apart] = {}
        self._begin()

    def _begin(self) -> None:
        plan = {"label": self._label, "engines": self._options.engine, "questions": list(self._texts)}
        note = self._scratch / "run.json"
        if self._options.resume and note.exists():
            if json.loads(note.read_text("utf-8")) != plan:
                raise SystemExit(
                    f"{note}: the interrupted run was another one; name its options, or leave --resume out"
                )
            return
        shutil.rmtree(self._scratch, ignore_errors=True)
        self._scratch.mkdir()
        self._options.results.mkdir(parents=True, exist_ok=True)
        for table in (self._times, self._loads):
            table.drop(self._label)
        note.write_text(json.dumps(plan), "utf-8")

    def load(self) -> None:
        """Fill the engines that keep files; what an interrupted run has loaded is taken as it is."""
        known = {line["engine"]: line for line in self._loads.read(self._label)}
        for name in self._options.engine:
            line = {
                "statements": self._label,
                "engine": name,
                **known.get(name, {}),
                "failed": "",
                **self._filled(name),
            }
            tell(time.strftime("%H:%M:%S"), *(f"{key} {value}" for key, value in line.items() if value != ""))
            self._loads.keep([line], ("statements", "engine"))

    def _filled(self, name: str) -> dict[str, Any]:
        folder, note = self._place(name), self._place(name).with_suffix(".json")
        if note.exists():
            found: dict[str, Any] = json.loads(note.read_text("utf-8"))
            return found
        found = self._loaded(name, folder)
        if "failed" not in found:
            note.write_text(json.dumps(found), "utf-8")
        return found

    def _loaded(self, name: str, folder: Path) -> dict[str, Any]:
        engine = KINDS[name]
        if self._options.statements > engine.most:
            return {"failed": f"asked up to {engine.most:,.0f} statements only"}
        try:
            found: dict[str, Any] = {"version": engine.version()}
        except (Exception, pytest.skip.Exception, pytest.fail.Exception) as error:
            return {"failed": str(error)}
        found["loaded"] = self._counts[self._given.quads if engine.takes_all else self._given.triples]
        if engine.fill is not None:
            tell(time.strftime("%H:%M:%S"), "loading", name)
            shutil.rmtree(folder, ignore_errors=True)
            made = filled(name, self._given, folder)
            if "failed" in made:
                return found | {"failed": made["failed"]}
            found |= {"seconds": round(made["seconds"], 2), "loading_megabytes": round(made["megabytes"])}
            found["disk_megabytes"] = round(_size(folder))
        return found

    def _place(self, name: str) -> Path:
        return self._scratch / str(list(KINDS).index(name))

    def ask(self) -> None:
        """Open all engines, and ask what has not been asked yet; the figures are written after every question."""
        done = {line["question"] for line in self._times.read(self._label)}
        lines = {line["engine"]: line for line in self._loads.read(self._label)}
        with contextlib.ExitStack() as stack:
            for name in self._options.engine:
                if not lines[name]["failed"] and KINDS[name].open is not None:
                    self._open(name, stack)
            for number, (question, text) in enumerate(self._texts.items(), 1):
                if question in done:
                    continue
                tell(time.strftime("%H:%M:%S"), f"question {number} of {len(self._texts)}", question)
                found = asked(question, text, self._engines, self._options.rounds)
                self._times.keep([{"statements": self._label, **line} for line in found], TIMES[:3])
                self._note_memory()

    def _open(self, name: str, stack: contextlib.ExitStack) -> None:
        engine = Apart(name, self._given, self._place(name), limit=self._options.limit)
        stack.callback(engine.close)
        tell(time.strftime("%H:%M:%S"), "opened", name, engine.made)
        if "failed" in engine.made:
            self._note(name, failed=engine.made["failed"])
            return
        self._engines[name] = engine
        # What is kept in memory only is loaded by opening it.
        if KINDS[name].fill is None:
            self._note(name, seconds=round(engine.made["opening"], 2), loading_megabytes=round(engine.megabytes))
        else:
            self._note(name, first_milliseconds=round(engine.made["seconds"] * 1000))

    def _note(self, name: str, **more: object) -> None:
        line = next(line for line in self._loads.read(self._label) if line["engine"] == name)
        self._loads.keep([{**line, **more}], ("statements", "engine"))

    def _note_memory(self) -> None:
        lines = {line["engine"]: line for line in self._loads.read(self._label)}
        for name, engine in self._engines.items():
            most = max(round(engine.megabytes), int(lines[name]["answering_megabytes"] or 0))
            self._note(name, answering_megabytes=most)

    def finish(self) -> None:
        """Write what the run was made with, and README.md, or a file like it elsewhere; remove the engines' files."""
        first = self._loads.read(self._label)[0]["engine"]
        self._note(first, conditions=_conditions(self._options, self._counts))
        text = markdown(self._times.read(), self._loads.read())
        if self._options.results == HOME:
            show(text)
        print(text)
        shutil.rmtree(self._scratch)


def _conditions(options: argparse.Namespace, counts: Mapping[Path, int]) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    triples, quads = counts.values()
    duckdb = f", duckdb {version('duckdb')}" if _has_duckdb() else ""
    return (
        f"{options.statements:.3g}: seed {options.seed}, {triples:,} triples in the union, {quads:,} quads in all of"
        f" clustergraph, {options.rounds} rounds, at most {options.limit:g} s a question; {os.cpu_count()} cores,"
        f" {memory:.0f} GB, {time.strftime('%Y-%m')}, Python {platform.python_version()}{duckdb}."
    )


def _has_duckdb() -> bool:
    with contextlib.suppress(ImportError):
        version("duckdb")
        return True
    return False


def _lines(file: Path) -> int:
    with file.open("rb") as stream:
        return sum(part.count(b"\n") for part in iter(lambda: stream.read(1 << 22), b""))


def _size(folder: Path) -> float:
    """What a folder takes on the disk, in megabytes; files with holes take less than their length."""
    return sum(file.stat().st_blocks * 512 for file in folder.rglob("*") if file.is_file()) / 1e6


_BEGIN, _END = "<!-- engines: written by compare_engines.py -->", "<!-- end of engines -->"


def show(text: str) -> None:
    """Write the tables into README.md, between its marks."""
    readme = HOME / "README.md"
    before, _, rest = readme.read_text("utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    readme.write_text(f"{before}{_BEGIN}\n\n{text}\n\n{_END}{after}", "utf-8")


if __name__ == "__main__":
    # Whoever ends the run ends the engines with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    main()
