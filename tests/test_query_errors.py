"""A text that is no SPARQL is answered with the place, the reason, and what was likely meant."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clustergraph import Store
from clustergraph.errors import QueryError
from clustergraph.queries import catalogue
from clustergraph.sparql import tokens
from clustergraph.store.grammar import check

# The text, its line, what is said, and what the caret points at.
CASES = {
    # keywords misspelt
    "SELCT ?x WHERE { ?x a cg:Firm }": (1, "SELCT is no word of SPARQL; did you mean SELECT?", "SELCT"),
    "PREFX ex: <urn:x> SELECT * {}": (1, "PREFX is no word of SPARQL; did you mean PREFIX?", "PREFX"),
    "SELECT DISTINT ?x { ?x a cg:Firm }": (1, "DISTINT is no word of SPARQL; did you mean DISTINCT?", "DISTINT"),
    "SELECT ?x WHRE { ?x a cg:Firm }": (1, "WHRE is no word of SPARQL; did you mean WHERE?", "WHRE"),
    "SELECT ?x WHERE { ?x a cg:Firm } ORDR BY ?x": (1, "ORDR is no word of SPARQL; did you mean ORDER?", "ORDR"),
    "SELECT ?x\nWHERE { ?x a cg:Firm . FITLER(?x) }": (2, "FITLER is no word of SPARQL; did you mean FILTER?", "FITLER"),
    "SELECT ?x { ?x a cg:Firm OPTIONNAL { ?x a ?y } }": (1, "did you mean OPTIONAL?", "OPTIONNAL"),
    "SELECT ?x { { ?x a ?y } UNIN { ?y a ?x } }": (1, "UNIN is no word of SPARQL; did you mean UNION?", "UNIN"),
    "SELECT ?x { ?x a ?y } ORDER BY DSC(?x)": (1, "DSC is no word of SPARQL; did you mean DESC?", "DSC"),
    "SELECT ?x { ?x a ?y FILTER CONTAIN(?x, 'a') }": (1, "did you mean CONTAINS?", "CONTAIN"),
    # other languages' words
    "MATCH (n) RETURN n": (1, "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE", "MATCH"),
    "SELECT ?x { ?x a cg:Firm AND ?x a ?y }": (1, "without AND", "AND"),
    "SELECT ?x { ?x a ?y FILTER(?x = 1 AND ?y = 2) }": (1, "write && instead of AND", "AND"),
    "SELECT ?x { ?x a ?y FILTER(?x = 1 OR ?y = 2) }": (1, "write || instead of OR", "OR"),
    "SELECT ?x { ?x a ?y FILTER(NOT ?x) }": (1, "write ! instead of NOT", "NOT"),
    "SELECT ?x { ?x a ?y FILTER(?x == 1) }": (1, "write = instead of ==", "= 1"),
    "SELECT ?x { ?x a ?y FILTER(?x <> 1) }": (1, "write != instead of <>", "<>"),
    'SELECT ?x { ?x a ?y FILTER(?x LIKE "a%") }': (1, "there is no LIKE", "LIKE"),
    "SELECT ?x { ?x a ?y FILTER(?x = null) }": (1, "there is no null", "null"),
    # marks that are missing, or others than they should be
    "SELECT ?x WHERE { ?x a cg:Firm ?x skos:prefLabel ?l }": (1, "a . is missing before this", "?x skos"),
    "SELECT ?x WHERE { ?x a cg:Frim ?y }": (1, "a pattern has three parts, and this is a fourth", "?y }"),
    "SELECT ?x WHERE { ?x a cg:Firm , skos:prefLabel ?l }": (1, "write ; instead of ,", ", skos"),
    "SELECT ?x WHERE { ?x a }": (1, "a pattern has three parts: the object is missing after a", "}"),
    "SELECT ?x WHERE { ?x }": (1, "a pattern has three parts: the predicate is missing after ?x", "}"),
    "SELECT ?x WHERE { ?x a cg:Firm .. }": (1, "a pattern is missing before this full stop", ". }"),
    "SELECT ?x WHERE ?x a cg:Firm": (1, "{ is missing here", "?x a"),
    "SELECT ?x WHERE { ?x a cg:Firm": (1, "this { is not closed", "{"),
    "SELECT ?x\nWHERE {\n  OPTIONAL { ?x a ?y\n}": (2, "this { is not closed", "{"),
    "SELECT ?x WHERE { ?x a cg:Firm } }": (1, "this } closes nothing", "}"),
    "SELECT ?x WHERE { FILTER(?x = 1 }": (1, ") is missing here", "}"),
    "SELECT ?x WHERE { FILTER ?x = 1 }": (1, "the condition of FILTER stands in brackets", "?x = 1"),
    'SELECT ?x WHERE { ?x a ?y FILTER CONTAINS(?x "a") }': (1, "a , is missing before this", '"a"'),
    "SELECT ?x, ?y { ?x a ?y }": (1, "columns stand without commas", ","),
    "SELECT (COUNT(?x)) { ?x a ?y }": (1, "an expression needs a name: (… AS ?name)", ") {"),
    "SELECT COUNT(?x) { ?x a ?y }": (1, "(COUNT(…) AS ?name)", "COUNT"),
    "SELECT ?x { ?x a ?y } UNION { ?y a ?x }": (1, "UNION stands within braces", "UNION"),
    "SELECT ?x { ?x a ?y } LIMIT 10 ORDER BY ?x": (1, "ORDER stands too late", "ORDER"),
    "SELECT ?x { ?x a ?y } LIMIT ten": (1, "LIMIT takes a whole number", "ten"),
    "SELECT ?x { ?x a ?y } ORDER ?x": (1, "BY is missing after ORDER", "?x"),
    "SELECT ?x { VALUES (?a ?b) { (1) } }": (1, "this row has 1 value for 2 variables", "(1)"),
    "SELECT ?x { GRAPH { ?x a ?y } }": (1, "GRAPH takes an IRI or a variable", "{ ?x"),
    # texts, IRIs, names
    'SELECT ?x WHERE { ?x a "Firm }': (1, "this text is not closed on its line", '"'),
    "SELECT ?x WHERE { ?x a “Firm” }": (1, 'quotation marks are written "', "“"),
    'SELECT ?x WHERE { ?x a "a\\q" }': (1, "means nothing here", "\\q"),
    'SELECT ?x { ?x cg:from "2005"^xsd:date }': (1, "a datatype follows ^^", "^"),
    "SELECT ?x WHERE {\n ?x rdfs:label Minalogic }": (2, "a text stands in quotation marks", "Minalogic"),
    "SELECT x { ?x a ?y }": (1, "a column is a variable: ?x", "x {"),
    "SELECT ?x { ?x a cg: Firm }": (1, "no space stands within a name: cg:Firm", "Firm"),
    "SELECT ?x { ?x a\u00a0cg:Firm }": (1, "U+00A0", "\u00a0"),
    "SELECT ?x WHERE { ?x <http://a b> ?y }": (1, "this is no IRI", "<http"),
    "SELECT ?x WHERE { ?x a <http://foo }": (1, "this is no IRI", "<http"),
    "SELECT ?x WHERE { ?x <foo> ?y }": (1, "this IRI has no beginning", "<foo>"),
    "PREFIX ex <urn:x> SELECT * {}": (1, "PREFIX takes a name with a colon", "ex"),
    "SELECT ?x WHERE { ?x a clusters:Firm }": (1, "clusters: is not declared; did you mean cluster:?", "clusters"),
    "SELECT ?x WHERE { ?x a zzzz:Firm }": (1, "the prefix zzzz: is not declared", "zzzz"),
    # what is well written and means nothing
    "SELECT (COUNT(?x) AS ?n) ?y WHERE { ?x a ?y }": (1, "?y is neither grouped nor counted", "?y WHERE"),
    "SELECT * { ?x a ?y } GROUP BY ?x": (1, "SELECT * has no GROUP BY", "GROUP"),
    "SELECT ?x { BIND(1 AS ?x) BIND(2 AS ?x) }": (1, "?x has a value before this", "?x) }"),
    "SELECT ?x { ?x a ?y FILTER(COUNT(?x) > 1) }": (1, "COUNT stands in SELECT, HAVING or ORDER BY", "COUNT"),
    "SELECT ?x { ?x a ?y FILTER(REGEX(?x)) }": (1, "REGEX takes 2 to 3 values, not 1", "REGEX"),
    "SELECT * { { _:a a ?x } { _:a a ?z } }": (1, "_:a stands in two groups", "_:a a ?z"),
    # changes
    "INSERT DATA { cg:a cg:b cg:c }": (1, "INSERT changes the graph: this only asks", "INSERT"),
    "# a comment\nPREFIX x: <urn:x>\nDELETE WHERE { ?s ?p ?o }": (3, "DELETE changes the graph", "DELETE"),
}  # fmt: skip


@pytest.fixture(scope="module")
def store() -> Store:
    return Store.memory()


@pytest.mark.parametrize("text", CASES)
def test_an_error_names_line_column_and_reason_and_points_at_the_place(store: Store, text: str) -> None:
    line, reason, begins = CASES[text]
    with pytest.raises(QueryError) as refused:
        store.query(text)
    first, shown, caret = str(refused.value).split("\n")
    assert first.startswith(f"line {line}, column ")
    assert reason in first
    assert shown == f"  {text.splitlines()[line - 1]}".replace("\u00a0", " ")
    assert shown[caret.index("^") :].startswith(begins.replace("\u00a0", " "))
    assert int(first.split("column ")[1].split(":")[0]) == caret.index("^") - 1


def test_a_long_line_is_cut_round_the_place(store: Store) -> None:
    text = f"SELECT ?x WHERE {{ {'?x a cg:Firm . ' * 40} FITLER(?x) {'?x a cg:Firm . ' * 40} }}"
    with pytest.raises(QueryError) as refused:
        store.query(text)
    _, shown, caret = str(refused.value).split("\n")
    assert shown[caret.index("^") :].startswith("FITLER")
    assert shown.lstrip()[0] == shown[-1] == "…"
    assert len(shown) <= 80


@pytest.mark.parametrize(("before", "cells"), [("é", 1), ("漢", 2), ("e\u0301", 1), ("\t", 1), ("\x01", 1)])
def test_the_caret_stands_under_the_place_whatever_stands_before(store: Store, before: str, cells: int) -> None:
    with pytest.raises(QueryError) as refused:
        store.query(f'SELECT * {{ ?x ?y "{before}" }} ORDR')
    caret = str(refused.value).split("\n")[2]
    assert caret.index("^") == 2 + len('SELECT * { ?x ?y "') + cells + len('" } ')


def test_an_update_that_is_no_update_is_told_so_too(store: Store) -> None:
    with pytest.raises(QueryError, match="DELTE is no word of SPARQL; did you mean DELETE"):
        store.update("DELTE WHERE { ?s ?p ?o }")


@settings(max_examples=300)
@given(st.text(st.characters(exclude_categories=["Cs"])) | st.text("SELECT{}()<>?x:\"'.,;# \n"))
def test_any_text_is_answered_or_refused_with_a_clear_error(text: str) -> None:
    with Store.memory() as store:
        try:
            store.query(text)
        except QueryError as error:
            assert str(error)


VALID = [
    "SELECT*{?s ?p ?o.?a ?b ?c}",
    "SELECT * { ?s ?p 1. ?s ?p 1.5 . ?s ?p .5 , -2.5e3 ; ?q true }",
    "SELECT ?x { ?x !(a|^a) ?y ; (<urn:x>/<urn:y>)? ?z . ?q ^<urn:a>|!<urn:b>* [] . [ ?a ?b ; ] . (1 2) ?p () }",
    "SELECT ?x { ?x ?p ?y FILTER(?x+1-2*-3 > 2 && ?x NOT IN (1,2) || EXISTS { }) BIND(IF(true,1,2) AS ?n) }",
    "SELECT (COUNT(DISTINCT *) AS ?n) { } HAVING (COUNT(*) > 1) (1=1) ORDER BY ASC(?n) STR(?n) LIMIT 2 OFFSET 3",
    "SELECT (GROUP_CONCAT(DISTINCT ?x ; separator = ',') AS ?y) { ?s ?p ?x } VALUES ?q { 1 UNDEF }",
    "SELECT * { { SELECT ?x { ?x ?y ?z } VALUES ?x { 1 } } GRAPH ?g { } . OPTIONAL { } . { } UNION { } . }",
    "CONSTRUCT { [] ?p _:a ; ?q 1 . } FROM <urn:x> { ?s ?p ?q }",
    "CONSTRUCT WHERE { ?s ?p ?o . }",
    "DESCRIBE ?x <urn:a> { ?x ?p ?o }",
    "ASK FROM NAMED <urn:x> { VALUES (?a ?b) { (UNDEF 1) (true 'a'@en) } MINUS { ?a ?b 'b' } }",
]


@pytest.mark.parametrize("text", VALID)
def test_what_the_engine_takes_the_grammar_takes(store: Store, text: str) -> None:
    store.query(text)
    check(tokens(text), len(text))


@pytest.mark.parametrize("name", catalogue())
def test_the_grammar_takes_every_question_of_the_catalogue(name: str) -> None:
    text = catalogue()[name].text
    check(tokens(text), len(text))


_PARTS = st.sampled_from((
    "SELECT", "*", "?x", "?y", "{", "}", "(", ")", "[", "]", ".", ";", ",", "a", "cg:p", "<urn:x>", '"t"', "'u'@en", "1",
    "1.5", "+", "-", "=", "<", "&&", "||", "/", "^", "|", "FILTER", "OPTIONAL", "UNION", "VALUES", "BIND", "AS", "NOT",
    "EXISTS", "IN", "GRAPH", "MINUS", "COUNT", "STR", "GROUP", "BY", "ORDER", "LIMIT", "3",
))  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(_PARTS, max_size=25))
def test_no_text_that_the_engine_takes_is_found_fault_with(parts: list[str]) -> None:
    text = f"SELECT * {{ {' '.join(parts)} }}"
    with Store.memory() as store:
        try:
            store.query(text)
        except QueryError as error:
            assert str(error)
        else:
            check(tokens(text), len(text))
