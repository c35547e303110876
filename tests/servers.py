"""SPARQL servers that a test starts on the loopback interface, empties, and ends."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast
from urllib.request import urlopen

import pytest
from SPARQLWrapper import JSON, POST, SPARQLWrapper

__all__ = ["KINDS", "Served", "emptied", "free_port", "oxigraph", "program", "running", "virtuoso"]

KINDS = ("oxigraph", "virtuoso")
"""The servers that stores are tested on."""


class Served:
    """A server: its address for queries and updates, its process, and the profile that a store is opened by."""

    def __init__(
        self, query: str, update: str, process: "subprocess.Popen[bytes]", profile: Path, graph_store: str = ""
    ) -> None:
        self.query = query
        self.update = update
        self.process = process
        self.profile = profile
        self.isql: Callable[[str], object] = str
        lines = [f'query = "{query}"', f'update = "{update}"']
        if graph_store:
            lines.append(f'graph_store = "{graph_store}"')
        profile.write_text("\n".join(lines) + "\n", "utf-8")


def program(name: str) -> str:
    """The path of a program, which the packages of the tests or .ci/run bring; without it the test is skipped."""
    beside = Path(sys.executable).with_name(name)
    place = str(beside) if beside.exists() else shutil.which(name)
    if place is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} is not installed, which .ci/run sees to")
        pytest.skip(f"{name} is not installed")
    return place


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextlib.contextmanager
def running(name: str, folder: Path) -> Iterator[Served]:
    """A server of a kind, as long as the block lasts; its files are in a folder."""
    kinds: Mapping[str, Callable[[Path], contextlib.AbstractContextManager[Served]]]
    kinds = {"oxigraph": oxigraph, "virtuoso": virtuoso}
    with kinds[name](folder) as served:
        yield served


@contextlib.contextmanager
def oxigraph(folder: Path, *options: str, port: int | None = None) -> Iterator[Served]:
    """`oxigraph serve` on data in a folder."""
    port = port or free_port()
    command = [program("oxigraph"), "serve", "-l", str(folder / "data"), "-b", f"127.0.0.1:{port}", *options]
    base = f"http://127.0.0.1:{port}"
    with _process(command, folder) as process:
        _wait(f"{base}/query?query=ASK%7B%7D", process)
        yield Served(f"{base}/query", f"{base}/update", process, folder / "oxigraph.toml", f"{base}/store")


_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 10
NumberOfBuffers = {NumberOfBuffers}
MaxDirtyBuffers = {MaxDirtyBuffers}
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = {ResultSetMaxRows}
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 600
"""

_SMALL = {"NumberOfBuffers": 20_000, "MaxDirtyBuffers": 15_000, "ResultSetMaxRows": 2_000_000}


@contextlib.contextmanager
def virtuoso(folder: Path, **settings: int) -> Iterator[Served]:
    """Virtuoso on data in a folder, which anyone may change; with settings other than those of a small test."""
    folder.mkdir(exist_ok=True)
    server, client = program("virtuoso-t"), program("isql-vt")
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(sql=sql, http=http, **{**_SMALL, **settings}), "utf-8")
    base = f"http://127.0.0.1:{http}"
    with _process([server, "+configfile", "virtuoso.ini", "+foreground"], folder) as process:
        _wait(f"{base}/sparql?query=ASK%7B%7D", process)
        grants = ('GRANT SPARQL_UPDATE TO "SPARQL"', "DB.DBA.RDF_DEFAULT_USER_PERMS_SET('nobody', 7)")

        def isql(text: str) -> object:
            command = [client, f"127.0.0.1:{sql}", "dba", "dba", f"exec={text};"]
            return subprocess.run(command, check=True, capture_output=True)

        for text in grants:
            isql(text)
        crud = f"{base}/sparql-graph-crud"
        served = Served(f"{base}/sparql", f"{base}/sparql", process, folder / "virtuoso.toml", crud)
        served.isql = isql
        yield served


@contextlib.contextmanager
def _process(command: list[str], folder: Path) -> "Iterator[subprocess.Popen[bytes]]":
    folder.mkdir(exist_ok=True)
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        process.wait(30)


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if process.poll() is not None:
            pytest.fail(f"the server has ended: {process.args!r}")
        with contextlib.suppress(OSError), urlopen(address, timeout=5):
            return
        time.sleep(0.1)
    pytest.fail(f"no answer from {address}")


def emptied(served: Served) -> Served:
    """The server without the graphs of stores and tests; another client than ours asks it."""
    client = SPARQLWrapper(served.query, served.update)
    client.setReturnFormat(JSON)
    client.setMethod(POST)
    client.setQuery("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    answer = cast(Any, client.query().convert())
    graphs = [row["g"]["value"] for row in answer["results"]["bindings"]]
    for graph in graphs:
        if not graph.startswith(("http://www.openlinksw.com", "http://localhost", "http://www.w3.org")):
            client.setQuery(f"DROP SILENT GRAPH <{graph}>")
            client.query()
    return served
