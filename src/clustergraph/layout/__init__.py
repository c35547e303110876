"""Where the nodes of a network are drawn: by their ties, or on a map."""

from clustergraph.layout.geographic import Map, places
from clustergraph.layout.placing import positions
from clustergraph.layout.points import SPACING

__all__ = ["SPACING", "Map", "places", "positions"]
