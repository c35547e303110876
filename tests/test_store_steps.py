"""Small changes: the store holds the same as when all that follows is made anew."""

import random
from collections.abc import Iterator

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad
from pyoxigraph import Store as Engine

from clustergraph import QueryError, Store
from clustergraph.store.draft import Draft
from clustergraph.store.naming import touched
from clustergraph.vocabulary import source_graph

GRAPHS = [source_graph(*parts) for parts in (("a",), ("b",), ("b", "SBU"), ("edits",), ("c", "left"), ("c", "right"))]
WHOLE = [source_graph("inferred"), source_graph("catalogue"), source_graph("catalogue", "SBU")]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("INSERT DATA { <urn:a> <urn:b> <urn:c>, <urn:d> }", 2),
        ("insert data { GRAPH <urn:g> { <urn:a> <urn:b> 'DELETE DATA { }' } } ; DELETE DATA { <urn:a> a cg:Firm }", 2),
        ("PREFIX x: <urn:> BASE <urn:> DELETE DATA { x:a x:b 1 } ; # DELETE WHERE\n INSERT DATA { x:a x:b 2 . } ;", 2),
        ("INSERT DATA { <urn:a> <urn:b> 1 . GRAPH <urn:g> { <urn:a> <urn:b> 2 ; <urn:c> 3 . } <urn:a> <urn:b> 4 }", 4),
        ("DELETE WHERE { ?s ?p <urn:object> }", 2),
        ("DELETE WHERE { GRAPH ?g { ?s ?p <urn:object> . } }", 2),
        ("DELETE { ?s ?p ?o } INSERT { GRAPH <urn:g> { ?s <urn:new> ?o } } WHERE { ?s ?p ?o FILTER(ISIRI(?o)) }", 4),
        ("INSERT { ?s <urn:new> ?o } WHERE { { ?s <urn:p> ?o } UNION { ?s ?p 7 } }", 2),
        ("DELETE WHERE { ?s ?p <urn:object> } ; DELETE WHERE { ?s ?p ?o }", None),
        ("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o } ; INSERT DATA { <urn:a> <urn:b> 1 }", None),
        ("INSERT DATA { <urn:a> <urn:b> [] }", None),
        ("INSERT { ?s <urn:b> _:b } WHERE { ?s ?p <urn:object> }", None),
        ("INSERT { ?s <urn:b> ?x } WHERE { ?s ?p ?o BIND(RAND() AS ?x) }", None),
        ("INSERT { ?s <urn:b> ?x } WHERE { SELECT ?s (COUNT(*) AS ?x) { ?s ?p ?o } GROUP BY ?s }", None),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> } ; CLEAR GRAPH <urn:g>", None),
        ("WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", None),
        ("DELETE { ?s ?p ?o } USING <urn:g> WHERE { ?s ?p ?o }", None),
        ("CLEAR ALL", None),
        ("", None),
        ("INSERT DATA {", None),
    ],
)
def test_the_triples_that_an_update_may_touch_are_told_before_it_is_run(text: str, number: int | None) -> None:
    engine = Engine()
    for place in (NamedNode("urn:g"), DefaultGraph()):
        for subject in ("urn:1", "urn:2"):
            engine.add(Quad(NamedNode(subject), NamedNode("urn:p"), NamedNode("urn:object"), place))
    triples = touched(text, engine)
    assert (None if triples is None else len(triples)) == number


def changes(chance: random.Random) -> Iterator[str]:
    """Updates as they come, most of them of a quad or two, and some that turn around what may be seen of what."""
    things = [f"<urn:{number}>" for number in range(6)]
    properties = "cg:worksOn cg:within cg:locatedIn skos:broader rdfs:label cg:status cg:owns <urn:p>".split()  # noqa: SIM905
    for _ in range(40):
        subject, object_ = chance.choices(things, k=2)
        triple = f"{subject} {chance.choice(properties)} {chance.choice((object_, object_, '01', 'true'))}"
        graph = chance.choice(GRAPHS if chance.random() < 0.95 else WHOLE)
        placed = chance.choice((triple, f"GRAPH {graph} {{ {triple} }}"))
        verb = chance.choice(("INSERT", "INSERT", "DELETE"))
        special = [
            f"INSERT DATA {{ GRAPH {GRAPHS[0]} {{ marking:{chance.choice(('left', 'right'))} a cg:Marking ; cg:rank 5 }} }}",
            f"INSERT DATA {{ GRAPH {GRAPHS[0]} {{ <urn:p> rdfs:subPropertyOf cg:worksOn }} }}",
            f"DELETE WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}",
            f"DELETE WHERE {{ {subject} ?p ?o }}",
            f"DELETE {{ {subject} ?p ?o }} INSERT {{ {object_} ?p ?o }} WHERE {{ {subject} ?p ?o }}",
            f"DELETE {{ GRAPH ?g {{ {subject} ?p ?o }} }} INSERT {{ {subject} ?p 3 }} WHERE {{ GRAPH ?g {{ {subject} ?p ?o }} }}",
            f"INSERT {{ GRAPH {graph} {{ ?s ?p {object_} }} ?s cg:owns 1.50 }} WHERE {{ ?s ?p {subject} }}",
            f"INSERT DATA {{ {triple} }} ; DELETE DATA {{ GRAPH {graph} {{ {triple} }} }}",
        ]
        yield chance.choice([f"{verb} DATA {{ {placed} }}"] * 8 + special)


def is_refused(store: Store, text: str) -> bool:
    """Whether an update is refused, as those are that add to what only the rules write."""
    try:
        store.update(text)
    except QueryError:
        return True
    return False


@pytest.mark.parametrize("seed", range(12))
def test_a_store_changed_in_small_steps_holds_what_one_does_that_derives_all_of_it_anew(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle = Draft.settle

    def whole(draft: Draft) -> None:
        draft._changes = None
        settle(draft)

    with Store.memory() as store, Store.memory() as other:
        for text in changes(random.Random(seed)):
            was_refused = is_refused(store, text)
            with monkeypatch.context() as patch:
                patch.setattr(Draft, "settle", whole)
                patch.setattr("clustergraph.store.updating.touched", lambda *_: None)
                assert is_refused(other, text) == was_refused, text
            assert store.dump(canonical=True) == other.dump(canonical=True), text
        assert [fault for fault in store.verify().faults if "the union" in fault] == []


@pytest.mark.parametrize("seed", range(4))
def test_a_few_quads_are_loaded_into_a_store_as_many_are(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    things = [NamedNode(f"urn:{number}") for number in range(4)]
    with Store.memory() as store, Store.memory() as other:
        for _ in range(15):
            quads = [Quad(*chance.choices(things, k=3), chance.choice(GRAPHS)) for _ in range(chance.randint(0, 4))]  # type: ignore[call-arg]
            added = store.load(quads)
            with monkeypatch.context() as patch:
                patch.setattr(Draft, "_note", lambda draft, _: setattr(draft, "_changes", None))
                assert other.load(quads) == added
            assert store.dump(canonical=True) == other.dump(canonical=True)
