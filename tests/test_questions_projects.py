"""What projects tell of a cluster, its members, its label and its calls: asked of a small world counted by hand."""

from collections.abc import Iterator

import pytest
from worlds import PROJECTS, ask, opened

from clustergraph import Store
from clustergraph.queries import missing


@pytest.fixture(scope="module")
def world() -> Iterator[Store]:
    with opened(PROJECTS) as store:
        yield store


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


def test_only_the_last_label_of_a_cluster_is_shown_and_only_if_it_ends(world: Store) -> None:
    assert [row[:5] for row in ask(world, "clusters/changes")] == [
        ["Lumen", "labelling", "2005-07-01", "2010-12-31", "world class (French list)"],
        ["Tide", "labelling", "2009-01-01", "2012-12-31", "world class (French list)"],
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
