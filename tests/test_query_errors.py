"""A text that is no SPARQL is answered with the place, the reason, and what was likely meant."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clustergraph import Store
from clustergraph.errors import QueryError

CASES = {
    "SELCT ?x WHERE { ?x a cg:Firm }": (1, "SELCT is no word of SPARQL; did you mean SELECT?", "SELCT"),
    "SELECT ?x WHERE { ?x a cg:Firm } ORDR BY ?x": (1, "ORDR is no word of SPARQL; did you mean ORDER?", "ORDR"),
    "SELECT ?x\nWHERE { ?x a cg:Firm . FITLER(?x) }": (2, "did you mean FILTER?", "FITLER"),
    "SELECT ?x WHERE {\n ?x rdfs:label Minalogic }": (2, "a name needs a prefix, a text quotation marks", "Minalogic"),
    "SELECT ?x WHERE { ?x a cg:Firm": (1, "this { is not closed", "{"),
    "SELECT ?x WHERE { ?x a cg:Firm } }": (1, "this } closes nothing", "}"),
    "SELECT ?x WHERE { FILTER(?x = 1 }": (1, "this } closes nothing", "}"),
    'SELECT ?x WHERE { ?x a "Firm }': (1, "this text is not closed on its line", '"'),
    "SELECT ?x WHERE { ?x a clusters:Firm }": (
        1,
        "the prefix clusters: is not declared; did you mean cluster:?",
        "clusters",
    ),
    "SELECT ?x WHERE { ?x a zzzz:Firm }": (1, "the prefix zzzz: is not declared", "zzzz"),
    "SELECT ?x WHERE { ?x <http://a b> ?y }": (1, "this is no IRI", "<http"),
    "SELECT (COUNT(?x) AS ?n) ?y WHERE { ?x a ?y }": (1, "neither grouped nor counted", "SELECT"),
    "INSERT DATA { cg:a cg:b cg:c }": (1, "INSERT changes the graph: this only asks", "INSERT"),
    "# a comment\nPREFIX x: <urn:x>\nDELETE WHERE { ?s ?p ?o }": (3, "DELETE changes the graph", "DELETE"),
}


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
    assert shown == f"  {text.splitlines()[line - 1]}"
    assert shown[caret.index("^") :].startswith(begins)
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
