"""The command that says who says so."""

import click
from pyoxigraph import NamedNode

from clustergraph import evidence
from clustergraph.cli.shared import Where, graph_options, language_option, reading, say
from clustergraph.cli.words import said
from clustergraph.solutions import printable
from clustergraph.store import Store
from clustergraph.things import Names

__all__ = ["cite", "echo_citations"]

_COLON = {"en": ": ", "fr": "\u00a0: "}


@click.command()
@click.argument("thing")
@click.argument("other", required=False)
@graph_options
@language_option
def cite(thing: str, other: str | None, where: Where, language: str) -> None:
    """
    Print the claims behind a thing, or behind the tie of two.

    A thing is an IRI, a CURIE, an id or a label in English or French.

    Example: clustergraph cite Xerox Minalogic
    """
    with reading(where) as store:
        names = Names(store, language)
        echo_citations(store, names.find(thing), names.find(other) if other is not None else None, names, language)


def echo_citations(store: Store, one: NamedNode, other: NamedNode | None, names: Names, language: str) -> None:
    """Print the claims behind a thing, or behind the tie between it and another."""
    if other is None:
        citations, rows = evidence.cite(store, one, language=language)
    else:
        citations, rows = evidence.cite_tie(store, one, other, language=language)
    for citation in citations:
        statement = evidence.statement(citation, names, language=language)
        click.echo(printable(f"[{citation.source} {citation.identifier}] {statement}"))
        click.echo(printable(f"    {evidence.provenance(citation, names, language=language)}"))
        for note in citation.notes:
            click.echo(printable(f"    {evidence.note_label(citation.notes_language, language)}{note}"))
    for row in rows:
        click.echo(printable(f"[{row.source}] {names.label(row.node.value, language)}{_COLON[language]}{row.row}"))
    say(said("cited", language, claims=len(citations), rows=len(rows)))
    if other is not None and not citations and not rows:
        say(said("none cited", language))
