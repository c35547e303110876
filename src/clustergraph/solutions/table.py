"""The answer of a SELECT query: columns, and rows of terms that are streamed once or held."""

import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

from pyoxigraph import NamedNode, Triple

from clustergraph.errors import QueryError
from clustergraph.solutions import formats
from clustergraph.solutions.files import opened
from clustergraph.solutions.formats import ROW_FORMATS, Label
from clustergraph.solutions.terms import Row, Term, plain
from clustergraph.vocabulary import compact

__all__ = ["Solutions"]


class Solutions:
    """
    The rows that answer a SELECT: `columns` are names, a row is a tuple of terms, None where nothing is bound.

    Rows given as a sequence are held: they can be counted and read again and again. All others are streamed: they
    are read once, as the engine finds them, and `held` keeps them.

    >>> answer = Solutions(["cluster"], [(NamedNode("https://w3id.org/clustergraph/id/cluster/minalogic"),)])
    >>> len(answer), list(answer.cells())
    (1, [('cluster:minalogic',)])

    :param columns: the names of the variables, without "?", in the order of the query
    :param rows: tuples with one term or None for each column
    """

    def __init__(self, columns: Sequence[str], rows: Iterable[Row]) -> None:
        self.columns: tuple[str, ...] = tuple(columns)
        self._rows: Sequence[Row] | Iterator[Row] | None = rows if isinstance(rows, Sequence) else iter(rows)

    def held(self) -> "Solutions":
        """The same answer with all rows in memory, to be counted and iterated over as often as needed."""
        return self if isinstance(self._rows, Sequence) else Solutions(self.columns, list(self.rows))

    @property
    def rows(self) -> Iterator[Row]:
        """The rows in the order of the query; raises QueryError when streamed rows were taken before."""
        if self._rows is None:
            raise QueryError("these rows were streamed and are read already; take held() before the first reading")
        if isinstance(self._rows, Sequence):
            return iter(self._rows)
        rows, self._rows = self._rows, None
        return rows

    def __iter__(self) -> Iterator[Row]:
        return self.rows

    def __len__(self) -> int:
        if isinstance(self._rows, Sequence):
            return len(self._rows)
        # list() asks for a length too, and takes this error, and no other, for "not known".
        raise TypeError("streamed rows cannot be counted; take held() first")

    def dicts(self) -> Iterator[dict[str, Term]]:
        """Each row as a mapping from column to term, unbound columns left out."""
        for row in self.rows:
            yield {name: term for name, term in zip(self.columns, row, strict=True) if term is not None}

    def cells(self, label: Label | None = None) -> Iterator[tuple[str, ...]]:
        """
        The rows as texts for people to read, empty where nothing is bound.

        :param label: the text to show for a term; by default CURIEs for nodes and the text of literals
        """
        for row in self.rows:
            yield tuple(map(label or _short, row))

    def write(self, target: Path | IO[bytes], *, format: str, label: Label | None = None) -> None:
        """
        Write the rows one by one, in constant memory; raises QueryError for another format than ROW_FORMATS.

        Source: W3C, SPARQL 1.1 Query Results CSV and TSV, JSON and XML Formats.

        :param format: one of ROW_FORMATS
        :param label: the text to show for a term in CSV, TSV and Markdown; by default as the standard says
        """
        if format not in ROW_FORMATS:
            raise QueryError(f"'{format}' is no format for rows; choose one of {', '.join(ROW_FORMATS)}")
        with opened(target) as stream:
            ROW_FORMATS[format](self.columns, self.rows, stream, label)

    def to_csv(self, stream: IO[bytes], *, label: Label | None = None, spreadsheet: bool = False) -> None:
        """
        Write SPARQL 1.1 Query Results CSV (W3C), row by row.

        :param label: the text to show for a term, where it is not to be the bare IRI or the bare text
        :param spreadsheet: start with a byte order mark, and put ' before what a spreadsheet would run as a formula
        """
        formats.write_csv(self.columns, self.rows, stream, label, spreadsheet=spreadsheet)

    def to_tsv(self, stream: IO[bytes]) -> None:
        """Write SPARQL 1.1 Query Results TSV (W3C), row by row; it keeps languages and datatypes."""
        formats.write_tsv(self.columns, self.rows, stream)

    def to_json(self, stream: IO[bytes]) -> None:
        """Write SPARQL 1.1 Query Results JSON (W3C), row by row."""
        formats.write_json(self.columns, self.rows, stream)

    def to_xml(self, stream: IO[bytes]) -> None:
        """Write SPARQL 1.1 Query Results XML (W3C), row by row; raises QueryError for what XML cannot hold."""
        formats.write_xml(self.columns, self.rows, stream)

    def to_markdown(self, label: Label | None = None) -> str:
        """A Markdown table of the `cells`."""
        stream = io.BytesIO()
        formats.write_markdown(self.columns, self.rows, stream, label or _short)
        return stream.getvalue().decode()


def _short(term: Term | None) -> str:
    """A term as a person reads it: CURIEs for nodes where a prefix fits, the text of literals."""
    if isinstance(term, NamedNode):
        return compact(term.value)
    if isinstance(term, Triple):
        return " ".join(_short(part) for part in term)
    return plain(term)
