"""Why a query has no rows: which part of it removed the last one, and what was likely meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from clustergraph.errors import QueryError, QueryTimeout
from clustergraph.explain.case import Case
from clustergraph.explain.counting import BOUND, Asking, Scope, joined
from clustergraph.explain.hints import hints_for
from clustergraph.explain.reading import Clause, Element, Read, read
from clustergraph.explain.words import Hint, both, counted, said
from clustergraph.solutions import Term, one_line
from clustergraph.store import Store
from clustergraph.things import Names

__all__ = ["Explanation", "empty"]

_COLON = {"en": ":", "fr": "\u00a0:"}
_MOST_HINTS = 6
_LONGEST = 200


@dataclass(frozen=True)
class Explanation:
    """
    The part of a query that removed the last row.

    `kind` is triple, filter, exists, not-exists, minus, values, graph, select, union, from, having, limit, offset;
    `element` is how the part is written, `line` where. `before` counts the rows that stood before it, `alone` those
    that it has by itself, each at most one more than BOUND; none where nothing stood before it, or where it cannot
    stand alone. `hints` say what was likely meant. `inside` holds an explanation of each branch of a UNION.

    Without a `kind` the reason is not known: the answer has rows, the query is written in a way that is not understood
    here, or, where it is not `complete`, the time was over after `done` of `parts` parts.
    """

    kind: str = ""
    element: str = ""
    line: int = 0
    before: int | None = None
    alone: int | None = None
    hints: tuple[Hint, ...] = ()
    inside: tuple["Explanation", ...] = ()
    complete: bool = True
    answered: bool = False
    done: int = 0
    parts: int = 0
    seconds: float = 0

    def text(self, language: str = "en") -> str:
        """The explanation in words: a line for the part, and one for each hint."""
        begin = "" if self.answered else f"{said('no rows', language)}{_COLON[language]} "
        return begin + "\n".join(map(one_line, self._lines(language)))

    def _lines(self, language: str) -> list[str]:
        lines = [self._reason(language), *(f"  {hint[language]}" for hint in self.hints)]
        for number, one in enumerate(self.inside, 1):
            first, *others = one._lines(language)
            lines.append(f"  {said('branch', language, number=number)}{_COLON[language]} {first}")
            lines += [f"  {line}" for line in others]
        return [*lines, f"  ({said('cut', language)})"] if self.kind and not self.complete else lines

    def _reason(self, language: str) -> str:
        before = counted(self.before or 0, BOUND, language)
        if not self.kind:
            key = "answered" if self.answered else "unknown" if self.complete else "late" if self.done else "early"
            return said(key, language, seconds=self.seconds, done=self.done, all=self.parts, before=before)
        key = "together" if self.alone else "alone" if self.alone == 0 else "removed"
        return said(
            key if self.before else "first",
            language,
            kind=self.kind,
            line=self.line,
            source=_cut(" ".join(self.element.split())),
            before=before,
            alone=counted(self.alone or 0, BOUND, language),
        )


def empty(
    store: Store,
    text: str,
    *,
    bindings: Mapping[str, Term] | None = None,
    names: Names | None = None,
    seconds: float = 5.0,
) -> Explanation:
    """
    Why a SELECT has no rows, or an ASK is false: the first part, as written, that leaves none of the rows before it.

    The parts of the query are asked one after the other, patterns first and then filters, as they apply to the whole
    of their group; into the part that fails, the search goes on. Raises QueryError for text that is no query.

    :param bindings: terms for the parameters of the query
    :param seconds: after which whatever is found is given

    >>> with Store.memory() as store:
    ...     print(empty(store, "SELECT ?x { ?x a cg:Firm }").text())
    no rows: the pattern in line 1 matches nothing: ?x a cg:Firm
      nothing is of the class cg:Firm
    """
    found = Explanation()
    try:
        query = read(text)
    except QueryError:
        # What is no SPARQL is told so; what is, is only not understood here.
        store.query(text, bindings=bindings, timeout=seconds)
        return found
    asking = Asking.of(store, query, bindings or {}, seconds)
    search = _Search(query, names or Names(store), len(query.where))
    try:
        if search.has_rows(asking):
            return Explanation(answered=True)
        found = search.of_query(query, asking) or found
    except QueryTimeout:
        found = Explanation(done=search.done, parts=search.parts, before=search.rows, complete=False)
    return replace(found, seconds=seconds)


@dataclass
class _Search:
    query: Read
    names: Names
    parts: int
    done: int = 0
    rows: int | None = None
    top: bool = field(default=True)

    def has_rows(self, asking: Asking) -> bool:
        """Whether the query has rows; no, where that takes longer than half of the time: then its parts tell."""
        try:
            answer = asking.store.query(
                self.query.text, bindings=asking.bindings, timeout=min(asking.left(), asking.seconds / 2)
            )
            return answer is True or (not isinstance(answer, bool) and next(iter(answer), None) is not None)
        except QueryTimeout:
            return False

    def of_query(self, query: Read, asking: Asking) -> Explanation | None:
        """The part of a query or subquery that removes its last row."""
        datasets = [one for one in query.clauses if one.kind == "from"]
        if datasets and (rows := asking.count_of(query.without(datasets))):
            source = query.dataset
            return Explanation("from", source, query.line(datasets[0].start), rows, hints=tuple(_graphs(rows)))
        return self._of_group(query.where, asking, Scope(), None) or self._of_clauses(query, asking)

    def _of_group(self, group: Sequence[Element], asking: Asking, scope: Scope, rows: int | None) -> Explanation | None:
        """The first element that leaves no row, patterns before filters; none if the group has rows."""
        is_top, self.top = self.top, False
        kept: list[Element] = []
        # A filter holds for its whole group, wherever it stands.
        for element in sorted(group, key=lambda element: element.is_condition):
            if element.kind not in ("optional", "bind"):
                now = asking.number(scope.text(joined([*kept, element])))
                if now == 0:
                    return self._of_element(element, asking, scope, kept, rows)
                rows = now
            kept.append(element)
            if is_top:
                self.done, self.rows = len(kept), rows
        return None

    def _of_element(
        self, element: Element, asking: Asking, scope: Scope, kept: list[Element], rows: int | None
    ) -> Explanation:
        found = Explanation(element.kind, element.source, self.query.line(element.start), rows)
        hints: list[Hint] = []
        try:
            if not element.is_condition and element.kind != "minus":
                found = replace(found, alone=asking.number(scope.alone(element.text)))
            if deeper := self._within(element, asking, scope, kept, found):
                return deeper
            for hint in hints_for(Case(element, kept, scope, asking, self.names, rows, found.alone)):
                if hint not in hints:
                    hints.append(hint)
        except QueryTimeout:
            found = replace(found, complete=False)
        except QueryError:
            # A question of ours that this query's words do not allow; what is found so far holds.
            pass
        return replace(found, hints=tuple(hints[:_MOST_HINTS]))

    def _within(
        self, element: Element, asking: Asking, scope: Scope, kept: list[Element], found: Explanation
    ) -> Explanation | None:
        """The explanation from inside a group, graph, union, condition or subquery."""
        around = joined(kept)
        if element.kind == "select" and element.inner and found.alone == 0:
            inner = element.inner
            shared = {k: v for k, v in asking.bindings.items() if inner.columns is None or k in inner.columns}
            return self.of_query(inner, replace(asking, bindings=shared))
        if element.kind == "graph":
            name = " ".join(element.parts)
            if asking.has(f"GRAPH {name} {{ ?any_s ?any_p ?any_o }}"):
                return self._of_group(element.groups[0], asking, scope.within(around, f"GRAPH {name} "), found.before)
        if element.kind == "group":
            return self._of_group(element.groups[0], asking, scope.within(around), found.before)
        if element.kind == "exists":
            inside = self._of_group(element.groups[0], asking, scope.beside(around), found.before)
            return inside and replace(inside, hints=(*inside.hints, _in_condition(found.line)))
        if element.kind == "union":
            branches = (self._of_group(one, asking, scope.within(around), found.before) for one in element.groups)
            return replace(found, inside=tuple(branch for branch in branches if branch))
        return None

    def _of_clauses(self, query: Read, asking: Asking) -> Explanation | None:
        """HAVING, VALUES, OFFSET or LIMIT, in the order in which they apply, where the patterns have rows."""
        applied = [one for kind in ("having", "values", "offset", "limit") for one in query.clauses if one.kind == kind]
        for place, clause in enumerate(applied):
            before = asking.count_of(query.without(applied[place:]))
            if before and not asking.count_of(query.without(applied[place + 1 :])):
                return self._clause(query, clause, asking, before)
        return None

    def _clause(self, query: Read, clause: Clause, asking: Asking, before: int) -> Explanation:
        source = query.text[clause.start : clause.end]
        part = Element(clause.kind, source, source, clause.start)
        hints = tuple(hints_for(Case(part, query.where, Scope(), asking, self.names, before)))
        return Explanation(clause.kind, source, self.query.line(clause.start), before, hints=hints)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _graphs(rows: int) -> list[Hint]:
    english, french = counted(rows, BOUND, "en"), counted(rows, BOUND, "fr")
    return [both(f"without it there is an answer ({english})", f"sans lui, il y a une réponse ({french})")]


def _in_condition(line: int) -> Hint:
    return both(f"it stands in the FILTER EXISTS of line {line}", f"il figure dans le FILTER EXISTS de la ligne {line}")
