"""How much work a query is for the engine, which goes from triple to triple, and for columns, which read tables."""

from collections.abc import Set

from pyoxigraph import NamedNode

from clustergraph.store.columns.algebra import (
    Bind,
    Call,
    Closure,
    Exists,
    Expression,
    Filter,
    Group,
    Join,
    Left,
    Minus,
    Node,
    Pattern,
    Select,
    Triples,
    Union,
    Values,
    Variable,
)
from clustergraph.store.columns.parsing import variables
from clustergraph.store.columns.snapshot import Snapshot

__all__ = ["Work", "work"]

# Of what the snapshot does not count as frequent.
_RARE = 200


class Work:
    """How many triples the engine would touch, and how many tables columns would read."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.touched = 0.0
        self.tables = 0

    @property
    def for_engine(self) -> float:
        """Seconds, about, for the engine."""
        return self.touched * 3e-6

    @property
    def for_columns(self) -> float:
        """Seconds for columns, rather too many than too few: where both are quick, the engine is safer."""
        return 18e-3 + self.tables * 2e-3

    def pattern(self, pattern: Pattern, rows: float, bound: Set[str]) -> float:
        """How many rows come out for so many that come in with some variables bound."""
        match pattern:
            case Triples(patterns):
                return self._triples(list(patterns), rows, set(bound))
            case Join(left, right):
                found = self.pattern(left, rows, bound)
                if isinstance(right, Select | Group):
                    return max(found, self.pattern(right, 1, frozenset()))
                return self.pattern(right, found, bound | set(variables(left)))
            case Left(left, right, _):
                found = self.pattern(left, rows, bound)
                return max(found, self.pattern(right, found, bound | set(variables(left))))
            case Minus(left, right):
                found = self.pattern(left, rows, bound)
                self.pattern(right, found, bound | set(variables(left)))
                return found
            case Union(parts):
                return sum(self.pattern(part, rows, bound) for part in parts)
            case Filter(inner, conditions):
                found = self.pattern(inner, rows, bound)
                for condition in conditions:
                    self._condition(condition, found, bound | set(variables(inner)))
                return found
            case Bind(inner, _, _) | Group(inner, _, _, _) | Select(inner, _):
                return self.pattern(inner, rows, bound)
            case Values(_, listed):
                return rows * len(listed)

    def _condition(self, condition: Expression, rows: float, bound: Set[str]) -> None:
        if isinstance(condition, Exists):
            self.pattern(condition.pattern, rows, bound)
        elif isinstance(condition, Call):
            for argument in condition.arguments:
                self._condition(argument, rows, bound)

    def _triples(self, patterns: list[tuple[Node, Node | Closure, Node]], rows: float, bound: set[str]) -> float:
        """The patterns one after the other, the one that gives the fewest rows first."""
        while patterns:
            sizes = [self._size(*pattern, bound) for pattern in patterns]
            place = sizes.index(min(sizes))
            rows *= sizes[place]
            self.touched += rows
            chosen = patterns.pop(place)
            # A path is followed step by step, each a query of its own.
            self.tables += 5 if isinstance(chosen[1], Closure) else 1
            bound |= {part.name for part in chosen if isinstance(part, Variable)}
        return rows

    def _size(self, subject: Node, predicate: Node | Closure, object: Node, bound: set[str]) -> float:
        starts, ends = _is_known(subject, bound), _is_known(object, bound)
        if isinstance(predicate, Variable):
            return 1 if starts and ends else 8 if starts or ends else self._snapshot.size
        iri = predicate.predicate if isinstance(predicate, Closure) else predicate
        assert isinstance(iri, NamedNode)
        number = self._snapshot.number_of(iri)
        known = self._snapshot.predicates.get(number or -1)
        if known is None:
            return 0
        if starts and ends:
            return min(1.0, known.size / known.subjects / known.objects)
        if isinstance(predicate, Closure):
            return 10 if starts or ends else known.size * 3
        if starts:
            return known.size / known.subjects
        if not ends:
            return known.size
        if isinstance(object, Variable):
            return known.size / known.objects
        if known.size < _RARE:
            return known.size / known.objects
        size = self._snapshot.frequent.get((known.number, self._snapshot.number_of(object) or 0))
        return size if size else min(known.size / known.objects, _RARE)


def _is_known(node: Node, bound: set[str]) -> bool:
    return not isinstance(node, Variable) or node.name in bound


def work(snapshot: Snapshot, select: Select, bound: Set[str]) -> Work:
    """What answering a query takes."""
    found = Work(snapshot)
    found.pattern(select, 1, bound)
    return found
