"""What every engine is asked: the shapes of question that users of cluster graphs put, on the made-up world."""

import re
from collections.abc import Mapping
from pathlib import Path

from clustergraph.vocabulary import PREFIXES

__all__ = ["COUNTS", "QUESTIONS", "form", "full", "questions"]

QUESTIONS: Mapping[str, str] = {
    "look-up of a cluster": "SELECT ?p ?o { cluster:made-up-17 ?p ?o }",
    "members of a cluster": """SELECT ?member ?label ?period {
        ?x a cg:Participation ; org:organization cluster:made-up-6 ; org:member ?member ; cg:period ?period .
        ?member skos:prefLabel ?label FILTER(LANG(?label) = "en") }""",
    "firms of a region's clusters, by technology": """SELECT ?technology (COUNT(DISTINCT ?firm) AS ?firms) {
        ?cluster cg:locatedIn place:fr-region-2016-84 ; cg:worksOn ?technology .
        ?x a cg:Participation ; org:organization ?cluster ; org:member ?firm . ?firm a cg:Firm }
        GROUP BY ?technology ORDER BY DESC(?firms) ?technology""",
    "firms in clusters, joined and filtered": """SELECT ?cluster ?firm ?label {
        ?x a cg:Participation ; org:organization ?cluster ; org:member ?firm ; cg:period/cg:from ?from .
        ?cluster cg:classifiedAs class:mondial . ?firm a cg:Firm ; skos:prefLabel ?label
        FILTER(LANG(?label) = "fr" && ?from >= "2010-01-01"^^xsd:date) } ORDER BY ?cluster ?firm""",
    "share of firms by cluster": """SELECT ?cluster (SUM(?is) / COUNT(?member) AS ?share) {
        ?x a cg:Participation ; org:organization ?cluster ; org:member ?member . ?member a ?class
        BIND(IF(?class = cg:Firm, 1, 0) AS ?is) } GROUP BY ?cluster""",
    "money by funder and year": """SELECT ?funder ?year (SUM(?value) AS ?sum) {
        ?x a cg:Funding ; cg:funder ?funder ; cg:amount/cg:value ?value ; cg:period/cg:from ?from
        BIND(YEAR(?from) AS ?year) } GROUP BY ?funder ?year""",
    "pairs of organisations in several clusters": """SELECT ?one ?other (COUNT(?cluster) AS ?shared) {
        ?x a cg:Participation ; org:organization ?cluster ; org:member ?one .
        ?y a cg:Participation ; org:organization ?cluster ; org:member ?other FILTER(STR(?one) < STR(?other)) }
        GROUP BY ?one ?other HAVING(COUNT(?cluster) > 2) ORDER BY DESC(?shared) ?one ?other LIMIT 50""",
    "two hops around an organisation": """SELECT DISTINCT ?partner {
        ?x org:member organisation:made-up-82 ; cg:project ?project . ?y cg:project ?project ; org:member ?partner }""",
    "clusters within a region, by closure": """SELECT DISTINCT ?cluster {
        ?cluster a cg:Cluster ; cg:locatedIn/cg:within* place:fr-region-2016-84 }""",
    "labels that contain a text": """SELECT ?x ?label {
        ?x skos:prefLabel ?label FILTER(CONTAINS(LCASE(STR(?label)), "valley")) }""",
    "clusters without a university": """SELECT ?cluster { ?cluster a cg:Cluster
        MINUS { ?x org:organization ?cluster ; org:member ?member . ?member a cg:University } }""",
    "money with and without an end, grouped": """SELECT ?instrument (COUNT(?until) AS ?ended) (COUNT(?x) AS ?all) {
        ?x a cg:Funding ; cg:instrument ?instrument ; cg:period ?period OPTIONAL { ?period cg:until ?until } }
        GROUP BY ?instrument""",
    "twenty with most projects": """SELECT ?member (COUNT(DISTINCT ?project) AS ?projects) {
        ?x a cg:ProjectParticipation ; org:member ?member ; cg:project ?project }
        GROUP BY ?member ORDER BY DESC(?projects) ?member LIMIT 20""",
    "projects at a time": """SELECT ?project { ?project a cg:Project ; cg:period ?period .
        ?period cg:from ?from ; cg:until ?until
        FILTER(?from <= "2012-06-30"^^xsd:date && ?until >= "2012-06-01"^^xsd:date) }""",
    "mean of an indicator by year": """SELECT ?indicator ?year (AVG(?value) AS ?mean) (COUNT(?x) AS ?number) {
        ?x a cg:Observation ; cg:indicator ?indicator ; cg:value ?value ; cg:period/cg:from ?from
        BIND(YEAR(?from) AS ?year) } GROUP BY ?indicator ?year""",
    "claims behind a thing": """SELECT ?claim ?property ?object {
        ?claim rdf:subject cluster:made-up-6 ; rdf:predicate ?property ; rdf:object ?object }""",
    "count by property": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p",
    "edges of projects": """SELECT ?member ?project {
        ?x a cg:ProjectParticipation ; org:member ?member ; cg:project ?project }""",
    "edges of all kinds": "SELECT ?s ?p ?o { ?s ?p ?o FILTER(isIRI(?o)) }",
    "count of all": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "distinct properties": "SELECT DISTINCT ?p { ?s ?p ?o }",
}
"""By name, the text of each question. The order of rows is not compared, so that ties need no order."""

COUNTS = frozenset({"count of all", "distinct properties"})
"""Questions that some engines answer from statistics: left out of the mean."""


def full(text: str) -> str:
    """A question with the prefixes that it uses, for engines that know none."""
    used = [name for name in PREFIXES if f"{name}:" in text]
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in used) + text


def form(text: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE."""
    found = re.search(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.sub(r"<[^>\s]*>|#[^\n]*", " ", text), re.IGNORECASE)
    return found[1].upper() if found else "SELECT"


def questions(folder: Path | None) -> Mapping[str, str]:
    """By name, the questions in the .rq files of a folder and those in it; without one, QUESTIONS."""
    if folder is None:
        return QUESTIONS
    files = sorted(folder.rglob("*.rq"))
    if not files:
        raise FileNotFoundError(f"{folder}: no .rq file is in it; give a folder of SPARQL queries")
    return {file.relative_to(folder).with_suffix("").as_posix(): file.read_text("utf-8") for file in files}
