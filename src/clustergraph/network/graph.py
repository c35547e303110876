"""A directed multigraph with typed attributes, made from an answer and handed on to the libraries that draw it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyoxigraph import Triple

from clustergraph.errors import LayoutError, NotFoundError, QueryError
from clustergraph.network.items import NONE, Edge, Lookup, Node, columns, filled
from clustergraph.network.reading import COLUMNS, Reader
from clustergraph.solutions import Solutions, Term

if TYPE_CHECKING:  # each takes a good part of a second to load, and few commands need it
    import igraph
    import networkx
    import pyvis.network

__all__ = ["Network"]


@dataclass(frozen=True)
class Network:
    """
    Nodes with an id each, and directed edges between them; parallel edges and loops are kept.

    `kind_labels` holds the words for the classes of the nodes, by CURIE. Raises LayoutError for an id used twice and
    for an edge whose end is no node.

    >>> network = Network([Node("a", "Acme"), Node("b", "Beta")], [Edge("a", "b"), Edge("a", "b")])
    >>> network
    <Network of 2 nodes and 2 edges>
    >>> network.degrees()
    {'a': 2, 'b': 2}
    """

    nodes: Sequence[Node] = ()
    edges: Sequence[Edge] = ()
    kind_labels: Mapping[str, str] = field(default_factory=lambda: NONE)

    def __post_init__(self) -> None:
        object.__setattr__(self, "nodes", tuple(self.nodes))
        object.__setattr__(self, "edges", tuple(self.edges))
        counts = Counter(node.id for node in self.nodes)
        if len(counts) < len(self.nodes):
            raise LayoutError(f"two nodes have the id '{counts.most_common(1)[0][0]}'; give each its own")
        for edge in self.edges:
            for end in (edge.source, edge.target):
                if end not in counts:
                    raise LayoutError(f"an edge ends at '{end}', which is no node; add a node with that id")

    def __repr__(self) -> str:
        return f"<Network of {len(self.nodes)} nodes and {len(self.edges)} edges>"

    @classmethod
    def from_solutions(
        cls, solutions: Solutions, *, label: Lookup = NONE, kind: Lookup = NONE, evidence: Lookup = NONE
    ) -> "Network":
        """The network in the solutions of a SELECT query; parameters and errors as in `from_rows`."""
        return cls.from_rows(solutions.columns, solutions, label=label, kind=kind, evidence=evidence)

    @classmethod
    def from_rows(
        cls,
        columns: Sequence[str],
        rows: Iterable[Sequence[Term | None]],
        *,
        label: Lookup = NONE,
        kind: Lookup = NONE,
        evidence: Lookup = NONE,
    ) -> "Network":
        """
        The network in rows of RDF terms: one edge a row, its parts in the columns that COLUMNS names.

        A row without a target is a node that stands alone. ?claim may hold one claim, or the IRIs of several parted
        by spaces, or words. Raises QueryError for a missing column and for a cell that its column cannot hold.

        :param columns: the names of the columns, without a question mark
        :param label: the label of a node, a class or a relation, where no column has it
        :param kind: the class of a node, as an IRI or a CURIE, where no column has it
        :param evidence: what a reader sees of a claim; its CURIE where there is nothing

        >>> from pyoxigraph import NamedNode
        >>> acme, optics = NamedNode("https://example.org/acme"), NamedNode("https://example.org/optics")
        >>> network = Network.from_rows(["source", "target"], [(acme, optics)], label={acme.value: "Acme"})
        >>> [node.label for node in network.nodes]
        ['Acme', 'https://example.org/optics']
        """
        if missing := [name for name in COLUMNS[:2] if name not in columns]:
            found = ", ".join(f"?{name}" for name in columns) or "none"
            raise QueryError(f"a network needs the column ?{missing[0]}; the answer has {found}")
        reader = Reader(label, kind, evidence)
        for number, row in enumerate(rows, start=1):
            cells = {name: cell for name, cell in zip(columns, row, strict=True) if cell is not None}
            reader.read_row(cells, number)
        return cls(*reader.parts())

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
        reader = Reader(label, kind, NONE)
        for triple in triples:
            reader.read_triple(triple)
        return cls(*reader.parts(language))

    def node(self, id_: str) -> Node:
        """The node with that id; raises NotFoundError where there is none."""
        for node in self.nodes:
            if node.id == id_:
                return node
        raise NotFoundError(f"the network has no node '{id_}'")

    def degrees(self) -> dict[str, int]:
        """The number of edge ends at every node, by id; a loop counts twice."""
        counts = Counter(end for edge in self.edges for end in (edge.source, edge.target))
        return {node.id: counts[node.id] for node in self.nodes}

    def to_networkx(self) -> "networkx.MultiDiGraph[str]":
        """The same nodes and edges in networkx; what is absent is left out of an item's attributes."""
        import networkx

        graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
        graph.add_nodes_from((node.id, filled(node, "id")) for node in self.nodes)
        graph.add_edges_from((edge.source, edge.target, filled(edge, "source", "target")) for edge in self.edges)
        return graph

    def to_igraph(self) -> "igraph.Graph":
        """The same nodes, in the same order, and edges in igraph; the id is `name`, and what is absent is None."""
        import igraph

        index = {node.id: number for number, node in enumerate(self.nodes)}
        ties = [(index[edge.source], index[edge.target]) for edge in self.edges]
        return igraph.Graph(
            n=len(index),
            edges=ties,
            directed=True,
            vertex_attrs={"name": list(index), **columns([filled(node, "id") for node in self.nodes])},
            edge_attrs=columns([filled(edge, "source", "target") for edge in self.edges]),
        )

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
        import pyvis.network

        places = positions or self._spread()
        picture = pyvis.network.Network(**{"directed": True, "cdn_resources": "in_line", **options})
        picture.toggle_physics(False)
        for node in self.nodes:
            x, y = places[node.id]
            picture.add_node(node.id, label=node.label, title=node.label, group=node.kind or "", x=x, y=y)
        for edge in self.edges:
            title = "\n— ".join((edge.label or "", *edge.evidence))
            picture.add_edge(edge.source, edge.target, title=title)
        return picture

    def _spread(self) -> dict[str, tuple[float, float]]:
        """A place for every node, about 100 pixels apart, found without chance: Kamada–Kawai, or a circle for many."""
        graph = self.to_igraph()
        few = 0 < len(self.nodes) <= 1000
        layout, reach = (graph.layout_kamada_kawai(), 100) if few else (graph.layout_circle(), 16 * len(self.nodes))
        return {node.id: (reach * x, reach * y) for node, (x, y) in zip(self.nodes, layout, strict=True)}
