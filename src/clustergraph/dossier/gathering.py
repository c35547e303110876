"""All that is known of one thing as drafts: names, records, claims, ties, voices, what follows, and what is missing."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias

from pyoxigraph import NamedNode

from clustergraph.dossier.disputes import disputes
from clustergraph.dossier.drafts import Draft, Edge
from clustergraph.dossier.following import fields_in, fields_out, places_in, places_out
from clustergraph.dossier.gaps import gaps
from clustergraph.dossier.reading import Around, ClaimAt, asking, same_source, short
from clustergraph.dossier.records import ENDS, phrase, record_drafts
from clustergraph.dossier.ties import claim_drafts, edge_in, edges_out, said_drafts, statement
from clustergraph.dossier.topics import HIDDEN, PLAIN
from clustergraph.dossier.words import word
from clustergraph.solutions import Term
from clustergraph.vocabulary import cg, compact, term

__all__ = ["gather"]

_NAMES = frozenset(map(term, ("skos:prefLabel", "rdfs:label", "dcterms:title")))

Made: TypeAlias = dict[tuple[Term, ...], list[NamedNode]]


def gather(around: Around) -> list[Draft]:
    """The drafts of all lines; those that say the same are one, with the evidence of all."""
    found: dict[tuple[object, ...], Draft] = {}
    for draft in _with_borders(around, list(_drafts(around))):
        known = found.get(draft.said)
        found[draft.said] = known.with_more(draft) if known and not draft.rest else draft
    return list(found.values())


def _drafts(around: Around) -> Iterator[Draft]:
    records = _hedged(around, list(_records(around)))
    covered = {claim for draft in records for claim in draft.via}
    subjects = [claim for claim in around.claims("rdf:subject") if claim.claim not in covered]
    objects = [claim for claim in around.claims("rdf:object") if claim.claim not in covered]
    made: Made = {}
    for claim in (*subjects, *objects):
        if claim.polarity is None:
            made.setdefault(claim.triple, []).append(claim.home)
    nodes = {node for draft in records for node in draft.nodes}
    yield from _own(around, made, nodes)
    yield from records
    for role, claims in (("rdf:subject", subjects), ("rdf:object", objects)):
        drafts = list(claim_drafts(claims, around, role))
        yield from drafts
        yield from _rest(drafts, around.beyond(term(role)))
    predicates = (claim for claim in around.claims("rdf:predicate") if claim.claim not in covered)
    yield from claim_drafts(predicates, around, "rdf:predicate")
    yield from fields_out(around)
    yield from places_out(around)
    yield from _incoming(around, made, nodes)
    yield from _voices(around)
    yield from disputes(around.store, around.thing)
    yield from gaps(around)


def _own(around: Around, made: Made, records: set[NamedNode]) -> Iterator[Draft]:
    """What is said with the thing as subject, but for what claims and the records already shown say."""
    if not any(edge.predicate in _NAMES for edge in around.out) and cg("Claim") not in around.classes:
        yield Draft("identity", (word("no_name"),), basis="graph")
    for claim in around.claims_named([around.thing]):
        yield Draft("identity", statement(claim), word("claimed"), claims=(around.thing,), order=(0,))
    shown = [edge for edge in around.out if compact(edge.predicate.value) not in HIDDEN]
    place = cg("Region") in around.classes
    rest = (edge for edge in shown if edge.object not in records and not _claimed(edge, made))
    yield from edges_out(rest, place=place)


def _claimed(edge: Edge, made: Made) -> bool:
    """Whether a claim of the edge's own source makes it; what another source says stands beside, with its evidence."""
    return any(same_source(home, edge.graph) for home in made.get((edge.subject, edge.predicate, edge.object), ()))


def _records(around: Around) -> Iterator[Draft]:
    for predicate in around.counts:
        if compact(predicate.value) in ENDS:
            nodes = dict.fromkeys(edge.subject for edge in around.into(predicate))
            drafts = list(record_drafts(around, predicate, around.properties(nodes)))
            yield from drafts
            yield from _rest(drafts, around.beyond(predicate))


def _rest(drafts: list[Draft], number: int) -> Iterator[Draft]:
    """A draft that stands for others like these that were not even read."""
    if drafts and number:
        yield replace(drafts[0], pieces=(), claims=(), nodes=(), edges=(), rest=number)


def _hedged(around: Around, drafts: list[Draft]) -> list[Draft]:
    """The drafts of records, with the way in which their claims are made where none of them states it plainly."""
    claims = dict.fromkeys(claim for draft in drafts for claim in draft.via)
    ways = {claim.claim: claim.modality for claim in around.claims_named(claims)} if claims else {}
    return [_with_status(draft, [ways.get(claim) for claim in draft.via]) for draft in drafts]


def _with_status(draft: Draft, ways: list[Term | None]) -> Draft:
    plain = any(way is None or (isinstance(way, NamedNode) and compact(way.value) in PLAIN) for way in ways)
    return draft if draft.status is not None or plain or not ways else replace(draft, status=ways[0])


def _incoming(around: Around, made: Made, records: set[NamedNode]) -> Iterator[Draft]:
    """What has the thing as a value, other than through records and claims already shown; then what follows."""
    seen = {triple[0] for triple in made}
    for predicate in around.counts:
        if compact(predicate.value) in HIDDEN - {"cg:supportedBy"}:
            continue
        edges = [edge for edge in around.into(predicate) if edge.subject not in records]
        seen |= {edge.subject for edge in edges}
        drafts = list(_ties(around, edges, made))
        yield from drafts
        yield from _rest(drafts, around.beyond(predicate))
    yield from places_in(around, seen)
    yield from fields_in(around, seen)


def _ties(around: Around, edges: list[Edge], made: Made) -> Iterator[Draft]:
    claims = _claims_among(around, (edge.subject for edge in edges))
    records = around.properties(dict.fromkeys(edge.subject for edge in edges if edge.subject not in claims))
    for edge in edges:
        if edge.subject in claims:
            ask = asking(f"?claim {short(edge.predicate)} {short(around.thing)}")
            yield from said_drafts([claims[edge.subject]], "used", ask)
        elif not _claimed(edge, made):
            yield edge_in(edge, around, phrase(edge.subject, records))


def _claims_among(around: Around, nodes: Iterable[Term]) -> dict[Term, ClaimAt]:
    named = [node for node in dict.fromkeys(nodes) if isinstance(node, NamedNode)]
    return {claim.claim: claim for claim in around.claims_named(named)} if named else {}


def _voices(around: Around) -> Iterator[Draft]:
    """What the thing says, reports of others, or holds as a document."""
    for role, section in (("cg:asserter", "says"), ("cg:reporter", "reports"), ("cg:statedIn", "stated")):
        claims, left = around.claims(role), around.beyond(term(role))
        if section == "stated":
            claims, left = around.claims_in_parts()
        if section == "reports":
            claims = [claim for claim in claims if claim.asserter != around.thing]
        parts = "rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object"
        ask = asking(f"?claim {role} {short(around.thing)} ; {parts}")
        drafts = list(said_drafts(claims, section, ask))
        yield from drafts
        yield from _rest(drafts, left)


def _with_borders(around: Around, drafts: list[Draft]) -> list[Draft]:
    """The drafts, with the time for which its borders hold after each place that has one."""
    places = {draft.pieces[0] for draft in drafts if draft.section == "location" and draft.pieces}
    periods = around.properties(place for place in places if isinstance(place, NamedNode))
    return [_bordered(draft, periods) if draft.section == "location" else draft for draft in drafts]


def _bordered(draft: Draft, held: dict[NamedNode, dict[str, list[Term]]]) -> Draft:
    place = draft.pieces[0] if draft.pieces else None
    found = held.get(place, {}).get("cg:period", []) if isinstance(place, NamedNode) else []
    if not found or not isinstance(place, NamedNode):
        return draft
    return replace(draft, pieces=(*draft.pieces, word("borders"), found[0], word("end")), nodes=(*draft.nodes, place))
