"""A snapshot on the disk, open for reading: its dictionary, its tables, and what is known of each."""

import tempfile
import threading
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad
from pyoxigraph import Store as Engine

from clustergraph.store.columns.build import MOST_PREDICATES, NO_EXTENSIONS
from clustergraph.store.columns.kinds import FORMAT, Kind
from clustergraph.store.columns.values import kind_of, scaled
from clustergraph.vocabulary import XSD

__all__ = ["Predicate", "Snapshot", "canonical"]

_STEP = 4096


@dataclass(frozen=True)
class Predicate:
    """
    What is known of the triples of a predicate.

    :ivar object_degree: how many of them the object of one has in the mean, over the triples
    """

    number: int
    size: int
    subjects: int
    object_degree: float
    subject_kinds: int
    object_kinds: int


class Snapshot:
    """
    A snapshot, open for reading; raises an error of duckdb, or ValueError, for one that is damaged or another format's.

    :param path: the file
    """

    def __init__(self, path: Path) -> None:
        import duckdb

        config: dict[str, Any] = {"memory_limit": "3GB", "temp_directory": tempfile.gettempdir(), **NO_EXTENSIONS}
        self._database = duckdb.connect(str(path), read_only=True, config=config)
        self._lock = threading.Lock()
        found = self.rows("SELECT format, size FROM whole")
        if not found or found[0][0] != FORMAT:
            raise ValueError("a snapshot of another format")
        self.size: int = found[0][1]
        self.predicates = {row[0]: Predicate(*row) for row in self.rows("FROM predicates")}
        self.has_tables = len(self.predicates) <= MOST_PREDICATES
        self.subject_kinds, self.object_kinds = (
            reduce(or_, (getattr(known, name) for known in self.predicates.values()), 0)
            for name in ("subject_kinds", "object_kinds")
        )
        self.frequent = {(p, o): size for p, o, size in self.rows("FROM frequent")}
        self._landmarks = self.rows(f"SELECT value, id FROM terms WHERE kind = 1 AND id % {_STEP} = 0 ORDER BY id")
        self._kinds = {kind: (first, last) for kind, first, last in self.rows("FROM kinds")}
        self.terms: dict[int | None, Any] = {}
        self.number_of = lru_cache(maxsize=50_000)(self._number_of)
        self.ranges = lru_cache(maxsize=1_000)(self._ranges)

    def cursor(self) -> Any:
        """A connection for one query of a thread."""
        return self._database.cursor()

    def rows(self, sql: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a short answer."""
        with self._lock:
            return self._database.execute(sql, list(values)).fetchall()

    def range(self, kind: Kind) -> tuple[int, int]:
        """The first and last number of the terms of a kind; with terms of LANGUAGE there may be others between."""
        return self._kinds.get(kind, (0, -1))

    def _number_of(self, term: NamedNode | Literal) -> int | None:
        """The number of a term in its canonical spelling; none where the snapshot does not have it."""
        if isinstance(term, NamedNode):
            # IRIs are numbered in their order, so that one is near the landmark before it.
            place = bisect_right(self._landmarks, (term.value, 1 << 62))
            first = self._landmarks[place - 1][1] if place else 0
            sql = f"SELECT id FROM terms WHERE id BETWEEN {first} AND {first + _STEP} AND kind = 1 AND value = ?"
            found = self.rows(sql, [term.value])
            return found[0][0] if found else None
        extra = term.language or ("" if term.datatype.value == f"{XSD}string" else term.datatype.value)
        sql = "SELECT id FROM terms WHERE value = ? AND extra = ? AND kind"
        kinds = "= 3" if term.language else "<> 3 AND kind > 1"
        found = self.rows(f"{sql} {kinds}", [term.value, extra])
        return found[0][0] if len(found) == 1 else None

    def _ranges(self, literal: Literal) -> list[tuple[int, int, int, int, int]]:
        """
        Where a constant stands among the terms that can be compared with it, by their kind.

        Kind, first and last number; the first number that is not below the constant, and the last that is not above it.
        """
        kind = kind_of(literal)
        if kind in (Kind.INTEGER, Kind.DECIMAL):
            return [self._place("numbers", "number", scaled(literal), kind) for kind in (Kind.INTEGER, Kind.DECIMAL)]
        if kind is Kind.STRING:
            return [self._place("terms", "value", literal.value, kind)]
        if literal.datatype.value == f"{XSD}date" and self._is_day(literal.value):
            return [self._place("terms", "value", literal.value, Kind.DATE)]
        raise ValueError(literal)

    def _is_day(self, text: str) -> bool:
        return len(text) == 10 and self.rows("SELECT TRY_CAST(? AS DATE) IS NOT NULL", [text]) == [(True,)]

    def _place(self, table: str, column: str, value: Any, kind: Kind) -> tuple[int, int, int, int, int]:
        first, last = self.range(kind)
        ends = f"min(id) FILTER ({column} >= $1), max(id) FILTER ({column} <= $1)"
        sql = f"SELECT {ends} FROM {table} WHERE kind = {int(kind)}"
        if column == "number":
            sql = sql.replace("$1", f"{value}::HUGEINT")
        below, upto = self.rows(sql, [value] if column == "value" else [])[0]
        return int(kind), first, last, last + 1 if below is None else below, first - 1 if upto is None else upto


@lru_cache(maxsize=10_000)
def canonical(term: NamedNode | Literal) -> NamedNode | Literal:
    """A constant as the engine keeps it: `01` as 1."""
    if isinstance(term, NamedNode) or term.language or term.datatype.value == f"{XSD}string":
        return term
    node, engine = NamedNode("urn:x"), Engine()
    engine.add(Quad(node, node, term))
    found = next(iter(engine)).object
    assert isinstance(found, Literal)
    return found
