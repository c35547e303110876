"""Where clusters are, by the borders of a day, and what they have in common."""

from worlds import ask

from clustergraph import Store


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


def test_clusters_that_share_one_technology_are_found_by_it(shipped: Store) -> None:
    assert ask(shipped, "clusters/shared-technologies", technology="wind energy") == [
        ["carbon-free energy cluster at Cadarache", "energy cluster at Grenoble", "wind energy"]
    ]
