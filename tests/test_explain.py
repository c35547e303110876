"""An empty answer is explained: which part removed the last row, how many stood before it, and what was likely meant."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from clustergraph import Store, explain
from clustergraph.queries import catalogue
from clustergraph.solutions import Solutions
from clustergraph.vocabulary import compact, term

CASES = {
    # a predicate misspelt; in the wrong vocabulary; known to the ontology only
    "?x cg:particpatesIn ?y . ?y a cg:Cluster": ("?x cg:particpatesIn ?y", None, "nearest: cg:participatesIn"),
    "?x a cg:Firm ; cg:participateIn ?y": ("?x cg:participateIn ?y", 176, "nearest: cg:participatesIn"),
    "?x a cg:Firm . ?x skos:preferredLabel ?l": ("?x skos:preferredLabel ?l", 176, "nearest: skos:prefLabel"),
    # a class misspelt; without things; with things of a narrower class only
    "?x a cg:Frim": ("?x a cg:Frim", None, "nothing is of the class cg:Frim; nearest: cg:Firm"),
    "?x a cg:BusinessSchool": ("?x a cg:BusinessSchool", None, "nothing is of the class cg:BusinessSchool"),
    "?x a cg:Record": ("?x a cg:Record", None, "write a/rdfs:subClassOf* cg:Record"),
    # a label without its language, in other case, misspelt
    '?x a cg:Cluster ; skos:prefLabel "Minalogic"': ('?x skos:prefLabel "Minalogic"', 20, '"Minalogic"@en, "Minalogic"@fr'),
    '?x skos:prefLabel "Minalogic"@de': ('?x skos:prefLabel "Minalogic"@de', None, '"Minalogic"@en, "Minalogic"@fr'),
    '?x skos:prefLabel "minalogic"@en': ('?x skos:prefLabel "minalogic"@en', None, 'nearest value: "Minalogic"@en'),
    '?x skos:prefLabel "Minalogik"@en': ('?x skos:prefLabel "Minalogik"@en', None, 'nearest value: "Minalogic"@en'),
    # a literal of another type
    '?o cg:value "66"': ('?o cg:value "66"', None, '"66"^^xsd:integer'),
    '?p cg:from "2005-01-01"': ('?p cg:from "2005-01-01"', None, '"2005-01-01"^^xsd:date'),
    '?o a cg:Period . ?o cg:from "2005"': ('?o cg:from "2005"', 103, None),
    # a thing that is not there, or not there in this place
    "?x cg:participatesIn cluster:minalogik": ("?x cg:participatesIn cluster:minalogik", None, "Minalogic (cluster:minalogic)"),
    "?p org:organization cluster:minalogic ; org:member organisation:cisco": (
        "?p org:member organisation:cisco", 1, "there it is, for example, organisation:xerox"),
    "VALUES ?x { cluster:minalogik } ?x a cg:Cluster": ("?x a cg:Cluster", 1, "cluster:minalogik is not in the graph"),
    # the wrong way round
    "cluster:minalogic cg:participatesIn ?x": (
        "cluster:minalogic cg:participatesIn ?x", None, "the other way round it matches: ?x cg:participatesIn cluster:minalogic"),
    # filters
    '?x a cg:Cluster FILTER(?x = "Minalogic")': ('FILTER(?x = "Minalogic")', 20, "?x is a thing and no text"),
    '?x a cg:Cluster ; skos:prefLabel ?l FILTER(?l = "Minalogic")': ('FILTER(?l = "Minalogic")', 40, '"Minalogic"@en'),
    '?x a cg:Cluster ; skos:prefLabel ?l FILTER(lang(?l) = "de")': (
        'FILTER(lang(?l) = "de")', 40, "the languages of ?l are en, fr"),
    '?x a cg:Cluster ; skos:prefLabel ?label FILTER(CONTAINS(?lable, "a"))': (
        'FILTER(CONTAINS(?lable, "a"))', 40, "?lable has no value here; did you mean ?label?"),
    '?x a cg:Cluster FILTER NOT EXISTS { ?x skos:prefLabel ?l }': (
        "FILTER NOT EXISTS { ?x skos:prefLabel ?l }", 20, "it holds for every row"),
    # a filter that is written first applies last
    '?x a cg:Cluster FILTER(?x != ?x) ?x skos:prefLabel ?l': ("FILTER(?x != ?x)", 40, None),
    # other parts
    "?x a cg:Cluster MINUS { ?x skos:prefLabel ?l }": ("MINUS { ?x skos:prefLabel ?l }", 20, "it holds for every row"),
    "GRAPH source:paris2007 { ?x a cg:Cluster }": (
        "GRAPH source:paris2007 { ?x a cg:Cluster }", None, "there is no graph source:paris2007; nearest: source:paris-2007"),
    "GRAPH source:places { ?x a cg:Region . ?x a cg:Cluster }": ("?x a cg:Cluster", 45, None),
    "{ ?x a cg:Frim } UNION { ?x a cg:Clustr }": ("?x a cg:Frim", None, "nearest: cg:Firm"),
    "?x a cg:Firm { ?x a cg:University }": ("?x a cg:University", 176, None),
    "{ SELECT ?x WHERE { ?x a cg:Frim } } ?x a cg:Firm": ("?x a cg:Frim", None, "nearest: cg:Firm"),
    "{ SELECT ?x WHERE { ?x a cg:Firm } } ?x a cg:University": ("?x a cg:University", 176, None),
    # what is optional removes nothing
    "?x a cg:Cluster OPTIONAL { ?x cg:nope ?y } ?x a cg:Firm": ("?x a cg:Firm", 20, None),
    # a path
    '?x a cg:Firm . ?x cg:locatedIn/skos:prefLabel "Frence"@en': (
        '?x cg:locatedIn/skos:prefLabel "Frence"@en', 176, 'nearest value: "France"@en'),
    "?x a cg:Firm . ?x cg:locatedIn/cg:wihtin ?y": ("?x cg:locatedIn/cg:wihtin ?y", 176, "nearest: cg:within"),
}  # fmt: skip


@pytest.mark.parametrize("pattern", CASES)
def test_the_part_that_removed_the_last_row_is_named_with_the_rows_before_it(shipped: Store, pattern: str) -> None:
    source, before, hint = CASES[pattern]
    found = explain.empty(shipped, f"SELECT * WHERE {{\n{pattern}\n}}", seconds=60)
    assert (found.source, found.line, found.before) == (source, 2, before)
    assert found.complete
    if hint:
        assert any(hint in text["en"] for text in found.hints), found.text()
    assert all(set(text) == {"en", "fr"} for text in found.hints)
    assert found.source in found.text("fr")


@pytest.mark.parametrize(
    ("tail", "kind", "before"),
    [
        ("GROUP BY ?c HAVING(COUNT(?x) > 100)", "having", 3),
        ("GROUP BY ?c LIMIT 0", "limit", 7),
        ("GROUP BY ?c OFFSET 50", "offset", 7),
    ],
)
def test_what_stands_after_the_patterns_may_be_the_reason(shipped: Store, tail: str, kind: str, before: int) -> None:
    found = explain.empty(
        shipped, f"SELECT ?c (COUNT(?x) AS ?n) WHERE {{ ?x cg:participatesIn ?c }} {tail}", seconds=60
    )
    assert (found.kind, found.before) == (kind, before)


def test_a_false_ask_is_explained_too(shipped: Store) -> None:
    assert explain.empty(shipped, "ASK { ?x a cg:Frim }", seconds=60).source == "?x a cg:Frim"


def test_the_prologue_and_comments_of_a_query_are_understood(shipped: Store) -> None:
    text = "# SELECT nothing\nPREFIX o: <https://w3id.org/clustergraph/ontology#>\nSELECT ?x # {\nWHERE { ?x a o:Frim }"
    found = explain.empty(shipped, text, seconds=60)
    assert (found.source, found.line) == ("?x a o:Frim", 4)
    assert "nearest: cg:Firm" in found.text()


def test_parameters_count_as_the_terms_they_stand_for(shipped: Store) -> None:
    text = "SELECT ?cluster ?x WHERE { ?x a cg:Firm ; cg:participatesIn ?cluster }"
    found = explain.empty(shipped, text, bindings={"cluster": term("cluster:tenerrdis")}, seconds=60)
    assert (found.source, found.before) == ("?x cg:participatesIn ?cluster", 176)


def test_an_answer_that_is_not_empty_is_not_explained(shipped: Store) -> None:
    assert not explain.empty(shipped, "SELECT ?x WHERE { ?x a cg:Firm }", seconds=60).kind


def test_the_search_ends_in_time_and_says_how_far_it_came(shipped: Store) -> None:
    text = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a = ?f && ?d = ?i && STR(?c) = 'nope') }"
    start = time.monotonic()
    found = explain.empty(shipped, text, seconds=1.5)
    assert time.monotonic() - start < 6
    assert not found.complete
    assert "1.5 s" in found.text() or found.kind


FACTS = "SELECT ?s ?p ?o WHERE { GRAPH source:public-record { ?s ?p ?o } FILTER(ISIRI(?s)) } ORDER BY ?s ?p ?o"


@pytest.fixture(scope="module")
def facts(shipped: Store) -> list[tuple[str, str, str]]:
    return [(str(s), str(p), str(o)) for s, p, o in shipped.select(FACTS) if isinstance(o, NamedNode | Literal)]


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_of_true_patterns_and_a_broken_one_the_broken_one_is_named(
    shipped: Store, facts: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    chosen = data.draw(st.lists(st.sampled_from(facts), min_size=1, max_size=4))
    patterns = [f"{s} {p} {o}" for s, p, o in chosen]
    broken = f"{chosen[0][0]} <https://example.org/nope> ?any"
    place = data.draw(st.integers(0, len(patterns)))
    found = explain.empty(
        shipped, f"SELECT * WHERE {{ {' . '.join([*patterns[:place], broken, *patterns[place:]])} }}", seconds=60
    )
    assert found.source == broken
    assert found.before == (1 if place else None)


@settings(max_examples=150, deadline=None)
@given(st.text("?xy{}()abc:.;,FILTERUNION \"'@<>1=|/^", max_size=60))
def test_whatever_is_written_no_explanation_breaks_down(text: str) -> None:
    with Store.memory() as store:
        assert explain.empty(store, f"SELECT * WHERE {{ {text} }}").text("fr")


@pytest.mark.parametrize("name", catalogue())
def test_every_question_of_the_catalogue_is_taken_apart(shipped: Store, name: str) -> None:
    query = catalogue()[name]
    shown = explain.plan(shipped, query.text, seconds=20).text("fr")
    assert len(shown.splitlines()) > 2


@pytest.mark.parametrize("name", [name for name in catalogue() if not name.startswith("checks/")])
def test_on_an_empty_graph_every_question_is_explained_or_honestly_not(name: str) -> None:
    with Store.memory() as store:
        answer = store.query(catalogue()[name].text)
        assert isinstance(answer, Solutions)
        if not list(answer):
            assert explain.empty(store, catalogue()[name].text).text()


def test_a_plan_counts_each_part_and_remarks_on_what_is_slow(shipped: Store) -> None:
    text = """SELECT * WHERE { ?x a cg:Firm OPTIONAL { ?x skos:prefLabel ?l } ?x cg:locatedIn ?y .
      ?a a cg:Study FILTER NOT EXISTS { ?a dcterms:title ?t } }"""
    shown = explain.plan(shipped, text, seconds=60).text()
    assert "?x a cg:Firm  [176 rows]" in shown
    assert "stands after an OPTIONAL" in shown
    assert "shares no variable" in shown
    assert "MINUS is quicker" in shown
    assert compact("https://w3id.org/clustergraph/ontology#Firm") == "cg:Firm"
