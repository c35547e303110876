"""Which files of a generation were read and found whole: a large store is looked through once, and not always."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

__all__ = ["CHECKED", "remember", "stamp", "unchanged"]

CHECKED = "checked.json"

Stamp = list[int]


def stamp(path: Path) -> Stamp:
    """What tells that a file was written to since, or is another one: size, time of change in nanoseconds, number."""
    status = path.stat()
    return [status.st_size, status.st_mtime_ns, status.st_ino]


def unchanged(generation: Path) -> dict[str, Stamp]:
    """The files that were found whole, and that nobody has written to since."""
    try:
        value = json.loads((generation / CHECKED).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    entries = value.items() if isinstance(value, dict) else ()
    return {name: known for name, known in entries if _stamp(generation / name) == known}


def remember(generation: Path, stamps: Mapping[str, Stamp]) -> None:
    """Write down which files were found whole, each with its stamp from before it was read; where that is possible."""
    temporary = generation / f"{CHECKED}.{os.getpid()}"
    with suppress(OSError):
        temporary.write_text(json.dumps(dict(stamps)), "utf-8")
        temporary.replace(generation / CHECKED)


def _stamp(path: Path) -> Stamp | None:
    try:
        return stamp(path)
    except (OSError, ValueError):
        return None
