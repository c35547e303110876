"""Questions that can be followed from triple to triple: patterns, options, comparisons of names and of languages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

from clustergraph.store.columns.algebra import (
    Call,
    Closure,
    Expression,
    Filter,
    Join,
    Left,
    Node,
    Pattern,
    Query,
    Select,
    Triples,
    Unsupported,
    Variable,
)
from clustergraph.store.columns.estimate import next_pattern
from clustergraph.store.columns.kinds import ORDERED, Kind, mask
from clustergraph.store.columns.snapshot import Snapshot, canonical
from clustergraph.vocabulary import XSD

__all__ = ["UNBOUND", "Condition", "Language", "Part", "Same", "Step", "Walk", "walk"]

UNBOUND = -1
"""The number that stands where a variable has no value."""

# The number of every term that the snapshot does not have, which no triple has.
_FOREIGN = -2
_NODES = mask(Kind.BLANK, Kind.IRI)

End: TypeAlias = str | int
"""The name of a variable, or the number of a term."""


@dataclass(frozen=True)
class Step:
    """A triple pattern, with the number of its predicate, which is 0 where it has no triples."""

    subject: End
    predicate: int
    object: End


@dataclass(frozen=True)
class Language:
    """That a variable's value is a text in a language."""

    name: str
    language: str


@dataclass(frozen=True)
class Same:
    """That two ends, one of which at least is an IRI or blank node, are the same, or that they are not."""

    one: End
    other: End
    is_same: bool


Condition: TypeAlias = Language | Same


@dataclass(frozen=True)
class Part:
    """Patterns that all hold, in the order in which they are followed, and conditions on what they find."""

    steps: tuple[Step, ...]
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Walk:
    """
    A question as steps.

    :ivar options: what is added to a row where it holds
    :ivar conditions: on rows with what was added to them
    :ivar order: names to sort by, and whether downwards
    """

    part: Part
    options: tuple[Part, ...]
    conditions: tuple[Condition, ...]
    names: tuple[str, ...]
    distinct: bool
    order: tuple[tuple[str, bool], ...]
    limit: int | None
    offset: int


def walk(snapshot: Snapshot, query: Query, bindings: Mapping[str, NamedNode | Literal]) -> Walk | None:
    """
    How a question is followed; none for one of other forms, which the SQL of a plan may answer.

    :param bindings: terms for variables
    """
    if not snapshot.has_tables:
        return None
    try:
        return _Planning(snapshot, bindings).walk(query)
    except Unsupported:
        return None


class _Planning:
    def __init__(self, snapshot: Snapshot, bindings: Mapping[str, NamedNode | Literal]) -> None:
        self._snapshot = snapshot
        self._bound = {name: self._number(term) for name, term in bindings.items()}
        self._kinds: dict[str, int] = {}

    def walk(self, query: Query) -> Walk:
        select = query.select
        conditions, options, required = _taken_apart(select.pattern)
        main, names = self._part(required, set())
        found, certain = list[Part](), set(names)
        if options and not certain:
            raise Unsupported("an option that shares no variable")
        for pattern, also in options:
            part, added = self._part(pattern, certain)
            if (added - certain) & names:
                raise Unsupported("an option that shares what another one may leave unbound")
            found.append(Part(part.steps, part.conditions + self._conditions(also, certain | added)))
            names |= added
        early = [each for each in _each(conditions) if self._uses(each) <= certain]
        late = [each for each in _each(conditions) if not self._uses(each) <= certain]
        return Walk(
            Part(main.steps, main.conditions + self._conditions(early, certain)),
            tuple(found),
            self._conditions(late, names),
            tuple(name for name in select.names if name in names),
            select.distinct or query.template is not None,
            self._order(select, names),
            select.limit,
            select.offset,
        )

    def _part(self, pattern: Pattern, before: set[str]) -> tuple[Part, set[str]]:
        """Patterns in the engine's order, and the names they bind."""
        triples, conditions = _all(pattern)
        steps, bound = list[Step](), {*before, *self._bound}
        while triples:
            place = next_pattern(triples, bound)
            subject, predicate, object = triples.pop(place)
            if not isinstance(predicate, NamedNode):
                raise Unsupported("a path, or a variable as predicate")
            step = self._step(subject, predicate, object, before)
            if (steps or before) and not {step.subject, step.object} & bound:
                raise Unsupported("patterns that share no variable")
            steps.append(step)
            bound |= {end.name for end in (subject, object) if isinstance(end, Variable)}
        names = {end for step in steps for end in (step.subject, step.object) if isinstance(end, str)}
        if not steps:
            raise Unsupported("no patterns")
        return Part(tuple(steps), self._conditions(conditions, names)), names

    def _step(self, subject: Node, predicate: NamedNode, object: Node, before: set[str]) -> Step:
        known = self._snapshot.predicates.get(self._snapshot.number_of(predicate) or -1)
        ends = self._end(subject), self._end(object)
        kinds = (known.subject_kinds, known.object_kinds) if known else (_NODES, _NODES)
        for end, mine in zip(ends, kinds, strict=True):
            # What an option finds says nothing of the rows to which it adds nothing.
            if isinstance(end, str) and end not in before:
                self._kinds[end] = self._kinds.get(end, mine) & mine
        return Step(ends[0], known.number if known else 0, ends[1])

    def _end(self, node: Node) -> End:
        if isinstance(node, Variable):
            return self._bound.get(node.name, node.name)
        return self._number(node)

    def _number(self, term: NamedNode | Literal) -> int:
        if not isinstance(term, NamedNode | Literal):
            raise Unsupported("a parameter that is neither IRI nor literal")
        return self._snapshot.number_of(canonical(term)) or _FOREIGN

    def _uses(self, expression: Expression) -> set[str]:
        return _names(expression) - self._bound.keys()

    def _conditions(self, expressions: Iterable[Expression], names: set[str]) -> tuple[Condition, ...]:
        found = list[Condition]()
        for expression in _each(expressions):
            if not self._uses(expression) <= names:
                raise Unsupported("a condition on what is not bound")
            found.append(self._condition(expression))
        return tuple(found)

    def _condition(self, expression: Expression) -> Condition:
        match expression:
            case Call("=", (Call("LANG", (Variable(name),)), Literal() as text)) if _is_language(text):
                if name not in self._bound:
                    return Language(name, text.value)
            case Call("=" | "!=" as operator, (Variable() | NamedNode() as one, Variable() | NamedNode() as other)):
                ends = self._end(one), self._end(other)
                if any(isinstance(end, str) for end in ends) and self._is_node(one) | self._is_node(other):
                    return Same(*ends, operator == "=")
        raise Unsupported("a condition of another form")

    def _is_node(self, node: Variable | NamedNode) -> bool:
        """Whether a value can be nothing but an IRI or a blank node, which are the same only as terms."""
        if isinstance(node, NamedNode):
            return True
        return node.name in self._kinds and self._kinds[node.name] & ~_NODES == 0

    def _order(self, select: Select, names: set[str]) -> tuple[tuple[str, bool], ...]:
        found = list[tuple[str, bool]]()
        for key, is_down in select.order:
            if not isinstance(key, Variable) or key.name not in names:
                raise Unsupported("an order by what is computed")
            literals = self._kinds[key.name] & ~mask(Kind.IRI)
            if literals and not any(literals & ~family == 0 for family in ORDERED):
                raise Unsupported("an order of terms of many kinds")
            if select.distinct and key.name not in select.names:
                raise Unsupported("an order by what DISTINCT leaves out")
            found.append((key.name, is_down))
        if select.limit is not None and not found:
            raise Unsupported("LIMIT without an order")
        return tuple(found)


def _is_language(text: Literal) -> bool:
    return text.datatype.value == f"{XSD}string" and bool(text.value)


def _taken_apart(pattern: Pattern) -> tuple[list[Expression], list[tuple[Pattern, Sequence[Expression]]], Pattern]:
    """The conditions on the whole, the options with theirs, and the pattern that has to hold."""
    conditions = list[Expression]()
    options = list[tuple[Pattern, Sequence[Expression]]]()
    while True:
        if isinstance(pattern, Filter):
            conditions += pattern.conditions
            pattern = pattern.pattern
        elif isinstance(pattern, Left):
            options.insert(0, (pattern.right, pattern.conditions))
            if isinstance(pattern.left, Filter):
                # It belongs to what stands before the option, which may be an option too.
                raise Unsupported("a condition before an option")
            pattern = pattern.left
        else:
            return conditions, options, pattern


def _all(pattern: Pattern) -> tuple[list[tuple[Node, Node | Closure, Node]], list[Expression]]:
    """All triple patterns of a part, and its conditions, each on what is bound beside it."""
    match pattern:
        case Triples(patterns):
            return list(patterns), []
        case Filter(inner, conditions):
            triples, found = _all(inner)
            if not set().union(*map(_names, conditions)) <= {
                end.name for s, _, o in triples for end in (s, o) if isinstance(end, Variable)
            }:
                raise Unsupported("a condition on what its group does not bind")
            return triples, [*found, *conditions]
        case Join(left, right):
            parts = _all(left), _all(right)
            return parts[0][0] + parts[1][0], parts[0][1] + parts[1][1]
    raise Unsupported("a part of another form")


def _names(expression: Expression) -> set[str]:
    if isinstance(expression, Variable):
        return {expression.name}
    return set().union(*map(_names, expression.arguments)) if isinstance(expression, Call) else set()


def _each(expressions: Iterable[Expression]) -> Iterable[Expression]:
    for expression in expressions:
        if isinstance(expression, Call) and expression.name == "&&":
            yield from _each(expression.arguments)
        else:
            yield expression
