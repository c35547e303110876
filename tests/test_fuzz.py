"""Every reader, fed what no writer writes: it reads it or refuses it with an error of ours, in time and in memory."""

import os
import random
from pathlib import Path

import pytest
from fuzz.run import fault_of, mutated
from fuzz.targets import TARGETS, Target
from versions import POSIX

from clustergraph.errors import LayoutError
from clustergraph.page import positions_in

INPUTS = int(os.environ.get("CLUSTERGRAPH_EXAMPLES", "150"))
# Each of their inputs is a store that is opened and looked through.
SLOW = {"head", "seal", "checked", "explain"}


@POSIX
@pytest.mark.parametrize("name", TARGETS)
def test_a_reader_reads_or_refuses_whatever_it_is_fed(name: str) -> None:
    target, chance = TARGETS[name](), random.Random(name)
    for data in (b"", *target.seeds, *(mutated(target.seeds, chance) for _ in range(INPUTS))):
        if name in SLOW and chance.random() > 0.1:
            continue
        assert fault_of(target, data) is None, data


DEEP = b"[" * 200_000


@POSIX
@pytest.mark.parametrize("name", [name for name in TARGETS if name not in ("query", "update", "explain", "rdf-n3")])
def test_what_nests_without_end_is_refused(name: str) -> None:
    target = TARGETS[name]()
    for data in (DEEP, DEEP.replace(b"[", b'{"a":'), target.seeds[0].replace(b"[", DEEP, 1)):
        assert fault_of(target, data) is None


def test_a_backup_whose_last_line_nests_without_end_is_refused() -> None:
    target = TARGETS["backup"]()
    content = target.seeds[0][: target.seeds[0].rindex(b"\n# {")]
    for line in (DEEP, b'{"a":' * 150_000, b"[]", b"{}", b'{"sha256": 1}', b"{x}"):
        assert fault_of(target, content + b"\n# " + line + b"}\n") is None


def test_a_page_whose_nodes_are_nowhere_is_no_page(tmp_path: Path) -> None:
    for x in ("NaN", "Infinity", "1e999", "[" * 200_000):
        nodes = f'<script type="application/json" id="data">{{"nodes": [{{"id": "a", "x": {x}, "y": 1}}]}}</script>'
        (tmp_path / "page.html").write_text(nodes)
        with pytest.raises(LayoutError, match="this is no page with a network"):
            positions_in(tmp_path / "page.html")


def test_what_is_a_fault_is_found() -> None:
    def run(data: bytes) -> None:
        data.decode()

    assert fault_of(Target(run), b"x") is None
    assert "UnicodeDecodeError" in (fault_of(Target(run), b"\xff") or "")
