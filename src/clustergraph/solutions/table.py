"""The answer of a SELECT query: columns, and rows of terms that are streamed once or held."""

import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from clustergraph.errors import QueryError
from clustergraph.solutions import formats, frames
from clustergraph.solutions.ahead import ahead
from clustergraph.solutions.files import opened
from clustergraph.solutions.formats import ROW_FORMATS
from clustergraph.solutions.html import html_preview, html_table
from clustergraph.solutions.terms import Label, Row, Term, short

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

__all__ = ["Solutions"]

# So many rows a notebook shows.
_SHOWN = 20


class Solutions:
    """
    The rows that answer a SELECT: `columns` are names, a row is a tuple of terms, None where nothing is bound.

    Rows given as a sequence are held: they can be counted and read again and again. All others are streamed: they
    are read once, as the engine finds them, and `held` keeps them.

    >>> from clustergraph.vocabulary import thing
    >>> answer = Solutions(["cluster"], [(thing("cluster", "minalogic"),)])
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

    def __repr__(self) -> str:
        columns = f"{len(self.columns)} column{'' if len(self.columns) == 1 else 's'} ({', '.join(self.columns)})"
        return f"<Solutions: {columns}, {self._state()}>"

    def _state(self) -> str:
        if self._rows is None:
            return "rows streamed and read already"
        if not isinstance(self._rows, Sequence):
            return "rows streamed, not read yet"
        return f"{len(self._rows)} row{'' if len(self._rows) == 1 else 's'}"

    def _repr_html_(self) -> str:
        """The first rows for a notebook; streamed rows can still be read afterwards, all of them."""
        if self._rows is None:
            return html_preview(self.columns, [], short, more="These rows were streamed and are read already.")
        if isinstance(self._rows, Sequence):
            left = len(self._rows) - _SHOWN
            more = f"{left} more" if left > 0 else ""
            return html_preview(self.columns, self._rows[:_SHOWN], short, more=more)
        first, self._rows = ahead(self._rows, _SHOWN + 1)
        more = "and more, not read yet" if len(first) > _SHOWN else ""
        return html_preview(self.columns, first[:_SHOWN], short, more=more)

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
            yield tuple(map(label or short, row))

    def write(
        self, target: Path | IO[bytes], *, format: str, label: Label | None = None, spreadsheet: bool = False
    ) -> None:
        """
        Write the rows one by one, in constant memory; raises QueryError for another format than ROW_FORMATS.

        Source: W3C, SPARQL 1.1 Query Results CSV and TSV, JSON and XML Formats.

        :param format: one of ROW_FORMATS
        :param label: the text to show for a term in CSV, TSV, Markdown and HTML; by default as the standard says
        :param spreadsheet: for CSV only: guard against formulas, as `to_csv` does
        """
        if format not in ROW_FORMATS:
            raise QueryError(f"'{format}' is no format for rows; choose one of {', '.join(ROW_FORMATS)}")
        if spreadsheet and format != "csv":
            raise QueryError(f"'{format}' is not opened as a spreadsheet; take csv")
        with opened(target) as stream:
            if spreadsheet:
                self.to_csv(stream, label=label, spreadsheet=True)
            else:
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
        formats.write_markdown(self.columns, self.rows, stream, label or short)
        return stream.getvalue().decode()

    def to_html(self, label: Label | None = None, *, title: str = "") -> str:
        """
        An HTML table of the `cells`, to be put into a page; whatever the data hold stays text.

        :param title: the caption of the table
        """
        return "".join(html_table(self.columns, self.rows, label or short, title=title))

    def to_pandas(self, *, label: Label | None = None) -> "pandas.DataFrame":
        """
        The rows as a frame of pandas; raises QueryError where that is not installed.

        A column whose values are all whole numbers or years, numbers, truth values, dates or times has that type;
        all else is text. Where nothing is bound is a missing value. Decimal numbers become 64-bit floats.

        :param label: the text to show for what is no such value, such as the label of a node; by default the bare IRI
        """
        return frames.pandas_frame(self.columns, list(self.rows), label)

    def to_polars(self, *, label: Label | None = None) -> "polars.DataFrame":
        """As `to_pandas`, a frame of Polars; decimal numbers stay exact."""
        return frames.polars_frame(self.columns, list(self.rows), label)

    def to_arrow(self, *, label: Label | None = None) -> "pyarrow.Table":
        """As `to_pandas`, a table of Apache Arrow; decimal numbers stay exact."""
        return frames.arrow_table(self.columns, list(self.rows), label)
