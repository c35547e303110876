"""The page itself: one HTML document that holds the picture, its legend and its tables, and asks for nothing else."""

import json
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from clustergraph.network import Network
from clustergraph.page.pyvis import vis
from clustergraph.page.pyvis.legend import edge_legend, node_legend
from clustergraph.page.pyvis.picture import dressed
from clustergraph.page.pyvis.tables import edge_table, node_table
from clustergraph.page.pyvis.words import counted, number, words
from clustergraph.page.text import as_html, as_json

if TYPE_CHECKING:
    import pyvis.network

__all__ = ["document"]

# Longer tables are folded up, so that printing the page prints the picture and not fifty sheets of rows.
_OPEN_ROWS = 150


def document(picture: "pyvis.network.Network", network: Network, *, title: str, language: str, note: str = "") -> str:
    """
    The HTML of the page.

    Every script and style stands in the text and is named by its hash in the Content-Security-Policy, which forbids
    everything else; every text of unknown origin stays text.

    :param picture: what is drawn
    :param network: what the tables hold
    """
    style = f"{vis.style()}\n{_own('page.css')}"
    viewer = f"\n{_own('viewer.js')}"
    parts = {
        "language": language,
        "title": as_html(title),
        "note": f'<p class="note">{as_html(note)}</p>' if note else "",
        "policy": _policy(style, vis.script(), viewer),
        "style": style,
        "library": vis.script(),
        "viewer": viewer,
        "data": as_json(_data(picture)),
        **_legends(picture, network, language),
        **_tables(network, language),
    }
    return Template(_own("page.html")).substitute({**_words(network, language), **parts})


def _own(name: str) -> str:
    return (Path(__file__).parent / name).read_text("utf-8")


def _policy(style: str, *scripts: str) -> str:
    """The Content-Security-Policy: these scripts and this style, and images inside the page; no request of any kind."""
    allowed = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _data(picture: "pyvis.network.Network") -> dict[str, Any]:
    nodes, edges, _, _, _, options = picture.get_network_data()
    return {"nodes": dressed(nodes), "edges": edges, "options": json.loads(options)}


def _words(network: Network, language: str) -> Mapping[str, str]:
    say = {key: as_html(text) for key, text in words(language).items()}
    nodes = counted(len(network.nodes), "node", language)
    edges = counted(len(network.edges), "edge", language)
    shown = say["shown"].format(nodes=nodes, edges=edges) if network.nodes else say["empty"]
    return {**say, "shown": shown}


def _legends(picture: "pyvis.network.Network", network: Network, language: str) -> dict[str, str]:
    relations = {edge.relation or "": edge.label or "" for edge in network.edges}
    hints = ["size", *(["width"] if any(edge.weight is not None for edge in network.edges) else []), "zoom"]
    return {
        "hints": "".join(f'<p class="hint">{as_html(words(language)[hint])}</p>' for hint in hints),
        "node_legend": node_legend(dressed(picture.nodes), network.kind_labels, language),
        "edge_legend": edge_legend(picture.edges, relations, language),
    }


def _tables(network: Network, language: str) -> dict[str, str]:
    say = words(language)
    nodes, edges = len(network.nodes), len(network.edges)
    return {
        "node_table": node_table(network, language),
        "node_table_title": as_html(f"{say['node_table']} ({number(nodes, language)})"),
        "nodes_open": " open" if nodes <= _OPEN_ROWS else "",
        "edge_table": edge_table(network, language),
        "edge_table_title": as_html(f"{say['edge_table']} ({number(edges, language)})"),
        "edges_open": " open" if edges <= _OPEN_ROWS else "",
    }
