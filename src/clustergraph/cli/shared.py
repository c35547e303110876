"""What commands share: the store they work on, the languages, and how answers are printed."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from clustergraph import open as open_store
from clustergraph.evidence import words
from clustergraph.queries import Answer
from clustergraph.solutions import Solutions, Term, Triples
from clustergraph.store import Store
from clustergraph.things import LANGUAGES, Names

__all__ = ["echo_answer", "language_option", "progress", "reading", "say", "store_option"]

F = TypeVar("F", bound=Callable[..., object])

TABLES = ("table", "markdown", "csv", "tsv", "json", "xml")
SYNTAXES = ("ttl", "nt", "jsonld", "rdf")


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
def reading(path: Path) -> Iterator[Store]:
    """The store at `path`, opened for reading only; an interrupt ends even a query that the engine is busy with."""
    # The engine looks at signals only between answers, and there is nothing to tidy up after reading.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with open_store(path, read_only=True) as store:
        yield store


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A progress bar on stderr, shown on a terminal only; call what it gives with how far the work has come."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)


def echo_answer(answer: Answer, format: str, names: Names, *, language: str, iris: bool) -> None:
    """
    Print an answer to stdout; rows of a SELECT as a table by default, triples as Turtle, ASK as true or false.

    :param iris: whether nodes are printed as IRIs where the format leaves the choice
    """
    if isinstance(answer, bool):
        click.echo("true" if answer else "false")
    elif isinstance(answer, Triples):
        _echo_triples(answer, format)
    else:
        _echo_rows(answer, format, None if iris else lambda term: shown(term, names, language))


def shown(term: Term | None, names: Names, language: str) -> str:
    """A term as a reader of `language` sees it: labels for nodes, the text of literals, nothing for no value."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in words(term, names, language))


def _echo_triples(answer: Triples, format: str) -> None:
    if format not in SYNTAXES and format != "table":
        raise click.UsageError(f"this query gives triples: choose a format out of {', '.join(SYNTAXES)}")
    answer.write(_binary(), format="ttl" if format == "table" else format)


def _echo_rows(answer: Solutions, format: str, label: Callable[[Term | None], str] | None) -> None:
    if format in SYNTAXES:
        raise click.UsageError(f"this query gives rows: choose a format out of {', '.join(TABLES)}")
    if format == "table":
        print_table(answer.columns, ([label(t) if label else str(t or "") for t in row] for row in answer))
    else:
        answer.write(_binary(), format=format, label=label)


def _binary() -> IO[bytes]:
    sys.stdout.flush()
    return sys.stdout.buffer


def print_table(columns: tuple[str, ...], rows: Iterator[list[str]], *, title: str = "") -> None:
    """Print rows under column names; a terminal wraps long cells, a file or pipe gets whole lines."""
    table = Table(title=title or None, title_justify="left", show_lines=False, pad_edge=False)
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    count = 0
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
        count += 1
    console = Console() if sys.stdout.isatty() else Console(width=200, no_color=True)
    console.print(table)
    say(f"{count} row{'' if count == 1 else 's'}")
