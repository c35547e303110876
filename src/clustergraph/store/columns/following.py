"""The rows of a walk: each pattern looked up in sorted arrays, for all rows at once."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy

from clustergraph.store.columns.pairs import Pairs, Sorted
from clustergraph.store.columns.walking import UNBOUND, Condition, End, Language, Part, Step, Walk

__all__ = ["MOST", "TooMany", "follow", "unread"]

MOST = 500_000
"""More rows than this, at any step, are not followed."""

# The column that tells which row an option was added to.
_ROW = "#"


class TooMany(Exception):
    """There are more rows at a step than can be followed soon."""


class _Rows:
    """Rows as an array for each name; one row without names at first."""

    def __init__(self, columns: dict[str, Any], size: int) -> None:
        self.columns = columns
        self.size = size

    def values(self, end: End) -> Any:
        """The numbers at an end of a pattern in each row; none where the variable has none yet."""
        return numpy.full(self.size, end, "int32") if isinstance(end, int) else self.columns.get(end)

    def taken(self, chosen: Any) -> "_Rows":
        """Some rows, by their places or by whether they are."""
        columns = {name: values[chosen] for name, values in self.columns.items()}
        size = int(chosen.sum()) if chosen.dtype == bool else len(chosen)
        return _Rows(columns, size)

    def beside(self, name: End, values: Any) -> "_Rows":
        """The rows with a further column, or as far as its values are those that are there."""
        known = self.values(name)
        if known is not None:
            return self.taken(known == values)
        assert isinstance(name, str)
        return _Rows({**self.columns, name: values}, self.size)


def follow(walk: Walk, pairs: Pairs) -> tuple[dict[str, Any], int]:
    """
    The numbers of each name that a question gives, in the order of rows it asks for, and how many rows there are.

    UNBOUND stands where there is no value. Raises TooMany.
    """
    rows = _followed(_Rows({}, 1), walk.part, pairs)
    for option in walk.options:
        rows = _added(rows, option, pairs)
    rows = _passed(rows, walk.conditions, pairs)
    if walk.distinct:
        rows = _distinct(rows, walk.names)
    rows = _sorted(rows, walk)
    return {name: rows.columns[name] for name in walk.names}, rows.size


def unread(walk: Walk, pairs: Pairs) -> int:
    """How many pairs have to be read before a question can be followed."""
    known = set[End]()
    wanted = {pair for part in (walk.part, *walk.options) for pair in _wanted(part, known)}
    return sum(pairs.missing(predicate, by_object=by_object) for predicate, by_object in wanted)


def _wanted(part: Part, known: set[End]) -> Iterator[tuple[int, bool]]:
    for step in part.steps:
        yield step.predicate, not (isinstance(step.subject, int) or step.subject in known)
        known |= {step.subject, step.object}


def _followed(rows: _Rows, part: Part, pairs: Pairs) -> _Rows:
    for step in part.steps:
        rows = _stepped(rows, step, pairs)
    return _passed(rows, part.conditions, pairs)


def _stepped(rows: _Rows, step: Step, pairs: Pairs) -> _Rows:
    for near, far, by_object in ((step.subject, step.object, False), (step.object, step.subject, True)):
        keys = rows.values(near)
        if keys is not None:
            places, found = _looked_up(pairs.sorted(step.predicate, by_object=by_object), keys)
            return rows.taken(places).beside(far, found)
    found = pairs.sorted(step.predicate, by_object=False)
    _check(len(found.keys))
    return _Rows({}, len(found.keys)).beside(step.subject, found.keys).beside(step.object, found.values)


def _looked_up(pairs: Sorted, keys: Any) -> tuple[Any, Any]:
    """For each value that is found, the place of its key among those looked for, and the value."""
    first, last = pairs.keys.searchsorted(keys, "left"), pairs.keys.searchsorted(keys, "right")
    counts = last - first
    total = int(counts.sum())
    _check(total)
    before = numpy.cumsum(counts) - counts
    places = numpy.repeat(numpy.arange(len(keys)), counts)
    return places, pairs.values[numpy.arange(total) + numpy.repeat(first - before, counts)]


def _check(size: int) -> None:
    if size > MOST:
        raise TooMany


def _added(rows: _Rows, option: Part, pairs: Pairs) -> _Rows:
    """The rows with what an option adds to them; those to which it adds nothing as they are."""
    numbers = numpy.arange(rows.size)
    found = _followed(_Rows({**rows.columns, _ROW: numbers}, rows.size), option, pairs)
    alone = rows.taken(numpy.setdiff1d(numbers, found.columns.pop(_ROW)))
    _check(found.size + alone.size)
    unbound = numpy.full(alone.size, UNBOUND, "int32")
    columns = {
        name: numpy.concatenate([values, alone.columns.get(name, unbound)]) for name, values in found.columns.items()
    }
    return _Rows(columns, found.size + alone.size)


def _passed(rows: _Rows, conditions: Iterable[Condition], pairs: Pairs) -> _Rows:
    for condition in conditions:
        if isinstance(condition, Language):
            texts = pairs.of_language(condition.language)
            rows = rows.taken(_is_among(rows.columns[condition.name], texts))
        else:
            one, other = rows.values(condition.one), rows.values(condition.other)
            is_bound = (one != UNBOUND) & (other != UNBOUND)
            rows = rows.taken(is_bound & ((one == other) == condition.is_same))
    return rows


def _is_among(numbers: Any, known: Any) -> Any:
    if len(known) == 0:
        return numpy.zeros(len(numbers), bool)
    return known[numpy.minimum(known.searchsorted(numbers), len(known) - 1)] == numbers


def _distinct(rows: _Rows, names: Iterable[str]) -> _Rows:
    chosen = [rows.columns[name] for name in names]
    if not chosen:
        return _Rows({}, min(rows.size, 1))
    order = numpy.lexsort(chosen)
    is_new = numpy.zeros(rows.size, bool)
    is_new[:1] = True
    for values in chosen:
        is_new[1:] |= values[order][1:] != values[order][:-1]
    return rows.taken(order[is_new])


def _sorted(rows: _Rows, walk: Walk) -> _Rows:
    if walk.order:
        keys = [-rows.columns[name] if is_down else rows.columns[name] for name, is_down in walk.order]
        # Rows that are equal in order come in the same one each time.
        ties = [rows.columns[name] for name in walk.names]
        rows = rows.taken(numpy.lexsort([*reversed(ties), *reversed(keys)]))
    last = None if walk.limit is None else walk.offset + walk.limit
    return rows.taken(numpy.arange(rows.size)[walk.offset : last])
