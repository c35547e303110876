"""Which section a property or a way of claiming belongs to."""

from collections.abc import Mapping

from pyoxigraph import NamedNode

from clustergraph.vocabulary import compact, term

__all__ = ["FACTUAL", "GENERIC", "HIDDEN", "PLAIN", "VOICE", "section_in", "section_out"]

_SECTIONS: Mapping[str, str] = {
    "identity": "skos:prefLabel rdfs:label skos:altLabel skos:hiddenLabel foaf:name dcterms:title rdf:type cg:period "
    "skos:inScheme skos:broader rdfs:subClassOf rdfs:subPropertyOf owl:versionInfo",
    "identifiers": "dcterms:identifier skos:notation cg:pic cg:ror cg:geonamesId cg:inseeCode cg:iso3166Code "
    "cg:nutsCode cg:currentNutsCode cg:probableIdentity owl:sameAs skos:exactMatch skos:closeMatch adms:identifier "
    "cg:sha256",
    "description": "skos:definition skos:note skos:scopeNote skos:example rdfs:comment dcterms:description "
    "cg:activityType cg:heading cg:sizeClass dcterms:abstract cg:factual cg:rank",
    "location": "cg:locatedIn cg:within cg:extendsOver cg:city wgs:lat wgs:long dcterms:spatial geo:sfWithin",
    "governance": "cg:governs cg:directedBy org:postIn cg:oversees cg:hasMembersFrom org:unitOf org:hasUnit "
    "cg:responsibleFor foaf:member cg:monitors cg:approves cg:involvesInGovernance "
    "org:headOf cg:evaluates",
    "fields": "cg:worksOn cg:develops cg:focusesOn cg:hasField cg:researches cg:aimsToDevelop cg:appliesTechnologyTo "
    "cg:hasInterestIn",
    "money": "cg:amount cg:convertedAmount cg:totalCost cg:maximumContribution cg:givesSeedMoneyTo cg:funds cg:funder "
    "cg:recipient cg:madeInvestment cg:investsIn cg:investor cg:investmentTarget cg:instrument cg:basis cg:currency "
    "cg:per",
    "class": "cg:classifiedAs cg:hasClass",
    "changes": "cg:absorbed dcterms:isReplacedBy dcterms:replaces org:originalOrganization org:resultingOrganization "
    "cg:changeType",
}
_BY_PROPERTY = {name: section for section, names in _SECTIONS.items() for name in names.split()}

_HIDDEN_NAMES = (
    "cg:sourceRow cg:supportedBy rdfs:isDefinedBy skos:topConceptOf rdf:subject rdf:predicate rdf:object "
    "cg:asserter cg:reporter cg:statedIn skos:hasTopConcept"
)
HIDDEN = frozenset(_HIDDEN_NAMES.split())
"""Properties that are evidence, or whose content is shown otherwise."""

PLAIN = frozenset(f"modality:{name}" for name in ("stated", "metadata", "repeated"))
"""Ways of claiming that need no word beside the line."""

GENERIC = frozenset(map(term, ("skos:Concept", "owl:NamedIndividual", "rdfs:Resource")))
"""Classes that tell a reader nothing where another one is given."""

VOICE = ("modality:stated", "modality:estimate", "modality:approximation", "modality:repeated", "modality:metadata")
"""The order in which ways of claiming come; those not named here, findings and opinions, come before."""

FACTUAL = PLAIN | {"modality:estimate", "modality:approximation"}
"""Ways of claiming that stand with the facts, the last two with their word; all others are what somebody says."""

_PLACES: Mapping[str, str] = {
    **dict.fromkeys(("cg:within", "geo:sfWithin"), "parts"),
    **dict.fromkeys(("cg:locatedIn", "dcterms:spatial"), "contents"),
    "cg:extendsOver": "location",
    "dcterms:isPartOf": "parts",
}
_USES_NAMES = (
    "cg:period cg:modality cg:confidence cg:marking cg:unit cg:bound cg:polarity cg:theme cg:amount "
    "cg:convertedAmount rdf:type skos:inScheme skos:broader org:role cg:instrument cg:basis cg:indicator "
    "rdfs:subClassOf rdfs:subPropertyOf cg:maximumContribution cg:totalCost dcterms:language cg:changeType "
    "cg:clusterClass rdfs:domain rdfs:range skos:closeMatch skos:broadMatch rdfs:isDefinedBy skos:topConceptOf "
    "dcterms:publisher prov:wasGeneratedBy prov:used prov:wasAssociatedWith prov:wasAttributedTo owl:imports"
)
_USES = frozenset(_USES_NAMES.split())


def section_out(property: NamedNode) -> str:
    """The section of what a thing is said to have as its `property`."""
    return _BY_PROPERTY.get(compact(property.value), "relations")


def section_in(property: NamedNode) -> str:
    """The section of what has the thing as its `property`."""
    curie = compact(property.value)
    if curie in _PLACES:
        return _PLACES[curie]
    return "used" if curie in _USES else _BY_PROPERTY.get(curie, "relations")
