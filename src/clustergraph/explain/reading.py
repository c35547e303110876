"""The parts of a query in the order in which they are written: patterns, filters, groups."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from clustergraph.errors import QueryError
from clustergraph.explain.triples import Triple, triples
from clustergraph.sparql import Token, matching, tokens

__all__ = ["Clause", "Element", "Read", "conjuncts", "read"]

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_WITH_GROUP = ("OPTIONAL", "MINUS", "GRAPH", "SERVICE", "LATERAL")
_BEGINS = (*_WITH_GROUP, "VALUES", "BIND", "FILTER")
_CLAUSES = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")


@dataclass(frozen=True)
class Element:
    """
    One part of a group: triple, filter, exists, not-exists, optional, minus, union, graph, values, bind, group, select.

    `text` stands for itself in a group, as `source` is how it was written; `parts` are the subject, predicate and
    object of a triple, or the name of a graph; `groups` are the groups within, `inner` the query of a subselect.
    """

    kind: str
    text: str
    source: str
    start: int
    parts: tuple[str, ...] = ()
    groups: tuple[tuple["Element", ...], ...] = ()
    inner: "Read | None" = None

    @cached_property
    def words(self) -> tuple[Token, ...]:
        """The words of the text."""
        return tuple(tokens(self.text))

    @cached_property
    def variables(self) -> frozenset[str]:
        """The names of the variables that it shares with what stands beside it."""
        if self.inner and self.inner.columns is not None:
            return frozenset(self.inner.columns)
        return frozenset(word.text[1:] for word in self.words if word.kind == "var")

    @property
    def is_condition(self) -> bool:
        """Whether it only removes rows, from the whole of its group, wherever it stands."""
        return self.kind in ("filter", "exists", "not-exists")


@dataclass(frozen=True)
class Clause:
    """What stands before or after the group of a query, such as LIMIT 10: its keyword, and its place."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Read:
    """
    A query: what stands before its form, its form, the elements of its WHERE, and its clauses.

    `start` and `end` are its places in `text`; `columns` the names of a SELECT, none for a star.
    """

    text: str
    start: int
    end: int
    prologue: str
    form: str
    head: str
    where: tuple[Element, ...]
    tail: str
    clauses: tuple[Clause, ...]
    columns: tuple[str, ...] | None

    def line(self, place: int) -> int:
        """The line of a place, from 1."""
        return self.text.count("\n", 0, place) + 1

    def without(self, clauses: Sequence[Clause]) -> str:
        """The query without some of its clauses."""
        parts, place = [], self.start
        for clause in sorted(clauses, key=lambda clause: clause.start):
            parts.append(self.text[place : clause.start])
            place = clause.end
        return " ".join([self.prologue, *parts, self.text[place : self.end]])

    @property
    def dataset(self) -> str:
        """The FROM clauses."""
        return " ".join(self.text[one.start : one.end] for one in self.clauses if one.kind == "from")


def read(text: str) -> Read:
    """The parts of a query that the engine accepts; raises QueryError for one that is not understood here."""
    words = tokens(text)
    first = next((place for place, word in enumerate(words) if word.is_word(*_FORMS)), None)
    if first is None:
        raise QueryError("this is no query")
    try:
        return _query(text, words, first, len(words), text[: words[first].start])
    except (IndexError, RecursionError) as error:
        raise QueryError("this query is written in a way that is not understood here") from error


def conjuncts(words: Sequence[Token], text: str) -> list[str]:
    """The parts of a filter in brackets that && ties together; the words are those of `text`."""
    opening = next((place for place, word in enumerate(words) if word.text == "("), None)
    if opening != 1 or matching(words, opening) != len(words) - 1:
        return []
    parts, start, place = [], opening + 1, opening + 1
    while place < len(words) - 1:
        if words[place].text == "||":
            return []
        if words[place].text == "&&":
            parts.append(text[words[start].start : words[place - 1].end])
            start = place + 1
        place = matching(words, place) + 1 if words[place].text in ("(", "{") else place + 1
    return [*parts, text[words[start].start : words[-2].end]] if start < len(words) - 1 else []


def _query(text: str, words: Sequence[Token], first: int, last: int, prologue: str) -> Read:
    opening = _where(words, first, last)
    closing = matching(words, opening)
    tail = words[closing + 1 : last]
    return Read(
        text=text,
        start=words[first].start,
        end=words[last - 1].end,
        prologue=prologue,
        form=words[first].text.upper(),
        head=text[words[first].start : words[opening].start],
        where=tuple(_Group(text, words, prologue).elements(opening + 1, closing)),
        tail=text[tail[0].start : tail[-1].end] if tail else "",
        clauses=(*_datasets(words[first:opening]), *_clauses(tail)),
        columns=_columns(words[first + 1 : opening]),
    )


def _where(words: Sequence[Token], first: int, last: int) -> int:
    """The bracket that opens the WHERE of the query that begins at `first`."""
    place = first + 1
    construct = words[first].is_word("CONSTRUCT")
    while place < last:
        if words[place].text == "{" and construct and not words[place - 1].is_word("WHERE"):
            place = matching(words, place)
            construct = False
        elif words[place].text == "{":
            return place
        elif words[place].text == "(":
            place = matching(words, place)
        place += 1
    raise QueryError("this query has no group of patterns")


def _columns(head: Sequence[Token]) -> tuple[str, ...] | None:
    """The names that a SELECT gives its columns; none for a star."""
    found, place = [], 0
    while place < len(head) and not head[place].is_word("FROM", "WHERE"):
        word = head[place]
        if word.text == "*":
            return None
        if word.text == "(":
            place = matching(head, place)
            found.append(head[place - 1].text[1:])
        elif word.kind == "var":
            found.append(word.text[1:])
        place += 1
    return tuple(found)


def _datasets(head: Sequence[Token]) -> Iterator[Clause]:
    for place, word in enumerate(head):
        if word.is_word("FROM"):
            name = head[place + 1 + head[place + 1].is_word("NAMED")]
            yield Clause("from", word.start, name.end)


def _clauses(tail: Sequence[Token]) -> Iterator[Clause]:
    place = 0
    while place < len(tail):
        stop = place + 1
        while stop < len(tail) and not tail[stop].is_word(*_CLAUSES):
            stop = matching(tail, stop) + 1 if tail[stop].text in ("(", "{") else stop + 1
        yield Clause(tail[place].text.lower(), tail[place].start, tail[stop - 1].end)
        place = stop


@dataclass(frozen=True)
class _Group:
    """The text of a query, to read groups from."""

    text: str
    words: Sequence[Token]
    prologue: str

    def elements(self, place: int, end: int) -> Iterator[Element]:
        """The elements between two brackets."""
        if self.words[place].is_word("SELECT"):
            yield self._select(place, end)
            return
        while place < end:
            if self.words[place].text == ".":
                place += 1
                continue
            stop = self._end_of(place, end)
            if stop is None:
                stop = self._end_of_triples(place, end)
                yield from map(_element, triples(self.text, self.words[place:stop]))
            else:
                yield self._element(place, stop)
            place = stop

    def _end_of(self, place: int, end: int) -> int | None:
        """Where the element that begins with a keyword or a bracket ends; none for triples."""
        words = self.words
        word = words[place]
        if word.text == "{":
            stop = matching(words, place) + 1
            while stop < end and words[stop].is_word("UNION"):
                stop = matching(words, stop + 1) + 1
            return stop
        if word.is_word(*_WITH_GROUP, "VALUES"):
            return matching(words, self._next(place, "{")) + 1
        if word.is_word("BIND"):
            return matching(words, place + 1) + 1
        if word.is_word("FILTER"):
            inside = self._opening(place)
            return matching(words, self._next(place, "(") if inside is None else inside) + 1
        return None

    def _opening(self, place: int) -> int | None:
        """The bracket of the group of a FILTER EXISTS or FILTER NOT EXISTS."""
        while self.words[place + 1].is_word("NOT", "EXISTS"):
            place += 1
        return place + 1 if self.words[place].is_word("EXISTS") else None

    def _next(self, place: int, mark: str) -> int:
        """The next place of a mark; past the end, where there is none."""
        places = range(place, len(self.words))
        return next((number for number in places if self.words[number].text == mark), len(self.words))

    def _end_of_triples(self, place: int, end: int) -> int:
        """Where a block of triples ends: at a full stop, a keyword or a bracket of a group."""
        while place < end:
            word = self.words[place]
            if word.text in (".", "{") or word.is_word(*_BEGINS):
                return place
            place = matching(self.words, place) + 1 if word.text in ("(", "[") else place + 1
        return end

    def _element(self, place: int, stop: int) -> Element:
        word = self.words[place]
        source = self.text[word.start : self.words[stop - 1].end]
        if word.text == "{":
            return self._braced(source, place, stop)
        kind = word.text.lower()
        groups: list[tuple[Element, ...]] = []
        parts: tuple[str, ...] = ()
        opening = self._next(place, "{") if word.is_word(*_WITH_GROUP) else None
        if word.is_word("FILTER") and (opening := self._opening(place)) is not None:
            kind = "not-exists" if self.words[place + 1].is_word("NOT") else "exists"
        if opening is not None:
            groups = [tuple(self.elements(opening + 1, stop - 1))]
            parts = tuple(str(part) for part in self.words[place + 1 : opening])
        return Element(kind, source, source, word.start, parts, tuple(groups))

    def _braced(self, source: str, place: int, stop: int) -> Element:
        """What one or more groups in brackets are: a select, a union, or a plain group."""
        start = self.words[place].start
        if matching(self.words, place) == stop - 1 and self.words[place + 1].is_word("SELECT"):
            return self._select(place + 1, stop - 1, source)
        groups = []
        while place < stop:
            closing = matching(self.words, place)
            groups.append(tuple(self.elements(place + 1, closing)))
            place = closing + 2
        return Element("union" if len(groups) > 1 else "group", source, source, start, (), tuple(groups))

    def _select(self, first: int, last: int, source: str = "") -> Element:
        inner = _query(self.text, self.words, first, last, self.prologue)
        source = source or f"{{ {self.text[inner.start : inner.end]} }}"
        return Element("select", source, source, inner.start, (), (), inner)


def _element(triple: Triple) -> Element:
    return Element("triple", triple.text, triple.source, triple.start, triple.parts)
