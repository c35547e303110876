"""The command that draws."""

from pathlib import Path

import click

from clustergraph.cli.asking import named_or_file, parameters_of
from clustergraph.cli.shared import Where, graph_options, language_option, reading, say
from clustergraph.drawing import draw as draw_network
from clustergraph.queries import is_name

__all__ = ["draw"]

_COUNTED = {"en": "{file}: {nodes} nodes, {edges} edges", "fr": "{file} : {nodes} nœuds, {edges} liens"}


@click.command()
@click.argument("name", default="networks/participation")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The HTML file to write.")
@click.option("--param", "-p", "params", multiple=True, metavar="NAME=VALUE", help="A parameter; may be given again.")
@graph_options
@language_option
def draw(name: str, output: Path, params: tuple[str, ...], where: Where, language: str) -> None:
    """
    Draw a network question of the catalogue, or a FILE.rq that gives ?source and ?target, as one HTML file.

    Example: clustergraph draw networks/participation -o network.html
    """
    if not name.endswith(".rq") and not is_name(name):
        raise click.UsageError("name a question of the catalogue or a FILE.rq")
    query = named_or_file(name)
    with reading(where) as store:
        network = draw_network(store, query, output, language=language, parameters=parameters_of(params))
        said = _COUNTED[language]
        say(said.format(file=output, nodes=len(network.nodes), edges=len(network.edges)))
