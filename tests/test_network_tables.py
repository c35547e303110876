"""A network as columns: one declared type each, nothing lost on the way to other libraries and back."""

from datetime import date
from decimal import Decimal
from typing import Any

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustergraph.errors import LayoutError
from clustergraph.network import Claim, Edge, Network, Node
from clustergraph.network.tables import typed

VALUES = st.one_of(
    st.text(),
    st.integers(),
    st.floats(allow_nan=False),
    st.booleans(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.lists(st.text(), min_size=1).map(tuple),
)
NAMES = st.text(min_size=1).filter(
    lambda name: name.rstrip("_") not in {*Edge.__slots__, *Node.__slots__, "source", "target", "id"}
)
ATTRIBUTES = st.dictionaries(NAMES, VALUES, max_size=3)


@st.composite
def networks(draw: Any) -> Network:
    ids = draw(st.lists(st.text(), unique=True, max_size=5))
    nodes = [Node(id_, draw(st.text()) or id_, draw(st.none() | st.text(min_size=1)), draw(ATTRIBUTES)) for id_ in ids]
    ends = st.sampled_from(ids) if ids else st.nothing()
    edges = [
        Edge(
            draw(ends),
            draw(ends),
            relation=draw(st.none() | st.text(min_size=1)),
            weight=draw(st.none() | st.floats(allow_nan=False)),
            since=draw(st.none() | st.sampled_from(["2005", "-0044-03-15", "2005-03"])),
            claims=draw(st.lists(st.text(), max_size=2).map(tuple)),
            attributes=draw(ATTRIBUTES),
        )
        for _ in range(draw(st.integers(0, 5)) if ids else 0)
    ]
    return Network(nodes, edges)


@pytest.mark.parametrize(
    "values, kind, many, held",
    [
        ([1, None, 2], "integer", False, [1, None, 2]),
        ([1, 2.5], "double", False, [1.0, 2.5]),
        ([1, Decimal("2.5")], "decimal", False, [Decimal(1), Decimal("2.5")]),
        ([True, False], "boolean", False, [True, False]),
        ([True, 1], "string", False, ["true", "1"]),
        ([date(2007, 3, 20), None], "date", False, [date(2007, 3, 20), None]),
        ([date(2007, 3, 20), "by 2007"], "string", False, ["2007-03-20", "by 2007"]),
        ([("a", "b"), "c", None, ()], "string", True, [("a", "b"), ("c",), None, None]),
        ([(1, 2.5), 3], "double", True, [(1.0, 2.5), (3.0,)]),
        ([None, None], "string", False, [None, None]),
        ([], "string", False, []),
    ],
)
def test_a_column_has_the_narrowest_type_that_holds_all_its_values(
    values: list[Any], kind: str, many: bool, held: list[Any]
) -> None:
    column = typed("x", values)
    assert (column.type, column.many, list(column.values)) == (kind, many, held)
    assert [type(value) for value in column.values] == [type(value) for value in held]


def test_the_fields_of_edges_have_their_types_also_where_nothing_is_said() -> None:
    columns = Network([Node("a", "A")], [Edge("a", "a", weight=3)]).edge_table.columns
    assert {name: (column.type, column.many) for name, column in columns.items()} == {
        "relation": ("string", False),
        "label": ("string", False),
        "weight": ("double", False),
        "since": ("string", False),
        "until": ("string", False),
        "claims": ("string", True),
        "evidence": ("string", True),
    }
    assert columns["weight"].values == [3.0]


@given(networks())
def test_nodes_and_edges_come_back_as_they_were_given(network: Network) -> None:
    assert Network(network.nodes, network.edges) == network
    assert len(network.nodes) == len(network.ids)
    assert [edge.source for edge in network.edges] == [network.ids[number] for number in network.sources]


def test_an_attribute_with_the_name_of_a_field_gets_an_underscore() -> None:
    network = Network([Node("a", "A", attributes={"label": "other", "label_": "third", "id": 7})])
    assert network.nodes[0].label == "A"
    assert network.nodes[0].attributes == {"label_": "other", "label__": "third", "id_": 7}


@given(networks())
def test_networkx_gives_back_the_network_it_was_given(network: Network) -> None:
    back = Network.from_networkx(network.to_networkx())
    assert list(back.nodes) == list(network.nodes)
    assert sorted(map(repr, back.edges)) == sorted(map(repr, network.edges))


def test_a_plain_graph_of_networkx_becomes_a_network() -> None:
    graph = networkx.karate_club_graph()
    network = Network.from_networkx(graph)
    assert repr(network) == "<Network of 34 nodes and 78 edges>"
    assert network.nodes[0] == Node("0", "0", None, {"club": "Mr. Hi"})
    assert network.edges[0].weight == 4.0


def test_what_networkx_holds_and_an_attribute_cannot_becomes_text() -> None:
    graph: networkx.DiGraph[int] = networkx.DiGraph()
    graph.add_node(1, tags={"b", "a"}, place=[1, None, 2], nothing=None, odd=object, label=5)
    graph.add_edge(1, 2, weight="heavy", label=None, claims="one")
    network = Network.from_networkx(graph)
    node, edge = network.nodes[0], network.edges[0]
    assert node.label == "5"
    assert node.attributes == {"tags": ("a", "b"), "place": (1, 2), "odd": "<class 'object'>"}
    assert (edge.weight, edge.claims, edge.attributes) == (None, ("one",), {"weight_": "heavy"})


def test_pandas_gets_typed_columns() -> None:
    network = Network(
        [Node("a", "A", "cg:Firm", {"staff": 12}), Node("b", "B", attributes={"huge": 2**70})],
        [Edge("a", "b", "funds", weight=1.5, claims=("x", "y"))],
    )
    nodes, edges = network.to_pandas()
    assert list(nodes.index) == ["a", "b"]
    assert str(nodes["staff"].dtype) == "Int64"
    assert nodes["huge"].iloc[1] == 2**70
    assert [edges[name].iloc[0] for name in ("source", "target", "weight")] == ["a", "b", 1.5]
    assert edges["claims"].iloc[0] == ("x", "y")


def test_a_part_keeps_the_edges_among_its_nodes() -> None:
    nodes = [Node(id_, id_.upper(), attributes={"rank": rank}) for rank, id_ in enumerate("abc")]
    edges = [Edge("a", "b", "r"), Edge("b", "c", "s"), Edge("c", "a", "t"), Edge("c", "c", "u")]
    claims = {"x": Claim("x")}
    part = Network(nodes, edges, claims=claims).part([2, 0, 2])
    assert part == Network([nodes[0], nodes[2]], [edges[2], edges[3]], claims=claims)


def test_measures_become_attributes_of_the_nodes() -> None:
    network = Network([Node("a", "A", attributes={"degree": 9}), Node("b", "B")])
    assert [node.attributes for node in network.with_columns({"degree": [1, None]}).nodes] == [{"degree": 1}, {}]
    with pytest.raises(LayoutError, match="'degree' has 1 values for 2 nodes"):
        network.with_columns({"degree": [1]})


def test_networks_are_equal_when_all_they_hold_is() -> None:
    one = Network([Node("a", "A")], [Edge("a", "a")])
    assert one == Network([Node("a", "A")], [Edge("a", "a")])
    assert one != Network([Node("a", "A")], [Edge("a", "a", weight=1)])
    assert one != Network([Node("a", "A", "cg:Firm")], [Edge("a", "a")])
    assert one.nodes[-1] == one.nodes[0] == one.nodes[0:1][0]
