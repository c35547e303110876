"""Processes that are killed in the middle of their work: the store holds the state before or after, and says which."""

import os
import random

import pytest
from benchmarks.kills import WORKS, World, killed
from versions import POSIX

KILLS = int(os.environ.get("CLUSTERGRAPH_KILLS", "1"))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("kills"))


@POSIX
@pytest.mark.parametrize("kind", WORKS)
def test_a_work_that_is_killed_leaves_the_state_before_or_after(world: World, kind: str) -> None:
    for turn in range(2 * KILLS):
        sealing, after = world.moment(kind, random.Random(), aimed=turn % 2 == 1)
        assert killed(world, kind, after, sealing=sealing) in ("before", "after")
