"""The read engine gives the engine's own answers, or leaves the question to it."""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad
from pyoxigraph import Store as Engine

import clustergraph
from clustergraph.errors import QueryError
from clustergraph.queries import catalogue
from clustergraph.solutions.terms import short
from clustergraph.store import Store
from clustergraph.vocabulary import XSD

pytest.importorskip("duckdb", reason="the read engine is an extra")

from columnar import World

from clustergraph.store.columns import decoding, keeping
from clustergraph.store.columns.algebra import Unsupported

duckdb = pytest.importorskip("duckdb")


def literal(text: str, kind: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + kind))


NODES = [NamedNode(f"urn:n{number}") for number in range(5)] + [BlankNode("b")]
PREDICATES = [NamedNode(f"urn:p{number}") for number in range(4)]
LITERALS = [
    *(Literal(text) for text in ("", "a", "B", "ab", "é", "line\nbreak", 'say "a"', "back\\slash", "NaN", "5")),
    *(Literal(text, language=tag) for text in ("a", "b") for tag in ("en", "fr", "en-GB")),
    *(literal(text, "integer") for text in ("1", "01", "-2", "5", "99999999999999999999", "x")),
    *(
        literal(text, "decimal")
        for text in ("1.0", "1.50", "-0.001", "5", "0.333333333333333333", "100000000000000000000.5")
    ),
    *(literal(text, "double") for text in ("NaN", "1", "-0.0", "0.0", "INF")),
    *(literal(text, "date") for text in ("2007-03-20", "2007-03-20Z", "2007-03-20+02:00", "2008-01-01", "2007-02-30")),
    *(
        literal(text, "dateTime")
        for text in ("2007-03-20T00:00:00", "2007-03-20T00:00:00Z", "2007-03-20T01:00:00+01:00")
    ),
    *(literal(text, "boolean") for text in ("true", "0", "maybe")),
    *(literal(text, "gYear") for text in ("2007", "2008", "2007Z")),
    literal("1", "int"),
    Literal("a", datatype=NamedNode("urn:type")),
]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[World]]:
    """Graphs whose objects are of ever more kinds, from numbers alone to everything."""
    chosen: Sequence[Sequence[Any]] = [
        [*NODES[:5]],
        [*NODES[:5], *(literal(str(number), "integer") for number in range(-2, 4))],
        [literal(text, "decimal") for text in ("1.0", "2.5", "-0.125", "1000000.01", "3")],
        [literal("1", "integer"), literal("1.0", "decimal"), literal("2", "integer"), literal("2.5", "decimal")],
        [literal(f"200{year}-0{month}-15", "date") for year in range(4) for month in (1, 7)],
        [*(Literal(text) for text in ("", "a", "B", "ab", "é")), *LITERALS[10:16]],
        [*NODES, *LITERALS],
    ]
    found = []
    for number, objects in enumerate(chosen):
        engine = Engine()
        for place in range(60):
            subject, predicate = NODES[(place * 7 + number) % (5 if number < 6 else 6)], PREDICATES[place * 3 % 4]
            object = NODES[place * 5 % 5] if predicate == PREDICATES[3] else objects[place * 11 % len(objects)]
            engine.add(Quad(subject, predicate, object, DefaultGraph()))
        found.append(World(engine, tmp_path_factory.mktemp(f"world{number}")))
    yield found


VARIABLES = st.sampled_from(["?a", "?b", "?c", "?d"])
CONSTANTS = st.sampled_from(
    [
        "1",
        "2.5",
        "-2",
        "0",
        '"a"',
        '"B"',
        '"a"@en',
        "<urn:n1>",
        "<urn:absent>",
        "true",
        '"2002-01-15"^^xsd:date',
        '"x"^^<urn:type>',
    ]
)
PATHS = st.sampled_from(
    [
        "<urn:p0>",
        "<urn:p1>",
        "<urn:p2>",
        "<urn:p3>",
        "<urn:p3>",
        "^<urn:p3>",
        "<urn:p3>/<urn:p0>",
        "<urn:p0>|<urn:p1>",
        "<urn:p3>+",
        "<urn:p3>*",
        "<urn:p3>?",
        "?b",
        "<urn:absent>",
    ]
)


@st.composite
def triple(draw: st.DrawFn) -> str:
    subject = draw(st.one_of(VARIABLES, VARIABLES, st.sampled_from(["<urn:n0>", "<urn:absent>", "[]"])))
    object = draw(st.one_of(VARIABLES, VARIABLES, VARIABLES, CONSTANTS))
    return f"{subject} {draw(PATHS)} {object} ."


def expressions() -> st.SearchStrategy[str]:
    return st.recursive(
        st.one_of(VARIABLES, CONSTANTS),
        lambda inner: st.one_of(
            st.builds("({} {} {})".format, inner, st.sampled_from(["=", "!=", "<", ">", "<=", ">="]), inner),
            st.builds("({} {} {})".format, inner, st.sampled_from(["+", "-", "*", "/"]), inner),
            st.builds("({} {} {})".format, inner, st.sampled_from(["&&", "||"]), inner),
            st.builds("(!{})".format, inner),
            st.builds("({} {} ({}, {}))".format, inner, st.sampled_from(["IN", "NOT IN"]), inner, inner),
            st.builds("COALESCE({}, {})".format, inner, inner),
            st.builds("IF({}, {}, {})".format, inner, inner, inner),
            st.builds(
                "{}({}, {})".format, st.sampled_from(["CONTAINS", "STRSTARTS", "STRENDS", "CONCAT"]), inner, inner
            ),
            st.builds("{}({})".format, st.sampled_from(["STR", "LANG", "ISIRI", "ISLITERAL", "ISBLANK"]), inner),
            st.builds("{}({})".format, st.sampled_from(["YEAR", "MONTH", "ROUND"]), inner),
            st.builds(
                "LANGMATCHES(LANG({}), {})".format, VARIABLES, st.sampled_from(['"en"', '"fr"', '"EN-gb"', '"*"'])
            ),
            st.builds("BOUND({})".format, VARIABLES),
        ),
        max_leaves=5,
    )


@st.composite
def group(draw: st.DrawFn, depth: int = 2) -> str:
    parts = draw(st.lists(triple(), min_size=1, max_size=3))
    for _ in range(draw(st.integers(0, 2)) if depth else 0):
        inner = draw(group(depth - 1))
        form = draw(
            st.sampled_from(
                [
                    "OPTIONAL {}",
                    "OPTIONAL {}",
                    "MINUS {}",
                    "{} UNION {}",
                    "FILTER EXISTS {}",
                    "FILTER NOT EXISTS {}",
                    "{}",
                ]
            )
        )
        parts.append(form.replace("{}", inner, 1).replace("{}", draw(group(0))))
    if draw(st.booleans()):
        parts.append(f"FILTER({draw(expressions())})")
    if draw(st.integers(0, 3)) == 0:
        parts.append(f"BIND({draw(expressions())} AS ?x)")
    if draw(st.integers(0, 5)) == 0:
        parts.insert(0, f"VALUES ?a {{ <urn:n1> {draw(CONSTANTS)} <urn:absent> }}")
    return "{ " + " ".join(parts) + " }"


@st.composite
def question(draw: st.DrawFn) -> str:
    where = draw(group())
    form = draw(st.integers(0, 5))
    if form == 0:
        fold = draw(st.sampled_from(["COUNT", "SUM", "MIN", "MAX", "AVG", "COUNT(DISTINCT "]))
        fold = f"{fold}{'' if fold.endswith(' ') else '('}{draw(st.one_of(VARIABLES, expressions()))})"
        having = draw(st.sampled_from(["", "", "HAVING(COUNT(*) > 1)"]))
        return f"SELECT ?a (COUNT(*) AS ?n) ({fold} AS ?f) WHERE {where} GROUP BY ?a {having}"
    if form == 1:
        return f"SELECT (COUNT(?b) AS ?n) (SUM(?c) AS ?s) (AVG(?c) AS ?v) (MAX(?d) AS ?m) WHERE {where}"
    if form == 2:
        return f"CONSTRUCT {{ ?a <urn:q> ?b . ?b <urn:r> ?a }} WHERE {where}"
    if form == 3:
        return f"SELECT DISTINCT ?a ?b WHERE {where}"
    return f"SELECT * WHERE {where}"


@given(text=question(), number=st.integers(0, 6))
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
def test_columns_answer_as_the_engine_does(worlds: list[World], text: str, number: int) -> None:
    with contextlib.suppress(SyntaxError):
        worlds[number].same(text)


@given(
    where=group(depth=1),
    number=st.integers(0, 6),
    value=st.sampled_from([*NODES[:2], Literal("a"), literal("01", "integer")]),
)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_columns_bind_parameters_as_the_engine_does(worlds: list[World], where: str, number: int, value: Any) -> None:
    with contextlib.suppress(SyntaxError, RuntimeError):
        worlds[number].same(f"SELECT ?a ?b ?c WHERE {where}", {"a": value})


@given(key=expressions(), descending=st.booleans(), number=st.integers(0, 6))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_columns_sort_as_the_engine_does(worlds: list[World], key: str, descending: bool, number: int) -> None:
    way = "DESC" if descending else "ASC"
    text = f"SELECT ?k WHERE {{ ?a ?p ?b . OPTIONAL {{ ?b <urn:p0> ?c }} BIND({key} AS ?k) }} ORDER BY {way}(?k)"
    world = worlds[number]
    try:
        expected = world.asked(text)
        found = world.columns(text)
    except (SyntaxError, Unsupported, duckdb.Error):
        return
    if number != 3:
        # Equal numbers of two kinds may stand in any order among themselves.
        assert found == expected, text


PLAIN = (
    "SELECT ?a ?b WHERE { ?a <urn:p0> ?b } ORDER BY ?b ?a",
    "SELECT ?a (SUM(?b) AS ?sum) (AVG(?b) AS ?mean) (COUNT(DISTINCT ?b) AS ?n) WHERE { ?a <urn:p1> ?b } GROUP BY ?a",
    "SELECT ?a WHERE { ?a <urn:p3> ?b MINUS { ?b <urn:p0> ?c } }",
    "SELECT ?a ?c WHERE { ?a <urn:p3> ?b OPTIONAL { ?b <urn:p0> ?c FILTER(?c > 1) } }",
    "SELECT ?a WHERE { ?a <urn:p3>+ <urn:n1> }",
    "SELECT ?b (ROUND(SUM(?c) * 100 / 7) / 10 AS ?x) WHERE { ?a <urn:p3> ?b ; <urn:p2> ?c } GROUP BY ?b HAVING(COUNT(*) > 1)",
    "CONSTRUCT { ?a <urn:q> ?c } WHERE { ?a <urn:p3> ?b . ?b <urn:p3> ?c }",
    "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n) ?p LIMIT 2",
)


@pytest.mark.parametrize("text", PLAIN)
def test_columns_answer_the_shapes_that_they_are_for(worlds: list[World], text: str) -> None:
    assert worlds[3].same(text)


def test_constants_are_compared_as_they_stand(worlds: list[World]) -> None:
    assert worlds[0].same("SELECT ?a WHERE { ?a <urn:p3> ?b FILTER(0.5 < 1) }")
    assert worlds[0].same("SELECT ?a WHERE { ?a <urn:p3> ?b FILTER(COALESCE(2, 0) <= 1.0) }")


def test_small_letters_are_those_of_the_engine(tmp_path: Path) -> None:
    engine = Engine()
    for code in (*range(1, 0x250), *range(0x2000, 0x2070), *range(0x20A0, 0x20C0)):
        if code != 0x130:
            engine.add(Quad(NODES[0], PREDICATES[0], Literal(f"a{chr(code)}B"), DefaultGraph()))
    world = World(engine, tmp_path)
    text = "SELECT ?b (LCASE(STR(?b)) AS ?small) WHERE { ?a <urn:p0> ?b }"
    assert world.same(text)
    (tmp_path / "more").mkdir()
    engine.add(Quad(NODES[0], PREDICATES[0], Literal("ΑΣ"), DefaultGraph()))
    assert not World(engine, tmp_path / "more").same(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("SELECT * WHERE { ?a <urn:p0> ?b } LIMIT 3", "LIMIT without an order"),
        ("SELECT (SAMPLE(?b) AS ?x) WHERE { ?a <urn:p0> ?b }", "SAMPLE"),
        ("SELECT * WHERE { GRAPH ?g { ?a <urn:p0> ?b } }", "GRAPH"),
        ("SELECT (COUNT(?b / ?b) AS ?n) WHERE { ?a <urn:p3> ?x ; <urn:p0> ?b }", "what may|COUNT of what may fail"),
        ("ASK { ?a <urn:p0> ?b }", "only SELECT and CONSTRUCT"),
        ("SELECT ?b WHERE { ?a <urn:p0> ?b } ORDER BY ?b", "an order of terms of many kinds"),
    ],
)
def test_columns_leave_what_may_differ_and_say_why(worlds: list[World], text: str, reason: str) -> None:
    with pytest.raises(Unsupported, match=reason):
        worlds[6].columns(text)


def test_every_question_of_the_catalogue_has_the_same_answer(shipped: Store, tmp_path: Path) -> None:
    engine = Engine()
    engine.bulk_extend(cast(Engine, shipped._keeper.current.engine))
    world = World(engine, tmp_path)
    answered = [name for name, query in catalogue().items() if world.same(query.text)]
    assert len(answered) > 30


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a store that counts as large, with a snapshot."""
    monkeypatch.setattr(keeping, "LEAST", 0)
    with clustergraph.open(tmp_path / "store") as store:
        store.load(_numbers(12_000), graph="urn:g")
    return tmp_path / "store"


def _numbers(count: int) -> Iterator[Quad]:
    graph, value = NamedNode("urn:g"), NamedNode("urn:value")
    for number in range(count):
        yield Quad(NamedNode(f"urn:x{number}"), value, Literal(number % 7), graph)


COUNTED = "SELECT ?v (COUNT(*) AS ?n) WHERE { ?x <urn:value> ?v } GROUP BY ?v ORDER BY ?v"


def test_a_large_load_is_answered_by_columns_afterwards(large: Path) -> None:
    with clustergraph.open(large, read_only=True) as store:
        assert store.read_engine(COUNTED)[0] == "columns"
        assert [(short(v), short(n)) for v, n in store.select(COUNTED)][:2] == [("0", "1715"), ("1", "1715")]


def test_columns_do_answer_what_they_are_said_to(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[str]()
    rows = decoding.rows

    def noted(*given: Any) -> Any:
        asked.append("columns")
        return rows(*given)

    monkeypatch.setattr(decoding, "rows", noted)
    with clustergraph.open(large, read_only=True) as store:
        assert len(list(store.select(COUNTED))) == 7
    assert asked == ["columns"]


def test_the_read_engine_can_be_switched_off(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with clustergraph.open(large, read_only=True, read_engine="off") as store:
        assert store.read_engine(COUNTED) == ("oxigraph", "the read engine is switched off")
    monkeypatch.setenv("CLUSTERGRAPH_READ_ENGINE", "off")
    with clustergraph.open(large, read_only=True) as store:
        assert store.read_engine(COUNTED)[0] == "oxigraph"
        assert len(list(store.select(COUNTED))) == 7


def test_no_answer_is_of_a_former_state(large: Path) -> None:
    with clustergraph.open(large) as store:
        assert store.read_engine(COUNTED)[0] == "columns"
        store.update("DELETE WHERE { ?x <urn:value> 3 }")
        assert store.read_engine(COUNTED)[0] == "oxigraph"
        assert [short(v) for v, _ in store.select(COUNTED)] == ["0", "1", "2", "4", "5", "6"]
    assert len(list(large.glob("g*"))) == 1


def test_a_snapshot_is_written_again_when_the_engine_has_taken_as_long(large: Path) -> None:
    with clustergraph.open(large) as store:
        store.update("DELETE WHERE { ?x <urn:value> 3 }")
        for _ in range(200):
            list(store.select(COUNTED))
        assert store.read_engine(COUNTED)[0] == "columns"
        assert len(list(store.select(COUNTED))) == 6


@pytest.mark.parametrize("damage", ["cut", "flip", "empty"])
def test_a_damaged_snapshot_is_not_believed(large: Path, damage: str) -> None:
    (file,) = large.glob("g*/columns.duckdb")
    content = bytearray(file.read_bytes())
    if damage == "flip":
        for place in range(0, len(content), 1000):
            content[place] ^= 255
    file.write_bytes(content if damage == "flip" else content[: len(content) // 2 if damage == "cut" else 0])
    with clustergraph.open(large, read_only=True) as store:
        assert [short(n) for _, n in store.select(COUNTED)] == ["1715", "1715", "1714", "1714", "1714", "1714", "1714"]


def test_only_the_graphs_that_are_named_are_seen(large: Path) -> None:
    with clustergraph.open(large) as store:
        assert list(store.select(COUNTED, graphs=["urn:other"])) == []


def test_text_that_is_not_sparql_is_refused_as_ever(large: Path) -> None:
    with clustergraph.open(large, read_only=True) as store, pytest.raises(QueryError):
        store.query(COUNTED.replace("GROUP BY ?v", "GROUP BY ?x"))


def test_a_time_limit_holds_for_columns(large: Path) -> None:
    text = "SELECT (COUNT(*) AS ?n) WHERE { ?x <urn:value> ?v . ?y <urn:value> ?v . ?z <urn:value> ?v . ?w <urn:value> ?v }"
    with clustergraph.open(large, read_only=True) as store:
        assert store.read_engine(text)[0] == "columns"
        with pytest.raises(TimeoutError):
            store.query(text, timeout=0.2)
