"""What callers name by text, as terms of the engine: variables, named graphs, and the graphs that a query may see."""

from collections.abc import Iterable
from typing import Any

from pyoxigraph import NamedNode, Variable

from clustergraph.errors import QueryError
from clustergraph.vocabulary import source_graph

__all__ = ["Graph", "dataset", "graph_named", "variable"]

Graph = str | NamedNode


def variable(name: str) -> Variable:
    """The variable of that name, with or without its mark; raises QueryError for what cannot be one."""
    try:
        return Variable(name.lstrip("?$"))
    except ValueError as error:
        raise QueryError(f"'{name}' cannot be the name of a parameter") from error


def dataset(graphs: Iterable[Graph] | None) -> dict[str, Any]:
    """The arguments that restrict a query of the engine to some named graphs."""
    if graphs is None:
        return {}
    allowed = [graph_named(graph) for graph in graphs]
    return {"default_graph": allowed, "named_graphs": allowed}


def graph_named(name: Graph) -> NamedNode:
    """The named graph that is meant: an IRI, or the name of a source; raises QueryError for neither."""
    if isinstance(name, NamedNode):
        return name
    try:
        return NamedNode(name) if ":" in name else source_graph(name)
    except ValueError as error:
        raise QueryError(f"'{name}' is not the IRI of a graph") from error
