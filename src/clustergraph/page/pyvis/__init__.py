"""The page of a pyvis object: drawn by vis-network, for those who customise pyvis; offline and escaped all the same."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from clustergraph.network import Edge, Network, Node
from clustergraph.page.pyvis.document import document
from clustergraph.page.pyvis.picture import drawing

if TYPE_CHECKING:
    import pyvis.network

__all__ = ["drawing", "render"]


def render(
    network: "Network | pyvis.network.Network",
    *,
    title: str,
    language: str = "en",
    note: str = "",
    citation: str = "",
    positions: Mapping[str, tuple[float, float]] | None = None,
) -> str:
    """The page as text; parameters as in `clustergraph.page.render`."""
    notes = " ".join(text for text in (note, citation) if text)
    if isinstance(network, Network):
        picture = drawing(network, language=language, positions=positions)
        return document(picture, network, title=title, language=language, note=notes)
    return document(network, _listed(network), title=title, language=language, note=notes)


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
