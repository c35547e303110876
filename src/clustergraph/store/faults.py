"""The one place where the engine's errors become errors of ours."""

import errno
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from clustergraph.errors import ClusterGraphError, InputError, QueryError, StoreError

__all__ = ["evaluating", "guarded", "reading_input", "translating"]

T = TypeVar("T")

_FULL = re.compile(r"no space left|disk quota|file too large", re.I)
_BROKEN = re.compile(r"corruption|checksum|bad table magic|MANIFEST|CURRENT", re.I)


def storage(error: OSError, where: str) -> StoreError:
    """What an operating system's or RocksDB's complaint means for the store at `where`."""
    text = str(error)
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or _FULL.search(text):
        return StoreError(f"{where}: the disk is full; what was stored before is unchanged")
    if isinstance(error, PermissionError) or "Permission denied" in text or "Read-only file system" in text:
        return StoreError(f"{where}: may not be read or written: check the folder's permissions")
    if _BROKEN.search(text):
        return StoreError(f"{where}: files of the store are damaged: restore it from a dump ({_first_line(text)})")
    return StoreError(f"{where}: {_first_line(text)}")


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else "an unknown failure"


@contextmanager
def translating(where: str) -> Iterator[None]:
    """Turn what reading or writing a store at `where` raises into StoreError."""
    try:
        yield
    except ClusterGraphError:
        raise
    except OSError as error:
        raise storage(error, where) from error


@contextmanager
def reading_input(source: str) -> Iterator[None]:
    """Turn what parsing `source` raises into InputError with line and column, where the parser tells them."""
    try:
        yield
    except ClusterGraphError:
        raise
    except SyntaxError as error:
        message = re.sub(r"^Parser error (at|between) line.*?: ", "", error.msg or str(error))
        raise InputError(message, source=source, line=error.lineno, column=error.offset) from error
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8 text", source=source) from error
    except (EOFError, ValueError) as error:
        raise InputError(_first_line(str(error)), source=source) from error


@contextmanager
def evaluating(where: str) -> Iterator[None]:
    """Turn what a query or update raises into QueryError, or StoreError where the store is at fault."""
    try:
        yield
    except ClusterGraphError:
        raise
    except SyntaxError as error:
        raise QueryError(f"not SPARQL: {error.msg or error}") from error
    except (RuntimeError, ValueError) as error:
        raise QueryError(_unbound(str(error))) from error
    except OSError as error:
        raise storage(error, where) from error


def _unbound(text: str) -> str:
    """The engine wants a bound parameter among the columns: say so in words."""
    if match := re.search(r"variable \?(\w+)", text, re.I):
        return f"parameter {match.group(1)}: a SELECT must name it among its columns to have it bound"
    return _first_line(text)


def guarded(items: Iterable[T], where: str) -> Iterator[T]:
    """The items, with what their engine raises on the way translated."""
    with evaluating(where):
        yield from items
