"""Columns answer as the engine does over graphs of awkward values, asked what columns are made for."""

import contextlib
import itertools
import os
import random
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from columnar import World
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BaseDirection, BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple
from pyoxigraph import Store as Engine

from clustergraph.vocabulary import XSD

pytest.importorskip("duckdb", reason="the read engine is not installed")

MORE = os.environ.get("COLUMNS_EXAMPLES")
"""How many questions are asked, others each time; by default a few, always the same."""


def _typed(kind: str, *texts: str) -> list[Any]:
    return [Literal(text, datatype=NamedNode(XSD + kind)) for text in texts]


NODES: list[Any] = [*(NamedNode(f"urn:n{number}") for number in range(6)), BlankNode("b0"), BlankNode("b1")]
INTEGERS = _typed("integer", "0", "1", "01", "+1", "-1", "7", "12", "-0", "100", "123456789012345678")
DECIMALS = _typed("decimal", "0.0", "1", "1.0", "+1.50", "-0.25", ".5", "12.000000000000000001", "100.10", "-0.0")
DOUBLES = _typed("double", "1e0", "1.0E0", "NaN", "INF", "-INF", "-0", "0", "1.5", "1e300")
DAYS = _typed("date", "2007-03-20", "2008-02-29", "2007-12-31", "1999-01-01", "0001-01-01")
TEXTS = [
    Literal(text) for text in ("", "a", "A", "b", "ab", "Éa", "é", "ß", "a b", 'q"q', "b\\s", "l\nl", "z\u0131", "😀")
]
TAGGED = [Literal(text, language=tag) for text in ("a", "B", "é") for tag in ("en", "EN", "en-GB", "fr")]
AWKWARD = [
    *_typed("date", "2007-03-20Z", "2007-03-20+02:00", "2007-02-30", "-0044-03-15"),
    *_typed(
        "dateTime", "2007-03-20T00:00:00", "2007-03-20T00:00:00Z", "2007-03-20T01:00:00+01:00", "2007-03-20T24:00:00Z"
    ),
    *_typed("gYear", "2007", "2007Z", "-0001"),
    *_typed("boolean", "true", "1", "false", "0", "maybe"),
    *_typed("integer", "x", "99999999999999999999", ""),
    *_typed("decimal", "1e0", "0.1234567890123456789", "99999999999999999999.5"),
    *(found for kind in ("int", "byte", "long", "unsignedInt", "float") for found in _typed(kind, "1", "01", "300")),
    *DOUBLES,
    Literal("a", datatype=NamedNode("urn:type")),
    Literal("x", language="ar", direction=BaseDirection.RTL),
    Triple(NODES[0], NamedNode("urn:p0"), Literal("a\n")),
]
# The objects of each property, so that most questions meet values of one kind, which columns take.
KINDS: dict[str, list[Any]] = {
    "node": NODES,
    "int": INTEGERS,
    "dec": DECIMALS,
    "num": INTEGERS + DECIMALS,
    "day": DAYS,
    "text": TEXTS,
    "tag": TAGGED,
    "label": TEXTS + TAGGED,
    "bool": _typed("boolean", "true", "1", "false", "0"),
    "year": _typed("gYear", "2007", "2008", "1999"),
    "time": _typed("dateTime", "2007-03-20T00:00:00Z", "2008-03-20T10:00:00Z", "2007-03-20T00:00:01Z"),
    "any": [*INTEGERS, *DECIMALS, *DAYS, *TEXTS, *TAGGED, *NODES, *AWKWARD],
}


@cache
def world(seed: int) -> World:
    """A small graph, the same for the same number, some of its triples in two graphs."""
    chance, engine = random.Random(seed), Engine()
    for kind, objects in KINDS.items():
        for _ in range(chance.choice([0, 4, 12, 30]) if kind != "node" else 15):
            triple = chance.choice(NODES), NamedNode(f"urn:{kind}"), chance.choice(objects)
            engine.add(Quad(*triple, DefaultGraph()))
            for graph in chance.sample(["urn:g1", "urn:g2"], chance.randint(0, 2)):
                engine.add(Quad(*triple, NamedNode(graph)))
    return World(engine, Path(mkdtemp(prefix="columns")))


KIND = st.sampled_from([*sorted(KINDS), "node", "int", "num", "day", "text"])
LANGUAGES = st.sampled_from(['"en"', '"EN-gb"', '"*"'])
CONSTANTS = {
    "int": ["0", "1", "-1", "7", "+1", '"01"^^xsd:integer', "1.0"],
    "dec": ["1.0", "-0.25", "1", "0.5"],
    "num": ["1", "1.0", "-0.25", "12"],
    "day": ['"2007-03-20"^^xsd:date', '"2007-06-01"^^xsd:date'],
    "text": ['"a"', '"b"', '""', '"é"'],
    "label": ['"a"', '"a"@en', '"a"@EN'],
    "tag": ['"a"@en', '"é"@FR'],
    "bool": ["true", "false", '"1"^^xsd:boolean'],
    "year": ['"2007"^^xsd:gYear'],
    "time": ['"2007-03-20T00:00:00Z"^^xsd:dateTime'],
    "node": ["<urn:n0>", "<urn:n1>", "<urn:absent>"],
    "any": ["1", '"a"', "<urn:n0>", "1e0", '"NaN"^^xsd:double'],
}
NUMERIC = ("int", "dec", "num")
OPERATORS = st.sampled_from(["=", "!=", "<", ">", "<=", ">="])


@st.composite
def number(draw: st.DrawFn, names: dict[str, str]) -> str:
    """An expression that is a number where its variables are."""
    known = [name for name, kind in names.items() if kind in NUMERIC]
    one = draw(st.sampled_from([*known, *known, "2", "0.5", "1", "100"]))
    match draw(st.integers(0, 7)):
        case 0 | 1:
            return f"({one} {draw(st.sampled_from('+-*/'))} {draw(st.sampled_from([*known, '2', '7', '0.25']))})"
        case 2:
            return f"ROUND({one})"
        case 3:
            return f"COALESCE({one}, 0)"
        case 4:
            return f"IF({draw(condition(names))}, {one}, {draw(st.sampled_from(['1', '0', *known]))})"
        case 5 if days := [name for name, kind in names.items() if kind == "day"]:
            return f"{draw(st.sampled_from(['YEAR', 'MONTH', 'DAY']))}({days[0]})"
    return str(one)


@st.composite
def text(draw: st.DrawFn, names: dict[str, str]) -> str:
    """An expression that is a text where its variables are."""
    name = draw(st.sampled_from([*names, '"ab"', '"é"']))
    form = draw(
        st.sampled_from(
            ["STR({})", "STR({})", "LANG({})", "LCASE(STR({}))", "UCASE(STR({}))", "CONCAT(STR({}), 'x')", "{}"]
        )
    )
    return form.format(name) if not (form.startswith("LANG") and name.startswith('"')) else name


@st.composite
def condition(draw: st.DrawFn, names: dict[str, str], depth: int = 1) -> str:
    """A truth value about some variables."""
    name = draw(st.sampled_from(sorted(names)))
    constant = draw(st.sampled_from(CONSTANTS[names[name]]))
    match draw(st.integers(0, 12 if depth else 8)):
        case 0 | 1 | 2:
            return f"({name} {draw(OPERATORS)} {constant})"
        case 3:
            return f"({name} {draw(OPERATORS)} {draw(st.sampled_from(sorted(names)))})"
        case 4:
            return f"({name} {draw(st.sampled_from(['IN', 'NOT IN']))} ({constant}, {draw(st.sampled_from(CONSTANTS[names[name]]))}))"
        case 5:
            form = draw(st.sampled_from(["BOUND", "ISIRI", "ISLITERAL", "ISBLANK"]))
            return f"{form}({name})"
        case 6:
            form = draw(st.sampled_from(["CONTAINS", "STRSTARTS", "STRENDS"]))
            return f"{form}({draw(text(names))}, {draw(st.sampled_from(CONSTANTS['text']))})"
        case 7:
            return f"LANGMATCHES(LANG({name}), {draw(LANGUAGES)})"
        case 8:
            return f"({draw(text(names))} {draw(OPERATORS)} {draw(text(names))})"
        case 9:
            return f"({draw(number(names)) if depth else '1'} {draw(OPERATORS)} 1)"
        case 10:
            return f"(!{draw(condition(names, 0))})"
    return f"({draw(condition(names, 0))} {draw(st.sampled_from(['&&', '||']))} {draw(condition(names, 0))})"


NODE_NAMES = st.sampled_from(["?a", "?a", "?b", "?c"])
PATHS = [
    "<urn:node>",
    "^<urn:node>",
    "<urn:node>+",
    "<urn:node>*",
    "<urn:node>?",
    "<urn:node>/<urn:node>",
    "<urn:node>|^<urn:node>",
    "?p",
]


class Where:
    """A pattern as it grows, with the kind of each of its variables."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.parts: list[str] = []
        self.fresh = itertools.count()

    def triple(self, draw: st.DrawFn) -> str:
        subject = draw(st.sampled_from([name for name, kind in self.names.items() if kind == "node"] or ["?a"]))
        self.names[subject] = "node"
        kind = draw(KIND)
        if kind == "node":
            object = draw(st.one_of(NODE_NAMES, NODE_NAMES, st.sampled_from(CONSTANTS["node"])))
            path = draw(st.sampled_from(PATHS))
            if object.startswith("?"):
                self.names[object] = "any" if path == "?p" else "node"
            if path == "?p":
                self.names["?p"] = "node"
            return f"{subject} {path} {object} ."
        if draw(st.integers(0, 4)) == 0:
            return f"{subject} <urn:{kind}> {draw(st.sampled_from(CONSTANTS[kind]))} ."
        object = f"?{kind}{next(self.fresh)}"
        self.names[object] = kind
        return f"{subject} <urn:{kind}> {object} ."


@st.composite
def where(draw: st.DrawFn) -> Where:
    found = Where()
    found.parts += [found.triple(draw) for _ in range(draw(st.integers(1, 3)))]
    for _ in range(draw(st.integers(0, 2))):
        form = draw(
            st.sampled_from(
                [
                    "OPTIONAL",
                    "OPTIONAL",
                    "MINUS",
                    "FILTER EXISTS",
                    "FILTER NOT EXISTS",
                    "UNION",
                    "VALUES",
                    "SELECT",
                    "GRAPH ?g",
                ]
            )
        )
        if form == "VALUES":
            name = draw(st.sampled_from(sorted(found.names)))
            found.parts.append(
                f"VALUES {name} {{ {' '.join(draw(st.lists(st.sampled_from(CONSTANTS[found.names[name]]), min_size=1, max_size=3)))} }}"
            )
            continue
        before = dict(found.names)
        inner = found.triple(draw)
        if form == "OPTIONAL" and draw(st.booleans()):
            inner += f" FILTER({draw(condition(found.names, 0))})"
        if form == "UNION":
            found.parts.append(f"{{ {inner} }} UNION {{ {found.triple(draw)} }}")
        elif form == "SELECT":
            found.parts.append(f"{{ SELECT {draw(st.sampled_from(['', 'DISTINCT']))} * {{ {inner} }} }}")
        else:
            found.parts.append(f"{form} {{ {inner} }}")
        if form.startswith(("MINUS", "FILTER")):
            found.names = before
    if draw(st.integers(0, 2)):
        found.parts.append(f"FILTER({draw(condition(found.names))})")
    if draw(st.integers(0, 3)) == 0:
        expression = draw(st.one_of(number(found.names), text(found.names), condition(found.names)))
        found.parts.append(f"BIND({expression} AS ?x)")
        found.names["?x"] = "any"
    return found


@st.composite
def fold(draw: st.DrawFn, names: dict[str, str]) -> str:
    name = draw(st.sampled_from(["COUNT", "COUNT", "SUM", "AVG", "MIN", "MAX"]))
    argument = draw(
        st.one_of(number(names), st.sampled_from(sorted(names)), st.just("*") if name == "COUNT" else number(names))
    )
    return f"{name}({draw(st.sampled_from(['', '', 'DISTINCT ']))}{argument})"


@st.composite
def question(draw: st.DrawFn) -> tuple[str, bool]:
    """A query, and whether its order is total."""
    found = draw(where())
    pattern = " ".join(found.parts)
    names = sorted(found.names)
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
    form = draw(st.integers(0, 7))
    if form in (0, 1):
        folds = " ".join(f"({draw(fold(found.names))} AS ?f{i})" for i in range(draw(st.integers(1, 3))))
        having = f"HAVING({draw(fold(found.names))} {draw(OPERATORS)} 1)" if draw(st.integers(0, 2)) == 0 else ""
        keys = " ".join(chosen)
        return f"SELECT {keys} {folds} {{ {pattern} }} GROUP BY {keys} {having}", False
    if form == 2:
        return f"SELECT ({draw(fold(found.names))} AS ?f) ({draw(fold(found.names))} AS ?g) {{ {pattern} }}", False
    if form == 3:
        return f"CONSTRUCT {{ ?a <urn:q> {chosen[0]} . {chosen[-1]} <urn:r> ?a }} WHERE {{ {pattern} }}", False
    distinct = draw(st.sampled_from(["", "DISTINCT"]))
    text = f"SELECT {distinct} {' '.join(chosen)} {{ {pattern} }}"
    if form in (4, 5):
        ways = [draw(st.sampled_from(["{}", "DESC({})", "ASC({})"])).format(name) for name in chosen]
        text += f" ORDER BY {' '.join(ways)}"
        # Numbers of two kinds can be equal and differ, and then stand in either order.
        total = all(found.names[name] not in ("num", "any", "label") for name in chosen)
        if total and draw(st.booleans()):
            text += f" LIMIT {draw(st.integers(0, 6))} OFFSET {draw(st.integers(0, 4))}"
        return text, total
    return text, False


answered = Counter[bool]()


@pytest.fixture(scope="module", autouse=True)
def ended() -> Iterator[None]:
    """Databases that are open when the interpreter ends make duckdb complain."""
    yield
    world.cache_clear()


@given(asked=question(), seed=st.integers(0, 11))
@settings(max_examples=int(MORE or 300), derandomize=not MORE, deadline=None, suppress_health_check=list(HealthCheck))
def test_columns_give_the_rows_and_the_order_of_the_engine(asked: tuple[str, bool], seed: int) -> None:
    text, is_ordered = asked
    with contextlib.suppress(SyntaxError):
        answered[world(seed).same(text, in_order=is_ordered)] += 1


def test_many_of_these_questions_are_answered_by_columns() -> None:
    assert answered[True] > answered.total() / 4, answered
