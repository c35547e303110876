"""What follows from what is said: wider places and wider technologies, with every step that leads there."""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode

from clustergraph.dossier.drafts import Draft, Edge, Piece
from clustergraph.dossier.reading import Around, asking, short, values
from clustergraph.dossier.words import word
from clustergraph.solutions import Term
from clustergraph.store import Store
from clustergraph.vocabulary import INFERRED, term

__all__ = ["fields_in", "fields_out", "places_in", "places_out", "steps"]

_LOCATED, _WITHIN, _WORKS, _BROADER = map(term, ("cg:locatedIn", "cg:within", "cg:worksOn", "skos:broader"))
_DEPTH = 6

Path = tuple[Edge, ...]


def places_out(around: Around) -> Iterator[Draft]:
    """The wider places that the thing lies in because its own place does."""
    start = [edge for edge in around.out if edge.predicate in (_LOCATED, _WITHIN)]
    direct = {edge.object for edge in start}
    for place, path in _climb(start, _ladder(around.store, direct, _WITHIN)).items():
        if place not in direct:
            order = (3, "cg:locatedIn", len(path))
            yield Draft("location", (place,), word("so_in"), basis="inferred", edges=path, order=order)


def fields_out(around: Around) -> Iterator[Draft]:
    """The broader technologies that the thing works on because it works on narrower ones."""
    works = _below(around.store)
    start = [edge for edge in around.out if edge.predicate in works]
    direct = {edge.object for edge in start}
    for field, path in _climb(start, _ladder(around.store, direct, _BROADER)).items():
        if field not in direct:
            order = (3, "cg:worksOn", len(path))
            yield Draft("fields", (field,), word("broadly"), basis="inferred", edges=path, order=order)


def places_in(around: Around, known: set[Term]) -> Iterator[Draft]:
    """What is located in the thing, a place, because its own place lies within; without its steps."""
    yield from _inferred_in(around, _LOCATED, "contents", known)


def fields_in(around: Around, known: set[Term]) -> Iterator[Draft]:
    """What works on the thing, a technology, because it works on a narrower one; without its steps."""
    yield from _inferred_in(around, _WORKS, "fields", known)


def _inferred_in(around: Around, property: NamedNode, section: str, known: set[Term]) -> Iterator[Draft]:
    ask = asking(f"?thing {short(property)} {short(around.thing)}", "DISTINCT ?thing")
    for edge in around.into(property, inferred=True):
        if edge.subject not in known and isinstance(edge.subject, NamedNode):
            pieces: tuple[Piece, ...] = (edge.subject,)
            if section == "fields":
                pieces = (edge.subject, word("dash"), property, word("arrow"), edge.object)
            order = (3, property.value)
            yield Draft(section, pieces, basis="inferred", edges=(edge,), ask=ask, order=order)


def steps(store: Store, edges: Iterable[Edge]) -> dict[Edge, tuple[Edge, ...]]:
    """The asserted edges that each inferred one follows from; none for one that no steps were found for."""
    inferred = [edge for edge in edges if f"{edge.graph.value}/".startswith(f"{INFERRED.value}/")]
    found: dict[Edge, tuple[Edge, ...]] = {}
    for property, up in ((_LOCATED, _WITHIN), (_WORKS, _BROADER)):
        asked = [edge for edge in inferred if edge.predicate == property]
        first = _first_steps(store, property, [edge.subject for edge in asked])
        ladder = _ladder(store, (step.object for held in first.values() for step in held), up)
        for edge in asked:
            found[edge] = _climb(first.get(edge.subject, []), ladder).get(edge.object, ())
    return found


def _first_steps(store: Store, property: NamedNode, subjects: Iterable[Term]) -> Mapping[Term, list[Edge]]:
    properties = {property} if property == _LOCATED else _below(store)
    found: dict[Term, list[Edge]] = {}
    for edge in _edges_of(store, [s for s in dict.fromkeys(subjects) if isinstance(s, NamedNode)], properties):
        found.setdefault(edge.subject, []).append(edge)
    return found


def _below(store: Store) -> set[NamedNode]:
    rows = store.select("SELECT DISTINCT ?property WHERE { ?property rdfs:subPropertyOf+ cg:worksOn }")
    return {_WORKS, *(row[0] for row in rows if isinstance(row[0], NamedNode))}


def _edges_of(store: Store, nodes: Iterable[Term], properties: Iterable[NamedNode]) -> list[Edge]:
    text = f"""SELECT ?node ?property ?value ?graph WHERE {{
      {values("node", nodes)} {values("property", sorted(properties, key=str))}
      GRAPH ?graph {{ ?node ?property ?value }} }}"""
    found = [
        Edge(node, property, value, graph)
        for node, property, value, graph in store.select(text)
        if node is not None and value is not None and isinstance(property, NamedNode) and isinstance(graph, NamedNode)
    ]
    asserted = [edge for edge in found if not f"{edge.graph.value}/".startswith(f"{INFERRED.value}/")]
    return sorted(
        asserted, key=lambda edge: (str(edge.subject), str(edge.object), edge.predicate.value, edge.graph.value)
    )


def _ladder(store: Store, nodes: Iterable[Term], up: NamedNode) -> Mapping[Term, list[Edge]]:
    """The edges that lead upwards from some nodes and from all above them."""
    found: dict[Term, list[Edge]] = {}
    level = {node for node in nodes if isinstance(node, NamedNode)}
    for _ in range(_DEPTH):
        reached = _edges_of(store, sorted(level, key=str), [up]) if level else []
        found |= {node: [] for node in level}
        for edge in reached:
            found[edge.subject].append(edge)
        level = {edge.object for edge in reached if isinstance(edge.object, NamedNode)} - found.keys()
    return found


def _climb(start: list[Edge], ladder: Mapping[Term, list[Edge]]) -> dict[Term, Path]:
    """The nodes above the ends of the first edges, each with the shortest path that leads there."""
    found: dict[Term, Path] = {}
    level: list[Path] = [(edge,) for edge in start]
    while level:
        new = [path for path in level if path[-1].object not in found]
        for path in new:
            found.setdefault(path[-1].object, path)
        level = [(*path, edge) for path in new for edge in ladder.get(path[-1].object, ()) if edge.object not in found]
    return found
