"""How a query is read: its parts, how many rows each has by itself, and what makes it slow."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from clustergraph.errors import QueryError, QueryTimeout
from clustergraph.explain.counting import BOUND, Asking
from clustergraph.explain.reading import Element, Read, read
from clustergraph.explain.words import both, counted
from clustergraph.solutions import Term
from clustergraph.store import Store

__all__ = ["Plan", "Step", "plan"]


@dataclass(frozen=True)
class Step:
    """A part of a query: how deep it stands, its kind, its text, the rows it has by itself where it can stand alone."""

    depth: int
    kind: str
    source: str
    rows: int | None = None
    remarks: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Plan:
    """
    The parts of a query in the order in which they are written.

    The engine joins the plain patterns of a group in an order of its own, by their selectivity; what stands after an
    OPTIONAL it joins separately.
    """

    head: str
    steps: tuple[Step, ...]
    tail: str = ""

    def text(self, language: str = "en") -> str:
        """The plan as an indented tree."""
        lines = [self.head]
        for step in self.steps:
            rows = f"  [{counted(step.rows, BOUND, language)}]" if step.rows is not None else ""
            lines.append(f"{'  ' * (step.depth + 1)}{step.source}{rows}")
            lines += [f"{'  ' * (step.depth + 2)}! {remark[language]}" for remark in step.remarks]
        return "\n".join([*lines, *([self.tail] if self.tail else [])])


def plan(store: Store, text: str, *, bindings: Mapping[str, Term] | None = None, seconds: float = 10.0) -> Plan:
    """
    The parts of a query with how many rows each has by itself, and remarks on what is slow.

    Raises QueryError for text that the engine does not take. Counts end at BOUND, and when the time is over.
    """
    query = read(text)
    asking = Asking(store, query.prologue, bindings or {}, seconds)
    _checked(store, query, asking)
    return Plan(" ".join(query.head.split()), tuple(_steps(query.where, asking, 0)), " ".join(query.tail.split()))


def _checked(store: Store, query: Read, asking: Asking) -> None:
    """Raise QueryError where the engine does not take the query; it evaluates lazily, so that asking costs little."""
    try:
        store.query(query.text, bindings=asking.bindings, timeout=asking.seconds)
    except QueryTimeout:
        return


def _steps(group: Sequence[Element], asking: Asking, depth: int) -> Iterator[Step]:
    earlier: list[Element] = []
    for element in group:
        plain = " ".join(element.source.split())
        source = plain if not element.groups and not element.inner else _opening(element)
        yield Step(depth, element.kind, source, _rows(element, asking), tuple(_remarks(element, earlier)))
        for number, inner in enumerate(element.groups):
            if number:
                yield Step(depth, "union", "UNION")
            yield from _steps(inner, asking, depth + 1)
        if element.inner:
            yield from _steps(element.inner.where, asking, depth + 1)
        earlier.append(element)


def _opening(element: Element) -> str:
    if element.inner:
        return " ".join(element.inner.head.split())
    return {"union": "UNION", "group": "{ }"}.get(element.kind) or " ".join([element.kind.upper(), *element.parts])


def _rows(element: Element, asking: Asking) -> int | None:
    if element.kind in ("filter", "bind", "service", "optional", "minus"):
        return None
    try:
        return asking.count([element])
    except (QueryTimeout, QueryError):
        return None


def _remarks(element: Element, earlier: Sequence[Element]) -> Iterator[Mapping[str, str]]:
    if element.kind == "triple" and any(one.kind == "optional" for one in earlier):
        yield both(
            "stands after an OPTIONAL and is joined separately: move it before",
            "placé après un OPTIONAL et joint à part : déplacez-le avant",
        )
    if element.kind == "filter" and element.source.upper().split()[1:3] == ["NOT", "EXISTS"]:
        yield both(
            "is looked up row by row: MINUS is quicker where many rows remain",
            "est évalué ligne par ligne : MINUS est plus rapide s'il reste beaucoup de lignes",
        )
    patterns = [one for one in earlier if one.kind in ("triple", "select", "group", "union", "graph", "values")]
    joined = any(element.variables & one.variables for one in patterns)
    if element.kind == "triple" and patterns and element.variables and not joined:
        yield both(
            "shares no variable with what stands before: every row is combined with every other",
            "ne partage aucune variable avec ce qui précède : chaque ligne est combinée avec toutes les autres",
        )
