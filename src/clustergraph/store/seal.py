"""A seal on the files of a generation: their sizes and checksums from when it was made, by which damage is told."""

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from clustergraph.store.checked import CHECKED, remember, stamp, unchanged

__all__ = ["CHECKED_ALWAYS", "SEAL", "holds_data", "seal", "torn"]

SEAL = "seal.json"

CHECKED_ALWAYS = 256 * 2**20
"""
How many bytes of a store are checked whenever it is opened, smallest files first; about 60 milliseconds for all of it.

The rest of a larger store is checked when it is opened for the first time, and again what was written to since: a
question over a damaged block may take all memory instead of telling. Of what rots on the disk without being written
to, only `verify` tells.
"""

_CHUNK = 1 << 20
# The engine writes its diary into the folder of whoever reads, and the index of texts and the columns come and go.
_UNSEALED = ("LOG", "lease", SEAL, CHECKED, "search.sqlite", "columns.")


def seal(generation: Path, former: Path | None = None, *, first: bool = False) -> str:
    """
    Write down the sizes and checksums of a generation's files; returns the checksum of what was written.

    :param former: the generation whose files this one shares by links; their checksums are taken over
    :param first: whether the generation is the empty one that a new store begins with
    """
    known = _entries(former) if former else {}
    whole = unchanged(former) if former else {}
    files: dict[str, list[int]] = {}
    stamps: dict[str, list[int]] = {}
    for path in sorted(generation.iterdir()):
        if path.name.startswith(_UNSEALED):
            continue
        # A file that rotted since it was sealed must not get a new checksum that calls it whole.
        if path.name in known and former and _are_one(path, former / path.name):
            files[path.name] = known[path.name]
            stamps |= {path.name: whole[path.name]} if path.name in whole else {}
        else:
            stamps[path.name] = stamp(path)
            files[path.name] = [path.stat().st_size, _checksum(path)]
    remember(generation, stamps)
    content = json.dumps({"first": first, "files": files}).encode()
    (generation / SEAL).write_bytes(content)
    return f"{zlib.crc32(content):08x}"


def torn(generation: Path, checksum: str, *, again: int | None = None) -> Iterator[str]:
    """
    What is wrong with the files of a sealed generation, each fault with the name of its file.

    :param checksum: what `seal` gave
    :param again: how many bytes are read of files that were read before and found whole; all, where nothing is said
    """
    try:
        content = (generation / SEAL).read_bytes()
    except FileNotFoundError:
        yield f"{SEAL} is missing"
        return
    if f"{zlib.crc32(content):08x}" != checksum:
        yield f"{SEAL} is damaged"
        return
    whole = unchanged(generation)
    found = dict(whole)
    budget = again
    for name, (size, known) in sorted(_entries(generation).items(), key=lambda entry: (entry[1][0], entry[0])):
        path = generation / name
        if not path.is_file():
            yield f"{name} is missing"
        elif path.stat().st_size != size:
            yield f"{name} has {path.stat().st_size} bytes instead of {size}"
        elif budget is None or size <= budget or name not in whole:
            budget = None if budget is None else max(budget - size, 0)
            before = stamp(path)
            if _checksum(path) != known:
                found.pop(name, None)
                yield f"{name} has other content than was written"
            else:
                found[name] = before
    if found != whole:
        remember(generation, found)


def holds_data(generation: Path) -> bool:
    """Whether a generation was whole once, and is not the empty one that a new store begins with."""
    return (generation / SEAL).exists() and not _content(generation).get("first")


def _are_one(path: Path, other: Path) -> bool:
    return other.exists() and path.samefile(other)


def _entries(generation: Path) -> dict[str, Any]:
    return dict(_content(generation).get("files", {}))


def _content(generation: Path) -> dict[str, Any]:
    try:
        value = json.loads((generation / SEAL).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _checksum(path: Path) -> int:
    """The CRC-32 of a file: four gigabytes a second, and no flipped bit passes it."""
    value = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            value = zlib.crc32(chunk, value)
    return value
