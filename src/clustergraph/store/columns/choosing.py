"""Which way a question is answered: the one thought the quickest, then the one found the quickest."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import TypeVar

from clustergraph.store.columns.estimate import Work

__all__ = ["COLUMNS", "OXIGRAPH", "WALK", "Choice", "Verdict", "Watch"]

COLUMNS = "columns"
OXIGRAPH = "oxigraph"
WALK = "walk"
_NAMES = {OXIGRAPH: OXIGRAPH, COLUMNS: COLUMNS, WALK: "arrays"}

# A way that has not been taken yet is tried where it is thought to take at most this share of the other's time.
_SHARE = 0.5
# The engine is tried once in place of a way that takes at most so many seconds, where it is thought to take at most so
# many times as long: estimates of quick questions are wrong by so much, and being wrong costs little.
_QUICK = 0.020
_DOUBT = 10
# So many answers say how long one takes.
_ENOUGH = 3

T = TypeVar("T")


@dataclass(frozen=True)
class Verdict:
    """Which engine answers a question, `columns` or `oxigraph`, and why."""

    engine: str
    reason: str


class Choice:
    """
    How a question is answered, from an estimate and from how long its answers took.

    :param expected: the seconds that each way is thought to take
    """

    def __init__(self, effort: Work, *, walks: bool) -> None:
        self._touched = effort.touched
        self.expected = {OXIGRAPH: effort.for_engine, COLUMNS: effort.for_columns}
        if walks:
            self.expected[WALK] = effort.for_walk
        self._least: dict[str, float] = {}
        self._answers = Counter[str]()

    def learn(self, way: str, seconds: float) -> None:
        """Take note that a whole answer took so many seconds."""
        self._answers[way] += 1
        self._least[way] = min(seconds, self._least.get(way, seconds))

    def drop(self, way: str) -> None:
        """Take a way no more."""
        # Other threads may be going through those that there were.
        self.expected = {each: seconds for each, seconds in self.expected.items() if each != way}

    def is_open(self, way: str) -> bool:
        """Whether a further time of a way can teach anything."""
        return self._answers[way] < _ENOUGH

    def way(self, *, without: str = "") -> str:
        """The way to the next answer; the engine's where it is as quick as another, or worth a try."""
        best = min((way for way in self.expected if way != without), key=self._seconds)
        return OXIGRAPH if self._is_doubtful(best) else best

    def _is_doubtful(self, best: str) -> bool:
        """Whether the engine may be quicker than a way that has shown how quick it is."""
        least = self._least.get(best, 1.0)
        is_new = not self._answers[OXIGRAPH] and self._answers[best] >= _ENOUGH - 1
        return is_new and least <= _QUICK and self.expected[OXIGRAPH] <= _DOUBT * least

    def reason(self, way: str) -> str:
        """Why an answer goes this way, in words."""
        times = [
            f"{_NAMES[known]} in {self._least[known] * 1000:.3g} ms" for known in self.expected if known in self._least
        ]
        if times:
            return f"it was answered by {' and '.join(times)}"
        touched = f"about {self._touched:,.0f} statements"
        return f"{touched} are looked up, which is soon done" if way == OXIGRAPH else f"{touched} would be looked up"

    def _seconds(self, way: str) -> float:
        expected = self.expected[way]
        if way not in self._least:
            return expected / _SHARE if self._least else expected
        if way != OXIGRAPH and self._answers[way] == 1:
            # The first answer read tables, and texts of terms, that the second has at hand.
            return min(expected, self._least[way])
        return self._least[way]


class Watch:
    """
    How long an answer takes, in the engine and as its rows are taken, without what is done with these.

    :param learn: is told the seconds, and whether the last row was taken; none where nothing is to be learnt
    """

    def __init__(self, learn: Callable[[float, bool], None] | None = None) -> None:
        self._learn = learn
        self._seconds = 0.0

    def timed(self, answer: Callable[[], T]) -> T:
        """What is answered."""
        start = perf_counter()
        try:
            return answer()
        finally:
            self._seconds += perf_counter() - start

    def rows(self, items: Iterable[T]) -> Iterable[T]:
        """The rows of an answer."""
        return items if self._learn is None else self._rows(iter(items), self._learn)

    def _rows(self, items: Iterator[T], learn: Callable[[float, bool], None]) -> Iterator[T]:
        is_whole = False
        try:
            while True:
                start = perf_counter()
                try:
                    item = next(items)
                except StopIteration:
                    is_whole = True
                    return
                finally:
                    self._seconds += perf_counter() - start
                yield item
        finally:
            learn(self._seconds, is_whole)
