"""Networks that try what a format can hold, and what of them a reader has to find again."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from clustergraph.network import Claim, Edge, Network, Node

__all__ = ["ENDLESS", "HOSTILE", "LONG", "Kept", "hostile", "networks", "valley"]

LONG = "é" * 10_000

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "]]>&lt;i&gt; & &amp; &#10;",
    "\"quoted\" 'single' `tick`",
    "back\\slash \\n \\\\ \\N \\",
    "one line\nanother\r\nthird\ttab",
    "\u2028line\u2029paragraph\u0085next",
    "שלום עולם مرحبا \u202eabc",
    "👩‍🔬 emoji 🧪 𝔘",
    "control \x00\x01\x08\x0b\x0c\x1b\x1f\x7f\x9f",
    "not a character \ufffe\uffff",
    "lone \ud800 surrogate \udfff",
    "__proto__",
    "=1+1",
    "@SUM(A1)",
    "-2+3",
    "a;b|c,d",
    "[1, 2]",
    "{'a': 1}",
    "<b>bold</b>",
    "{a|b|<port> c}",
    "n0:port:sw",
    "' OR 1=1; MATCH (n) DETACH DELETE n //",
    "*Vertices 3",
    "% comment # hash",
    "  spaces around  ",
    "null",
    "NaN",
    "true",
    "007",
    "1e400",
    "",
    LONG,
]

ENDLESS = "1234567890" * 5


def valley() -> Network:
    """An ordinary network: every type, lists, dates, weights, parallel edges, a loop, a node that stands alone."""
    nodes = [
        Node("https://example.org/acme", "Acme", "cg:Firm", {
            "staff": 1200, "founded": date(1906, 5, 1), "turnover": Decimal("10.50"), "growth": 0.25, "listed": True,
            "aliases": ("Acme SA", "Acme; Sons"), "longitude": 5.72, "latitude": 45.19,
        }),
        Node("https://example.org/beta", "Bêta", "cg:Firm", {"staff": 7, "listed": False, "longitude": 2.35, "latitude": 48.85}),
        Node("https://example.org/optics", "Optics Valley", "cg:Cluster"),
        Node("https://example.org/alone", "Alone", "cg:ResearchBody"),
        Node("https://example.org/odd", "Odd one"),
    ]  # fmt: skip
    acme, beta, optics, _, odd = (node.id for node in nodes)
    claim = "https://w3id.org/clustergraph/id/claim/valley-1"
    edges = [
        Edge(acme, optics, "cg:participatesIn", "participates in", 2.0, "2005", "2007-02", (claim,), ("valley ¶7",)),
        Edge(acme, optics, "cg:investsIn", "invests in", 1_500_000.5, since="2006-03", attributes={"share": 12}),
        Edge(acme, optics, "cg:participatesIn", "participates in", since="..", until="2004"),
        Edge(optics, beta, "cg:funds", "funds", since="-0043", attributes={"roles": ("a, b", "c")}),
        Edge(beta, acme, "cg:owns"),
        Edge(odd, odd),
    ]
    claims = {claim: Claim(claim, "valley-1", "valley-report ¶7 (U), stated", "Acme takes part", "valley report", "¶7",
                           "2005/2007-02", "Observatory", "", "stated", "high", "U", ("a note", "another"))}  # fmt: skip
    return Network(nodes, edges, {"cg:Firm": "firm", "cg:Cluster": "cluster"}, claims)


def hostile() -> Network:
    """A network whose ids, labels, kinds, names of attributes and values attack."""
    nodes = [
        Node(
            f"https://example.org/{number}?{text[:40]}",
            text,
            text or None,
            {"text": text, "list": (text, "x"), text: number},
        )
        for number, text in enumerate(HOSTILE)
    ]
    clashing: dict[str, Any] = {name: f"own {name}" for name in CLASHES}
    numbers: dict[str, Any] = {
        "big": int(ENDLESS),
        "small": -1,
        "exact": Decimal("0.1000000000000000000001"),
        "truth": True,
        "float": 1e300,
    }
    nodes += [
        Node("id", "label", "kind", clashing),
        Node("source", "target", "kind", numbers),
        Node("e0", "e0", None, {"big": 1}),
    ]
    ids = [node.id for node in nodes]
    edges = [
        Edge(
            one,
            other,
            text,
            text,
            float(number),
            text,
            text,
            (text,),
            (text, "second"),
            {"text": text, "list": (text, "x")},
        )
        for number, (text, one, other) in enumerate(zip(HOSTILE, ids, ids[1:], strict=False))
    ]
    edges += [Edge(ids[0], ids[1]), Edge(ids[0], ids[1]), Edge(ids[2], ids[2]), Edge(ids[2], ids[2], weight=-1.0)]
    edges += [Edge("id", "source", attributes=clashing), Edge("e0", "id", attributes=numbers)]
    return Network(nodes, edges)


CLASHES = (
    "id", "Id", "ID", "name", "x", "y", "color", "colour", "shape", "size", "parent", "source", "target", "key", "type",
    "pos", "style", "directed", "start", "end", "self", "node_for_adding", "u_for_edge", "v_for_edge", ":ID", "value",
    "viz", "graphics", "geometry", "properties", "__proto__", "constructor", "@id", "@type", "data",
)  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """
    What is found again: characters that are replaced, types that become text.

    :param forbidden: a pattern of characters that became the replacement mark
    """

    forbidden: str = "[\ud800-\udfff]"
    types: frozenset[str] = frozenset({"integer", "double", "boolean"})
    lists: bool = True
    integers: int | None = None

    def text(self, text: str) -> str:
        return re.sub(self.forbidden, "\ufffd", text)

    def rows(self, columns: Mapping[str, Any], length: int) -> list[dict[str, Any]]:
        """What is in each row by the name of the column; what is absent is left out."""
        rows: list[dict[str, Any]] = [{} for _ in range(length)]
        for name, column in columns.items():
            spell = self._spell(column)
            for row, value in zip(rows, column.values, strict=True):
                if value is not None:
                    row[self.text(name)] = spell(value)
        return rows

    def _spell(self, column: Any) -> Callable[[Any], Any]:
        if column.many and not self.lists:
            return lambda values: self.text(json.dumps([_json(one) for one in values], ensure_ascii=False))
        values = [one for value in column.values if value is not None for one in (value if column.many else (value,))]
        one = self._one(column.type, values)
        return (lambda values: [one(value) for value in values]) if column.many else one

    def _one(self, type_: str, values: Sequence[Any]) -> Callable[[Any], Any]:
        if type_ == "string":
            return self.text
        if type_ == "integer" and self.integers is not None and any(abs(value) > self.integers for value in values):
            return str
        if type_ in self.types:
            return lambda value: value
        if (
            type_ == "decimal"
            and "double" in self.types
            and all(Decimal(repr(float(value))) == value for value in values)
        ):
            return float
        return _text


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _json(value: Any) -> Any:
    return _text(value) if isinstance(value, Decimal | date) else value


_TEXTS = st.text(st.characters(codec=None), max_size=8) | st.sampled_from(HOSTILE[:-1])
_ONES: Sequence[st.SearchStrategy[Any]] = (
    _TEXTS,
    st.integers(-(2**70), 2**70) | st.integers(-5, 5),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**20), max_value=10**20),
)
_NAMES = st.sampled_from(["a one", "b2", "c:c", "d-é", "e<f>&\"'"])
_DATES = st.sampled_from([None, "2005", "2005-02-29", "2004-02-29", "-0043", "..", "199X", "soon", "2007-03-20"])


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Small networks of any kind."""
    # An attribute has one type in a column of its own, so that every type comes to be written as it is.
    # graphology takes a node of this id for what every object of JavaScript has.
    ids = draw(st.lists(_TEXTS.filter(lambda text: text != "__proto__"), unique=True, max_size=4))
    columns = {name: draw(st.sampled_from(_ONES)) for name in draw(st.lists(_NAMES, unique=True, max_size=3))}
    many = {name: draw(st.booleans()) for name in columns}

    def attributes() -> dict[str, Any]:
        return {
            name: draw(st.lists(one, min_size=1, max_size=3).map(tuple) if many[name] else one)
            for name, one in columns.items()
            if draw(st.booleans())
        }

    nodes = [Node(id_, draw(_TEXTS), draw(st.none() | _TEXTS), attributes()) for id_ in ids]
    ends = st.sampled_from(ids) if ids else st.nothing()
    weights = st.none() | st.floats(allow_nan=False, allow_infinity=False)
    edges = [
        Edge(
            draw(ends), draw(ends), draw(st.none() | _TEXTS), draw(st.none() | _TEXTS), draw(weights), draw(_DATES), draw(_DATES),
            evidence=tuple(draw(st.lists(_TEXTS, max_size=2))), attributes=attributes(),
        )
        for _ in range(draw(st.integers(0, 4)) if ids else 0)
    ]  # fmt: skip
    return Network(nodes, edges)
