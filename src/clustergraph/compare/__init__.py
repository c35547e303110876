"""Several things side by side: what each source says of each, what they have in common, and what is not stated."""

from collections.abc import Sequence

from pyoxigraph import NamedNode

from clustergraph.compare.assembling import assemble
from clustergraph.compare.value import Cell, Comparison, Footnote, Item, Row
from clustergraph.compare.writing import as_markdown, as_rows, as_text
from clustergraph.errors import NotFoundError, QueryError
from clustergraph.store import Store
from clustergraph.things import Names
from clustergraph.vocabulary import compact

__all__ = [
    "MOST_THINGS",
    "Cell",
    "Comparison",
    "Footnote",
    "Item",
    "Row",
    "as_markdown",
    "as_rows",
    "as_text",
    "compare",
]

MOST_THINGS = 6


def compare(store: Store, things: Sequence[NamedNode | str], *, names: Names | None = None) -> Comparison:
    """
    Two to MOST_THINGS things side by side: a row for each property, kind of record and indicator, a cell for each.

    Things of different kinds can be compared; the result says so. Values that not all sources agree on stand beside
    each other, and what is no fact keeps its status. Raises QueryError for too few or too many things or one named
    twice, and NotFoundError, with the nearest names, for a thing that the store does not know.

    :param things: nodes, or names as a user writes them, in the order of the columns
    """
    names = names or Names(store)
    nodes = [_node(store, thing, names) for thing in things]
    if not 2 <= len(nodes) <= MOST_THINGS:
        raise QueryError(f"name 2 to {MOST_THINGS} things to compare, not {len(nodes)}")
    twice = [node for number, node in enumerate(nodes) if node in nodes[:number]]
    if twice:
        raise QueryError(f"{names.label(twice[0].value)} is named twice")
    return assemble(store, tuple(nodes), names)


def _node(store: Store, thing: NamedNode | str, names: Names) -> NamedNode:
    if isinstance(thing, str):
        return names.find(thing)
    if not store.knows(thing):
        raise NotFoundError(f"there is no {compact(thing.value)} in the graph", nearest=names.nearest(thing.value))
    return thing
