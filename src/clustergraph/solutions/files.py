"""Files that appear whole or not at all."""

import errno
import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, cast

from clustergraph.errors import ClusterGraphError, StoreError

__all__ = ["opened"]


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


@contextmanager
def _written(path: Path) -> Iterator[IO[bytes]]:
    if path.exists() and not path.is_file() and not path.is_dir():
        with path.open("wb") as file:
            yield file
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            with _packed(file) if path.suffix == ".gz" else nullcontext(file) as stream:
                yield stream
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def _packed(file: IO[bytes]) -> Iterator[IO[bytes]]:
    with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
        yield cast(IO[bytes], packed)
