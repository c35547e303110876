"""The head of a store's folder: which generation of the data is current, and which version wrote it."""

import contextlib
import datetime
import json
import os
import re
import zlib
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from clustergraph.errors import StoreError
from clustergraph.store.faults import damaged

__all__ = ["FORMAT", "HEAD", "Head", "sync"]

FORMAT = 1
"""The format of store folders that this version writes; it reads this one and older ones."""

HEAD = "clustergraph.json"

_ALWAYS = ("format", "written_by", "written_at", "generation")


@dataclass(frozen=True)
class Head:
    """What clustergraph.json says: format, writer, and the current generation."""

    format: int
    written_by: str
    written_at: str
    generation: str
    seal: str = ""
    """The checksum of the generation's seal; none where an older version wrote it."""

    @classmethod
    def of(cls, generation: str, seal: str) -> "Head":
        """The head that names `generation`, written by this version now."""
        now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return cls(FORMAT, version("clustergraph"), now, generation, seal)

    @classmethod
    def read(cls, folder: Path) -> "Head":
        """
        The head of a store's folder.

        Raises StoreError for one that is missing or of a newer version, DamagedError for one that is not as written.
        """
        try:
            value = dict(json.loads((folder / HEAD).read_text("utf-8")))
            head = cls(**{name: value[name] for name in _ALWAYS}, seal=str(value.get("seal", "")))
        except FileNotFoundError as error:
            raise StoreError(f"{folder} is no store: there is no {HEAD} in it") from error
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise damaged(str(folder), f"{HEAD} cannot be read") from error
        if not isinstance(head.format, int) or head.format > FORMAT:
            raise StoreError(
                f"{folder} was written by clustergraph {head.written_by}, whose format {head.format} is newer than "
                f"this version reads ({FORMAT}): update clustergraph"
            )
        if not re.fullmatch(r"g\d{6,}", str(head.generation)) or value.get("check", head._check()) != head._check():
            raise damaged(str(folder), f"{HEAD} has other content than was written")
        return head

    def _check(self) -> str:
        return f"{zlib.crc32(json.dumps(asdict(self)).encode()):08x}"

    def write(self, folder: Path) -> None:
        """Replace clustergraph.json in one step that also survives a power cut."""
        temporary = folder / f"{HEAD}.new"
        with temporary.open("w", encoding="utf-8") as file:
            json.dump({**asdict(self), "check": self._check()}, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(folder / HEAD)
        sync(folder)


def sync(path: Path) -> None:
    """Make sure that a file, or the entries of a folder, are on the disk, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
