"""From a question or a thing to a picture: the network, its measures, its places, and the page that shows it."""

from clustergraph.drawing.around import MOST_HOPS, around
from clustergraph.drawing.asking import network_of
from clustergraph.drawing.picturing import draw

__all__ = ["MOST_HOPS", "around", "draw", "network_of"]
