"""Which engine answers a question that both can answer: the one thought quicker, then the one found quicker."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import TypeVar

from clustergraph.store.columns.estimate import Work
from clustergraph.store.columns.plan import Plan
from clustergraph.store.columns.snapshot import Snapshot

__all__ = ["COLUMNS", "OXIGRAPH", "Choice", "Verdict", "Watch"]

COLUMNS = "columns"
OXIGRAPH = "oxigraph"
ENGINES = (OXIGRAPH, COLUMNS)

# An engine that has not answered yet is tried where it is thought to take at most this share of the other's time.
_SHARE = 0.5
# So many answers of an engine say how long it takes.
_ENOUGH = 3

T = TypeVar("T")


@dataclass(frozen=True)
class Verdict:
    """Which engine answers a question, `columns` or `oxigraph`, and why."""

    engine: str
    reason: str
    plan: Plan | None = None
    seconds: float = 0.0
    snapshot: Snapshot | None = None


class Choice:
    """The engine for a question, from an estimate and from how long its answers took."""

    def __init__(self, effort: Work) -> None:
        self._effort = effort
        self._least: dict[str, float] = {}
        self._answers = Counter[str]()

    @property
    def expected(self) -> float:
        """How many seconds the engine is thought to take."""
        return self._effort.for_engine

    def learn(self, engine: str, seconds: float) -> None:
        """Take note that an engine's whole answer took so many seconds."""
        self._answers[engine] += 1
        self._least[engine] = min(seconds, self._least.get(engine, seconds))

    def is_open(self, engine: str) -> bool:
        """Whether a further time of an engine can teach anything."""
        return self._answers[engine] < _ENOUGH

    @property
    def engine(self) -> str:
        """The engine for the next answer."""
        engine, columns = self._seconds(OXIGRAPH), self._seconds(COLUMNS)
        return COLUMNS if columns < engine else OXIGRAPH

    @property
    def reason(self) -> str:
        """Why, in words."""
        times = [f"{engine} in {self._least[engine] * 1000:.3g} ms" for engine in ENGINES if engine in self._least]
        if times:
            return f"it was answered by {' and '.join(times)}"
        touched = f"about {self._effort.touched:,.0f} statements"
        if self.engine == COLUMNS:
            return f"{touched} would be looked up"
        return f"{touched} are looked up, which is soon done"

    def _seconds(self, engine: str) -> float:
        expected = self._effort.for_columns if engine == COLUMNS else self._effort.for_engine
        if engine not in self._least:
            return expected / _SHARE if self._least else expected
        if engine == COLUMNS and self._answers[engine] == 1:
            # The first answer read tables, and texts of terms, that the second has at hand.
            return min(expected, self._least[engine])
        return self._least[engine]


class Watch:
    """
    How long an answer takes, in the engine and as its rows are taken, without what is done with these.

    :param learn: is told the seconds, and whether the last row was taken; none where nothing is to be learnt
    """

    def __init__(self, learn: Callable[[float, bool], None] | None) -> None:
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
