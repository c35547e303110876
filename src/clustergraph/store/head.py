"""The head of a store's folder: which generation of the data is current, and which version wrote it."""

import contextlib
import datetime
import json
import os
import re
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from clustergraph.errors import StoreError

__all__ = ["FORMAT", "HEAD", "Head", "sync"]

FORMAT = 1
"""The format of store folders that this version writes; it reads this one and older ones."""

HEAD = "clustergraph.json"


@dataclass(frozen=True)
class Head:
    """What clustergraph.json says: format, writer, and the current generation."""

    format: int
    written_by: str
    written_at: str
    generation: str

    @classmethod
    def of(cls, generation: str) -> "Head":
        """The head that names `generation`, written by this version now."""
        now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return cls(FORMAT, version("clustergraph"), now, generation)

    @classmethod
    def read(cls, folder: Path) -> "Head":
        """The head of a store's folder; raises StoreError for one that is missing, damaged or of a newer version."""
        try:
            value = json.loads((folder / HEAD).read_text("utf-8"))
            head = cls(*(value[name] for name in ("format", "written_by", "written_at", "generation")))
        except FileNotFoundError as error:
            raise StoreError(f"{folder} is no store: there is no {HEAD} in it") from error
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"{folder}: {HEAD} is damaged: build the store again, or restore it from a dump"
            ) from error
        if not isinstance(head.format, int) or head.format > FORMAT:
            raise StoreError(
                f"{folder} was written by clustergraph {head.written_by}, whose format {head.format} is newer than "
                f"this version reads ({FORMAT}): update clustergraph"
            )
        if not re.fullmatch(r"g\d{6,}", str(head.generation)):
            raise StoreError(f"{folder}: {HEAD} is damaged: '{head.generation}' is the name of no generation")
        return head

    def write(self, folder: Path) -> None:
        """Replace clustergraph.json in one step that also survives a power cut."""
        temporary = folder / f"{HEAD}.new"
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(asdict(self), file, indent=2)
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
