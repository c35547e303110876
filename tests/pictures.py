"""Networks for the tests of the page: an ordinary one, one whose labels attack, one made by hand; and a reader of pages."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pyvis.network

from clustergraph.network import Claim, Edge, Network, Node

__all__ = ["CITATION", "HOSTILE", "LOADING", "Reader", "attack", "by_hand", "claimed", "data_of", "example"]

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "</title></style><svg onload=alert(1)>",
    '"><b onmouseover="alert(1)">bold</b>',
    "'; alert(1); //",
    "<!-- <script>",
    "]]>&lt;i&gt;",
    "one line\nanother\ttab",
    "\u2028line\u2029paragraph",
    "שלום עולם مرحبا",
    "👩‍🔬 emoji 🧪",
    "__proto__",
    "${alert(1)} $title {{ 7*7 }}",
    "x" * 10_000,
]
CITATION = "valley-report ¶7 (U), stated by the Valley Observatory"

LOADING = (
    "src", "href", "srcset", "data", "action", "formaction", "poster", "background", "xlink:href", "ping", "cite",
)  # fmt: skip
"""The attributes that name something to load."""


def example() -> Network:
    nodes = [
        Node("https://example.org/acme", "Acme", "cg:Firm"),
        Node("https://example.org/beta", "Beta", "cg:Firm", {"staff": 1200}),
        Node("https://example.org/optics", "Optics Valley", "cg:Cluster"),
        Node("https://example.org/alone", "Alone", "cg:Firm"),
        Node("https://example.org/odd", "Odd one"),
    ]
    acme, beta, optics, _, odd = (node.id for node in nodes)
    edges = [
        Edge(acme, optics, "cg:participatesIn", "takes part in", since="2005", evidence=(CITATION,)),
        Edge(acme, optics, "cg:investsIn", "invests in", weight=1_500_000, evidence=("one source", "other source")),
        Edge(optics, acme, "cg:funds", "funds"),
        Edge(beta, optics, "cg:participatesIn", "takes part in"),
        Edge(odd, odd),
    ]
    return Network(nodes, edges)


def attack() -> Network:
    nodes = [
        Node(f"https://example.org/{n}?<&\"'", text, text if n % 2 else "cg:Firm") for n, text in enumerate(HOSTILE)
    ]
    ends = zip(nodes, [*nodes[1:], nodes[0]], strict=True)
    edges = [
        Edge(one.id, other.id, text, text, since=text, evidence=(text, text), attributes={text: text})
        for text, (one, other) in zip(HOSTILE, ends, strict=True)
    ]
    return Network(nodes, edges, {node.kind: node.kind for node in nodes if node.kind})


def by_hand() -> "pyvis.network.Network":
    drawing = pyvis.network.Network(heading="<script>alert(1)</script>")
    drawing.add_node(1, label="<b>one</b>", title='<a href="https://example.org/x">x</a>', color="#112233")
    drawing.add_node("two", shape="image", image="https://example.org/picture.png")
    drawing.add_edge(1, "two", title="<img src=x onerror=alert(1)>", value=float("nan"))
    return drawing


def claimed() -> Network:
    """A valley of firms and clusters with claims, dates, places and words in two languages."""
    firms = [("acme", "Acme"), ("beta", "Bêta Énergie"), ("gamma", "Gamma"), ("delta", "Delta")]
    nodes = [
        Node(f"https://example.org/{id_}", name, "cg:Firm", {"staff": 100 * n}) for n, (id_, name) in enumerate(firms)
    ]
    places = {"optics": ("Optics Valley", 5.7, 45.2), "water": ("Pôle de l’eau", 3.9, 43.6)}
    nodes += [
        Node(f"https://example.org/{id_}", name, "cg:Cluster", {"longitude": east, "latitude": north})
        for id_, (name, east, north) in places.items()
    ]
    nodes.append(Node("https://example.org/alone", "Alone", "cg:Firm"))
    acme, beta, gamma, delta, optics, water, _ = (node.id for node in nodes)
    claims = {
        f"https://example.org/claim/{n}": Claim(
            f"https://example.org/claim/{n}", f"V{n}", f"[V{n}] valley-report", f"the firm number {n} takes part",
            "valley-report", f"¶{n}", "2005", "Valley Observatory", "Valley Gazette", "stated", "high", "U", (f"Note {n}.",),
        )
        for n in (1, 2)
    }  # fmt: skip
    one, two = claims
    edges = [
        Edge(
            acme,
            optics,
            "cg:participatesIn",
            "takes part in",
            since="2005-07",
            until="2006",
            claims=(one, two),
            evidence=("[V1] valley-report",),
        ),
        Edge(beta, optics, "cg:participatesIn", "takes part in", since="2007", claims=(two,)),
        Edge(gamma, water, "cg:participatesIn", "takes part in", until="2004-03"),
        Edge(delta, water, "cg:participatesIn", "takes part in"),
        Edge(beta, water, "cg:funds", "funds", weight=1_500_000.5, evidence=("table.csv:7",)),
    ]
    return Network(nodes, edges, {}, claims)


class Reader(HTMLParser):
    """Every tag with its attributes, and the text of each element that holds text alone."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in ("meta", "br", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1] if self.open else "", data))

    def all(self, tag: str) -> list[str]:
        return [text for name, text in self.texts if name == tag]


def data_of(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data
