"""Every question of the catalogue has an answer worked out by hand, and every answer is the one expected."""

import contextlib
import csv
import datetime
import json
import tempfile
from pathlib import Path

import pytest
from catalogue_table import page
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal

from clustergraph import Store
from clustergraph.errors import NotFoundError, QueryError
from clustergraph.evidence import words
from clustergraph.headers import SIMPLE_TYPES, Parameter
from clustergraph.queries import Query, bind, catalogue, choices, find, missing, read_query, run, search
from clustergraph.resources import folder
from clustergraph.solutions import Solutions
from clustergraph.things import Names

EXPECTED = Path(__file__).parent / "expected"


def parameters(name: str) -> dict[str, str]:
    """What a question is asked with; without a file of its own it is asked without any."""
    file = EXPECTED / f"{name}.json"
    return json.loads(file.read_text("utf-8")) if file.exists() else {}


def expected(name: str) -> list[list[str]]:
    with (EXPECTED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("name", [name for name in catalogue() if not name.startswith(("networks/", "checks/"))])
def test_a_question_gives_the_answer_worked_out_by_hand(shipped: Store, names: Names, name: str) -> None:
    answer = run(shipped, name, parameters(name), names=names)
    assert isinstance(answer, Solutions)
    rows = [[words(term, names) for term in row] for row in answer]
    assert [list(answer.columns), *rows] == expected(name)


@pytest.mark.parametrize("name", [name for name in catalogue() if name.startswith("checks/")])
def test_no_check_finds_anything_in_what_is_shipped(shipped: Store, name: str) -> None:
    answer = run(shipped, name)
    assert isinstance(answer, Solutions)
    assert list(answer) == []


@pytest.mark.parametrize("name", [name for name in catalogue() if name.startswith("networks/")])
def test_a_network_question_gives_a_source_and_a_target_in_every_row(shipped: Store, name: str) -> None:
    answer = run(shipped, name)
    assert isinstance(answer, Solutions)
    rows = list(answer)
    assert rows
    for column in ("source", "target"):
        assert all(row[answer.columns.index(column)] is not None for row in rows)


@pytest.mark.parametrize("query", catalogue().values(), ids=lambda query: query.name)
def test_a_question_says_in_both_languages_what_it_asks_and_what_its_columns_mean(query: Query) -> None:
    texts = [query.title, query.question, *(parameter.label for parameter in query.parameters.values())]
    texts += [column.text for column in query.columns.values()] + [need.text for need in query.needs]
    for text in [*texts, query.note] if query.note else texts:
        assert set(text) == {"en", "fr"}
        assert all(text.values())
    assert query.tags
    assert len(query.title["en"]) <= 60 < 300 > len(query.question["en"])
    assert query.title["en"] != query.question["en"]


@pytest.mark.parametrize("query", catalogue().values(), ids=lambda query: query.name)
def test_every_column_has_a_heading_in_both_languages(query: Query) -> None:
    with (folder("queries") / "columns.csv").open(encoding="utf-8", newline="") as file:
        headings = {row["column"]: row for row in csv.DictReader(file)}
    assert [column for column in query.columns if not all(headings.get(column, {"en": ""}).values())] == []


@pytest.mark.parametrize("query", catalogue().values(), ids=lambda query: query.name)
def test_the_values_of_a_parameter_are_accepted_by_the_question(shipped: Store, names: Names, query: Query) -> None:
    for parameter in query.parameters.values():
        values = choices(shipped, parameter)
        assert values or parameter.type in SIMPLE_TYPES, "a thing to choose, and none to choose from"
        for value in values[:2]:
            run(shipped, query, {**parameters(query.name), parameter.name: value}, names=names)
        if parameter.default is not None:
            bind(shipped, query, {}, names=names)


@pytest.mark.parametrize("query", [q for q in catalogue().values() if q.needs], ids=lambda query: query.name)
def test_what_a_question_needs_and_the_shipped_graph_lacks_is_named(shipped: Store, query: Query) -> None:
    lacking = missing(shipped, query, parameters(query.name))
    answer = run(shipped, query, parameters(query.name))
    assert isinstance(answer, Solutions)
    assert lacking
    assert not list(answer) or len(lacking) <= len(query.needs)


@pytest.mark.parametrize("query", catalogue().values(), ids=lambda query: query.name)
def test_the_described_columns_are_the_columns(shipped: Store, query: Query) -> None:
    answer = run(shipped, query, parameters(query.name))
    assert isinstance(answer, Solutions)
    assert tuple(query.columns) == answer.columns


def test_no_expected_answer_is_left_of_a_question_that_is_gone() -> None:
    assert {path.relative_to(EXPECTED).with_suffix("").as_posix() for path in EXPECTED.rglob("*.csv")} <= set(
        catalogue()
    )


def test_a_name_that_is_almost_right_is_answered_with_the_right_one() -> None:
    with pytest.raises(NotFoundError, match="clusters/members"):
        find("clusters/member")


def test_a_parameter_takes_a_label_an_id_a_curie_or_an_iri(shipped: Store, names: Names) -> None:
    answers = []
    for cluster in (
        "Minalogic",
        "minalogic",
        "cluster:minalogic",
        "https://w3id.org/clustergraph/id/cluster/minalogic",
    ):
        answer = run(shipped, "clusters/members", {"cluster": cluster}, names=names)
        assert isinstance(answer, Solutions)
        answers.append(list(answer))
    assert answers[0]
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.parametrize("value", ['" } DROP ALL #', "Minalogic> ?x", "<javascript:alert(1)>", "Minalogc", "Grenoble"])
def test_a_parameter_that_names_no_cluster_is_refused_and_changes_nothing(shipped: Store, value: str) -> None:
    before = len(shipped)
    with pytest.raises((NotFoundError, QueryError)):
        run(shipped, "clusters/members", {"cluster": value})
    assert len(shipped) == before


def test_an_unknown_parameter_is_refused_with_the_known_ones(shipped: Store) -> None:
    with pytest.raises(QueryError, match="it has: cluster"):
        run(shipped, "clusters/members", {"pole": "Minalogic"})


@pytest.mark.parametrize("value", ['"} #', "1; DROP", "2007-02-30", "x' OR 1=1", "", "\x00", "9" * 5000])
@pytest.mark.parametrize("type_", ["integer", "decimal", "date", "year", "boolean"])
def test_a_value_of_another_type_is_refused_with_an_example(shipped: Store, type_: str, value: str) -> None:
    query = Query("made", "SELECT ?x WHERE { BIND(1 AS ?y) }", parameters={"x": Parameter("x", type_, {})})
    with pytest.raises(QueryError, match="^x: '") as refused:
        run(shipped, query, {"x": value})
    assert "such as" in str(refused.value) or "true or false" in str(refused.value)


def test_a_default_that_is_only_mentioned_and_of_no_class_leaves_the_choice_open() -> None:
    mention = (
        "INSERT DATA { GRAPH source:made { claim:made.1 rdf:subject cluster:minalogic . cluster:a a cg:Cluster } }"
    )
    with Store.memory() as store:
        store.update(mention)
        assert bind(store, find("clusters/near")) == {}


@pytest.mark.parametrize("value", ["+200", "-200", "207", "20070"])
def test_a_year_is_four_digits_without_a_sign(shipped: Store, value: str) -> None:
    with pytest.raises(QueryError, match="is no year"):
        run(shipped, "organisations/joined", {"year": value})


@given(st.text())
def test_any_text_is_bound_as_text_and_comes_back_as_it_is(text: str) -> None:
    with Store.memory() as store:
        query = Query("made", "SELECT ?x WHERE { BIND(1 AS ?y) }", parameters={"x": Parameter("x", "string", {})})
        answer = run(store, query, {"x": text})
        assert isinstance(answer, Solutions)
        assert [row[0] for row in answer] == [Literal(text)]


def test_a_value_may_be_given_as_python_has_it(shipped: Store) -> None:
    text = "SELECT ?n ?d ?b WHERE { BIND(1 AS ?y) }"
    types = {"n": "integer", "d": "date", "b": "boolean"}
    query = Query("made", text, parameters={name: Parameter(name, type_, {}) for name, type_ in types.items()})
    answer = run(shipped, query, {"n": 3, "d": datetime.date(2007, 3, 20), "b": True})
    assert isinstance(answer, Solutions)
    assert [[term.value for term in row if isinstance(term, Literal)] for row in answer] == [
        ["3", "2007-03-20", "true"]
    ]


def test_a_value_that_no_thing_has_is_answered_with_those_that_would_do(shipped: Store) -> None:
    with pytest.raises(NotFoundError, match=r"cluster: 'Minalogc'.*nearest: Minalogic \(cluster:minalogic\)"):
        run(shipped, "clusters/members", {"cluster": "Minalogc"})


def test_a_thing_of_another_kind_is_refused_however_it_is_named(shipped: Store) -> None:
    for value in ("organisation:xerox", "Xerox", "https://w3id.org/clustergraph/id/organisation/xerox"):
        with pytest.raises(NotFoundError, match="cluster: "):
            run(shipped, "clusters/members", {"cluster": value})


@pytest.mark.parametrize(
    ("text", "name"),
    [("tax exemption", "funding/adds-up"), ("comités", "clusters/committees"), ("COMITE", "clusters/committees")],
)
def test_questions_are_found_by_words_in_either_language(text: str, name: str) -> None:
    assert name in [query.name for query in search(text)]


def test_a_question_is_found_by_a_word_misspelt() -> None:
    assert "clusters/committees" in [query.name for query in search("comittees")]
    assert search("zzzzzz") == []


HEADERS = {
    "title: [": "not YAML",
    "- a": "keys and values",
    "titel: x": "'titel' is no key; did you mean 'title'",
    "columns: [a]": "'columns' in the header must be keys and values",
    "title: {de: x}": "'de' is no key",
    "parameters: {x: {type: 'nope:X'}}": "no known prefix",
    "parameters: {x: {kind: string}}": "'kind' is no key",
    "needs: [a]": "each one has a text by language and an ask",
    "chart: {type: pie}": "choose one of bar",
    "chart: {type: bar, x: a}": "there is no column 'a'",
}


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_that_cannot_be_used_is_refused_with_the_reason(tmp_path: Path, header: str) -> None:
    file = tmp_path / "bad.rq"
    file.write_text(f"#+ {header}\nSELECT * WHERE {{ ?s ?p ?o }}", "utf-8")
    with pytest.raises(QueryError, match=f"bad.rq: .*{HEADERS[header]}"):
        read_query(file, "bad")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_header_is_read_or_refused(text: str) -> None:
    with tempfile.TemporaryDirectory() as home:
        file = Path(home) / "any.rq"
        file.write_text("\n".join(f"#+ {line}" for line in text.splitlines()), "utf-8")
        with contextlib.suppress(QueryError):
            read_query(file, "any")


def test_the_table_of_questions_is_up_to_date() -> None:
    assert (folder("queries") / "README.md").read_text("utf-8") == page()
