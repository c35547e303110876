"""What every engine has to do: take a world's files, and answer a question."""

import contextlib
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, QueryBoolean

from clustergraph.solutions import Term

__all__ = ["Engine", "Given", "Opened", "Row", "terms"]

Row = Sequence[Term | None]


@dataclass(frozen=True)
class Given:
    """
    The files of a world.

    :param tables: the folder of the data package, which ours is built of
    :param quads: all that our store holds of it, the named graphs and their union, as N-Quads
    :param triples: the union of all graphs, as N-Triples
    """

    tables: Path
    quads: Path
    triples: Path


def terms(answer: Any) -> Iterable[Row]:
    """The rows of an answer of pyoxigraph's, or of what looks like one; of an ASK, one row with true or false."""
    if isinstance(answer, bool | QueryBoolean):
        return [(Literal(bool(answer)),)]
    return answer if isinstance(answer, list) else map(tuple, answer)


@dataclass(frozen=True)
class Opened:
    """
    An engine in use.

    :param ask: gives the whole answer to a question, in the engine's own values
    :param rows: makes rows of terms of such an answer, which is not in the time
    :param process: the process that holds the data, where it is not this one
    """

    ask: Callable[[str], Any]
    rows: Callable[[Any], Iterable[Row]] = terms
    process: int | None = None


@dataclass(frozen=True)
class Engine:
    """
    An engine.

    :param version: gives its version; raises what says why it is not there
    :param open: opens what a folder has, or loads what an engine keeps in memory only; none where loading is all
    :param fill: loads a world into a folder, for an engine that keeps files
    :param most: the statements up to which it is asked
    :param takes_all: whether it has all that our store holds in the end, and not only the union
    """

    version: Callable[[], str]
    open: Callable[[Given, Path], "contextlib.AbstractContextManager[Opened]"] | None
    fill: Callable[[Given, Path], None] | None = None
    most: float = math.inf
    takes_all: bool = False
