"""Why a query has no rows: which part of it removed the last one, and what was likely meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from clustergraph.errors import ClusterGraphError, QueryError, QueryTimeout
from clustergraph.explain.counting import BOUND, Asking
from clustergraph.explain.hints import Hint, hints_for
from clustergraph.explain.reading import Element, Read, read
from clustergraph.explain.words import counted, said
from clustergraph.solutions import Term
from clustergraph.store import Store
from clustergraph.things import Names

__all__ = ["Explanation", "empty"]


@dataclass(frozen=True)
class Explanation:
    """
    The part of a query that removed the last row.

    `kind` is triple, filter, minus, values, graph, select, having, limit, offset …, `source` is how the part is
    written, `line` where. `before` counts the rows that stood before it, `alone` those that it has by itself, each at
    most one more than BOUND; none where nothing stood before it, or where it cannot stand alone. `hints` say what was
    likely meant. Without a `kind` the reason is not known: the time was over after `done` of `parts` parts, or the
    query is written in a way that is not understood.
    """

    kind: str = ""
    source: str = ""
    line: int = 0
    before: int | None = None
    alone: int | None = None
    hints: tuple[Hint, ...] = ()
    done: int = 0
    parts: int = 0
    seconds: float = 0
    complete: bool = True

    def text(self, language: str = "en") -> str:
        """The explanation in words, a line for each hint."""
        lines = [self._reason(language), *(f"  {hint[language]}" for hint in self.hints)]
        if self.kind and not self.complete:
            lines.append({"en": "  (the time for hints was over)", "fr": "  (temps écoulé pour les indices)"}[language])
        return "\n".join(lines)

    def _reason(self, language: str) -> str:
        if not self.kind:
            key = "unknown" if self.complete else "late"
            return said(key, language, seconds=self.seconds, done=self.done, all=self.parts)
        key = "together" if self.alone else "alone" if self.alone == 0 else "removed"
        return said(
            key if self.before else "first",
            language,
            kind=self.kind,
            line=self.line,
            source=" ".join(self.source.split()),
            before=counted(self.before or 0, BOUND, language),
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
    """
    asking = Asking(store, "", bindings or {}, seconds)
    try:
        query = read(text)
        asking.prologue = query.prologue
        search = _Search(asking, query, names or Names(store))
        return replace(search.result(), seconds=seconds)
    except QueryTimeout:
        return Explanation(seconds=seconds, complete=False)
    except (ClusterGraphError, StopIteration, IndexError):
        return Explanation(seconds=seconds)


@dataclass
class _Search:
    asking: Asking
    query: Read
    names: Names
    done: int = 0

    def result(self) -> Explanation:
        if self.query.form not in ("SELECT", "ASK") or self._has_rows():
            return Explanation()
        parts = len(self.query.where)
        try:
            return self._of_query(self.query, ())
        except QueryTimeout:
            return Explanation(done=self.done, parts=parts, complete=False)

    def _has_rows(self) -> bool:
        answer = self.asking.store.query(self.query.text, bindings=self.asking.bindings, timeout=self.asking.seconds)
        return answer is True or (not isinstance(answer, bool) and next(iter(answer), None) is not None)

    def _of_query(self, query: Read, around: tuple[Element, ...]) -> Explanation:
        found = self._of_group(query.where, around)
        return found or self._of_tail(query)

    def _of_group(
        self, group: Sequence[Element], around: Sequence[Element], wrap: str = "%s", rows: int | None = None
    ) -> Explanation | None:
        """The first element that leaves no row, patterns before filters; none if the group has rows."""
        # A filter holds for its whole group, wherever it stands.
        ordered = sorted(group, key=lambda element: element.kind == "filter")
        kept = list(around)
        for element in ordered:
            self.done += not around
            if element.kind == "optional":
                kept.append(element)
                continue
            now = self.asking.number(wrap % self.asking.group([*kept, element]))
            if now == 0:
                return self._of_element(element, kept, rows, wrap)
            kept.append(element)
            rows = now
        return None

    def _of_element(self, element: Element, kept: list[Element], rows: int | None, wrap: str) -> Explanation:
        alone = None
        if element.kind not in ("filter", "minus", "bind"):
            alone = self.asking.number(wrap % self.asking.group([element]))
        if deeper := self._within(element, kept, alone, wrap, rows):
            return deeper
        found = Explanation(element.kind, element.source, self.query.line(element), rows, alone)
        hints: list[Hint] = []
        try:
            for hint in hints_for(element, kept, self.asking, self.names):
                if hint not in hints:
                    hints.append(hint)
        except QueryTimeout:
            return replace(found, hints=tuple(hints), complete=False)
        except QueryError:
            pass
        return replace(found, hints=tuple(hints))

    def _within(
        self, element: Element, kept: list[Element], alone: int | None, wrap: str, rows: int | None
    ) -> Explanation | None:
        """The explanation from inside a group, graph, union or subquery, where it fails by itself."""
        if element.kind == "select" and element.inner and alone == 0:
            inner = replace(element.inner, text=self.query.text)
            return self._of_query(inner, ())
        if element.kind == "graph" and alone == 0:
            name = self.asking.text(" ".join(element.parts))
            if self.asking.has(f"GRAPH {name} {{ ?any_s ?any_p ?any_o }}"):
                return self._of_group(element.groups[0], (), wrap % f"GRAPH {name} {{ %s }}")
        if element.kind in ("group", "union"):
            for group in element.groups:
                around = [] if alone == 0 else kept
                if found := self._of_group(group, around, wrap, rows if around else None):
                    return found
        return None

    def _of_tail(self, query: Read) -> Explanation:
        """HAVING, LIMIT 0 or OFFSET, where the patterns have rows."""
        words = query.tail_words
        for place, word in enumerate(words):
            if word.is_word("HAVING"):
                start, stop = word.start, words[-1].end
                source = self.query.text[start:stop]
                cut = next((w.start for w in words[place:] if w.is_word("ORDER", "LIMIT", "OFFSET")), stop)
                groups = self._groups(query, query.text[words[0].start : start])
                return self._tail("having", source[: cut - start].strip(), start, groups)
        for place, word in enumerate(words):
            if word.is_word("LIMIT", "OFFSET") and place + 1 < len(words):
                source = f"{word.text} {words[place + 1].text}"
                if not word.is_word("LIMIT") or int(words[place + 1].text) == 0:
                    return self._tail(word.text.lower(), source, word.start, self.asking.count(query.where))
        return Explanation()

    def _groups(self, query: Read, grouping: str) -> int:
        return self.asking.number(
            f"{{ SELECT (1 AS ?one_group) WHERE {{ {self.asking.group(query.where)} }} {self.asking.text(grouping)} }}"
        )

    def _tail(self, kind: str, source: str, start: int, before: int) -> Explanation:
        return Explanation(kind, source, self.query.text.count("\n", 0, start) + 1, before)
