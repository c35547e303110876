"""Who pays whom, how concentrated money is and what it draws in: asked of small worlds counted by hand."""

from collections.abc import Iterator

import pytest
from worlds import MEMBERS, PROJECTS, ask, opened

from clustergraph import Store
from clustergraph.queries import missing


@pytest.fixture(scope="module")
def world() -> Iterator[Store]:
    with opened(MEMBERS) as store:
        yield store


@pytest.fixture(scope="module")
def projects() -> Iterator[Store]:
    with opened(PROJECTS) as store:
        yield store


def test_money_of_clusters_is_ranked_by_basis_and_counts_years_and_bodies(world: Store) -> None:
    assert ask(world, "funding/concentration-clusters", k=2) == [
        ["2", "allocated", "EUR", "1", "Alpha", "60", "60", "60"],
        ["2", "allocated", "EUR", "2", "Beta", "30", "30", "90"],
        ["2", "planned", "EUR", "1", "Alpha", "100", "100", "100"],
    ]
    third = ask(world, "funding/concentration-clusters", k=3)[2]
    assert third == ["3", "allocated", "EUR", "3", "Gamma", "10", "10", "100"]


def test_equal_recipients_are_ranked_by_identifier_and_one_of_two_kinds_counts_once(world: Store) -> None:
    assert ask(world, "funding/concentration", k=3) == [
        ["3", "organisation", "1", "Acme", "50", "50", "50"],
        ["3", "organisation", "2", "Cork", "25", "25", "75"],
        ["3", "organisation", "3", "Gamma body", "25", "25", "100"],
    ]


def test_a_kind_of_recipient_narrows_the_whole_too(world: Store, shipped: Store) -> None:
    assert ask(world, "funding/concentration", k=1, kind="cg:ResearchBody") == [
        ["1", "research body", "1", "Cork", "25", "100", "100"]
    ]
    assert ask(shipped, "funding/concentration", k=1, kind="firm") == [
        ["1", "firm", "1", "Airbus SAS", "27997848.55", "14.1", "14.1"]
    ]


def test_leverage_of_a_project_counts_neither_plans_nor_forecasts(projects: Store) -> None:
    assert ask(projects, "funding/leverage") == [
        ["P1", "2004", "total cost", "300", "has recipient", "100", "EUR", "2", "", ""]
    ]


def test_money_by_funder_is_the_sum_over_the_years(projects: Store) -> None:
    assert ask(projects, "funding/by-funder") == [
        ["Agency", "agency funding", "allocated", "2", "2", "2005", "2006", "140", ""]
    ]


@pytest.mark.parametrize("name", ["funding/concentration-clusters", "funding/leverage"])
def test_what_the_shipped_graph_lacks_of_money_is_there_in_the_small_worlds(
    world: Store, projects: Store, shipped: Store, name: str
) -> None:
    assert missing(shipped, name)
    assert not missing(world if name.endswith("clusters") else projects, name)


CHANNELS = """
period:two a cg:Period ; skos:prefLabel "2005–2006"@en ; cg:from "2005-01-01"^^xsd:date ; cg:until "2006-12-31"^^xsd:date .
document:report a cg:Document ; skos:prefLabel "Report"@en .
organisation:agency a cg:Agency ; skos:prefLabel "Agency"@en .
funding:1 a cg:Funding ; skos:prefLabel "one"@en ; dcterms:isPartOf programme:competitiveness-clusters ;
  cg:instrument instrument:agency-funding ; cg:basis concept:basis-planned ; cg:period period:two ; cg:amount amount:1 .
funding:2 a cg:Funding ; skos:prefLabel "two"@en ; dcterms:isPartOf programme:competitiveness-clusters ;
  cg:instrument instrument:ministry-credits ; cg:basis concept:basis-planned ; cg:period period:two ; cg:amount amount:2 .
funding:3 a cg:Funding ; skos:prefLabel "three"@en ; dcterms:isPartOf programme:competitiveness-clusters ;
  cg:instrument instrument:tax-exemption ; cg:basis concept:basis-planned ; cg:amount amount:3 ;
  cg:funder organisation:agency .
amount:1 a cg:Amount ; cg:value 3000000 ; cg:currency "EUR" ; cg:per "P1Y"^^xsd:duration .
amount:2 a cg:Amount ; cg:value 4000000 ; cg:currency "EUR" .
amount:3 a cg:Amount ; cg:value 5000000 ; cg:currency "EUR" ; cg:per "P1Y"^^xsd:duration .
claim:1 a cg:Claim ; rdf:subject funding:1 ; rdf:predicate cg:amount ; rdf:object amount:1 ; cg:statedIn document:report .
claim:2 a cg:Claim ; rdf:subject funding:1 ; rdf:predicate cg:amount ; rdf:object amount:1 ; cg:statedIn document:report .
claim:3 a cg:Claim ; rdf:subject funding:2 ; rdf:predicate cg:amount ; rdf:object amount:2 ; cg:statedIn document:report .
claim:4 a cg:Claim ; rdf:subject funding:3 ; rdf:predicate cg:amount ; rdf:object amount:3 ; cg:statedIn document:report .
"""


@pytest.fixture(scope="module")
def channels() -> Iterator[Store]:
    """3 million a year over two years, told twice; 4 million over the two; 5 million a year for nobody knows how long."""
    with opened(CHANNELS) as store:
        yield store


def test_a_channel_told_twice_is_summed_once(channels: Store) -> None:
    rows = ask(channels, "funding/adds-up")
    assert [row[2:5] for row in rows if not row[5]] == [["sum of the channels", "5", "10"]]
    assert [row[5] for row in rows if row[5]] == ["claim:1", "claim:2", "claim:3"]


def test_one_channel_alone_is_no_sum(shipped: Store) -> None:
    rows = [row for row in ask(shipped, "funding/adds-up") if "Industries" in row[0]]
    assert [row[2] for row in rows] == ["direct credits of the State", "envelope"]


def test_money_without_a_time_is_listed_and_what_cannot_be_known_stays_empty(channels: Store, shipped: Store) -> None:
    assert ["Report", "three", "tax exemption", "planned", "", "5", "", "claim:4"] in ask(
        channels, "funding/by-instrument"
    )
    undated = [row for row in ask(shipped, "funding/by-instrument") if not row[4]]
    assert [row[5:7] for row in undated] == [["", "1500"], ["", "708"]]


def test_a_sum_a_year_for_an_unknown_time_is_no_total(channels: Store) -> None:
    assert [row[7] for row in ask(channels, "funding/by-funder")] == [""]
