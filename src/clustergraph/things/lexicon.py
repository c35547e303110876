"""Which things a folded name stands for: read from the store, or looked up in the index that a search has kept."""

import sqlite3
from collections.abc import Mapping, Set
from functools import cached_property
from pathlib import Path
from typing import Protocol

from pyoxigraph import Literal, NamedNode

from clustergraph.store import Store
from clustergraph.things.folding import fold, key

__all__ = ["AFTER", "Kept", "Lexicon", "Read", "index_file", "index_mark", "opened", "slug"]

FORMAT = 1
"""The form of index files that this version writes and reads; another one is built anew."""

AFTER = "\U0010ffff"
"""Comes after every character: the names that begin with a text lie between it and it with this behind."""

_NAMES = """
SELECT ?thing ?label WHERE {
  { ?thing skos:prefLabel|rdfs:label|skos:altLabel|dcterms:identifier ?label }
  UNION { ?thing a dcat:Dataset ; dcterms:title ?label }
}
"""


class Lexicon(Protocol):
    """The folded names of things; every answer is a set of IRIs."""

    def named(self, folded: str) -> set[str]:
        """The things with just this name."""

    def slugged(self, name: str) -> set[str]:
        """The named things whose IRI ends in this slug."""

    def beginning(self, folded: str) -> set[str]:
        """The things whose name begins with these words."""

    def names(self, among: Set[str] | None = None) -> list[str]:
        """The folded names, of some things or of all, in alphabetical order."""


class Read:
    """The names that a store holds, read from it once."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def _by_name(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = {}
        for thing, label in self._store.select(_NAMES):
            if isinstance(thing, NamedNode) and isinstance(label, Literal):
                found.setdefault(key(label.value), set()).add(thing.value)
        return found

    @cached_property
    def _by_slug(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = {}
        for iri in set().union(*self._by_name.values()):
            found.setdefault(slug(iri), set()).add(iri)
        return found

    def named(self, folded: str) -> set[str]:
        """The things with just this name."""
        return set(self._by_name.get(folded, ()))

    def slugged(self, name: str) -> set[str]:
        """The named things whose IRI ends in this slug."""
        return set(self._by_slug.get(name, ()))

    def beginning(self, folded: str) -> set[str]:
        """The things whose name begins with these words."""
        return {iri for text, iris in self._by_name.items() if text.startswith(f"{folded} ") for iri in iris}

    def names(self, among: Set[str] | None = None) -> list[str]:
        """The folded names, of some things or of all, in alphabetical order."""
        return sorted(name for name, iris in self._by_name.items() if among is None or iris & among)


_THINGS = "SELECT DISTINCT iri FROM texts JOIN things ON things.id = thing WHERE field <= 2 AND name AND"


class Kept:
    """The names in the index of a store on disk, which are not read as a whole to find one."""

    def __init__(self, index: sqlite3.Connection) -> None:
        self._index = index

    def named(self, folded: str) -> set[str]:
        """The things with just this name."""
        return self._things("folded = ?", folded)

    def slugged(self, name: str) -> set[str]:
        """The named things whose IRI ends in this slug."""
        return self._things("slug = ?", name)

    def beginning(self, folded: str) -> set[str]:
        """The things whose name begins with these words."""
        return self._things("folded > ? AND folded < ?", f"{folded} ", f"{folded} {AFTER}")

    def names(self, among: Set[str] | None = None) -> list[str]:
        """The folded names, of some things or of all, in alphabetical order."""
        if among is None:
            return [name for (name,) in self._index.execute("SELECT DISTINCT folded FROM texts WHERE name ORDER BY 1")]
        pairs = self._index.execute("SELECT folded, iri FROM texts JOIN things ON things.id = thing WHERE name")
        return sorted({name for name, iri in pairs if iri in among})

    def _things(self, condition: str, *values: str) -> set[str]:
        return {iri for (iri,) in self._index.execute(f"{_THINGS} {condition}", values)}


def slug(iri: str) -> str:
    """
    The end of an IRI, folded, with hyphens between its words.

    >>> slug("https://w3id.org/clustergraph/id/cluster/Optic_Valley.2")
    'optic_valley-2'
    """
    return fold(iri.rpartition("/")[2]).replace(" ", "-")


def index_file(store: Store) -> Path | None:
    """
    Where the index of a store on disk is kept: within the generation of the data that it is an index of.

    So it is as old as the data, and gone with them; no other state of the store can be taken for it.
    """
    return store.path / str(store.describe()["generation"]) / "search.sqlite" if store.path else None


def index_mark(store: Store) -> str:
    """What an index says of the data that it was made from, and of its own form."""
    head = store.describe()
    return f"{FORMAT} {head['generation']} {head['written_at']}"


def opened(store: Store) -> sqlite3.Connection | None:
    """The index that is kept of the present state of a store, to be closed by the caller; none where there is none."""
    path = index_file(store)
    if path is None or not path.exists():
        return None
    try:
        index = _connected(path)
        if index.execute("SELECT text FROM mark").fetchone() == (index_mark(store),):
            return index
        index.close()
    except sqlite3.Error:
        pass
    return None


def _connected(path: Path) -> sqlite3.Connection:
    # An index is never changed once it has its name, so that it needs no locks, nor a folder to write them to.
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
