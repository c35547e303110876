"""From a question or a thing to a picture: the network, its measures, its places, and the page that shows it."""

from clustergraph.drawing.around import MOST_HOPS, around
from clustergraph.drawing.asking import network_of
from clustergraph.drawing.picturing import draw, draw_subject, export, export_subject
from clustergraph.drawing.subject import Subject, subject

__all__ = [
    "MOST_HOPS", "Subject", "around", "draw", "draw_subject", "export", "export_subject", "network_of", "subject",
]  # fmt: skip
