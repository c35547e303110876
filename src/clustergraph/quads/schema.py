"""What the ontology declares, as far as writing quads needs it: classes, properties, concepts, factual modalities."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from clustergraph.resources import folder
from clustergraph.vocabulary import ONTOLOGY, compact

__all__ = ["Schema", "load_schema", "ontology_quads"]

_FACTUAL = "cg:factual"


@dataclass(frozen=True)
class Schema:
    """
    Declared terms by CURIE.

    `superclasses` maps a class to itself and all its superclasses, `concepts` a concept of a scheme to its classes,
    `domains` and `ranges` a property to the clustergraph classes it is declared for, `ranks` a marking to its rank.
    """

    superclasses: Mapping[str, frozenset[str]]
    properties: frozenset[str]
    domains: Mapping[str, frozenset[str]]
    ranges: Mapping[str, frozenset[str]]
    concepts: Mapping[str, frozenset[str]]
    factual: frozenset[str]
    ranks: Mapping[str, float]

    def is_a(self, class_: str, others: Iterable[str]) -> bool:
        """Whether a class is one of `others` or below one of them."""
        return not self.superclasses.get(class_, frozenset({class_})).isdisjoint(others)


def ontology_quads() -> Iterator[Quad]:
    """Every statement of the modules, the code lists and the front door, in the ontology's named graph."""
    for path in _files():
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            yield Quad(quad.subject, quad.predicate, quad.object, ONTOLOGY)


def _files() -> list[Path]:
    home = folder("ontology")
    return [
        home / "clustergraph.ttl",
        home / "labels.ttl",
        *sorted(home.glob("modules/*.ttl")),
        *sorted(home.glob("schemes/*.ttl")),
    ]


@lru_cache(maxsize=1)
def load_schema() -> Schema:
    """The schema of the ontology that comes with this version."""
    objects: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for quad in ontology_quads():
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            objects[compact(quad.predicate.value)][compact(quad.subject.value)].add(_name(quad.object))
    types = objects["rdf:type"]
    return Schema(
        superclasses=_closure({name: objects["rdfs:subClassOf"][name] for name in _of(types, "owl:Class")}),
        properties=frozenset(_of(types, "owl:ObjectProperty", "owl:DatatypeProperty", "rdf:Property", "cg:Indicator")),
        domains=_own(objects["rdfs:domain"]),
        ranges=_own(objects["rdfs:range"]),
        concepts={name: frozenset(types[name]) for name in _of(types, "skos:Concept")},
        factual=frozenset(name for name, values in objects[_FACTUAL].items() if "true" in values),
        ranks={name: float(min(values)) for name, values in objects["cg:rank"].items() if "cg:Marking" in types[name]},
    )


def _name(node: NamedNode | Literal) -> str:
    return compact(node.value) if isinstance(node, NamedNode) else node.value


def _of(types: Mapping[str, set[str]], *classes: str) -> list[str]:
    return [name for name, kinds in types.items() if kinds & set(classes)]


def _own(objects: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    """Only classes of ours: what a foreign class allows is its own ontology's matter."""
    return {name: frozenset(value for value in values if value.startswith("cg:")) for name, values in objects.items()}


def _closure(parents: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    def above(name: str, seen: frozenset[str]) -> frozenset[str]:
        found = seen | {name}
        for parent in parents.get(name, set()) - found:
            found = above(parent, found)
        return found

    return {name: above(name, frozenset()) for name in parents}
