"""Engines that are servers, started on the loopback interface and asked over HTTP."""

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.engines.asked import form
from benchmarks.engines.opened import Engine, Given, Opened
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results
from servers import Served, oxigraph, program, virtuoso
from urllib3 import PoolManager

__all__ = ["OXIGRAPH", "VIRTUOSO", "parsed"]

_GRAPH = "urn:world"

# Two gigabytes of pages and answers of any length, which are the server's own advice for so much data.
_LARGE = {"NumberOfBuffers": 230_000, "MaxDirtyBuffers": 170_000, "ResultSetMaxRows": 100_000_000}


def parsed(body: bytes, json: bool) -> Any:
    """The rows of an answer in SPARQL JSON or N-Triples, or whether an ASK is true."""
    if not json:
        return [tuple(quad)[:3] for quad in parse(body, RdfFormat.N_TRIPLES)]
    answer: Any = parse_query_results(body, QueryResultsFormat.JSON)
    return [tuple(row) for row in answer] if hasattr(answer, "__next__") else answer


def _asking(served: Served, **more: str) -> Opened:
    client = PoolManager()

    def ask(text: str) -> Any:
        is_table = form(text) in ("SELECT", "ASK")
        accepted = {"Accept": "application/sparql-results+json" if is_table else "application/n-triples"}
        reply = client.request(
            "POST", served.query, fields={"query": text, **more}, encode_multipart=False, headers=accepted
        )
        if reply.status >= 300:
            raise OSError(f"{reply.status}: {reply.data[:200]!r}")
        answer = parsed(reply.data, is_table)
        # Virtuoso answers an ASK with a row, whose one value is 1 or 0.
        return answer[0][0].value == "1" if form(text) == "ASK" and isinstance(answer, list) else answer

    return Opened(ask, process=served.process.pid)


def _fill_oxigraph(given: Given, folder: Path) -> None:
    folder.mkdir()
    command = [program("oxigraph"), "load", "--location", str(folder / "data"), "--file", str(given.triples)]
    subprocess.run(command, check=True, capture_output=True)


@contextlib.contextmanager
def _oxigraph(given: Given, folder: Path) -> Iterator[Opened]:
    with oxigraph(folder) as served:
        yield _asking(served)


def _fill_virtuoso(given: Given, folder: Path) -> None:
    folder.mkdir()
    # The loader reads only what lies in the server's own folder.
    (folder / "load").mkdir()
    (folder / "load" / "union.nt").symlink_to(given.triples.resolve())
    with virtuoso(folder, **_LARGE) as served:
        for text in (f"ld_dir('load', 'union.nt', '{_GRAPH}')", "rdf_loader_run()", "checkpoint"):
            served.isql(text)
    shutil.rmtree(folder / "load")


@contextlib.contextmanager
def _virtuoso(given: Given, folder: Path) -> Iterator[Opened]:
    (folder / "virtuoso.lck").unlink(missing_ok=True)
    with virtuoso(folder, **_LARGE) as served:
        yield _asking(served, **{"default-graph-uri": _GRAPH})


def _virtuoso_version() -> str:
    command = [program("virtuoso-t"), "-?"]
    told = subprocess.run(command, check=False, capture_output=True, text=True).stderr
    return next(line.split()[1] for line in told.splitlines() if line.startswith("Version"))


def _oxigraph_version() -> str:
    program("oxigraph")
    return version("oxigraph")


OXIGRAPH = Engine(_oxigraph_version, _oxigraph, _fill_oxigraph)
VIRTUOSO = Engine(_virtuoso_version, _virtuoso, _fill_virtuoso)
