"""One question asked of all engines, round by round, and their answers compared."""

import statistics
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from benchmarks.engines.answers import alike, difference
from benchmarks.engines.apart import Apart

__all__ = ["asked", "compared", "tell"]

# An answer that took so many milliseconds is not asked for again.
_ENOUGH = 10_000

# Answers of more rows are compared by their digests alone.
_ROWS = 200_000

Found = tuple[int, str]


def tell(*words: object) -> None:
    """Say something of the progress, on standard error."""
    print(*words, sep="\t", file=sys.stderr, flush=True)


def asked(question: str, text: str, engines: Mapping[str, Apart], rounds: int) -> Iterable[dict[str, Any]]:
    """A line of each engine with the median of its times, its rows, and what is wrong with them."""
    times: dict[str, list[float]] = {name: [] for name in engines}
    faults: dict[str, str] = {}
    found: dict[str, Found] = {}
    for _ in range(rounds):
        for name, engine in engines.items():
            if name in faults or (times[name] and times[name][-1] > _ENOUGH):
                continue
            answer = engine.ask(text)
            if "failed" in answer:
                faults[name] = answer["failed"]
                found.pop(name, None)
            else:
                times[name].append(answer["seconds"] * 1000)
                found[name] = answer["found"]
    faults |= compared(text, engines, found)
    for name in engines:
        line: dict[str, Any] = {
            "question": question,
            "engine": name,
            "rows": "",
            "milliseconds": "",
            "failed": faults.get(name, ""),
        }
        if name in found:
            line |= {"rows": found[name][0], "milliseconds": round(statistics.median(times[name]), 3)}
        tell(*line.values())
        yield line


def compared(text: str, engines: Mapping[str, Apart], found: Mapping[str, Found]) -> dict[str, str]:
    """By name, what is wrong with the answers, against that of the first engine that has one."""
    reference = next(iter(name for name in engines if name in found), "")
    faults = {name: fault for name in found if (fault := alike(found[name], found[reference]))}
    near = [name for name in faults if found[name][0] == found[reference][0] <= _ROWS]
    expected = engines[reference].ask(text, whole=True).get("rows") if near else None
    for name in near:
        rows = engines[name].ask(text, whole=True).get("rows")
        if rows is None or expected is None:
            continue
        if differing := difference(rows, expected):
            tell(name, differing[:500])
        else:
            del faults[name]
    return faults
