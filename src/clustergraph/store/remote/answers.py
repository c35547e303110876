"""Answers of servers, read row by row as they come; what is cut off, cut short or no answer at all is an error."""

from collections.abc import Callable, Iterable, Iterator
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
from clustergraph.solutions import Row, Solutions, Triples
from clustergraph.store.remote.client import Reply
from clustergraph.store.remote.terms import arrived

__all__ = ["ROWS", "TRIPLES", "Absent", "Untaken", "read_answer", "refused"]

T = TypeVar("T")


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
    found = _parsed(reply, where, lambda: parse_query_results(cast(IO[bytes], reply), form))
    if kind == "ASK":
        return _truth(found, reply, where)
    if not isinstance(found, QuerySolutions):
        raise _broken(reply, where, "it is of another kind than was asked for")
    return Solutions([variable.value for variable in found.variables], _rows(found, reply, where))


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


def _truth(found: Any, reply: Reply, where: str) -> bool:
    if isinstance(found, QueryBoolean):
        _finish(reply, where)
        return bool(found)
    # Virtuoso answers an ASK with a row, whose one value is 1 or 0.
    rows = list(_rows(found, reply, where))
    if len(rows) > 1 or (rows and (len(rows[0]) != 1 or not isinstance(rows[0][0], Literal))):
        raise _broken(reply, where, "it is of another kind than was asked for")
    return bool(rows) and cast(Literal, rows[0][0]).value in ("1", "true")


def _rows(found: Iterable[Any], reply: Reply, where: str) -> Iterator[Row]:
    most, number = _most(reply), 0
    rows = iter(found)
    try:
        while (row := _parsed(reply, where, lambda: next(rows, None))) is not None:
            number += 1
            yield tuple(arrived(term) for term in row)
        _finish(reply, where)
    finally:
        reply.close()
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
    try:
        quads = _parsed(reply, where, lambda: iter(parse(cast(IO[bytes], reply), form)))
        while (quad := _parsed(reply, where, lambda: next(quads, None))) is not None:
            yield Triple(cast(Any, arrived(quad.subject)), quad.predicate, cast(Any, arrived(quad.object)))
        _finish(reply, where)
    finally:
        reply.close()


def _parsed(reply: Reply, where: str, work: Callable[[], T]) -> T:
    """What parsing gives; raises StoreError for what cannot be parsed, and what reading the answer raises."""
    try:
        return work()
    except (SyntaxError, ValueError, EOFError, OSError) as error:
        if reply.error is not None:
            raise reply.error from None
        raise _broken(reply, where, str(error).splitlines()[0]) from None


def _finish(reply: Reply, where: str) -> None:
    """Read to the end, where nothing more may follow."""
    while piece := reply.read():
        if piece.strip():
            raise _broken(reply, where, "something follows after its end")
    reply.done()


def _broken(reply: Reply, where: str, reason: str) -> StoreError:
    reply.close()
    reason = reply.hidden(reason)
    return StoreError(f"{where} gave an answer that is cut off or damaged: {reason}")


def _other(reply: Reply, where: str) -> StoreError:
    reply.close()
    kind = reply.hidden(reply.kind) or "nothing"
    return Absent(f"{where} answers with {kind}, which is no answer to a query: check the address")
