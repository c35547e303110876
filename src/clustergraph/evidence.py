"""Who says so: the claims and table rows behind a thing, or behind the tie between two things."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from clustergraph.solutions import Term, grouped, yes_or_no
from clustergraph.store import Store
from clustergraph.things import Names
from clustergraph.vocabulary import BASE, XSD, compact

__all__ = [
    "Citation",
    "Row",
    "cell",
    "citations_of",
    "cite",
    "cite_tie",
    "note_label",
    "provenance",
    "statement",
    "words",
]


@dataclass(frozen=True)
class Citation:
    """
    One claim with all that is known of it; every part is None where the source gives none.

    `subject`, `predicate` and `object` are terms; `where` is the paragraph or document that it is stated in. `notes`
    are all in `notes_language`, where that is known.
    """

    claim: NamedNode
    identifier: str
    subject: Term
    predicate: Term
    object: Term
    where: Term
    paragraph: str | None = None
    document: Term | None = None
    offsets: tuple[int, int] | None = None
    marking: Term | None = None
    asserter: Term | None = None
    reporter: Term | None = None
    modality: Term | None = None
    period: Term | None = None
    confidence: Term | None = None
    polarity: Term | None = None
    bound: Term | None = None
    unit: Term | None = None
    as_stated: str | None = None
    notes: tuple[str, ...] = ()
    notes_language: str = ""
    source: str = ""


@dataclass(frozen=True)
class Row:
    """One row of a table that describes a thing or a tie: the node it became, and where it was read."""

    node: NamedNode
    source: str
    row: str
    tie: str = field(default="")


_CLAIM = """
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ; cg:statedIn ?where .
  OPTIONAL { ?claim dcterms:identifier ?identifier }
  OPTIONAL { ?where bibo:locator ?paragraph }
  OPTIONAL { ?where dcterms:isPartOf ?document }
  OPTIONAL { ?where oa:start ?start ; oa:end ?end }
  OPTIONAL { ?claim cg:marking ?marking }
  OPTIONAL { ?claim cg:asserter ?asserter }
  OPTIONAL { ?claim cg:reporter ?reporter }
  OPTIONAL { ?claim cg:modality ?modality }
  OPTIONAL { ?claim cg:period ?period }
  OPTIONAL { ?claim cg:confidence ?confidence }
  OPTIONAL { ?claim cg:polarity ?polarity }
  OPTIONAL { ?claim cg:bound ?bound }
  OPTIONAL { ?claim cg:unit ?unit }
  OPTIONAL { ?claim cg:asStated ?asStated }
"""

_COLUMNS = """?claim ?identifier ?subject ?predicate ?object ?where ?paragraph ?document ?start ?end ?marking
  ?asserter ?reporter ?modality ?period ?confidence ?polarity ?bound ?unit ?asStated"""

# Claims are found first and read then: in one query, the engine reads all claims there are.
_OF_THING = """SELECT DISTINCT ?claim WHERE {
  { ?claim rdf:subject %(one)s } UNION { ?claim rdf:object %(one)s } UNION { ?claim rdf:predicate %(one)s }
  UNION { %(one)s cg:supportedBy ?claim }
  UNION { ?record cg:supportedBy ?claim ; ?role %(one)s ; a/rdfs:subClassOf cg:Record }
  UNION { VALUES ?claim { %(one)s } }
}"""

_OF_TIE = """SELECT DISTINCT ?claim WHERE {
  { ?claim rdf:subject %(one)s ; rdf:object %(other)s } UNION { ?claim rdf:subject %(other)s ; rdf:object %(one)s }
  UNION { ?record cg:supportedBy ?claim ; ?role %(one)s ; ?function %(other)s ; a/rdfs:subClassOf cg:Record }
  UNION { GRAPH ?graph { %(one)s cg:supportedBy ?claim ; ?role %(other)s } }
  UNION { GRAPH ?graph { %(other)s cg:supportedBy ?claim ; ?role %(one)s } }
}"""

_OF_CLAIMS = f"SELECT DISTINCT {_COLUMNS} WHERE {{ VALUES ?claim {{ %s }} {_CLAIM} }}"

_NOTES = "SELECT ?claim ?note WHERE { VALUES ?claim { %s } ?claim skos:note ?note }"

_ROWS_OF_THING = """SELECT DISTINCT ?node ?row ?source WHERE {
  VALUES ?thing { %s }
  GRAPH ?source { { VALUES ?node { %s } ?node cg:sourceRow ?row } UNION { ?node ?role ?thing ; cg:sourceRow ?row } }
  MINUS { ?node rdf:subject ?any }
}"""

_ROWS_OF_TIE = """SELECT DISTINCT ?node ?row ?source WHERE {
  VALUES (?one ?other) { (%s) }
  GRAPH ?source {
    { ?node ?role ?one ; ?function ?other ; cg:sourceRow ?row }
    UNION { ?one ?role ?other ; cg:sourceRow ?row BIND(?one AS ?node) }
    UNION { ?other ?role ?one ; cg:sourceRow ?row BIND(?other AS ?node) }
  }
  MINUS { ?node rdf:subject ?any }
}"""


def cite(store: Store, thing: NamedNode, *, language: str = "en") -> tuple[list[Citation], list[Row]]:
    """
    The claims that speak of a thing, or support a record of it, and the table rows that describe it.

    :param language: of the notes, where a claim has notes in it
    :returns: claims by identifier, rows by source and line
    """
    claims = _claims(store, _OF_THING % {"one": thing})
    return citations_of(store, claims, language=language), _rows(store, _ROWS_OF_THING % (thing, thing))


def cite_tie(
    store: Store, one: NamedNode, other: NamedNode, *, language: str = "en"
) -> tuple[list[Citation], list[Row]]:
    """The claims and the table rows that tie two things to each other, in either direction; as `cite` returns them."""
    claims = _claims(store, _OF_TIE % {"one": one, "other": other})
    return citations_of(store, claims, language=language), _rows(store, _ROWS_OF_TIE % f"{one} {other}")


def citations_of(store: Store, claims: Iterable[NamedNode], *, language: str = "en") -> list[Citation]:
    """The citations of the given claims, by source and identifier."""
    # An IRI is written into the text, and can be: no character that would end it is allowed in one.
    text = _OF_CLAIMS % " ".join(str(claim) for claim in claims)
    rows = [dict(zip(_names(), row, strict=True)) for row in store.select(text)]
    notes = _notes(store, [row["claim"] for row in rows], language)
    by_claim = {str(row["claim"]): _citation(row, notes) for row in rows}
    return sorted(by_claim.values(), key=lambda citation: (citation.source, citation.identifier))


def _claims(store: Store, query: str) -> list[NamedNode]:
    """The claims that a query finds; one without a name of its own cannot be cited."""
    return [claim for (claim,) in store.select(query) if isinstance(claim, NamedNode)]


def _names() -> list[str]:
    return [name.lstrip("?") for name in _COLUMNS.split()]


_Notes = dict[str, tuple[str, list[str]]]


def _notes(store: Store, claims: Iterable[Term | None], language: str) -> _Notes:
    """The notes of each claim in `language`, else those in no language or another one, with that language."""
    found: dict[str, dict[str | None, list[str]]] = {}
    for claim, note in store.select(_NOTES % " ".join(str(claim) for claim in claims)):
        if isinstance(note, Literal):
            found.setdefault(str(claim), {}).setdefault(note.language, []).append(note.value)
    chosen = {claim: language if language in notes else min(notes, key=str) for claim, notes in found.items()}
    return {claim: (chosen[claim] or "", notes[chosen[claim]]) for claim, notes in found.items()}


def _citation(row: dict[str, Term | None], notes: _Notes) -> Citation:
    claim = row["claim"]
    assert isinstance(claim, NamedNode)
    local = compact(claim.value).partition(":")[2]
    notes_language, said = notes.get(str(claim), ("", []))
    return Citation(
        claim=claim,
        identifier=local.partition(".")[2] or local,
        subject=_given(row["subject"]),
        predicate=_given(row["predicate"]),
        object=_given(row["object"]),
        where=_given(row["where"]),
        paragraph=_text(row["paragraph"]),
        offsets=_offsets(row["start"], row["end"]),
        as_stated=_text(row["asStated"]),
        notes=tuple(sorted(said)),
        notes_language=notes_language,
        source=local.partition(".")[0],
        **{name: row[name] for name in _OPTIONAL},
    )


_OPTIONAL = (
    "document",
    "marking",
    "asserter",
    "reporter",
    "modality",
    "period",
    "confidence",
    "polarity",
    "bound",
    "unit",
)


def _given(term: Term | None) -> Term:
    assert term is not None
    return term


def _text(term: Term | None) -> str | None:
    return term.value if isinstance(term, Literal) else None


def _offsets(start: Term | None, end: Term | None) -> tuple[int, int] | None:
    with suppress(ValueError):
        if isinstance(start, Literal) and isinstance(end, Literal):
            return int(start.value), int(end.value)
    return None


def _rows(store: Store, query: str) -> list[Row]:
    found = [
        Row(node, source.value.removeprefix(f"{BASE}source/"), row.value)
        for node, row, source in store.select(query)
        if isinstance(node, NamedNode) and isinstance(source, NamedNode) and isinstance(row, Literal)
    ]
    return sorted(found, key=lambda row: (row.source, _line(row.row), row.row))


def _line(row: str) -> int:
    tail = row.rpartition(":")[2]
    return int(tail) if tail.isdigit() else 0


def statement(citation: Citation, names: Names, *, language: str = "en") -> str:
    """A claim as one line of text: subject, predicate and object by their labels, with unit, bound and denial."""
    parts = [words(citation.subject, names, language), "—", words(citation.predicate, names, language), "→"]
    if citation.polarity:
        parts.append(f"[{words(citation.polarity, names, language)}]")
    if citation.bound:
        parts.append(words(citation.bound, names, language))
    parts.append(words(citation.object, names, language))
    if citation.unit:
        parts.append(words(citation.unit, names, language))
    return " ".join(parts)


def words(term: Term | None, names: Names, language: str = "en") -> str:
    """A term as a reader sees it: the label of a node, the text of a literal."""
    if isinstance(term, NamedNode):
        return names.label(term.value, language)
    return term.value if isinstance(term, Literal) else str(term or "")


def cell(term: Term | None, names: Names, language: str = "en", *, measured: bool = False) -> str:
    """
    A term as a table for reading shows it: as `words`, numbers with their thousands apart and truth values in words.

    :param measured: whether the number is of a unit; without one, four digits may be a year and stay as they are
    """
    text = words(term, names, language)
    if not isinstance(term, Literal):
        return text
    kind = term.datatype.value.removeprefix(XSD)
    if kind == "boolean":
        return yes_or_no(text, language)
    return grouped(text, language) if kind in _NUMBERS and (measured or not _YEAR.fullmatch(text)) else text


_NUMBERS = ("integer", "decimal", "double", "float", "nonNegativeInteger", "int", "long")
_YEAR = re.compile("[12][0-9]{3}")

_SAID = {
    "en": {"by": "by", "reported": "reported by", "confidence": "confidence: ", "chars": "chars", "and": "; "},
    "fr": {
        "by": "par",
        "reported": "rapporté par",
        "confidence": "confiance\u00a0: ",
        "chars": "car.",
        "and": "\u00a0; ",
    },
}


def provenance(citation: Citation, names: Names, *, language: str = "en") -> str:
    """Where, who, when and how surely, as one line of text."""
    said = _SAID[language]
    return said["and"].join(part for part in _provenance(citation, names, language, said) if part)


def note_label(notes_language: str, language: str = "en") -> str:
    """
    What stands before a note, which says so where the note is in another language than the reader's.

    >>> note_label("en", "fr")
    'note (en anglais)\xa0: '
    """
    if language == "fr":
        return f"note{' (en anglais)' if notes_language == 'en' else ''}\u00a0: "
    return f"note{' (in French)' if notes_language == 'fr' else ''}: "


def _provenance(citation: Citation, names: Names, language: str, said: dict[str, str]) -> Iterator[str]:
    yield _place(citation, names, language, said)
    asserted = f"{words(citation.modality, names, language)} {said['by']} {words(citation.asserter, names, language)}"
    if citation.reporter and citation.reporter != citation.asserter:
        asserted += f" ({said['reported']} {words(citation.reporter, names, language)})"
    yield asserted
    yield words(citation.period, names, language)
    if citation.confidence:
        yield f"{said['confidence']}{words(citation.confidence, names, language)}"


def _place(citation: Citation, names: Names, language: str, said: dict[str, str]) -> str:
    marking = compact(citation.marking.value).partition(":")[2] if isinstance(citation.marking, NamedNode) else ""
    if citation.paragraph:
        document = words(citation.document, names, language)
        place = f"{document} {citation.paragraph} ({marking})"
        return f"{place}, {said['chars']} {citation.offsets[0]}–{citation.offsets[1]}" if citation.offsets else place
    return words(citation.where, names, language)
