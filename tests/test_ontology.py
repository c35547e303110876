"""The ontology is whole, bilingual, consistent and used; its shapes find what is broken and nothing else."""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

import owlrl
import pyoxigraph
import pyshacl
import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from clustergraph.resources import folder
from clustergraph.vocabulary import MARKINGS, PREFIXES, compact, expand

HOME = folder("ontology")
BASE = "https://w3id.org/clustergraph/ontology"
CG = f"{BASE}#"
SLICES = Path(__file__).parent / "data" / "vocabularies"

MODULES = sorted(HOME.glob("modules/*.ttl"))
SCHEMES = sorted(HOME.glob("schemes/*.ttl"))
SHAPES = sorted(HOME.glob("shapes/*.ttl"))
ALIGNMENTS = sorted(HOME.glob("alignments/*.ttl"))
BROKEN = sorted(HOME.glob("examples/broken/*.ttl"))
TURTLE = [HOME / "clustergraph.ttl", *MODULES, *SCHEMES, *SHAPES, *ALIGNMENTS, HOME / "examples/valley.ttl", *BROKEN]

UNUSED = {
    "LocalUnit": "no shipped source tells a unit from its group; the CORDIS units are typed by their activity",
}
"""Declared terms that no table, rule, question or shape mentions, each with the reason why it stays."""


def name_of(path: Path) -> str:
    return str(path.relative_to(HOME))


def parsed(*paths: Path) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


@cache
def modules() -> Graph:
    return parsed(*MODULES)


@cache
def schemes() -> Graph:
    return parsed(*SCHEMES)


@cache
def vocabularies() -> Graph:
    return parsed(*sorted(SLICES.glob("*.ttl")))


@cache
def shapes() -> Graph:
    return parsed(*SHAPES)


def terms() -> list[URIRef]:
    """Every class and property that a module declares."""
    return sorted({s for s in modules().subjects(RDF.type) if isinstance(s, URIRef) and s.startswith(CG)})


def concepts() -> list[URIRef]:
    return sorted(s for s in schemes().subjects(RDF.type, SKOS.Concept) if isinstance(s, URIRef))


def texts(graph: Graph, subject: Node, property: URIRef) -> dict[str | None, str]:
    """The texts of a property by language; two of one language are refused."""
    found = [value for value in graph.objects(subject, property) if isinstance(value, Literal)]
    assert len({value.language for value in found}) == len(found), f"{subject} has two {property} in one language"
    return {value.language: str(value) for value in found}


@pytest.mark.parametrize("path", TURTLE, ids=name_of)
def test_a_file_loads_with_as_many_triples_in_rdflib_as_in_pyoxigraph(path: Path) -> None:
    triples = list(pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE))
    assert len(triples) == len(parsed(path)) > 0


def test_the_front_door_bears_the_version_of_the_package_and_opens_on_every_module() -> None:
    front, ontology = parsed(HOME / "clustergraph.ttl"), URIRef(BASE)
    assert front.value(ontology, OWL.versionIRI) == URIRef(f"{BASE}/{version('clustergraph')}")
    assert str(front.value(ontology, OWL.versionInfo)) == version("clustergraph")
    assert set(front.objects(ontology, OWL.imports)) == {URIRef(f"{BASE}/{path.stem}") for path in MODULES}
    assert set(front.subjects()) == {ontology}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_mentions_only_terms_of_modules_that_it_imports(path: Path) -> None:
    graph, module = parsed(path), URIRef(f"{BASE}/{path.stem}")
    reachable = set(modules().transitive_objects(module, OWL.imports))
    own = {node for triple in graph for node in triple if isinstance(node, URIRef) and node.startswith(CG)}
    for term in own:
        assert modules().value(term, RDFS.isDefinedBy) in reachable, f"{path.stem} mentions {compact(term)}"


@pytest.mark.parametrize("term", terms(), ids=compact)
def test_a_term_is_complete_in_both_languages(term: URIRef) -> None:
    graph = modules()
    labels, definitions = texts(graph, term, RDFS.label), texts(graph, term, SKOS.definition)
    assert set(labels) == set(definitions) == {"en", "fr"}
    (module,) = graph.objects(term, RDFS.isDefinedBy)
    assert (term, RDFS.isDefinedBy, module) in parsed(HOME / "modules" / f"{str(module).rpartition('/')[2]}.ttl")
    for language, definition in definitions.items():
        assert not contains(definition, labels[language]), f"'{definition}' needs '{labels[language]}' to be understood"
        assert definition[0].islower() and not definition.endswith("."), f"'{definition}' is no phrase"
    kinds = set(graph.objects(term, RDF.type)) & {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}
    assert len(kinds) == 1
    assert term.removeprefix(CG)[0].isupper() == (OWL.Class in kinds)


def contains(text: str, label: str) -> bool:
    """Whether the words of a label stand together in a text, case aside."""
    return re.search(rf"\b{re.escape(label.casefold())}\b", text.casefold()) is not None


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_two_terms_of_one_kind_have_the_same_label(language: str) -> None:
    seen: dict[tuple[bool, str], URIRef] = {}
    for term in terms():
        key = (term.removeprefix(CG)[0].isupper(), texts(modules(), term, RDFS.label)[language])
        assert key not in seen, f"{compact(term)} and {compact(seen[key])} are both called '{key[1]}'"
        seen[key] = term


@pytest.mark.parametrize("concept", concepts(), ids=compact)
def test_a_concept_is_complete_in_both_languages_and_has_its_place_in_a_scheme(concept: URIRef) -> None:
    graph = schemes()
    assert set(texts(graph, concept, SKOS.prefLabel)) == set(texts(graph, concept, SKOS.definition)) == {"en", "fr"}
    (scheme,) = graph.objects(concept, SKOS.inScheme)
    assert (scheme, RDF.type, SKOS.ConceptScheme) in graph
    broader = set(graph.objects(concept, SKOS.broader))
    assert broader or (concept, SKOS.topConceptOf, scheme) in graph
    assert all((other, SKOS.inScheme, scheme) in graph for other in broader)
    assert concept not in set(graph.transitive_objects(concept, SKOS.broader)) - {concept}
    classes = set(graph.objects(concept, RDF.type)) - {SKOS.Concept}
    assert len(classes) == 1 and all((class_, RDF.type, OWL.Class) in modules() for class_ in classes)


@pytest.mark.parametrize("path", SCHEMES, ids=name_of)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_two_concepts_of_one_scheme_have_the_same_label(path: Path, language: str) -> None:
    graph = parsed(path)
    labels = [texts(graph, concept, SKOS.prefLabel)[language] for concept in graph.subjects(RDF.type, SKOS.Concept)]
    assert len(labels) == len(set(labels))


def test_only_six_ways_of_claiming_count_as_fact_and_each_way_says_whether_it_does() -> None:
    factual = {compact(str(s)): str(value) for s, value in schemes().subject_objects(URIRef(f"{CG}factual"))}
    kinds = {compact(str(s)) for s in schemes().subjects(RDF.type, URIRef(f"{CG}Modality"))}
    assert set(factual) == kinds
    facts = ("stated", "metadata", "repeated", "finding", "estimate", "approximation")
    assert {name for name, value in factual.items() if value == "true"} == {f"modality:{name}" for name in facts}


def test_markings_are_ranked_as_the_code_ranks_them() -> None:
    ranks = {compact(str(s)): int(str(value)) for s, value in schemes().subject_objects(URIRef(f"{CG}rank"))}
    assert [name for name in sorted(ranks, key=lambda name: ranks[name]) if name.startswith("marking:")] == [
        f"marking:{marking}" for marking in MARKINGS
    ]


# -- reused vocabularies ---------------------------------------------------------------------------------------------

BUILT_IN = {"rdf": RDF, "rdfs": RDFS, "owl": OWL}


def foreign_terms() -> dict[str, str]:
    """Every term of another vocabulary that the ontology, a question, a rule or a table uses, and one such file."""
    found = {}
    for path in TURTLE:
        for triple in parsed(path):
            found.update({str(node): name_of(path) for node in triple if isinstance(node, URIRef)})
    for path in [*mentioning()]:
        for curie in re.findall(r"\b[a-z]+:[A-Za-z]\w*", path.read_text("utf-8")):
            prefix = curie.partition(":")[0]
            if PREFIXES.get(prefix, "").startswith("http") and prefix not in ("xsd", "cg"):
                found.setdefault(expand(curie), path.name)
    ours = ("https://w3id.org/clustergraph/", "https://creativecommons.org/", "http://www.w3.org/2001/XMLSchema#")
    return {iri: where for iri, where in found.items() if not iri.startswith(ours)}


def mentioning() -> Iterator[Path]:
    """The files outside modules that terms are meant for: tables and their descriptors, rules and questions."""
    yield from sorted(HOME.glob("rules/*.rq"))
    yield from sorted(folder("queries").glob("*/*.rq"))
    for pattern in ("*/datapackage.json", "*/*.csv"):
        yield from sorted(folder("datasets").glob(pattern))


def is_declared(iri: str) -> bool:
    node = URIRef(iri)
    for prefix, namespace in BUILT_IN.items():
        if iri.startswith(PREFIXES[prefix]):
            return node in namespace
    return (node, None, None) in vocabularies()


def test_every_reused_term_is_declared_by_its_vocabulary() -> None:
    missing = {iri: where for iri, where in foreign_terms().items() if not is_declared(iri)}
    assert not missing


def test_the_slices_of_vocabularies_are_small_and_say_where_they_are_from() -> None:
    assert sum(path.stat().st_size for path in SLICES.glob("*.ttl")) < 60_000
    for path in SLICES.glob("*.ttl"):
        assert path.read_text("utf-8").startswith("# The declarations of the terms reused here, cut out of: ")


NO_SUCH_TERMS = (
    "cpov:ChangeEvent", "cpov:FoundationEvent", "dcat:qualifiedAttribution", "foaf:acronym", "frapo:Collaboration",
    "frapo:Organization", "frapo:Project", "frapo:hasBudget", "frapo:hasPartner", "geo:hasDefaultGeometry",
    "schema:percentage",
)  # fmt: skip


def test_terms_that_are_often_written_and_do_not_exist_are_not_used() -> None:
    prefixes = {**PREFIXES, "frapo": "http://purl.org/cerif/frapo/"}
    used = foreign_terms()
    for curie in NO_SUCH_TERMS:
        prefix, _, local = curie.partition(":")
        assert prefixes[prefix] + local not in used


@pytest.mark.parametrize("path", ALIGNMENTS, ids=name_of)
def test_an_alignment_only_matches_and_is_imported_by_nothing(path: Path) -> None:
    graph = parsed(path)
    assert set(graph.predicates()) <= {SKOS.broadMatch, SKOS.closeMatch}
    declared = {*terms(), *concepts()}
    assert {s for s in graph.subjects() if s not in declared} == set()
    imported = {str(o) for o in (modules() + parsed(HOME / "clustergraph.ttl")).objects(None, OWL.imports)}
    assert not any("alignment" in iri for iri in imported)


def test_one_membership_is_of_one_agent_in_one_organisation() -> None:
    for name in ("member", "organization"):
        assert (URIRef(PREFIXES["org"] + name), RDF.type, OWL.FunctionalProperty) in vocabularies()


@cache
def valley() -> Graph:
    return modules() + schemes() + parsed(HOME / "examples/valley.ttl")


def findings(data: Graph) -> list[str]:
    """What the shapes find: the rule broken, as shape and path."""
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes(), advanced=True, inplace=True)
    found = []
    for result in results.subjects(RDF.type, SH.ValidationResult):
        source, path = results.value(result, SH.sourceShape), results.value(result, SH.resultPath)
        owner = next(shapes().subjects(SH.property, source), source)
        found.append(" ".join(compact(str(part)) for part in (owner, path) if part is not None))
    return sorted(found)


def test_the_valley_keeps_every_rule() -> None:
    assert findings(valley()) == []


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_example_breaks_exactly_its_rule(path: Path) -> None:
    rule = re.match(r"# Added to the valley, this breaks (\w+:\w+(?: \w+:\w+)?): ", path.read_text("utf-8"))
    assert rule, f"{path.name} does not say which rule it breaks"
    assert findings(valley() + parsed(path)) == [rule[1]]


def test_every_shape_has_a_broken_example() -> None:
    found = {re.findall(r"cg:\w+Shape", path.read_text("utf-8"))[0] for path in BROKEN}
    assert {compact(str(shape)) for shape in shapes().subjects(RDF.type, SH.NodeShape)} == found


def test_every_module_has_its_shapes_and_every_rule_tells_in_both_languages_what_to_do() -> None:
    assert [path.name for path in SHAPES] == [path.name for path in MODULES]
    for shape in set(shapes().objects(None, SH.property)):
        assert set(texts(shapes(), shape, SH.message)) == {"en", "fr"}
    for shape in shapes().subjects(RDF.type, SH.NodeShape):
        assert set(texts(shapes(), shape, SH.message)) == {"en", "fr"} or (shape, SH.property, None) in shapes()


# -- reasoning -------------------------------------------------------------------------------------------------------

ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")


def contradictions(data: Graph) -> list[str]:
    """What the OWL 2 RL rules find contradictory in a graph with our ontology and the vocabularies it reuses."""
    graph = data + vocabularies() + parsed(HOME / "clustergraph.ttl")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    nothing = [str(node) for node in graph.subjects(RDF.type, OWL.Nothing)]
    return [*(str(error) for error in graph.objects(None, ERROR)), *nothing]


def test_the_valley_and_the_ontology_are_consistent_under_owl_2_rl() -> None:
    assert contradictions(valley()) == []


CONTRADICTORY = [
    "participation:lantern-acme org:organization project:lantern .",
    "organisation:valley-association a cg:Cluster .",
    "claim:valley.C1 a cg:Record .",
    "change:lens-works prov:wasDerivedFrom claim:valley.C1 .",
    "place:valley a org:Organization .",
]


@pytest.mark.parametrize("statement", CONTRADICTORY)
def test_a_contradiction_is_found(statement: str) -> None:
    header = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
    assert contradictions(valley() + Graph().parse(data=header + statement, format="turtle"))


def mentions() -> dict[str, str]:
    """Every cg: term that tables, rules, questions, shapes, schemes and code mention, and one file that does."""
    found: dict[str, str] = {}
    declared = {term.removeprefix(CG) for term in terms()}
    code = sorted(folder("datasets").parent.rglob("*.py"))
    for path in [*mentioning(), *SHAPES, *SCHEMES, *code]:
        text = path.read_text("utf-8")
        names = re.findall(r"(?<![\w])cg:(\w+)", text)
        if path.suffix == ".py":
            names += re.findall(r'\bcg\("(\w+)"\)', text)
            names += [name for name in re.findall(r'"([A-Z]\w+)"', text) if name in declared]
        found.update(dict.fromkeys(names, path.name))
    return found


def test_every_term_that_is_mentioned_is_declared() -> None:
    declared = {term.removeprefix(CG) for term in terms()}
    declared |= {str(shape).removeprefix(CG) for shape in shapes().subjects(RDF.type, SH.NodeShape)}
    assert {name: where for name, where in mentions().items() if name not in declared} == {}


def test_every_declared_term_is_used_somewhere() -> None:
    used = set(mentions())
    unused = {term.removeprefix(CG) for term in terms()} - used
    assert unused == set(UNUSED)


def test_the_readme_names_every_class_and_every_scheme() -> None:
    text = (HOME / "README.md").read_text("utf-8")
    for term in terms():
        if term.removeprefix(CG)[0].isupper():
            assert contains(text, f"cg:{term.removeprefix(CG)}"), f"README lacks {compact(term)}"
    for path in (*MODULES, *SCHEMES, *ALIGNMENTS):
        assert path.stem in text


@cache
def context() -> dict[str, object]:
    loaded: dict[str, object] = json.loads((HOME / "context.jsonld").read_text("utf-8"))["@context"]
    return loaded


def test_the_context_knows_every_prefix_and_every_property() -> None:
    assert {key: value for key, value in context().items() if key in PREFIXES} == dict(PREFIXES)
    for term in terms():
        if (term, RDF.type, OWL.ObjectProperty) in modules():
            assert context()[compact(term)] == {"@id": compact(term), "@type": "@id"}
        elif (term, RDF.type, OWL.DatatypeProperty) in modules():
            assert compact(term) in context()


DOCUMENT = """{"id": "observation:x", "type": "cg:Observation", "cg:about": "cluster:optic-valley",
  "cg:indicator": "indicator:smes", "cg:value": 12, "cg:unit": "unit:actor", "cg:sourceRow": "x.csv:2", "cg:period":
  {"id": "period:2005", "type": "cg:Period", "cg:from": "2005-01-01", "label": {"en": "2005", "fr": "2005"}}}"""

EXPECTED = """
observation:x a cg:Observation ; cg:about cluster:optic-valley ; cg:indicator indicator:smes ; cg:value 12 ;
  cg:unit unit:actor ; cg:sourceRow "x.csv:2" ; cg:period period:2005 .
period:2005 a cg:Period ; cg:from "2005-01-01"^^xsd:date ; skos:prefLabel "2005"@en, "2005"@fr .
"""


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@pytest.mark.parametrize("engine", ["rdflib", "pyoxigraph"])
def test_a_document_written_with_the_context_means_the_expected_triples(engine: str) -> None:
    document = json.dumps({"@context": context(), **json.loads(DOCUMENT)})
    header = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
    expected = Graph().parse(data=header + EXPECTED, format="turtle")
    if engine == "rdflib":
        found = Graph().parse(data=document, format="json-ld")
    else:
        quads = pyoxigraph.parse(document.encode(), format=pyoxigraph.RdfFormat.JSON_LD)
        triples = pyoxigraph.serialize([quad.triple for quad in quads], format=pyoxigraph.RdfFormat.N_TRIPLES)
        found = Graph().parse(data=triples or b"", format="nt")
    assert set(found) == set(expected)
