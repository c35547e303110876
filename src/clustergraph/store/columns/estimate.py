"""How much work a query is for the engine, which goes from triple to triple, and for columns, which read tables."""

from collections.abc import Sequence, Set

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
from clustergraph.vocabulary import PREFIXES

__all__ = ["Work", "next_pattern", "work"]

_TYPE = NamedNode(PREFIXES["rdf"] + "type")

# Of what the snapshot does not count as frequent.
_RARE = 200


class Work:
    """
    What the engine would do, and how many tables columns would read.

    :ivar looked_up: how often the engine looks into an index
    :ivar touched: how many triples it finds there
    :ivar followed: how many paths of any length it starts
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.looked_up = 0.0
        self.followed = 0.0
        self.touched = 0.0
        self.tables = 0

    @property
    def for_engine(self) -> float:
        """Seconds, about, for the engine."""
        return (self.looked_up + self.touched) * 1.2e-6 + self.followed * 12e-6

    @property
    def for_columns(self) -> float:
        """Seconds, about, for columns that were read before."""
        return 1.2e-3 + self.tables * 0.6e-3

    @property
    def for_walk(self) -> float:
        """Seconds, about, to follow triples in arrays that were read before."""
        return 0.2e-3 + (self.looked_up + self.touched) * 0.1e-6

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
        """The patterns one after the other, in the engine's order."""
        while patterns:
            chosen = patterns.pop(next_pattern(patterns, bound))
            self.looked_up += rows
            self.followed += rows if isinstance(chosen[1], Closure) else 0
            rows *= self._size(*chosen, bound)
            self.touched += rows
            # A path is followed step by step, each a query of its own.
            self.tables += 5 if isinstance(chosen[1], Closure) else 1
            bound |= {part.name for part in chosen if isinstance(part, Variable)}
        return rows

    def _size(self, subject: Node, predicate: Node | Closure, object: Node, bound: set[str]) -> float:
        """How many triples of a pattern are found at each look-up."""
        starts, ends = _is_known(subject, bound), _is_known(object, bound)
        if isinstance(predicate, Variable):
            return 1 if starts and ends else 8 if starts or ends else self._snapshot.size
        iri = predicate.predicate if isinstance(predicate, Closure) else predicate
        assert isinstance(iri, NamedNode)
        known = self._snapshot.predicates.get(self._snapshot.number_of(iri) or -1)
        if known is None:
            return 0
        if isinstance(predicate, Closure):
            return 10 if starts or ends else known.size * 3
        if starts and ends:
            # How many of those at hand pass is not known: what has the most triples is asked for the most.
            return min(1.0, known.size / known.subjects)
        if starts:
            return known.size / known.subjects
        if not ends:
            return known.size
        if isinstance(object, Variable):
            # What other patterns lead to has more triples than the mean of all, as many as a triple's object has.
            return known.object_degree
        size = self._snapshot.frequent.get((known.number, self._snapshot.number_of(object) or 0))
        return size if size else min(known.object_degree, _RARE)


def next_pattern(patterns: Sequence[tuple[Node, Node | Closure, Node]], bound: Set[str]) -> int:
    """The place of the pattern that the engine takes next: one that is connected, whose form it holds for small."""
    forms = [_form(*pattern, bound) for pattern in patterns]
    return forms.index(min(forms))


def _form(subject: Node, predicate: Node | Closure, object: Node, bound: Set[str]) -> tuple[bool, int]:
    """By `estimate_triple_pattern_size` and `estimate_path_size` of Oxigraph's optimizer."""
    starts, ends = _is_known(subject, bound), _is_known(object, bound)
    is_apart = bool(bound) and not any(
        isinstance(part, Variable) and part.name in bound for part in (subject, predicate, object)
    )
    if isinstance(predicate, Closure):
        size = 1 if starts and ends else 10_000 if starts else 1_000_000 if ends else 1_000_000_000
    elif isinstance(predicate, Variable):
        size = {(True, True): 2, (True, False): 100, (False, True): 10_000, (False, False): 1_000_000_000}[starts, ends]
    else:
        size = {(True, True): 1, (True, False): 10, (False, True): 1_000, (False, False): 1_000_000}[starts, ends]
        size += predicate == _TYPE
    return is_apart, size


def _is_known(node: Node, bound: Set[str]) -> bool:
    return not isinstance(node, Variable) or node.name in bound


def work(snapshot: Snapshot, select: Select, bound: Set[str]) -> Work:
    """What answering a query takes."""
    found = Work(snapshot)
    found.pattern(select, 1, bound)
    return found
