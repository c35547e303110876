"""Several files that belong together: members of one .zip file, or files in a folder."""

import io
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Protocol, cast

from clustergraph.errors import StoreError
from clustergraph.solutions import opened, unfinished

__all__ = ["Folder", "folder"]


class Folder(Protocol):
    """Where files are put side by side."""

    def member(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """The stream of one file, which is to be written before the next one is begun."""


class _Zip:
    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed

    @contextmanager
    def member(self, name: str) -> Iterator[IO[bytes]]:
        # A fixed time, so that the same content gives the same bytes.
        entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        with (
            self._packed.open(entry, "w", force_zip64=True) as stream,
            io.BufferedWriter(cast(io.RawIOBase, stream), 2**16) as out,
        ):
            yield out


class _Directory:
    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def member(self, name: str) -> Iterator[IO[bytes]]:
        with (self._path / name).open("wb") as stream:
            yield stream


@contextmanager
def folder(path: Path) -> Iterator[Folder]:
    """
    A .zip file of that name, or else a folder, that is there when all its files are whole.

    Files of a folder that is there already are replaced by those of their names, and others stay. Raises StoreError
    for what cannot be written.
    """
    if path.name.lower().endswith(".zip"):
        with opened(path) as stream, zipfile.ZipFile(stream, "w") as packed:
            yield _Zip(packed)
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.mkdir(parents=False)
        with unfinished(temporary):
            yield _Directory(temporary)
        _move(temporary, path)
    except OSError as error:
        if isinstance(error, StoreError):
            raise
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _move(temporary: Path, path: Path) -> None:
    if not path.exists():
        temporary.replace(path)
        return
    for member in sorted(temporary.iterdir()):
        member.replace(path / member.name)
