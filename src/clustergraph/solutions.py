"""Answers: the columns and rows of a SELECT, the triples of a CONSTRUCT, and their standard file formats."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from clustergraph.errors import QueryError
from clustergraph.vocabulary import PREFIXES, XSD

__all__ = ["ROW_FORMATS", "TRIPLE_FORMATS", "Label", "Solutions", "Term", "Triples", "plain"]

Term = NamedNode | BlankNode | Literal | Triple
Row = tuple[Term | None, ...]
Label = Callable[[Term | None], str]

ROW_FORMATS = ("csv", "tsv", "json", "xml", "markdown")
TRIPLE_FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}


class Solutions:
    """
    The rows that answer a SELECT: `columns` are names, a row is a tuple of terms, None where nothing is bound.

    Rows that come from an engine are read while they are iterated over, once; `held` keeps them for more.

    >>> answer = Solutions(("name",), [(Literal("Acme"),)])
    >>> [row[0].value for row in answer]
    ['Acme']
    """

    def __init__(self, columns: Sequence[str], rows: Iterable[Row]) -> None:
        self.columns = tuple(columns)
        self._rows = rows

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def held(self) -> "Solutions":
        """The same answer with all rows in memory, to be iterated over as often as needed."""
        return Solutions(self.columns, list(self._rows))

    def dicts(self) -> Iterator[dict[str, Term]]:
        """Each row as a mapping from column to term, unbound columns left out."""
        for row in self:
            yield {name: term for name, term in zip(self.columns, row, strict=True) if term is not None}

    def write(self, target: Path | IO[bytes], *, format: str, label: Label | None = None) -> None:
        """
        Write the rows one by one, in constant memory.

        Source: W3C, SPARQL 1.1 Query Results CSV and TSV, JSON and XML Formats. Raises QueryError for another format.

        :param format: one of ROW_FORMATS
        :param label: the text to show for a term in CSV, TSV and Markdown; by default as the standard says
        """
        writers = {"csv": _csv, "tsv": _tsv, "json": _json, "xml": _xml, "markdown": _markdown}
        if format not in writers:
            raise QueryError(f"'{format}' is no format for rows; choose one of {', '.join(ROW_FORMATS)}")
        with _opened(target) as stream:
            text = io.TextIOWrapper(stream, "utf-8", newline="", write_through=True)
            try:
                writers[format](self, text, label)
            finally:
                text.detach()


class Triples:
    """The triples that answer a CONSTRUCT or DESCRIBE, read while they are iterated over, once."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._triples = triples

    def __iter__(self) -> Iterator[Triple]:
        return iter(self._triples)

    def write(self, target: Path | IO[bytes], *, format: str) -> None:
        """Write the triples in one of TRIPLE_FORMATS; raises QueryError for another format."""
        if format not in TRIPLE_FORMATS:
            raise QueryError(f"'{format}' is no format for triples; choose one of {', '.join(TRIPLE_FORMATS)}")
        with _opened(target) as stream:
            serialize(self._triples, stream, format=TRIPLE_FORMATS[format], prefixes=dict(PREFIXES))


@contextmanager
def _opened(target: Path | IO[bytes]) -> Iterator[IO[bytes]]:
    if isinstance(target, Path):
        with target.open("wb") as stream:
            yield stream
    else:
        yield target


def plain(term: Term | None) -> str:
    """A term as the CSV format writes it: the bare IRI, the bare text."""
    if term is None:
        return ""
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _csv(answer: Solutions, text: IO[str], label: Label | None) -> None:
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(answer.columns)
    show = label or plain
    writer.writerows([show(term) for term in row] for row in answer)


def _tsv(answer: Solutions, text: IO[str], label: Label | None) -> None:
    names = answer.columns if label else [f"?{name}" for name in answer.columns]
    text.write("\t".join(names) + "\n")
    for row in answer:
        cells = [label(term).translate(_TABS) if label else str(term) if term is not None else "" for term in row]
        text.write("\t".join(cells) + "\n")


_TABS = str.maketrans({"\t": " ", "\n": " ", "\r": " "})


def _json(answer: Solutions, text: IO[str], label: Label | None) -> None:  # noqa: ARG001
    text.write(f'{{"head": {json.dumps({"vars": answer.columns})}, "results": {{"bindings": [')
    for number, row in enumerate(answer):
        bound = {name: _binding(term) for name, term in zip(answer.columns, row, strict=True) if term is not None}
        text.write(("," if number else "") + "\n" + json.dumps(bound, ensure_ascii=False))
    text.write("]}}\n")


def _binding(term: Term) -> dict[str, Any]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _binding(part) for name, part in parts.items()}}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value == f"{XSD}string":
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def _xml(answer: Solutions, text: IO[str], label: Label | None) -> None:  # noqa: ARG001
    text.write('<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n<head>')
    text.writelines(f"<variable name={quoteattr(name)}/>" for name in answer.columns)
    text.write("</head>\n<results>\n")
    for row in answer:
        text.write("<result>")
        for name, term in zip(answer.columns, row, strict=True):
            if term is not None:
                text.write(f"<binding name={quoteattr(name)}>{_element(term)}</binding>")
        text.write("</result>\n")
    text.write("</results>\n</sparql>\n")


def _element(term: Term) -> str:
    if isinstance(term, NamedNode):
        return f"<uri>{escape(term.value)}</uri>"
    if isinstance(term, BlankNode):
        return f"<bnode>{escape(term.value)}</bnode>"
    if isinstance(term, Triple):
        parts = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
        return f"<triple>{''.join(f'<{name}>{_element(part)}</{name}>' for name, part in parts)}</triple>"
    value = escape("".join(c for c in term.value if c in "\t\n\r" or c >= " "), {"\r": "&#13;"})
    if term.language:
        return f"<literal xml:lang={quoteattr(term.language)}>{value}</literal>"
    if term.datatype.value == f"{XSD}string":
        return f"<literal>{value}</literal>"
    return f"<literal datatype={quoteattr(term.datatype.value)}>{value}</literal>"


def _markdown(answer: Solutions, text: IO[str], label: Label | None) -> None:
    show = label or plain
    text.write(f"| {' | '.join(answer.columns)} |\n|{' --- |' * len(answer.columns)}\n")
    for row in answer:
        cells = [show(term).replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ") for term in row]
        text.write(f"| {' | '.join(cells)} |\n")
