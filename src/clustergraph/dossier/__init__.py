"""Dossiers: everything known of one thing, each line with who says so, where, when and how surely."""

from clustergraph.dossier.building import LIMIT, dossier
from clustergraph.dossier.value import BASES, Footnote, Line, Part, Section
from clustergraph.dossier.whole import Dossier

__all__ = ["BASES", "LIMIT", "Dossier", "Footnote", "Line", "Part", "Section", "dossier"]
