"""The figures as Markdown: times by question and engine, geometric means, and loading."""

import statistics
from collections.abc import Iterable, Mapping, Sequence

from benchmarks.engines.asked import COUNTS
from benchmarks.engines.figures import Line
from benchmarks.engines.kinds import KINDS

__all__ = ["FIRST", "common", "markdown", "ratios"]

FIRST = next(iter(KINDS))
"""The engine that the others are measured by."""

Cells = Mapping[tuple[str, str], Line]
"""Lines by question and engine."""


def markdown(times: Sequence[Line], loads: Sequence[Line]) -> str:
    """All tables: one for each label of `times`, and one of loading and memory."""
    labels = list(dict.fromkeys(line["statements"] for line in (*times, *loads)))
    parts = []
    for label in sorted(labels, key=lambda label: (float(label.partition(",")[0]), label)):
        some = [line for line in loads if line["statements"] == label]
        if measured := [line for line in times if line["statements"] == label]:
            parts.append(_of_label(label, measured))
        parts.append(_of_loads(label, some))
        parts += [f"Not measured: {line['engine']} ({line['failed']})." for line in some if _is_left_out(line)]
        parts += dict.fromkeys(line["conditions"] for line in some if line["conditions"])
    return "\n\n".join(parts)


def _is_left_out(line: Line) -> bool:
    return bool(line["failed"]) and not line["first_milliseconds"]


def _of_label(label: str, lines: Sequence[Line]) -> str:
    cells = {(line["question"], line["engine"]): line for line in lines}
    engines = [name for name in KINDS if any(engine == name for _, engine in cells)]
    asked = list(dict.fromkeys(line["question"] for line in lines))
    rows = [
        f"| {question} | {' | '.join(_cell(cells.get((question, engine))) for engine in engines)} |"
        for question in asked
    ]
    right = {engine: ratios(cells, engine) for engine in engines}
    alike = common(right)
    own = [_mean(list(found.values())) for found in right.values()]
    shared = [
        _mean([found[question] for question in alike if question in found], len(alike)) for found in right.values()
    ]
    rows.append(f"| **geometric mean, the engine's right answers (n)** | {' | '.join(own)} |")
    rows.append(f"| **geometric mean, the {len(alike)} that all answered alike** | {' | '.join(shared)} |")
    head = f"| {_named(label)}, ms | {' | '.join(engines)} |\n| --- |{' ---: |' * len(engines)}"
    return "\n".join([head, *rows])


def _named(label: str) -> str:
    size, comma, more = label.partition(",")
    return f"{size} statements{comma}{more}"


def _cell(line: Line | None) -> str:
    if line is None:
        return ""
    failed = line["failed"].replace("|", "/")
    if not line["milliseconds"]:
        return failed
    value = float(line["milliseconds"])
    number = f"{value:,.0f}" if value >= 10 else f"{value:.1f}"
    return f"{number} ({failed})" if failed else number


def _mean(values: Sequence[float], needed: int = 1) -> str:
    if not values or len(values) < needed:
        return ""
    return f"**{statistics.geometric_mean(values):.2f}** ({len(values)})"


def ratios(cells: Cells, engine: str) -> Mapping[str, float]:
    """By question, an engine's time as a share of the first one's, where both answered, and it answered right."""
    return {
        question: float(line["milliseconds"]) / float(first["milliseconds"])
        for (question, name), line in cells.items()
        if name == engine and question not in COUNTS and line["milliseconds"] and not line["failed"]
        and (first := cells.get((question, FIRST))) and first["milliseconds"] and not first["failed"]
    }  # fmt: skip


def common(right: Mapping[str, Mapping[str, float]]) -> list[str]:
    """The questions that all engines answered alike, but for engines that did so with less than half of the first's."""
    first = right.get(FIRST, {})
    able = [found for found in right.values() if len(found) * 2 >= len(first)]
    return [question for question in first if all(question in found for found in able)]


_COLUMNS = {
    "engine": "engine", "version": "version", "loaded": "loaded", "seconds": "seconds to load",
    "rate": "thousands a second", "loading_megabytes": "memory loading, MB", "disk_megabytes": "disk, MB",
    "first_milliseconds": "cold open and first answer, ms", "answering_megabytes": "memory answering, MB",
}  # fmt: skip


def _of_loads(label: str, lines: Iterable[Line]) -> str:
    head = " | ".join((_named(label), *list(_COLUMNS.values())[1:]))
    rows = [
        f"| {' | '.join(_grouped({**line, 'rate': _rate(line)}[column]) for column in _COLUMNS)} |"
        for line in lines
        if not _is_left_out(line) or line["seconds"]
    ]
    return "\n".join([f"| {head} |", f"| --- | --- |{' ---: |' * (len(_COLUMNS) - 2)}", *rows])


def _rate(line: Line) -> str:
    if not (line["seconds"] and line["loaded"]):
        return ""
    return f"{float(line['loaded']) / float(line['seconds']) / 1000:.0f}"


def _grouped(value: str) -> str:
    return f"{int(value):,}" if value.isdigit() else value
