"""The network as one HTML file that opens anywhere and asks nobody for anything."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from clustergraph import layout
from clustergraph.errors import LayoutError, StoreError
from clustergraph.network import Network
from clustergraph.page import pyvis
from clustergraph.page.document import document
from clustergraph.page.former import positions_in
from clustergraph.page.pyvis import drawing
from clustergraph.page.words import words
from clustergraph.solutions import opened

if TYPE_CHECKING:
    from pyvis.network import Network as Drawing

__all__ = ["RENDERERS", "drawing", "positions_in", "render", "write"]

RENDERERS = ("canvas", "pyvis")
"""What can draw the picture: our own viewer, or vis-network for those who customise pyvis objects."""


def write(
    network: "Network | Drawing",
    path: Path | str,
    *,
    title: str,
    language: str = "en",
    note: str = "",
    citation: str = "",
    renderer: str = "canvas",
    positions: Mapping[str, tuple[float, float]] | None = None,
    map: layout.Map | None = None,
) -> None:
    """
    Write a network, or a pyvis object made or customised by hand, as one HTML file; parameters as in `render`.

    The file appears whole or not at all. Raises LayoutError where the file cannot be written.
    """
    text = render(
        network,
        title=title,
        language=language,
        note=note,
        citation=citation,
        renderer=renderer,
        positions=positions,
        map=map,
    )
    try:
        with opened(Path(path)) as stream:
            stream.write(text.encode())
    except StoreError as error:
        raise LayoutError(str(error)) from error


def render(
    network: "Network | Drawing",
    *,
    title: str,
    language: str = "en",
    note: str = "",
    citation: str = "",
    renderer: str = "canvas",
    positions: Mapping[str, tuple[float, float]] | None = None,
    map: layout.Map | None = None,
) -> str:
    """
    The page as text: picture, legend, tables, all in one, and no request to anywhere.

    A pyvis object is always drawn by vis-network. Raises LayoutError for a language or a renderer that there is not.

    :param title: the heading; like every label and title it is shown as text, whatever it holds
    :param language: of the page's own words, "en" or "fr"; labels come as they are
    :param note: a sentence under the heading, such as where the network comes from
    :param citation: a line that says how to cite the picture; it stands in every picture saved from the page
    :param renderer: what draws the picture, one of RENDERERS
    :param positions: where each node is, by id, in pixels at zoom 1; as in `layout.positions` if absent
    :param map: where each node is on a map; as in `layout.places` if absent
    """
    words(language)
    if renderer not in RENDERERS:
        raise LayoutError(f"there is no renderer '{renderer}'; choose one of {', '.join(RENDERERS)}")
    if renderer == "pyvis" or not isinstance(network, Network):
        return pyvis.render(network, title=title, language=language, note=note, citation=citation, positions=positions)
    return document(
        network,
        positions if positions is not None else layout.positions(network),
        map if map is not None else layout.places(network),
        title=title,
        language=language,
        note=note,
        citation=citation,
    )
