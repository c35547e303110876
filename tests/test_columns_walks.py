"""Questions that are followed from triple to triple in arrays have the engine's own answers."""

import random
from pathlib import Path
from typing import Any

import pytest
from columnar import World
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from pyoxigraph import Store as Engine

import clustergraph
from clustergraph.store.columns import following, keeping
from clustergraph.store.columns.estimate import Work
from clustergraph.store.columns.pairs import Pairs

NODES: list[Any] = [*(NamedNode(f"urn:n{number}") for number in range(8)), BlankNode("b0"), BlankNode("b1")]
LABELS = [
    *(Literal(text, language=tag) for text in ("a", "b", "é") for tag in ("en", "fr", "en-GB")),
    Literal("a"),
    Literal("A"),
]
MIXED = [*NODES, *LABELS, Literal(1), Literal("2007")]
EDGES = {"knows": NODES, "in": NODES, "label": LABELS, "any": MIXED}


def made(seed: int) -> Engine:
    chance, engine = random.Random(seed), Engine()
    for name, objects in EDGES.items():
        for _ in range(chance.choice([3, 12, 40])):
            engine.add(Quad(chance.choice(NODES), NamedNode(f"urn:{name}"), chance.choice(objects)))
    return engine


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> list[World]:
    return [World(made(seed), tmp_path_factory.mktemp(f"world{seed}")) for seed in range(12)]


class Asking:
    """A random question of the forms that are followed, and of some that are nearly so."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._used = list[str]()

    def text(self) -> str:
        main = self._triples(self._chance.randint(1, 4))
        parts = [main, *(self._option() for _ in range(self._chance.choice([0, 0, 1, 2])))]
        conditions = " ".join(self._condition() for _ in range(self._chance.choice([0, 0, 1, 1, 2])))
        body = f"{{ {' '.join(parts)} {conditions} }}"
        if self._chance.random() < 0.15:
            return f"CONSTRUCT {{ ?a <urn:made> ?b . ?c <urn:made> ?a }} WHERE {body}"
        names = self._chance.choice(["?a ?b", "?a ?b ?c ?d", "?b", "?d ?a", "*", "?a ?e"])
        distinct = self._chance.choice(["", "", "DISTINCT "])
        return f"SELECT {distinct}{names} {body}{self._order()}"

    def _order(self) -> str:
        if self._chance.random() < 0.6:
            return ""
        keys = " ".join(self._chance.choice(["?a", "?b", "DESC(?a)", "?c"]) for _ in range(self._chance.randint(1, 2)))
        return f" ORDER BY {keys}"

    def _triples(self, count: int) -> str:
        return " ".join(self._triple() for _ in range(count))

    def _triple(self) -> str:
        """A pattern, which mostly goes on from a name that is there already."""
        path = self._chance.choice([f"<urn:{name}>" for name in [*EDGES, *EDGES, *EDGES, "absent"]])
        near = self._chance.choice(self._used) if self._used and self._chance.random() < 0.9 else self._new()
        far = self._new() if self._chance.random() < 0.8 else self._chance.choice(['"a"@en', '"a"', "1", "[]"])
        if self._chance.random() < 0.4:
            near, far = far if far[0] in "?<" else "?a", near
        self._used += [end for end in (near, far) if end[0] == "?"]
        return f"{near} {path} {far} ."

    def _new(self) -> str:
        names = [f"?{name}" for name in "aabbccd"]
        return self._chance.choice([*names, "<urn:n1>", "<urn:n2>", "<urn:absent>" if len(self._used) > 3 else "?a"])

    def _option(self) -> str:
        inner = self._triples(self._chance.randint(1, 2))
        return f"OPTIONAL {{ {inner} {self._condition() if self._chance.random() < 0.4 else ''} }}"

    def _condition(self) -> str:
        name, other = self._chance.choices(["?a", "?b", "?c", "?d"], k=2)
        return self._chance.choice(
            [
                f'FILTER(LANG({name}) = "en")',
                f'FILTER(LANG({name}) = "fr" && {name} != {other})',
                f"FILTER({name} != {other})",
                f"FILTER({name} = {other})",
                f"FILTER({name} != <urn:n1>)",
                f"FILTER(<urn:absent> = {name})",
                f"FILTER({name} = <urn:n2>)",
            ]
        )


def test_random_questions_are_followed_to_the_engines_answers(worlds: list[World]) -> None:
    count = 3000
    walked = 0
    for seed in range(count):
        text, world = Asking(seed).text(), worlds[seed % len(worlds)]
        world.same(text)
        walked += world.walked(text) is not None
    # Others have patterns that hang together by nothing, or comparisons of what may be a literal.
    assert walked > count / 5, walked


def test_parameters_are_followed_as_the_engine_binds_them(worlds: list[World]) -> None:
    walked = 0
    for seed in range(4000):
        text, world = Asking(seed).text(), worlds[seed % len(worlds)]
        if "SELECT *" in text or "CONSTRUCT" in text or "?a" not in text[: text.index("{")]:
            continue
        value = random.Random(seed).choice([*NODES[:3], NamedNode("urn:absent"), LABELS[0], Literal(1)])
        world.same(text, {"a": value})
        walked += world.walked(text, {"a": value}) is not None
    assert walked > 100, walked


@pytest.fixture
def small(tmp_path: Path) -> World:
    """Two clusters of three and one firms; a firm has names in two languages, one no name, two are partners."""
    engine = Engine()
    lines = """
        <urn:c1> <urn:has> <urn:f1> . <urn:c1> <urn:has> <urn:f2> . <urn:c1> <urn:has> <urn:f3> .
        <urn:c2> <urn:has> <urn:f3> . <urn:f1> <urn:name> "One"@en . <urn:f1> <urn:name> "Un"@fr .
        <urn:f2> <urn:name> "Two"@en . <urn:f1> <urn:with> <urn:f2> ."""
    engine.update(f"INSERT DATA {{ {lines} }}")
    return World(engine, tmp_path)


def rows(world: World, text: str) -> list[tuple[str | None, ...]] | None:
    found = world.walked(text)
    return None if found is None else [tuple(None if v is None else v.value for _, v in row) for row in found]


def test_an_option_leaves_what_it_does_not_find(small: World) -> None:
    text = (
        """SELECT ?f ?n { <urn:c1> <urn:has> ?f OPTIONAL { ?f <urn:name> ?n FILTER(LANG(?n) = "en") } } ORDER BY ?f"""
    )
    assert rows(small, text) == [("urn:f1", "One"), ("urn:f2", "Two"), ("urn:f3", None)]
    # What is unbound comes last downwards.
    assert rows(small, text.replace("ORDER BY ?f", "ORDER BY DESC(?n) LIMIT 2")) == [
        ("urn:f2", "Two"),
        ("urn:f1", "One"),
    ]
    assert rows(small, text.replace("ORDER BY ?f", "ORDER BY ?n LIMIT 1")) == [("urn:f3", None)]


def test_two_hops_without_the_start(small: World) -> None:
    text = "SELECT DISTINCT ?g { ?c <urn:has> <urn:f1>, ?g FILTER(?g != <urn:f1>) } ORDER BY ?g"
    assert rows(small, text) == [("urn:f2",), ("urn:f3",)]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?p { <urn:f1> ?p ?o }",
        "SELECT ?x { <urn:c1> <urn:has>+ ?x }",
        "SELECT ?x ?y { ?x <urn:name> ?n . ?y <urn:has> ?z }",
        "SELECT ?x { ?x <urn:name> ?n } LIMIT 1",
        "SELECT ?x { ?x <urn:name> ?n FILTER(CONTAINS(?n, 'o')) }",
        "SELECT ?n ?m { ?x <urn:name> ?n ; <urn:name> ?m FILTER(?n != ?m) }",
        "SELECT ?x { <urn:c1> <urn:has> ?x OPTIONAL { ?x <urn:name> ?n } OPTIONAL { ?y <urn:name> ?n } }",
        "SELECT (COUNT(*) AS ?n) { ?x <urn:name> ?n }",
    ],
)
def test_other_forms_are_left_to_others(small: World, text: str) -> None:
    assert rows(small, text) is None


def test_too_many_rows_are_left_to_others(small: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "MOST", 3)
    assert rows(small, "SELECT ?f { ?c <urn:has> <urn:f3> . ?c <urn:has> ?f } LIMIT 9") is None
    with pytest.raises(following.TooMany):
        rows(small, "SELECT ?f { ?c <urn:has> <urn:f3> . ?c <urn:has> ?f }")


def test_arrays_make_room_for_others(small: World) -> None:
    size = next(iter(small.snapshot.predicates.values())).size
    pairs = Pairs(small.snapshot, most=1)
    for predicate in small.snapshot.predicates:
        assert pairs.missing(predicate, by_object=True) > 0
        first = pairs.sorted(predicate, by_object=True)
        assert pairs.missing(predicate, by_object=True) == 0
        assert list(first.keys) == sorted(first.keys)
    assert size and sum(pairs.missing(each, by_object=True) == 0 for each in small.snapshot.predicates) == 1


def test_a_store_follows_what_it_can_and_answers_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "LEAST", 0)
    monkeypatch.setattr("clustergraph.store.store._WORTH_PREPARING", 0)
    monkeypatch.setattr(Work, "for_walk", 0.0)
    with clustergraph.open(tmp_path / "store") as store:
        store.load(made(7), graph="urn:g")
    text = "SELECT ?a ?c { ?a <urn:knows> ?b . ?b <urn:knows> ?c }"
    with clustergraph.open(tmp_path / "store", read_only=True, read_engine="off") as store:
        expected = sorted(map(str, store.select(text)))
    with clustergraph.open(tmp_path / "store", read_only=True) as store:
        # The first question waits for no arrays.
        assert [sorted(map(str, store.select(text))) for _ in range(3)] == [expected] * 3
        assert "arrays in " in store.read_engine(text)[1]
        monkeypatch.setattr(following, "MOST", 0)
        assert sorted(map(str, store.select(text))) == expected
        assert store.read_engine(text)[0] in ("columns", "oxigraph")
    assert expected
