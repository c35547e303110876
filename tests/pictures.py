"""Networks for the tests of the page: an ordinary one, one whose labels attack, and a pyvis object made by hand."""

import pyvis.network

from clustergraph.network import Edge, Network, Node

__all__ = ["CITATION", "HOSTILE", "attack", "by_hand", "example"]

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
