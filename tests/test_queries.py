"""Every question of the catalogue has an answer worked out by hand, and every answer is the one expected."""

import csv
from pathlib import Path

import pytest
from catalogue_table import page

from clustergraph import Store
from clustergraph.errors import NotFoundError, QueryError
from clustergraph.evidence import words
from clustergraph.queries import Query, catalogue, find, read_query, run
from clustergraph.resources import folder
from clustergraph.solutions import Solutions
from clustergraph.things import Names

EXPECTED = Path(__file__).parent / "expected"

PARAMETERS: dict[str, dict[str, str]] = {"clusters/members": {"cluster": "Minalogic"}}
"""What each question is asked with; the rest are asked without."""


def expected(name: str) -> list[list[str]]:
    with (EXPECTED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("name", [name for name in catalogue() if not name.startswith(("networks/", "checks/"))])
def test_a_question_gives_the_answer_worked_out_by_hand(shipped: Store, names: Names, name: str) -> None:
    answer = run(shipped, name, PARAMETERS.get(name), names=names)
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
    assert {"en", "fr"} <= set(query.title)
    assert query.tags
    assert not query.note or set(query.note) == {"en", "fr"}
    for parameter in query.parameters.values():
        assert {"en", "fr"} <= set(parameter.label)


@pytest.mark.parametrize("query", catalogue().values(), ids=lambda query: query.name)
def test_the_described_columns_are_the_columns(shipped: Store, query: Query) -> None:
    answer = run(shipped, query, PARAMETERS.get(query.name))
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


def test_a_header_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "bad.rq"
    file.write_text("#+ title: [\nSELECT * WHERE { ?s ?p ?o }", "utf-8")
    with pytest.raises(QueryError, match="not YAML"):
        read_query(file, "bad")


def test_the_table_of_questions_is_up_to_date() -> None:
    assert (folder("queries") / "README.md").read_text("utf-8") == page()
