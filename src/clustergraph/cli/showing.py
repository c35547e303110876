"""The command that shows all that is known of one thing."""

import shutil
import sys
from pathlib import Path

import click

from clustergraph.cli.shared import Where, graph_options, language_option, reading, say
from clustergraph.dossier import LIMIT, Dossier, dossier
from clustergraph.solutions import opened
from clustergraph.things import Names

__all__ = ["show"]

FORMATS = ("text", "md", "html", "json")
_BY_SUFFIX = {".txt": "text", ".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".json": "json"}


@click.command()
@click.argument("thing")
@click.option("--format", "-f", "format_", type=click.Choice(FORMATS), help="Default: by the file's name, else text.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write; else standard output.")
@click.option("--all", "everything", is_flag=True, help=f"All lines, not {LIMIT} a section.")
@graph_options
@language_option
def show(thing: str, format_: str | None, output: Path | None, everything: bool, where: Where, language: str) -> None:
    """
    Show all that is known of a thing, with its sources.

    A thing is an IRI, a CURIE, an id or a label in English or French.

    Example: clustergraph show Minalogic
    """
    with reading(where) as store:
        node = Names(store, language).find(thing)
        found = dossier(store, node, limit=None if everything else LIMIT)
        chosen = format_ or (_BY_SUFFIX.get(output.suffix.lower(), "text") if output else "text")
        text = _formed(found, chosen, language, to_file=output is not None)
        if output is None:
            click.echo(text, nl=False)
        else:
            with opened(output) as stream:
                stream.write(text.encode())
            say(f"{output}")


def _formed(found: Dossier, chosen: str, language: str, *, to_file: bool) -> str:
    if chosen == "json":
        return found.json()
    if chosen == "html":
        return found.html(language)
    if chosen == "md":
        return found.markdown(language)
    width = None if to_file or not sys.stdout.isatty() else shutil.get_terminal_size().columns
    return found.text(language, width=width)
