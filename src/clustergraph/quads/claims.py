"""A claim as quads: the claim itself with its evidence, and the plain view of it where it is factual."""

from collections.abc import Iterator

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode, Quad

from clustergraph.quads.terms import RDF_TYPE, Describe, of
from clustergraph.sources.records import Amount, Claim, Ref, Value
from clustergraph.vocabulary import cg, term

__all__ = ["claim_quads", "view_quads"]

_CLASSES = {"finding": "Finding", "recommendation": "Recommendation", "forecast": "Forecast"}

_RECORDS = {
    "cg:participatesIn": ("participation", "cg:Participation", "org:member", "org:organization"),
    "cg:classifiedAs": ("labelling", "cg:Labelling", "cg:labelledCluster", "cg:clusterClass"),
}
"""Predicates whose claims become records: kind of the record, its class, property of the subject, of the object."""


def claim_quads(claim: Claim, marking: str, graph: NamedNode, describe: Describe) -> Iterator[Quad]:
    """The claim as a node of its own, in the source's graph of claims."""
    node = term(claim.id)
    yield Quad(node, RDF_TYPE, cg("Claim"), graph)
    if special := _CLASSES.get(claim.modality.curie.partition(":")[2]):
        yield Quad(node, RDF_TYPE, cg(special), graph)
    values = [
        ("rdf:subject", claim.subject),
        ("rdf:predicate", claim.predicate),
        ("rdf:object", claim.object),
        ("cg:statedIn", claim.stated_in),
        ("cg:asserter", claim.asserter),
        ("cg:modality", claim.modality),
        ("cg:marking", Ref(f"marking:{marking}")),
        *((f"cg:{name}", value) for name, value in _qualifiers(claim)),
        *(("cg:theme", theme) for theme in claim.themes),
        *claim.values,
    ]
    for property, value in values:
        yield Quad(node, term(property), of(value), graph)
        yield from describe(value, graph)
    yield from _texts(node, claim, graph)


def _qualifiers(claim: Claim) -> Iterator[tuple[str, Ref]]:
    for name in ("reporter", "period", "confidence", "polarity", "bound", "unit"):
        if value := getattr(claim, name):
            yield name, value


def _texts(node: NamedNode, claim: Claim, graph: NamedNode) -> Iterator[Quad]:
    if claim.as_stated:
        yield Quad(node, cg("asStated"), RdfLiteral(claim.as_stated), graph)
    if claim.note:
        yield Quad(node, term("skos:note"), RdfLiteral(claim.note, language="en"), graph)
    yield Quad(node, cg("sourceRow"), RdfLiteral(str(claim.location)), graph)


def view_quads(claim: Claim, graph: NamedNode, describe: Describe, *, factual: bool) -> Iterator[Quad]:
    """
    What a claim adds to the source's own graph: a dated record, or else the plain statement.

    A claim that is not factual (a plan, a forecast, an opinion) adds at most a record that carries its modality as
    status; a claim of absence adds nothing.
    """
    if claim.polarity:
        return
    if claim.predicate.curie.startswith("indicator:"):
        yield from _observation_quads(claim, graph, describe, factual=factual)
    elif record := _RECORDS.get(claim.predicate.curie):
        kind, class_, subject, object = record
        node = term(f"{kind}:{_local(claim)}")
        values: list[tuple[str, Value]] = [(subject, claim.subject), (object, claim.object)]
        yield from _record_quads(claim, node, class_, values, graph, describe, factual=factual)
    elif factual:
        yield Quad(term(claim.subject.curie), term(claim.predicate.curie), of(claim.object), graph)
        yield from describe(claim.object, graph)


def _local(claim: Claim) -> str:
    return claim.id.partition(":")[2]


def _observation_quads(claim: Claim, graph: NamedNode, describe: Describe, *, factual: bool) -> Iterator[Quad]:
    node = term(f"observation:{_local(claim)}")
    measured = "cg:amount" if isinstance(claim.object, Amount) else "cg:value"
    values: list[tuple[str, Value]] = [("cg:about", claim.subject), ("cg:indicator", claim.predicate)]
    values.append((measured, claim.object))
    values += [(f"cg:{name}", value) for name in ("unit", "bound") if (value := getattr(claim, name))]
    yield from _record_quads(claim, node, "cg:Observation", values, graph, describe, factual=factual)


def _record_quads(
    claim: Claim,
    node: NamedNode,
    class_: str,
    values: list[tuple[str, Value]],
    graph: NamedNode,
    describe: Describe,
    *,
    factual: bool,
) -> Iterator[Quad]:
    if claim.period:
        values = [*values, ("cg:period", claim.period)]
    if not factual:
        values = [*values, ("cg:status", claim.modality)]
    yield Quad(node, RDF_TYPE, term(class_), graph)
    yield Quad(node, cg("supportedBy"), term(claim.id), graph)
    for property, value in values:
        yield Quad(node, term(property), of(value), graph)
        yield from describe(value, graph)
