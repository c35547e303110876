"""Nodes with a place stand there on a map of what holds most of them, and none covers another."""

import json
import math
import random
from importlib.resources import files
from itertools import combinations

import pytest

from clustergraph.layout import places
from clustergraph.layout.projecting import LAMBERT_93, LAMBERT_EUROPE, equal_earth
from clustergraph.network import Network, Node

PARIS, GRENOBLE, BREST, BERLIN, TOKYO = (2.35, 48.86), (5.72, 45.19), (-4.49, 48.39), (13.4, 52.5), (139.7, 35.7)
CAYENNE, HELSINKI, ROME = (-52.3, 4.9), (24.9, 60.2), (12.5, 41.9)


def located(*spots: tuple[object, object]) -> Network:
    return Network(
        [
            Node(f"n{number:03}", "", attributes={"longitude": x, "latitude": y})  # type: ignore[dict-item]
            for number, (x, y) in enumerate(spots)
        ]
    )


@pytest.mark.parametrize(
    ("place", "metres"),
    [
        # From PROJ 9 for EPSG:2154; the first is where the projection begins by definition (IGN, NT/G 71).
        ((3, 46.5), (700_000, 6_600_000)),
        ((2.3488, 48.8534), (652_216.626, 6_861_681.5)),
        ((-4.4861, 48.3905), (146_634.031, 6_836_273.392)),
        ((9.15, 41.92), (1_210_766.104, 6_110_934.388)),
    ],
)
def test_france_is_projected_as_the_law_prescribes(place: tuple[float, float], metres: tuple[float, float]) -> None:
    found = LAMBERT_93(*place)
    assert abs(found - complex(*metres)) < 0.01


def test_europe_and_the_world_are_projected_as_proj_does() -> None:
    # PROJ 9: EPSG:3034 from ETRS89, and +proj=eqearth +R=6371007.2.
    assert LAMBERT_EUROPE(24.9, 60.2) == pytest.approx(4_804_122.851 + 3_767_723.046j, abs=0.01)
    assert equal_earth(151.2, -33.9) == pytest.approx(13_293_998.892 - 4_238_347.215j, abs=0.01)
    for edge in ((-180, -90), (180, 90), (0, 0)):
        for projection in (LAMBERT_93, LAMBERT_EUROPE, equal_earth):
            assert math.isfinite(abs(projection(*edge)))


def test_a_network_without_places_has_no_map() -> None:
    assert places(Network()) is None
    assert places(Network([Node("a", "A")])) is None
    assert places(located((None, None), ("x", 3), (200, 0), (math.nan, 1))) is None


def test_a_node_without_a_usable_place_is_counted_as_missing() -> None:
    found = places(located(PARIS, (None, 48), ("2,35", "48"), (181, 0), ("5.72", "45.19")))
    assert found is not None
    assert set(found.positions) == {"n000", "n004"}
    assert found.missing == 3


@pytest.mark.parametrize(
    ("spots", "extent", "outside"),
    [
        ([PARIS], "france", 0),
        ([PARIS] * 8 + [CAYENNE, BERLIN], "france", 2),
        ([PARIS] * 7 + [CAYENNE, BERLIN, ROME], "europe", 1),
        ([PARIS, BERLIN, HELSINKI, ROME], "europe", 0),
        ([PARIS, TOKYO, CAYENNE], "world", 0),
        ([TOKYO], "world", 0),
    ],
)
def test_the_map_is_the_smallest_that_shows_four_in_five(
    spots: list[tuple[float, float]], extent: str, outside: int
) -> None:
    found = places(located(*spots))
    assert found is not None
    assert (found.extent, len(found.outside), found.missing) == (extent, outside, 0)
    assert "Natural Earth" in found.attribution


def test_places_lie_as_on_a_map_with_north_at_the_top() -> None:
    found = places(located(PARIS, GRENOBLE, BREST))
    assert found is not None
    paris, grenoble, brest = (found.positions[f"n00{n}"] for n in range(3))
    assert brest[0] < paris[0] < grenoble[0]
    assert paris[1] < grenoble[1]
    # 482 km from Paris to Grenoble and 505 km from Paris to Brest, on the ellipsoid.
    assert math.dist(paris, grenoble) / math.dist(paris, brest) == pytest.approx(482 / 505, rel=0.01)


def inside(point: tuple[float, float], ring: object) -> bool:
    """Whether a ring goes round the point, by the crossings to its right."""
    x, y = point
    corners = list(ring)  # type: ignore[call-overload]
    crossings = 0
    for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
        crossings += (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax)
    return crossings % 2 == 1


def test_the_outline_goes_round_the_towns_of_france_and_its_corners_are_pixels() -> None:
    towns = [PARIS, GRENOBLE, (-1.55, 47.22), (7.75, 48.57), (3.06, 50.63), (0.7, 45.2), (9.15, 42.3)]
    found = places(located(*towns))
    assert found is not None
    assert all(any(inside(place, ring) for ring in found.outline) for place in found.positions.values())
    assert not any(inside(place, ring) for place in [(0.0, -5000.0)] for ring in found.outline)
    across = [x for ring in found.outline for x, _ in ring]
    assert abs(min(across) + max(across)) <= 2
    assert all(value == round(value) for ring in found.outline for corner in ring for value in corner)


def test_those_beyond_the_map_stand_around_it_on_their_side() -> None:
    found = places(located(*[PARIS] * 20, CAYENNE, TOKYO, BERLIN))
    assert found is not None
    cayenne, tokyo, berlin = (found.positions[name] for name in found.outside)
    reach = max(math.hypot(*corner) for ring in found.outline for corner in ring)
    assert all(math.hypot(*place) > reach for place in (cayenne, tokyo, berlin))
    assert cayenne[0] < 0 < cayenne[1]
    assert tokyo[0] > 0 > tokyo[1]
    assert berlin[0] > 0 > berlin[1]


def test_no_node_covers_another_and_those_of_one_town_stay_together() -> None:
    chance = random.Random(1)
    near = [(2.2 + chance.random() / 5, 48.7 + chance.random() / 5) for _ in range(80)]
    found = places(located(*[PARIS] * 60, *near, *[GRENOBLE] * 5))
    assert found is not None
    spots = list(found.positions.values())
    assert min(math.dist(one, other) for one, other in combinations(spots, 2)) > 45
    grenoble = spots[-5:]
    assert max(math.dist(one, other) for one, other in combinations(grenoble, 2)) < 200


def test_the_order_of_the_nodes_does_not_change_the_map() -> None:
    original = located(*[PARIS] * 9, GRENOBLE, BREST, CAYENNE)
    mixed = Network(list(reversed(list(original.nodes))))
    assert places(mixed) == places(original)


def test_the_outline_says_where_it_is_from_and_is_small() -> None:
    file = files("clustergraph").joinpath("layout", "natural_earth.json")
    text = file.read_text("utf-8")
    assert len(text) <= 60_000
    assert "public domain" in json.loads(text)["source"]


def test_no_border_of_a_map_jumps_across_it() -> None:
    for spots in ([PARIS], [PARIS, BERLIN, HELSINKI, ROME], [TOKYO]):
        found = places(located(*spots))
        assert found is not None
        across = [x for ring in found.outline for x, _ in ring]
        wide = max(across) - min(across)
        for ring in found.outline:
            steps = zip(ring, [*ring[1:], ring[0]], strict=True)
            assert all(abs(one[0] - other[0]) < 0.3 * wide for one, other in steps)
