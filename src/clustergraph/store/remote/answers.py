"""Answers of servers, read row by row as they come; what is cut off, cut short or no answer at all is an error."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import IO, Any, TypeVar, cast

from pyoxigraph import (
    Literal,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from clustergraph.errors import QueryError, StoreError
from clustergraph.solutions import Row, Solutions, Triples, Wellformed
from clustergraph.store.remote.client import Reply
from clustergraph.store.remote.terms import arrived

__all__ = ["ROWS", "TRIPLES", "Absent", "Untaken", "read_answer", "refused"]

T = TypeVar("T")

STEP_LIMIT = 32 * 2**20
"""
How many bytes of an answer the parser may take for one row or triple, or for what comes before the first.

Rows that come before the names of their columns take up to fourteen times as much memory.
"""


class Absent(StoreError):
    """An address where no SPARQL endpoint is."""


class Untaken(QueryError):
    """A query that is SPARQL 1.1, and that a server does not take all the same."""


ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
TRIPLES = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5"

_UNTAKEN = frozenset({400, 422, 500, 501})

_ROW_FORMATS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "application/xml": QueryResultsFormat.XML,
}
_TRIPLE_FORMATS = {
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/ntriples": RdfFormat.N_TRIPLES,
    "text/plain": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
}


def read_answer(reply: Reply, kind: str, where: str) -> Solutions | Triples | bool:
    """
    The answer to a query of a kind (SELECT, ASK, CONSTRUCT, DESCRIBE).

    Raises QueryError where the server does not take the query, StoreError where it gives no whole answer.
    """
    if reply.status in _UNTAKEN:
        raise Untaken(f"{where} does not take the query: {reply.text() or reply.status}")
    if reply.status != 200:
        raise refused(reply, where)
    _check_whole(reply, where)
    if kind in ("CONSTRUCT", "DESCRIBE"):
        return Triples(_triples(reply, where))
    form = _ROW_FORMATS.get(reply.kind)
    if form is None:
        raise _other(reply, where)
    stream = _Stream(reply, where, whole=form == QueryResultsFormat.XML)
    found = _parsed(stream, where, lambda: parse_query_results(cast(IO[bytes], stream), form))
    if kind == "ASK":
        return _truth(found, stream, where)
    if not isinstance(found, QuerySolutions):
        raise _broken(reply, where, "it is of another kind than was asked for")
    return Solutions([variable.value for variable in found.variables], _rows(found, stream, where))


def refused(reply: Reply, where: str) -> QueryError | StoreError:
    """What an answer other than 200 means."""
    status, said = reply.status, reply.text()
    if status in (401, 403):
        return StoreError(
            f"{where} does not let in who asks ({status}): put the name and password in CLUSTERGRAPH_USER and "
            "CLUSTERGRAPH_PASSWORD, a token in CLUSTERGRAPH_TOKEN, or either in a netrc file"
        )
    if status in (404, 405, 406, 410, 415):
        return Absent(f"{where} is no SPARQL endpoint that takes this ({status}): check the address")
    if status in (400, 422):
        return QueryError(f"{where} does not take the query: {said or status}")
    return StoreError(f"{where} fails ({status}): {said or 'it says nothing more'}")


def _check_whole(reply: Reply, where: str) -> None:
    """Raise StoreError where the server itself says that the answer is only a part."""
    if "S1TAT" in reply.headers.get("X-SQL-State", ""):
        reply.close()
        raise StoreError(f"{where} gave up in the middle and answers in part: raise its time limit, or ask for less")


def _most(reply: Reply) -> int | None:
    """How many rows the server gives at most, where it says so."""
    text = reply.headers.get("X-SPARQL-MaxRows", "")
    return int(text) if text.isdigit() else None


class _Stream:
    """
    The content of a reply on its way to a parser: so much of it at a time, and well-formed to its end if it is XML.

    :param where: what errors call the server
    :param whole: whether it is XML, which the parsers take for whole where it is cut off
    """

    def __init__(self, reply: Reply, where: str, *, whole: bool) -> None:
        self.reply = reply
        self._where = where
        self._check = Wellformed(limited=True) if whole else None
        self._taken = 0
        self._ended = False

    def begin(self) -> None:
        """Let the parser make its next step."""
        self._taken = 0

    def read(self, size: int = -1) -> bytes:
        """Some bytes, at most `size`; none at the end. Raises InputError for no XML, StoreError for too much."""
        piece = self.reply.read(size)
        self._taken += len(piece)
        if self._taken > STEP_LIMIT:
            self.reply.close()
            # A parser passes on an error of the stream as another one of its kind.
            self.reply.error = StoreError(
                f"{self._where} gives an answer of which one part is longer than can be read: ask for less"
            )
            raise self.reply.error
        if self._check and not self._ended:
            self._check.feed(piece) if piece else self._check.close()
        self._ended = not piece
        return piece


def _truth(found: Any, stream: _Stream, where: str) -> bool:
    if isinstance(found, QueryBoolean):
        _finish(stream, where)
        return bool(found)
    # Virtuoso answers an ASK with a row, whose one value is 1 or 0.
    rows = list(islice(_rows(found, stream, where), 2))
    if len(rows) > 1 or (rows and (len(rows[0]) != 1 or not isinstance(rows[0][0], Literal))):
        raise _broken(stream.reply, where, "it is of another kind than was asked for")
    return bool(rows) and cast(Literal, rows[0][0]).value in ("1", "true")


def _rows(found: Iterable[Any], stream: _Stream, where: str) -> Iterator[Row]:
    most, number = _most(stream.reply), 0
    rows = iter(found)
    try:
        while (row := _parsed(stream, where, lambda: next(rows, None))) is not None:
            number += 1
            yield tuple(arrived(term) for term in row)
        _finish(stream, where)
    finally:
        stream.reply.close()
    if most is not None and number >= most:
        raise StoreError(f"{where} gives {most} rows at most, and has cut the answer short: ask for less")


def _triples(reply: Reply, where: str) -> Iterator[Triple]:
    form = _TRIPLE_FORMATS.get(reply.kind)
    if form is None:
        raise _other(reply, where)
    if not reply.end_is_told and form != RdfFormat.RDF_XML:
        reply.close()
        raise StoreError(
            f"{where} does not say where its answer ends, so that one cut off would look whole: ask with SELECT"
        )
    return _read_triples(reply, form, where)


def _read_triples(reply: Reply, form: RdfFormat, where: str) -> Iterator[Triple]:
    stream = _Stream(reply, where, whole=form == RdfFormat.RDF_XML)
    try:
        quads = _parsed(stream, where, lambda: iter(parse(cast(IO[bytes], stream), form)))
        while (quad := _parsed(stream, where, lambda: next(quads, None))) is not None:
            yield Triple(cast(Any, arrived(quad.subject)), quad.predicate, cast(Any, arrived(quad.object)))
        _finish(stream, where)
    finally:
        reply.close()


def _parsed(stream: _Stream, where: str, work: Callable[[], T]) -> T:
    """What parsing gives; raises StoreError for what cannot be parsed, and what reading the answer raises."""
    stream.begin()
    try:
        return work()
    except (SyntaxError, ValueError, EOFError, OSError, MemoryError) as error:
        if stream.reply.error is not None:
            raise stream.reply.error from None
        raise _broken(stream.reply, where, (str(error).splitlines() or ["it makes no sense"])[0]) from None


def _finish(stream: _Stream, where: str) -> None:
    """Read to the end, where nothing more may follow."""
    while piece := _parsed(stream, where, stream.read):
        if piece.strip():
            raise _broken(stream.reply, where, "something follows after its end")
    stream.reply.done()


def _broken(reply: Reply, where: str, reason: str) -> StoreError:
    reply.close()
    reason = reply.hidden(reason)
    return StoreError(f"{where} gave an answer that is cut off or damaged: {reason}")


def _other(reply: Reply, where: str) -> StoreError:
    reply.close()
    kind = reply.hidden(reply.kind) or "nothing"
    return Absent(f"{where} answers with {kind}, which is no answer to a query: check the address")
