"""Who takes part in clusters, when, of what size, and who ties two of them: asked of a small world counted by hand."""

from collections.abc import Iterator

import pytest
from worlds import MEMBERS, ask, opened

from clustergraph import Store
from clustergraph.queries import missing


@pytest.fixture(scope="module")
def world() -> Iterator[Store]:
    with opened(MEMBERS) as store:
        yield store


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
    ],
)
def test_what_the_shipped_graph_lacks_is_named_and_not_missing_once_it_is_there(
    world: Store, shipped: Store, name: str
) -> None:
    assert missing(shipped, name)
    assert not missing(world, name)


UNSURE = """
cluster:alpha a cg:Cluster ; skos:prefLabel "Alpha"@en .
cluster:beta a cg:Cluster ; skos:prefLabel "Beta"@en .
organisation:acme a cg:Firm ; skos:prefLabel "Acme"@en .
organisation:bolt a cg:Firm ; skos:prefLabel "Bolt"@en .
document:page a cg:Document ; skos:prefLabel "Page"@en .
paragraph:report.1 a cg:Paragraph ; bibo:locator "¶1" .
participation:1 a cg:Participation ; org:member organisation:acme ; org:organization cluster:alpha ;
  cg:supportedBy claim:1, claim:2 .
participation:2 a cg:Participation ; org:member organisation:acme ; org:organization cluster:beta ;
  cg:sourceRow "members.csv:3" .
participation:3 a cg:Participation ; org:member organisation:bolt ; org:organization cluster:alpha ;
  cg:sourceRow "members.csv:4" .
participation:4 a cg:Participation ; org:member organisation:bolt ; org:organization cluster:beta ;
  cg:supportedBy claim:3 ; cg:status modality:planned .
change:1 a cg:ChangeEvent ; cg:changeType concept:change-merger ; org:originalOrganization cluster:beta ;
  org:resultingOrganization cluster:alpha ; cg:status modality:planned .
project:x a cg:Project ; skos:prefLabel "X"@en .
organisation:body a cg:GoverningBody ; skos:prefLabel "Body"@en ; cg:governs cluster:alpha .
participation:5 a cg:ProjectParticipation ; org:member organisation:body ; cg:project project:x ;
  cg:status modality:planned .
participation:6 a cg:ProjectParticipation ; org:member organisation:acme ; cg:project project:x .
claim:1 a cg:Claim ; rdf:subject organisation:acme ; rdf:predicate cg:participatesIn ; rdf:object cluster:alpha ;
  cg:statedIn paragraph:report.1 .
claim:2 a cg:Claim ; rdf:subject organisation:acme ; rdf:predicate cg:participatesIn ; rdf:object cluster:alpha ;
  cg:statedIn document:page .
claim:3 a cg:Claim ; rdf:subject organisation:bolt ; rdf:predicate cg:participatesIn ; rdf:object cluster:beta ;
  cg:modality modality:planned .
"""


@pytest.fixture(scope="module")
def unsure() -> Iterator[Store]:
    """Acme is in Alpha by two claims and in Beta by a row of a table; Bolt is in Alpha and plans to join Beta."""
    with opened(UNSURE) as store:
        yield store


def test_a_member_is_listed_by_claim_or_by_row_and_not_for_a_plan(unsure: Store) -> None:
    assert ask(unsure, "clusters/members") == [
        ["Alpha", "Acme", "", "claim:1", "¶1"],
        ["Alpha", "Acme", "", "claim:2", ""],
        ["Alpha", "Bolt", "", "", "members.csv:4"],
        ["Beta", "Acme", "", "", "members.csv:3"],
    ]
    assert ask(unsure, "organisations/firms-by-cluster") == [
        ["Acme", "Alpha", "", "¶1", "claim:1"],
        ["Acme", "Alpha", "", "", "claim:2"],
        ["Bolt", "Alpha", "", "members.csv:4", ""],
        ["Acme", "Beta", "", "members.csv:3", ""],
    ]


def test_a_plan_to_join_links_no_clusters(unsure: Store) -> None:
    assert ask(unsure, "organisations/links-two-clusters") == [
        ["Acme", "Alpha", "claim:1", "Beta", "members.csv:3"],
        ["Acme", "Alpha", "claim:2", "Beta", "members.csv:3"],
    ]
    assert {row[0] for row in ask(unsure, "organisations/bridges")} == {"Acme"}


@pytest.mark.parametrize(
    "name", ["clusters/changes", "clusters/projects", "funding/eu-by-cluster", "organisations/partners"]
)
def test_what_is_only_planned_has_not_happened(unsure: Store, name: str) -> None:
    assert ask(unsure, name) == []
