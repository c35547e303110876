"""A directed multigraph with typed attributes, made from an answer and handed on to the libraries that draw it."""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pyoxigraph import Triple

from clustergraph.errors import LayoutError, NotFoundError
from clustergraph.network import converting
from clustergraph.network.items import NONE, Claim, Edge, Lookup, Node
from clustergraph.network.parts import EDGE_FIELDS, NODE_FIELDS, Parts, edge_columns, node_columns
from clustergraph.network.reading import Claims, read_rows, read_triples
from clustergraph.network.tables import Items, Table
from clustergraph.solutions import Solutions, Term

if TYPE_CHECKING:  # each takes a good part of a second to load, and few commands need it
    import igraph
    import networkx
    import pandas
    import pyvis.network

__all__ = ["Network"]


class Network:
    """
    Nodes with an id each, and directed edges between them; parallel edges and loops are kept.

    It is held as columns, so that a million edges are no million objects: `ids` are the nodes' ids, `sources` and
    `targets` the numbers of the nodes that each edge joins, `node_table` and `edge_table` all else. `nodes` and `edges`
    make the objects when they are asked for. `claims` holds what is known of the claims that edges name, by IRI, and
    `kind_labels` the words for the classes of the nodes, by CURIE.

    Raises LayoutError for an id used twice and for an edge whose end is no node.

    >>> network = Network([Node("a", "Acme"), Node("b", "Beta")], [Edge("a", "b"), Edge("a", "b")])
    >>> network
    <Network of 2 nodes and 2 edges>
    >>> network.degrees()
    {'a': 2, 'b': 2}
    """

    ids: Sequence[str]
    sources: Sequence[int]
    targets: Sequence[int]
    node_table: Table
    edge_table: Table
    kind_labels: Mapping[str, str]
    claims: Mapping[str, Claim]

    def __init__(
        self,
        nodes: Iterable[Node] = (),
        edges: Iterable[Edge] = (),
        kind_labels: Mapping[str, str] = NONE,
        claims: Mapping[str, Claim] = NONE,
    ) -> None:
        nodes, edges = tuple(nodes), tuple(edges)
        ids = [node.id for node in nodes]
        index = {id_: number for number, id_ in enumerate(ids)}
        try:
            sources = array("q", [index[edge.source] for edge in edges])
            targets = array("q", [index[edge.target] for edge in edges])
        except KeyError as error:
            raise LayoutError(f"an edge ends at '{error.args[0]}', which is no node; add a node with that id") from None
        self._hold(Parts(ids, sources, targets, node_columns(nodes), edge_columns(edges), kind_labels, claims))

    def _hold(self, parts: Parts) -> None:
        counts = Counter(parts.ids)
        if len(counts) < len(parts.ids):
            raise LayoutError(f"two nodes have the id '{counts.most_common(1)[0][0]}'; give each its own")
        self.ids, self.sources, self.targets = parts.ids, parts.sources, parts.targets
        self.node_table = Table(len(parts.ids), parts.node_columns, NODE_FIELDS)
        self.edge_table = Table(len(parts.sources), parts.edge_columns, EDGE_FIELDS)
        self.kind_labels, self.claims = parts.kind_labels, parts.claims

    @classmethod
    def from_parts(cls, parts: Parts) -> "Network":
        """The network of columns that are there already; raises LayoutError for an id used twice."""
        network = cls.__new__(cls)
        network._hold(parts)
        return network

    def __repr__(self) -> str:
        return f"<Network of {len(self.ids)} nodes and {len(self.sources)} edges>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Network) and self._parts() == other._parts()

    __hash__ = None  # type: ignore[assignment]

    def _parts(self) -> Parts:
        nodes = {name: self.node_table.values(name) for name in self.node_table.names}
        edges = {name: self.edge_table.values(name) for name in self.edge_table.names}
        return Parts(self.ids, self.sources, self.targets, nodes, edges, self.kind_labels, self.claims)

    @property
    def nodes(self) -> Sequence[Node]:
        """The nodes, each made when it is asked for."""
        return Items(len(self.ids), self._node)

    @property
    def edges(self) -> Sequence[Edge]:
        """The edges, each made when it is asked for."""
        return Items(len(self.sources), self._edge)

    def _node(self, number: int) -> Node:
        row = self.node_table.row(number)
        return Node(self.ids[number], row.pop("label"), row.pop("kind", None), row or NONE)

    def _edge(self, number: int) -> Edge:
        row = self.edge_table.row(number)
        fields = {name: row.pop(name) for name in EDGE_FIELDS if name in row}
        ends = self.ids[self.sources[number]], self.ids[self.targets[number]]
        return Edge(*ends, **fields, attributes=row or NONE)

    @classmethod
    def from_solutions(
        cls, solutions: Solutions, *, label: Lookup = NONE, kind: Lookup = NONE, claims: Claims = NONE
    ) -> "Network":
        """The network in the solutions of a SELECT query; parameters and errors as in `from_rows`."""
        return cls.from_rows(solutions.columns, solutions, label=label, kind=kind, claims=claims)

    @classmethod
    def from_rows(
        cls,
        columns: Sequence[str],
        rows: Iterable[Sequence[Term | None]],
        *,
        label: Lookup = NONE,
        kind: Lookup = NONE,
        claims: Claims = NONE,
    ) -> "Network":
        """
        The network in rows of RDF terms: one edge a row, its parts in the columns that COLUMNS names.

        A row without a target is a node that stands alone. ?claim may hold one claim, or the IRIs of several parted
        by spaces, or words. Raises QueryError for a missing column and for a cell that its column cannot hold.

        :param columns: the names of the columns, without a question mark
        :param label: the label of a node, a class or a relation, where no column has it
        :param kind: the class of a node, as an IRI or a CURIE, where no column has it
        :param claims: what is known of claims: by IRI, or a function that is called once with all their IRIs

        >>> from pyoxigraph import NamedNode
        >>> acme, optics = NamedNode("https://example.org/acme"), NamedNode("https://example.org/optics")
        >>> network = Network.from_rows(["source", "target"], [(acme, optics)], label={acme.value: "Acme"})
        >>> [node.label for node in network.nodes]
        ['Acme', 'https://example.org/optics']
        """
        return cls.from_parts(read_rows(columns, rows, label=label, kind=kind, claims=claims))

    @classmethod
    def from_triples(
        cls, triples: Iterable[Triple], *, label: Lookup = NONE, kind: Lookup = NONE, language: str = "en"
    ) -> "Network":
        """
        The network in the triples of a CONSTRUCT query: a triple between two things is an edge.

        rdf:type gives a node its class, skos:prefLabel or rdfs:label its label, and any other literal an attribute
        named by the property's CURIE; a property with several values gives a tuple.

        :param label: the label of a node, where no triple gives it, of a class or of a relation
        :param kind: the class of a node, where no triple gives it
        :param language: the language tag to prefer among several labels
        """
        return cls.from_parts(read_triples(triples, label=label, kind=kind, language=language))

    @classmethod
    def from_networkx(cls, graph: "networkx.Graph[Any]") -> "Network":
        """
        The network in a graph of networkx, directed or not, with or without parallel edges.

        The attributes named as the fields of Node and Edge are these fields; the others are attributes. An undirected
        edge goes from the node that networkx names first. What is no value of an attribute becomes its text.
        """
        return cls(*converting.from_networkx(graph))

    def node(self, id_: str) -> Node:
        """The node with that id; raises NotFoundError where there is none."""
        try:
            return self._node(self.ids.index(id_))
        except ValueError:
            raise NotFoundError(f"the network has no node '{id_}'") from None

    def degrees(self) -> dict[str, int]:
        """The number of edge ends at every node, by id; a loop counts twice."""
        counts = Counter(self.sources)
        counts.update(self.targets)
        return {id_: counts[number] for number, id_ in enumerate(self.ids)}

    def with_columns(self, columns: Mapping[str, Sequence[Any]]) -> "Network":
        """
        The same network whose nodes have these attributes too, instead of any of the same names.

        Raises LayoutError for a column that has not one value a node.
        """
        _check(columns, len(self.ids), "nodes")
        parts = self._parts()
        return self.from_parts(parts._replace(node_columns={**parts.node_columns, **columns}))

    def with_edges(self, columns: Mapping[str, Sequence[Any]], claims: Mapping[str, Claim] = NONE) -> "Network":
        """
        The same network whose edges have these columns, instead of any of the same names, and more claims.

        Raises LayoutError for a column that has not one value an edge.
        """
        _check(columns, len(self.sources), "edges")
        parts = self._parts()
        edges = {**parts.edge_columns, **columns}
        return self.from_parts(parts._replace(edge_columns=edges, claims={**parts.claims, **claims}))

    def part(self, numbers: Iterable[int]) -> "Network":
        """The nodes of these numbers, in the order of the network, and the edges between them."""
        kept = sorted(set(numbers))
        place = {number: rank for rank, number in enumerate(kept)}
        ties = [
            number
            for number, (one, other) in enumerate(zip(self.sources, self.targets, strict=True))
            if one in place and other in place
        ]
        return self.from_parts(
            Parts(
                [self.ids[number] for number in kept],
                array("q", [place[self.sources[number]] for number in ties]),
                array("q", [place[self.targets[number]] for number in ties]),
                self.node_table.picked(kept),
                self.edge_table.picked(ties),
                self.kind_labels,
                self.claims,
            )
        )

    def to_networkx(self) -> "networkx.MultiDiGraph[str]":
        """The same nodes and edges in networkx; what is absent is left out of an item's attributes."""
        return converting.to_networkx(self)

    def to_igraph(self) -> "igraph.Graph":
        """The same nodes, in the same order, and edges in igraph; the id is `name`, and what is absent is None."""
        return converting.to_igraph(self)

    def to_pandas(self) -> "tuple[pandas.DataFrame, pandas.DataFrame]":
        """
        The nodes, indexed by id, and the edges, with the ids of their ends, as frames of pandas.

        Raises QueryError where pandas is not installed.
        """
        return converting.to_pandas(self)

    def to_pyvis(
        self, *, positions: Mapping[str, tuple[float, float]] | None = None, **options: Any
    ) -> "pyvis.network.Network":
        """
        The same nodes and edges in pyvis, at rest: every node has its place and the physics is off.

        Save it with `clustergraph.page.write`, which shows every label and title as text and makes no request;
        pyvis' own pages load scripts from other sites and run what labels contain.

        :param positions: where each node is, by id; spread by igraph, less well than by `layout`, if absent
        :param options: what pyvis' own Network takes, such as height and bgcolor
        """
        return converting.to_pyvis(self, positions, options)


def _check(columns: Mapping[str, Sequence[Any]], length: int, what: str) -> None:
    for name, values in columns.items():
        if len(values) != length:
            raise LayoutError(f"the column '{name}' has {len(values)} values for {length} {what}")
