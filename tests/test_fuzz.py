"""Every reader, fed what no writer writes: it reads it or refuses it with an error of ours, in time and in memory."""

import os
import random

import pytest
from fuzz.run import fault_of, mutated
from fuzz.targets import TARGETS, Target
from versions import POSIX

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


def test_what_is_a_fault_is_found() -> None:
    def run(data: bytes) -> None:
        data.decode()

    assert fault_of(Target(run), b"x") is None
    assert "UnicodeDecodeError" in (fault_of(Target(run), b"\xff") or "")
