"""What callers give a store, as the engine takes it."""

from collections.abc import Iterable
from typing import Any

from pyoxigraph import NamedNode, Variable

from clustergraph.errors import QueryError
from clustergraph.vocabulary import source_graph

__all__ = ["Graph", "dataset", "graph_of", "variable"]

Graph = str | NamedNode


def graph_of(name: Graph) -> NamedNode:
    """The named graph that is meant: an IRI, or the name of a source; raises QueryError for what is neither."""
    if isinstance(name, NamedNode):
        return name
    try:
        return NamedNode(name) if ":" in name else source_graph(name)
    except ValueError as error:
        raise QueryError(f"'{name}' is not the IRI of a graph") from error


def variable(name: str) -> Variable:
    """The variable of a name, with or without its question mark; raises QueryError for what is no name."""
    try:
        return Variable(name.lstrip("?$"))
    except ValueError as error:
        raise QueryError(f"'{name}' cannot be the name of a parameter") from error


def dataset(graphs: Iterable[Graph] | None, named: Iterable[Graph] | None = None) -> dict[str, Any]:
    """
    The arguments that restrict a query of the engine to some named graphs.

    Raises QueryError for `named` without `graphs`.

    :param named: those that GRAPH sees, where they are not `graphs` too
    """
    if graphs is None:
        if named is not None:
            raise QueryError("named goes with graphs: say which graphs make up the default graph too")
        return {}
    default = [graph_of(graph) for graph in graphs]
    return {"default_graph": default, "named_graphs": default if named is None else [graph_of(name) for name in named]}
