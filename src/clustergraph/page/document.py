"""The page itself: one HTML document that holds viewer, words and data, and asks for nothing else."""

import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from string import Template

from clustergraph.layout import Map
from clustergraph.network import Network
from clustergraph.page.bundle import script
from clustergraph.page.payload import payload
from clustergraph.page.shortening import shortened_style
from clustergraph.page.text import as_html, as_json
from clustergraph.page.words import counted, words

__all__ = ["document", "policy"]


def document(
    network: Network,
    positions: Mapping[str, tuple[float, float]],
    map: Map | None,
    *,
    title: str,
    language: str,
    note: str = "",
    citation: str = "",
) -> str:
    """
    The HTML of the page.

    Every script and style stands in the text and is named by its hash in the Content-Security-Policy, which forbids
    everything else; every text of unknown origin is data, which the viewer shows as text.

    :param positions: where each node is, by id
    :param map: where nodes are on a map
    """
    said = payload(network, positions, map, title=title, language=language, note=note, citation=citation)
    said["words"] = _for_viewer(words(language))
    style = shortened_style(_own("page.css"))
    parts = {
        "language": language,
        "title": as_html(title),
        "note": f'<p class="note">{as_html(note)}</p>' if note else "",
        "citation": f'<p class="citation">{as_html(citation)}</p>' if citation else "",
        "counts": as_html(_counts(network, language)),
        "policy": policy(style, script()),
        "style": style,
        "viewer": script(),
        "data": as_json(said),
    }
    say = {key: as_html(text) for key, text in words(language).items()}
    return Template(re.sub(r"^\s+", "", _own("page.html"), flags=re.MULTILINE)).substitute({**say, **parts})


def _for_viewer(said: Mapping[str, str]) -> dict[str, str]:
    """The words that are not in the page's own HTML alone."""
    in_page = set(re.findall(r"\$([a-zA-Z]+)", _own("page.html")))
    return {key: text for key, text in said.items() if key not in in_page or f'"{key}"' in script()}


def policy(style: str, *scripts: str) -> str:
    """The Content-Security-Policy: these scripts and this style, and images inside the page; no request of any kind."""
    allowed = " ".join(_hash(text) for text in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _own(name: str) -> str:
    return (Path(__file__).parent / name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _counts(network: Network, language: str) -> str:
    nodes = counted(len(network.ids), "node", language)
    return f"{nodes}, {counted(len(network.sources), 'edge', language)}"
