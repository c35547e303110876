"""RDF files and streams as quads: syntax by suffix, gzip unpacked within a limit, every quad in a named graph."""

import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, cast

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from clustergraph.errors import InputError
from clustergraph.store.faults import reading_input
from clustergraph.vocabulary import source_graph

__all__ = ["FORMATS", "UNPACKED_LIMIT", "format_of", "graph_for", "read_quads"]

FORMATS = {
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "json": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
    "xml": RdfFormat.RDF_XML,
    "owl": RdfFormat.RDF_XML,
    "n3": RdfFormat.N3,
}
"""The syntaxes that are read, by the suffix of a file's name; `.gz` may follow."""

UNPACKED_LIMIT = 64 * 2**30
"""How many bytes a .gz file may unpack to."""

RATIO_LIMIT = 1000
"""How many times its size a .gz file may unpack to, once it is past 100 MiB: RDF packs 10 to 60 times."""

Progress = Callable[[int], None]


def format_of(name: str, format: str | None = None) -> RdfFormat:
    """The syntax named by `format`, else by the suffix of a file's name; raises InputError for an unknown one."""
    suffix = format or Path(name.removesuffix(".gz")).suffix.lstrip(".")
    if suffix.lower() not in FORMATS:
        known = ", ".join(FORMATS)
        raise InputError(
            f"'{suffix}' is no RDF syntax that is read here; known: {known}, each also with .gz", source=name
        )
    return FORMATS[suffix.lower()]


def graph_for(name: str) -> NamedNode:
    """The named graph for triples of a file that names none: its name as a source."""
    stem = Path(name.removesuffix(".gz")).stem
    slug = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "file"
    return source_graph(slug)


def read_quads(
    source: Path | IO[bytes],
    *,
    name: str,
    format: RdfFormat,
    graph: NamedNode,
    progress: Progress | None = None,
) -> Iterator[Quad]:
    """
    The quads of a file or stream; what names no graph goes to `graph`. Blank nodes get names of their own.

    Raises InputError, with line and column where there are any, for what cannot be read.
    """
    with reading_input(name):
        try:
            stream = source.open("rb") if isinstance(source, Path) else source
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror or error}", source=name) from error
        with stream:
            counted = _Counted(stream, name, progress)
            data = _Unpacked(counted, name) if name.endswith(".gz") else counted
            try:
                for quad in parse(cast(IO[bytes], data), format=format, rename_blank_nodes=True):
                    yield _in_graph(quad, graph)
            except (gzip.BadGzipFile, zlib.error) as error:
                raise InputError(f"not a whole gzip file: {error}", source=name) from error


def _in_graph(quad: Quad, graph: NamedNode) -> Quad:
    if isinstance(quad.graph_name, DefaultGraph):
        return Quad(quad.subject, quad.predicate, quad.object, graph)
    return quad


class _Counted(io.RawIOBase):
    """A stream that tells how many bytes were read, and whose failures are told with the file's name."""

    def __init__(self, stream: IO[bytes], name: str, progress: Progress | None) -> None:
        self.stream = stream
        self.name_ = name
        self.done = 0
        self.tell_progress = progress

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            data = self.stream.read(size)
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror or error}", source=self.name_) from error
        self.done += len(data)
        if self.tell_progress:
            self.tell_progress(self.done)
        return data


class _Unpacked(io.RawIOBase):
    """A gzip stream that stops with an error where it unpacks to more than any real file does."""

    def __init__(self, packed: _Counted, name: str) -> None:
        self.packed = packed
        self.name_ = name
        self.stream = gzip.GzipFile(fileobj=io.BufferedReader(_Inner(packed), 2**20))
        self.done = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size if size and size > 0 else 2**20)
        self.done += len(data)
        if self.done > UNPACKED_LIMIT:
            raise InputError(f"unpacks to more than {UNPACKED_LIMIT // 2**30} GiB", source=self.name_)
        if self.done > 100 * 2**20 and self.done > RATIO_LIMIT * max(self.packed.done, 1):
            raise InputError(f"unpacks to more than {RATIO_LIMIT} times its size: not a file of RDF", source=self.name_)
        return data


class _Inner(io.RawIOBase):
    """Lets a buffered reader fill itself from a counted stream."""

    def __init__(self, stream: _Counted) -> None:
        self.stream_ = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        data = self.stream_.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
