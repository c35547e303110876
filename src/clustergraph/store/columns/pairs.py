"""The triples of predicates as arrays of numbers in memory, sorted by subject and by object."""

import threading
from collections import OrderedDict
from typing import Any, NamedTuple

import numpy

from clustergraph.store.columns.snapshot import Snapshot

__all__ = ["MOST", "Pairs", "Sorted"]

MOST = 256 << 20
"""Bytes of arrays that are kept at a time."""


class Sorted(NamedTuple):
    """Two arrays of int32 of one length, in the order of the first."""

    keys: Any
    values: Any


_NONE = Sorted(numpy.empty(0, "int32"), numpy.empty(0, "int32"))


class Pairs:
    """
    Arrays of a snapshot, read when they are wanted; what was not used for longest goes where they take too much.

    :ivar snapshot: what they are of
    :param most: the bytes that all may take
    """

    def __init__(self, snapshot: Snapshot, *, most: int = MOST) -> None:
        self.snapshot = snapshot
        self._most = most
        self._held = OrderedDict[tuple[int, bool], Sorted]()
        self._languages: dict[str, Any] = {}
        self._lock = threading.Lock()

    def missing(self, predicate: int, *, by_object: bool) -> int:
        """How many pairs there are to read before these are at hand; none where they are."""
        known = self.snapshot.predicates.get(predicate)
        return known.size if known is not None and (predicate, by_object) not in self._held else 0

    def sorted(self, predicate: int, *, by_object: bool) -> Sorted:
        """The pairs of a predicate: subjects with their objects, or objects with their subjects."""
        if predicate not in self.snapshot.predicates:
            return _NONE
        key = predicate, by_object
        with self._lock:
            found = self._held.get(key)
            if found is None:
                found = self._held[key] = self._read(predicate, by_object)
                self._make_room()
            self._held.move_to_end(key)
        return found

    def of_language(self, language: str) -> Any:
        """The numbers of the texts in a language, in their order."""
        with self._lock:
            if language not in self._languages:
                sql = (
                    "SELECT id FROM terms WHERE kind = 3 AND (extra = $1 OR starts_with(extra, $1 || '--')) ORDER BY id"
                )
                self._languages[language] = self.snapshot.cursor().execute(sql, [language]).fetchnumpy()["id"]
        return self._languages[language]

    def _read(self, predicate: int, by_object: bool) -> Sorted:
        read = self.snapshot.cursor().execute(f"SELECT s, o FROM p{predicate}").fetchnumpy()
        keys, values = (read["o"], read["s"]) if by_object else (read["s"], read["o"])
        if not bool((keys[:-1] <= keys[1:]).all()):
            order = numpy.argsort(keys)
            keys, values = keys[order], values[order]
        return Sorted(keys, values)

    def _make_room(self) -> None:
        size = sum(pairs.keys.nbytes + pairs.values.nbytes for pairs in self._held.values())
        while size > self._most and len(self._held) > 1:
            _, gone = self._held.popitem(last=False)
            size -= gone.keys.nbytes + gone.values.nbytes
