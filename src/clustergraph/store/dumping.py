"""Quads on their way in and out: streams, counts, and files that appear whole."""

import gzip
import io
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pyoxigraph import CanonicalizationAlgorithm, Dataset, DefaultGraph, NamedNode, Quad, RdfFormat, serialize
from pyoxigraph import Store as Engine

from clustergraph.errors import InputError
from clustergraph.vocabulary import PREFIXES

__all__ = ["checked", "counted", "opened", "stream", "write"]

_QUADS = (RdfFormat.TRIG, RdfFormat.N_QUADS, RdfFormat.JSON_LD)


def stream(data: bytes) -> IO[bytes]:
    """Bytes as a stream."""
    return io.BytesIO(data)


def counted(quads: Iterable[Quad], progress: Callable[[int], None] | None) -> Iterator[Quad]:
    """The quads, with `progress` told every thousand of them."""
    for number, quad in enumerate(quads):
        if progress and number % 1000 == 0:
            progress(number)
        yield quad


def checked(quads: Iterable[Quad], graph: NamedNode) -> Iterator[Quad]:
    """The quads, those without a graph in `graph`; raises InputError for anything that is no quad."""
    for quad in quads:
        if not isinstance(quad, Quad):
            raise InputError(f"{quad!r} is no quad")
        if isinstance(quad.graph_name, DefaultGraph):
            yield Quad(quad.subject, quad.predicate, quad.object, graph)
        else:
            yield quad


@contextmanager
def opened(target: Path | str | IO[bytes]) -> Iterator[IO[bytes]]:
    """The stream to write to; a file is written beside its place and moved there when it is whole."""
    if not isinstance(target, Path | str):
        yield target
        return
    path = Path(target)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            if path.suffix == ".gz":
                # No name and no time in the header: the same content gives the same bytes.
                with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
                    yield packed  # type: ignore[misc]  # a GzipFile writes bytes as any binary stream does
            else:
                yield file
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write(engine: Engine, stream: IO[bytes], format: RdfFormat, graph: NamedNode | None, *, canonical: bool) -> None:
    """Write the named graphs, or one of them, or in a triple format their union."""
    if canonical:
        _write_canonical(_named(engine, graph), stream)
    elif graph is not None or format not in _QUADS:
        source = graph or DefaultGraph()
        triples = (quad.triple for quad in engine.quads_for_pattern(None, None, None, source))
        serialize(triples, stream, format=format, prefixes=_prefixes(format))
    else:
        serialize(_named(engine, None), stream, format=format, prefixes=_prefixes(format))


def _prefixes(format: RdfFormat) -> dict[str, str] | None:
    return None if format in (RdfFormat.N_QUADS, RdfFormat.N_TRIPLES) else dict(PREFIXES)


def _named(engine: Engine, graph: NamedNode | None) -> Iterator[Quad]:
    """The quads of one named graph, or of all, graph by graph."""
    names = [graph] if graph else sorted((g for g in engine.named_graphs() if isinstance(g, NamedNode)), key=str)
    for name in names:
        yield from engine.quads_for_pattern(None, None, None, name)


def _write_canonical(quads: Iterable[Quad], stream: IO[bytes]) -> None:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    stream.writelines(sorted(f"{quad} .\n".encode() for quad in dataset))
