"""Plain ties and claims as lines: what is said with the thing as subject, as object, by it, or in it."""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode

from clustergraph.dossier.drafts import Draft, Edge, Piece
from clustergraph.dossier.reading import Around, ClaimAt, asking, natural, short
from clustergraph.dossier.topics import FACTUAL, PLAIN, VOICE, section_in, section_out
from clustergraph.dossier.value import Part
from clustergraph.dossier.words import word
from clustergraph.solutions import Term
from clustergraph.vocabulary import compact, term

__all__ = ["claim_drafts", "edge_in", "edges_out", "said_drafts", "statement"]

_NAMES = {term("skos:prefLabel"), term("rdfs:label")}
_LEADS = {
    term("skos:altLabel"): "other_name",
    term("rdf:type"): "kind",
    term("cg:period"): "valid",
    term("cg:probableIdentity"): "identity_maybe",
}


_FIRST = ("skos:prefLabel", "rdfs:label", "rdf:type", "skos:altLabel", "skos:definition")


def edges_out(edges: Iterable[Edge], *, place: bool) -> Iterator[Draft]:
    """Lines of what a thing is said to have; a text in two languages is one line."""
    by_property: dict[NamedNode, list[Edge]] = {}
    for edge in edges:
        by_property.setdefault(edge.predicate, []).append(edge)
    for property, held in by_property.items():
        for piece, same in _merged(held):
            yield _out(property, piece, same, place)


def _out(property: NamedNode, piece: Piece, edges: tuple[Edge, ...], place: bool) -> Draft:
    lead: Piece = word("name") if property in _NAMES else property
    if property in _LEADS:
        lead = word(_LEADS[property] if place or property != term("cg:period") else "period")
    curie = compact(property.value)
    order = (0, _FIRST.index(curie), curie) if curie in _FIRST else (1, curie)
    return Draft(section_out(property), (piece,), lead, edges=edges, order=order)


def _merged(edges: list[Edge]) -> Iterator[tuple[Piece, tuple[Edge, ...]]]:
    """The objects, each with its edges; one English and one French text together, with the edges of both."""
    texts: dict[str, dict[str, list[Edge]]] = {"en": {}, "fr": {}}
    for edge in edges:
        if isinstance(edge.object, Literal) and edge.object.language in texts:
            texts[edge.object.language].setdefault(edge.object.value, []).append(edge)
    pair = len(texts["en"]) == 1 and len(texts["fr"]) == 1
    if pair:
        (english, some), (french, others) = (next(iter(texts[language].items())) for language in ("en", "fr"))
        yield Part(english, french), (*some, *others)
    for object in dict.fromkeys(edge.object for edge in edges):
        if not (pair and isinstance(object, Literal) and object.language in texts):
            yield object, tuple(edge for edge in edges if edge.object == object)


def edge_in(edge: Edge, around: Around, subject: tuple[Piece, ...]) -> Draft:
    """The line of what has the thing as one of its values; `subject` are the words for what has it."""
    section = section_in(edge.predicate)
    pieces = subject
    if section not in ("contents", "parts"):
        pieces = (*subject, word("dash"), edge.predicate, word("arrow"), edge.object)
    ask = asking(f"?thing {short(edge.predicate)} {short(around.thing)}", "DISTINCT ?thing")
    return Draft(section, pieces, edges=(edge,), ask=ask, order=(1, compact(edge.predicate.value)))


def claim_drafts(claims: Iterable[ClaimAt], around: Around, role: str) -> Iterator[Draft]:
    """Lines of the claims that are made about a thing: plain ones by their subject, others in the section `said`."""
    for number, claim in enumerate(claims):
        modality = claim.modality
        factual = modality is None or _curie(modality) in FACTUAL
        ask = asking(f"?claim {role} {short(around.thing)} ; rdf:predicate ?predicate ; rdf:object ?object")
        if not factual and claim.predicate != term("cg:probableIdentity"):
            # What a thing says of itself is among what it says.
            if claim.asserter != around.thing:
                yield _voiced(claim, "said", ask, number)
        elif role == "rdf:subject":
            lead: Piece = word(_LEADS[claim.predicate]) if claim.predicate in _LEADS else claim.predicate
            order = (2, compact(claim.predicate.value), number)
            yield _plain(claim, section_out(claim.predicate), _object(claim), lead, ask, order)
        else:
            yield _incoming(claim, role, ask, number)


def _incoming(claim: ClaimAt, role: str, ask: str, number: int) -> Draft:
    section = section_in(claim.predicate) if role == "rdf:object" else "used"
    order = (2, compact(claim.predicate.value), number)
    if claim.predicate == term("cg:probableIdentity"):
        return _plain(claim, "identifiers", (claim.subject,), word("identity_maybe"), ask, order)
    if section in ("contents", "parts") and claim.polarity is None:
        return _plain(claim, section, (claim.subject,), None, ask, order)
    return _plain(claim, section, statement(claim), None, ask, order)


def _plain(
    claim: ClaimAt, section: str, pieces: tuple[Piece, ...], lead: Piece | None, ask: str, order: tuple[int | str, ...]
) -> Draft:
    shown = claim.modality is not None and _curie(claim.modality) not in PLAIN
    if claim.period is not None:
        pieces = (*pieces, word("semicolon"), claim.period)
    return Draft(section, pieces, lead, claim.modality if shown else None, claims=(claim.claim,), ask=ask, order=order)


def said_drafts(claims: Iterable[ClaimAt], section: str, ask: str) -> Iterator[Draft]:
    """Lines of whole claims, each with the way it is made and by whom."""
    for number, claim in enumerate(sorted(claims, key=lambda claim: natural(claim.claim.value))):
        yield _voiced(claim, section, ask, number)


def _voiced(claim: ClaimAt, section: str, ask: str, number: int) -> Draft:
    """Who says it, in which way, and what."""
    who: tuple[Piece, ...] = ()
    if claim.asserter is not None and section != "says":
        reported = claim.reporter is not None and claim.reporter != claim.asserter and section != "reports"
        who = (claim.asserter, *((word("reported"), claim.reporter, word("end")) if reported else ()), word("colon"))
    pieces = (*who, *statement(claim))
    if claim.period is not None:
        pieces = (*pieces, word("semicolon"), claim.period)
    modality = claim.modality
    lead = modality if modality is not None else word("claimed")
    return Draft(section, pieces, lead, claims=(claim.claim,), ask=ask, order=(_rank(modality), number))


def _rank(modality: Term | None) -> int:
    curie = _curie(modality) if modality is not None else VOICE[0]
    return VOICE.index(curie) if curie in VOICE else -1


def statement(claim: ClaimAt) -> tuple[Piece, ...]:
    """Subject, predicate and object of a claim, with denial, bound and unit."""
    return (claim.subject, word("dash"), claim.predicate, word("arrow"), *_object(claim))


def _object(claim: ClaimAt) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    if claim.polarity is not None:
        pieces += [word("open"), claim.polarity, word("close")]
    if claim.bound is not None:
        pieces += [claim.bound, word("space")]
    pieces.append(claim.object)
    if claim.unit is not None:
        pieces += [word("space"), claim.unit]
    return tuple(pieces)


def _curie(node: Term) -> str:
    return compact(node.value) if isinstance(node, NamedNode) else ""
