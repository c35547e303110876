"""The tables of figures: kept line by line as they are measured, each run in the place of the former one like it."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

__all__ = ["LOADS", "TIMES", "Line", "Table"]

Line = Mapping[str, str]

TIMES = ("statements", "question", "engine", "rows", "milliseconds", "failed")
LOADS = (
    "statements", "engine", "version", "loaded", "seconds", "loading_megabytes", "disk_megabytes", "first_milliseconds",
    "answering_megabytes", "failed", "conditions",
)  # fmt: skip


class Table:
    """A CSV file of lines, in which those of one run have its label in the column `statements`."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.path = path
        self._columns = columns

    def read(self, label: str | None = None) -> list[Line]:
        """The lines, or those of a label; none where there is no file."""
        if not self.path.exists():
            return []
        with self.path.open(encoding="utf-8", newline="") as file:
            return [line for line in csv.DictReader(file) if label in (None, line["statements"])]

    def drop(self, label: str) -> None:
        """Remove the lines of a label."""
        self._write(line for line in self.read() if line["statements"] != label)

    def keep(self, lines: Iterable[Mapping[str, object]], key: Sequence[str]) -> None:
        """Add lines, each in the place of the one that has the same in the columns `key`."""
        texts = [{column: str(line.get(column, "")) for column in self._columns} for line in lines]
        merged = {tuple(line[column] for column in key): line for line in self.read()}
        merged |= {tuple(line[column] for column in key): line for line in texts}
        self._write(merged.values())

    def _write(self, lines: Iterable[Line]) -> None:
        # A run that is stopped while it writes leaves the figures as they were.
        lines = list(lines)
        draft = self.path.with_suffix(".new")
        with draft.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, self._columns, lineterminator="\n", restval="", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(lines)
        draft.replace(self.path)
