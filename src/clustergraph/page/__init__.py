"""The network as one HTML file that opens anywhere and asks nobody for anything."""

from pathlib import Path
from typing import TYPE_CHECKING

from clustergraph.errors import LayoutError
from clustergraph.network import Edge, Network, Node
from clustergraph.page.document import document
from clustergraph.page.picture import drawing
from clustergraph.page.words import words

if TYPE_CHECKING:
    import pyvis.network

__all__ = ["RENDERERS", "drawing", "render", "write"]

RENDERERS = ("pyvis",)


def write(
    network: "Network | pyvis.network.Network",
    path: Path | str,
    *,
    title: str,
    language: str = "en",
    note: str = "",
    renderer: str = "pyvis",
) -> None:
    """
    Write a network, or a pyvis object made or customised by hand, as one HTML file; parameters as in `render`.

    Raises LayoutError where the file cannot be written.
    """
    text = render(network, title=title, language=language, note=note, renderer=renderer)
    try:
        Path(path).write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise LayoutError(f"{path}: cannot be written: {error.strerror or error}") from error


def render(
    network: "Network | pyvis.network.Network",
    *,
    title: str,
    language: str = "en",
    note: str = "",
    renderer: str = "pyvis",
) -> str:
    """
    The page as text: picture, legend, tables, all in one, and no request to anywhere.

    Raises LayoutError for a language or a renderer that there is not.

    :param title: the heading; like every label and title it is shown as text, whatever it holds
    :param language: of the page's own words, "en" or "fr"; labels come as they are
    :param note: a sentence under the heading, such as where the network comes from
    :param renderer: what draws the picture, one of RENDERERS
    """
    words(language)
    if renderer not in RENDERERS:
        raise LayoutError(f"there is no renderer '{renderer}'; choose one of {', '.join(RENDERERS)}")
    if isinstance(network, Network):
        return document(drawing(network, language=language), network, title=title, language=language, note=note)
    return document(network, _listed(network), title=title, language=language, note=note)


def _listed(picture: "pyvis.network.Network") -> Network:
    """The nodes and edges of a pyvis object, for the tables."""
    nodes = [
        Node(str(dot["id"]), str(dot["label"]), str(dot.get("kind") or dot.get("group") or "") or None)
        for dot in picture.nodes
    ]
    edges = [_tie(tie) for tie in picture.edges]
    return Network(nodes, edges)


def _tie(tie: "dict[str, object]") -> Edge:
    title = str(tie.get("title") or "")
    return Edge(
        str(tie["from"]), str(tie["to"]), label=str(tie.get("label") or "") or None, evidence=(title,) if title else ()
    )
