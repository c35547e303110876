"""What a query is made of, as far as columns can answer it: patterns, paths and expressions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

__all__ = [
    "Aggregate",
    "Bind",
    "Call",
    "Closure",
    "Exists",
    "Expression",
    "Filter",
    "Group",
    "Join",
    "Left",
    "Minus",
    "Node",
    "Pattern",
    "Query",
    "Select",
    "Triples",
    "Union",
    "Unsupported",
    "Values",
    "Variable",
]


class Unsupported(Exception):
    """This part of a query is left to the engine; the message says which and why."""


@dataclass(frozen=True)
class Variable:
    """A variable by its name; a blank node in a pattern is one that begins with `_:`."""

    name: str


Constant: TypeAlias = NamedNode | Literal
Node: TypeAlias = Variable | NamedNode | Literal


@dataclass(frozen=True)
class Closure:
    """A path of one property: + once or more often, * also not at all, ? once or not at all."""

    predicate: NamedNode
    sign: str


@dataclass(frozen=True)
class Triples:
    """Triple patterns that all hold."""

    patterns: tuple[tuple[Node, "Node | Closure", Node], ...]


@dataclass(frozen=True)
class Join:
    """Two patterns that both hold."""

    left: "Pattern"
    right: "Pattern"


@dataclass(frozen=True)
class Left:
    """A pattern, with what another one adds to it where that holds: OPTIONAL."""

    left: "Pattern"
    right: "Pattern"
    conditions: tuple["Expression", ...]


@dataclass(frozen=True)
class Minus:
    """A pattern without what is compatible with another one."""

    left: "Pattern"
    right: "Pattern"


@dataclass(frozen=True)
class Union:
    """What holds of one pattern or the other."""

    parts: tuple["Pattern", ...]


@dataclass(frozen=True)
class Filter:
    """A pattern as far as conditions are true."""

    pattern: "Pattern"
    conditions: tuple["Expression", ...]


@dataclass(frozen=True)
class Bind:
    """A pattern with the value of an expression beside it."""

    pattern: "Pattern"
    name: str
    expression: "Expression"


@dataclass(frozen=True)
class Values:
    """Rows of terms, None where nothing is bound."""

    names: tuple[str, ...]
    rows: tuple[tuple[Constant | None, ...], ...]


@dataclass(frozen=True)
class Group:
    """A pattern in groups: the keys, and aggregates by the name they are kept under."""

    pattern: "Pattern"
    keys: tuple[str, ...]
    aggregates: tuple[tuple[str, "Aggregate"], ...]
    is_whole: bool


@dataclass(frozen=True)
class Select:
    """The columns of a pattern; order, limit and offset only count where it is not a part of another one."""

    pattern: "Pattern"
    names: tuple[str, ...]
    distinct: bool = False
    order: tuple[tuple["Expression", bool], ...] = ()
    limit: int | None = None
    offset: int = 0


Pattern: TypeAlias = Triples | Join | Left | Minus | Union | Filter | Bind | Values | Group | Select


@dataclass(frozen=True)
class Call:
    """A function or operator with its arguments."""

    name: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True)
class Aggregate:
    """An aggregate; without an argument COUNT(*)."""

    name: str
    distinct: bool
    argument: "Expression | None"


@dataclass(frozen=True)
class Exists:
    """Whether a pattern holds of a row."""

    pattern: "Pattern"


Expression: TypeAlias = Variable | NamedNode | Literal | Call | Aggregate | Exists


@dataclass(frozen=True)
class Query:
    """A SELECT, or a CONSTRUCT by its SELECT and its template."""

    select: Select
    template: Sequence[tuple[Node, Node, Node]] | None = None
