"""Several measures of one network at once, as columns and as numbers for the whole."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from clustergraph.errors import NotFoundError
from clustergraph.measures.centrality import pivots_for
from clustergraph.measures.registry import DEFAULT, MEASURES
from clustergraph.network import Network

__all__ = ["Measured", "measure"]

_ESTIMATED = {
    "en": "betweenness is estimated from the shortest paths that start at {pivots} of {nodes} nodes",
    "fr": "l'intermédiarité est estimée d'après les plus courts chemins partant de {pivots} des {nodes} nœuds",
}


@dataclass(frozen=True)
class Measured:
    """
    What was measured.

    `columns` and `edge_columns` hold one value a node and an edge by the name of the measure, in the order of the
    network; `whole` one value by name for the graph. `notes` says by language what a reader has to know.
    """

    columns: Mapping[str, Sequence[Any]]
    edge_columns: Mapping[str, Sequence[Any]]
    whole: Mapping[str, Any]
    notes: Mapping[str, Sequence[str]]


def measure(
    network: Network, names: Iterable[str] = DEFAULT, *, report: Callable[[str], None] | None = None
) -> Measured:
    """
    The measures of these names, see MEASURES; seeded, so that the same network gives the same values.

    Raises NotFoundError for an unknown name, LayoutError where a measure cannot be worked out.

    :param report: told the name of each measure before it is worked out

    >>> from clustergraph.network import Edge, Node
    >>> pair = Network([Node("a", "Acme"), Node("b", "Beta")], [Edge("a", "b")])
    >>> measured = measure(pair, ["degree", "density"])
    >>> measured.columns, measured.whole
    ({'degree': [1, 1]}, {'density': 1.0})
    """
    found: dict[str, dict[str, Any]] = {"node": {}, "edge": {}, "graph": {}}
    names = list(dict.fromkeys(names))
    for name in names:
        if name not in MEASURES:
            raise NotFoundError(f"there is no measure '{name}'", nearest=get_close_matches(name, MEASURES))
    for name in names:
        if report:
            report(name)
        found[MEASURES[name].kind][name] = MEASURES[name].function(network)
    return Measured(found["node"], found["edge"], found["graph"], _notes(network, names))


def _notes(network: Network, names: Sequence[str]) -> Mapping[str, Sequence[str]]:
    pivots, nodes = pivots_for(network), len(network.ids)
    estimated = pivots < nodes and any(name.startswith("betweenness") for name in names)
    return {
        language: (text.format(pivots=pivots, nodes=nodes),) if estimated else ()
        for language, text in _ESTIMATED.items()
    }
