"""The programs and libraries that files are written for, as tests call them; what is missing skips, and fails in CI."""

import json
import os
import shutil
import subprocess
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

__all__ = ["Node", "library", "program", "run"]


def missing(reason: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def program(name: str) -> str:
    """The path of a program."""
    path = shutil.which(name)
    if path is None:
        missing(f"there is no {name} on this machine")
    assert path
    return path


def library(name: str) -> ModuleType:
    """A library of Python."""
    if find_spec(name) is None:
        missing(f"{name} is not installed")
    return import_module(name)


def run(*command: str, input: bytes = b"") -> bytes:
    """What a program prints; it must not fail or complain."""
    done = subprocess.run(command, input=input, capture_output=True, timeout=120)
    assert done.returncode == 0 and not done.stderr, done.stderr.decode(errors="replace")[:2000]
    return done.stdout


class Node:
    """The libraries of JavaScript, in one process for all files."""

    def __init__(self) -> None:
        folder = os.environ.get("CLUSTERGRAPH_NODE_MODULES")
        if not folder or not Path(folder).is_dir():
            missing("CLUSTERGRAPH_NODE_MODULES names no folder of npm packages")
        self._process = subprocess.Popen(
            [program("node"), str(Path(__file__).with_name("read.cjs"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def read(self, format: str, file: Path, options: str | None = None) -> Any:
        """What the library for a format finds in a file."""
        assert self._process.stdin and self._process.stdout
        print(
            json.dumps({"format": format, "file": str(file), "options": options}), file=self._process.stdin, flush=True
        )
        # JavaScript has one type of number.
        answer = json.loads(self._process.stdout.readline(), parse_int=float)
        assert "error" not in answer, answer["error"]
        return answer["found"]

    def close(self) -> None:
        self._process.communicate()
