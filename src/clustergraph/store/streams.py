"""Bytes on their way to a parser: unpacked within limits, and checked for what the parsers let pass."""

import gzip
import io
import re
import zlib
from collections.abc import Callable
from itertools import islice
from typing import IO, Protocol, cast

from pyoxigraph import RdfFormat

from clustergraph.errors import InputError
from clustergraph.solutions import Wellformed
from clustergraph.store.faults import apart, opening_input

__all__ = ["DEPTH_LIMIT", "RATIO_LIMIT", "UNPACKED_LIMIT", "Intake", "Progress"]

UNPACKED_LIMIT = 64 * 2**30
"""How many bytes a .gz file may unpack to."""

RATIO_LIMIT = 200
"""How many times its size a .gz file may unpack to, once it is past 64 MiB: RDF packs 10 to 60 times."""

DEPTH_LIMIT = 500
"""How deep JSON-LD and triple terms may nest; beyond 1,000 the engine may break down, and the process with it."""

Progress = Callable[[int], None]

_CHUNK = 1 << 16
_OPENING = re.compile(rb"<<\(")
_OPENINGS = 100
_RATIO_FROM = 64 * 2**20
_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"\x00\x00": "UTF-32"}


class Intake:
    """
    A stream as the parsers read it: unpacked if it is gzip, without a byte order mark, checked as it goes by.

    :param stream: what to read; it is left open
    :param source: the name to give in errors
    :param progress: called with the number of bytes read so far, before unpacking
    """

    def __init__(
        self, stream: IO[bytes], format: RdfFormat, *, source: str | None, progress: Progress | None = None
    ) -> None:
        self._raw = _Counted(stream, source, progress)
        self._source = source
        self._check = _check(format, source)
        self._unpack: gzip.GzipFile | _Counted = self._raw
        self._given = 0
        self._rest = io.BytesIO()
        self._started = False
        self._ended = False
        self._openings = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size`; none at the end, which is then checked too."""
        chunk = self._rest.read(size)
        if not chunk and (more := self._more()):
            self._rest = io.BytesIO(more)
            chunk = self._rest.read(size)
        return self._up_to_openings(chunk) if b"<<(" in chunk else chunk

    def _up_to_openings(self, chunk: bytes) -> bytes:
        """
        As much of the bytes as opens few triple terms.

        A parser gives no quad while a term is open, so that terms nest no deeper than openings were read since then.
        """
        ends = [match.end() for match in islice(_OPENING.finditer(chunk), _OPENINGS + 1)]
        self._openings += min(len(ends), _OPENINGS)
        if self._openings > DEPTH_LIMIT:
            raise InputError(f"nests deeper than {DEPTH_LIMIT} levels", source=self._source)
        if len(ends) > _OPENINGS:
            end = ends[_OPENINGS - 1]
            self._rest.seek(end - len(chunk), io.SEEK_CUR)
            chunk = chunk[:end]
        return chunk

    def passed(self) -> None:
        """Take note that the parser gave a quad."""
        self._openings = 0

    def finish(self) -> None:
        """Read what the parser left, so that the end is checked whatever the parser made of it."""
        while self._more():
            pass

    def line(self) -> int | None:
        """The line that has been read so far, where it is known."""
        return self._check.line if isinstance(self._check, Wellformed) else None

    def _more(self) -> bytes:
        """The next bytes, checked; none at the end and ever after."""
        if self._ended:
            return b""
        chunk = self._next() if self._started else self._start()
        self._started = True
        self._ended = not chunk
        if self._check:
            self._check.feed(chunk) if chunk else self._check.close()
        return chunk

    def _start(self) -> bytes:
        head = self._raw.peek()
        if head.startswith(b"\x1f\x8b"):
            self._unpack = gzip.GzipFile(fileobj=cast(IO[bytes], self._raw))
        elif self._source and self._source.endswith(".gz") and head:
            raise InputError("not a gzip file, whatever its name says", source=self._source)
        chunk = self._next()
        if name := _MARKS.get(chunk[:2]):
            raise InputError(f"not UTF-8 text but {name}: save it as UTF-8", source=self._source)
        return chunk.removeprefix(b"\xef\xbb\xbf")

    def _next(self) -> bytes:
        try:
            chunk = self._unpack.read(_CHUNK)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise InputError(f"not a whole gzip file: {error}", source=self._source) from error
        self._given += len(chunk)
        if self._unpack is not self._raw:
            self._limit()
        return chunk

    def _limit(self) -> None:
        if self._given > UNPACKED_LIMIT:
            raise InputError(f"unpacks to more than {UNPACKED_LIMIT // 2**30} GiB", source=self._source)
        if self._given > max(_RATIO_FROM, RATIO_LIMIT * self._raw.done):
            raise InputError(f"unpacks to more than {RATIO_LIMIT} times its size: no RDF does", source=self._source)


class _Counted:
    """A stream that tells how far it was read, and that can be looked into before."""

    def __init__(self, stream: IO[bytes], source: str | None, progress: Progress | None) -> None:
        self._stream = stream
        self._source = source
        self._progress = progress
        self._ahead = b""
        self.done = 0

    def peek(self) -> bytes:
        """The first bytes, which the next reading gives again."""
        self._ahead = self._taken(_CHUNK)
        return self._ahead

    def read(self, size: int = _CHUNK) -> bytes:
        chunk, self._ahead = (self._ahead[:size], self._ahead[size:]) if self._ahead else (self._taken(size), b"")
        self.done += len(chunk)
        if self._progress and chunk:
            with apart():
                self._progress(self.done)
        return chunk

    def _taken(self, size: int) -> bytes:
        with opening_input(self._source):
            chunk = self._stream.read(size) or b""
        if not isinstance(chunk, bytes):
            raise InputError("a stream of text: open it in binary mode", source=self._source)
        return chunk


class _Check(Protocol):
    def feed(self, chunk: bytes) -> None: ...

    def close(self) -> None: ...


def _check(format: RdfFormat, source: str | None) -> _Check | None:
    if format == RdfFormat.RDF_XML:
        # The parser takes RDF/XML that is empty, or cut off in the middle, for whole.
        return Wellformed(source, limited=True)
    return _Json(source) if format == RdfFormat.JSON_LD else None


class _Json:
    """A check of JSON-LD: how deep it nests, and that its ids are no broken IRIs, which the parser would leave out."""

    _ID = re.compile(rb'"@id"\s*:\s*"((?:[^"\\]|\\.)*)"')
    _NOT_IN_IRI = re.compile(rb'[\x00-\x20<>"{}|^`]')
    _IN_NO_STRUCTURE = bytes(set(range(256)) - set(b'"{}[]\\'))
    # An id that lies across two chunks is found when it is at most this long.
    _OVERLAP = 2048

    def __init__(self, source: str | None) -> None:
        self._source = source
        self._tail = b""
        self._line = 1
        self._escape = b""
        self._quoted = False
        self._depth = 0

    def feed(self, chunk: bytes) -> None:
        """Check the next bytes."""
        self._check_ids(chunk)
        self._check_depth(chunk)

    def close(self) -> None:
        """The end needs no check; the parser makes it."""

    def _check_ids(self, chunk: bytes) -> None:
        text = self._tail + chunk
        for match in self._ID.finditer(text):
            if self._NOT_IN_IRI.search(match.group(1)):
                line = self._line + text.count(b"\n", 0, match.start())
                iri = match.group(1).decode(errors="replace")
                raise InputError(f"'{iri}' is not an IRI", source=self._source, line=line)
        self._line += text[: -self._OVERLAP].count(b"\n")
        self._tail = text[-self._OVERLAP :]

    def _check_depth(self, chunk: bytes) -> None:
        text = re.sub(rb"\\.", b"", self._escape + chunk, flags=re.DOTALL)
        self._escape = b"\\" if text.endswith(b"\\") else b""
        parts = text.translate(None, self._IN_NO_STRUCTURE).split(b'"')
        for bracket in b"".join(parts[1 if self._quoted else 0 :: 2]):
            self._depth += 1 if bracket in b"{[" else -1
            if self._depth > DEPTH_LIMIT:
                raise InputError(f"nests deeper than {DEPTH_LIMIT} levels", source=self._source)
        self._quoted ^= len(parts) % 2 == 0
