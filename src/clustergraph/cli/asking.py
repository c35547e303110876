"""Commands that answer questions, and that list what can be asked."""

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from pyoxigraph import NamedNode

from clustergraph import explain
from clustergraph.cli.shared import (
    SYNTAXES,
    TABLES,
    Where,
    echo_answer,
    graph_options,
    headings,
    language_option,
    print_table,
    reading,
    say,
)
from clustergraph.cli.speech import retold
from clustergraph.cli.words import said
from clustergraph.headers import Need, Query, read_query
from clustergraph.queries import bind, catalogue, choices, find, is_name, missing, search
from clustergraph.solutions import printable
from clustergraph.store import Store, is_remote
from clustergraph.things import Names
from clustergraph.vocabulary import compact

__all__ = ["ask", "comment", "named_or_file", "parameters_of", "queries"]

_EXPLAINING = 5.0
"""Seconds after which the search for the reason of an empty answer ends."""


@click.command()
@click.argument("question")
@click.option("--param", "-p", "params", multiple=True, metavar="NAME=VALUE", help="A parameter; may be given again.")
@click.option("--format", "-f", "format_", type=click.Choice([*TABLES, *SYNTAXES]), default="table", show_default=True)
@click.option("--iris", is_flag=True, help="Nodes as IRIs instead of labels, in tables, CSV and TSV.")
@click.option("--spreadsheet", is_flag=True, help="CSV for spreadsheets: no cell is run as a formula.")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS", help="Stop after SECONDS.")
@click.option(
    "--allow-service", "services", multiple=True, metavar="URL", help="An endpoint that SERVICE may ask; none else."
)
@click.option("--explain", "plan", is_flag=True, help="Show how the query is read, with counts, instead of its answer.")
@graph_options
@language_option
def ask(
    question: str,
    params: Sequence[str],
    format_: str,
    iris: bool,
    spreadsheet: bool,
    timeout: float | None,
    services: Sequence[str],
    plan: bool,
    where: Where,
    language: str,
) -> None:
    """
    Answer a question: by its name, in a FILE.rq, or in SPARQL.

    Names and parameters are listed by `clustergraph queries`.

    Example: clustergraph ask clusters/members -p cluster=Minalogic
    """
    query = named_or_file(question)
    given = parameters_of(params)
    with reading(where) as store:
        names = Names(store, language)
        bindings = bind(store, query, given, names=names)
        if plan:
            click.echo(explain.plan(store, query.text, bindings=bindings).text(language))
            engine, reason = store.read_engine(query.text, bindings=bindings)
            click.echo(said("read by", language, engine=engine, reason=retold(reason, language)))
            return
        answer = store.query(query.text, bindings=bindings, timeout=timeout, services=services)
        rows = echo_answer(
            answer, format_, names, language=language, iris=iris, spreadsheet=spreadsheet, units=query.columns
        )
        comment(store, query, given, names, language, rows=rows)


def named_or_file(question: str) -> Query:
    """The query that is meant: a question of the catalogue, a file, or SPARQL text itself."""
    if question.endswith(".rq"):
        return read_query(Path(question), question)
    return find(question) if is_name(question) else Query("", question)


def parameters_of(params: Sequence[str]) -> dict[str, str]:
    """Names and values of NAME=VALUE; raises UsageError for anything else, or a name given twice."""
    found: dict[str, str] = {}
    for param in params:
        name, equals, value = param.partition("=")
        if not equals or not name:
            raise click.UsageError(f"'{param}' is no NAME=VALUE")
        if name in found:
            raise click.UsageError(f"parameter {name} is given twice")
        found[name] = value
    return found


_LACKING = {
    "en": {True: "not computable, because the graph has no", False: "incomplete, because the graph has no"},
    "fr": {
        True: "non calculable, car le graphe ne contient pas",
        False: "incomplet, car le graphe ne contient pas",
    },
}


def comment(
    store: Store, query: Query, given: dict[str, str], names: Names, language: str, *, rows: int | None
) -> None:
    """Say what the answer lacks, why it is empty, and how to read it; nothing of what is no table."""
    if rows is None:
        return
    if rows == 0 and not len(store):
        say(said("empty store", language))
        return
    lacking = missing(store, query, given, names=names)
    for need in lacking:
        say(f"{_LACKING[language][rows == 0]} {_text(need, language)}")
    if rows == 0 and not lacking:
        bindings = bind(store, query, given, names=names)
        say(explain.empty(store, query.text, bindings=bindings, names=names, seconds=_EXPLAINING).text(language))
    elif rows and query.note:
        say(query.note.get(language, ""))


def _text(need: Need, language: str) -> str:
    return need.text.get(language) or next(iter(need.text.values()), "")


@click.command()
@click.argument("text", required=False, default="")
@graph_options
@language_option
def queries(text: str, where: Where, language: str) -> None:
    """
    List the questions of the catalogue, or show one by its name.

    TEXT keeps those that hold all its words, in English or French.

    Example: clustergraph queries funding
    """
    if text in catalogue():
        _show(find(text), where, language)
        return
    found = search(text)
    if not found:
        say(said("no question", language))
        return
    rows = ([query.name, query.asked(language), " ".join(query.parameters)] for query in found)
    print_table(headings(("question", "asks", "parameters"), language), rows, language=language)


_SAID = {
    "en": {"of": "Columns", "with": "Parameters", "default": "by default", "needs": "A full answer needs"},
    "fr": {"of": "Colonnes", "with": "Paramètres", "default": "par défaut", "needs": "Une réponse complète suppose"},
}
_COLON = {"en": ": ", "fr": "\u00a0: "}
_TYPES = {
    "en": {"string": "text", "integer": "whole number", "decimal": "number", "date": "day, such as 2007-03-20"},
    "fr": {
        "string": "texte",
        "integer": "nombre entier",
        "decimal": "nombre",
        "date": "jour, comme 2007-03-20",
        "year": "année",
        "boolean": "true ou false",
    },
}
"""What the types of parameters are called, where their own names do not say it."""


def _show(query: Query, where: Where, language: str) -> None:
    """Print what a question asks, what may be chosen, what its columns mean, and how to ask it."""
    texts, colon = _SAID[language], _COLON[language]
    click.echo(f"{query.name}\n{query.asked(language)}")
    if query.note:
        click.echo(query.note.get(language, ""))
    values = _values(query, where, language)
    if query.parameters:
        click.echo(f"\n{texts['with']}")
        for parameter in query.parameters.values():
            default = f" ({texts['default']}{colon}{parameter.default})" if parameter.default else ""
            label = parameter.label.get(language, parameter.name)
            kind = _TYPES[language].get(parameter.type, parameter.type)
            of_kind = f", {kind}" if kind != label else ""
            click.echo(f"  {parameter.name}{colon}{label}{of_kind}{default}")
            for value, meaning in values.get(parameter.name, ()):
                click.echo(printable(f"    {parameter.name}={value}  {meaning}".rstrip()))
    click.echo(f"\n{texts['of']}")
    for name, column in query.columns.items():
        unit = f" [{column.unit}]" if column.unit else ""
        click.echo(f"  {name}{colon}{column.text.get(language, '')}{unit}")
    for need in query.needs:
        click.echo(f"\n{texts['needs']}{colon}{_text(need, language)}")
    click.echo("\n" + said("example", language, command=_example(query, values)))


def _values(query: Query, where: Where, language: str) -> dict[str, list[tuple[str, str]]]:
    """By parameter, its values as they are given and in words, where there is a store to ask."""
    if not is_remote(where.path) and not Path(where.path).exists():
        return {}
    found: dict[str, list[tuple[str, str]]] = {}
    with reading(where) as store:
        names = Names(store, language)
        for parameter in query.parameters.values():
            for value in choices(store, parameter):
                meaning = names.label(value.value, language) if isinstance(value, NamedNode) else ""
                found.setdefault(parameter.name, []).append((compact(value.value), meaning))
    return found


def _example(query: Query, values: Mapping[str, Sequence[tuple[str, str]]]) -> str:
    """A command that asks the question, with the first value of a parameter that has one."""
    named = next(((name, of[0][0]) for name, of in values.items()), None)
    return f"clustergraph ask {query.name}" + (f" -p {shlex.quote('='.join(named))}" if named else "")
