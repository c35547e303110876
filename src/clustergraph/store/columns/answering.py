"""The read engine beside the store of record: which questions it answers, and why it leaves others."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode
from pyoxigraph import Store as Engine

from clustergraph.errors import QueryTimeout, StoreError
from clustergraph.solutions import Row, Solutions, Triples
from clustergraph.store.columns import decoding
from clustergraph.store.columns.algebra import Query, Unsupported
from clustergraph.store.columns.choosing import COLUMNS, OXIGRAPH, WALK, Choice, Verdict, Watch
from clustergraph.store.columns.estimate import work
from clustergraph.store.columns.keeping import Snapshots
from clustergraph.store.columns.parsing import parse
from clustergraph.store.columns.plan import Plan, followed, plan
from clustergraph.store.columns.snapshot import Snapshot
from clustergraph.store.columns.walking import Walk, walk

if TYPE_CHECKING:
    from clustergraph.store.columns.pairs import Pairs

__all__ = ["Columns"]

_KEPT = 500
# So many seconds columns have at least, and twice what the engine is thought to take; then the engine answers.
_PATIENCE = 1.0
# So many triples are read into arrays for a question, some 30 ns each; the first one of a process waits for none.
_READ = 5_000_000


@dataclass
class _Known:
    """What is known of a question: a verdict for good, or what to choose from, and how columns answer it."""

    snapshot: Snapshot
    verdict: Verdict | None = None
    query: Query | None = None
    choice: Choice | None = None
    plan: Plan | None = None
    walk: Walk | None = None


class Columns:
    """
    What answers questions from the snapshots of a store.

    :param setting: as of Snapshots
    """

    def __init__(self, setting: str | None = None) -> None:
        self._snapshots = Snapshots(setting)
        self._known: dict[Any, _Known] = {}
        self._queries: dict[Any, Query | str] = {}
        self._pairs: Pairs | None = None
        self._asked = 0

    def verdict(self, data: Any, text: str, prefixes: Mapping[str, str], bound: Mapping[str, Any]) -> Verdict:
        """
        Which engine is to answer a question; writes the snapshot where it is missing and worth it by now.

        :param data: the state of the store to ask, which has the engine and its folder
        """
        return self._verdict(data, text, prefixes, bound)[0]

    def _verdict(
        self, data: Any, text: str, prefixes: Mapping[str, str], bound: Mapping[str, Any]
    ) -> tuple[Verdict, _Known | None, str]:
        """Also what is known of the question, and the way it is answered."""
        snapshot = self._snapshots.opened(data.folder, data.engine)
        if snapshot is None:
            return Verdict(OXIGRAPH, self._snapshots.why), None, OXIGRAPH
        known = self._known_of(snapshot, text, prefixes, bound)
        way = OXIGRAPH if known.choice is None else self._way(known, known.choice)
        if way == COLUMNS and known.plan is None and known.verdict is None:
            known.verdict = self._tried(lambda: self._plan(known, bound))
        if known.verdict is not None:
            return known.verdict, known, OXIGRAPH
        assert known.choice is not None
        return Verdict(OXIGRAPH if way == OXIGRAPH else COLUMNS, known.choice.reason(way)), known, way

    def _known_of(self, snapshot: Snapshot, text: str, prefixes: Mapping[str, str], bound: Mapping[str, Any]) -> _Known:
        key = _key(text, prefixes, bound)
        known = self._known.get(key)
        # Another thread may have kept a plan of a former snapshot, whose numbers mean other terms.
        if known is None or known.snapshot is not snapshot:
            if len(self._known) > _KEPT:
                self._known.clear()
            known = _Known(snapshot)
            known.verdict = self._tried(lambda: self._judge(known, text, prefixes, bound))
            self._known[key] = known
        return known

    def _judge(self, known: _Known, text: str, prefixes: Mapping[str, str], bound: Mapping[str, Any]) -> None:
        known.query = self._read(text, prefixes)
        known.walk = walk(known.snapshot, known.query, bound)
        known.choice = Choice(work(known.snapshot, known.query.select, bound.keys()), walks=known.walk is not None)

    def _way(self, known: _Known, choice: Choice) -> str:
        way = choice.way()
        if way == WALK and not self._is_near(known):
            return choice.way(without=WALK)
        return way

    def _is_near(self, known: _Known) -> bool:
        """Whether what a walk reads is at hand, or soon read."""
        from clustergraph.store.columns.following import unread

        assert known.walk is not None
        return unread(known.walk, self._pairs_of(known.snapshot)) <= (_READ if self._asked else 0)

    def _pairs_of(self, snapshot: Snapshot) -> "Pairs":
        from clustergraph.store.columns.pairs import Pairs

        if self._pairs is None or self._pairs.snapshot is not snapshot:
            self._pairs = Pairs(snapshot)
        return self._pairs

    def _plan(self, known: _Known, bound: Mapping[str, Any]) -> None:
        if not all(isinstance(term, NamedNode | Literal) for term in bound.values()):
            raise Unsupported("a parameter that is neither IRI nor literal")
        assert known.query is not None
        known.plan = plan(known.snapshot, known.query, bound)

    def _tried(self, step: Callable[[], None]) -> Verdict | None:
        """Do a step; why the engine has to answer where that is not possible."""
        try:
            step()
        except Unsupported as error:
            return Verdict(OXIGRAPH, f"columns do not answer this: {error}")
        except Exception as error:
            # Whatever fails here, the engine has still to answer, or to say what is wrong with the text.
            self._failed(error)
            return Verdict(OXIGRAPH, _FAILED)
        return None

    def _read(self, text: str, prefixes: Mapping[str, str]) -> Query:
        key = (text, tuple(prefixes.items()))
        if key not in self._queries:
            if len(self._queries) > _KEPT:
                self._queries.clear()
            try:
                self._queries[key] = parse(text, prefixes)
            except Unsupported as error:
                self._queries[key] = str(error)
        found = self._queries[key]
        if isinstance(found, str):
            raise Unsupported(found)
        return found

    def ask(
        self, question: Mapping[str, Any], data: Any, *, timeout: float | None = None
    ) -> Solutions | Triples | Watch:
        """
        The answer of columns to a question that they answer; for another one, what takes the time of the engine's.

        Raises what the engine raises about a text that it does not accept, and QueryTimeout.

        :param question: the arguments of the engine's `query`
        :param data: the state of the store to ask, which has the engine
        """
        bound = {variable.value: term for variable, term in question["substitutions"].items()}
        _, known, way = self._verdict(data, question["text"], question["prefixes"], bound)
        self._asked += 1
        if known is None or known.choice is None or way == OXIGRAPH:
            return self._watch(known)
        if known.choice.is_open(way):
            arguments = dict(question)
            Engine().query(arguments.pop("text"), **arguments)
        start = time.perf_counter()
        answer = self._walked(known, bound, timeout) if way == WALK else self._answered(known, known.choice, timeout)
        if answer is not None:
            known.choice.learn(way, time.perf_counter() - start)
            return answer
        if way == WALK:
            return self.ask(question, data, timeout=timeout)
        known.verdict = Verdict(OXIGRAPH, _FAILED)
        return Watch()

    def _watch(self, known: _Known | None) -> Watch:
        if self._snapshots.is_awaited:
            return Watch(lambda seconds, _: self._snapshots.count(seconds))
        choice = known.choice if known is not None else None
        if choice is None or not choice.is_open(OXIGRAPH):
            return Watch()
        return Watch(lambda seconds, is_whole: choice.learn(OXIGRAPH, seconds) if is_whole else None)

    def _walked(self, known: _Known, bound: Mapping[str, Any], timeout: float | None) -> Solutions | Triples | None:
        """The answer by arrays; none, and never again, where there are too many rows on the way."""
        import duckdb

        from clustergraph.store.columns.following import TooMany, follow

        assert known.walk is not None and known.choice is not None and known.query is not None
        try:
            found, size = follow(known.walk, self._pairs_of(known.snapshot))
        except (TooMany, duckdb.Error) as error:
            known.choice.drop(WALK)
            self._failed(error)
            return None
        chosen, arrays = followed(known.query, bound, found, size)
        return self._decoded(known.snapshot, chosen, arrays, _clock(timeout))

    def _answered(self, known: _Known, choice: Choice, timeout: float | None) -> Solutions | Triples | None:
        """The answer of columns; none where they fail or are slow, so that the engine has to answer."""
        import duckdb

        assert known.plan is not None
        patience = max(_PATIENCE, 2 * choice.expected[OXIGRAPH])
        check = _clock(timeout)
        cursor = known.snapshot.cursor()
        timer = threading.Timer(patience if timeout is None else min(timeout, patience), cursor.interrupt)
        timer.daemon = True
        timer.start()
        try:
            found = cursor.execute(known.plan.sql).fetchnumpy()
        except duckdb.Error as error:
            check()
            self._failed(error)
            return None
        finally:
            timer.cancel()
        return self._decoded(known.snapshot, known.plan, found, check)

    def _decoded(
        self, snapshot: Snapshot, chosen: Plan, found: Mapping[str, Any], check: Callable[[], None]
    ) -> Solutions | Triples | None:
        """The answer in terms; none where the first rows cannot be told."""
        import duckdb

        decoded = decoding.rows(snapshot, chosen, found, check)
        try:
            first = list(islice(decoded, 1))
        except (duckdb.Error, *_DECODING) as error:
            self._failed(error, damaged=True)
            return None
        rows = chain(first, self._rest(decoded))
        if chosen.template is not None:
            return Triples(decoding.triples(chosen, rows))
        return Solutions([column.name for column in chosen.columns], rows)

    def _rest(self, rows: Iterator[Row]) -> Iterator[Row]:
        """The rows; where they break off, some are taken already, so that the engine cannot answer instead."""
        import duckdb

        try:
            yield from rows
        except (duckdb.Error, *_DECODING) as error:
            self._failed(error, damaged=True)
            raise StoreError(
                "the answer broke off, as its snapshot is damaged: ask again, which reads it no more"
            ) from error

    def _failed(self, error: Exception, *, damaged: bool = False) -> None:
        """Use a snapshot no more that has turned out to be damaged."""
        import duckdb

        if damaged or isinstance(error, duckdb.IOException | duckdb.FatalException | duckdb.InternalException):
            self._snapshots.drop()

    def prepare(self, data: Any) -> None:
        """Write the snapshot of a generation that is large, now."""
        self._snapshots.prepare(data.folder, data.engine)

    def release(self) -> None:
        """Let go of the snapshot."""
        self._snapshots.release()
        self._known.clear()
        self._pairs = None


_FAILED = "columns failed at this, or took too long"
# What a damaged snapshot can lead to besides the errors of duckdb: numbers without a term, terms that are none.
_DECODING = (LookupError, ValueError, TypeError)


def _clock(timeout: float | None) -> Callable[[], None]:
    """What raises QueryTimeout when the time is over."""
    end = None if timeout is None else time.monotonic() + timeout

    def check() -> None:
        if timeout is not None and end is not None and time.monotonic() >= end:
            raise QueryTimeout(timeout)

    return check


def _key(text: str, prefixes: Mapping[str, str], bound: Mapping[str, Any]) -> tuple[Any, ...]:
    return text, tuple(prefixes.items()), tuple(bound.items())
