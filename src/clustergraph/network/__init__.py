"""Nodes and edges: a directed multigraph, from the rows or triples that answer a question."""

from clustergraph.network.graph import Network
from clustergraph.network.items import Claim, Edge, Lookup, Node, Value, spelled
from clustergraph.network.parts import Parts
from clustergraph.network.reading import COLUMNS, Claims
from clustergraph.network.tables import Column, Table

__all__ = [
    "COLUMNS", "Claim", "Claims", "Column", "Edge", "Lookup", "Network", "Node", "Parts", "Table", "Value", "spelled",
]  # fmt: skip
