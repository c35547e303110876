"""Chains between two things: the shortest, what each link rests on, and what is honestly not connected."""

import json
from collections.abc import Iterator

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from clustergraph import Store
from clustergraph.connect import MOST_LINKS, Chain, Connection, as_markdown, as_text, connect
from clustergraph.errors import NotFoundError, QueryError
from clustergraph.things import Names
from clustergraph.views import view
from clustergraph.vocabulary import compact, term

XEROX, MINALOGIC, IMVN = map(term, ("organisation:xerox", "cluster:minalogic", "cluster:imvn"))


def things(chain: Chain) -> list[str]:
    return [compact(thing.value) for thing in chain.things]


def firms(store: Store) -> set[str]:
    return store.instances(term("cg:Firm").value)


def test_a_member_is_next_to_its_cluster_by_the_claim_that_says_so(shipped: Store) -> None:
    found = connect(shipped, XEROX, MINALOGIC)
    assert found.length == 1
    assert found.total == 1
    (tie,) = found.chains[0].links[0].ties
    assert (tie.subject, tie.relation, tie.object) == (XEROX, term("cg:participatesIn"), MINALOGIC)
    assert tie.record == term("participation:paris-2007.F158")
    assert not tie.inferred
    assert [citation.identifier for citation in tie.citations] == ["F158"]


def test_xerox_is_the_only_firm_that_links_imvn_and_minalogic(shipped: Store) -> None:
    found = connect(shipped, IMVN, MINALOGIC)
    assert found.length == 2
    between = {chain.things[1].value for chain in found.chains}
    assert between & firms(shipped) == {XEROX.value}


def test_what_is_stated_comes_before_what_is_inferred(shipped: Store) -> None:
    found = connect(shipped, IMVN, MINALOGIC)
    assert [things(chain)[1] for chain in found.chains] == ["organisation:xerox", "technology:ict"]


def test_an_inferred_link_tells_what_it_follows_from(shipped: Store) -> None:
    chain = connect(shipped, IMVN, MINALOGIC).chains[1]
    (tie,) = chain.links[1].ties
    assert tie.inferred
    assert [(compact(step.relation.value), compact(step.object.value)) for step in tie.follows] == [
        ("cg:hasField", "technology:software"),
        ("skos:broader", "technology:ict"),
    ]
    assert [citation.identifier for citation in tie.follows[0].citations] == ["F162"]


def test_xerox_and_cisco_are_four_links_apart(shipped: Store) -> None:
    found = connect(shipped, "Xerox", "Cisco")
    assert [things(chain) for chain in found.chains] == [
        [
            "organisation:xerox",
            "cluster:imvn",
            "technology:ict",
            "cluster:sophia-antipolis-secure-communications",
            "organisation:cisco",
        ],
        [
            "organisation:xerox",
            "cluster:minalogic",
            "technology:ict",
            "cluster:sophia-antipolis-secure-communications",
            "organisation:cisco",
        ],
    ]


def test_every_link_of_the_shipped_graph_has_its_evidence(shipped: Store) -> None:
    found = connect(shipped, "Xerox", "Honeywell", max_links=6)
    for tie in (tie for chain in found.chains for link in chain.links for tie in link.ties):
        grounds = tie.follows or (tie,)
        assert all(each.citations or each.rows or each.graphs for each in grounds)


def test_rows_of_tables_are_cited(shipped: Store) -> None:
    project = next(iter(sorted(shipped.instances(term("cg:Project").value))))
    rows = shipped.select(
        f"SELECT ?member WHERE {{ ?part cg:project <{project}> ; org:member ?member }} ORDER BY ?member"
    )
    member = next(iter(rows))[0]
    assert isinstance(member, NamedNode)
    (tie,) = connect(shipped, member, NamedNode(project)).chains[0].links[0].ties
    assert tie.rows[0].source == "h2020-clusters"
    assert tie.rows[0].row.startswith("h2020-clusters/participations.csv:") or ".csv:" in tie.rows[0].row


def test_countries_and_concepts_are_left_out_and_named_with_their_ties(shipped: Store) -> None:
    left = {compact(each.thing.value): each for each in connect(shipped, IMVN, MINALOGIC).left_out}
    assert {"place:fr", "class:mondial"} <= left.keys()
    assert left["place:fr"].degree > 100
    assert "country" in left["place:fr"].reason["en"]


def test_what_is_not_connected_is_said_with_what_was_searched(shipped: Store, names: Names) -> None:
    found = connect(shipped, "KPMG", "Xerox")
    assert found.chains == ()
    assert found.length is None
    assert found.things > 0
    text = as_text(found, names)
    assert "KPMG and Xerox are not connected within 4 links." in text
    assert f"Searched: {found.things} things, {found.ties} ties." in text
    assert "KPMG et Xerox ne sont pas reliés en 4 liens au plus." in as_text(found, names, language="fr")


def test_what_would_connect_is_named(shipped: Store) -> None:
    # Both of the world class: nothing but that and their country ties these two within two links.
    found = connect(shipped, "cluster:scs", "cluster:minalogic", max_links=2)
    assert found.chains == ()
    assert {compact(each.thing.value) for each in found.through} == {"class:mondial", "place:fr"}


def test_only_some_relations_can_be_followed_with_those_below_them(shipped: Store) -> None:
    assert connect(shipped, IMVN, MINALOGIC, relations=["cg:participatesIn"]).total == 1
    assert connect(shipped, IMVN, MINALOGIC, relations=["participates in"]).total == 1
    assert connect(shipped, IMVN, MINALOGIC, relations=["participe à"]).total == 1
    assert connect(shipped, IMVN, MINALOGIC, relations=["cg:governs"]).chains == ()
    # A field is something that a cluster works on.
    assert connect(shipped, MINALOGIC, "technology:software", relations=["cg:worksOn"]).length == 1


def test_an_unknown_relation_gives_the_nearest(shipped: Store) -> None:
    with pytest.raises(NotFoundError, match="participates in"):
        connect(shipped, IMVN, MINALOGIC, relations=["particpates in"])
    with pytest.raises(NotFoundError):
        connect(shipped, IMVN, MINALOGIC, relations=[])
    with pytest.raises(NotFoundError):
        connect(shipped, IMVN, MINALOGIC, relations=["cg:period"])


def test_a_thing_is_connected_with_itself_by_no_link(shipped: Store, names: Names) -> None:
    found = connect(shipped, XEROX, XEROX)
    assert found.length == 0
    assert as_text(found, names) == "Xerox is one thing: no link is needed."


def test_an_unknown_end_gives_the_nearest(shipped: Store) -> None:
    with pytest.raises(NotFoundError, match="Minalogic"):
        connect(shipped, "Minalogik", XEROX)
    with pytest.raises(NotFoundError):
        connect(shipped, term("cluster:nowhere"), XEROX)


@pytest.mark.parametrize("options", [{"max_links": 0}, {"max_links": MOST_LINKS + 1}, {"limit": 0}])
def test_numbers_that_make_no_sense_are_refused(shipped: Store, options: dict[str, int]) -> None:
    with pytest.raises(QueryError):
        connect(shipped, XEROX, MINALOGIC, **options)  # type: ignore[arg-type]


def test_longer_chains_come_only_when_asked_for(shipped: Store) -> None:
    assert len(connect(shipped, XEROX, MINALOGIC).chains) == 1
    found = connect(shipped, XEROX, MINALOGIC, longer=True, limit=5)
    assert [len(chain) for chain in found.chains] == [1, 3, 4, 4, 4]
    assert all(len(set(chain.things)) == len(chain.things) for chain in found.chains)


def test_a_release_shows_no_link_that_only_restricted_claims_support(shipped: Store) -> None:
    released = view(shipped, release="U")
    found = connect(released, "Xerox", "Cisco")
    cited = [c for chain in found.chains for link in chain.links for tie in link.ties for c in tie.citations]
    assert cited
    assert {compact(str(c.marking.value)) for c in cited if isinstance(c.marking, NamedNode)} == {"marking:U"}


HEAD = """
@prefix cg: <https://w3id.org/clustergraph/ontology#> . @prefix x: <urn:x:> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix org: <http://www.w3.org/ns/org#> .
x:planned a cg:Modality ; cg:factual false . x:stated a cg:Modality ; cg:factual true .
"""


def x(name: str) -> NamedNode:
    return NamedNode(f"urn:x:{name}")


def store_of(text: str) -> Store:
    store = Store.memory()
    store.load((HEAD + text).encode(), format="ttl", graph="urn:g")
    return store


def paths(found: Connection) -> list[str]:
    return ["".join(thing.value.rpartition(":")[2] for thing in chain.things) for chain in found.chains]


def test_all_shortest_chains_are_given_in_the_order_of_their_things() -> None:
    with store_of("x:a x:p x:b, x:c, x:d . x:b x:p x:e . x:c x:p x:e . x:e x:p x:d .") as store:
        assert paths(connect(store, x("a"), x("e"))) == ["abe", "ace", "ade"]
        assert paths(connect(store, x("e"), x("a"))) == ["eba", "eca", "eda"]
        limited = connect(store, x("a"), x("e"), limit=2)
        assert paths(limited) == ["abe", "ace"]
        assert limited.total == 3


def test_a_graph_that_states_a_tie_without_claims_is_named() -> None:
    with store_of("x:a x:p x:b .") as store:
        (tie,) = connect(store, x("a"), x("b")).chains[0].links[0].ties
        assert [graph.value for graph in tie.graphs] == ["urn:g"]


def test_documents_periods_and_concepts_tie_nothing() -> None:
    text = """x:a x:in x:d ; cg:period x:t ; x:of x:k . x:b x:in x:d ; cg:period x:t ; x:of x:k .
      x:d a cg:Document . x:t a cg:Period . x:k a <http://www.w3.org/2004/02/skos/core#Concept> ."""
    with store_of(text) as store:
        found = connect(store, x("a"), x("b"))
        assert found.chains == ()
        assert {each.thing for each in found.left_out} == {x("d"), x("k")}
        assert {each.thing for each in found.through} == {x("d"), x("k")}


def star(leaves: int) -> str:
    return "".join(f"x:leaf{number} x:p x:hub . " for number in range(leaves))


def test_a_hub_is_left_out_and_named_but_may_be_an_end() -> None:
    with store_of(star(100)) as store:
        found = connect(store, x("leaf1"), x("leaf2"))
        assert found.chains == ()
        assert [(each.thing, each.degree) for each in found.left_out] == [(x("hub"), 100)]
        assert found.degree_limit == 30
        assert [each.thing for each in found.through] == [x("hub")]
        assert connect(store, x("leaf1"), x("hub")).length == 1


def test_the_limit_of_a_hub_grows_with_the_graph() -> None:
    # 5,000 ties have 10,000 ends, whose root is 100; two triples of HEAD are of classes, which tie nothing.
    others = "".join(f"x:s{number} x:p x:o{number} . " for number in range(4901))
    with store_of(star(99) + others) as store:
        found = connect(store, x("leaf1"), x("leaf2"))
        assert found.length == 2
        assert found.degree_limit is None
    with store_of(star(102) + others) as store:
        assert connect(store, x("leaf1"), x("leaf2")).degree_limit == 101


PLAN = """x:part a cg:Participation ; org:member x:firm ; org:organization x:cluster ; cg:status x:planned ;
  cg:supportedBy x:claim .
  x:claim a cg:Claim ; rdf:subject x:firm ; rdf:predicate cg:participatesIn ; rdf:object x:cluster ;
    cg:modality x:planned ; cg:statedIn x:page .
  cg:Participation <http://www.w3.org/2000/01/rdf-schema#subClassOf> cg:Record .
"""


def test_a_plan_is_a_link_only_when_asked_for_and_is_marked() -> None:
    with store_of(PLAN) as store:
        assert connect(store, x("firm"), x("cluster")).chains == ()
        found = connect(store, x("firm"), x("cluster"), claims=True)
        (tie,) = found.chains[0].links[0].ties
        assert tie.status == x("planned")
        assert "[planned]" in as_text(found, Names(store)) or "[urn:x:planned]" in as_text(found, Names(store))


OPINION = """x:claim a cg:Claim ; rdf:subject x:who ; rdf:predicate x:favours ; rdf:object x:what ;
  cg:modality x:planned ; cg:statedIn x:page . x:what x:p x:end .
"""


def test_an_end_that_only_opinions_know_is_said_to_be_one() -> None:
    with store_of(OPINION) as store:
        found = connect(store, x("who"), x("end"))
        assert found.chains == ()
        assert found.only_claimed == (x("who"),)
        assert "--claims" in as_text(found, Names(store))
        (first, second) = connect(store, x("who"), x("end"), claims=True).chains[0].links
        assert (first.ties[0].status, second.ties[0].status) == (x("planned"), None)
        assert [citation.claim for citation in first.ties[0].citations] == [x("claim")]


def test_what_is_denied_ties_nothing() -> None:
    with store_of(OPINION + "x:claim cg:polarity x:absent .") as store:
        assert connect(store, x("who"), x("end"), claims=True).chains == ()


def test_labels_cannot_break_the_markdown() -> None:
    label = '<http://www.w3.org/2004/02/skos/core#prefLabel> "<img src=x>\\n# `x`" .'
    with store_of(f"x:a x:p x:b . x:b {label}") as store:
        text = as_markdown(connect(store, x("a"), x("b")), Names(store))
    assert "<img" not in text
    assert not [line for line in text.splitlines() if line.startswith("# `")]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_connection_is_plain_data_too(shipped: Store, language: str) -> None:
    value = connect(shipped, IMVN, MINALOGIC).to_dict(language)
    assert json.loads(json.dumps(value)) == value
    assert value["links"] == 2
    assert value["chains"][0]["things"][1] == XEROX.value


nodes = st.integers(0, 9)
graphs = st.lists(st.tuples(nodes, nodes), max_size=25)


def chains_by_networkx(edges: list[tuple[int, int]], one: int, other: int, most: int) -> Iterator[str]:
    """The shortest chains as networkx finds them."""
    graph = networkx.Graph((a, b) for a, b in edges if a != b)
    graph.add_nodes_from(node for edge in edges for node in edge)
    if networkx.has_path(graph, one, other) and networkx.shortest_path_length(graph, one, other) <= most:
        for path in networkx.all_shortest_paths(graph, one, other):
            yield "".join(map(str, path))


@settings(max_examples=60, deadline=None)
@given(graphs, nodes, nodes, st.integers(1, 6))
def test_the_chains_are_those_that_networkx_finds(
    edges: list[tuple[int, int]], one: int, other: int, most: int
) -> None:
    edges = [*edges, (one, one), (other, other)]
    with store_of("".join(f"x:{a} x:p x:{b} . " for a, b in edges)) as store:
        found = connect(store, x(str(one)), x(str(other)), max_links=most, limit=1000)
        assert sorted(paths(found)) == sorted(chains_by_networkx(edges, one, other, most))
        assert found.total == len(found.chains)
        back = connect(store, x(str(other)), x(str(one)), max_links=most, limit=1000)
        assert [path[::-1] for path in paths(back)] == paths(found)


@settings(max_examples=30, deadline=None)
@given(graphs, nodes, nodes)
def test_longer_chains_are_all_simple_paths(edges: list[tuple[int, int]], one: int, other: int) -> None:
    edges = [*edges[:12], (one, one), (other, other)]
    graph = networkx.Graph((a, b) for a, b in edges if a != b)
    graph.add_nodes_from((one, other))
    with store_of("".join(f"x:{a} x:p x:{b} . " for a, b in edges)) as store:
        found = connect(store, x(str(one)), x(str(other)), max_links=4, limit=10_000, longer=True)
    if one != other:
        simple = networkx.all_simple_paths(graph, one, other, cutoff=4)
        assert sorted(paths(found)) == sorted("".join(map(str, path)) for path in simple)


def test_the_shipped_chains_are_as_long_as_networkx_finds_them_without_what_is_left_out(shipped: Store) -> None:
    rows = shipped.select("SELECT DISTINCT ?a ?b WHERE { ?a cg:takesPartIn|cg:participatesIn ?b }")
    graph = networkx.Graph((str(a), str(b)) for a, b in rows)
    chosen = sorted(node for node in graph if "organisation/pic-" in node)[::60]
    for other in chosen[1:]:
        one, end = NamedNode(chosen[0].strip("<>")), NamedNode(other.strip("<>"))
        found = connect(shipped, one, end, max_links=8, relations=["cg:takesPartIn", "cg:participatesIn"], limit=1)
        expected = (
            networkx.shortest_path_length(graph, chosen[0], other)
            if networkx.has_path(graph, chosen[0], other)
            else None
        )
        assert found.length == (expected if expected is not None and expected <= 8 else None)
