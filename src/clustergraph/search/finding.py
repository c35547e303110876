"""Things by any of their words, and the text that each was found by."""

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from clustergraph.errors import QueryError
from clustergraph.search.asked import Asked, class_of
from clustergraph.search.index import forget, index_of
from clustergraph.search.spelling import nearest_words
from clustergraph.search.stages import STAGES, Found, found
from clustergraph.search.texts import FIELDS
from clustergraph.store import Store
from clustergraph.things import Names, fold
from clustergraph.vocabulary import compact

__all__ = ["Hit", "nearest", "search"]


@dataclass(frozen=True)
class Hit:
    """
    A thing that was found, and the text that it was found by.

    :param kind: the class that tells most of the thing; none where it has none
    :param text: the whole text; `marks` are the places in it that match: the first character, and the one after
    :param field: where the text stands: one of FIELDS
    :param language: the language of the text; empty where it has none
    :param score: higher is better; comparable within one search only, no unit
    """

    thing: NamedNode
    label: str
    kind: NamedNode | None
    text: str
    field: str
    language: str
    score: float
    marks: tuple[tuple[int, int], ...] = ()


def search(
    store: Store, text: str, *, limit: int = 20, kind: NamedNode | str | None = None, language: str = "en"
) -> list[Hit]:
    """
    The things that a text finds, best first; accents, case and the order of the words do not matter.

    What is named just so comes first, then labels that begin with the text, labels and other names with all of its
    words, and notes and definitions with all of them; a word may be cut short. Where no name has the words, words
    that are spelt alike are tried, and last, names with some of the words. Among equals, things of the world come
    before concepts and claims, and those before documents; then what holds the words more densely (BM25: Robertson
    and Zaragoza, Foundations and Trends in Information Retrieval 3(4), 2009).

    Only texts of `store` itself are searched. The index is made when it is first needed, and again after a change.
    Raises QueryError for an empty text, NotFoundError for a kind that no class of the store stands for.

    :param limit: at most so many things, one or more
    :param kind: only things of this class or of one below it: an IRI, a CURIE, or its name, such as cg:Firm or firm
    :param language: the language of the labels, and of the texts that are shown where several match
    """
    if not text.strip():
        raise QueryError("there is nothing to look for: give a name, a part of one, or some words")
    if limit < 1:
        raise QueryError(f"a search for at most {limit} things finds nothing: take 1 or more")
    try:
        hits = _hits(store, text, limit, kind, language)
    except sqlite3.DatabaseError:
        # A file that cannot be read, for example after a disk was full, is made anew.
        forget(store)
        hits = _hits(store, text, limit, kind, language)
    labels = Names(store).labels((hit.thing.value for hit in hits), language)
    return [replace(hit, label=labels[hit.thing.value]) for hit in hits]


def nearest(store: Store, text: str, *, limit: int = 5) -> list[str]:
    """Words of names in the store that come nearest to those of a text, best first, lower case, without accents."""
    with index_of(store) as index:
        return nearest_words(index, Asked(text).words, limit=limit)


def _hits(store: Store, text: str, limit: int, kind: NamedNode | str | None, language: str) -> list[Hit]:
    with index_of(store) as index:
        asked = Asked(text, None if kind is None else class_of(index, kind))
        return [_hit(index, asked, step, one, language) for step, one in found(index, asked, limit).values()]


def _hit(index: sqlite3.Connection, asked: Asked, step: int, one: Found, language: str) -> Hit:
    iri, kind = index.execute(_THING, (one.thing,)).fetchone()
    matches = [
        (_marks(text, one.words, asked.joined), field, text_language, text)
        for field, text_language, text in index.execute(_TEXTS, (one.thing,))
    ]
    order = {language: 0, "": 1}
    marks, field, text_language, text = min(
        matches,
        key=lambda match: (-_covered(match[3], match[0], one.words), match[1], order.get(match[2], 2), match[3]),
    )
    if not marks:
        marks, field, text_language, text = (), FIELDS.index("identifier"), "", compact(iri)
    # Each step is a whole number apart; the tier and how well it matches decide within a step.
    score = STAGES - step + (2 - one.tier) / 3 + one.nearness / (1 + one.nearness) / 3
    node = NamedNode(kind) if kind else None
    return Hit(NamedNode(iri), "", node, text, FIELDS[field], text_language, round(score, 6), marks)


_THING = """
SELECT things.iri, classes.iri FROM things LEFT JOIN classes ON classes.id = kind
WHERE things.id = ?
"""
_TEXTS = "SELECT field, language, text FROM texts WHERE thing = ?"
# With the accents that are characters of their own.
_WORD = re.compile(r"[\w\u0300-\u036f]+")


def _marks(text: str, words: Sequence[str], joined: str) -> tuple[tuple[int, int], ...]:
    """The places of the words in a text that begin like one of `words`; all of the text where only gaps differ."""
    if fold(text).replace(" ", "") == joined:
        return ((0, len(text)),)
    spans = (match.span() for match in _WORD.finditer(text))
    return tuple((start, end) for start, end in spans if fold(text[start:end]).startswith(tuple(words)))


def _covered(text: str, marks: Sequence[tuple[int, int]], words: Sequence[str]) -> int:
    """How many different words the marked places begin with."""
    places = [fold(text[start:end]) for start, end in marks]
    return sum(any(place.startswith(word) for place in places) for word in words)
