"""Files that appear whole or not at all."""

import errno
import gzip
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import IO, cast

from clustergraph.errors import ClusterGraphError, StoreError

__all__ = ["drop_unfinished", "opened", "unfinished"]

_unfinished: set[Path] = set()


@contextmanager
def opened(target: Path | IO[bytes]) -> Iterator[IO[bytes]]:
    """
    The stream to write to: the one given, or a file beside its place that is moved there when it is whole.

    A name that ends in `.gz` packs what is written, without a time or a name in it: the same content gives the same
    bytes. A place that is no regular file, such as /dev/stdout, is written directly. Raises StoreError for a file
    that cannot be written; errors of a stream pass as they are.
    """
    if not isinstance(target, Path):
        yield target
        return
    try:
        with _written(target) as stream:
            yield stream
    except ClusterGraphError:
        raise
    except OSError as error:
        reason = "the disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else error.strerror
        raise StoreError(f"{target}: cannot be written: {reason or error}") from error


def drop_unfinished() -> None:
    """Remove the files that are being written, before the process is ended in the middle of it."""
    for path in [*_unfinished]:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink(missing_ok=True)


@contextmanager
def unfinished(path: Path) -> Iterator[None]:
    """Have a file or folder that is being written removed by `drop_unfinished`, as long as the block lasts."""
    _unfinished.add(path)
    try:
        yield
    finally:
        _unfinished.discard(path)


@contextmanager
def _written(path: Path) -> Iterator[IO[bytes]]:
    if path.exists() and not path.is_file() and not path.is_dir():
        with path.open("wb") as file:
            yield file
        return
    _drop_orphans(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
    try:
        with unfinished(temporary), temporary.open("xb") as file:
            with _packed(file) if path.suffix == ".gz" else nullcontext(file) as stream:
                yield stream
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _drop_orphans(path: Path) -> None:
    """Remove what processes left that were killed while they wrote this file."""
    # On Windows, asking whether a process is alive would end it.
    if os.name != "posix" or not path.parent.is_dir():
        return
    form = re.compile(rf"\.{re.escape(path.name)}\.(\d+)-[0-9a-f]{{8}}")
    with suppress(OSError):
        for other in path.parent.iterdir():
            if (match := form.fullmatch(other.name)) and not _alive(int(match.group(1))):
                other.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


@contextmanager
def _packed(file: IO[bytes]) -> Iterator[IO[bytes]]:
    with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
        yield cast(IO[bytes], packed)
