"""Rules: what they read is found in their text, and what follows is what they give over all that they may see."""

import random
from collections.abc import Iterable
from itertools import product
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryTriples
from pyoxigraph import Store as Engine

from clustergraph import Store
from clustergraph.store import bulk
from clustergraph.store.derive import derive, graphs_below, inferred_graph
from clustergraph.store.passing import Passing
from clustergraph.store.rules import load_rules, read_rule, reads_of
from clustergraph.vocabulary import INFERRED, PREFIXES, cg, marking_of, source_graph, term

TYPE, SUB, BROADER = term("rdf:type"), term("rdfs:subPropertyOf"), term("skos:broader")
MEMBER, ORGANISATION = term("org:member"), term("org:organization")


def test_no_shipped_rule_reads_everything() -> None:
    assert [rule.text for rule in load_rules() if (None, None) in rule.reads] == []


def test_a_rule_reads_what_its_patterns_name_also_in_paths_options_and_filters() -> None:
    rule = read_rule(
        "CONSTRUCT { ?a cg:funds ?b } WHERE { ?a a cg:Firm ; cg:locatedIn/cg:within+ ?b "
        "OPTIONAL { ?a cg:status ?s } FILTER NOT EXISTS { ?b cg:owns ?a } }"
    )
    assert rule.reads == {
        (TYPE, cg("Firm")),
        (cg("locatedIn"), None),
        (cg("within"), None),
        (cg("status"), None),
        (cg("owns"), None),
    }
    assert rule.gives == {cg("funds")}


@pytest.mark.parametrize(
    "where",
    ["?a ?p ?b", "?a cg:within* ?b", "?a ?p ?b OPTIONAL { ?p rdfs:subPropertyOf cg:worksOn }", "GRAPH ?g { ?a ?p ?b }"],
)
def test_a_rule_that_leaves_open_what_it_reads_is_taken_to_read_everything(where: str) -> None:
    assert read_rule(f"CONSTRUCT {{ ?a cg:funds ?b }} WHERE {{ {where} }}").reads == {(None, None)}


def made_up(seed: int) -> Engine:
    """A small world where everything that rules read is likely to occur, under markings of which two have one rank."""
    chance = random.Random(seed)
    engine = Engine()
    graphs = [source_graph(name, part) for name, part in product("ab", ("", "SBU", "left", "right", "unranked"))]
    for name in ("left", "right"):
        engine.add(Quad(term(f"marking:{name}"), TYPE, cg("Marking"), graphs[0]))
        engine.add(Quad(term(f"marking:{name}"), cg("rank"), Literal(5), graphs[0]))
    things = [NamedNode(f"urn:{number}") for number in range(12)]
    named = ["worksOn", "researches", "within", "locatedIn", "status", "labelledCluster", "clusterClass", "project"]
    named += ["funder", "recipient", "investor", "investmentTarget", "owns", "participatesIn"]
    properties = [*map(cg, named), MEMBER, ORGANISATION, BROADER]
    classes = [*map(cg, ("Participation", "ProjectParticipation", "Labelling", "Funding", "Investment", "Firm"))]
    for _ in range(chance.choice((40, 150, 400))):
        one, other = chance.choices(things, k=2)
        engine.add(Quad(one, chance.choice(properties), other, chance.choice(graphs)))
        engine.add(Quad(chance.choice(things), TYPE, chance.choice(classes), chance.choice(graphs)))
    for property in chance.sample(properties, 3):
        engine.add(Quad(property, SUB, chance.choice((cg("worksOn"), cg("researches"))), chance.choice(graphs)))
    return engine


def inferred(engine: Engine) -> dict[str, set[str]]:
    """The inferred triples by graph, as the rules say without any shortcut."""
    ranks = {"U": 0.0, "SBU": 1.0, "left": 5.0, "right": 5.0, "unranked": float("inf")}
    graphs = [graph for graph in engine.named_graphs() if isinstance(graph, NamedNode)]
    known: set[str] = set()
    for marking in sorted({"U", *map(marking_of, graphs)}, key=lambda name: (ranks[name], name)):
        seen = [g for g in graphs if marking_of(g) == marking or ranks[marking_of(g)] < ranks[marking]]
        lower = [inferred_graph(name) for name in {"U", *map(marking_of, seen)}]
        while new := {
            str(triple)
            for rule in load_rules()
            for triple in asked(engine, rule.text, [*seen, *lower])
            if str(triple) not in known
        }:
            known |= new
            for text in new:
                engine.update(f"INSERT DATA {{ GRAPH {inferred_graph(marking)} {{ {text} }} }}")
    return content(engine)


def asked(engine: Engine, text: str, graphs: list[NamedNode]) -> QueryTriples:
    found = engine.query(text, prefixes=dict(PREFIXES), default_graph=[*graphs])
    assert isinstance(found, QueryTriples)
    return found


def content(engine: Engine) -> dict[str, set[str]]:
    found = {}
    for graph in graphs_below(engine, INFERRED):
        triples = {str(quad.triple) for quad in engine.quads_for_pattern(None, None, None, graph)}
        if triples:
            found[graph.value] = triples
    return found


@pytest.mark.parametrize("seed", range(30))
def test_what_follows_is_what_the_rules_give_over_the_graphs_of_each_marking_and_those_below(seed: int) -> None:
    engine, other = made_up(seed), made_up(seed)
    derive(engine)
    assert content(engine) == inferred(other)


def test_a_subproperty_that_a_restricted_source_declares_tells_only_there_what_a_cluster_works_on() -> None:
    with Store.memory() as store:
        store.load(b"<urn:c> <urn:p> <urn:t> .", format="ttl", graph=source_graph("a"))
        subproperty = f"<urn:p> {SUB} {cg('worksOn')} .".encode()
        store.load(subproperty, format="ttl", graph=source_graph("a", "SBU"))
        found = store.select("SELECT ?g WHERE { GRAPH ?g { <urn:c> cg:worksOn <urn:t> } }")
        assert [row[0] for row in found] == [source_graph("inferred", "SBU")]


def passed(engine: Engine, quads: Iterable[Quad]) -> Passing:
    """What rules read of quads that were written to an engine."""
    passing = Passing(reads_of(load_rules()), is_new=lambda graph: not engine.contains_named_graph(graph))
    bulk.write(engine, quads, is_united=lambda _: False, look=passing.look)
    return passing


@pytest.mark.parametrize("limit", [1 << 20, 3_000])
@pytest.mark.parametrize("seed", range(8))
def test_what_follows_is_the_same_where_rules_take_what_they_read_as_it_passes(
    seed: int, limit: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clustergraph.store.passing._BYTES", limit)
    monkeypatch.setattr("clustergraph.store.passing._STEP", 5)
    engine, quads = Engine(str(tmp_path)), list(made_up(seed))
    # Of some graphs a part is there before.
    engine.extend(quads[::7][:5])
    passing = passed(engine, quads)
    derive(engine, passing)
    assert content(engine) == inferred(made_up(seed))


def test_a_graph_is_kept_as_it_passes_if_all_of_it_passes_and_no_node_in_it_is_blank(tmp_path: Path) -> None:
    engine = Engine(str(tmp_path))
    one, other, third = (source_graph(name) for name in "abc")
    within = Quad(NamedNode("urn:a"), cg("within"), NamedNode("urn:b"), one)
    engine.add(Quad(within.subject, within.predicate, within.object, other))
    quads = [Quad(within.subject, within.predicate, within.object, graph) for graph in (one, other, third)]
    label = Quad(within.subject, term("skos:prefLabel"), Literal("a"), one)
    passing = passed(engine, [*quads, label, Quad(BlankNode(), cg("within"), within.object, third)])
    assert [passing.has((cg("within"), None), graph) for graph in (one, other, third)] == [True, False, False]
    assert not passing.has((cg("owns"), None), one)
    assert passing.text(one) == f"<urn:a> {cg('within')} <urn:b> .\n".encode()


def test_what_follows_of_a_blank_node_is_said_of_just_that_node() -> None:
    with Store.memory() as store:
        text = b"_:c <urn:is> 'c' ; cg:locatedIn <urn:x> . _:d <urn:is> 'd' . <urn:x> cg:within <urn:y> ."
        prefix = f"PREFIX cg: <{PREFIXES['cg']}>\n".encode()
        store.load(prefix + text, format="ttl", graph="urn:notes")
        found = store.select("SELECT ?name WHERE { ?thing <urn:is> ?name ; cg:locatedIn <urn:y> }")
        assert [row[0] for row in found] == [Literal("c")]
