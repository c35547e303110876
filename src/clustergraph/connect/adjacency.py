"""The graph as things and ties, read from the store as far as a search gets, a whole front at a time."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from pyoxigraph import Literal, NamedNode

from clustergraph.connect.cutting import counts, cut_off
from clustergraph.connect.edges import Edge, values
from clustergraph.connect.relations import SHADOWS, relation_of, ties_things
from clustergraph.solutions import Term
from clustergraph.store import Store
from clustergraph.vocabulary import cg, term

__all__ = ["Adjacency"]

_BATCH = 400
_FEWEST = 30
"""No thing with so few ties is a hub, however small the graph."""

_ROSTERS = frozenset(
    map(term, ("cg:Country", "cg:Document", "cg:Paragraph", "cg:Policy", "cg:Programme", "cg:Website", "dcat:Dataset"))
)
_CONCEPTS = frozenset(
    map(term, ("skos:Concept", "skos:ConceptScheme", "owl:Class", "owl:Ontology", "cg:Period", "cg:Amount", "cg:Claim"))
)
_RECORD, _UNSEEN, _TECHNOLOGY = cg("Record"), frozenset(map(cg, ("Observation", "Identifier"))), cg("Technology")

_OUT = "SELECT ?node ?property ?other ?graph WHERE { %s GRAPH ?graph { ?node ?property ?other } FILTER(isIRI(?other)) }"
_IN = "SELECT ?node ?property ?other ?graph WHERE { %s GRAPH ?graph { ?other ?property ?node } FILTER(isIRI(?other)) }"
_ENDS = "SELECT ?node ?property ?other WHERE { %s ?node ?property ?other FILTER(isIRI(?other)) }"
_CLASSES = "SELECT ?node ?class WHERE { %s ?node a ?class }"
_STATUS = "SELECT ?node ?status WHERE { %s ?node cg:status ?status }"
_COUNTS = (
    "SELECT ?node ?property (COUNT(*) AS ?count) WHERE { %s ?node ?property ?other FILTER(isIRI(?other)) } "
    "GROUP BY ?node ?property",
    "SELECT ?node ?property (COUNT(*) AS ?count) WHERE { %s ?other ?property ?node } GROUP BY ?node ?property",
)
_BELOW = "SELECT ?class ?above WHERE { VALUES ?above { %s } ?class rdfs:subClassOf* ?above }"
_CLAIMED = """SELECT ?node ?property ?other ?claim ?modality WHERE { %%s
  ?claim %s ?node ; rdf:predicate ?property ; %s ?other ; cg:modality ?modality . ?modality cg:factual false
  FILTER(isIRI(?other)) MINUS { ?claim cg:polarity ?denied } }"""
_CLAIMED_OUT, _CLAIMED_IN = _CLAIMED % ("rdf:subject", "rdf:object"), _CLAIMED % ("rdf:object", "rdf:subject")


class Adjacency:
    """
    Things with their neighbours, by the edges to each, as far as they were read.

    `read` holds the neighbours of what was gone through, `left` why other things are not gone through (roster,
    concept or hub), and `degrees` how many ties each thing that was met has.

    :param ends: things that are gone through whatever they are
    :param relations: the only relations that count; all for none
    :param claims: whether claims that are no facts count
    :param through: go even through what has at most so many ties, and would else be left out
    """

    def __init__(
        self,
        store: Store,
        *,
        ends: frozenset[NamedNode],
        relations: frozenset[NamedNode] | None = None,
        claims: bool = False,
        through: int = 0,
    ) -> None:
        self._store = store
        self._ends = ends
        self._relations = relations
        self._claims = claims
        self._through = through
        self._classes: dict[NamedNode, frozenset[NamedNode]] = {}
        self.read: dict[NamedNode, dict[NamedNode, list[Edge]]] = {}
        self.left: dict[NamedNode, str] = {}
        self.degrees: dict[NamedNode, int] = {}

    def loosened(self, through: int) -> "Adjacency":
        """The same graph, unread, with another measure of what is gone through."""
        return Adjacency(self._store, ends=self._ends, relations=self._relations, claims=self._claims, through=through)

    @property
    def things(self) -> int:
        """How many things were met."""
        return len(self.degrees)

    @property
    def ties(self) -> int:
        """How many pairs of things that are tied were met."""
        return len({frozenset((node, other)) for node, others in self.read.items() for other in others})

    @cached_property
    def degree_limit(self) -> int:
        """The most ties of a thing that is gone through: the cut-off of the graph, or more in a small one."""
        return max(_FEWEST, cut_off(self._store))

    def between(self, one: NamedNode, other: NamedNode) -> list[Edge]:
        """The edges between two things, of which at least one was gone through."""
        return self.read[one][other] if other in self.read.get(one, {}) else self.read[other][one]

    def expand(self, nodes: Iterable[NamedNode]) -> None:
        """Read the neighbours of things, where they are not left out, and look at each neighbour."""
        fresh = sorted({node for node in nodes if node not in self.read}, key=str)
        self.look([node for node in fresh if node not in self.degrees])
        through = [node for node in fresh if node in self._ends or node not in self.left]
        found: dict[NamedNode, dict[NamedNode, list[Edge]]] = {node: {} for node in through}
        for start in range(0, len(through), _BATCH):
            for edge in self._edges(through[start : start + _BATCH]):
                for node, other in ((edge.subject, edge.object), (edge.object, edge.subject)):
                    if node in found and other != node:
                        found[node].setdefault(other, []).append(edge)
        for node, others in found.items():
            self.read[node] = {other: _kept(edges) for other, edges in others.items()}
        self.look({other for others in found.values() for other in others})

    def _edges(self, nodes: Sequence[NamedNode]) -> Iterator[Edge]:
        """The edges of some things, each once or twice."""
        direct = list(self._direct(nodes))
        self._learn_classes([end for edge in direct for end in (edge.subject, edge.object)])
        records = {end for edge in direct for end in (edge.subject, edge.object) if self._is_record(end)}
        edges = [edge for edge in direct if not {edge.subject, edge.object} & records]
        edges += self._recorded(sorted(records, key=str))
        if self._claims:
            edges += self._claimed(nodes)
        yield from (edge for edge in edges if self._relations is None or edge.relation in self._relations)

    def _direct(self, nodes: Sequence[NamedNode]) -> Iterator[Edge]:
        for text, outward in ((_OUT, True), (_IN, False)):
            for node, property, other, graph in self._rows(text, nodes):
                if ties_things(property):
                    edge = Edge(node, property, other, graph) if outward else Edge(other, property, node, graph)
                    if not (edge.inferred and property in SHADOWS):
                        yield edge

    def _is_record(self, node: NamedNode) -> bool:
        # A record that is itself an end is a thing like any other, and what it ties is next to it.
        return node not in self._ends and _RECORD in self._kinds(node)

    def _recorded(self, records: Sequence[NamedNode]) -> Iterator[Edge]:
        """What records say of each two things that they tie."""
        status = {row[0]: row[1] for row in self._rows(_STATUS, records)}
        roles: dict[NamedNode, list[tuple[NamedNode, NamedNode]]] = {}
        for record, property, other in self._rows(_ENDS, records):
            if ties_things(property):
                roles.setdefault(record, []).append((property, other))
        for record, ends in roles.items():
            if (record in status and not self._claims) or self._kinds(record) & _UNSEEN:
                continue
            class_ = min(self._classes[record], key=str)
            for number, (role, one) in enumerate(sorted(ends, key=str)):
                for second, other in sorted(ends, key=str)[number + 1 :]:
                    relation, forward = relation_of(class_, role, second)
                    subject, object = (one, other) if forward else (other, one)
                    yield Edge(subject, relation, object, record=record, status=status.get(record))

    def _claimed(self, nodes: Sequence[NamedNode]) -> Iterator[Edge]:
        """What is claimed of things, but not as a fact; what became a record with that status is left to it."""
        for text, outward in ((_CLAIMED_OUT, True), (_CLAIMED_IN, False)):
            for node, property, other, claim, modality in self._rows(text, nodes):
                if ties_things(property) and property not in SHADOWS:
                    subject, object = (node, other) if outward else (other, node)
                    yield Edge(subject, property, object, status=modality, claim=claim)

    def look(self, nodes: Collection[NamedNode]) -> None:
        """Count the ties of things, and find those not to go through: rosters and concepts by class, hubs by count."""
        fresh = sorted({node for node in nodes if node not in self.degrees}, key=str)
        self._learn_classes(fresh)
        for node, degree in self._counted(fresh).items():
            self.degrees[node] = degree
            if node not in self._ends and degree > self._through and (reason := self._reason(node, degree)):
                self.left[node] = reason

    def _reason(self, node: NamedNode, degree: int) -> str:
        kinds = self._kinds(node)
        if kinds & _ROSTERS:
            return "roster"
        if kinds & _CONCEPTS and _TECHNOLOGY not in kinds:
            return "concept"
        return "hub" if degree > _FEWEST and degree > self.degree_limit else ""

    def _counted(self, nodes: Sequence[NamedNode]) -> dict[NamedNode, int]:
        """The number of ties of each thing; an inferred tie that only repeats a record does not count again."""
        found = dict.fromkeys(nodes, 0)
        for text in _COUNTS:
            for node, property, count in self._counts(text, nodes):
                if counts(property):
                    found[node] += count
        return found

    def _counts(self, text: str, nodes: Sequence[NamedNode]) -> Iterator[tuple[NamedNode, NamedNode, int]]:
        for start in range(0, len(nodes), _BATCH):
            for node, property, count in self._store.select(text % values("node", nodes[start : start + _BATCH])):
                if isinstance(node, NamedNode) and isinstance(property, NamedNode) and isinstance(count, Literal):
                    yield node, property, int(count.value)

    def only_claimed(self, node: NamedNode) -> bool:
        """Whether nothing ties a thing to another but claims that are no facts."""
        return not self.read.get(node) and any(True for _ in self._claimed([node]))

    @cached_property
    def _kinds_of_classes(self) -> Mapping[NamedNode, frozenset[NamedNode]]:
        """The classes that matter to a search, and for every class below them, which these are."""
        above = sorted({_RECORD, _TECHNOLOGY, *_UNSEEN, *_ROSTERS, *_CONCEPTS}, key=str)
        found: dict[NamedNode, set[NamedNode]] = {class_: {class_} for class_ in above}
        for class_, kind in self._store.select(_BELOW % " ".join(map(str, above))):
            if isinstance(class_, NamedNode) and isinstance(kind, NamedNode):
                found.setdefault(class_, set()).add(kind)
        return {class_: frozenset(kinds) for class_, kinds in found.items()}

    def _kinds(self, node: NamedNode) -> frozenset[NamedNode]:
        classes = self._classes.get(node, frozenset())
        return frozenset(kind for class_ in classes for kind in self._kinds_of_classes.get(class_, ()))

    def _learn_classes(self, nodes: Iterable[NamedNode]) -> None:
        found: dict[NamedNode, set[NamedNode]] = {node: set() for node in nodes if node not in self._classes}
        for node, class_ in self._rows(_CLASSES, sorted(found, key=str)):
            found[node].add(class_)
        self._classes.update((node, frozenset(classes)) for node, classes in found.items())

    def _rows(self, text: str, nodes: Sequence[NamedNode]) -> Iterator[tuple[NamedNode, ...]]:
        """The rows of a query about some things, in which every column is a node with a name."""
        for start in range(0, len(nodes), _BATCH):
            for row in self._store.select(text % values("node", nodes[start : start + _BATCH])):
                if _named(row):
                    yield row  # type: ignore[misc]


def _named(row: tuple[Term | None, ...]) -> bool:
    return all(isinstance(term, NamedNode) for term in row)


def _kept(edges: Iterable[Edge]) -> list[Edge]:
    """The edges between two things, each once; inferred ones only where nothing else ties the two."""
    once = sorted(set(edges), key=str)
    return [edge for edge in once if not edge.inferred] or once
