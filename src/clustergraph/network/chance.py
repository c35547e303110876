"""igraph's chance, started from a number, so that what igraph draws by lot comes out the same each time."""

import random
from collections.abc import Iterator
from contextlib import contextmanager

import igraph

__all__ = ["SEED", "chance"]

SEED = 2007
"""Where chance starts unless told otherwise."""


@contextmanager
def chance(seed: int = SEED) -> Iterator[None]:
    """igraph's chance started from `seed`; afterwards it comes from Python's `random` again, as igraph has it."""
    igraph.set_random_number_generator(random.Random(seed))
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)
