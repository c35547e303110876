"""Things side by side: what each source says of each, what is shared, and what is not stated."""

import json

import pytest
from pyoxigraph import NamedNode

from clustergraph import Store
from clustergraph.compare import Comparison, Row, as_markdown, as_rows, as_text, compare
from clustergraph.errors import NotFoundError, QueryError
from clustergraph.things import Names
from clustergraph.views import view
from clustergraph.vocabulary import expand, term

IMVN, MINALOGIC, XEROX = map(term, ("cluster:imvn", "cluster:minalogic", "organisation:xerox"))


@pytest.fixture(scope="module")
def clusters(shipped: Store) -> Comparison:
    return compare(shipped, [MINALOGIC, IMVN])


def row(comparison: Comparison, key: str) -> Row:
    (found,) = [row for row in comparison.rows if row.key == key]
    return found


def texts(comparison: Comparison, key: str) -> list[list[str]]:
    return [[item.text["en"] for item in cell.items] for cell in row(comparison, key).cells]


def notes(comparison: Comparison, key: str) -> list[list[list[str]]]:
    by_number = {note.number: note for note in comparison.footnotes}
    return [
        [[by_number[number].text["en"].split(":")[0] for number in item.footnotes] for item in cell.items]
        for cell in row(comparison, key).cells
    ]


def test_the_classes_stand_beside_each_other_with_who_says_so(clusters: Comparison) -> None:
    assert texts(clusters, "class") == [
        ["world class (French list) (2007)"],
        ["world vocation (French list) (2005-07)"],
    ]
    assert notes(clusters, "class") == [[["public-record E011"]], [["public-record E069"]]]


def test_a_common_member_is_marked_and_listed(clusters: Comparison) -> None:
    members = row(clusters, "members")
    assert [cell.named for cell in members.cells] == [1, 1]
    assert [item.node for item in members.common] == [XEROX]
    assert [item.name["en"] for item in clusters.common["members"]] == ["Xerox"]
    assert notes(clusters, "members") == [[["paris-2007 F158"]], [["paris-2007 F151"]]]


def test_indicators_stand_in_rows_with_their_times(clusters: Comparison) -> None:
    key = f"indicator {expand('indicator:members')}"
    assert texts(clusters, key) == [["196 (2012)"], ["600 (2011)"]]
    assert texts(clusters, f"indicator {expand('indicator:companies')}") == [["48 (2007)", "174 (2013-03)"], []]


def test_a_technology_said_in_two_ways_is_one_item(clusters: Comparison) -> None:
    found = texts(clusters, "technologies")
    assert "embedded software (aims to develop)" in found[0]
    assert "image and sound (has field, researches)" in found[1]


def test_what_is_inferred_says_so(clusters: Comparison) -> None:
    (item,) = clusters.common["inferred cg:worksOn"]
    assert item.name == {
        "en": "information and communications technology",
        "fr": "technologies de l'information et de la communication",
    }
    numbers = {note.number: note.text["en"] for note in clusters.footnotes}
    assert ["rule of the ontology" in numbers[number] for number in item.footnotes] == [True]


def test_what_is_missing_is_said_not_to_be_stated(clusters: Comparison) -> None:
    assert not row(clusters, "changes").cells[0].stated
    assert "Minalogic: not stated" in as_text(clusters)
    assert "Minalogic\u00a0: non précisé" in as_text(clusters, language="fr")


def test_every_footnote_is_used_and_every_item_has_one(clusters: Comparison) -> None:
    items = [item for row in clusters.rows for cell in row.cells for item in cell.items]
    assert all(item.footnotes for item in items)
    used = {number for item in items for number in item.footnotes}
    assert used == set(range(1, len(clusters.footnotes) + 1))


def test_money_of_a_programme_keeps_its_basis(shipped: Store) -> None:
    found = compare(shipped, [term("programme:competitiveness-clusters"), term("group:clusters-2007")])
    assert "EUR 840 million (ministry credits, planned, 2006–2008)" in texts(found, "money")[0]
    assert "EUR 600,000 (tax exemption, spent, 2006)" in texts(found, "money")[0]


def test_what_is_an_opinion_keeps_its_status(shipped: Store) -> None:
    found = compare(shipped, [term("organisation:oecd"), term("organisation:kpmg")])
    opinions = row(found, "claimed").cells[0].items
    assert {item.status["en"] for item in opinions if item.status} == {"opinion"}
    assert all(item.status for item in opinions)


def test_things_of_different_kinds_are_compared_with_a_word(shipped: Store) -> None:
    found = compare(shipped, [XEROX, MINALOGIC, term("place:fr")])
    assert len(found.remarks) == 1
    assert "different kinds" in found.remarks[0]["en"]
    assert compare(shipped, [term("organisation:oecd"), term("organisation:kpmg")]).remarks == ()


def test_projects_count_their_participants_in_common(shipped: Store) -> None:
    projects = [term("project:h2020-206846"), term("project:h2020-206844")]
    found = row(compare(shipped, projects), "participants")
    counted = [
        {value[0] for value in shipped.select(f"SELECT ?m WHERE {{ ?p cg:project {project} ; org:member ?m }}")}
        for project in projects
    ]
    assert [cell.named for cell in found.cells] == [len(each) for each in counted]
    assert {item.node for item in found.common} == counted[0] & counted[1]


@pytest.mark.parametrize("things", [["Xerox"], ["Xerox", "Xerox"], ["Xerox"] * 7, []])
def test_two_to_six_different_things_are_needed(shipped: Store, things: list[str]) -> None:
    with pytest.raises(QueryError):
        compare(shipped, things)


def test_an_unknown_thing_gives_the_nearest(shipped: Store) -> None:
    with pytest.raises(NotFoundError, match="Minalogic"):
        compare(shipped, ["Minalogik", "Xerox"])
    with pytest.raises(NotFoundError):
        compare(shipped, [term("cluster:nowhere"), XEROX])


def test_a_release_compares_nothing_restricted(shipped: Store) -> None:
    released = view(shipped, release="U")
    found = compare(released, ["programme:competitiveness-clusters", "Minalogic"])
    assert not [note for note in found.footnotes if "(SBU)" in note.text["en"]]


def test_a_plan_is_no_named_member() -> None:
    text = b"""@prefix cg: <https://w3id.org/clustergraph/ontology#> . @prefix x: <urn:x:> .
      @prefix org: <http://www.w3.org/ns/org#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
      cg:Participation rdfs:subClassOf cg:Record . x:a a cg:Cluster . x:b a cg:Cluster .
      x:p a cg:Participation ; org:member x:firm ; org:organization x:a ; cg:status x:planned .
      x:q a cg:Participation ; org:member x:firm ; org:organization x:b ."""
    with Store.memory() as store:
        store.load(text, format="ttl", graph="urn:g")
        members = row(compare(store, [NamedNode("urn:x:a"), NamedNode("urn:x:b")]), "members")
    assert [cell.named for cell in members.cells] == [0, 1]
    assert members.common == ()


def test_labels_cannot_break_the_table_of_markdown() -> None:
    text = b"""@prefix x: <urn:x:> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
      x:a x:p x:c ; skos:prefLabel "<b>|a|" . x:b x:p x:c . x:c skos:prefLabel "c\\n|d|" ."""
    with Store.memory() as store:
        store.load(text, format="ttl", graph="urn:g")
        found = as_markdown(compare(store, [NamedNode("urn:x:a"), NamedNode("urn:x:b")]))
    assert "<b>" not in found
    table = [line for line in found.splitlines() if line.startswith("|")]
    assert {line.replace(r"\|", "").count("|") for line in table} == {5}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_all_forms_hold_all_rows(clusters: Comparison, names: Names, language: str) -> None:
    headings, *rows = as_rows(clusters, language=language)
    assert [line[0] for line in rows] == [row.title[language] for row in clusters.rows]
    assert all(len(line) == len(headings) == 4 for line in rows)
    value = clusters.to_dict(language)
    assert json.loads(json.dumps(value)) == value
