"""Words for terms in both languages: labels of nodes, numbers and truth values as each language writes them."""

import re
from collections.abc import Iterable, Sequence

from pyoxigraph import Literal, NamedNode

from clustergraph.dossier.value import Part
from clustergraph.dossier.words import PROPERTIES
from clustergraph.solutions import Term, grouped, plain, yes_or_no
from clustergraph.store import Store
from clustergraph.things import Names
from clustergraph.vocabulary import PREFIXES, XSD, compact, term

__all__ = ["Labels"]

# What common vocabularies call a thing, where it has no label in the sense of this project.
_TITLES = """SELECT ?thing ?label WHERE {
  VALUES ?property { dcterms:title foaf:name schema:name } VALUES ?thing { %s } ?thing ?property ?label }"""

_NUMBERS = {f"{XSD}{name}" for name in ("integer", "decimal", "nonNegativeInteger", "int", "long")}


class Labels:
    """
    The words for the terms of one dossier: the same as those of `names`, and titles of what has no label.

    :param names: labels that were read already
    """

    def __init__(self, store: Store, names: Names | None = None) -> None:
        self._store = store
        self._names = names or Names(store)
        self._found: dict[str, tuple[str, str]] = {}

    def read(self, terms: Iterable[Term]) -> None:
        """Read the labels of those terms that are not known yet, in few queries."""
        iris = sorted({term.value for term in terms if isinstance(term, NamedNode)} - self._found.keys())
        english, french = (self._names.labels(iris, language) for language in ("en", "fr"))
        self._found |= {iri: (english[iri], french[iri]) for iri in iris}
        bare = [iri for iri in iris if english[iri] == compact(iri)]
        self._found |= {iri: PROPERTIES[compact(iri)].both for iri in bare if compact(iri) in PROPERTIES}
        if bare:
            self._read_titles(bare)

    def _read_titles(self, iris: Iterable[str]) -> None:
        titles: dict[str, dict[str, str]] = {}
        for node, title in self._store.select(_TITLES % " ".join(f"<{iri}>" for iri in iris)):
            if isinstance(node, NamedNode) and isinstance(title, Literal):
                known = titles.setdefault(node.value, {})
                language = title.language or ""
                known[language] = min(known.get(language, title.value), title.value)
        for iri, known in titles.items():
            any_ = min(known.items())[1]
            self._found[iri] = (known.get("en", any_), known.get("fr", known.get("en", any_)))

    def part(self, term: Term) -> Part:
        """The term as a piece of a line."""
        if isinstance(term, NamedNode):
            if term.value not in self._found:
                self.read([term])
            return Part(*self._found[term.value], term)
        if isinstance(term, Literal):
            return Part(*_literal(term), term)
        return Part(plain(term), plain(term), term)

    def parts(self, pieces: Sequence[Part | Term]) -> tuple[Part, ...]:
        """Pieces in their order as parts; a unit that follows its number agrees with it."""
        found = [piece if isinstance(piece, Part) else self.part(piece) for piece in pieces]
        for place, piece in enumerate(pieces):
            number = pieces[place - 2] if place > 1 else None
            if (
                isinstance(piece, NamedNode)
                and piece.value.startswith(PREFIXES["unit"])
                and isinstance(number, Literal)
            ):
                found[place] = counted(found[place], number)
                if found[place].en == "%":
                    found[place - 1] = Part("", "\u00a0")
        return tuple(found)


_UNIT = re.compile(r"[^\W\d_]{3,}")
_INVARIANT = (term("unit:percent"), term("unit:fraction"))


def counted(unit: Part, number: Literal) -> Part:
    """
    A unit after a number: the percent sign, and a noun in the plural where the language takes it.

    >>> counted(Part("company", "entreprise"), Literal(12)).en
    'companies'
    """
    if unit.term == _INVARIANT[0]:
        return Part("%", "%", unit.term)
    try:
        size = abs(float(number.value))
    except ValueError:
        return unit
    if unit.term in _INVARIANT or not _UNIT.fullmatch(unit.en) or not _UNIT.fullmatch(unit.fr):
        return unit
    english = re.sub(r"(?<![aeiou])y$", "ie", unit.en) + "s"
    french = unit.fr if unit.fr[-1] in "sxz" else unit.fr + "s"
    return Part(unit.en if size == 1 else english, unit.fr if size < 2 else french, unit.term)


def _literal(literal: Literal) -> tuple[str, str]:
    kind = literal.datatype.value
    if kind in _NUMBERS:
        return grouped(literal.value), grouped(literal.value, "fr")
    if kind == f"{XSD}boolean":
        return yes_or_no(literal.value), yes_or_no(literal.value, "fr")
    return literal.value, literal.value
