"""A store as files that the loader of a server takes: one a graph, with all that makes it a store there."""

import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Triple

from clustergraph.errors import StoreError
from clustergraph.solutions import opened
from clustergraph.store.remote.head import HEAD, UNION, Head
from clustergraph.store.remote.publishing import stamped
from clustergraph.store.remote.terms import written
from clustergraph.vocabulary import BASE, XSD

__all__ = ["write_shards"]

# The loader of Virtuoso alters them.
_WRAPPED = frozenset(f"{XSD}{name}" for name in ("duration", "yearMonthDuration", "dayTimeDuration"))


def write_shards(
    folder: Path,
    graphs: Mapping[str, int],
    quads: Callable[[str], Iterable[Quad]],
    union: Iterable[Triple],
) -> list[Path]:
    """
    Write packed N-Quads, one file a graph, one for the union, and last the one that makes all of them a store.

    Raises StoreError for a folder that holds something already, or cannot be written. Returns the files.

    :param graphs: the number of triples by the IRI of each named graph
    :param quads: gives the quads of a graph
    """
    name = secrets.token_hex(8)
    home = NamedNode(f"{UNION}{name}")
    head = stamped(Head(name, home, graphs, wrapped=_WRAPPED))
    parts: list[tuple[str, Iterable[Quad]]] = [(_slug(iri), quads(iri)) for iri in graphs]
    parts += [("union", _placed(union, home)), ("store", _placed(head.triples(), HEAD))]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise StoreError(f"{folder} is there already and holds something: name a new folder")
        return [_write(folder / f"{number:04}-{slug}.nq.gz", part) for number, (slug, part) in enumerate(parts)]
    except OSError as error:
        if isinstance(error, StoreError):
            raise
        raise StoreError(f"{folder}: cannot be written: {error.strerror}") from error


def _write(path: Path, quads: Iterable[Quad]) -> Path:
    with opened(path) as stream:
        stream.writelines(_lines(quads))
    return path


def _lines(quads: Iterable[Quad]) -> Iterator[bytes]:
    for quad in quads:
        (line,) = written([quad], _WRAPPED)
        yield line.removesuffix(b" .\n") + f" {quad.graph_name} .\n".encode()


def _placed(triples: Iterable[Triple], graph: NamedNode) -> Iterator[Quad]:
    return (Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)


def _slug(iri: str) -> str:
    """A part of a file's name that tells the graph, and leads nowhere else."""
    return re.sub(r"[^a-z0-9]+", "-", iri.removeprefix(f"{BASE}source/").lower()).strip("-")[:60]
