"""An empty answer is explained: which part removed the last row, how many stood before it, and what was likely meant."""

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from clustergraph import Store, explain
from clustergraph.errors import QueryError
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
    '?o a cg:Period . ?o cg:from "2005"': ('?o cg:from "2005"', 103, '"2005-01-01"^^xsd:date'),
    "?p cg:from 2007": ("?p cg:from 2007", None, '"2007-01-01"^^xsd:date'),
    '?p cg:from "2007"^^xsd:gYear': ('?p cg:from "2007"^^xsd:gYear', None, '"2007-01-01"^^xsd:date'),
    "?c a cg:Claim ; rdf:object 6.60E1": ("?c rdf:object 6.60E1", 412, '"66"^^xsd:integer'),
    '?x cg:currency "eur"': ('?x cg:currency "eur"', None, 'nearest value: "EUR"'),
    '?x skos:prefLabel "Epinal"@en': ('?x skos:prefLabel "Epinal"@en', None, '"Épinal"@en'),
    # a value under another predicate, a thing where a text is written
    '?x rdfs:label "Minalogic"@en': ('?x rdfs:label "Minalogic"@en', None, "the value stands elsewhere: as skos:prefLabel"),
    '?x a "Cluster"': ('?x a "Cluster"', None, "its values are things, not texts"),
    # a blank node's brackets are patterns too
    '?f a cg:Funding ; cg:amount [ cg:value ?v ; cg:currency "USD" ]': (
        '[] cg:currency "USD"', 16, 'its values are, for example, "EUR"'),
    # what is joined differs in language or type
    'VALUES ?l { "Minalogic" } ?x skos:prefLabel ?l': ("?x skos:prefLabel ?l", 1, '?l is "Minalogic" before, and "Minalogic"@en here'),
    'BIND("2005-01-01" AS ?d) ?p cg:from ?d': ("?p cg:from ?d", None, '"2005-01-01"^^xsd:date here'),
    "?x cg:participatesIn ?c . ?c cg:participatesIn ?d": (
        "?c cg:participatesIn ?d", 7, "the other way round it matches: ?d cg:participatesIn ?c"),
    # a thing that is not there, or not there in this place
    "?x cg:participatesIn cluster:minalogik": ("?x cg:participatesIn cluster:minalogik", None, "Minalogic (cluster:minalogic)"),
    "?p org:organization cluster:minalogic ; org:member organisation:cisco": (
        "?p org:member organisation:cisco", 1, "there it is, for example, organisation:xerox"),
    "VALUES ?x { cluster:minalogik } ?x a cg:Cluster": ("?x a cg:Cluster", 1, "cluster:minalogik is not in the graph"),
    # the wrong way round
    "cluster:minalogic cg:participatesIn ?x": (
        "cluster:minalogic cg:participatesIn ?x", None, "the other way round it matches: ?x cg:participatesIn cluster:minalogic"),
    # filters
    '?x a cg:Cluster FILTER(?x = "Minalogic")': ('FILTER(?x = "Minalogic")', 20, "compare its label (skos:prefLabel), or STR(?x)"),
    '?x a cg:Cluster ; skos:prefLabel ?l FILTER(?l = "Minalogic")': ('FILTER(?l = "Minalogic")', 40, '"Minalogic"@en'),
    '?x skos:prefLabel ?l FILTER(CONTAINS(?l, "minalogic"))': (
        'FILTER(CONTAINS(?l, "minalogic"))', 1001, '"minalogic" is met when case, accents, language and type are left aside'),
    '?x skos:prefLabel ?l FILTER(REGEX(?l, "mynalogic", "i"))': (
        'FILTER(REGEX(?l, "mynalogic", "i"))', 1001, 'nearest value: "Minalogic"@en, "Minalogic"@fr'),
    '?x skos:prefLabel ?l FILTER(LANG(?l) = "it")': (
        'FILTER(LANG(?l) = "it")', 1001, "the languages of ?l are en, fr"),
    '?x a cg:Cluster ; skos:prefLabel ?l FILTER(lang(?l) = "de")': (
        'FILTER(lang(?l) = "de")', 40, "the languages of ?l are en, fr"),
    '?x a cg:Cluster ; skos:prefLabel ?label FILTER(CONTAINS(?lable, "a"))': (
        'FILTER(CONTAINS(?lable, "a"))', 40, "?lable has no value here; did you mean ?label?"),
    '?x a cg:Cluster FILTER NOT EXISTS { ?x skos:prefLabel ?l }': (
        "FILTER NOT EXISTS { ?x skos:prefLabel ?l }", 20, "it holds for every row"),
    "?x a cg:Cluster FILTER(?x = cluster:derby)": ("FILTER(?x = cluster:derby)", 20, "nearest: Derbi (cluster:derbi)"),
    '?x a cg:Cluster FILTER(CONTAINS(?x, "min"))': ('FILTER(CONTAINS(?x, "min"))', 20, "which CONTAINS cannot take"),
    '?x a cg:Cluster ; skos:prefLabel ?l FILTER REGEX(?l, "^minalogic")': (
        'FILTER REGEX(?l, "^minalogic")', 40, "when case, accents, language and type are left aside"),
    '?x a cg:Cluster ; skos:prefLabel ?l FILTER(?l IN ("Minalogic", "Derbi"))': (
        'FILTER(?l IN ("Minalogic", "Derbi"))', 40, "compare STR(?l)"),
    '?x a cg:Cluster ; skos:prefLabel ?l FILTER(CONTAINS(?l, "MINA") && LANG(?l) = "en")': (
        'FILTER(CONTAINS(?l, "MINA") && LANG(?l) = "en")', 40, 'the part that holds for no row: CONTAINS(?l, "MINA")'),
    "?x cg:participatesIn ?c FILTER(?x = organisation:cisco && ?c = cluster:minalogic)": (
        "FILTER(?x = organisation:cisco && ?c = cluster:minalogic)", 7, "not all for one"),
    "?f a cg:Funding ; cg:amount/cg:value ?v FILTER(?v > 99999999999)": (
        "FILTER(?v > 99999999999)", 16, "?v goes from 600000 to 1500000000"),
    '?f a cg:Funding ; cg:amount/cg:value ?v FILTER(?v = "66")': (
        'FILTER(?v = "66")', 16, '?v is of the type xsd:decimal, "66" is a text without a language'),
    "?p cg:from ?d FILTER(?d = 2007)": ("FILTER(?d = 2007)", 99, "or compare YEAR(?d)"),
    "?x a cg:Firm OPTIONAL { ?x cg:nope ?y } FILTER(?y > 3)": ("FILTER(?y > 3)", 176, "no statement uses cg:nope"),
    "?x a cg:Cluster BIND(xsd:integer(?x) AS ?n) FILTER(?n > 1)": (
        "FILTER(?n > 1)", 20, "no row has what gives it one: BIND(xsd:integer(?x) AS ?n)"),
    '?x a cg:Cluster ; skos:prefLabel ?l . { FILTER(CONTAINS(?l, "a")) }': (
        'FILTER(CONTAINS(?l, "a"))', 40, "write the condition outside"),
    "?x a cg:Cluster FILTER EXISTS { ?y cg:participatesIn ?x ; cg:loctedIn ?z }": (
        "?y cg:loctedIn ?z", 7, "it stands in the FILTER EXISTS of line 2"),
    # a filter that is written first applies last
    '?x a cg:Cluster FILTER(?x != ?x) ?x skos:prefLabel ?l': ("FILTER(?x != ?x)", 40, None),
    # other parts
    "?x a cg:Cluster MINUS { ?x skos:prefLabel ?l }": ("MINUS { ?x skos:prefLabel ?l }", 20, "it holds for every row"),
    "GRAPH source:paris2007 { ?x a cg:Cluster }": (
        "GRAPH source:paris2007 { ?x a cg:Cluster }", None, "there is no graph source:paris2007; nearest: source:paris-2007"),
    "GRAPH source:places { ?x a cg:Region . ?x a cg:Cluster }": ("?x a cg:Cluster", 45, None),
    "GRAPH source:places { ?x a cg:Cluster }": ("?x a cg:Cluster", None, "it matches in other graphs: source:"),
    "?a a cg:Cluster . VALUES ?a { cluster:minalogik }": (
        "VALUES ?a { cluster:minalogik }", 20, "nearest: Minalogic (cluster:minalogic)"),
    "VALUES ?x { } ?x a cg:Firm": ("VALUES ?x { }", None, None),
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
    assert (found.element, found.line, found.before) == (source, 2, before)
    assert found.complete
    if hint:
        assert any(hint in text["en"] for text in found.hints), found.text()
    assert all(set(text) == {"en", "fr"} for text in found.hints)
    assert found.element in found.text("fr")


@pytest.mark.parametrize(
    ("tail", "kind", "before"),
    [
        ("GROUP BY ?c HAVING(COUNT(?x) > 100)", "having", 3),
        ("GROUP BY ?c LIMIT 0", "limit", 3),
        ("GROUP BY ?c OFFSET 50", "offset", 3),
        ("GROUP BY ?c LIMIT 5 OFFSET 50", "offset", 3),
        ("GROUP BY ?c HAVING(COUNT(?x) > 100) LIMIT 5", "having", 3),
        ("GROUP BY ?c VALUES ?c { cluster:minalogik }", "values", 3),
    ],
)
def test_what_stands_after_the_patterns_may_be_the_reason(shipped: Store, tail: str, kind: str, before: int) -> None:
    found = explain.empty(
        shipped, f"SELECT ?c (COUNT(?x) AS ?n) WHERE {{ ?x cg:participatesIn ?c }} {tail}", seconds=60
    )
    assert (found.kind, found.before) == (kind, before)


def test_a_false_ask_is_explained_too(shipped: Store) -> None:
    assert explain.empty(shipped, "ASK { ?x a cg:Frim }", seconds=60).element == "?x a cg:Frim"


def test_the_prologue_and_comments_of_a_query_are_understood(shipped: Store) -> None:
    text = "# SELECT nothing\nPREFIX o: <https://w3id.org/clustergraph/ontology#>\nSELECT ?x # {\nWHERE { ?x a o:Frim }"
    found = explain.empty(shipped, text, seconds=60)
    assert (found.element, found.line) == ("?x a o:Frim", 4)
    assert "nearest: cg:Firm" in found.text()


def test_parameters_count_as_the_terms_they_stand_for(shipped: Store) -> None:
    text = "SELECT ?cluster ?x WHERE { ?x a cg:Firm ; cg:participatesIn ?cluster }"
    found = explain.empty(shipped, text, bindings={"cluster": term("cluster:tenerrdis")}, seconds=60)
    assert (found.element, found.before) == ("?x cg:participatesIn ?cluster", 176)


def test_an_answer_that_is_not_empty_is_not_explained(shipped: Store) -> None:
    found = explain.empty(shipped, "SELECT ?x WHERE { ?x a cg:Firm }", seconds=60)
    assert (found.kind, found.answered, found.text()) == ("", True, "the answer is not empty")


def test_text_that_is_no_query_is_refused_as_by_the_store(shipped: Store) -> None:
    with pytest.raises(QueryError, match="SELCT is no word of SPARQL"):
        explain.empty(shipped, "SELCT ?x WHERE { ?x a cg:Firm }")


def test_every_branch_of_a_union_is_explained(shipped: Store) -> None:
    found = explain.empty(
        shipped, "SELECT * { { ?x a cg:Frim }\nUNION { ?x a cg:Region . ?x a cg:Cluster } }", seconds=60
    )
    assert (found.kind, found.line, found.before) == ("union", 1, None)
    assert [(one.element, one.line, one.before) for one in found.inside] == [
        ("?x a cg:Frim", 1, None),
        ("?x a cg:Cluster", 2, 45),
    ]
    assert "alternative 2: " in found.text()
    assert "branche 2\u00a0: " in found.text("fr")


def test_a_dataset_without_what_is_asked_for_is_the_reason(shipped: Store) -> None:
    found = explain.empty(shipped, "SELECT ?x FROM source:nowhere { ?x a cg:Cluster }", seconds=60)
    assert (found.kind, found.element, found.before) == ("from", "FROM source:nowhere", 20)


def test_a_subquery_can_fail_by_its_own_clauses(shipped: Store) -> None:
    inner = "SELECT ?x (COUNT(?y) AS ?n) { ?y cg:participatesIn ?x } GROUP BY ?x HAVING (COUNT(?y) > 100)"
    found = explain.empty(shipped, f"SELECT * {{ {{ {inner} }} ?x a cg:Cluster }}", seconds=60)
    assert (found.kind, found.element, found.before) == ("having", "HAVING (COUNT(?y) > 100)", 3)


def test_more_rows_than_are_counted_are_told_as_more_than_so_many(shipped: Store) -> None:
    found = explain.empty(shipped, "SELECT * { ?x ?p ?o . ?x a cg:Frim }", seconds=60)
    assert found.before == explain.BOUND + 1
    assert "more than 1,000 rows" in found.text()
    assert "plus de 1\u202f000 lignes" in found.text("fr")


def test_a_label_cannot_write_to_the_terminal(shipped: Store) -> None:
    with Store.memory() as store:
        store.update('INSERT DATA { <urn:a> skos:prefLabel "Mina\\u001b[31m\\u202Elogic" ; a cg:Cluster }')
        shown = explain.empty(store, 'SELECT * { ?x skos:prefLabel "Mina[31mlogics" }', seconds=60).text()
    assert "nearest value" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


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
    subject, predicate, object_ = chosen[0]
    broken = data.draw(
        st.sampled_from(
            [
                f"{subject} <https://example.org/nope> ?any",
                f"{subject} {predicate} 'nope'",
                f"{subject} {predicate} <https://example.org/nope>",
                f"<https://example.org/nope> {predicate} {object_}",
            ]
        )
    )
    place = data.draw(st.integers(0, len(patterns)))
    found = explain.empty(
        shipped, f"SELECT * WHERE {{ {' . '.join([*patterns[:place], broken, *patterns[place:]])} }}", seconds=60
    )
    assert found.element == broken
    assert found.before == (1 if place else None)
    assert found.alone == 0
    assert found.hints


_PARTS = st.sampled_from((
    "{", "}", "?x", "?y", "a", "cg:Firm", "cg:p", '"t"', "'u'@en", "1", ".", ";", ",", "[", "]", "(", ")", "=", "FILTER",
    "FILTER(?x = ?y)", "OPTIONAL", "UNION", "VALUES ?x", "BIND(1 AS ?z)", "GRAPH ?g", "MINUS", "FILTER EXISTS",
    "FILTER NOT EXISTS", "{ SELECT ?x {", "?x a cg:Firm", "{ ?x a ?y }", "LIMIT 0", "GROUP BY ?x", "/", "^", "*",
))  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(parts=st.lists(_PARTS, max_size=14))
def test_whatever_parts_a_query_has_no_explanation_breaks_down(shipped: Store, parts: list[str]) -> None:
    text = f"SELECT * WHERE {{ {' '.join(parts)} }}"
    with suppress(QueryError):
        found = explain.empty(shipped, text, seconds=0.5)
        assert found.text("fr")
        assert not found.kind or found.element


@settings(max_examples=150, deadline=None)
@given(st.text("?xy{}()abc:.;,FILTERUNION \"'@<>1=|/^", max_size=60))
def test_whatever_is_written_no_explanation_breaks_down(text: str) -> None:
    with Store.memory() as store, suppress(QueryError):
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
