"""Terms, rows and triples as plain values, from our own answers and from the files that hold what is expected."""

import csv
import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TypeVar, cast

import rdflib
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    parse_query_results,
)
from rdflib import RDF, XSD, Dataset, Graph, Namespace

__all__ = [
    "Answer",
    "Row",
    "Term",
    "cells",
    "expected_answer",
    "found_answer",
    "found_term",
    "parsed",
    "quads_in",
    "sorted_by_column",
    "triples_in",
]

G = TypeVar("G", bound=Graph)

Term = tuple[str, ...]
Row = tuple[Term | None, ...]

_RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
_RDF = {".ttl": "turtle", ".rdf": "xml", ".nt": "nt", ".nq": "nquads", ".trig": "trig"}
_RESULTS = {
    ".srx": QueryResultsFormat.XML,
    ".srj": QueryResultsFormat.JSON,
    ".tsv": QueryResultsFormat.TSV,
}


@dataclass(frozen=True)
class Answer:
    """
    What a query answers: rows, with the names of their columns in alphabetical order, or triples, or a truth.

    :param is_ordered: whether the order of the rows counts
    :param is_bare: whether the rows are cells of CSV, which tell IRIs, texts and numbers not apart
    """

    rows: Sequence[Row] = ()
    columns: tuple[str, ...] | None = None
    truth: bool | None = None
    is_ordered: bool = False
    is_bare: bool = False


def expected_answer(path: Path, base: str) -> Answer:
    """The answer that a file of the suites holds, in a format of results or in RDF."""
    if path.suffix not in _RDF:
        return parsed(path.read_bytes(), path.suffix)
    with _as_written():
        graph = _read(Graph(), path, base)
        results = graph.value(None, RDF.type, _RS.ResultSet)
        if results is None:
            return Answer([tuple(map(_expected_term, triple)) for triple in graph])
        truth = graph.value(results, _RS.boolean)
        return _result_set(graph, results) if truth is None else Answer(truth=str(truth) == "true")


def _result_set(graph: Graph, results: rdflib.term.Node) -> Answer:
    """Rows that are written as RDF."""
    columns = tuple(sorted(str(name) for name in graph.objects(results, _RS.resultVariable)))
    rows = []
    for solution in graph.objects(results, _RS.solution):
        bound = {
            str(graph.value(binding, _RS.variable)): graph.value(binding, _RS.value)
            for binding in graph.objects(solution, _RS.binding)
        }
        place = graph.value(solution, _RS["index"])
        row = tuple(_expected_term(bound[column]) if column in bound else None for column in columns)
        rows.append((int(str(place or 0)), row))
    is_ordered = any(place for place, _ in rows)
    return Answer([row for _, row in sorted(rows, key=lambda row: row[0])], columns, is_ordered=is_ordered)


def parsed(content: bytes, suffix: str) -> Answer:
    """The answer that is written in one of the formats of SPARQL 1.1."""
    if suffix == ".csv":
        return _csv(content)
    result = parse_query_results(cast(IO[bytes], io.BytesIO(content)), _RESULTS[suffix])
    assert not isinstance(result, QueryTriples)
    return found_answer(result)


def found_answer(result: QuerySolutions | QueryBoolean) -> Answer:
    """The answer that the engine gives, or its parser."""
    if isinstance(result, QueryBoolean):
        return Answer(truth=bool(result))
    columns = [variable.value for variable in result.variables]
    return sorted_by_column(columns, (tuple(map(found_term, tuple(row))) for row in result))


def sorted_by_column(columns: Sequence[str], rows: Iterable[Row]) -> Answer:
    """Rows whose columns are put in alphabetical order."""
    order = sorted(range(len(columns)), key=lambda place: columns[place])
    return Answer([tuple(row[place] for place in order) for row in rows], tuple(sorted(columns)))


def _csv(content: bytes) -> Answer:
    head, *lines = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
    # The csv module takes an empty line for no cell at all, where it is one empty cell.
    rows = ([_cell(text) for text in line] if line else [_cell("")] * len(head) for line in lines)
    return replace(sorted_by_column(head, map(tuple, rows)), is_bare=True)


def _cell(text: str) -> Term:
    return ("blank", text.removeprefix("_:")) if text.startswith("_:") else ("text", text)


def cells(answer: Answer) -> Answer:
    """What is left of an answer in CSV."""
    rows = [
        tuple(("text", "") if t is None else t if t[0] == "blank" else ("text", t[1]) for t in r) for r in answer.rows
    ]
    return answer if answer.is_bare else replace(answer, rows=rows, is_bare=True)


def found_term(node: object) -> Term | None:
    """A term of the engine as a plain value."""
    if isinstance(node, Literal):
        return _literal(node.value, node.datatype.value, node.language)
    if isinstance(node, BlankNode):
        return ("blank", node.value)
    if node is None:
        return None
    assert isinstance(node, NamedNode), node
    return ("iri", node.value)


def _expected_term(node: object) -> Term:
    if isinstance(node, rdflib.BNode):
        return ("blank", str(node))
    if isinstance(node, rdflib.Literal):
        return _literal(str(node), str(node.datatype or XSD.string), node.language)
    assert isinstance(node, rdflib.URIRef), node
    return ("iri", str(node))


def _literal(text: str, datatype: str, language: str | None) -> Term:
    return ("literal", text, "", language.lower()) if language else ("literal", text, datatype, "")


def quads_in(path: Path, base: str) -> list[Row]:
    """The quads of a file of the suites as rdflib reads them; no name for the default graph."""
    with _as_written():
        if path.suffix not in (".nq", ".trig"):
            return [(*map(_expected_term, triple), None) for triple in _read(Graph(), path, base)]
        dataset = _read(Dataset(), path, base)
        return [(*map(_expected_term, quad[:3]), _graph(dataset, quad[3])) for quad in dataset.quads()]


def _read(graph: G, path: Path, base: str) -> G:
    # Given a path, rdflib leaves the file open.
    graph.parse(io.BytesIO(path.read_bytes()), format=_RDF[path.suffix], publicID=base)
    return graph


def triples_in(content: bytes, suffix: str) -> list[Row]:
    """The triples of a text as rdflib reads it."""
    with _as_written():
        return [
            tuple(map(_expected_term, triple)) for triple in Graph().parse(io.BytesIO(content), format=_RDF[suffix])
        ]


def _graph(dataset: Dataset, name: object) -> Term | None:
    return None if name is None or name == dataset.default_graph.identifier else _expected_term(name)


@contextmanager
def _as_written() -> Iterator[None]:
    """Let rdflib leave the spelling of literals as it is."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        with warnings.catch_warnings():
            # It uses what it has deprecated itself.
            warnings.simplefilter("ignore", DeprecationWarning)
            yield
    finally:
        rdflib.NORMALIZE_LITERALS = before
