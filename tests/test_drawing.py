"""A question or a thing becomes a network: every edge with its claims, every node with its class and its place."""

from pathlib import Path

import pytest
from valley import Valley

from clustergraph import Store
from clustergraph.drawing import MOST_HOPS, around, network_of
from clustergraph.errors import NotFoundError, QueryError
from clustergraph.network import Network
from clustergraph.views import view
from clustergraph.vocabulary import compact, term

FIRM = "<https://example.org/firm>"
CLAIM = "https://w3id.org/clustergraph/id/claim/"


def built(valley: Valley) -> Store:
    store = Store.memory()
    store.build([valley.folder])
    return store


def labels(network: Network) -> list[str]:
    return [node.label for node in network.nodes]


def ties(network: Network) -> set[tuple[str, str | None, str]]:
    return {(compact(edge.source), edge.relation, compact(edge.target)) for edge in network.edges}


def test_one_hop_around_a_firm_is_its_cluster_with_the_claim_that_ties_them(valley: Valley) -> None:
    network = around(built(valley), "Acme", hops=1)
    assert labels(network) == ["Acme", "Optic Valley"]
    assert [node.attributes["hops"] for node in network.nodes] == [0, 1]
    (edge,) = network.edges
    assert ties(network) == {("organisation:acme", "cg:participatesIn", "cluster:optic-valley")}
    assert edge.claims == (f"{CLAIM}valley.C1",)
    assert edge.until == "2007-03-31"
    claim = network.claims[f"{CLAIM}valley.C1"]
    assert (claim.identifier, claim.document, claim.paragraph, claim.marking) == (
        "C1",
        "Report on the valley",
        "¶1",
        "U",
    )
    assert (claim.asserter, claim.modality, claim.confidence) == ("Valley Observatory", "stated", "high")
    assert edge.evidence == (claim.text,)


def test_two_hops_reach_what_is_behind_and_what_is_only_planned_stays_away(valley: Valley) -> None:
    network = around(built(valley), "Acme", hops=2)
    assert sorted(labels(network)) == ["Acme", "Optic Valley", "The valley", "Valley Observatory"]


def test_the_neighbourhood_holds_the_ties_among_the_farthest_too(shipped: Store) -> None:
    """Xerox takes part in two clusters; what ties these two belongs into the picture at one hop already."""
    network = around(shipped, term("organisation:xerox"), hops=1)
    clusters = {compact(node.id) for node in network.nodes if node.kind == "cg:Cluster"}
    assert {"cluster:minalogic", "cluster:imvn"} <= clusters
    everything = around(shipped, term("organisation:xerox"), hops=2)
    numbers = [number for number, node in enumerate(everything.nodes) if node.attributes["hops"] in (0, 1)]
    assert ties(network) == ties(everything.part(numbers))


def test_a_neighbourhood_in_french_speaks_french(valley: Valley) -> None:
    network = around(built(valley), "Acme", hops=1, language="fr")
    assert labels(network) == ["Acme", "Vallée de l'optique"]
    assert next(iter(network.claims.values())).document == "Rapport sur la vallée"


def test_what_may_not_be_released_is_not_around(valley: Valley) -> None:
    valley.edit(
        "claims.csv",
        "paragraph:report.2,organisation:observatory,,planned",
        "paragraph:report.2,organisation:observatory,,stated",
    )
    with built(valley) as store:
        assert "Beta" in labels(around(store, "Optic Valley", hops=1))
        network = around(view(store, release="U"), "Optic Valley", hops=1)
    assert "Beta" not in labels(network)
    assert "¶2" not in "".join(claim.text for claim in network.claims.values())


@pytest.mark.parametrize("hops", [0, -1, MOST_HOPS + 1])
def test_a_number_of_hops_that_makes_no_sense_is_refused(valley: Valley, hops: int) -> None:
    with pytest.raises(QueryError, match=f"1 to {MOST_HOPS} hops"):
        around(built(valley), "Acme", hops=hops)


def test_an_unknown_thing_is_answered_with_the_nearest(valley: Valley) -> None:
    with pytest.raises(NotFoundError, match="Acme"):
        around(built(valley), "Akme")


def test_constructed_triples_are_edges_with_the_claims_that_say_just_this(shipped: Store) -> None:
    text = "CONSTRUCT { ?firm cg:participatesIn ?cluster } WHERE { ?firm cg:participatesIn ?cluster ; a cg:Firm }"
    network = network_of(shipped, text)
    xerox = next(edge for edge in network.edges if (edge.source, edge.target) == (
        term("organisation:xerox").value, term("cluster:minalogic").value
    ))  # fmt: skip
    assert [network.claims[claim].identifier for claim in xerox.claims] == ["F158"]
    assert {node.kind for node in network.nodes} == {"cg:Firm", "cg:Cluster"}


def test_a_row_that_names_its_relation_only_has_the_claims_that_say_just_this(shipped: Store) -> None:
    text = """SELECT ?source ?target ?relation WHERE {
      VALUES (?source ?relation ?target) { (organisation:xerox cg:participatesIn cluster:minalogic) } }"""
    (edge,) = network_of(shipped, text).edges
    assert edge.claims == (f"{CLAIM}paris-2007.F158",)


def test_edges_of_an_answer_without_dates_have_those_of_their_claims(valley: Valley) -> None:
    edges = network_of(built(valley), "networks/participation").edges
    days = {(compact(edge.source), compact(edge.target)): (edge.since, edge.until) for edge in edges}
    assert days == {
        ("organisation:acme", "cluster:optic-valley"): (None, "2007-03-31"),
        ("cluster:optic-valley", "place:valley"): (None, None),
    }


def test_without_claims_those_that_rows_name_are_named_only(shipped: Store) -> None:
    network = network_of(shipped, "networks/participation", claims=False)
    assert not network.claims
    assert any("claim:paris-2007.F158" in edge.evidence for edge in network.edges)


def test_a_node_is_where_the_place_is_that_it_lies_in(shipped: Store) -> None:
    network = network_of(shipped, "networks/participation")
    node = network.node(term("cluster:minalogic").value)
    # Grenoble, by GeoNames.
    assert node.attributes == {"place": "Grenoble", "longitude": 5.71479, "latitude": 45.17869}


def test_of_several_classes_the_one_below_the_others_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "firm.ttl"
    file.write_text(f"{FIRM} a <{term('cg:Organisation').value}>, <{term('cg:Firm').value}> .", "utf-8")
    with Store.memory() as store:
        store.build([])
        store.load(file)
        text = f"CONSTRUCT {{ {FIRM} cg:participatesIn {FIRM} }} WHERE {{}}"
        assert network_of(store, text).nodes[0].kind == "cg:Firm"


@pytest.mark.parametrize("words", ["joins", "see http://example.org/ for", "a://b<c> d://e"])
def test_relations_and_claims_may_be_words(valley: Valley, words: str) -> None:
    text = f"""SELECT ?source ?target ?relation ?claim WHERE {{
      VALUES (?source ?target ?relation ?claim) {{ (organisation:acme cluster:optic-valley "{words}" "{words}") }} }}"""
    (edge,) = network_of(built(valley), text).edges
    assert edge.relation == words
    assert "".join(edge.evidence)


def test_an_answer_that_is_no_network_is_refused(shipped: Store) -> None:
    with pytest.raises(QueryError, match="an ASK has none"):
        network_of(shipped, "ASK { ?s ?p ?o }")
    with pytest.raises(QueryError, match=r"needs the column \?source"):
        network_of(shipped, "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 1")
