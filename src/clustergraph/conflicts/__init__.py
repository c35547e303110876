"""Where sources disagree: the same quantity, different values, who gives them, and what could explain it."""

from clustergraph.conflicts.finding import conflicts
from clustergraph.conflicts.value import Conflict, Figure
from clustergraph.conflicts.writing import COLUMNS, as_markdown, as_rows, as_text

__all__ = ["COLUMNS", "Conflict", "Figure", "as_markdown", "as_rows", "as_text", "conflicts"]
