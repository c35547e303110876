"""Nodes and edges: a directed multigraph, from the rows or triples that answer a question."""

from clustergraph.network.graph import Network
from clustergraph.network.items import Edge, Lookup, Node, Value, spelled
from clustergraph.network.reading import COLUMNS

__all__ = ["COLUMNS", "Edge", "Lookup", "Network", "Node", "Value", "spelled"]
