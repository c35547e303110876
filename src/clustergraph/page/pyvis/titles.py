"""What the page says of a node and of an edge, as plain text in lines."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from clustergraph.network import Edge, Node, Value
from clustergraph.network.looks import kind_words
from clustergraph.page.pyvis.words import counted, number, words
from clustergraph.vocabulary import compact

__all__ = ["edge_title", "node_title", "shown"]


def node_title(node: Node, degree: int, kind_labels: Mapping[str, str], language: str) -> str:
    """
    A node's label, its class and number of edges, its attributes, and its identifier.

    >>> print(node_title(Node("https://example.org/acme", "Acme", "cg:Firm"), 3, {}, "en"))
    Acme
    Firm · 3 edges
    https://example.org/acme
    """
    kind = [kind_words(node.kind, language, kind_labels)] if node.kind else []
    lines = [node.label, " · ".join([*kind, counted(degree, "edge", language)])]
    return "\n".join([*lines, *_lines(node.attributes, language), compact(node.id)])


def edge_title(edge: Edge, source: Node, target: Node, language: str) -> str:
    """
    An edge as a sentence, what else is known of it, and each place where it is stated.

    >>> edge = Edge("a", "b", label="takes part in", evidence=("report ¶7 (U), stated by the observatory",))
    >>> print(edge_title(edge, Node("a", "Acme"), Node("b", "Optics Valley"), "en"))
    Acme takes part in Optics Valley
    — report ¶7 (U), stated by the observatory
    """
    known = {"weight": edge.weight, "since": edge.since, "until": edge.until}
    said = [
        f"{words(language)[name]}{words(language)['colon']}{shown(v, language)}"
        for name, v in known.items()
        if v is not None
    ]
    lines = [f"{source.label} {edge.label or '→'} {target.label}", *([" · ".join(said)] if said else [])]
    return "\n".join([*lines, *_lines(edge.attributes, language), *(f"— {text}" for text in edge.evidence)])


def shown(value: Value, language: str) -> str:
    """
    A value as a reader of the language writes it.

    >>> shown(1500000.5, "en"), shown(("a", 2), "fr")
    ('1,500,000.5', 'a, 2')
    """
    if isinstance(value, tuple):
        return ", ".join(shown(part, language) for part in value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return number(value, language)
    return value.isoformat() if isinstance(value, date) else compact(str(value))


def _lines(attributes: Mapping[str, Value], language: str) -> Iterator[str]:
    for name, value in attributes.items():
        yield f"{name}{words(language)['colon']}{shown(value, language)}"
