"""What a store can be asked for: its classes, properties and things, read when they are first needed."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from clustergraph.solutions import Term
from clustergraph.store import Store
from clustergraph.things import Names, fold
from clustergraph.vocabulary import PREFIXES, compact

__all__ = ["Counted", "Labelled", "Loaded", "written"]

LIMIT = 50
"""At most so many things are offered at once."""

_CLASSES = "SELECT ?item (COUNT(*) AS ?count) WHERE { ?s a ?item } GROUP BY ?item ORDER BY DESC(?count) ?item"
_PROPERTIES = "SELECT ?item (COUNT(*) AS ?count) WHERE { ?s ?item ?o } GROUP BY ?item ORDER BY DESC(?count) ?item"
_BEGINNING = """
SELECT DISTINCT ?thing ?start WHERE { ?thing a ?class FILTER(STRSTARTS(STR(?thing), ?start)) } ORDER BY ?thing LIMIT %d
"""
_LABELLED = """
SELECT DISTINCT ?thing ?label WHERE {
  ?thing skos:prefLabel|rdfs:label|skos:altLabel ?label FILTER(REGEX(STR(?label), %s, "i"))
} LIMIT %d
"""
# What a letter typed without its accent may stand for.
_ACCENTS = {
    "a": "aàáâãäå", "c": "cç", "e": "eèéêë", "i": "iìíîï", "n": "nñ", "o": "oòóôõö", "u": "uùúûü", "y": "yýÿ",
}  # fmt: skip
_LOCAL = re.compile(r"[^\W_][\w-]*(?:\.[\w-]+)*", re.A)


class Counted(NamedTuple):
    """A class or property, as a query writes it, and how often it occurs."""

    curie: str
    uses: int
    label: str


class Labelled(NamedTuple):
    """A thing, as a query writes it, and a label of it, in one language or in none."""

    curie: str
    label: str
    language: str


@dataclass(frozen=True)
class Loaded:
    """
    What a store has to offer, in the order in which one would look for it: the most frequent first.

    All of it is read from the store itself; a million quads take a third of a second, once.
    """

    store: Store
    names: Names
    language: str = "en"

    @cached_property
    def classes(self) -> tuple[Counted, ...]:
        """All classes that something is of."""
        return self._counted(_CLASSES)

    @cached_property
    def properties(self) -> tuple[Counted, ...]:
        """All properties that something has."""
        return self._counted(_PROPERTIES)

    def _counted(self, text: str) -> tuple[Counted, ...]:
        rows = [(row[0], row[1]) for row in self.store.select(text)]
        found = {item.value: int(n.value) for item, n in rows if isinstance(item, NamedNode) and isinstance(n, Literal)}
        labels = self.names.labels(found, self.language)
        return tuple(Counted(written(iri), count, labels[iri]) for iri, count in found.items())

    def beginning(self, curie: str) -> tuple[Labelled, ...]:
        """The things whose CURIEs begin so, in alphabetical order, at most LIMIT."""
        prefix, _, local = curie.partition(":")
        if prefix not in PREFIXES:
            return ()
        start = Literal(PREFIXES[prefix] + local)
        iris = [_iri(row[0]) for row in self.store.select(_BEGINNING % LIMIT, bindings={"start": start})]
        labels = self.names.labels(iris, self.language)
        return tuple(Labelled(written(iri), labels[iri], "") for iri in iris)

    def labelled(self, text: str) -> tuple[Labelled, ...]:
        """The things of which a label has a word that begins so, accents and case apart, at most LIMIT."""
        folded = fold(text)
        if not folded:
            return ()
        letters = (r"[^\p{L}\p{N}]+" if c == " " else f"[{_ACCENTS[c]}]" if c in _ACCENTS else c for c in folded)
        pattern = Literal(r"(^|[^\p{L}\p{N}])" + "".join(letters))
        rows = self.store.select(_LABELLED % (pattern, LIMIT))
        found = {
            Labelled(written(_iri(thing)), label.value, label.language or "")
            for thing, label in rows
            if isinstance(thing, NamedNode) and isinstance(label, Literal)
        }
        # What begins with the text comes before what only has a word of it.
        return tuple(sorted(found, key=lambda hit: (not fold(hit.label).startswith(folded), fold(hit.label), hit)))


def _iri(term: Term | None) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def written(iri: str) -> str:
    """
    An IRI as a query writes it: as a CURIE where a prefix fits and needs no escapes, else in full.

    >>> written("http://www.w3.org/2004/02/skos/core#prefLabel"), written("https://w3id.org/clustergraph/source/a/SBU")
    ('skos:prefLabel', '<https://w3id.org/clustergraph/source/a/SBU>')
    """
    prefix, _, local = compact(iri).partition(":")
    return f"{prefix}:{local}" if prefix in PREFIXES and _LOCAL.fullmatch(local) else f"<{iri}>"
