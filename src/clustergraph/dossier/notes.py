"""Footnotes: numbered in the order in which lines first need them, with all that the graph tells of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from pyoxigraph import Literal, NamedNode

from clustergraph.dossier.drafts import Piece
from clustergraph.dossier.grounds import Ground
from clustergraph.dossier.labels import Labels
from clustergraph.dossier.reading import values
from clustergraph.dossier.value import Footnote, Part
from clustergraph.evidence import Citation, citations_of
from clustergraph.solutions import Term
from clustergraph.store import Store
from clustergraph.vocabulary import source_graph

__all__ = ["Numbers", "footnotes"]


class Numbers:
    """The numbers of footnotes, given out in order; a claim, row or graph has one number."""

    def __init__(self) -> None:
        self.order: dict[object, tuple[int, Ground]] = {}
        self.told: set[NamedNode] = set()

    def of(self, grounds: Iterable[Ground], *, told: Iterable[NamedNode] = ()) -> tuple[int, ...]:
        """
        The numbers of some grounds, new ones for those not cited yet.

        :param told: the claims whose very content the line gives, so that a footnote need not repeat it
        """
        self.told.update(told)
        for ground in grounds:
            self.order.setdefault(_key(ground), (len(self.order) + 1, ground))
        return tuple(sorted(self.order[_key(ground)][0] for ground in grounds))


def _key(ground: Ground) -> object:
    return ground.claim or (ground.source, ground.row)


_SOURCES = """SELECT ?graph ?title ?licence WHERE {
  %s ?graph dcterms:title ?title OPTIONAL { ?graph dcterms:license ?licence } }"""


def footnotes(store: Store, numbers: Numbers, labels: Labels) -> tuple[Footnote, ...]:
    """The footnotes that were numbered, in order."""
    grounds = list(numbers.order.values())
    claims = [ground.claim for _, ground in grounds if ground.claim]
    cited = {citation.claim: citation for citation in citations_of(store, claims)} if claims else {}
    french = {citation.claim: citation for citation in citations_of(store, claims, language="fr")} if claims else {}
    labels.read(_terms(cited.values()))
    homes = [ground.source for _, ground in grounds] + [
        source_graph(c.source) for c in cited.values() if _plain(c.source)
    ]
    sources = _sources(store, homes)
    made = (_footnote(number, ground, cited, sources, labels) for number, ground in grounds)
    return tuple(replace(note, told=note.claim in numbers.told, notes=_notes(note, cited, french)) for note in made)


def _notes(
    note: Footnote, english: Mapping[NamedNode, Citation], french: Mapping[NamedNode, Citation]
) -> tuple[Part, ...]:
    """The notes of a claim in both languages; a note that is in one of them alone has that one as its term."""
    one, other = (cited.get(note.claim) if note.claim else None for cited in (english, french))
    if one is None or other is None:
        return ()
    if one.notes_language == other.notes_language:
        known = one.notes_language or None
        return tuple(Part(text, text, Literal(text, language=known)) for text in one.notes)
    # Notes in two languages are translations of each other, in the same order; what has none stands as it is.
    return tuple(Part(en or fr, fr or en) for en, fr in zip_longest(one.notes, other.notes, fillvalue=""))


def _plain(source: str) -> bool:
    return bool(source) and source.replace("-", "").isalnum()


def _terms(citations: Iterable[Citation]) -> set[Term]:
    names = ("subject", "predicate", "object", "where", *_PARTS, "polarity", "bound", "unit")
    return {term for c in citations for name in names if (term := getattr(c, name)) is not None}


_PARTS = ("document", "marking", "asserter", "reporter", "modality", "period", "confidence")


def _sources(store: Store, graphs: Sequence[NamedNode]) -> dict[NamedNode, tuple[Part, str]]:
    """Title and licences of the named graphs, as far as the catalogue has them."""
    titles: dict[NamedNode, dict[str, str]] = {}
    licences: dict[NamedNode, set[str]] = {}
    # Of two titles in a language, the same one is taken whatever the order in the store.
    rows = sorted(store.select(_SOURCES % values("graph", dict.fromkeys(graphs))), key=str)
    for graph, title, licence in rows:
        if isinstance(graph, NamedNode) and isinstance(title, Literal):
            titles.setdefault(graph, {})[title.language or ""] = title.value
            licences.setdefault(graph, set()).update([licence.value] if isinstance(licence, NamedNode) else [])
    found = {}
    for graph, by_language in titles.items():
        any_ = by_language.get("en") or next(iter(by_language.values()))
        found[graph] = (Part(any_, by_language.get("fr", any_), graph), ", ".join(sorted(licences[graph])))
    return found


def _footnote(
    number: int,
    ground: Ground,
    cited: dict[NamedNode, Citation],
    sources: dict[NamedNode, tuple[Part, str]],
    labels: Labels,
) -> Footnote:
    citation = cited.get(ground.claim) if ground.claim else None
    if citation is None:
        title, licence = sources.get(ground.source) or (labels.part(ground.source), "")
        if ground.claim:
            return Footnote(number, "claim", ground.source, title, licence, claim=ground.claim)
        return Footnote(number, "row" if ground.row else "graph", ground.source, title, licence, row=ground.row)
    source = source_graph(citation.source) if _plain(citation.source) else ground.source
    title, licence = sources.get(source) or (labels.part(source), "")
    return _of_claim(number, source, title, licence, citation, labels)


def _of_claim(
    number: int, source: NamedNode, title: Part, licence: str, citation: Citation, labels: Labels
) -> Footnote:
    parts = {name: labels.part(term) for name in _PARTS if (term := getattr(citation, name)) is not None}
    if "document" not in parts:
        parts["document"] = labels.part(citation.where)
    note = Footnote(
        number,
        "claim",
        source,
        title,
        licence,
        claim=citation.claim,
        identifier=citation.identifier,
        statement=_statement(citation, labels),
        paragraph=citation.paragraph or "",
        offsets=citation.offsets,
        as_stated=citation.as_stated or "",
    )
    given: dict[str, Any] = {**parts}
    return replace(note, **given)


def _statement(citation: Citation, labels: Labels) -> Part:
    """Subject, predicate and object, with denial, bound and unit, as one piece of text."""
    pieces: list[Piece | str | None] = [citation.subject, "—", citation.predicate, "→"]
    pieces += [citation.polarity, citation.bound, citation.object, citation.unit]
    words = [
        Part(p, p) if isinstance(p, str) else labels.part(p)
        for p in pieces
        if p is not None and not isinstance(p, Part)
    ]
    return Part(" ".join(part.en for part in words), " ".join(part.fr for part in words))
