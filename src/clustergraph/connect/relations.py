"""Which properties tie things, what a record of two things says of them, and which of these a user means."""

from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode

from clustergraph.errors import NotFoundError
from clustergraph.store import Store
from clustergraph.things import Names
from clustergraph.vocabulary import PREFIXES, compact, expand, term

__all__ = ["RECORDS", "ROLES", "SHADOWS", "relation_of", "relations_named", "ties_things"]

_NO_LINK_SPACES = tuple(
    PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "prov", "void", "dcat", "sh", "vann", "oa", "qb", "adms")
)

_NO_LINKS = frozenset(
    map(
        term,
        (
            "cg:amount", "cg:asserter", "cg:basis", "cg:bound", "cg:confidence", "cg:convertedAmount", "cg:marking",
            "cg:maximumContribution", "cg:modality", "cg:period", "cg:polarity", "cg:repeats", "cg:reporter",
            "cg:statedIn", "cg:status", "cg:supportedBy", "cg:theme", "cg:totalCost", "cg:unit", "dcterms:accessRights",
            "dcterms:conformsTo", "dcterms:format", "dcterms:language", "dcterms:license", "dcterms:provenance",
            "dcterms:source", "dcterms:type", "org:role", "skos:inScheme", "skos:topConceptOf", "skos:hasTopConcept",
        ),
    )
)  # fmt: skip
"""Properties that say how, when or how surely, and nothing that ties two things of the world."""

RECORDS: Mapping[NamedNode, tuple[NamedNode, NamedNode, NamedNode]] = {
    term(class_): (term(subject), term(relation), term(object))
    for class_, subject, relation, object in (
        ("cg:Participation", "org:member", "cg:participatesIn", "org:organization"),
        ("cg:ProjectParticipation", "org:member", "cg:takesPartIn", "cg:project"),
        ("cg:Funding", "cg:funder", "cg:funds", "cg:recipient"),
        ("cg:Investment", "cg:investor", "cg:investsIn", "cg:investmentTarget"),
        ("cg:Labelling", "cg:labelledCluster", "cg:classifiedAs", "cg:clusterClass"),
    )
}
"""What a record of a class says of its two main things: subject, relation and object."""

ROLES = frozenset(role for subject, _, object in RECORDS.values() for role in (subject, object)) | {
    term("org:originalOrganization"),
    term("org:resultingOrganization"),
}
"""Properties that lead from a record to what it ties."""

SHADOWS = frozenset(relation for _, relation, _ in RECORDS.values())
"""Relations that, where they are inferred, only repeat a record."""


def ties_things(property: NamedNode) -> bool:
    """Whether a property may be a link in a chain."""
    return property not in _NO_LINKS and not property.value.startswith(_NO_LINK_SPACES)


def relation_of(class_: NamedNode, role: NamedNode, other: NamedNode) -> tuple[NamedNode, bool]:
    """What a record says of two things by their roles, and whether the first one is its subject; else its class."""
    subject, relation, object = RECORDS.get(class_, (None, class_, None))
    if (role, other) == (subject, object):
        return relation, True
    if (role, other) == (object, subject):
        return relation, False
    return class_, role.value <= other.value


_USED = """SELECT DISTINCT ?property WHERE {
  { ?property a owl:ObjectProperty } UNION { ?thing ?property ?other FILTER(isIRI(?other)) }
  UNION { ?property rdfs:subClassOf* cg:Record } }"""


def relations_named(store: Store, relations: Iterable[str | NamedNode], names: Names) -> frozenset[NamedNode]:
    """
    The properties that a user names by CURIE, IRI or label, with all that are below them.

    Raises NotFoundError, with the nearest, for what is no property that ties things in this store.
    """
    rows = [row[0] for row in store.select(_USED)]
    known = {node.value for node in rows if isinstance(node, NamedNode) and ties_things(node)}
    chosen = [_relation(each, known, names) for each in relations]
    if not chosen:
        raise NotFoundError("name at least one relation", nearest=_examples(known))
    listed = " ".join(map(str, chosen))
    below = store.select(
        f"SELECT DISTINCT ?below WHERE {{ VALUES ?chosen {{ {listed} }} ?below rdfs:subPropertyOf* ?chosen }}"
    )
    return frozenset(chosen) | {row[0] for row in below if isinstance(row[0], NamedNode)}


def _relation(name: str | NamedNode, known: set[str], names: Names) -> NamedNode:
    text = name.value if isinstance(name, NamedNode) else name.strip()
    prefix, colon, _ = text.partition(":")
    iri = expand(text) if colon and prefix in PREFIXES else text
    if iri in known:
        return NamedNode(iri)
    try:
        found = names.find(text, among=known)
    except NotFoundError as error:
        nearest = error.nearest or names.nearest(text, among=known) or _examples(known)
        raise NotFoundError(f"'{text}' is no relation that ties things", nearest=nearest) from error
    if found.value not in known:
        raise NotFoundError(f"'{text}' is no relation that ties things", nearest=names.nearest(text, among=known))
    return found


def _examples(known: set[str]) -> list[str]:
    return sorted(compact(relation.value) for relation in SHADOWS if relation.value in known)
