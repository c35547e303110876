"""What does not hold at a time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from clustergraph.errors import QueryError
from clustergraph.solutions import Row
from clustergraph.sources.periods import read_period
from clustergraph.views.content import Content, Node
from clustergraph.vocabulary import term

__all__ = ["Time", "out_of", "time_of"]

# What happened at a time stays true of it; everything else that is dated holds as long as its period lasts.
_LASTING = frozenset(term(f"cg:{name}") for name in ("ChangeEvent", "Labelling", "Observation"))
_LABELLING = term("cg:Labelling")


@dataclass(frozen=True)
class Time:
    """A day, month or year, by its first and last day."""

    first: date
    last: date


def time_of(as_of: str | None) -> Time | None:
    """The time that a text names; raises QueryError where it names none."""
    if as_of is None:
        return None
    try:
        period = read_period(as_of)
    except ValueError as error:
        raise QueryError(f"as of: {error}") from error
    if period.first is None or period.last is None:
        raise QueryError(f"as of: '{as_of}' has an open end: write 2007, 2007-03 or 2007-03-20")
    return Time(period.first, period.last)


def out_of(time: Time, read: Content) -> set[Node]:
    """What is dated and does not count at a time."""
    gone = set()
    begun: dict[Node, date] = {}
    for node, kind, first, last in read.periods:
        begin = first or (last.replace(day=1) if last else date.min)
        lasts = kind in _LASTING or node in read.claims
        if begin > time.last or (not lasts and last is not None and last < time.first):
            gone.add(node)
        elif kind == _LABELLING:
            begun[node] = begin
    # The period of a plan is the one it is for: the plan itself was there before.
    timeless = read.metadata | {cast(Node, node) for node, _ in read.modalities}
    return (gone | _superseded(begun, read.labellings)) - timeless


def _superseded(begun: Mapping[Node, date], labellings: Iterable[Row]) -> set[Node]:
    """The labellings of a cluster as what it is no longer by its latest one."""
    by_cluster = defaultdict(list)
    for labelling, cluster, kind in labellings:
        if labelling in begun:
            by_cluster[cluster].append((begun[cast(Node, labelling)], cast(Node, labelling), kind))
    gone = set()
    for found in by_cluster.values():
        latest = max(day for day, _, _ in found)
        current = {kind for day, _, kind in found if day == latest}
        gone |= {labelling for _, labelling, kind in found if kind not in current}
    return gone
