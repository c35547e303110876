"""Answers of queries: columns and rows of terms, or triples, and the formats they are written in."""

from clustergraph.solutions.files import drop_unfinished, opened, unfinished
from clustergraph.solutions.formats import ROW_FORMATS
from clustergraph.solutions.rdf import SYNTAXES, TRIPLE_FORMATS, write_rdf
from clustergraph.solutions.reading import counted, grouped, one_line, printable, yes_or_no
from clustergraph.solutions.table import Solutions
from clustergraph.solutions.terms import Label, Row, Term, plain
from clustergraph.solutions.triples import Triples
from clustergraph.solutions.truth import TRUTH_FORMATS, write_truth
from clustergraph.solutions.wellformed import Wellformed

__all__ = [
    "ROW_FORMATS",
    "SYNTAXES",
    "TRIPLE_FORMATS",
    "TRUTH_FORMATS",
    "Label",
    "Row",
    "Solutions",
    "Term",
    "Triples",
    "Wellformed",
    "counted",
    "drop_unfinished",
    "grouped",
    "one_line",
    "opened",
    "plain",
    "printable",
    "unfinished",
    "write_rdf",
    "write_truth",
    "yes_or_no",
]
