"""The commands that make something of a network: a picture, a file for another tool, a table of measures."""

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from clustergraph.cli.networks import Which, network_options
from clustergraph.cli.shared import Where, graph_options, language_option, print_table, reading, say
from clustergraph.cli.words import said
from clustergraph.drawing import draw_subject, export_subject
from clustergraph.export import FORMATS
from clustergraph.measures import DEFAULT, MEASURES, Measured, measure
from clustergraph.network import Network
from clustergraph.page import RENDERERS
from clustergraph.solutions import grouped, yes_or_no

__all__ = ["draw", "export", "measures"]


@click.command()
@network_options
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The HTML file to write.")
@click.option(
    "--renderer", type=click.Choice(RENDERERS), default=RENDERERS[0], show_default=True, help="What draws the picture."
)
@click.option(
    "--before",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A page drawn before: what it shows stays in its place.",
)
@graph_options
@language_option
def draw(which: Which, output: Path, renderer: str, before: Path | None, where: Where, language: str) -> None:
    """
    Draw a network as one HTML page.

    NAME is a question of the catalogue, or a FILE.rq, that gives ?source and ?target; networks/participation without
    it.

    Example: clustergraph draw networks/participation -o network.html
    """
    with reading(where) as store:
        asked = which.read(store, language)
        network = draw_subject(asked, output, renderer=renderer, before=before, language=language)
    _say_counts(output, network, language)


@click.command()
@network_options
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The file or folder to write.")
@click.option("--format", "-f", "format_", type=click.Choice(tuple(FORMATS)), help="Told by the suffix without it.")
@graph_options
@language_option
def export(which: Which, output: Path, format_: str | None, where: Where, language: str) -> None:
    """
    Write a network for another tool.

    Gephi, Cytoscape, Pajek, Neo4j, Excel and others; what a format cannot carry is said. NAME is as for draw.

    Example: clustergraph export networks/participation -o network.gexf
    """
    with reading(where) as store:
        asked = which.read(store, language)
        for sentence in export_subject(asked, output, format=format_, language=language):
            say(sentence)
    _say_counts(output, asked.network, language)


def _say_counts(file: Path, network: Network, language: str) -> None:
    say(said("drawn", language, file=file, nodes=len(network.ids), edges=len(network.sources)))


@click.command()
@network_options
@click.option(
    "--measure",
    "-m",
    "chosen",
    multiple=True,
    type=click.Choice(tuple(MEASURES)),
    help="Only this; may be given again.",
)
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Only the first N nodes.")
@click.option(
    "--format", "-f", "format_", type=click.Choice(("table", "csv", "json")), default="table", show_default=True
)
@graph_options
@language_option
def measures(which: Which, chosen: Sequence[str], top: int | None, format_: str, where: Where, language: str) -> None:
    """
    Measure a network and its nodes.

    Degree, betweenness, communities and others; the nodes come with the greatest first measure first. NAME is as for
    draw.

    Example: clustergraph measures networks/co-participation -m degree -m betweenness --top 10
    """
    with reading(where) as store:
        network = which.read(store, language).network
    measured = measure(network, chosen or DEFAULT)
    rows = list(_ranked(network, measured))[:top]
    if format_ == "json":
        click.echo(json.dumps(_as_json(network, measured, rows), ensure_ascii=False, indent=2))
    elif format_ == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(("id", "label", *measured.columns))
        writer.writerows((network.ids[n], network.nodes[n].label, *_values(measured, n)) for n in rows)
    else:
        _print(network, measured, rows, language)
    for note in measured.notes[language]:
        say(note)


def _ranked(network: Network, measured: Measured) -> Iterator[int]:
    """The numbers of the nodes, the one with the greatest first measure first."""
    first = next(iter(measured.columns.values()), [0] * len(network.ids))
    yield from sorted(range(len(network.ids)), key=lambda n: (first[n] is None, -(first[n] or 0), network.ids[n]))


def _values(measured: Measured, number: int) -> list[object]:
    return [values[number] for values in measured.columns.values()]


def _as_json(network: Network, measured: Measured, rows: Sequence[int]) -> dict[str, object]:
    def node(number: int) -> dict[str, object]:
        values = dict(zip(measured.columns, _values(measured, number), strict=True))
        return {"id": network.ids[number], "label": network.nodes[number].label, **values}

    return {"network": dict(measured.whole), "nodes": [node(number) for number in rows]}


def _print(network: Network, measured: Measured, rows: Sequence[int], language: str) -> None:
    whole = [(MEASURES[name].label[language], _text(value, language)) for name, value in measured.whole.items()]
    if whole:
        print_table((said("the measure", language), said("its value", language)), whole, language=language)
    if measured.columns:
        names = (said("the node", language), *(MEASURES[name].label[language] for name in measured.columns))
        cells = ((network.nodes[n].label, *(_text(value, language) for value in _values(measured, n))) for n in rows)
        print_table(names, list(cells), language=language)


def _text(value: object, language: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes_or_no(str(value).lower(), language)
    if isinstance(value, float):
        return grouped(f"{value:.0f}" if abs(value) >= 1000 else f"{value:.4g}", language)
    return grouped(value, language)
