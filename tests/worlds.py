"""Small invented worlds, small enough to be counted by hand, and how a question is asked of one."""

from collections.abc import Iterator
from contextlib import contextmanager

from clustergraph import Store
from clustergraph.evidence import words
from clustergraph.queries import run
from clustergraph.solutions import Solutions
from clustergraph.things import Names
from clustergraph.vocabulary import PREFIXES

__all__ = ["MEMBERS", "POLICY", "PROJECTS", "ask", "opened"]


@contextmanager
def opened(world: str) -> Iterator[Store]:
    """A store in memory with a world, given in Turtle without its prefixes, and the shipped places."""
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    with Store.memory() as store:
        store.build(["places"])
        store.load((prefixes + world).encode(), format="ttl", graph="https://w3id.org/clustergraph/source/world")
        yield store


def ask(store: Store, name: str, **parameters: str | int) -> list[list[str]]:
    answer = run(store, name, parameters)
    assert isinstance(answer, Solutions)
    names = Names(store)
    return [[words(term, names) for term in row] for row in answer]


MEMBERS = """
cluster:alpha a cg:Cluster ; skos:prefLabel "Alpha"@en .
cluster:beta a cg:Cluster ; skos:prefLabel "Beta"@en .
cluster:gamma a cg:Cluster ; skos:prefLabel "Gamma"@en .
organisation:acme a cg:Firm ; skos:prefLabel "Acme"@en ; cg:sizeClass concept:size-small .
organisation:bolt a cg:Firm ; skos:prefLabel "Bolt"@en ; cg:sizeClass concept:size-large .
organisation:cork a cg:ResearchBody ; skos:prefLabel "Cork"@en .
organisation:dust a cg:Firm ; skos:prefLabel "Dust"@en .
organisation:echo a cg:Firm ; skos:prefLabel "Echo"@en ; cg:sizeClass concept:size-micro .
organisation:fern a cg:Firm ; skos:prefLabel "Fern"@en ; cg:sizeClass concept:size-sme .
organisation:gamma-body a cg:GoverningBody, cg:Firm ; skos:prefLabel "Gamma body"@en ; cg:governs cluster:gamma .

labelling:alpha a cg:Labelling ; cg:labelledCluster cluster:alpha ; cg:clusterClass class:mondial .
labelling:beta a cg:Labelling ; cg:labelledCluster cluster:beta ; cg:clusterClass class:national .
labelling:gamma a cg:Labelling ; cg:labelledCluster cluster:gamma ; cg:clusterClass class:mondial ;
  cg:status modality:planned .

period:a a cg:Period ; skos:prefLabel "2005–2006"@en ; cg:edtf "2005/2006" ; cg:from "2005-01-01"^^xsd:date ;
  cg:until "2006-12-31"^^xsd:date .
period:b a cg:Period ; skos:prefLabel "2007–2009"@en ; cg:edtf "2007/2009" ; cg:from "2007-01-01"^^xsd:date ;
  cg:until "2009-12-31"^^xsd:date .
period:c a cg:Period ; skos:prefLabel "since 2006"@en ; cg:edtf "2006/.." ; cg:from "2006-01-01"^^xsd:date .
period:d a cg:Period ; skos:prefLabel "by 2007-03"@en ; cg:edtf "../2007-03" ; cg:until "2007-03-31"^^xsd:date .
period:e a cg:Period ; skos:prefLabel "2006"@en ; cg:edtf "2006" ; cg:from "2006-01-01"^^xsd:date ;
  cg:until "2006-12-31"^^xsd:date .

participation:1 a cg:Participation ; org:member organisation:acme ; org:organization cluster:alpha ;
  cg:period period:a ; cg:sourceRow "members.csv:2" .
participation:2 a cg:Participation ; org:member organisation:acme ; org:organization cluster:alpha ;
  cg:period period:b ; cg:sourceRow "members.csv:3" .
participation:3 a cg:Participation ; org:member organisation:bolt ; org:organization cluster:alpha ;
  cg:period period:c ; cg:sourceRow "members.csv:4" .
participation:4 a cg:Participation ; org:member organisation:cork ; org:organization cluster:alpha ;
  cg:period period:d ; cg:sourceRow "members.csv:5" .
participation:5 a cg:Participation ; org:member organisation:dust ; org:organization cluster:alpha ;
  cg:period period:e ; cg:sourceRow "members.csv:6" .
participation:6 a cg:Participation ; org:member organisation:echo ; org:organization cluster:alpha ;
  cg:period period:c ; cg:status modality:planned ; cg:sourceRow "members.csv:7" .
participation:7 a cg:Participation ; org:member organisation:fern ; org:organization cluster:alpha ;
  cg:period period:a ; cg:sourceRow "members.csv:8" .
participation:8 a cg:Participation ; org:member organisation:acme ; org:organization cluster:beta ;
  cg:period period:a ; cg:sourceRow "members.csv:9" .
participation:9 a cg:Participation ; org:member organisation:bolt ; org:organization cluster:beta ;
  cg:sourceRow "members.csv:10" .

project:x a cg:Project ; skos:prefLabel "X"@en .
participation:x-1 a cg:ProjectParticipation ; cg:project project:x ; org:member organisation:gamma-body ;
  cg:amount [ cg:value 25 ; cg:currency "EUR" ] .
participation:x-2 a cg:ProjectParticipation ; cg:project project:x ; org:member organisation:acme ;
  cg:amount [ cg:value 50 ; cg:currency "EUR" ] .
participation:x-3 a cg:ProjectParticipation ; cg:project project:x ; org:member organisation:cork ;
  cg:amount [ cg:value 25 ; cg:currency "EUR" ] .
participation:x-4 a cg:ProjectParticipation ; cg:project project:x ; org:member organisation:dust ;
  cg:amount [ cg:value 70 ; cg:currency "USD" ] .

funding:1 a cg:Funding ; cg:recipient cluster:alpha ; cg:basis concept:basis-allocated ;
  cg:amount [ cg:value 60 ; cg:currency "EUR" ] .
funding:2 a cg:Funding ; cg:recipient cluster:beta ; cg:basis concept:basis-allocated ;
  cg:amount [ cg:value 30 ; cg:currency "EUR" ] .
funding:3 a cg:Funding ; cg:recipient organisation:gamma-body ; cg:basis concept:basis-allocated ; cg:period period:a ;
  cg:amount [ cg:value 5 ; cg:currency "EUR" ; cg:per "P1Y"^^xsd:duration ] .
funding:4 a cg:Funding ; cg:recipient cluster:alpha ; cg:basis concept:basis-planned ;
  cg:amount [ cg:value 100 ; cg:currency "EUR" ] .
funding:5 a cg:Funding ; cg:recipient cluster:beta ; cg:basis concept:basis-allocated ; cg:status modality:forecast ;
  cg:amount [ cg:value 1000 ; cg:currency "EUR" ] .
funding:6 a cg:Funding ; cg:recipient organisation:acme ; cg:basis concept:basis-allocated ;
  cg:amount [ cg:value 500 ; cg:currency "EUR" ] .
"""
"""Three clusters whose members, sizes, projects and money are known."""

_PROJECTS = """
cluster:lumen a cg:Cluster ; skos:prefLabel "Lumen"@en ; cg:locatedIn place:fr-region-2016-84 ;
  cg:worksOn technology:light .
cluster:tide a cg:Cluster ; skos:prefLabel "Tide"@en .
cluster:mist a cg:Cluster ; skos:prefLabel "Mist"@en .
technology:light a cg:Technology ; skos:prefLabel "light"@en .
organisation:acme a cg:Firm ; skos:prefLabel "Acme"@en ; cg:locatedIn place:fr-region-2016-84 .
organisation:bolt a cg:Firm ; skos:prefLabel "Bolt"@en ; cg:locatedIn place:us .
organisation:cork a cg:University ; skos:prefLabel "Cork"@en ; cg:locatedIn place:fr-region-2016-93 .
organisation:dust a cg:Firm ; skos:prefLabel "Dust"@en ; cg:locatedIn place:fr-region-2016-84 ;
  org:unitOf organisation:dust-group .
organisation:dust-group a cg:Firm ; skos:prefLabel "Dust group"@en ; cg:locatedIn place:de .
organisation:echo a cg:BusinessSchool ; skos:prefLabel "Echo"@en .
organisation:nil a cg:Firm ; skos:prefLabel "Nil"@en .
organisation:agency a cg:Agency ; skos:prefLabel "Agency"@en .
organisation:lumen-body a cg:GoverningBody ; skos:prefLabel "Lumen body"@en ; cg:governs cluster:lumen ;
  cg:locatedIn place:fr-region-2016-84 .

period:label a cg:Period ; skos:prefLabel "label"@en ; cg:from "2005-07-01"^^xsd:date ; cg:until "2010-12-31"^^xsd:date .
period:2005-2008 a cg:Period ; cg:from "2005-01-01"^^xsd:date ; cg:until "2008-12-31"^^xsd:date .
period:2009-2012 a cg:Period ; cg:from "2009-01-01"^^xsd:date ; cg:until "2012-12-31"^^xsd:date .
period:since-2009 a cg:Period ; cg:from "2009-01-01"^^xsd:date .
period:since-2006 a cg:Period ; cg:from "2006-01-01"^^xsd:date .
period:2005-2006 a cg:Period ; cg:from "2005-01-01"^^xsd:date ; cg:until "2006-12-31"^^xsd:date .
period:2006 a cg:Period ; skos:prefLabel "2006"@en ; cg:from "2006-01-01"^^xsd:date ; cg:until "2006-12-31"^^xsd:date .
period:2007 a cg:Period ; skos:prefLabel "2007"@en ; cg:from "2007-01-01"^^xsd:date ; cg:until "2007-12-31"^^xsd:date .
period:p1 a cg:Period ; skos:prefLabel "2004"@en ; cg:from "2004-03-01"^^xsd:date .
period:p2 a cg:Period ; cg:from "2006-03-01"^^xsd:date .
period:p3 a cg:Period ; cg:from "2005-07-01"^^xsd:date .
period:p4 a cg:Period ; cg:from "1999-03-01"^^xsd:date .
period:p5 a cg:Period ; cg:from "2010-07-01"^^xsd:date .

labelling:lumen a cg:Labelling ; cg:labelledCluster cluster:lumen ; cg:clusterClass class:mondial ; cg:period period:label .
labelling:tide-1 a cg:Labelling ; cg:labelledCluster cluster:tide ; cg:clusterClass class:national ;
  cg:period period:2005-2008 .
labelling:tide-2 a cg:Labelling ; cg:labelledCluster cluster:tide ; cg:clusterClass class:mondial ;
  cg:period period:2009-2012 .
labelling:mist-1 a cg:Labelling ; cg:labelledCluster cluster:mist ; cg:clusterClass class:national ;
  cg:period period:2005-2008 .
labelling:mist-2 a cg:Labelling ; cg:labelledCluster cluster:mist ; cg:clusterClass class:national ;
  cg:period period:since-2009 .

participation:1 a cg:Participation ; org:member organisation:acme ; org:organization cluster:lumen .
participation:2 a cg:Participation ; org:member organisation:bolt ; org:organization cluster:lumen ;
  cg:period period:since-2006 .
participation:3 a cg:Participation ; org:member organisation:cork ; org:organization cluster:lumen .
participation:4 a cg:Participation ; org:member organisation:dust ; org:organization cluster:lumen .
participation:5 a cg:Participation ; org:member organisation:echo ; org:organization cluster:lumen ;
  cg:status modality:planned .
participation:6 a cg:Participation ; org:member organisation:echo ; org:organization cluster:tide .

project:p1 a cg:Project ; skos:prefLabel "P1"@en ; cg:period period:p1 ; dcterms:isPartOf call:new ;
  cg:totalCost [ cg:value 300.0 ; cg:currency "EUR" ] .
project:p2 a cg:Project ; skos:prefLabel "P2"@en ; cg:period period:p2 ; dcterms:isPartOf call:new .
project:p3 a cg:Project ; skos:prefLabel "P3"@en ; cg:period period:p3 ; dcterms:isPartOf call:new .
project:p4 a cg:Project ; skos:prefLabel "P4"@en ; cg:period period:p4 .
project:p5 a cg:Project ; skos:prefLabel "P5"@en ; cg:period period:p5 .
project:p6 a cg:Project ; skos:prefLabel "P6"@en .

funding:1 a cg:Funding ; cg:recipient project:p1 ; cg:basis concept:basis-allocated ;
  cg:amount [ cg:value 60.0 ; cg:currency "EUR" ] .
funding:2 a cg:Funding ; cg:recipient project:p1 ; cg:basis concept:basis-spent ;
  cg:amount [ cg:value 40.0 ; cg:currency "EUR" ] .
funding:3 a cg:Funding ; cg:recipient project:p1 ; cg:basis concept:basis-planned ;
  cg:amount [ cg:value 1000.0 ; cg:currency "EUR" ] .
funding:4 a cg:Funding ; cg:recipient project:p1 ; cg:basis concept:basis-spent ; cg:status modality:forecast ;
  cg:amount [ cg:value 1000.0 ; cg:currency "EUR" ] .
funding:5 a cg:Funding ; cg:funder organisation:agency ; cg:recipient organisation:acme ;
  cg:instrument instrument:agency-funding ; cg:basis concept:basis-allocated ; cg:period period:2006 ;
  cg:amount [ cg:value 60000000.0 ; cg:currency "EUR" ] .
funding:6 a cg:Funding ; cg:funder organisation:agency ; cg:recipient organisation:bolt ;
  cg:instrument instrument:agency-funding ; cg:basis concept:basis-allocated ; cg:period period:2005-2006 ;
  cg:amount [ cg:value 40000000.0 ; cg:currency "EUR" ; cg:per "P1Y"^^xsd:duration ] .

observation:1 a cg:Observation ; cg:about place:fr-region-2016-84 ; dcterms:subject technology:light ;
  cg:indicator indicator:jobs ; cg:unit unit:job ; cg:period period:2006 ; cg:value 2000 .
observation:2 a cg:Observation ; cg:about place:fr-region-2016-84 ;
  cg:indicator indicator:jobs ; cg:unit unit:job ; cg:period period:2006 ; cg:value 100000 .
observation:3 a cg:Observation ; cg:about place:fr ; dcterms:subject technology:light ;
  cg:indicator indicator:jobs ; cg:unit unit:job ; cg:period period:2006 ; cg:value 10000 .
observation:4 a cg:Observation ; cg:about place:fr ;
  cg:indicator indicator:jobs ; cg:unit unit:job ; cg:period period:2006 ; cg:value 1000000 .
observation:5 a cg:Observation ; cg:about place:fr-region-2016-84 ; dcterms:subject technology:light ;
  cg:indicator indicator:jobs ; cg:unit unit:job ; cg:period period:2007 ; cg:value 9999 .

call:new a cg:Call ; skos:prefLabel "new call"@en .
observation:6 a cg:Observation ; cg:about call:new ; cg:indicator indicator:applications-received ; cg:value 40 .
observation:7 a cg:Observation ; cg:about call:new ; cg:indicator indicator:projects-funded ; cg:value 10 .
"""

_PARTS = {
    "p1": ("acme", "cork"),
    "p2": ("acme", "cork"),
    "p3": ("acme", "bolt"),
    "p4": ("bolt", "cork"),
    "p5": ("bolt", "cork"),
    "p6": ("acme", "bolt", "cork", "lumen-body", "nil"),
}


PROJECTS = _PROJECTS + "".join(
    f"participation:{project}-{member} a cg:ProjectParticipation ; cg:project project:{project} ;"
    f" org:member organisation:{member} .\n"
    for project, members in _PARTS.items()
    for member in members
)
"""
A labelled cluster with members at home and abroad, their projects, money and jobs.

The last project has no date.
"""

_POLICY = """
cluster:hill a cg:Cluster ; skos:prefLabel "Hill"@en ; cg:locatedIn place:fr .
cluster:lake a cg:Cluster ; skos:prefLabel "Lake"@en .
programme:plan a cg:Programme ; skos:prefLabel "the plan"@en .
committee:board a cg:Committee ; skos:prefLabel "board"@en .
organisation:hill-body a cg:GoverningBody ; skos:prefLabel "Hill body"@en ; cg:governs cluster:hill ; cg:locatedIn place:fr .
organisation:school a cg:BusinessSchool ; skos:prefLabel "School"@en ; cg:locatedIn place:de .
organisation:academy a cg:BusinessSchool ; skos:prefLabel "Academy"@en .
organisation:small a cg:Firm ; skos:prefLabel "Small"@en ; cg:sizeClass concept:size-small ; cg:locatedIn place:fr .
organisation:large a cg:Firm ; skos:prefLabel "Large"@en ; cg:sizeClass concept:size-large ; cg:locatedIn place:us .
organisation:unsized a cg:Firm ; skos:prefLabel "Unsized"@en .
organisation:council a cg:PublicBody ; skos:prefLabel "Council"@en .
organisation:paper a cg:Organisation ; skos:prefLabel "Paper"@en .
organisation:oecd a cg:Organisation ; skos:prefLabel "OECD"@en .
organisation:kpmg a cg:Firm ; skos:prefLabel "KPMG"@en .
topic:schools a cg:Topic ; skos:prefLabel "business schools"@en .
topic:trust a cg:Topic ; skos:prefLabel "trust"@en .
topic:haste a cg:Topic ; skos:prefLabel "haste"@en .
theme:cooperation skos:prefLabel "cooperation"@en .
document:report a cg:Document ; skos:prefLabel "Report"@en .
paragraph:report.1 a cg:Paragraph ; bibo:locator "¶1" ; dcterms:isPartOf document:report .

period:2007 a cg:Period ; skos:prefLabel "2007"@en ; cg:from "2007-01-01"^^xsd:date ; cg:until "2007-12-31"^^xsd:date .
period:2008 a cg:Period ; skos:prefLabel "2008"@en ; cg:from "2008-01-01"^^xsd:date ; cg:until "2008-12-31"^^xsd:date .
period:2009 a cg:Period ; skos:prefLabel "2009"@en ; cg:from "2009-01-01"^^xsd:date ; cg:until "2009-12-31"^^xsd:date .
period:both a cg:Period ; skos:prefLabel "2007–2008"@en ; cg:from "2007-01-01"^^xsd:date ; cg:until "2008-12-31"^^xsd:date .

participation:1 a cg:Participation ; org:member organisation:school ; org:organization cluster:hill ;
  cg:period period:2007 ; cg:supportedBy claim:02 .
participation:2 a cg:Participation ; org:member organisation:school ; org:organization cluster:lake ;
  cg:status modality:planned .
participation:3 a cg:Participation ; org:member organisation:small ; org:organization cluster:hill .
participation:4 a cg:Participation ; org:member organisation:large ; org:organization cluster:hill .
participation:5 a cg:Participation ; org:member organisation:unsized ; org:organization cluster:hill .
project:x a cg:Project .
participation:6 a cg:ProjectParticipation ; org:member organisation:hill-body ; cg:project project:x .
participation:7 a cg:ProjectParticipation ; org:member organisation:academy ; cg:project project:x .
participation:8 a cg:ProjectParticipation ; org:member organisation:large ; cg:project project:x .

funding:1 a cg:Funding ; cg:recipient cluster:hill ; cg:funder organisation:council ; cg:basis concept:basis-allocated ;
  cg:amount amount:1 .
amount:1 a cg:Amount ; cg:value 60 ; cg:currency "EUR" .
funding:2 a cg:Funding ; cg:recipient organisation:hill-body ; cg:basis concept:basis-allocated ; cg:period period:2007 ;
  cg:amount [ cg:value 5 ; cg:currency "EUR" ; cg:per "P1Y"^^xsd:duration ] .
funding:3 a cg:Funding ; cg:recipient cluster:lake ; cg:basis concept:basis-planned ; cg:sourceRow "money.csv:4" ;
  cg:amount [ cg:value 100 ; cg:currency "EUR" ] .
funding:4 a cg:Funding ; cg:recipient cluster:lake ; cg:basis concept:basis-allocated ; cg:status modality:forecast ;
  cg:amount [ cg:value 1000 ; cg:currency "EUR" ] .
funding:5 a cg:Funding ; dcterms:isPartOf programme:plan ; cg:instrument instrument:agency-funding ;
  cg:basis concept:basis-planned ; cg:period period:both ; cg:sourceRow "money.csv:2" ;
  cg:amount [ cg:value 2000000 ; cg:currency "EUR" ; cg:per "P1Y"^^xsd:duration ] .
funding:6 a cg:Funding ; dcterms:isPartOf programme:plan ; cg:instrument instrument:agency-funding ;
  cg:basis concept:basis-spent ; cg:period period:2008 ; cg:sourceRow "money.csv:3" ;
  cg:amount [ cg:value 1500000 ; cg:currency "EUR" ] .

observation:1 a cg:Observation ; cg:about cluster:hill ; cg:indicator indicator:jobs ; cg:value 300 ;
  cg:period period:2007 .
observation:2 a cg:Observation ; cg:about cluster:hill ; cg:indicator indicator:jobs ; cg:value 400 ;
  cg:period period:2009 ; cg:supportedBy claim:21 .
observation:3 a cg:Observation ; cg:about cluster:hill ; cg:indicator indicator:jobs ; cg:value 999 ;
  cg:period period:2009 ; cg:status modality:forecast .
"""

_CLAIMS = """
01 cluster:lake cg:hasMemberKind topic:schools ; cg:theme theme:business-schools ; cg:modality modality:finding ; cg:polarity concept:polarity-absent
02 organisation:school cg:participatesIn cluster:hill
03 organisation:hill-body cg:governs cluster:hill ; cg:statedIn document:report
04 cluster:hill cg:worksWithFirmsIn place:us ; cg:period period:2007
05 organisation:council cg:promotes programme:plan
06 organisation:council cg:approves cluster:hill
07 organisation:council cg:evaluates cluster:hill ; cg:polarity concept:polarity-absent
08 organisation:hill-body cg:evaluates cluster:hill ; cg:modality modality:recommendation ; cg:reporter organisation:paper ; cg:confidence confidence:low
09 committee:board cg:hasMembersFrom organisation:council
10 organisation:council cg:belongsTo group:actors-with-unclear-roles
11 funding:1 cg:amount amount:1
12 cluster:hill indicator:smes 3 ; cg:period period:2007
13 cluster:hill indicator:members 12 ; cg:period period:2007
14 cluster:hill indicator:actors 6 ; cg:period period:2008
15 cluster:lake indicator:sme-share 40 ; cg:unit unit:percent
16 cluster:lake cg:hasFeature topic:trust ; cg:theme theme:smes ; cg:modality modality:opinion
17 committee:board cg:hasMembersFrom organisation:small
18 programme:plan indicator:clusters 2 ; cg:bound concept:bound-about
19 programme:plan cg:carriesRiskOf topic:haste ; cg:theme theme:funding-spread
20 cluster:hill indicator:jobs 500 ; cg:unit unit:job ; cg:modality modality:planned ; cg:period period:2008
21 cluster:hill indicator:jobs 400
22 cluster:hill cg:needs topic:trust ; cg:theme theme:cooperation ; cg:asserter organisation:oecd ; cg:modality modality:finding
23 cluster:lake cg:needs topic:trust ; cg:theme theme:cooperation ; cg:asserter organisation:kpmg ; cg:modality modality:finding ; cg:polarity concept:polarity-absent
24 cluster:lake cg:needs topic:haste ; cg:theme theme:markets ; cg:asserter organisation:kpmg ; cg:modality modality:recommendation
25 group:world-class-clusters cg:hasField topic:trust ; cg:statedIn paragraph:paris-2007.1
26 group:world-class-clusters cg:hasField topic:trust ; cg:statedIn paragraph:paris-2007.7
27 group:world-class-clusters cg:hasField topic:haste ; cg:statedIn paragraph:paris-2007.7
"""
"""One a line: its number, subject, predicate, object, and what is not as usual."""

_USUAL = {
    "cg:asserter": "organisation:council",
    "cg:modality": "modality:stated",
    "cg:statedIn": "paragraph:report.1",
}


def _claim(line: str) -> str:
    number, subject, predicate, object, *more = line.split(maxsplit=4)
    rest = "".join(more) + "".join(f" ; {name} {value}" for name, value in _USUAL.items() if name not in line)
    return f"claim:{number} a cg:Claim ; rdf:subject {subject} ; rdf:predicate {predicate} ; rdf:object {object} {rest} .\n"


POLICY = _POLICY + "".join(map(_claim, _CLAIMS.strip().splitlines()))
"""Two clusters, what a council, the OECD and KPMG say of them, and money and jobs planned and seen."""
