"""
The engines: how each takes the triples of a file and answers a question with rows of terms.

Ours takes the tables that these triples come from: it reads and checks them, notes sources and claims, and infers.
"""

import contextlib
import gzip
import io
import shutil
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, cast

from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, parse_query_results
from pyoxigraph import Store as Engine
from servers import Served, running
from urllib3 import PoolManager

import clustergraph
from clustergraph.solutions import Row

__all__ = ["KINDS", "SMALL", "Ask", "Made"]

Ask = Callable[[str], list[Row]]
Made = contextlib.AbstractContextManager[tuple[Ask, Path | None, int | None]]
"""An engine in use: what asks it, the folder of its files, and the process that holds it where that is another one."""

_GRAPH = "urn:world"
_LINES = 20_000


def _rows(answer: Any) -> list[Row]:
    return [tuple(row) for row in cast(QuerySolutions, answer)]


@contextlib.contextmanager
def _ours(triples: Path, folder: Path) -> Iterator[tuple[Ask, Path | None, int | None]]:
    if not (folder / "clustergraph.json").exists():
        with clustergraph.open(folder) as store:
            store.build([triples.parent / "tables"])
    with clustergraph.open(folder, read_only=True) as store:
        yield (lambda text: list(store.select(text))), folder, None


@contextlib.contextmanager
def _ours_in_memory(triples: Path, folder: Path) -> Iterator[tuple[Ask, Path | None, int | None]]:
    with clustergraph.Store.memory() as store:
        store.build([triples.parent / "tables"])
        yield (lambda text: list(store.select(text))), None, None


@contextlib.contextmanager
def _rocksdb(triples: Path, folder: Path) -> Iterator[tuple[Ask, Path | None, int | None]]:
    if not folder.exists():
        engine = Engine(str(folder))
        _fill(engine, triples)
        engine.optimize()
        engine.flush()
        del engine
    engine = Engine.read_only(str(folder))
    yield (lambda text: _rows(engine.query(text))), folder, None


@contextlib.contextmanager
def _memory(triples: Path, folder: Path) -> Iterator[tuple[Ask, Path | None, int | None]]:
    engine = Engine()
    _fill(engine, triples)
    yield (lambda text: _rows(engine.query(text))), None, None


def _fill(engine: Engine, triples: Path) -> None:
    with gzip.open(triples) as file:
        engine.bulk_load(cast(Any, file), RdfFormat.N_TRIPLES)


@contextlib.contextmanager
def _rdflib(triples: Path, folder: Path) -> Iterator[tuple[Ask, Path | None, int | None]]:
    import rdflib

    graph = rdflib.Graph()
    with gzip.open(triples) as file:
        graph.parse(cast(Any, file), format="nt")

    def term(node: Any) -> Any:
        if isinstance(node, rdflib.Literal):
            datatype = NamedNode(str(node.datatype)) if node.datatype and not node.language else None
            return Literal(str(node), language=node.language, datatype=datatype)
        return None if node is None else NamedNode(str(node))

    yield (lambda text: [tuple(map(term, row)) for row in cast(Any, graph.query(text))]), None, None


def _server(kind: str) -> "Callable[[Path, Path], Made]":
    @contextlib.contextmanager
    def made(triples: Path, folder: Path) -> Iterator[tuple[Ask, Path | None, int | None]]:
        # A server keeps its port to itself, so that it is filled each time anew.
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        client = PoolManager()
        with running(kind, folder) as served:
            _send(client, served, triples)
            yield (lambda text: _asked(client, served, text)), folder, served.process.pid

    return made


def _send(client: PoolManager, served: Served, triples: Path) -> None:
    with gzip.open(triples) as file:
        while lines := list(islice(file, _LINES)):
            place = f"{served.query.rpartition('/')[0]}/" + _STORES[served.query.rpartition("/")[2]]
            reply = client.request(
                "POST", f"{place}?graph={_GRAPH}", body=b"".join(lines), headers={"Content-Type": "text/plain"},
            )  # fmt: skip
            if reply.status >= 300:
                raise OSError(f"{reply.status}: {reply.data[:200]!r}")


_STORES = {"query": "store", "sparql": "sparql-graph-crud"}


def _asked(client: PoolManager, served: Served, text: str) -> list[Row]:
    fields = {"query": text, "default-graph-uri": _GRAPH}
    reply = client.request(
        "POST", served.query, fields=fields, encode_multipart=False,
        headers={"Accept": "application/sparql-results+json"},
    )  # fmt: skip
    if reply.status >= 300:
        raise OSError(f"{reply.status}: {reply.data[:200]!r}")
    return _rows(parse_query_results(io.BytesIO(reply.data), QueryResultsFormat.JSON))


KINDS: Mapping[str, Callable[[Path, Path], Made]] = {
    "pyoxigraph, RocksDB": _rocksdb,
    "clustergraph": _ours,
    "pyoxigraph, memory": _memory,
    "clustergraph, memory": _ours_in_memory,
    "oxigraph serve": _server("oxigraph"),
    "Virtuoso": _server("virtuoso"),
    "rdflib": _rdflib,
}
"""By name, what makes each engine of a file of triples and a folder; the first is what the others are measured by."""

SMALL = frozenset({"rdflib"})
"""Engines that are asked up to 100,000 triples only."""
