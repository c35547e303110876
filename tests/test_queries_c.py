"""What the shipped graph lacks, asked of a small world counted by hand; and the networks, against the shipped tables."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

import pytest
from pyoxigraph import Literal, NamedNode

from clustergraph import Store
from clustergraph.evidence import words
from clustergraph.queries import missing, run
from clustergraph.resources import folder
from clustergraph.solutions import Solutions
from clustergraph.things import Names
from clustergraph.vocabulary import PREFIXES, compact

WORLD = """
cluster:lumen a cg:Cluster ; skos:prefLabel "Lumen"@en ; cg:locatedIn place:fr-region-2016-84 ;
  cg:worksOn technology:light .
cluster:tide a cg:Cluster ; skos:prefLabel "Tide"@en .
cluster:mist a cg:Cluster ; skos:prefLabel "Mist"@en .
technology:light a cg:Technology ; skos:prefLabel "light"@en .
organisation:acme a cg:Firm ; skos:prefLabel "Acme"@en ; cg:locatedIn place:fr-region-2016-84 .
organisation:bolt a cg:Firm ; skos:prefLabel "Bolt"@en ; cg:locatedIn place:us .
organisation:cork a cg:University ; skos:prefLabel "Cork"@en ; cg:locatedIn place:fr-region-2016-93 .
organisation:dust a cg:Firm ; skos:prefLabel "Dust"@en ; cg:locatedIn place:fr-region-2016-84 ;
  org:unitOf organisation:dust-group .
organisation:dust-group a cg:Firm ; skos:prefLabel "Dust group"@en ; cg:locatedIn place:de .
organisation:echo a cg:BusinessSchool ; skos:prefLabel "Echo"@en .
organisation:nil a cg:Firm ; skos:prefLabel "Nil"@en .
organisation:agency a cg:Agency ; skos:prefLabel "Agency"@en .
organisation:lumen-body a cg:GoverningBody ; skos:prefLabel "Lumen body"@en ; cg:governs cluster:lumen ;
  cg:locatedIn place:fr-region-2016-84 .

period:label a cg:Period ; skos:prefLabel "label"@en ; cg:from "2005-07-01"^^xsd:date ; cg:until "2010-12-31"^^xsd:date .
period:2005-2008 a cg:Period ; cg:from "2005-01-01"^^xsd:date ; cg:until "2008-12-31"^^xsd:date .
period:2009-2012 a cg:Period ; cg:from "2009-01-01"^^xsd:date ; cg:until "2012-12-31"^^xsd:date .
period:since-2009 a cg:Period ; cg:from "2009-01-01"^^xsd:date .
period:since-2006 a cg:Period ; cg:from "2006-01-01"^^xsd:date .
period:2005-2006 a cg:Period ; cg:from "2005-01-01"^^xsd:date ; cg:until "2006-12-31"^^xsd:date .
period:2006 a cg:Period ; skos:prefLabel "2006"@en ; cg:from "2006-01-01"^^xsd:date ; cg:until "2006-12-31"^^xsd:date .
period:2007 a cg:Period ; skos:prefLabel "2007"@en ; cg:from "2007-01-01"^^xsd:date ; cg:until "2007-12-31"^^xsd:date .
period:p1 a cg:Period ; skos:prefLabel "2004"@en ; cg:from "2004-03-01"^^xsd:date .
period:p2 a cg:Period ; cg:from "2006-03-01"^^xsd:date .
period:p3 a cg:Period ; cg:from "2005-07-01"^^xsd:date .
period:p4 a cg:Period ; cg:from "1999-03-01"^^xsd:date .
period:p5 a cg:Period ; cg:from "2010-07-01"^^xsd:date .

labelling:lumen a cg:Labelling ; cg:labelledCluster cluster:lumen ; cg:clusterClass class:mondial ; cg:period period:label .
labelling:tide-1 a cg:Labelling ; cg:labelledCluster cluster:tide ; cg:clusterClass class:national ;
  cg:period period:2005-2008 .
labelling:tide-2 a cg:Labelling ; cg:labelledCluster cluster:tide ; cg:clusterClass class:mondial ;
  cg:period period:2009-2012 .
labelling:mist-1 a cg:Labelling ; cg:labelledCluster cluster:mist ; cg:clusterClass class:national ;
  cg:period period:2005-2008 .
labelling:mist-2 a cg:Labelling ; cg:labelledCluster cluster:mist ; cg:clusterClass class:national ;
  cg:period period:since-2009 .

participation:1 a cg:Participation ; org:member organisation:acme ; org:organization cluster:lumen .
participation:2 a cg:Participation ; org:member organisation:bolt ; org:organization cluster:lumen ;
  cg:period period:since-2006 .
participation:3 a cg:Participation ; org:member organisation:cork ; org:organization cluster:lumen .
participation:4 a cg:Participation ; org:member organisation:dust ; org:organization cluster:lumen .
participation:5 a cg:Participation ; org:member organisation:echo ; org:organization cluster:lumen ;
  cg:status modality:planned .
participation:6 a cg:Participation ; org:member organisation:echo ; org:organization cluster:tide .

project:p1 a cg:Project ; skos:prefLabel "P1"@en ; cg:period period:p1 ; dcterms:isPartOf call:new ;
  cg:totalCost [ cg:value 300.0 ; cg:currency "EUR" ] .
project:p2 a cg:Project ; skos:prefLabel "P2"@en ; cg:period period:p2 ; dcterms:isPartOf call:new .
project:p3 a cg:Project ; skos:prefLabel "P3"@en ; cg:period period:p3 ; dcterms:isPartOf call:new .
project:p4 a cg:Project ; skos:prefLabel "P4"@en ; cg:period period:p4 .
project:p5 a cg:Project ; skos:prefLabel "P5"@en ; cg:period period:p5 .
project:p6 a cg:Project ; skos:prefLabel "P6"@en .

funding:1 a cg:Funding ; cg:recipient project:p1 ; cg:basis concept:basis-allocated ;
  cg:amount [ cg:value 60.0 ; cg:currency "EUR" ] .
funding:2 a cg:Funding ; cg:recipient project:p1 ; cg:basis concept:basis-spent ;
  cg:amount [ cg:value 40.0 ; cg:currency "EUR" ] .
funding:3 a cg:Funding ; cg:recipient project:p1 ; cg:basis concept:basis-planned ;
  cg:amount [ cg:value 1000.0 ; cg:currency "EUR" ] .
funding:4 a cg:Funding ; cg:recipient project:p1 ; cg:basis concept:basis-spent ; cg:status modality:forecast ;
  cg:amount [ cg:value 1000.0 ; cg:currency "EUR" ] .
funding:5 a cg:Funding ; cg:funder organisation:agency ; cg:recipient organisation:acme ;
  cg:instrument instrument:agency-funding ; cg:basis concept:basis-allocated ; cg:period period:2006 ;
  cg:amount [ cg:value 60000000.0 ; cg:currency "EUR" ] .
funding:6 a cg:Funding ; cg:funder organisation:agency ; cg:recipient organisation:bolt ;
  cg:instrument instrument:agency-funding ; cg:basis concept:basis-allocated ; cg:period period:2005-2006 ;
  cg:amount [ cg:value 40000000.0 ; cg:currency "EUR" ; cg:per "P1Y"^^xsd:duration ] .

observation:1 a cg:Observation ; cg:about place:fr-region-2016-84 ; dcterms:subject technology:light ;
  cg:indicator indicator:jobs ; cg:unit unit:job ; cg:period period:2006 ; cg:value 2000 .
observation:2 a cg:Observation ; cg:about place:fr-region-2016-84 ;
  cg:indicator indicator:jobs ; cg:unit unit:job ; cg:period period:2006 ; cg:value 100000 .
observation:3 a cg:Observation ; cg:about place:fr ; dcterms:subject technology:light ;
  cg:indicator indicator:jobs ; cg:unit unit:job ; cg:period period:2006 ; cg:value 10000 .
observation:4 a cg:Observation ; cg:about place:fr ;
  cg:indicator indicator:jobs ; cg:unit unit:job ; cg:period period:2006 ; cg:value 1000000 .
observation:5 a cg:Observation ; cg:about place:fr-region-2016-84 ; dcterms:subject technology:light ;
  cg:indicator indicator:jobs ; cg:unit unit:job ; cg:period period:2007 ; cg:value 9999 .

call:new a cg:Call ; skos:prefLabel "new call"@en .
observation:6 a cg:Observation ; cg:about call:new ; cg:indicator indicator:applications-received ; cg:value 40 .
observation:7 a cg:Observation ; cg:about call:new ; cg:indicator indicator:projects-funded ; cg:value 10 .
"""

PARTS = {
    "p1": ("acme", "cork"),
    "p2": ("acme", "cork"),
    "p3": ("acme", "bolt"),
    "p4": ("bolt", "cork"),
    "p5": ("bolt", "cork"),
    "p6": ("acme", "bolt", "cork", "lumen-body", "nil"),
}
"""Who takes part in which project; the last has no date."""


@pytest.fixture(scope="module")
def world() -> Iterator[Store]:
    """A labelled cluster with members at home and abroad, their projects, money and jobs."""
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    parts = "".join(
        f"participation:{project}-{member} a cg:ProjectParticipation ; cg:project project:{project} ;"
        f" org:member organisation:{member} .\n"
        for project, members in PARTS.items()
        for member in members
    )
    with Store.memory() as store:
        store.build(["places"])
        text = (prefixes + WORLD + parts).encode()
        store.load(text, format="ttl", graph="https://w3id.org/clustergraph/source/world")
        yield store


def ask(store: Store, name: str, **parameters: str | int) -> list[list[str]]:
    answer = run(store, name, parameters)
    assert isinstance(answer, Solutions)
    names = Names(store)
    return [[words(term, names) for term in row] for row in answer]


def edges(store: Store, name: str, **parameters: str | int) -> list[dict[str, str]]:
    """The rows of a network question by column, without the empty cells, things as CURIEs."""
    answer = run(store, f"networks/{name}", parameters)
    assert isinstance(answer, Solutions)
    return [
        {
            column: compact(term.value)
            for column, term in zip(answer.columns, row, strict=True)
            if isinstance(term, NamedNode | Literal)
        }
        for row in answer
    ]


def table(package: str, name: str) -> list[dict[str, str]]:
    """The rows of a shipped table."""
    with (folder("datasets") / package / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("years", "before", "after"),
    [
        (1, [0, "0"], [2, "33.3"]),  # acme-cork 8 months after; acme-bolt on the day of the label, which is after
        (5, [1, "16.7"], [2, "33.3"]),  # acme-cork 16 months before; the project of July 2010 begins a month too late
        (10, [2, "33.3"], [3, "50"]),  # bolt-cork too, on either side
    ],
)
def test_the_same_members_are_compared_before_and_after_the_label(
    world: Store, years: int, before: list[int | str], after: list[int | str]
) -> None:
    counts, shares = zip(before, after, strict=True)
    assert ask(world, "projects/density", cluster="Lumen", years=years) == [
        ["Lumen", str(years), "2005-07-01", "4", "6", *map(str, counts), *map(str, shares)]
    ]


def test_partnerships_are_told_apart_by_region_country_and_what_is_not_known(world: Store) -> None:
    assert ask(world, "projects/regional-share", cluster="Lumen") == [
        ["Lumen", "Auvergne-Rhône-Alpes", "1", "4", "1", "1", "1", "1", "25", "25", "25", ""]
    ]


def test_a_firm_is_foreign_by_its_own_address_or_by_that_of_its_group(world: Store) -> None:
    assert ask(world, "organisations/foreign-firms", cluster="Lumen") == [
        ["Lumen", "Bolt", "", "United States", "participates in", "0", "2006-01-01", ""],
        ["Lumen", "Dust", "Dust group", "Germany", "participates in", "0", "", ""],
        ["Lumen", "Bolt", "", "United States", "takes part in", "1", "", ""],
    ]


def test_a_planned_participation_of_a_school_is_left_out(world: Store) -> None:
    assert ask(world, "organisations/higher-education", cluster="Lumen") == [
        ["Lumen", "Cork", "university", "France", "participates in", "0", "", ""],
        ["Lumen", "Cork", "university", "France", "takes part in", "1", "", ""],
    ]
    assert ask(world, "organisations/higher-education", cluster="Tide") == [
        ["Tide", "Echo", "business school", "", "participates in", "0", "", ""]
    ]


def test_leverage_of_a_project_counts_neither_plans_nor_forecasts(world: Store) -> None:
    assert ask(world, "funding/leverage") == [
        ["P1", "2004", "total cost", "300", "has recipient", "100", "EUR", "2", "", ""]
    ]


def test_money_by_funder_is_the_sum_over_the_years(world: Store) -> None:
    assert ask(world, "funding/by-funder") == [
        ["Agency", "agency funding", "allocated", "2", "2", "2005", "2006", "140", ""]
    ]


def test_only_the_last_label_of_a_cluster_is_shown_and_only_if_it_ends(world: Store) -> None:
    assert [row[:5] for row in ask(world, "clusters/changes")] == [
        ["Lumen", "labelling", "2005-07-01", "2010-12-31", "world class (French list)"],
        ["Tide", "labelling", "2009-01-01", "2012-12-31", "world class (French list)"],
    ]


def test_the_location_quotient_is_share_over_share_of_one_period(world: Store) -> None:
    # 2,000 of 100,000 jobs here, 10,000 of 1,000,000 there: 2 percent over 1 percent
    assert ask(world, "indicators/specialisation", cluster="Lumen") == [
        ["Lumen", "Auvergne-Rhône-Alpes", "light", "2006", "2000", "20", "2", "2", ""]
    ]


def test_the_results_of_a_call_are_set_against_its_applications(world: Store) -> None:
    rows = ask(world, "calls/success", call="new call")
    assert [(row[3], row[4], row[5], row[6]) for row in rows] == [
        ("40", "projects funded", "10", "25"),
        ("40", "projects labelled", "3", "7.5"),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "funding/leverage",
        "indicators/specialisation",
        "organisations/foreign-firms",
        "organisations/higher-education",
        "projects/density",
        "projects/regional-share",
        "clusters/changes",
        "calls/success",
    ],
)
def test_what_the_shipped_graph_lacks_is_there_in_the_small_world(shipped: Store, world: Store, name: str) -> None:
    assert missing(shipped, name)
    assert missing(world, name) == ()


def test_newman_s_weight_shares_each_project_and_cluster_among_the_others(world: Store) -> None:
    ties = edges(world, "co-participation")
    found = {(tie["source"], tie["target"], tie["relation"]): (tie["weight"], tie["newman"]) for tie in ties}
    acme, bolt, cork, dust, nil = (f"organisation:{name}" for name in ("acme", "bolt", "cork", "dust", "nil"))
    assert found[acme, cork, "cg:Project"] == ("3", "2.25")  # twice alone, once among five
    assert found[acme, bolt, "cg:Project"] == ("2", "1.25")
    assert found[acme, nil, "cg:Project"] == ("1", "0.25")
    assert found[acme, dust, "cg:Cluster"] == ("1", "0.333333")  # four members
    assert len([key for key in found if key[2] == "cg:Project"]) == 10
    assert len([key for key in found if key[2] == "cg:Cluster"]) == 6
    strong = edges(world, "co-participation", least=3)
    assert {(tie["source"], tie["target"], tie["weight"]) for tie in strong} == {(acme, cork, "3"), (bolt, cork, "3")}


def test_the_shipped_co_participation_is_that_of_the_table(shipped: Store) -> None:
    members = defaultdict(set)
    for row in table("h2020-clusters", "participations"):
        members[row["rcn"]].add(f"organisation:pic-{row['pic']}")
    counts: Counter[tuple[str, str]] = Counter()
    weights: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for group in members.values():
        for pair in combinations(sorted(group), 2):
            counts[pair] += 1
            weights[pair] += Fraction(1, len(group) - 1)
    ties = [tie for tie in edges(shipped, "co-participation") if tie["relation"] == "cg:Project"]
    assert {(tie["source"], tie["target"]): int(tie["weight"]) for tie in ties} == counts
    assert all(abs(float(tie["newman"]) - weights[tie["source"], tie["target"]]) < 1e-6 for tie in ties)


def test_five_firms_of_one_cluster_are_ten_pairs_of_a_quarter_each(shipped: Store) -> None:
    ties = [tie for tie in edges(shipped, "co-participation") if tie["relation"] == "cg:Cluster"]
    assert len(ties) == 10
    assert {(tie["weight"], tie["newman"]) for tie in ties} == {("1", "0.25")}


def test_every_row_of_the_table_is_a_tie_to_a_project_with_its_row(shipped: Store) -> None:
    rows = table("h2020-clusters", "participations")
    assert {
        (tie["source"], tie["target"], tie["row"], tie.get("contribution", ""))
        for tie in edges(shipped, "joint-projects")
    } == {
        (
            f"organisation:pic-{row['pic']}",
            f"project:h2020-{row['rcn']}",
            f"h2020-clusters/participations.csv:{line}",
            row["contribution"],
        )
        for line, row in enumerate(rows, 2)
    }


def test_money_flows_in_the_amounts_of_the_report_and_a_repetition_is_no_second_flow(shipped: Store) -> None:
    flows = {(tie["relation"], tie.get("weight"), tie["claim"]) for tie in edges(shipped, "funding-flows")}
    claim = "claim:paris-2007."
    assert flows == {
        ("instrument:envelope", "1500", f"{claim}F034"),
        ("instrument:ministry-credits", "690", f"{claim}F088"),
        ("instrument:agency-funding", "510", f"{claim}F090"),
        ("instrument:tax-exemption", "300", f"{claim}F093"),
        ("cg:givesSeedMoneyTo", None, f"{claim}F033"),
        ("cg:givesSeedMoneyTo", None, f"{claim}F082.2"),
    }


def test_only_stated_steps_lead_from_a_cluster_to_its_country(shipped: Store) -> None:
    ties = {(tie["source"], tie["target"]) for tie in edges(shipped, "regions")}
    assert {target for source, target in ties if source == "cluster:minalogic"} == {"place:fr-commune-38185"}
    assert {target for source, target in ties if source == "place:fr-commune-38185"} == {"place:fr-departement-38"}
    assert {target for source, target in ties if source == "place:fr-departement-38"} == {
        "place:fr-region-2007-82",
        "place:fr-region-2016-84",
    }
    assert ("place:fr-region-2016-84", "place:fr") in ties


def test_a_denied_finding_and_a_recommendation_are_drawn_as_such(shipped: Store) -> None:
    ties = edges(shipped, "policy")
    finding, advice = "claim:paris-2007.F210", "claim:paris-2007.F211"
    schools = {
        (tie["source"], tie["relation"], tie["target"], tie.get("polarity"))
        for tie in ties
        if tie.get("claim") == finding
    }
    assert ("organisation:kpmg", "modality:finding", finding, "concept:polarity-absent") in schools
    assert (finding, "rdf:object", "topic:business-schools", "concept:polarity-absent") in schools
    assert ("organisation:kpmg", "modality:recommendation", advice) in {
        (tie["source"], tie["relation"], tie["target"]) for tie in ties
    }
    assert not [tie for tie in ties if tie["relation"] == "cg:hasMemberKind"]


def test_governance_leaves_out_what_is_only_recommended(shipped: Store) -> None:
    ties = {(tie["source"], tie["relation"], tie["target"]) for tie in edges(shipped, "governance")}
    assert ("committee:financing", "cg:hasMembersFrom", "group:regional-authorities") in ties
    assert ("organisation:pic-995923930", "cg:governs", "cluster:minalogic") in ties
    assert not [tie for tie in ties if tie[1] == "cg:involvesInGovernance"]


def test_technologies_are_tied_as_the_report_says_and_to_the_broader_ones(shipped: Store) -> None:
    ties = {(tie["source"], tie["relation"], tie["target"]): tie.get("claim") for tie in edges(shipped, "technologies")}
    cadarache = {(relation, target) for source, relation, target in ties if source == "cluster:cadarache"}
    assert cadarache == {("cg:develops", f"technology:{name}") for name in ("hydraulic", "nuclear", "wind", "solar")}
    assert ties["cluster:cadarache", "cg:develops", "technology:hydraulic"] == "claim:paris-2007.F184"
    assert any(relation == "skos:broader" for _, relation, _ in ties)


def test_the_whole_graph_is_things_alone_and_each_tie_stands_once(shipped: Store) -> None:
    ties = [(tie["source"], tie["relation"], tie["target"]) for tie in edges(shipped, "everything")]
    assert len(ties) == len(set(ties))
    parts = {(source, target) for source, relation, target in ties if relation == "cg:takesPartIn"}
    assert len(parts) == len(table("h2020-clusters", "participations"))
    kinds = {end.partition(":")[0] for source, _, target in ties for end in (source, target)}
    assert not kinds & {"claim", "participation", "observation", "funding", "amount", "period", "paragraph", "cg"}
    assert ("cluster:minalogic", "cg:locatedIn", "place:fr-commune-38185") in ties
    assert ("cluster:minalogic", "cg:locatedIn", "place:fr") not in ties
    assert not [tie for tie in ties if tie[1] == "cg:hasMemberKind"], "KPMG says that business schools are absent"
