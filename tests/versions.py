"""A source in many versions, each of which tells whether it is whole, and processes that load and read it."""

import json
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

import clustergraph
from clustergraph import Solutions, Store, StoreError

__all__ = [
    "POSIX",
    "SIZE",
    "Path",
    "StoreError",
    "clustergraph",
    "end",
    "leftovers",
    "line_of",
    "start",
    "state",
    "version_of",
]

SIZE = 4_000
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals, limits and locks")


def state(version: int, size: int = SIZE) -> Iterator[Quad]:
    """The quads of one version of a source, each of which names its version."""
    for number in range(size):
        subject = NamedNode(f"urn:thing:{number}")
        yield Quad(subject, NamedNode("urn:version"), Literal(version), NamedNode("urn:source"))


def version_of(store: Store) -> int:
    """The version that a store holds, once it is made sure that it holds all of it and nothing else."""
    answers = {}
    for where in ("?s <urn:version> ?version", "GRAPH ?g { ?s <urn:version> ?version }"):
        answer = store.query(f"SELECT ?version (COUNT(*) AS ?size) WHERE {{ {where} }} GROUP BY ?version")
        assert isinstance(answer, Solutions)
        answers[where] = [(int(version.value), int(size.value)) for version, size in answer]  # type: ignore[union-attr]
    assert len(set(map(str, answers.values()))) == 1, answers
    ((version, size),) = answers["?s <urn:version> ?version"]
    assert size == store.graphs()["urn:source"] == SIZE
    return version


def leftovers(path: Path) -> set[str]:
    """What lies in the folder besides its head, its lock and the current generation."""
    head = json.loads((path / "clustergraph.json").read_text("utf-8"))
    return {entry.name for entry in path.iterdir()} - {"clustergraph.json", "lock", head["generation"]}


SCRIPT = """
import sys, resource
sys.path[:0] = %(path)r
import os
from versions import *
from pyoxigraph import Literal

path = Path(sys.argv[1])
"""


def start(code: str, path: Path, *, stdin: int | None = None) -> subprocess.Popen[str]:
    """A Python process that runs `code`, which knows the names of this module and `path`."""
    script = SCRIPT % {"path": [str(Path(__file__).parent), *sys.path]} + textwrap.dedent(code)
    command = [sys.executable, "-c", script, str(path)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stdin=stdin, text=True)


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def end(process: subprocess.Popen[str]) -> str:
    """What a process still prints until it ends by itself, without an error."""
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return out.strip()
