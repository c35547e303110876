"""All measures by name: what each is called, in which unit, and what works it out."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import fmean
from typing import Any, Literal

from clustergraph.measures import centrality, cohesion, graphs, holes, projection
from clustergraph.measures.brokerage import ROLES, brokerage, groups_of
from clustergraph.measures.communities import Communities, communities
from clustergraph.network import Network

__all__ = ["DEFAULT", "MEASURES", "Measure"]

Kind = Literal["node", "edge", "graph"]


@dataclass(frozen=True)
class Measure:
    """
    A measure of each node or edge, or of the whole graph.

    `label`, `unit` and `description` are texts by language (en, fr). `function` takes a network and gives one value a
    node or an edge, in their order, or one value for the graph; None stands for no value.
    """

    name: str
    kind: Kind
    label: Mapping[str, str]
    unit: Mapping[str, str]
    description: Mapping[str, str]
    function: Callable[[Network], Any]


# The community measures come from the same runs, the roles from the same count.
_communities = graphs.once(communities)


@graphs.once
def _roles(network: Network) -> Mapping[str, Sequence[int | None]]:
    return brokerage(network, groups_of(network)).counts


def _role(name: str, network: Network) -> Sequence[int | None]:
    return _roles(network)[name]


def _of_communities(read: Callable[[Communities], Any]) -> Callable[[Network], Any]:
    return lambda network: read(_communities(network))


def _stability(found: Communities) -> float | None:
    values = [value for value in found.stability if value is not None]
    return fmean(values) if values else None


def _largest(network: Network) -> float | None:
    return cohesion.components(network).count(1) / len(network.ids) if network.ids else None


def _reciprocity(network: Network) -> float | None:
    ties = {pair for pair in zip(network.sources, network.targets, strict=True) if pair[0] != pair[1]}
    return sum((target, source) in ties for source, target in ties) / len(ties) if ties else None


_FUNCTIONS: Mapping[str, Callable[[Network], Any]] = {
    "degree": centrality.degree,
    "degree_in": partial(centrality.degree, mode="in"),
    "degree_out": partial(centrality.degree, mode="out"),
    "neighbours": centrality.neighbours,
    "strength": centrality.strength,
    "betweenness": centrality.betweenness,
    "betweenness_weighted": partial(centrality.betweenness, weighted=True),
    "eigenvector": centrality.eigenvector,
    "pagerank": centrality.pagerank,
    "clustering": cohesion.clustering,
    "core": cohesion.cores,
    "component": cohesion.components,
    "strong_component": cohesion.strong_components,
    "articulation": cohesion.articulation_points,
    "constraint": holes.constraint,
    "effective_size": holes.effective_size,
    "community": _of_communities(lambda found: found.membership),
    "stability": _of_communities(lambda found: found.stability),
    **{role: partial(_role, role) for role in ROLES},
    "bridge": cohesion.bridges,
    "significance": projection.significance,
    "nodes": lambda network: len(network.ids),
    "edges": lambda network: len(network.sources),
    "density": cohesion.density,
    "components": lambda network: len(set(cohesion.components(network))),
    "strong_components": lambda network: len(set(cohesion.strong_components(network))),
    "largest_component": _largest,
    "isolated": lambda network: centrality.neighbours(network).count(0),
    "reciprocity": _reciprocity,
    "transitivity": cohesion.transitivity,
    "mean_clustering": cohesion.mean_clustering,
    "articulation_points": lambda network: sum(cohesion.articulation_points(network)),
    "bridges": lambda network: sum(cohesion.bridges(network)),
    "communities": _of_communities(lambda found: found.count),
    "modularity": _of_communities(lambda found: found.modularity),
    "community_agreement": _of_communities(lambda found: found.agreement),
    "community_agreement_resolutions": _of_communities(lambda found: found.agreement_over_resolutions),
    "community_stability": _of_communities(_stability),
    "resolution_lowest": _of_communities(lambda found: found.lowest),
    "resolution_highest": _of_communities(lambda found: found.highest),
}


def _texts(row: Mapping[str, str], name: str) -> Mapping[str, str]:
    return {"en": row[f"{name}_en"], "fr": row[f"{name}_fr"]}


def _read() -> dict[str, Measure]:
    with (Path(__file__).parent / "measures.csv").open(encoding="utf-8", newline="") as rows:
        return {row["name"]: _measure(row, _FUNCTIONS[row["name"]]) for row in csv.DictReader(rows)}


def _measure(row: Mapping[str, Any], function: Callable[[Network], Any]) -> Measure:
    label, unit, text = (_texts(row, name) for name in ("label", "unit", "text"))
    return Measure(row["name"], row["kind"], label, unit, text, function)


MEASURES: Mapping[str, Measure] = _read()
"""Every measure by its name."""

_ASIDE = {"betweenness_weighted", "strong_component", "significance", *ROLES}

DEFAULT: Sequence[str] = tuple(name for name in MEASURES if name not in _ASIDE)
"""What is measured unless told otherwise: all but what needs weights of one unit or ties whose direction means much."""
