"""The read engine beside the store of record: which questions it answers, and why it leaves others."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode
from pyoxigraph import Store as Engine

from clustergraph.errors import LockedError, QueryTimeout, StoreError
from clustergraph.solutions import Row, Solutions, Triples
from clustergraph.store.columns import decoding
from clustergraph.store.columns.algebra import Query, Unsupported
from clustergraph.store.columns.build import write
from clustergraph.store.columns.choosing import COLUMNS, OXIGRAPH, Choice, Verdict, Watch
from clustergraph.store.columns.estimate import work
from clustergraph.store.columns.parsing import parse
from clustergraph.store.columns.plan import Plan, plan
from clustergraph.store.columns.snapshot import Snapshot

__all__ = ["FILE", "LEAST", "Columns"]

FILE = "columns.duckdb"
"""The snapshot of a generation, in its folder."""

LEAST = 16 << 20
"""Bytes of a generation, about 100,000 statements: below, the engine answers soon enough without a snapshot."""

# A snapshot of so many bytes of the engine's takes about one second to write.
_BYTES_A_SECOND = 12 << 20
_KEPT = 500
# So many seconds columns have at least, and twice what the engine is thought to take; then the engine answers.
_PATIENCE = 1.0


@dataclass
class _Known:
    """What is known of a question: a verdict for good, or what to choose the engine from, and the plan for columns."""

    snapshot: Snapshot
    verdict: Verdict | None = None
    query: Query | None = None
    choice: Choice | None = None
    plan: Plan | None = None


class Columns:
    """
    The snapshots of a store, one at a time.

    :param setting: `auto` to use snapshots where duckdb and numpy are installed, `off` not to; by default what the
        environment variable CLUSTERGRAPH_READ_ENGINE says, else `auto`
    """

    def __init__(self, setting: str | None = None) -> None:
        self._setting = setting or os.environ.get("CLUSTERGRAPH_READ_ENGINE") or "auto"
        self._lock = threading.Lock()
        self._folder: Path | None = None
        self._snapshot: Snapshot | None = None
        self._why = ""
        self._spent = 0.0
        self._writer: int | None = None
        self._known: dict[Any, _Known] = {}
        self._queries: dict[Any, Query | str] = {}

    def verdict(self, data: Any, text: str, prefixes: Mapping[str, str], bound: Mapping[str, Any]) -> Verdict:
        """
        Which engine is to answer a question; writes the snapshot where it is missing and worth it by now.

        :param data: the state of the store to ask, which has the engine and its folder
        """
        snapshot = self._opened(data.folder, data.engine)
        if snapshot is None:
            return Verdict(OXIGRAPH, self._why)
        known = self._known_of(snapshot, text, prefixes, bound)
        if known.verdict is not None:
            return known.verdict
        assert known.choice is not None
        engine, reason = known.choice.engine, known.choice.reason
        if engine == OXIGRAPH:
            return Verdict(engine, reason)
        if known.plan is None:
            known.verdict = self._tried(lambda: self._plan(known, bound))
        return known.verdict or Verdict(engine, reason, known.plan, known.choice.expected, snapshot)

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
        known.choice = Choice(work(known.snapshot, known.query.select, bound.keys()))

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
    ) -> Solutions | Triples | None:
        """
        The answer of columns to a question that they answer; none for another one.

        Raises what the engine raises about a text that it does not accept, and QueryTimeout.

        :param question: the arguments of the engine's `query`
        :param data: the state of the store to ask, which has the engine
        """
        text, prefixes, bound = _parts(question)
        verdict = self.verdict(data, text, prefixes, bound)
        if verdict.plan is None or verdict.snapshot is None:
            return None
        known = self._known_of(verdict.snapshot, text, prefixes, bound)
        assert known.choice is not None
        if known.choice.is_open(COLUMNS):
            arguments = dict(question)
            Engine().query(arguments.pop("text"), **arguments)
        start = time.perf_counter()
        answer = self._answered(verdict.snapshot, verdict.plan, timeout, max(_PATIENCE, 2 * verdict.seconds))
        if answer is None:
            known.verdict = Verdict(OXIGRAPH, _FAILED)
        else:
            known.choice.learn(COLUMNS, time.perf_counter() - start)
        return answer

    def watch(self, question: Mapping[str, Any]) -> Watch:
        """What takes the time of the engine's answer to a question, to learn when columns pay."""
        if self._snapshot is None:
            return Watch((lambda seconds, _: self._count(seconds)) if self._folder is not None else None)
        known = self._known.get(_key(*_parts(question)))
        choice = known.choice if known is not None else None
        if choice is None or not choice.is_open(OXIGRAPH):
            return Watch(None)
        return Watch(lambda seconds, is_whole: choice.learn(OXIGRAPH, seconds) if is_whole else None)

    def _count(self, seconds: float) -> None:
        self._spent += seconds

    def _answered(
        self, snapshot: Snapshot, chosen: Plan, timeout: float | None, patience: float
    ) -> Solutions | Triples | None:
        """The answer of columns; none where they fail or are slow, so that the engine has to answer."""
        import duckdb

        check = _clock(timeout)
        cursor = snapshot.cursor()
        timer = threading.Timer(patience if timeout is None else min(timeout, patience), cursor.interrupt)
        timer.daemon = True
        timer.start()
        try:
            found = cursor.execute(chosen.sql).fetchnumpy()
        except duckdb.Error as error:
            check()
            self._failed(error)
            return None
        finally:
            timer.cancel()
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
            with self._lock:
                self._why = "the snapshot is damaged"
                self._snapshot = None

    def prepare(self, data: Any) -> None:
        """Write the snapshot of a generation that is large, now."""
        if self._is_wanted(data.folder):
            self._write(data.folder, data.engine)

    def _is_wanted(self, folder: Path | None) -> bool:
        if folder is None:
            self._why = "the store is in memory"
        elif self._setting == "off":
            self._why = "the read engine is switched off"
        elif find_spec("duckdb") is None or find_spec("numpy") is None:
            self._why = "the read engine is not installed: pip install duckdb numpy"
        elif _size(folder) < LEAST:
            self._why = "the store is small"
        else:
            return True
        return False

    def _opened(self, folder: Path | None, engine: Engine) -> Snapshot | None:
        with self._lock:
            if folder != self._folder:
                self.release()
                self._folder = folder
                if self._is_wanted(folder):
                    self._open()
            elif self._snapshot is None and self._why in (_MISSING, _ELSEWHERE):
                assert folder is not None
                if (folder / FILE).exists():
                    self._open()
                elif self._spent >= _size(folder) / _BYTES_A_SECOND:
                    # Others who ask meanwhile are answered by the engine.
                    self._why = _WRITING
            if self._snapshot is not None or self._why != _WRITING or self._writer is not None:
                return self._snapshot
            self._writer = threading.get_ident()
        assert folder is not None
        try:
            is_written = self._write(folder, engine)
        finally:
            with self._lock:
                self._writer = None
                if self._why == _WRITING:
                    self._why = _MISSING
        with self._lock:
            if folder != self._folder:
                return None
            if is_written:
                self._open()
            return self._snapshot

    def _open(self) -> None:
        assert self._folder is not None
        path = self._folder / FILE
        self._why = _MISSING
        if path.exists():
            try:
                self._snapshot = Snapshot(path)
            except Exception:
                # Whatever is wrong with it, it is written anew.
                with suppress(OSError):
                    path.unlink()

    def _write(self, folder: Path, engine: Engine) -> bool:
        """Write the snapshot; whether that was possible."""
        self._spent = 0.0
        try:
            write(engine, folder / FILE)
        except LockedError:
            self._why = _ELSEWHERE
        except Exception as error:
            self._why = f"the snapshot cannot be written: {error}"
        else:
            return True
        return False

    def release(self) -> None:
        """Let go of the snapshot."""
        self._snapshot = None
        self._folder = None
        self._spent = 0.0
        self._known.clear()


_FAILED = "columns failed at this, or took too long"
_MISSING = "there is no snapshot yet; it is written when it pays"
_WRITING = "the snapshot is being written"
_ELSEWHERE = "another process is writing the snapshot"

# What a damaged snapshot can lead to besides the errors of duckdb: numbers without a term, terms that are none.
_DECODING = (LookupError, ValueError, TypeError)


def _size(folder: Path) -> int:
    with suppress(OSError):
        return sum(entry.stat().st_size for entry in folder.iterdir() if entry.suffix == ".sst")
    return 0


def _clock(timeout: float | None) -> Callable[[], None]:
    """What raises QueryTimeout when the time is over."""
    end = None if timeout is None else time.monotonic() + timeout

    def check() -> None:
        if timeout is not None and end is not None and time.monotonic() >= end:
            raise QueryTimeout(timeout)

    return check


def _parts(question: Mapping[str, Any]) -> tuple[str, Mapping[str, str], Mapping[str, Any]]:
    bound = {variable.value: term for variable, term in question["substitutions"].items()}
    return question["text"], question["prefixes"], bound


def _key(text: str, prefixes: Mapping[str, str], bound: Mapping[str, Any]) -> tuple[Any, ...]:
    return text, tuple(prefixes.items()), tuple(bound.items())
