"""What a server does with the same request in its own way, found by asking it; what cannot be bridged is refused."""

import secrets
from collections.abc import Iterator
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from clustergraph.errors import ClusterGraphError, QueryError, StoreError
from clustergraph.solutions import Solutions
from clustergraph.store.remote.head import HEAD
from clustergraph.store.remote.service import Service
from clustergraph.store.remote.terms import written
from clustergraph.vocabulary import PREFIXES, XSD

__all__ = ["check_reading", "is_exact", "probed"]

_S, _P = NamedNode("urn:clustergraph:s"), NamedNode("urn:clustergraph:p")


def _typed(text: str, kind: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + kind))


_VALUES = (
    NamedNode("urn:clustergraph:o"),
    Literal("plain"),
    Literal(""),
    Literal('"quotes", \\ and\nlines\ttabs'),
    Literal("é€𝄞 العربية"),
    Literal("chat", language="fr"),
    Literal("chat", language="en-gb"),
    _typed("true", "boolean"),
    _typed("7", "integer"),
    _typed("0.5", "decimal"),
    _typed("12345678901234.25", "decimal"),
    _typed("2007-03-20", "date"),
    _typed("2007-03-20T08:00:00Z", "dateTime"),
    _typed("2007", "gYear"),
    _typed("2007-03", "gYearMonth"),
    _typed("https://example.org/", "anyURI"),
)
"""Values that a server must give back as they are; as the engine writes them."""

_RARER = (
    _typed("P1Y", "duration"),
    _typed("P1DT2H", "duration"),
    _typed("P1Y2M", "yearMonthDuration"),
    _typed("P1DT2H", "dayTimeDuration"),
    _typed("08:00:00Z", "time"),
    _typed("--03", "gMonth"),
    _typed("--03-20", "gMonthDay"),
    _typed("---20", "gDay"),
    _typed("0a1b", "hexBinary"),
    _typed("aGVsbG8=", "base64Binary"),
    Literal("POINT(5.7 45.2)", datatype=NamedNode(f"{PREFIXES['geo']}wktLiteral")),
    Literal("<b>x</b>", datatype=NamedNode(f"{PREFIXES['rdf']}XMLLiteral")),
    Literal("x", datatype=NamedNode("urn:clustergraph:datatype")),
)
"""Values of datatypes that go under another name where a server would alter them."""


def check_reading(service: Service) -> None:
    """Raise StoreError for a server that keeps to no graphs: it would answer from what is not ours."""
    nowhere = NamedNode(f"urn:clustergraph:none:{secrets.token_hex(8)}")
    if service.answer("ASK { ?s ?p ?o }", prefixes={}, default=[nowhere], named=[nowhere]):
        raise StoreError(
            f"{service.name} answers from other graphs than it is asked to (default-graph-uri, named-graph-uri): a "
            "store there would answer wrongly"
        )


def is_exact(service: Service) -> bool:
    """Whether the server computes and leaves out as SPARQL 1.1 says, as far as a few small questions tell."""
    try:
        return all(
            [tuple(map(str, row)) for row in _rows(service, text, HEAD)] == [(answer,)]
            for text, answer in _EXACT.items()
        )
    except (QueryError, StoreError):
        return False


_EXACT = {
    "SELECT ?x { BIND(1 / 2 AS ?x) }": str(_typed("0.5", "decimal")),
    "SELECT ?x { BIND(1 = 1 AS ?x) }": str(_typed("true", "boolean")),
    "SELECT ?x { VALUES ?x { 1 2 } MINUS { VALUES ?x { 2 } } }": str(_typed("1", "integer")),
    "SELECT ?x { { SELECT ?x { VALUES (?x ?y) { (1 1) (2 0) } FILTER(?y = 1) } } }": str(_typed("1", "integer")),
}


def probed(service: Service) -> tuple[bool, frozenset[str]]:
    """
    Whether the server carries out a request as a whole or not at all, and the datatypes whose values it alters.

    That is found out in graphs that are removed again. Raises StoreError for a server that does not give values of
    the more common datatypes back as they are, or mixes graphs up.
    """
    name = f"{HEAD.value}/probe/{secrets.token_hex(8)}"
    one, other = NamedNode(f"{name}/1"), NamedNode(f"{name}/2")
    try:
        _check_values(service, one)
        wrapped = _altered(service, other)
        _check_graphs(service, one, other)
        return _is_atomic(service, other), wrapped
    finally:
        _remove(service, one, other)


def _remove(service: Service, *graphs: NamedNode) -> None:
    for graph in graphs:
        try:
            service.update(f"DROP SILENT GRAPH {graph}", again=True)
        except ClusterGraphError:
            # The error that came before this one is what the user is to see.
            return


def _check_values(service: Service, graph: NamedNode) -> None:
    service.add(graph, b"".join(written(Quad(_S, _P, value, graph) for value in _VALUES)))
    found = {row[0] for row in _rows(service, "SELECT ?o { ?s ?p ?o }", graph)}
    missing = [value for value in _VALUES if value not in found]
    if missing:
        told = ", ".join(map(str, missing[:3]))
        raise StoreError(f"{service.name} does not give back values as they were sent, such as {told}")


def _altered(service: Service, graph: NamedNode) -> frozenset[str]:
    """The datatypes of the rarer values that a server refuses or does not give back as they are."""
    altered = set()
    for value in _RARER:
        try:
            service.add(graph, b"".join(written([Quad(_S, _P, value, graph)])))
            found = {row[0] for row in _rows(service, "SELECT ?o { ?s ?p ?o }", graph)}
        except (QueryError, StoreError):
            found = set()
        if value not in found:
            altered.add(value.datatype.value)
    service.update(f"DROP SILENT GRAPH {graph}", again=True)
    return frozenset(altered)


def _check_graphs(service: Service, one: NamedNode, other: NamedNode) -> None:
    service.update(f"INSERT DATA {{ GRAPH {other} {{ {_S} {_P} 1 }} }}", again=True)
    rows = list(_rows(service, "SELECT ?g ?o { GRAPH ?g { ?s ?p ?o } }", one, other))
    if rows != [(other, _typed("1", "integer"))]:
        raise StoreError(f"{service.name} mixes up graphs: GRAPH sees others than named-graph-uri gives")


def _is_atomic(service: Service, graph: NamedNode) -> bool:
    """Whether the first part of a request is undone when the second fails."""
    try:
        service.update(f"INSERT DATA {{ GRAPH {graph} {{ {_S} {_P} 2 }} }} ;\nCREATE GRAPH {graph}")
    except (StoreError, QueryError):
        return not service.answer("ASK { ?s ?p 2 }", prefixes={}, default=[graph], first=True)
    return False


def _rows(service: Service, text: str, graph: NamedNode, *named: NamedNode) -> Iterator[Any]:
    answer = service.answer(text, prefixes={}, default=[graph], named=named, first=True)
    assert isinstance(answer, Solutions)
    return iter(answer)
