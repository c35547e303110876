"""The one place where the engine's errors become errors of ours."""

import errno
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

from clustergraph.errors import ClusterGraphError, DamagedError, InputError, QueryError, StoreError
from clustergraph.store.complaints import complaint

__all__ = ["apart", "aside", "damaged", "evaluating", "guarded", "opening_input", "reading_input", "translating"]

T = TypeVar("T")

_ENGINE = (OSError, SyntaxError, ValueError, RuntimeError, MemoryError, EOFError)

# What the system or RocksDB says, and what it means for the user; the first that fits is taken.
_STORE = (
    (r"no space left|disk quota|file too large", "the disk is full; what was stored before is unchanged"),
    (r"permission denied|not permitted|access is denied", "may not be read or written: check the folder's permissions"),
    (r"read-only file system", "the disk is read-only: open the store for reading only"),
    (r"too recent version", "written by a newer version: update clustergraph"),
    (r"outdated encoding version", "written by a version too old to be read: build it again"),
    (r"file descriptors|too many open files", "too many files are open: allow more, for example with `ulimit -n 1024`"),
)
_DAMAGE = r"corruption|checksum|no such file|does not exist|not a directory|version key"

# What the parsers say, in words for whoever has to mend the file.
_INPUT = (
    (r"buffer maximal size", "a single value is longer than 16 MiB, more than can be read: shorten it"),
    (r"no scheme found", "a relative IRI: write IRIs in full, or give a base"),
    (r"LoadDocumentCallback", "its JSON-LD context is on the web, and nothing is fetched: put the context in the file"),
    (r"only utf-8 is supported|cannot decode|invalid utf-8", "not UTF-8 text: save it as UTF-8"),
)


def damaged(where: str, detail: str) -> DamagedError:
    """The error for a store whose files are not as they were written."""
    return DamagedError(
        f"{where}: files of the store are damaged: restore a backup with `clustergraph restore FILE --replace`, or "
        f"remove the folder and build it again ({detail})"
    )


class Aside(Exception):
    """Carries an error of the caller's own code past the translation; its cause is that error."""


def aside(items: Iterable[T]) -> Iterator[T]:
    """The items; an error in making them passes the translation as it is."""
    with apart():
        yield from items


@contextmanager
def apart() -> Iterator[None]:
    """Let an error of the caller's own code pass the translation as it is."""
    try:
        yield
    except Exception as error:
        raise Aside from error


@contextmanager
def translating(where: str) -> Iterator[None]:
    """Turn what opening, reading or writing a store at `where` raises into StoreError; the outermost of all."""
    try:
        with _Turning(lambda error: _storage(error, where)):
            yield
    except Aside as carrier:
        error = carrier.__cause__
        assert error is not None
        raise error from error.__cause__


def reading_input(source: str | None, reached: Callable[[], int | None]) -> AbstractContextManager[None]:
    """
    Turn what parsing `source` raises into InputError with line and column, where the parser tells.

    An OSError is the store's, which is written meanwhile, and passes; `opening_input` is for the file's own.

    :param reached: gives the line that was read last, for a parser that tells none
    """
    kinds = (SyntaxError, ValueError, MemoryError, EOFError)
    return _Turning(lambda error: _input(error, source, reached()), kinds)


def opening_input(source: str | None) -> AbstractContextManager[None]:
    """Turn what opening `source`, or taking bytes from it, raises into InputError."""
    return _Turning(lambda error: _input(error, source))


def evaluating(where: str, text: str = "", *, update: bool = False) -> AbstractContextManager[None]:
    """Turn what a query or update raises into QueryError, or StoreError where the store is at fault."""
    return _Turning(lambda error: _evaluation(error, where, text, update))


def guarded(items: Iterable[T], where: str, data: object = None) -> Iterator[T]:
    """
    The items, with what their engine raises on the way translated.

    :param data: held until the last item is taken
    """
    with evaluating(where):
        yield from items
    del data


class _Turning:
    """A context that raises errors of some kinds as `turn` says; a class, since every query passes several."""

    __slots__ = ("_kinds", "_turn")

    def __init__(
        self, turn: Callable[[BaseException], ClusterGraphError], kinds: tuple[type[Exception], ...] = _ENGINE
    ) -> None:
        self._turn = turn
        self._kinds = kinds

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if error is None or isinstance(error, ClusterGraphError | Aside):
            return
        # The engine's own failures come as a subclass of BaseException that cannot be imported.
        if isinstance(error, self._kinds) or type(error).__name__ == "PanicException":
            raise self._turn(error) from error


def _storage(error: BaseException, where: str) -> StoreError:
    text = str(error)
    if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        text = "no space left"
    reason = _reason(_STORE, text)
    if not reason and re.search(_DAMAGE, text, re.I):
        return damaged(where, _first_line(text))
    return StoreError(f"{where}: {reason or _first_line(text)}")


def _input(error: BaseException, source: str | None, reached: int | None = None) -> InputError:
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    if isinstance(error, OSError) and error.strerror:
        text = f"cannot be read: {error.strerror}"
    message = re.sub(r"^Parser error (at|between) line.*?: ", "", _first_line(text))
    message = _reason(_INPUT, message) or message
    line, column = (error.lineno, error.offset) if isinstance(error, SyntaxError) else (None, None)
    if line is None and reached:
        message += f" (in line {reached} or before)"
    return InputError(message, source=source, line=line, column=column)


def _evaluation(error: BaseException, where: str, text: str, update: bool) -> QueryError | StoreError:
    message = error.msg if isinstance(error, SyntaxError) else str(error)
    if isinstance(error, SyntaxError):
        return QueryError(_not_sparql(message, text, update))
    if isinstance(error, OSError | MemoryError) or re.search("corruption|checksum", message, re.I):
        return _storage(error, where)
    if isinstance(error, UnicodeEncodeError):
        return QueryError("the text holds half a character, which is no Unicode")
    if match := re.search(r"variable \?(\w+)", message, re.I):
        name = match.group(1)
        return QueryError(f"parameter {name}: a SELECT must name ?{name} among its columns to have it bound")
    return QueryError(_first_line(message))


def _not_sparql(message: str, text: str, update: bool) -> str:
    """About where the text stops being SPARQL; the engine's list of all that it expected is left out."""
    match = re.match(r"error at (\d+):(\d+)", message)
    if not match or not text.strip():
        return f"not SPARQL: {_first_line(message) if text.strip() else 'there is no text'}"
    return complaint(text, int(match.group(1)), int(match.group(2)), message, update=update)


def _reason(reasons: Iterable[tuple[str, str]], text: str) -> str | None:
    return next((meaning for pattern, meaning in reasons if re.search(pattern, text, re.I)), None)


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else "an unknown failure"
