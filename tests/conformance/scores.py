"""How many tests pass, which fail that should not, and the table that says so."""

import csv
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from conformance.running import PASSED, outcome
from conformance.subjects import Engine, Ours
from conformance.suite import Case

__all__ = [
    "PARTS",
    "README",
    "Known",
    "Result",
    "exceptions",
    "faults",
    "part",
    "reasons",
    "results",
    "row",
    "shown",
    "unknown",
    "write_readme",
]

HERE = Path(__file__).parent
README = HERE / "README.md"

PARTS = {
    "turtle": "RDF 1.1 Turtle",
    "trig": "RDF 1.1 TriG",
    "ntriples": "RDF 1.1 N-Triples",
    "nquads": "RDF 1.1 N-Quads",
    "rdfxml": "RDF 1.1 XML",
    "sparql10 query": "SPARQL 1.0, answers of queries",
    "sparql10 syntax": "SPARQL 1.0, syntax",
    "sparql11 query": "SPARQL 1.1, answers of queries",
    "sparql11 results": "SPARQL 1.1, formats of results",
    "sparql11 update": "SPARQL 1.1, updates",
    "sparql11 syntax": "SPARQL 1.1, syntax",
}
"""The parts that tests are counted by."""


def part(case: Case) -> str:
    """The part that a test belongs to."""
    if not case.suite.startswith("sparql"):
        return case.suite
    if case.kind not in ("query", "update"):
        return f"{case.suite} syntax"
    return f"{case.suite} {'results' if '-res#' in case.name else case.kind}"


@dataclass(frozen=True)
class Result:
    """What came of a test: for the engine alone, our store in memory, and our store on disk."""

    case: Case
    engine: str
    memory: str
    disk: str

    @property
    def ours(self) -> str:
        """What came of it in our stores: PASSED where it is so in both."""
        return self.disk if self.memory == PASSED else self.memory


@dataclass(frozen=True)
class Known:
    """
    A test that is known to fail, and why.

    :param copy: the copy of the tests in which it fails, rdflib or w3c, or both
    :param by: engine where the engine fails it too, store where only our store does
    """

    suite: str
    test: str
    copy: str
    by: str
    reason: str


def exceptions(copy: str) -> dict[tuple[str, str], Known]:
    """The exceptions of a copy by suite and test, in the order of their file."""
    with (HERE / "exceptions.csv").open(encoding="utf-8", newline="") as file:
        known = [Known(**row) for row in csv.DictReader(file)]
    return {(one.suite, one.test): one for one in known if one.copy in (copy, "both")}


def results(cases: Iterable[Case]) -> list[Result]:
    """What comes of each test."""
    # Where there is a disk in memory, each of the thousand changes waits a little less.
    quick = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=quick if quick.is_dir() else None) as folder:
        engine, memory, disk = Engine(), Ours(), Ours(Path(folder) / "store")
        found = [Result(case, *(outcome(case, subject) for subject in (engine, memory, disk))) for case in cases]
        memory.close()
        disk.close()
    return found


def faults(results: Iterable[Result], known: Mapping[tuple[str, str], Known]) -> list[str]:
    """What is wrong: tests that fail and are no exceptions, exceptions that pass, and those that blame the wrong one."""
    found = []
    for result in results:
        name = f"{result.case.suite} {result.case.name}"
        exception = known.get((result.case.suite, result.case.name))
        if (result.memory == PASSED) != (result.disk == PASSED):
            found.append(f"{name}: in memory {result.memory}, on disk {result.disk}")
        if exception is None and result.ours != PASSED:
            found.append(f"{name}: {result.ours} (the engine: {result.engine})")
        if exception and result.ours == PASSED:
            found.append(f"{name}: passes, and is listed as an exception")
        elif exception and (exception.by == "engine") != (result.engine != PASSED):
            found.append(f"{name}: is listed as failed by the {exception.by} (the engine: {result.engine})")
    return found


def unknown(cases: Iterable[Case], known: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The exceptions that are no test."""
    names = {(case.suite, case.name) for case in cases}
    return [name for name in known if name not in names]


def row(name: str, results: Sequence[Result]) -> str:
    """The row of the table for one part."""
    counts = Counter(
        key for result in results for key in ("engine", "memory", "disk") if getattr(result, key) == PASSED
    )
    return f"| {PARTS[name]} | {len(results)} | {counts['engine']} | {counts['memory']} | {counts['disk']} |"


def reasons(known: Iterable[Known]) -> str:
    """The table of the reasons why tests fail."""
    counts = Counter((exception.by, exception.reason) for exception in known)
    lines = [f"| {count} | {by} | {reason} |" for (by, reason), count in sorted(counts.items(), key=_most)]
    return "\n".join(["| tests | failed by | reason |", "| ---: | --- | --- |", *lines])


def _most(item: tuple[tuple[str, str], int]) -> tuple[str, int, str]:
    (by, reason), count = item
    return by, -count, reason


def shown(results: Sequence[Result]) -> str:
    """The table of the scores."""
    by_part = {name: [result for result in results if part(result.case) == name] for name in PARTS}
    lines = [row(name, found) for name, found in by_part.items()]
    head = ["| tests | number | the engine alone | our store in memory | our store on disk |"]
    return "\n".join([*head, "| --- | ---: | ---: | ---: | ---: |", *lines])


def write_readme(copy: str, scores: str, reasons: str) -> None:
    """Put the tables of a copy into the README."""
    text = _between(f"scores {copy}", scores, README.read_text("utf-8"))
    README.write_text(_between(f"reasons {copy}", reasons, text), "utf-8")


def _between(name: str, table: str, text: str) -> str:
    place = re.compile(rf"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", re.DOTALL)
    return place.sub(lambda _: f"{table}\n", text)
