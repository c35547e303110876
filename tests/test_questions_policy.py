"""Every policy question, asked of a small world whose answers can be read off its lines; see POLICY in worlds.py."""

from collections.abc import Iterator

import pytest
from worlds import MEMBERS, POLICY, ask, opened

from clustergraph import Store
from clustergraph.queries import catalogue, missing

COUNCIL = ["Council", "stated"]
REPORT = ["¶1", "Report"]

ANSWERS = {
    # A finding of absence is marked so; a school that only plans to take part in Lake is not there; Academy reaches
    # Hill through a project with its body.
    "business-schools": [
        [
            "Lake",
            "has members of the kind",
            "absent",
            "business schools",
            "",
            "Council",
            "finding",
            "claim:01",
            *REPORT,
        ],
        ["School", "participates in", "", "Hill", "2007", *COUNCIL, "claim:02", *REPORT],
        ["Academy", "takes part in", "", "Hill", "", *COUNCIL, "claim:03", "", "Report"],
    ],
    # In Hill: School of Germany and Large of the United States, not Small of France, and Unsized is nowhere. In the
    # project of its body: Large alone, since Academy is nowhere.
    "international-partners": [
        ["Hill", "participates in", "", "", "2", "France", "2", *[""] * 6],
        ["Hill", "takes part in", "", "", "1", "France", "1", "", *COUNCIL, "claim:03", "", "Report"],
        ["Hill", "works with firms in", "", "United States", "", "", "", "2007", *COUNCIL, "claim:04", *REPORT],
    ],
    # Approves, pays, sits, promotes: four kinds. That the council evaluates is denied (07), and that the body should
    # is advice (08), so the body has one role and is left out.
    "overlapping-roles": [
        ["Council", "4", "approves", "Hill", "stated", "claim:06", *REPORT, "claim:10"],
        ["Council", "4", "has funder", "funding:1", "stated", "claim:11", *REPORT, "claim:10"],
        ["Council", "4", "has members from", "board", "stated", "claim:09", *REPORT, "claim:10"],
        ["Council", "4", "promotes", "the plan", "stated", "claim:05", *REPORT, "claim:10"],
    ],
    "recommendations": [
        ["Council", "Hill body", "evaluates", "", "Hill", "", "low", "claim:08", "Paper", *REPORT],
        ["KPMG", "Lake", "needs", "", "haste", "", "", "claim:24", "", *REPORT],
    ],
    # 3 SMEs of 12 members in 2007; the 6 actors are of 2008. Of the two firms of known size one is small.
    "sme-part": [
        ["Lake", "share of SMEs", "", "", "", "", "40", "", *COUNCIL, "claim:15", "", *REPORT],
        ["Hill", "SMEs", "", "3", "members", "12", "25", "2007", *COUNCIL, "claim:12", "claim:13", *REPORT],
        ["Lake", "has feature", "", "trust", "", "", "", "", "Council", "opinion", "claim:16", "", *REPORT],
        ["board", "has members from", "", "Small", "", "", "", "", *COUNCIL, "claim:17", "", *REPORT],
        ["Hill", "has size class", "", "1", "", "2", "50", *[""] * 7],
    ],
    # The money of its body is Hill's too; what is planned says so; 1,000 are only forecast.
    "spread-of-funds": [
        ["Hill", "allocated", "", "", "5 EUR/a", "2007", "", "", "", "", ""],
        ["Hill", "allocated", "", "", "60 EUR", "", *COUNCIL, "claim:11", *REPORT],
        ["Lake", "planned", "", "", "100 EUR", "", "", "", "", "", "money.csv:4"],
        ["the plan", "clusters", "", "about", "2", "", *COUNCIL, "claim:18", *REPORT],
        ["the plan", "carries risk of", "", "", "haste", "", *COUNCIL, "claim:19", *REPORT],
    ],
    # The 300 jobs were there before, the 999 are a forecast; 2 million a year over two years are 4.
    "targets": [
        ["Hill", "jobs", "planned", "2008", "500", "job", "claim:20", "Council", "2009", "400", "claim:21"],
        [
            "the plan",
            "agency funding",
            "planned",
            "2007–2008",
            "4",
            "M EUR",
            "money.csv:2",
            "",
            "2008",
            "1.5",
            "money.csv:3",
        ],
    ],
    # Of markets only KPMG speaks. On cooperation the two differ: what one finds the other denies.
    "agreements": [
        ["cooperation", "KPMG", "finding", "Lake", "needs", "absent", "trust", "claim:23", "¶1"],
        ["cooperation", "OECD", "finding", "Hill", "needs", "", "trust", "claim:22", "¶1"],
    ],
    "findings": [
        ["KPMG", "finding", "Lake", "needs", "absent", "", "trust", "claim:23", "¶1"],
        ["KPMG", "recommendation", "Lake", "needs", "", "", "haste", "claim:24", "¶1"],
        ["OECD", "finding", "Hill", "needs", "", "", "trust", "claim:22", "¶1"],
    ],
    "world-class-sectors": [["haste", "", "claim:27"], ["trust", "claim:25", "claim:26"]],
}
"""The rows by question, worked out by hand."""


@pytest.fixture(scope="module")
def world() -> Iterator[Store]:
    with opened(POLICY) as store:
        yield store


@pytest.fixture(scope="module")
def poorer() -> Iterator[Store]:
    """A world in which nobody claims anything."""
    with opened(MEMBERS) as store:
        yield store


@pytest.mark.parametrize("name", ANSWERS)
def test_a_policy_question_gives_the_answer_read_off_the_world(world: Store, name: str) -> None:
    assert ask(world, f"policy/{name}") == ANSWERS[name]


def test_no_policy_question_is_left_out() -> None:
    assert {f"policy/{name}" for name in ANSWERS} == {name for name in catalogue() if name.startswith("policy/")}


NEEDS = {
    "business-schools": ["business schools"],
    "international-partners": ["participants of clusters with a country"],
    "sme-part": ["participants of clusters with a size class", "SMEs in the governance"],
    "spread-of-funds": ["amounts of money by cluster"],
    "targets": ["planned or forecast numbers other than money", "amounts spent by ministries and agencies"],
}
"""How the records begin that a question says it lacks, where nothing of the kind is there."""


@pytest.mark.parametrize("name", NEEDS)
def test_what_is_missing_is_named_and_not_once_it_is_there(world: Store, shipped: Store, name: str) -> None:
    lacking = missing(shipped, f"policy/{name}")
    assert all(need.text["en"].startswith(start) for need, start in zip(lacking, NEEDS[name], strict=True))
    assert missing(world, f"policy/{name}") == ()


@pytest.mark.parametrize("name", ["business-schools", "targets"])
def test_without_any_record_there_is_no_row_and_each_need_is_named(poorer: Store, name: str) -> None:
    assert ask(poorer, f"policy/{name}") == []
    assert len(missing(poorer, f"policy/{name}")) == len(NEEDS[name])
