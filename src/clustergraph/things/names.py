"""The label of a node, and the node that a label stands for."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias, TypeVar

from pyoxigraph import Literal, NamedNode
from rapidfuzz import fuzz, process

from clustergraph.errors import IdentifierError, NotFoundError
from clustergraph.identifiers import check_iri
from clustergraph.store import Store
from clustergraph.things.folding import fold, key
from clustergraph.things.lexicon import Kept, Lexicon, Read, opened
from clustergraph.vocabulary import compact, expand

__all__ = ["LANGUAGES", "Names"]

LANGUAGES = ("en", "fr")

Labels: TypeAlias = dict[str, list[tuple[str, str]]]
T = TypeVar("T")

_LABELS = """
SELECT ?thing ?label WHERE {
  { %(which)s ?thing skos:prefLabel|rdfs:label ?label } UNION { %(which)s ?thing a dcat:Dataset ; dcterms:title ?label }
}
"""
# So many labels are asked for one at a time; after that, it is quicker to read all.
_SINGLY = 500
_BATCH = 500


@dataclass(frozen=True)
class Names:
    """
    The labels of the things in a store, each read when it is first needed and then kept.

    `label` gives the name to show for an IRI, `find` the IRI that a user's word stands for; what was likely meant by a
    word that stands for none is told in `language`.
    """

    store: Store
    language: str = "en"

    @cached_property
    def _known(self) -> Labels:
        """Language and text of the labels of every IRI that was asked for; an empty list where there are none."""
        return {}

    @cached_property
    def _all(self) -> Mapping[str, list[tuple[str, str]]]:
        """As `_known`, of every IRI that has a label."""
        return self._read("")

    def _read(self, which: str) -> Labels:
        found: Labels = {}
        for thing, label in self.store.select(_LABELS % {"which": which}):
            if isinstance(thing, NamedNode) and isinstance(label, Literal):
                found.setdefault(thing.value, []).append((label.language or "", label.value))
        return found

    def _learn(self, iris: Sequence[str]) -> None:
        """Read the labels of some IRIs in one query."""
        nodes = " ".join(node for iri in iris for node in _written(iri))
        self._known.update((iri, []) for iri in iris)
        if nodes:
            self._known.update(self._read(f"VALUES ?thing {{ {nodes} }}"))

    def label(self, iri: str, language: str = "en") -> str:
        """The label in `language`, else in another one, else the CURIE of the IRI itself."""
        if iri not in self._known and len(self._known) < _SINGLY:
            self._learn([iri])
        labels = self._known[iri] if iri in self._known else self._all.get(iri, ())
        order = {"en": 1, "": 1, "fr": 2, language: 0}
        return min(labels, key=lambda entry: (order.get(entry[0], 3), entry[1]))[1] if labels else compact(iri)

    def labels(self, iris: Iterable[str], language: str = "en") -> dict[str, str]:
        """The labels of some IRIs, as `label` gives them, read in a few queries."""
        wanted = list(dict.fromkeys(iris))
        if "_all" not in self.__dict__:
            new = [iri for iri in wanted if iri not in self._known]
            for start in range(0, len(new), _BATCH):
                self._learn(new[start : start + _BATCH])
        return {iri: self.label(iri, language) for iri in wanted}

    def find(self, text: str, *, among: Iterable[str] | None = None) -> NamedNode:
        """
        The thing that `text` stands for; raises NotFoundError, with the nearest names, for none or several.

        :param among: the IRIs to choose from; all that the store knows if absent
        """
        if iri := self._iri(text):
            return NamedNode(iri)
        allowed = None if among is None else set(among)
        matches = self._matches(key(text), allowed)
        if len(matches) == 1:
            return NamedNode(matches.pop())
        if matches:
            raise NotFoundError(f"'{text}' stands for {len(matches)} things", nearest=self._shown(matches))
        if allowed is not None and (others := self._matches(key(text), None)):
            raise NotFoundError(f"'{text}' is not of the kind that is asked for", nearest=self._shown(others))
        raise NotFoundError(f"'{text}' is not in the graph", nearest=self.nearest(text, among=allowed))

    def _iri(self, text: str) -> str | None:
        """The IRI that is written in full or as a CURIE, if it is one."""
        try:
            iri = check_iri(text.strip("<>")) if "://" in text or text.startswith("urn:") else check_iri(expand(text))
        except IdentifierError:
            return None
        if not self.store.knows(NamedNode(iri)):
            raise NotFoundError(f"'{text}' is not in the graph", nearest=self.nearest(compact(iri)))
        return iri

    def _matches(self, folded: str, allowed: set[str] | None) -> set[str]:
        def matches(lexicon: Lexicon) -> set[str]:
            found = lexicon.named(folded) or lexicon.slugged(folded.replace(" ", "-"))
            return found or (lexicon.beginning(folded) if len(folded) > 2 else set())

        found = self._asked(matches)
        return found if allowed is None else found & allowed

    def _asked(self, question: Callable[[Lexicon], T]) -> T:
        """The answer of the index that is kept, or of the store's own labels where there is none to be read."""
        if index := opened(self.store):
            with closing(index), suppress(sqlite3.Error):
                return question(Kept(index))
        return question(self._lexicon)

    @cached_property
    def _lexicon(self) -> Lexicon:
        return Read(self.store)

    def nearest(self, text: str, *, among: set[str] | None = None, limit: int = 3) -> list[str]:
        """The labels nearest to `text`, each with its CURIE, best first."""

        def nearest(lexicon: Lexicon) -> list[str]:
            iris: dict[str, None] = {}
            for name in _similar(fold(text.rpartition(":")[2]), lexicon.names(among), limit * 3):
                iris.update(dict.fromkeys(iri for iri in sorted(lexicon.named(name)) if among is None or iri in among))
            return list(iris)[:limit]

        return self._named(self._asked(nearest))

    def _shown(self, iris: Iterable[str]) -> list[str]:
        return self._named(sorted(iris)[:5])

    def _named(self, iris: list[str]) -> list[str]:
        return [f"{label} ({compact(iri)})" for iri, label in self.labels(iris, self.language).items()]


def _similar(folded: str, names: Iterable[str], limit: int) -> list[str]:
    # A very long text is like nothing, and comparing it with everything takes its time.
    found = process.extract(folded[:100], names, scorer=fuzz.WRatio, limit=limit, score_cutoff=60)
    # A short name within a long word scores high, but a name that is spelt almost the same is meant.
    return sorted((name for name, _, _ in found), key=lambda name: -fuzz.ratio(folded[:100], name))


def _written(iri: str) -> Iterator[str]:
    """The IRI as SPARQL writes it, if it is one."""
    with suppress(ValueError):
        yield str(NamedNode(iri))
