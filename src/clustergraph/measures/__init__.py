"""Measures of a network, its nodes and its edges; each says its formula, unit and source."""

from clustergraph.measures.brokerage import ROLES, Brokerage, brokerage, groups_of
from clustergraph.measures.centrality import (
    betweenness,
    degree,
    eigenvector,
    neighbours,
    pagerank,
    pivots_for,
    strength,
)
from clustergraph.measures.cohesion import (
    articulation_points,
    bridges,
    clustering,
    components,
    cores,
    density,
    mean_clustering,
    strong_components,
    transitivity,
)
from clustergraph.measures.communities import RESOLUTIONS, Communities, Resolution, communities
from clustergraph.measures.holes import constraint, effective_size
from clustergraph.measures.measured import Measured, measure
from clustergraph.measures.projection import backbone, projection, significance
from clustergraph.measures.registry import DEFAULT, MEASURES, Measure

__all__ = [
    "DEFAULT", "MEASURES", "RESOLUTIONS", "ROLES", "Brokerage", "Communities", "Measure", "Measured", "Resolution",
    "articulation_points", "backbone", "betweenness", "bridges", "brokerage", "clustering", "communities", "components",
    "constraint", "cores", "degree", "density", "effective_size", "eigenvector", "groups_of", "mean_clustering",
    "measure", "neighbours", "pagerank", "pivots_for", "projection", "significance", "strength", "strong_components",
    "transitivity",
]  # fmt: skip
