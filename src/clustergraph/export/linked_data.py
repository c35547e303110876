"""JSON-LD with the context of our ontology, one node a line."""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import IO, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from clustergraph.export.members import compact_json
from clustergraph.resources import folder
from clustergraph.vocabulary import XSD, compact

__all__ = ["write_quads"]

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def write_quads(quads: Iterable[Quad], stream: IO[bytes]) -> None:
    """
    Write quads whose graphs and subjects come one after the other; a subject that comes again is written again.

    Every value has its type beside it, so that no reader has to guess it from the context.
    """
    context = json.loads((folder("ontology") / "context.jsonld").read_text("utf-8"))["@context"]
    prefixes = frozenset(name for name, value in context.items() if isinstance(value, str))
    stream.write(f'{{"@context":{compact_json(context)},\n"@graph":['.encode())
    comma = ""
    for graph, inside in groupby(quads, lambda quad: quad.graph_name):
        # Anything else is the default graph.
        named = graph if isinstance(graph, NamedNode | BlankNode) else None
        if named is not None:
            stream.write(f'{comma}\n{{"id":{compact_json(_id(named))},"@graph":['.encode())
            comma = ""
        for node in _nodes(inside, prefixes):
            stream.write(f"{comma}\n{node}".encode())
            comma = ","
        if named is not None:
            stream.write(b"\n]}")
            comma = ","
    stream.write(b"\n]}\n")


def _nodes(quads: Iterable[Quad], prefixes: frozenset[str]) -> Iterator[str]:
    key = lru_cache(maxsize=1_000)(lambda iri: _compact(iri, prefixes))
    for subject, said in groupby(quads, lambda quad: quad.subject):
        node: dict[str, Any] = {"id": _id(subject)}
        for quad in said:
            if quad.predicate.value == _TYPE and isinstance(quad.object, NamedNode):
                node.setdefault("type", []).append(key(quad.object.value))
            else:
                node.setdefault(key(quad.predicate.value), []).append(_value(quad.object, key))
        yield compact_json(node)


def _compact(iri: str, prefixes: frozenset[str]) -> str:
    curie = compact(iri)
    prefix, _, local = curie.partition(":")
    # What follows two slashes would be taken for an IRI.
    return curie if prefix in prefixes and local and not local.startswith("//") else iri


def _id(node: Any) -> str:
    return str(node) if isinstance(node, BlankNode) else str(node.value)


def _value(term: Any, key: Any) -> dict[str, str]:
    if not isinstance(term, Literal):
        return {"id": _id(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == f"{XSD}string":
        return {"@value": term.value}
    return {"@value": term.value, "@type": key(term.datatype.value)}
