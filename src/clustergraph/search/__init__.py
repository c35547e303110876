"""Full-text search over everything that a store says in words: labels, other names, identifiers, notes, definitions."""

from clustergraph.search.finding import Hit, nearest, search
from clustergraph.search.index import prepare
from clustergraph.search.texts import FIELDS

__all__ = ["FIELDS", "Hit", "nearest", "prepare", "search"]
