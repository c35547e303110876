"""Questions that what is shipped cannot answer, or not with all they can do, asked of a small world counted by hand."""

from collections.abc import Iterator

import pytest

from clustergraph import Store
from clustergraph.evidence import words
from clustergraph.queries import missing, run
from clustergraph.solutions import Solutions
from clustergraph.things import Names
from clustergraph.vocabulary import PREFIXES

WORLD = """
cluster:alpha a cg:Cluster ; skos:prefLabel "Alpha"@en .
cluster:beta a cg:Cluster ; skos:prefLabel "Beta"@en .
cluster:gamma a cg:Cluster ; skos:prefLabel "Gamma"@en .
organisation:acme a cg:Firm ; skos:prefLabel "Acme"@en ; cg:sizeClass concept:size-small .
organisation:bolt a cg:Firm ; skos:prefLabel "Bolt"@en ; cg:sizeClass concept:size-large .
organisation:cork a cg:ResearchBody ; skos:prefLabel "Cork"@en .
organisation:dust a cg:Firm ; skos:prefLabel "Dust"@en .
organisation:echo a cg:Firm ; skos:prefLabel "Echo"@en ; cg:sizeClass concept:size-micro .
organisation:fern a cg:Firm ; skos:prefLabel "Fern"@en ; cg:sizeClass concept:size-sme .
organisation:gamma-body a cg:GoverningBody, cg:Firm ; skos:prefLabel "Gamma body"@en ; cg:governs cluster:gamma .

labelling:alpha a cg:Labelling ; cg:labelledCluster cluster:alpha ; cg:clusterClass class:mondial .
labelling:beta a cg:Labelling ; cg:labelledCluster cluster:beta ; cg:clusterClass class:national .
labelling:gamma a cg:Labelling ; cg:labelledCluster cluster:gamma ; cg:clusterClass class:mondial ;
  cg:status modality:planned .

period:a a cg:Period ; skos:prefLabel "2005–2006"@en ; cg:edtf "2005/2006" ; cg:from "2005-01-01"^^xsd:date ;
  cg:until "2006-12-31"^^xsd:date .
period:b a cg:Period ; skos:prefLabel "2007–2009"@en ; cg:edtf "2007/2009" ; cg:from "2007-01-01"^^xsd:date ;
  cg:until "2009-12-31"^^xsd:date .
period:c a cg:Period ; skos:prefLabel "since 2006"@en ; cg:edtf "2006/.." ; cg:from "2006-01-01"^^xsd:date .
period:d a cg:Period ; skos:prefLabel "by 2007-03"@en ; cg:edtf "../2007-03" ; cg:until "2007-03-31"^^xsd:date .
period:e a cg:Period ; skos:prefLabel "2006"@en ; cg:edtf "2006" ; cg:from "2006-01-01"^^xsd:date ;
  cg:until "2006-12-31"^^xsd:date .

participation:1 a cg:Participation ; org:member organisation:acme ; org:organization cluster:alpha ;
  cg:period period:a ; cg:sourceRow "members.csv:2" .
participation:2 a cg:Participation ; org:member organisation:acme ; org:organization cluster:alpha ;
  cg:period period:b ; cg:sourceRow "members.csv:3" .
participation:3 a cg:Participation ; org:member organisation:bolt ; org:organization cluster:alpha ;
  cg:period period:c ; cg:sourceRow "members.csv:4" .
participation:4 a cg:Participation ; org:member organisation:cork ; org:organization cluster:alpha ;
  cg:period period:d ; cg:sourceRow "members.csv:5" .
participation:5 a cg:Participation ; org:member organisation:dust ; org:organization cluster:alpha ;
  cg:period period:e ; cg:sourceRow "members.csv:6" .
participation:6 a cg:Participation ; org:member organisation:echo ; org:organization cluster:alpha ;
  cg:period period:c ; cg:status modality:planned ; cg:sourceRow "members.csv:7" .
participation:7 a cg:Participation ; org:member organisation:fern ; org:organization cluster:alpha ;
  cg:period period:a ; cg:sourceRow "members.csv:8" .
participation:8 a cg:Participation ; org:member organisation:acme ; org:organization cluster:beta ;
  cg:period period:a ; cg:sourceRow "members.csv:9" .
participation:9 a cg:Participation ; org:member organisation:bolt ; org:organization cluster:beta ;
  cg:sourceRow "members.csv:10" .

project:x a cg:Project ; skos:prefLabel "X"@en .
participation:x-1 a cg:ProjectParticipation ; cg:project project:x ; org:member organisation:gamma-body ;
  cg:amount [ cg:value 25 ; cg:currency "EUR" ] .
participation:x-2 a cg:ProjectParticipation ; cg:project project:x ; org:member organisation:acme ;
  cg:amount [ cg:value 50 ; cg:currency "EUR" ] .
participation:x-3 a cg:ProjectParticipation ; cg:project project:x ; org:member organisation:cork ;
  cg:amount [ cg:value 25 ; cg:currency "EUR" ] .
participation:x-4 a cg:ProjectParticipation ; cg:project project:x ; org:member organisation:dust ;
  cg:amount [ cg:value 70 ; cg:currency "USD" ] .

funding:1 a cg:Funding ; cg:recipient cluster:alpha ; cg:basis concept:basis-allocated ;
  cg:amount [ cg:value 60 ; cg:currency "EUR" ] .
funding:2 a cg:Funding ; cg:recipient cluster:beta ; cg:basis concept:basis-allocated ;
  cg:amount [ cg:value 30 ; cg:currency "EUR" ] .
funding:3 a cg:Funding ; cg:recipient organisation:gamma-body ; cg:basis concept:basis-allocated ; cg:period period:a ;
  cg:amount [ cg:value 5 ; cg:currency "EUR" ; cg:per "P1Y"^^xsd:duration ] .
funding:4 a cg:Funding ; cg:recipient cluster:alpha ; cg:basis concept:basis-planned ;
  cg:amount [ cg:value 100 ; cg:currency "EUR" ] .
funding:5 a cg:Funding ; cg:recipient cluster:beta ; cg:basis concept:basis-allocated ; cg:status modality:forecast ;
  cg:amount [ cg:value 1000 ; cg:currency "EUR" ] .
funding:6 a cg:Funding ; cg:recipient organisation:acme ; cg:basis concept:basis-allocated ;
  cg:amount [ cg:value 500 ; cg:currency "EUR" ] .
"""


@pytest.fixture(scope="module")
def world() -> Iterator[Store]:
    """Three clusters whose members, sizes, projects and money are known."""
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    with Store.memory() as store:
        store.build(["places"])
        store.load((prefixes + WORLD).encode(), format="ttl", graph="https://w3id.org/clustergraph/source/world")
        yield store


def ask(store: Store, name: str, **parameters: str | int) -> list[list[str]]:
    answer = run(store, name, parameters)
    assert isinstance(answer, Solutions)
    names = Names(store)
    return [[words(term, names) for term in row] for row in answer]


def test_members_on_a_day_are_those_whose_time_holds_it_and_an_unknown_start_is_not_certain(world: Store) -> None:
    assert ask(world, "organisations/members-on", cluster="Alpha", date="2007-01-01") == [
        ["2007-01-01", "Alpha", "Acme", "true", "2007–2009", "", "members.csv:3"],
        ["2007-01-01", "Alpha", "Bolt", "true", "since 2006", "", "members.csv:4"],
        ["2007-01-01", "Alpha", "Cork", "false", "by 2007-03", "", "members.csv:5"],
    ]


@pytest.mark.parametrize(
    ("date", "members"),
    [
        ("2004-12-31", ["Cork"]),
        ("2006-12-31", ["Acme", "Bolt", "Fern", "Cork", "Dust"]),
        ("2007-03-31", ["Acme", "Bolt", "Cork"]),
        ("2007-04-01", ["Acme", "Bolt"]),
        ("2010-01-01", ["Bolt"]),
    ],
)
def test_first_and_last_day_belong_to_a_participation(world: Store, date: str, members: list[str]) -> None:
    rows = ask(world, "organisations/members-on", cluster="Alpha", date=date)
    assert [row[2] for row in rows] == members


def test_a_participation_seen_in_a_year_is_certain_on_no_day_of_it(world: Store) -> None:
    rows = ask(world, "organisations/members-on", cluster="Alpha", date="2006-06-01")
    assert {row[2]: row[3] for row in rows}["Dust"] == "false"


def test_a_participation_without_any_time_is_listed_as_not_certain(world: Store) -> None:
    assert ask(world, "organisations/members-on", cluster="Beta", date="2007-01-01") == [
        ["2007-01-01", "Beta", "Bolt", "false", "", "", "members.csv:10"]
    ]


@pytest.mark.parametrize(
    ("year", "joined"),
    [
        (2005, [("Alpha", "Acme"), ("Alpha", "Fern"), ("Beta", "Acme")]),
        (2006, [("Alpha", "Bolt")]),
        (2007, []),
    ],
)
def test_who_joined_leaves_out_plans_single_dates_and_what_goes_on(
    world: Store, year: int, joined: list[tuple[str, str]]
) -> None:
    rows = ask(world, "organisations/joined", year=year)
    assert [(cluster, member) for _, cluster, member, *_ in rows] == joined


@pytest.mark.parametrize(
    ("year", "left"),
    [(2006, [("Alpha", "Fern"), ("Beta", "Acme")]), (2007, []), (2009, [("Alpha", "Acme")])],
)
def test_who_left_leaves_out_open_starts_single_dates_and_what_goes_on(
    world: Store, year: int, left: list[tuple[str, str]]
) -> None:
    rows = ask(world, "organisations/left", year=year)
    assert [(cluster, member) for _, cluster, member, *_ in rows] == left


def test_who_joined_one_cluster_comes_with_day_and_row(world: Store) -> None:
    assert ask(world, "organisations/joined", cluster="Alpha", year=2006) == [
        ["2006", "Alpha", "Bolt", "2006-01-01", "since 2006", "", "members.csv:4"]
    ]


def test_the_share_of_smes_is_of_firms_of_known_size_and_without_plans(world: Store) -> None:
    assert ask(world, "organisations/sme-share") == [
        ["Alpha", "5", "4", "3", "2", "66.7"],
        ["Beta", "2", "2", "2", "1", "50"],
    ]


def test_the_share_of_smes_by_class_leaves_out_planned_labels(world: Store) -> None:
    assert ask(world, "organisations/sme-share-by-class") == [
        ["world class (French list)", "1", "3", "2", "66.7"],
        ["national (French list)", "1", "2", "1", "50"],
    ]


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


def test_a_broker_is_alone_only_where_nobody_else_ties_the_two_clusters(world: Store) -> None:
    assert ask(world, "organisations/brokers", least=2) == [
        ["2", "Acme", "3", "2", "1", "1", "1"],
        ["2", "Cork", "2", "1", "1", "1", "0"],
        ["2", "Dust", "2", "1", "1", "1", "0"],
        ["2", "Bolt", "2", "2", "0", "0", "0"],
    ]


@pytest.mark.parametrize(
    "name",
    [
        "organisations/members-on",
        "organisations/joined",
        "organisations/left",
        "organisations/sme-share",
        "organisations/sme-share-by-class",
        "funding/concentration-clusters",
    ],
)
def test_what_the_shipped_graph_lacks_is_named_and_not_missing_once_it_is_there(
    world: Store, shipped: Store, name: str
) -> None:
    assert missing(shipped, name)
    assert not missing(world, name)


def test_growth_of_a_cluster_without_two_dated_figures_has_no_row(shipped: Store) -> None:
    assert ask(shipped, "indicators/growth", cluster="cluster:scs") == []


def test_growth_of_a_mention_reaches_the_cluster_that_it_probably_is(shipped: Store) -> None:
    row = ask(shipped, "indicators/growth", cluster="cluster:grenoble-energy")[0]
    assert row[3:11] == ["energy cluster at Grenoble", "105", "by 2007-03", "170", "2008-04", "65", "61.9", "60"]


def test_clusters_are_counted_in_the_regions_of_2016_too(shipped: Store) -> None:
    assert ask(shipped, "places/clusters", date="2016-01-01") == [
        ["2016-01-01", "Occitanie", "4", "2"],
        ["2016-01-01", "Auvergne-Rhône-Alpes", "4", "3"],
        ["2016-01-01", "Provence-Alpes-Côte d'Azur (since 2016)", "4", "3"],
        ["2016-01-01", "Île-de-France (since 2016)", "1", "1"],
        ["2016-01-01", "Bourgogne-Franche-Comté", "1", "1"],
    ]


def test_a_region_can_be_asked_for_alone(shipped: Store) -> None:
    old = ask(shipped, "clusters/by-region", region="Languedoc-Roussillon")
    new = ask(shipped, "clusters/by-region", region="Occitanie")
    assert [row[2] for row in old] == [row[2] for row in new]
    assert [row[2] for row in old] == [
        "Derbi",
        "low-energy building cluster at Perpignan",
        "nuclear cluster at Pont-Saint-Esprit",
        "Trimatec",
    ]


def test_about_15_and_more_than_15_differ(shipped: Store) -> None:
    rows = ask(shipped, "indicators/by-source", indicator="clusters with serious problems")
    assert [row[3:5] + row[9:10] for row in rows] == [["about", "15", "1"], ["more than", "15", "1"]]


def test_clusters_that_share_one_technology_are_found_by_it(shipped: Store) -> None:
    assert ask(shipped, "clusters/shared-technologies", technology="wind energy") == [
        ["carbon-free energy cluster at Cadarache", "energy cluster at Grenoble", "wind energy"]
    ]
