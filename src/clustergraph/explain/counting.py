"""Questions about parts of a query, asked of the store within one stretch of time."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from clustergraph.errors import QueryTimeout
from clustergraph.explain.reading import Element, Read
from clustergraph.solutions import Row, Solutions, Term
from clustergraph.store import Store

__all__ = ["BOUND", "Asking", "Scope", "joined"]

BOUND = 1_000
"""Rows beyond which a count says "more than"."""

_SAMPLE = 1_000


@dataclass(frozen=True)
class Scope:
    """
    Where in a query a group stands: the text before and after it, and the same with the graph alone that it is of.

    >>> Scope().within("?x a cg:Firm . ", "GRAPH ?g ").text("?x ?y ?z")
    '?x a cg:Firm . GRAPH ?g { ?x ?y ?z }'
    """

    before: str = ""
    after: str = ""
    graph: str = ""

    def text(self, group: str) -> str:
        """A group in its place, as the text of a query's WHERE."""
        return f"{self.before}{group}{self.after}"

    def alone(self, group: str) -> str:
        """A group by itself, but of the same graph."""
        return f"{self.graph} {{ {group} }}" if self.graph else group

    def within(self, group: str, keyword: str = "") -> "Scope":
        """The scope of a group in brackets that stands beside another text in this one."""
        graph = keyword.strip() if keyword.upper().startswith("GRAPH") else self.graph
        return Scope(f"{self.before}{group}{keyword}{{ ", f" }}{self.after}", graph)

    def beside(self, group: str) -> "Scope":
        """The scope of what is as good as written beside another text in this one."""
        return replace(self, before=f"{self.before}{group} ")


@dataclass(frozen=True)
class Asking:
    """A store, the prologue and dataset of a query, the terms of its parameters, and the time until all must end."""

    store: Store
    prologue: str = ""
    dataset: str = ""
    bindings: Mapping[str, Term] = field(default_factory=dict)
    seconds: float = 5.0
    end: float = 0.0

    @classmethod
    def of(cls, store: Store, query: Read, bindings: Mapping[str, Term], seconds: float) -> "Asking":
        """For the parts of a query, from now on."""
        return cls(store, query.prologue, query.dataset, bindings, seconds, time.monotonic() + seconds)

    def number(self, group: str, *, bound: int = BOUND) -> int:
        """How many rows the text of a group has, at most one more than `bound`."""
        return sum(1 for _ in self._rows("(1 AS ?one_row)", group, f"LIMIT {bound + 1}"))

    def has(self, group: str) -> bool:
        """Whether the text of a group has any row."""
        return self.number(group, bound=0) > 0

    def values(self, variable: str, group: str, *, limit: int = _SAMPLE) -> list[Term]:
        """Some of the terms that a variable has in a group, each once, and all if these are fewer than `limit`."""
        if variable in self.bindings:
            return [self.bindings[variable]] if self.has(group) else []
        rows = self._rows(f"?{variable}", group, f"LIMIT {limit}", distinct=True)
        return sorted((row[-1] for row in rows if row[-1] is not None), key=str)

    def value(self, expression: str, group: str) -> Term | None:
        """The term that an aggregate has over a group."""
        grouped = " ".join(f"?{name}" for name in self.bindings)
        tail = f"GROUP BY {grouped}" if grouped else ""
        return next((row[-1] for row in self._rows(f"({expression} AS ?one_value)", group, tail)), None)

    def count_of(self, text: str) -> int:
        """How many rows a whole query has, at most one more than BOUND."""
        answer = self.store.query(text, bindings=self.bindings, timeout=self.left())
        if isinstance(answer, bool):
            return int(answer)
        return sum(1 for _, _row in zip(range(BOUND + 1), answer, strict=False))

    def left(self) -> float:
        """The seconds that are left; raises QueryTimeout when there are none."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise QueryTimeout(self.seconds)
        return left

    def _rows(self, columns: str, group: str, tail: str, *, distinct: bool = False) -> Iterator[Row]:
        # What is bound must be projected; so the terms reach the same places as in the query itself.
        fixed = " ".join(f"?{name}" for name in self.bindings)
        head = f"SELECT {'DISTINCT ' if distinct else ''}{fixed} {columns}"
        text = f"{self.prologue}\n{head} {self.dataset} WHERE {{ {group} }} {tail}"
        answer = self.store.query(text, bindings=self.bindings, timeout=self.left())
        if isinstance(answer, Solutions):
            yield from answer


def joined(elements: Sequence[Element]) -> str:
    """Elements as the text of a group."""
    return "".join(f"{element.text}\n" for element in elements)
