"""Commands that answer: questions, citations, pictures."""

from collections.abc import Sequence
from pathlib import Path

import click

from clustergraph import evidence
from clustergraph.cli.shared import (
    SYNTAXES,
    TABLES,
    echo_answer,
    language_option,
    print_table,
    reading,
    say,
    store_option,
)
from clustergraph.drawing import draw as draw_network
from clustergraph.queries import Query, catalogue, is_name, read_query, run
from clustergraph.things import Names, fold

__all__ = ["ask", "cite", "draw", "queries"]


@click.command()
@click.argument("question")
@click.option("--param", "-p", "params", multiple=True, metavar="NAME=VALUE", help="A parameter; may be given again.")
@click.option("--format", "-f", "format_", type=click.Choice([*TABLES, *SYNTAXES]), default="table", show_default=True)
@click.option("--iris", is_flag=True, help="Nodes as IRIs instead of labels, in tables, CSV and TSV.")
@store_option
@language_option
def ask(question: str, params: Sequence[str], format_: str, iris: bool, store_path: Path, language: str) -> None:
    """
    Answer QUESTION: a name of the catalogue, a FILE.rq, or SPARQL text.

    Example: clustergraph ask clusters/members -p cluster=Minalogic
    """
    query = _query(question)
    with reading(store_path) as store:
        names = Names(store)
        answer = run(store, query, _parameters(params), names=names)
        echo_answer(answer, format_, names, language=language, iris=iris)


def _query(question: str) -> str | Query:
    if question.endswith(".rq"):
        return read_query(Path(question), question)
    return question


def _parameters(params: Sequence[str]) -> dict[str, str]:
    pairs = [param.partition("=") for param in params]
    for name, equals, _ in pairs:
        if not equals or not name:
            raise click.UsageError(f"'{name}' is no NAME=VALUE")
    return {name: value for name, _, value in pairs}


@click.command()
@click.argument("text", required=False, default="")
@language_option
def queries(text: str, language: str) -> None:
    """List the questions of the catalogue, or those whose name, title or tags hold TEXT."""
    rows = []
    for query in catalogue().values():
        title = query.title.get(language, query.title.get("en", ""))
        if fold(text) in fold(" ".join([query.name, *query.title.values(), *query.tags])):
            rows.append([query.name, title, " ".join(query.parameters)])
    print_table(("question", "title", "parameters"), iter(rows))


@click.command()
@click.argument("thing")
@click.argument("other", required=False)
@store_option
@language_option
def cite(thing: str, other: str | None, store_path: Path, language: str) -> None:
    """
    Print the claims behind THING, or behind the tie between THING and OTHER.

    A thing is an IRI, a CURIE, an id or a label in English or French. Example: clustergraph cite Xerox Minalogic
    """
    with reading(store_path) as store:
        names = Names(store)
        one = names.find(thing)
        found = evidence.cite_tie(store, one, names.find(other)) if other is not None else evidence.cite(store, one)
        citations, rows = found
        for citation in citations:
            click.echo(
                f"[{citation.source} {citation.identifier}] {evidence.statement(citation, names, language=language)}"
            )
            click.echo(f"    {evidence.provenance(citation, names, language=language)}")
            for note in citation.notes:
                click.echo(f"    note: {note}")
        for row in rows:
            click.echo(f"[{row.source}] {names.label(row.node.value, language)}: {row.row}")
        say(f"{len(citations)} claims, {len(rows)} table rows")


@click.command()
@click.argument("name", default="networks/participation")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The HTML file to write.")
@store_option
@language_option
def draw(name: str, output: Path, store_path: Path, language: str) -> None:
    """
    Draw a network question of the catalogue, or a FILE.rq that gives ?source and ?target, as one HTML file.

    Example: clustergraph draw networks/participation -o network.html
    """
    query = _query(name)
    if isinstance(query, str) and not is_name(query):
        raise click.UsageError("name a question of the catalogue or a FILE.rq")
    with reading(store_path) as store:
        network = draw_network(store, query, output, language=language)
        say(f"{output}: {len(network.nodes)} nodes, {len(network.edges)} edges")
