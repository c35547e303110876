"""The worlds that tests look at: everything shipped, built once, and a small package that each test may spoil."""

import contextlib
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from commands import run_command
from servers import KINDS, Served, emptied, running
from valley import Valley

import clustergraph
from clustergraph.resources import shipped_packages
from clustergraph.things import Names


@pytest.fixture(scope="session")
def shipped() -> Iterator[clustergraph.Store]:
    """All shipped packages in one store in memory; tests only read it."""
    with clustergraph.Store.memory() as store:
        store.build(shipped_packages())
        yield store


@pytest.fixture(scope="session")
def names(shipped: clustergraph.Store) -> Names:
    return Names(shipped)


@pytest.fixture
def valley(tmp_path: Path) -> Valley:
    return Valley(tmp_path / "valley")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of everything shipped, which tests only read."""
    folder = tmp_path_factory.mktemp("built")
    done = run_command("build", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    return folder


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Served]]:
    """Gives the running server of a kind, with nothing on it; it is started when it is first asked for."""
    with contextlib.ExitStack() as started:
        found: dict[str, Served] = {}

        def get(kind: str) -> Served:
            assert kind in KINDS
            if kind not in found:
                found[kind] = started.enter_context(running(kind, tmp_path_factory.mktemp(kind)))
            return emptied(found[kind])

        yield get


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 12 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small disk can be mounted by root only")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)
