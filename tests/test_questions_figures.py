"""Figures of clusters and regions, over time and by source: asked of a small world and of what is shipped."""

from collections.abc import Iterator

import pytest
from worlds import PROJECTS, ask, opened

from clustergraph import Store


@pytest.fixture(scope="module")
def world() -> Iterator[Store]:
    with opened(PROJECTS) as store:
        yield store


def test_the_location_quotient_is_share_over_share_of_one_period(world: Store) -> None:
    # 2,000 of 100,000 jobs here, 10,000 of 1,000,000 there: 2 percent over 1 percent
    assert ask(world, "indicators/specialisation", cluster="Lumen") == [
        ["Lumen", "Auvergne-Rhône-Alpes", "light", "2006", "2000", "20", "2", "2", ""]
    ]


def test_growth_of_a_cluster_without_two_dated_figures_has_no_row(shipped: Store) -> None:
    assert ask(shipped, "indicators/growth", cluster="cluster:scs") == []


def test_growth_of_a_mention_reaches_the_cluster_that_it_probably_is(shipped: Store) -> None:
    row = ask(shipped, "indicators/growth", cluster="cluster:grenoble-energy")[0]
    assert row[3:11] == ["energy cluster at Grenoble", "105", "by 2007-03", "170", "2008-04", "65", "61.9", "60"]


def test_about_15_and_more_than_15_differ(shipped: Store) -> None:
    rows = ask(shipped, "indicators/by-source", indicator="clusters with serious problems")
    assert [row[3:5] + row[9:10] for row in rows] == [["about", "15", "1"], ["more than", "15", "1"]]


FORECASTS = """
cluster:alpha a cg:Cluster ; skos:prefLabel "Alpha"@en .
programme:plan a cg:Programme ; skos:prefLabel "the plan"@en .
period:2005 a cg:Period ; skos:prefLabel "2005"@en ; cg:from "2005-01-01"^^xsd:date ; cg:until "2005-12-31"^^xsd:date .
period:2007 a cg:Period ; skos:prefLabel "2007"@en ; cg:from "2007-01-01"^^xsd:date ; cg:until "2007-12-31"^^xsd:date .
period:2009 a cg:Period ; skos:prefLabel "2009"@en ; cg:from "2009-01-01"^^xsd:date ; cg:until "2009-12-31"^^xsd:date .
""" + "".join(
    f"""
observation:{about}-{year} a cg:Observation ; cg:about {about}:{name} ; cg:indicator indicator:companies ;
  cg:unit unit:company ; cg:value {value} ; cg:period period:{year} ; {more} .
"""
    for about, name in (("cluster", "alpha"), ("programme", "plan"))
    for year, value, more in (
        (2005, 40, 'cg:sourceRow "figures.csv:2"'),
        (2007, 50, 'cg:sourceRow "figures.csv:3"'),
        (2009, 90, "cg:status modality:forecast ; cg:supportedBy claim:1"),
    )
)


@pytest.fixture(scope="module")
def forecasts() -> Iterator[Store]:
    """40 companies in 2005 and 50 in 2007 by the rows of a table, and 90 forecast for 2009."""
    with opened(FORECASTS) as store:
        yield store


def test_a_forecast_is_no_growth_and_rows_of_a_table_are_evidence(forecasts: Store) -> None:
    rows = ["figures.csv:2", "figures.csv:3"]
    assert ask(forecasts, "indicators/growth") == [
        ["Alpha", "companies", "company", "Alpha", "40", "2005", "50", "2007", "10", "25", "5", *rows]
    ]
    assert ask(forecasts, "indicators/programme-growth") == [
        ["the plan", "companies", "company", "40", "2005", "50", "2007", "10", "25", *rows]
    ]


def test_the_figures_of_a_cluster_are_those_on_record_not_those_expected(forecasts: Store) -> None:
    assert [row[3:6] + row[8:] for row in ask(forecasts, "indicators/of-cluster")] == [
        ["2005", "", "40", "figures.csv:2"],
        ["2007", "", "50", "figures.csv:3"],
    ]
