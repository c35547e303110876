"""Things by what people call them: an IRI, a CURIE, an id, or a label in French or English, accents and case folded."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode
from rapidfuzz import fuzz, process

from clustergraph.errors import IdentifierError, NotFoundError
from clustergraph.identifiers import check_iri
from clustergraph.store import Store
from clustergraph.vocabulary import compact, expand

__all__ = ["LANGUAGES", "Names", "fold"]

LANGUAGES = ("en", "fr")

_LABELS = """
SELECT ?thing ?label ?rank WHERE {
  { ?thing skos:prefLabel ?label BIND(0 AS ?rank) }
  UNION { ?thing rdfs:label ?label BIND(0 AS ?rank) }
  UNION { ?thing skos:altLabel ?label BIND(1 AS ?rank) }
  UNION { ?thing dcterms:identifier ?label BIND(1 AS ?rank) }
  UNION { ?thing a dcat:Dataset ; dcterms:title ?label BIND(0 AS ?rank) }
}
"""


def fold(text: str) -> str:
    """
    The text in lower case, without accents, and with single spaces for all that is neither letter nor digit.

    >>> fold("Île-de-France")
    'ile de france'
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[^\w]+", " ", bare).strip()


@dataclass(frozen=True)
class Names:
    """
    The labels of everything in a store, read once.

    `label` gives the name to show for an IRI, `find` the IRI that a user's word stands for.
    """

    store: Store

    @cached_property
    def _labels(self) -> Mapping[str, list[tuple[int, str, str]]]:
        """Rank, language and text of the labels of every IRI."""
        found: dict[str, list[tuple[int, str, str]]] = {}
        for thing, label, rank in self.store.select(_LABELS):
            if isinstance(thing, NamedNode) and isinstance(label, Literal) and isinstance(rank, Literal):
                found.setdefault(thing.value, []).append((int(rank.value), label.language or "", label.value))
        return found

    @cached_property
    def _by_fold(self) -> Mapping[str, frozenset[str]]:
        """The IRIs that each folded label stands for."""
        found: dict[str, set[str]] = {}
        for iri, labels in self._labels.items():
            for _, _, text in labels:
                found.setdefault(fold(text), set()).add(iri)
        return {text: frozenset(iris) for text, iris in found.items()}

    def label(self, iri: str, language: str = "en") -> str:
        """The label in `language`, else in another one, else the CURIE of the IRI itself."""
        order = {"en": 1, "": 1, "fr": 2, language: 0}
        labels = [entry for entry in self._labels.get(iri, ()) if entry[0] == 0]
        return min(labels, key=lambda entry: (order.get(entry[1], 3), entry[2]))[2] if labels else compact(iri)

    def find(self, text: str, *, among: Iterable[str] | None = None) -> NamedNode:
        """
        The thing that `text` stands for; raises NotFoundError, with the nearest names, for none or several.

        :param among: the IRIs to choose from; all that the store knows if absent
        """
        if iri := self._iri(text):
            return NamedNode(iri)
        allowed = None if among is None else set(among)
        matches = self._matches(fold(text), allowed)
        if len(matches) == 1:
            return NamedNode(matches.pop())
        if matches:
            raise NotFoundError(f"'{text}' stands for {len(matches)} things", nearest=self._shown(matches))
        if allowed is not None and (others := self._matches(fold(text), None)):
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
        slug = folded.replace(" ", "-")
        found = set(self._by_fold.get(folded, ()))
        if not found:
            found = {iri for iri in self._labels if fold(iri.rpartition("/")[2]).replace(" ", "-") == slug}
        if not found and len(folded) > 2:
            found = {iri for text, iris in self._by_fold.items() if text.startswith(folded + " ") for iri in iris}
        return found if allowed is None else found & allowed

    def _shown(self, iris: Iterable[str]) -> list[str]:
        return [f"{self.label(iri)} ({compact(iri)})" for iri in sorted(iris)[:5]]

    def nearest(self, text: str, *, among: set[str] | None = None, limit: int = 3) -> list[str]:
        """The labels nearest to `text`, each with its CURIE, best first."""
        folded = fold(text.rpartition(":")[2])
        texts = [key for key, iris in self._by_fold.items() if among is None or iris & among]
        hits = process.extract(folded, texts, scorer=fuzz.WRatio, limit=limit * 3, score_cutoff=60)
        iris = dict.fromkeys(iri for key, _, _ in hits for iri in sorted(self._by_fold[key]))
        return self._shown_in_order([iri for iri in iris if among is None or iri in among][:limit])

    def _shown_in_order(self, iris: Iterable[str]) -> list[str]:
        return [f"{self.label(iri)} ({compact(iri)})" for iri in iris]
