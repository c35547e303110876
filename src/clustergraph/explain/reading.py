"""The parts of a query in the order in which they are written: patterns, filters, groups."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from clustergraph.errors import QueryError
from clustergraph.sparql import Token, matching, tokens

__all__ = ["Element", "Read", "read"]

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


@dataclass(frozen=True)
class Element:
    """
    One part of a group: a triple, filter, optional, minus, union, graph, values, bind, group or select.

    `text` stands for itself in a group, as `source` is how it was written; `parts` are the subject, predicate and
    object of a triple, or the name of a graph; `groups` are the groups within, and `words` the words of the text.
    """

    kind: str
    text: str
    source: str
    start: int
    words: tuple[Token, ...]
    parts: tuple[str, ...] = ()
    groups: tuple[tuple["Element", ...], ...] = ()
    inner: "Read | None" = None

    @property
    def variables(self) -> frozenset[str]:
        """The names of the variables in it."""
        return frozenset(word.text[1:] for word in self.words if word.kind == "var")


@dataclass(frozen=True)
class Read:
    """A query: what stands before its form, its form, the elements of its WHERE, and what stands after."""

    text: str
    prologue: str
    form: str
    head: str
    where: tuple[Element, ...]
    tail: str
    tail_words: tuple[Token, ...] = field(default=())

    def line(self, element: Element) -> int:
        """The line that an element begins in, from 1."""
        return self.text.count("\n", 0, element.start) + 1


def read(text: str) -> Read:
    """The parts of a query that the engine accepts; raises QueryError for one that is not understood here."""
    words = tokens(text)
    first = next((place for place, word in enumerate(words) if word.is_word(*_FORMS)), None)
    if first is None:
        raise QueryError("this is no query")
    return _query(text, words, first, len(words))


def _query(text: str, words: Sequence[Token], first: int, last: int) -> Read:
    opening = _where(words, first, last)
    closing = matching(words, opening)
    tail = tuple(words[closing + 1 : last])
    return Read(
        text=text,
        prologue=text[: words[first].start],
        form=words[first].text.upper(),
        head=text[words[first].start : words[opening].start],
        where=tuple(_group(text, words, opening + 1, closing)),
        tail=text[tail[0].start : tail[-1].end] if tail else "",
        tail_words=tail,
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


def _group(text: str, words: Sequence[Token], place: int, end: int) -> Iterator[Element]:
    """The elements between two brackets."""
    while place < end:
        word = words[place]
        if word.text == ".":
            place += 1
            continue
        stop = _end_of(words, place, end)
        if stop is None:
            block, place = _triples(text, words, place, end)
            yield from block
        else:
            yield _element(text, words, place, stop)
            place = stop


_WITH_GROUP = ("OPTIONAL", "MINUS", "GRAPH", "SERVICE")


def _end_of(words: Sequence[Token], place: int, end: int) -> int | None:
    """Where the element that begins with a keyword or a bracket ends; none for triples."""
    word = words[place]
    if word.text == "{":
        stop = matching(words, place) + 1
        while stop < end and words[stop].is_word("UNION"):
            stop = matching(words, stop + 1) + 1
        return stop
    if word.is_word(*_WITH_GROUP, "VALUES"):
        return matching(words, _next(words, place, "{")) + 1
    if word.is_word("BIND"):
        return matching(words, place + 1) + 1
    if word.is_word("FILTER"):
        return _end_of_filter(words, place + 1)
    return None


def _end_of_filter(words: Sequence[Token], place: int) -> int:
    while words[place].is_word("NOT", "EXISTS"):
        place += 1
    if words[place].text == "{":
        return matching(words, place) + 1
    return matching(words, _next(words, place, "(")) + 1


def _next(words: Sequence[Token], place: int, mark: str) -> int:
    return next(number for number in range(place, len(words)) if words[number].text == mark)


def _element(text: str, words: Sequence[Token], place: int, stop: int) -> Element:
    word = words[place]
    source = text[word.start : words[stop - 1].end]
    own = tuple(words[place:stop])
    kind = word.text.lower()
    groups: list[tuple[Element, ...]] = []
    parts: tuple[str, ...] = ()
    inner = None
    if word.text == "{":
        kind, groups, inner = _braced(text, words, place, stop)
    elif word.is_word(*_WITH_GROUP):
        opening = _next(words, place, "{")
        groups = [tuple(_group(text, words, opening + 1, stop - 1))]
        parts = tuple(str(part) for part in words[place + 1 : opening])
    return Element(kind, source, source, word.start, own, parts, tuple(groups), inner)


def _braced(
    text: str, words: Sequence[Token], place: int, stop: int
) -> tuple[str, list[tuple[Element, ...]], Read | None]:
    """What one or more groups in brackets are: a select, a union, or a plain group."""
    if words[place + 1].is_word("SELECT"):
        return "select", [], _query(text, words, place + 1, stop - 1)
    groups = []
    while place < stop:
        closing = matching(words, place)
        groups.append(tuple(_group(text, words, place + 1, closing)))
        place = closing + 2
    return ("union" if len(groups) > 1 else "group"), groups, None


def _triples(text: str, words: Sequence[Token], place: int, end: int) -> tuple[list[Element], int]:
    """The triples with one subject, and the place after them."""
    start = place
    stop = _stop(words, place, end)
    block = list(words[place:stop])
    if any(word.text in ("[", "<<") for word in block) or block[0].text == "(":
        source = text[block[0].start : block[-1].end]
        return [Element("triple", source, source, block[0].start, tuple(block))], stop
    found = []
    subject, place = words[place], place + 1
    while place < stop:
        after = _path(words, place)
        predicate = (words[place].start, words[after - 1].end)
        verb = words[place:after]
        place = after
        while place < stop:
            last = matching(words, place) if words[place].text == "(" else place + (words[place].text in "+-")
            found.append(_triple(text, subject, verb, predicate, words[place : last + 1]))
            place = last + 1
            if place >= stop or words[place].text != ",":
                break
            place += 1
        while place < stop and words[place].text == ";":
            place += 1
    if not found:
        raise QueryError(f"'{text[words[start].start : words[start].end]}' begins nothing that is understood here")
    return found, stop


def _stop(words: Sequence[Token], place: int, end: int) -> int:
    """Where a block of triples ends: at a full stop, a keyword or a bracket of a group."""
    while place < end:
        word = words[place]
        if word.text in (".", "{") or word.is_word(*_WITH_GROUP, "VALUES", "BIND", "FILTER"):
            return place
        place = matching(words, place) + 1 if word.text in ("(", "[") else place + 1
    return end


def _path(words: Sequence[Token], place: int) -> int:
    """The place after the path that begins at `place`. Source: SPARQL 1.1, section 9.1."""
    while words[place].text in ("^", "!"):
        place += 1
    place = matching(words, place) + 1 if words[place].text == "(" else place + 1
    if words[place].text in ("*", "+", "?"):
        place += 1
    return _path(words, place + 1) if words[place].text in ("/", "|") else place


def _triple(
    text: str, subject: Token, verb: Sequence[Token], predicate: tuple[int, int], object_: Sequence[Token]
) -> Element:
    path = text[predicate[0] : predicate[1]]
    value = text[object_[0].start : object_[-1].end]
    written = f"{subject.text} {path} {value}"
    return Element(
        "triple", f"{written} .", written, predicate[0], (subject, *verb, *object_), (subject.text, path, value)
    )
