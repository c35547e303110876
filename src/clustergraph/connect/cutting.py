"""How many ties make a hub: a figure of the whole graph, counted once for every state of it."""

import math
import weakref
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from clustergraph.connect.edges import values
from clustergraph.connect.relations import ROLES, SHADOWS, ties_things
from clustergraph.store import Store

__all__ = ["counts", "cut_off"]

_PROPERTIES = "SELECT DISTINCT ?property WHERE { ?thing ?property ?other }"
# Counted for the properties that matter alone: whether an object is an IRI is looked up object by object.
_COUNTS = "SELECT ?property (COUNT(*) AS ?count) { %s ?one ?property ?other FILTER(isIRI(?other)) } GROUP BY ?property"

_KNOWN: weakref.WeakKeyDictionary[object, int] = weakref.WeakKeyDictionary()


def counts(property: NamedNode) -> bool:
    """Whether a statement with a property is a tie; an inferred one that only repeats a record is not another."""
    return ties_things(property) and property not in SHADOWS


def cut_off(store: Store) -> int:
    """
    The structural cut-off of the graph that a store holds now: √(⟨k⟩N), the square root of the number of ends of ties.

    Source: Boguñá, Pastor-Satorras & Vespignani, Eur. Phys. J. B 38, 205 (2004).
    """
    state = store.state
    if state not in _KNOWN:
        _KNOWN[state] = math.isqrt(max(_ends(store) - 1, 0)) + 1
    return _KNOWN[state]


def _ends(store: Store) -> int:
    found = (row[0] for row in store.select(_PROPERTIES))
    properties = [node for node in found if isinstance(node, NamedNode) and counts(node)]
    return sum(number * (1 if property in ROLES else 2) for property, number in _counted(store, properties))


def _counted(store: Store, properties: Iterable[NamedNode]) -> Iterable[tuple[NamedNode, int]]:
    for property, number in store.select(_COUNTS % values("property", properties)):
        if isinstance(property, NamedNode) and isinstance(number, Literal):
            yield property, int(number.value)
