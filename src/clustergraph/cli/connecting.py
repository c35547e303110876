"""Commands that set things side by side: how two are connected, how several compare, and where sources disagree."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import click
from pyoxigraph import Literal

from clustergraph import compare as comparing
from clustergraph import conflicts as disagreeing
from clustergraph import connect as connecting
from clustergraph.cli.shared import Where, graph_options, language_option, reading, say
from clustergraph.solutions import Solutions, printable
from clustergraph.things import Names

F = TypeVar("F", bound=Callable[..., object])

__all__ = ["compare", "conflicts", "connect"]


def _format(*formats: str) -> Callable[[F], F]:
    choice = click.Choice(formats)
    return click.option("--format", "-f", "format_", type=choice, default="text", show_default=True)


def _echo_json(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=2)
    # What a terminal would act on is escaped, so that the value stays what it is.
    click.echo("".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text))


def _echo_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print texts as CSV."""
    terms = [tuple(Literal(cell) for cell in row) for row in rows]
    sys.stdout.flush()
    Solutions(columns, terms).to_csv(sys.stdout.buffer)


@click.command()
@click.argument("one")
@click.argument("other")
@click.option(
    "--max",
    "max_links",
    type=click.IntRange(1, connecting.MOST_LINKS),
    default=4,
    show_default=True,
    help="The most links of a chain.",
)
@click.option("--relations", metavar="NAME,…", help="Follow these relations only, by CURIE or label.")
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="The most chains to show.")
@click.option("--longer", is_flag=True, help="Where the shortest chains are few, show longer ones too.")
@click.option("--claims", is_flag=True, help="Follow plans, hopes and opinions too; they are marked as such.")
@_format("text", "md", "json")
@graph_options
@language_option
def connect(
    one: str,
    other: str,
    max_links: int,
    relations: str | None,
    limit: int,
    longer: bool,
    claims: bool,
    format_: str,
    where: Where,
    language: str,
) -> None:
    """
    Show the shortest chains between two things, with evidence.

    Lists, countries, concepts and hubs are left out, and named.

    Example: clustergraph connect Xerox Cisco
    """
    chosen = None if relations is None else [name for name in relations.split(",") if name.strip()]
    with reading(where) as store:
        names = Names(store, language)
        found = connecting.connect(
            store,
            one,
            other,
            max_links=max_links,
            relations=chosen,
            limit=limit,
            longer=longer,
            claims=claims,
            names=names,
        )
        if format_ == "json":
            _echo_json(found.to_dict(language))
        else:
            write = connecting.as_markdown if format_ == "md" else connecting.as_text
            click.echo(printable(write(found, names, language=language)))


_NONE = {
    "en": "no two sources give different values for the same quantity at times that meet",
    "fr": "aucune source n'en contredit une autre sur une même quantité à des dates qui se recoupent",
}


@click.command()
@click.argument("thing", required=False)
@_format("text", "md", "json", "csv")
@graph_options
@language_option
def conflicts(thing: str | None, format_: str, where: Where, language: str) -> None:
    """
    Show where sources disagree, and what could explain it.

    THING is what the quantity is of, or the quantity itself: an indicator, an instrument of funding, a property.

    Example: clustergraph conflicts programme:competitiveness-clusters
    """
    with reading(where) as store:
        names = Names(store, language)
        found = disagreeing.conflicts(store, names.find(thing) if thing else None, names=names)
        if format_ == "json":
            _echo_json([conflict.to_dict(language) for conflict in found])
        elif format_ == "csv":
            _echo_csv(disagreeing.COLUMNS, disagreeing.as_rows(found, names, language=language))
        elif found:
            write = disagreeing.as_markdown if format_ == "md" else disagreeing.as_text
            click.echo(printable(write(found, names, language=language)))
        if not found:
            say(_NONE[language])


@click.command()
@click.argument("things", nargs=-1, required=True)
@_format("text", "md", "json", "csv")
@graph_options
@language_option
def compare(things: tuple[str, ...], format_: str, where: Where, language: str) -> None:
    """
    Set two to six things side by side, with footnotes.

    Example: clustergraph compare Minalogic IMVN
    """
    with reading(where) as store:
        names = Names(store, language)
        found = comparing.compare(store, [names.find(thing) for thing in things], names=names)
        if format_ == "json":
            _echo_json(found.to_dict(language))
        elif format_ == "csv":
            (_, *titles, _), *rows = comparing.as_rows(found, language=language)
            _echo_csv(("property", *titles, "in common"), rows)
        else:
            write = comparing.as_markdown if format_ == "md" else comparing.as_text
            click.echo(printable(write(found, language=language)))
