"""What commands share: the store they work on, the languages, and how answers are printed."""

import csv
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, wraps
from pathlib import Path
from types import MappingProxyType
from typing import IO, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from clustergraph import open as open_store
from clustergraph.evidence import words
from clustergraph.headers import Column
from clustergraph.queries import Answer
from clustergraph.resources import folder
from clustergraph.solutions import ROW_FORMATS, TRIPLE_FORMATS, Row, Solutions, Term, Triples
from clustergraph.store import Store
from clustergraph.things import LANGUAGES, Names
from clustergraph.views import view

__all__ = [
    "SYNTAXES",
    "TABLES",
    "Where",
    "echo_answer",
    "graph_options",
    "headings",
    "language_option",
    "print_table",
    "printable",
    "progress",
    "reading",
    "say",
    "shown",
    "store_option",
]

F = TypeVar("F", bound=Callable[..., object])

TABLES = ("table", *ROW_FORMATS)
SYNTAXES = tuple(TRIPLE_FORMATS)


@dataclass(frozen=True)
class Where:
    """The store that a command reads, and how much of it: see `clustergraph.views`."""

    path: Path
    release: str | None = None
    as_of: str | None = None
    claims: str = "all"


def store_option(command: F) -> F:
    """Where the store is: --store, else $CLUSTERGRAPH_STORE, else ./clustergraph.store."""
    return click.option(
        "--store",
        "store_path",
        envvar="CLUSTERGRAPH_STORE",
        default="clustergraph.store",
        show_default=True,
        type=click.Path(path_type=Path),
        help="Folder of the store; else $CLUSTERGRAPH_STORE.",
    )(command)


_VIEW_OPTIONS = (
    click.option("--facts-only", "of_claims", flag_value="facts", help="Only what is claimed as a fact."),
    click.option("--with-plans", "of_claims", flag_value="plans", help="Facts, plans and forecasts."),
    click.option(
        "--all-claims", "of_claims", flag_value="all", default="all", help="Opinions and hopes too; the default."
    ),
    click.option("--as-of", metavar="DATE", help="Only what held then: 2007, 2007-03 or 2007-03-20."),
    click.option(
        "--release", metavar="MARKING", help="Nothing that only sources marked above MARKING support: U, SBU, …"
    ),
)


def graph_options(command: Callable[..., object]) -> Callable[..., object]:
    """Which store, and how much of it: gives the command one argument `where`."""

    @wraps(command)
    def called(store_path: Path, release: str | None, as_of: str | None, of_claims: str, **rest: object) -> object:
        return command(where=Where(store_path, release, as_of, of_claims), **rest)

    for option in _VIEW_OPTIONS:
        called = option(called)
    return store_option(called)


def language_option(command: F) -> F:
    """The language of labels: --language, else French where the environment's locale is French."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    default = "fr" if locale.split("_")[0].split(".")[0] == "fr" else "en"
    return click.option(
        "--language", "-l", type=click.Choice(LANGUAGES), default=default, help="Language of labels.", show_default=True
    )(command)


def say(text: str) -> None:
    """Print words for the user, to stderr."""
    click.echo(text, err=True)


@contextmanager
def reading(where: Path | Where) -> Iterator[Store]:
    """
    The store, or the view of it that is asked for, for reading only.

    An interrupt ends even a query that the engine is busy with.
    """
    # The engine looks at signals only between answers, and there is nothing to tidy up after reading.
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    where = where if isinstance(where, Where) else Where(where)
    try:
        with open_store(where.path, read_only=True) as store:
            yield view(store, release=where.release, as_of=where.as_of, claims=where.claims)
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A progress bar on stderr, shown on a terminal only; call what it gives with how far the work has come."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)


def echo_answer(
    answer: Answer,
    format: str,
    names: Names,
    *,
    language: str,
    iris: bool = False,
    spreadsheet: bool = False,
    units: Mapping[str, Column] = MappingProxyType({}),
) -> int | None:
    """
    Print an answer to stdout; rows of a SELECT as a table by default, triples as Turtle, ASK as true or false.

    :param iris: whether nodes are printed as IRIs where the format leaves the choice
    :param spreadsheet: whether CSV is made safe for spreadsheets
    :param units: what is known of the columns, for the units of a table
    :returns: the number of rows; none for another answer
    """
    if isinstance(answer, bool):
        click.echo("true" if answer else "false")
    elif isinstance(answer, Triples):
        _echo_triples(answer, format)
    else:
        label = None if iris else lambda term: shown(term, names, language)
        return _echo_rows(answer, format, label, spreadsheet, headings(answer.columns, language, units), language)
    return None


def shown(term: Term | None, names: Names, language: str) -> str:
    """A term as a reader of `language` sees it: labels for nodes, the text of literals, nothing for no value."""
    return printable(words(term, names, language))


def printable(text: str) -> str:
    """The text as a terminal may show it: no character of it moves the cursor or hides what follows."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in text)


@lru_cache(maxsize=1)
def _headings() -> Mapping[str, Mapping[str, str]]:
    with (folder("queries") / "columns.csv").open(encoding="utf-8", newline="") as file:
        return {row["column"]: row for row in csv.DictReader(file)}


def headings(
    columns: Iterable[str], language: str, units: Mapping[str, Column] = MappingProxyType({})
) -> tuple[str, ...]:
    """The names of columns as a reader of `language` expects them, with their units."""
    plain = [_headings().get(column, {}).get(language) or column.replace("_", " ") for column in columns]
    known = [units[column].unit if column in units else "" for column in columns]
    return tuple(f"{name} ({unit})" if unit else name for name, unit in zip(plain, known, strict=True))


def _echo_triples(answer: Triples, format: str) -> None:
    if format not in SYNTAXES and format != "table":
        raise click.UsageError(f"this query gives triples: choose a format out of {', '.join(SYNTAXES)}")
    answer.write(_binary(), format="ttl" if format == "table" else format)


def _echo_rows(
    answer: Solutions,
    format: str,
    label: Callable[[Term | None], str] | None,
    spreadsheet: bool,
    columns: tuple[str, ...],
    language: str,
) -> int:
    if format in SYNTAXES:
        raise click.UsageError(f"this query gives rows: choose a format out of {', '.join(TABLES)}")
    if format == "table":
        rows = ([label(t) if label else str(t or "") for t in row] for row in answer)
        return print_table(columns, rows, language=language)
    counted = _Counted(answer)
    answer = Solutions(answer.columns, counted)
    if spreadsheet:
        if format != "csv":
            raise click.UsageError("--spreadsheet is for --format csv")
        answer.to_csv(_binary(), label=label, spreadsheet=True)
    else:
        answer.write(_binary(), format=format, label=label)
    return counted.number


class _Counted:
    """The rows of an answer, counted as they go by."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.number = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.number += 1
            yield row


def _binary() -> IO[bytes]:
    sys.stdout.flush()
    return sys.stdout.buffer


_COUNTS = {"en": ("row", "rows"), "fr": ("ligne", "lignes")}


def print_table(columns: tuple[str, ...], rows: Iterator[list[str]], *, title: str = "", language: str = "en") -> int:
    """
    Print rows under column names; a terminal wraps long cells, a file or pipe gets whole lines.

    :returns: how many rows there were, which is also said
    """
    table = Table(title=title or None, title_justify="left", show_lines=False, pad_edge=False)
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    count = 0
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
        count += 1
    console = Console() if sys.stdout.isatty() else Console(width=200, no_color=True)
    console.print(table)
    say(f"{count:,} {_COUNTS[language][count != 1]}")
    return count
