"""The nodes and the edges as HTML tables: what the picture shows, for reading, printing and screen readers."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from clustergraph.network import Edge, Network, Node
from clustergraph.network.looks import kind_words
from clustergraph.page.pyvis.titles import shown
from clustergraph.page.pyvis.words import number, words
from clustergraph.page.text import as_html
from clustergraph.vocabulary import compact

__all__ = ["edge_table", "node_table"]

Item = TypeVar("Item", Node, Edge)
Column = tuple[str, Callable[[Item], str]]
"""The heading, and the HTML of an item's cell; empty where there is nothing to say."""


def node_table(network: Network, language: str) -> str:
    """The nodes by label: label, class, number of edges, attributes, identifier."""
    say, degrees = words(language), network.degrees()
    columns: list[Column[Node]] = [
        (say["label"], lambda node: _button(node, say["show"])),
        (say["class"], lambda node: as_html(_kind(node, network, language))),
        (say["ties"], lambda node: number(degrees[node.id], language)),
        *_attributes(network.nodes, language),
        (say["id"], lambda node: f"<code>{as_html(compact(node.id))}</code>"),
    ]
    return _table(columns, sorted(network.nodes, key=lambda node: (node.label.casefold(), node.id)), {say["ties"]})


def edge_table(network: Network, language: str) -> str:
    """The edges by the labels of their ends: ends, relation, weight, dates, attributes, and where each is stated."""
    say, labels = words(language), {node.id: node.label for node in network.nodes}
    columns: list[Column[Edge]] = [
        (say["from"], lambda edge: _bidi(labels[edge.source])),
        (say["relation"], lambda edge: _bidi(edge.label or "")),
        (say["to"], lambda edge: _bidi(labels[edge.target])),
        (say["weight"], lambda edge: "" if edge.weight is None else number(edge.weight, language)),
        (say["since"], lambda edge: _bidi(edge.since or "")),
        (say["until"], lambda edge: _bidi(edge.until or "")),
        *_attributes(network.edges, language),
        (say["evidence"], lambda edge: "<br>".join(_bidi(text) for text in edge.evidence)),
    ]
    order = sorted(
        network.edges,
        key=lambda e: (labels[e.source].casefold(), labels[e.target].casefold(), e.label or "", e.evidence),
    )
    return _table(columns, order, {say["weight"]})


def _kind(node: Node, network: Network, language: str) -> str:
    return kind_words(node.kind, language, network.kind_labels) if node.kind else ""


def _attributes(items: Sequence[Item], language: str) -> list[Column[Item]]:
    """A column for every attribute that an item has."""
    names = dict.fromkeys(name for item in items for name in item.attributes)
    return [(name, _attribute(name, language)) for name in names]


def _attribute(name: str, language: str) -> Callable[[Node | Edge], str]:
    return lambda item: _bidi(shown(item.attributes[name], language)) if name in item.attributes else ""


def _button(node: Node, hint: str) -> str:
    """A label that shows its node in the picture when it is pressed."""
    return f'<button type="button" data-node="{as_html(node.id)}" title="{as_html(hint)}">{_bidi(node.label)}</button>'


def _bidi(text: str) -> str:
    """Text that keeps to itself the direction it is written in."""
    return f"<bdi>{as_html(text)}</bdi>" if text else ""


def _table(columns: Sequence[Column[Item]], items: Sequence[Item], numeric: set[str]) -> str:
    """A table of the columns that are not empty in every row."""
    filled = [(name, cells) for name, show in columns if any(cells := [show(item) for item in items])]
    head = "".join(f'<th scope="col"{_align(name, numeric)}>{as_html(name)}</th>' for name, _ in filled)
    rows = zip(*(_cells(name, cells, numeric) for name, cells in filled), strict=True)
    body = "\n".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"


def _cells(name: str, cells: Sequence[str], numeric: set[str]) -> list[str]:
    return [f"<td{_align(name, numeric)}>{cell}</td>" for cell in cells]


def _align(name: str, numeric: set[str]) -> str:
    return ' class="number"' if name in numeric else ""
