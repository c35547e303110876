"""What commands share: the store they work on, the languages, and how answers are printed."""

import csv
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, wraps
from pathlib import Path
from types import MappingProxyType
from typing import IO, TypeVar

import click
from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from clustergraph import open as open_store
from clustergraph.cli.interrupts import ending_at_once
from clustergraph.cli.speech import VARIABLE, spoken
from clustergraph.cli.words import said
from clustergraph.evidence import cell, words
from clustergraph.headers import Column
from clustergraph.queries import Answer
from clustergraph.resources import folder
from clustergraph.solutions import (
    ROW_FORMATS,
    TRIPLE_FORMATS,
    TRUTH_FORMATS,
    Row,
    Solutions,
    Term,
    Triples,
    counted,
    printable,
    write_truth,
)
from clustergraph.store import Store, is_remote
from clustergraph.things import LANGUAGES, Names
from clustergraph.views import view
from clustergraph.vocabulary import compact

__all__ = [
    "SYNTAXES",
    "TABLES",
    "Where",
    "echo_answer",
    "graph_options",
    "headings",
    "language_option",
    "print_table",
    "progress",
    "put",
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

    path: Path | str
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
        type=_Place(path_type=Path),
        help="Folder of the store, or the address of a server; else $CLUSTERGRAPH_STORE.",
    )(command)


class _Place(click.Path):
    """A folder, or the address of a server, which stays as it is written."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        return value if is_remote(value) else super().convert(value, param, ctx)


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
    def called(
        store_path: Path | str, release: str | None, as_of: str | None, of_claims: str, **rest: object
    ) -> object:
        return command(where=Where(store_path, release, as_of, of_claims), **rest)

    for option in _VIEW_OPTIONS:
        called = option(called)
    return store_option(called)


def language_option(command: F) -> F:
    """The language of labels and messages: see `speech.spoken`."""
    return click.option(
        "--language",
        "-l",
        type=click.Choice(LANGUAGES),
        envvar=VARIABLE,
        default=lambda: spoken((), os.environ),
        help=f"Language of labels and messages; else ${VARIABLE}, else that of the locale.",
    )(command)


def say(text: str) -> None:
    """Print words for the user, to stderr."""
    click.echo(text, err=True)


@contextmanager
def reading(where: Path | str | Where) -> Iterator[Store]:
    """
    The store, or the view of it that is asked for, for reading only.

    An interrupt ends even a query that the engine is busy with.
    """
    where = where if isinstance(where, Where) else Where(where)
    with ending_at_once(), open_store(where.path, read_only=True) as store:
        yield view(store, release=where.release, as_of=where.as_of, claims=where.claims)


@contextmanager
def progress(
    what: str, total: int | None = None, *, store: Store | None = None, language: str = "en"
) -> Iterator[Callable[[int], None]]:
    """
    A progress bar on stderr, shown on a terminal only; call what it gives with how far the work has come.

    :param store: shows how far what is sent to it has come
    """
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(what, total=total)
        if store is not None:
            store.on_sending(
                lambda graph, done, total: bar.update(
                    task, description=said("sending", language, graph=compact(graph)), completed=done, total=total
                )
            )
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
        if format in TRUTH_FORMATS:
            write_truth(answer, _binary(), format=format)
        else:
            click.echo("true" if answer else "false")
    elif isinstance(answer, Triples):
        _echo_triples(answer, format)
    else:
        if format == "table":
            measured = [column in units and bool(units[column].unit) for column in answer.columns]
            rows = (_cells(row, names, language, iris=iris, measured=measured) for row in answer)
            return print_table(headings(answer.columns, language, units), rows, language=language)
        return _echo_rows(answer, format, None if iris else lambda term: shown(term, names, language), spreadsheet)
    return None


def shown(term: Term | None, names: Names, language: str) -> str:
    """A term as a reader of `language` sees it: labels for nodes, the text of literals, nothing for no value."""
    return printable(words(term, names, language))


@lru_cache(maxsize=1)
def _headings() -> Mapping[str, Mapping[str, str]]:
    with (folder("queries") / "columns.csv").open(encoding="utf-8", newline="") as file:
        return {row["column"]: row for row in csv.DictReader(file)}


_UNITS: Mapping[str, Mapping[str, str]] = {"en": {}, "fr": {"EUR million": "M€", "EUR/EUR": "€/€", "EUR": "€"}}
"""Units that are written otherwise in a language."""


def headings(
    columns: Iterable[str], language: str, units: Mapping[str, Column] = MappingProxyType({})
) -> tuple[str, ...]:
    """The names of columns as a reader of `language` expects them, with their units."""
    plain = [_headings().get(column, {}).get(language) or column.replace("_", " ") for column in columns]
    known = [units[column].unit if column in units else "" for column in columns]
    known = [_UNITS[language].get(unit, unit) for unit in known]
    return tuple(f"{name} ({unit})" if unit else name for name, unit in zip(plain, known, strict=True))


def _echo_triples(answer: Triples, format: str) -> None:
    if format not in SYNTAXES and format != "table":
        raise click.UsageError(f"this query gives triples: choose a format out of {', '.join(SYNTAXES)}")
    answer.write(_binary(), format="ttl" if format == "table" else format)


def _cells(row: Row, names: Names, language: str, *, iris: bool, measured: Sequence[bool]) -> list[str]:
    if iris:
        return [printable(str(term or "")) for term in row]
    return [
        printable(cell(term, names, language, measured=of_unit)) for term, of_unit in zip(row, measured, strict=True)
    ]


def _echo_rows(answer: Solutions, format: str, label: Callable[[Term | None], str] | None, spreadsheet: bool) -> int:
    if format in SYNTAXES:
        raise click.UsageError(f"this query gives rows: choose a format out of {', '.join(TABLES)}")
    seen = _Counted(answer)
    answer = Solutions(answer.columns, seen)
    if spreadsheet:
        if format != "csv":
            raise click.UsageError("--spreadsheet is for --format csv")
        answer.to_csv(_binary(), label=label, spreadsheet=True)
    else:
        answer.write(_binary(), format=format, label=label)
    return seen.number


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


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str = "", language: str = "en") -> int:
    """
    Print rows under column names; a terminal wraps long cells, a file or pipe gets wide lines.

    Where a terminal is too narrow for a table that breaks no word, each row is a list of columns and values.

    :returns: how many rows there were, which is also said
    """
    columns = [column.replace("_", " ") for column in columns]
    held = [list(row) for row in rows]
    words = _widths((columns, *held), "[ \\n]")
    room = Console().width if sys.stdout.isatty() else max(_WIDTH, _framed(words))
    if title and not held:
        click.echo(title)
    if held and _framed(words) > room:
        _echo_lists(columns, held, title, language)
    elif held:
        table = Table(title=title.translate(_HELD) or None, title_justify="left", pad_edge=False)
        widths = _fitted(_widths((columns, *held), "\\n"), words, room)
        for column, width in zip(columns, widths, strict=True):
            table.add_column(column.translate(_HELD), overflow="fold", width=width)
        for row in held:
            table.add_row(*(Text(text.translate(_HELD)) for text in row))
        put(table, room)
    say(counted(len(held), *_COUNTS[language], language))
    return len(held)


_WIDTH = 200
"""How wide a table is that goes to a file or pipe, if its words need no more."""

# Rich breaks lines at every space, also at those that are there to prevent it; letters of nobody stand in for them.
_HELD = {0xA0: "\ue000", 0x202F: "\ue001"}
_BACK = {0xE000: "\u00a0", 0xE001: "\u202f"}


def put(table: Table, width: int = _WIDTH) -> None:
    """Print a table to stdout, in which no line breaks at a space that must not break; `width` is that of a pipe."""
    console = Console() if sys.stdout.isatty() else Console(width=width, no_color=True)
    with console.capture() as captured:
        console.print(table)
    click.echo(captured.get().translate(_BACK), nl=False)


_WORD = 80
"""A word that is longer than this may break."""


def _widths(rows: Iterable[Sequence[str]], between: str) -> list[int]:
    """The places that the longest piece of each column takes; `between` is the pattern of what parts pieces."""
    pieces = ([max(map(cell_len, re.split(between, text))) for text in row] for row in rows)
    widest = [max(column) for column in zip(*pieces, strict=True)]
    return widest if between == "\\n" else [min(width, _WORD) for width in widest]


def _framed(widths: Sequence[int]) -> int:
    """The width of a table with columns of these widths."""
    return sum(widths) + 3 * len(widths) - 1


def _fitted(wanted: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """
    The widths of columns in a table no wider than `room`, the widest made narrower first, none below its least.

    >>> _fitted([30, 10, 8], [12, 10, 4], 48)
    [22, 10, 8]
    """
    widths = [min(width, room) for width in wanted]
    while _framed(widths) > room:
        spare = [place for place in range(len(widths)) if widths[place] > least[place]]
        if not spare:
            break
        widths[max(spare, key=lambda place: widths[place])] -= 1
    return widths


def _echo_lists(columns: Sequence[str], rows: Iterable[Sequence[str]], title: str, language: str) -> None:
    if title:
        click.echo(f"{title}\n")
    colon = {"en": ":", "fr": "\u00a0:"}[language]
    for row in rows:
        lines = [f"{column}{colon} {text}" for column, text in zip(columns, row, strict=True) if text]
        click.echo("".join(f"{'  ' if number else ''}{line}\n" for number, line in enumerate(lines)))
