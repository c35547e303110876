"""Columns and rows in the formats of SPARQL 1.1 query results, Markdown and HTML, written row by row."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import IO
from xml.sax.saxutils import quoteattr

from clustergraph.solutions.html import html_page
from clustergraph.solutions.terms import Label, Row, as_json, as_tsv, as_xml, plain

__all__ = [
    "ROW_FORMATS",
    "write_csv",
    "write_html",
    "write_json",
    "write_markdown",
    "write_tsv",
    "write_xml",
]

_NUMBER = re.compile(r"[+-]?[\d.]+(?:[eE][+-]?\d+)?")
_SPACES = str.maketrans("\t\n\r", "   ")


def write_csv(
    columns: Sequence[str],
    rows: Iterable[Row],
    stream: IO[bytes],
    label: Label | None = None,
    *,
    spreadsheet: bool = False,
) -> None:
    """
    Write rows as SPARQL 1.1 Query Results CSV.

    :param label: the text to show for a term, where it is not to be the bare IRI or the bare text
    :param spreadsheet: start with a byte order mark, and put ' before what a spreadsheet would run as a formula
    """
    show = label or plain
    spell = (lambda term: _harmless(show(term))) if spreadsheet else show
    with _text(stream) as text:
        if spreadsheet:
            text.write("\ufeff")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows(map(spell, row) for row in rows)


def _harmless(cell: str) -> str:
    """The cell with ' before it when a spreadsheet would run it as a formula; numbers stay numbers."""
    return f"'{cell}" if cell.startswith(tuple("=+-@\t\r")) and not _NUMBER.fullmatch(cell) else cell


def write_tsv(columns: Sequence[str], rows: Iterable[Row], stream: IO[bytes], label: Label | None = None) -> None:
    """Write rows as SPARQL 1.1 Query Results TSV, which keeps languages and datatypes, or as labels."""
    show: Label = as_tsv if label is None else lambda term: label(term).translate(_SPACES)
    with _text(stream) as text:
        text.write("\t".join(columns if label else [f"?{column}" for column in columns]) + "\n")
        text.writelines("\t".join(map(show, row)) + "\n" for row in rows)


def write_json(columns: Sequence[str], rows: Iterable[Row], stream: IO[bytes], _: Label | None = None) -> None:
    """Write rows as SPARQL 1.1 Query Results JSON, one row a line."""
    spell = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    with _text(stream) as text:
        text.write(f'{{"head":{{"vars":{spell(list(columns))}}},"results":{{"bindings":[')
        separator = "\n"
        for row in rows:
            bound = {column: as_json(term) for column, term in zip(columns, row, strict=True) if term is not None}
            text.write(separator + spell(bound))
            separator = ",\n"
        text.write("\n]}}\n")


def write_xml(columns: Sequence[str], rows: Iterable[Row], stream: IO[bytes], _: Label | None = None) -> None:
    """Write rows as SPARQL 1.1 Query Results XML; raises QueryError for a character that XML cannot hold."""
    names = [quoteattr(column) for column in columns]
    with _text(stream) as text:
        text.write('<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n')
        text.write(f"<head>{''.join(f'<variable name={name}/>' for name in names)}</head>\n<results>\n")
        for row in rows:
            cells = zip(names, row, strict=True)
            bound = (f"<binding name={name}>{as_xml(term)}</binding>" for name, term in cells if term is not None)
            text.write(f"<result>{''.join(bound)}</result>\n")
        text.write("</results>\n</sparql>\n")


def write_markdown(columns: Sequence[str], rows: Iterable[Row], stream: IO[bytes], label: Label | None = None) -> None:
    """Write rows as a Markdown table; what Markdown or HTML would read as markup stays text."""
    show = label or plain
    with _text(stream) as text:
        text.write(f"| {' | '.join(columns)} |\n|{' --- |' * len(columns)}\n")
        text.writelines(f"| {' | '.join(_in_markdown(show(term)) for term in row)} |\n" for row in rows)


def _in_markdown(cell: str) -> str:
    marked = _MARKUP.sub(r"\\\g<0>", cell)
    return " ".join(marked.replace("&", "&amp;").replace("<", "&lt;").splitlines())


# A label such as ![x](http://…) must neither load a picture nor be a link.
_MARKUP = re.compile(r"[\\|`*_~\[\]]")


def write_html(columns: Sequence[str], rows: Iterable[Row], stream: IO[bytes], label: Label | None = None) -> None:
    """Write rows as a page with one table; whatever the data hold stays text, and nothing is loaded or run."""
    with _text(stream) as text:
        text.writelines(html_page(columns, rows, label))


ROW_FORMATS: Mapping[str, Callable[[Sequence[str], Iterable[Row], IO[bytes], Label | None], None]] = MappingProxyType(
    {
        "csv": write_csv,
        "tsv": write_tsv,
        "json": write_json,
        "xml": write_xml,
        "markdown": write_markdown,
        "html": write_html,
    }
)
"""How columns and rows are written, by the name of the format."""


@contextmanager
def _text(stream: IO[bytes]) -> Iterator[IO[str]]:
    """The stream as UTF-8 text whose line ends stay as they are; the stream itself stays open."""
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    try:
        yield text
        text.flush()
    finally:
        text.detach()
