"""The networks of the catalogue, against a small world counted by hand and against the shipped tables."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

import pytest
from pyoxigraph import Literal, NamedNode
from worlds import PROJECTS, opened

from clustergraph import Store
from clustergraph.queries import run
from clustergraph.resources import folder
from clustergraph.solutions import Solutions
from clustergraph.vocabulary import compact


@pytest.fixture(scope="module")
def world() -> Iterator[Store]:
    with opened(PROJECTS) as store:
        yield store


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
