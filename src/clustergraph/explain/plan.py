"""How a query is read: its parts, how many rows each has by itself, and what makes it slow."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from clustergraph.errors import QueryError, QueryTimeout
from clustergraph.explain.counting import Asking, Scope, joined
from clustergraph.explain.reading import Element, Read, read
from clustergraph.explain.words import Hint, both, counted, said
from clustergraph.solutions import Term, one_line
from clustergraph.store import Store

__all__ = ["COUNTED", "Plan", "Step", "plan"]

COUNTED = 10_000
"""Rows of a part beyond which a plan says "more than"."""

_SOLID = ("triple", "select", "group", "union", "graph", "values")


@dataclass(frozen=True)
class Step:
    """A part of a query: how deep it stands, its kind, its text, the rows it has by itself where it can stand alone."""

    depth: int
    kind: str
    source: str
    rows: int | None = None
    remarks: tuple[Hint, ...] = ()


@dataclass(frozen=True)
class Plan:
    """
    The parts of a query as a tree, each group in the order in which its parts apply: filters come last.

    This is the algebra with the number of matches of each part, not the engine's own order of joins, which it does not
    tell: it joins the plain patterns of a group by their selectivity, and what stands after an OPTIONAL separately.
    It is `complete` where the time was enough to count all.
    """

    head: str
    steps: tuple[Step, ...]
    tail: str = ""
    complete: bool = True

    def text(self, language: str = "en") -> str:
        """The plan as an indented tree."""
        lines = [self.head]
        for step in self.steps:
            rows = f"  [{counted(step.rows, COUNTED, language)}]" if step.rows is not None else ""
            lines.append(f"{'  ' * (step.depth + 1)}{step.source}{rows}")
            lines += [f"{'  ' * (step.depth + 2)}! {remark[language]}" for remark in step.remarks]
        ending = [self.tail, "" if self.complete else said("uncounted", language)]
        return "\n".join(map(one_line, [*lines, *filter(None, ending)]))


def plan(store: Store, text: str, *, bindings: Mapping[str, Term] | None = None, seconds: float = 10.0) -> Plan:
    """
    The parts of a query with how many rows each has by itself, and remarks on what is slow.

    Raises QueryError for text that the engine does not take. Counts end at COUNTED, and when the time is over.
    """
    query = _checked(store, text, bindings or {}, seconds)
    counting = _Counting(Asking.of(store, query, bindings or {}, seconds))
    steps = tuple(counting.steps(query.where, Scope(), 0))
    return Plan(_plain(query.head), steps, _plain(query.tail), counting.complete)


def _checked(store: Store, text: str, bindings: Mapping[str, Term], seconds: float) -> Read:
    """The query as it is read; raises QueryError where the engine does not take it, or it is not understood here."""
    # The engine evaluates while rows are taken, so that asking costs little.
    with suppress(QueryTimeout):
        store.query(text, bindings=bindings, timeout=seconds)
    return read(text)


@dataclass
class _Counting:
    asking: Asking
    complete: bool = True

    def steps(self, group: Sequence[Element], scope: Scope, depth: int) -> Iterator[Step]:
        """The parts of a group and of the groups within it."""
        earlier: list[Element] = []
        for element in sorted(group, key=lambda element: element.is_condition):
            source = _plain(element.source) if not element.groups and not element.inner else _opening(element)
            yield Step(depth, element.kind, source, self._rows(element, scope), tuple(_remarks(element, earlier)))
            for number, inner in enumerate(element.groups):
                if number:
                    yield Step(depth, "union", "UNION")
                graph = f"GRAPH {' '.join(element.parts)} " if element.kind == "graph" else ""
                yield from self.steps(inner, scope.within("", graph), depth + 1)
            if element.inner:
                yield from self.steps(element.inner.where, scope, depth + 1)
                if element.inner.tail:
                    yield Step(depth + 1, "clause", _plain(element.inner.tail))
            earlier.append(element)

    def _rows(self, element: Element, scope: Scope) -> int | None:
        if element.is_condition or element.kind in ("bind", "service", "optional", "minus"):
            return None
        try:
            return self.asking.number(scope.alone(joined([element])), bound=COUNTED)
        except QueryTimeout:
            self.complete = False
        except QueryError:
            pass
        return None


def _plain(text: str) -> str:
    return " ".join(text.split())


def _opening(element: Element) -> str:
    """What stands before the brackets of a part."""
    if element.inner:
        return _plain(element.inner.head)
    words = {"union": "{ }", "group": "{ }", "exists": "FILTER EXISTS", "not-exists": "FILTER NOT EXISTS"}
    return words.get(element.kind) or " ".join([element.kind.upper(), *element.parts])


def _remarks(element: Element, earlier: Sequence[Element]) -> Iterator[Hint]:
    if element.kind == "triple" and any(one.kind == "optional" for one in earlier):
        yield both(
            "stands after an OPTIONAL and is joined separately: move it before",
            "placé après un OPTIONAL et joint à part\u00a0: déplacez-le avant",
        )
    if element.kind == "not-exists":
        yield both(
            "is looked up row by row: MINUS is quicker where many rows remain",
            "est évalué ligne par ligne\u00a0: MINUS est plus rapide s'il reste beaucoup de lignes",
        )
    solid = [one for one in earlier if one.kind in _SOLID]
    if element.kind in _SOLID and solid and element.variables and _is_apart(element, earlier):
        yield both(
            "shares no variable with what stands before: every row is combined with every other",
            "ne partage aucune variable avec ce qui précède\u00a0: chaque ligne est combinée avec toutes les autres",
        )
    if element.kind == "triple" and element.parts and _is_unbound_path(element):
        yield both(
            "a path of any length with both ends open: all pairs of nodes are looked for",
            "chemin de longueur quelconque aux deux extrémités libres\u00a0: toutes les paires de nœuds sont cherchées",
        )


def _is_apart(element: Element, earlier: Sequence[Element]) -> bool:
    return not any(element.variables & one.variables for one in earlier)


def _is_unbound_path(element: Element) -> bool:
    subject, path, object_ = element.parts
    return bool(re.search(r"[*+](?![^<]*>)", path)) and subject[0] in "?$" and object_[0] in "?$"
