"""The rules that edges follow by: what each of them reads, so that no more than that has to be looked through."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions
from pyoxigraph import Store as Engine

from clustergraph.resources import folder
from clustergraph.store.columns.algebra import Closure, Node, Query, Triples, Unsupported, Variable
from clustergraph.store.columns.parsing import parse
from clustergraph.vocabulary import PREFIXES

__all__ = ["ANYTHING", "Read", "Rule", "Varying", "load_rules", "read_rule", "reads_of"]

Read: TypeAlias = tuple[NamedNode | None, NamedNode | Literal | None]
"""What a triple that is read has for predicate and object; none stands for any."""

ANYTHING: Read = (None, None)
"""What reads every triple."""


@dataclass(frozen=True)
class Varying:
    """A predicate that a rule leaves open, as far as it stands in triples of a fixed predicate itself."""

    bounds: tuple[str, ...]
    """Patterns of SPARQL, each of which holds for `?predicate`."""
    within: frozenset[NamedNode]
    """The predicates of these patterns."""

    def predicates(self, engine: Engine) -> set[NamedNode]:
        """The predicates that are meant, as the default graph of an engine has it."""
        found = engine.query(f"SELECT DISTINCT ?predicate WHERE {{ {' . '.join(self.bounds)} }}")
        assert isinstance(found, QuerySolutions)
        return {row[0] for row in found if isinstance(row[0], NamedNode)}


@dataclass(frozen=True)
class Rule:
    """A CONSTRUCT with what it reads and what it gives: predicates, none where any is possible."""

    text: str
    reads: frozenset[Read]
    varying: tuple[Varying, ...] = ()
    gives: frozenset[NamedNode | None] = frozenset({None})

    def is_touched(self, quad: Quad, engine: Engine) -> bool:
        """Whether the rule reads a quad, `engine` having in its default graph all that tells so."""
        return any(_fits(quad, read) for read in self.reads) or any(
            quad.predicate in one.predicates(engine) for one in self.varying
        )


@lru_cache(maxsize=1)
def load_rules() -> tuple[Rule, ...]:
    """The rules that come with this version, in the order of their names."""
    paths = sorted((folder("ontology") / "rules").glob("*.rq"))
    return tuple(read_rule(path.read_text("utf-8")) for path in paths)


def read_rule(text: str) -> Rule:
    """A rule from its text; one that is not understood is taken to read everything, and to give anything."""
    try:
        query = parse(text, PREFIXES)
        parts = [part.patterns for part in _parts(query.select.pattern)]
        reads = {_read(one) for part in parts for one in part if not isinstance(one[1], Variable)}
        varying = tuple(_varying(one[1], part) for part in parts for one in part if isinstance(one[1], Variable))
    except Unsupported:
        return Rule(text, frozenset({(None, None)}))
    return Rule(text, frozenset(reads), varying, _given(query))


def reads_of(rules: Sequence[Rule]) -> frozenset[Read]:
    """What rules read together, without the predicates that they leave open."""
    varying = [one for rule in rules for one in rule.varying]
    given = {predicate for rule in rules for predicate in rule.gives}
    # What a rule may add to must not tell what another one reads.
    is_open = bool(varying) and (None in given or any(not given.isdisjoint(one.within) for one in varying))
    return frozenset({ANYTHING}) if is_open else frozenset(read for rule in rules for read in rule.reads)


def _parts(part: object) -> Iterator[Triples]:
    """All triple patterns in a part of a query, however deep."""
    if isinstance(part, Triples):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from _parts(one)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _parts(getattr(part, field.name))


def _read(triple: tuple[Node, Node | Closure, Node]) -> Read:
    _, predicate, object_ = triple
    if isinstance(predicate, Closure):
        if predicate.sign != "+":
            raise Unsupported("a path of no step begins and ends at anything")
        return predicate.predicate, None
    assert isinstance(predicate, NamedNode)
    return predicate, None if isinstance(object_, Variable) else object_


def _varying(predicate: Variable, triples: Sequence[tuple[Node, Node | Closure, Node]]) -> Varying:
    """What is said of a variable in the place of a predicate; raises Unsupported where nothing is."""
    about = [one for one in triples if one[0] == predicate and not isinstance(one[1], Variable)]
    if not about:
        raise Unsupported("any predicate at all")
    bounds = tuple(f"?predicate {_path(path)} {_end(end, number)}" for number, (_, path, end) in enumerate(about))
    paths = [path.predicate if isinstance(path, Closure) else path for _, path, _ in about]
    return Varying(bounds, frozenset(path for path in paths if isinstance(path, NamedNode)))


def _path(path: Node | Closure) -> str:
    return f"{path.predicate}{path.sign}" if isinstance(path, Closure) else str(path)


def _end(end: Node, number: int) -> str:
    return f"?end{number}" if isinstance(end, Variable) else str(end)


def _fits(quad: Quad, read: Read) -> bool:
    predicate, object_ = read
    # One number may be spelt in many ways.
    return predicate in (None, quad.predicate) and (not isinstance(object_, NamedNode) or object_ == quad.object)


def _given(query: Query) -> frozenset[NamedNode | None]:
    predicates = [predicate for _, predicate, _ in query.template or ()]
    return frozenset(predicate if isinstance(predicate, NamedNode) else None for predicate in predicates)
