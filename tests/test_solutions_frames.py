"""Answers become data frames whose columns have types, and whose gaps are gaps."""

import datetime
import sys
from decimal import Decimal
from typing import Any

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from clustergraph.errors import QueryError
from clustergraph.solutions import Row, Solutions, Term
from clustergraph.vocabulary import XSD, thing

MINALOGIC = thing("cluster", "minalogic")


def typed(value: str, name: str) -> Literal:
    return Literal(value, datatype=NamedNode(f"{XSD}{name}"))


COLUMNS = ("who", "name", "members", "euros", "share", "world", "day", "year")
ROWS: list[Row] = [
    (
        MINALOGIC,
        Literal("Pôle", language="fr"),
        Literal(5),
        typed("1.50", "decimal"),
        typed("0.25", "double"),
        Literal(True),
        typed("2007-03-20", "date"),
        typed("2007", "gYear"),
    ),
    (
        BlankNode("b"),
        Literal("x"),
        typed("-7", "nonPositiveInteger"),
        Literal(3),
        Literal(2),
        Literal(False),
        typed("2016-01-01", "date"),
        typed("2016", "gYear"),
    ),
    (None,) * 8,
]

NATIVE: dict[str, list[Any]] = {
    "who": ["https://w3id.org/clustergraph/id/cluster/minalogic", "_:b", None],
    "name": ["Pôle", "x", None],
    "members": [5, -7, None],
    "euros": [Decimal("1.5"), Decimal(3), None],
    "share": [0.25, 2.0, None],
    "world": [True, False, None],
    "day": [datetime.date(2007, 3, 20), datetime.date(2016, 1, 1), None],
    "year": [2007, 2016, None],
}


def answer() -> Solutions:
    return Solutions(COLUMNS, ROWS)


def test_arrow_has_a_type_for_every_column_and_null_where_nothing_is_bound() -> None:
    pytest.importorskip("pyarrow")
    table = answer().to_arrow()
    assert table.to_pydict() == NATIVE
    types = ["string", "string", "int64", "decimal128(38, 2)", "double", "bool", "date32[day]", "int64"]
    assert [str(kind) for kind in table.schema.types] == types


def test_polars_has_a_type_for_every_column_and_null_where_nothing_is_bound() -> None:
    polars = pytest.importorskip("polars")
    frame = answer().to_polars()
    assert frame.to_dict(as_series=False) == NATIVE
    assert frame.schema["euros"] == polars.Decimal(38, 2)
    assert frame.schema["day"] == polars.Date


def test_pandas_has_a_type_for_every_column_and_missing_values_where_nothing_is_bound() -> None:
    pandas = pytest.importorskip("pandas")
    frame = answer().to_pandas()
    types = ["string", "string", "Int64", "Float64", "Float64", "boolean", "datetime64[s]", "Int64"]
    assert [str(kind) for kind in frame.dtypes] == types
    assert frame.isna().sum().tolist() == [1] * 8
    assert frame["euros"].tolist()[:2] == [1.5, 3.0]
    assert frame["day"][0] == pandas.Timestamp(2007, 3, 20)
    assert frame["members"].sum() == -2


def kinds_of(*terms: Term | None) -> tuple[str, list[Any]]:
    pytest.importorskip("pyarrow")
    table = Solutions(["x"], [(term,) for term in terms]).to_arrow()
    return str(table.schema.types[0]), table.column(0).to_pylist()


@pytest.mark.parametrize(
    ("terms", "kind", "values"),
    [
        ((Literal(1), Literal("1")), "string", ["1", "1"]),
        ((Literal(1), MINALOGIC), "string", ["1", MINALOGIC.value]),
        ((typed("2007", "gYear"), Literal(1)), "string", ["2007", "1"]),
        ((typed("2007-03-20", "date"), typed("2007-03-20Z", "date")), "string", ["2007-03-20", "2007-03-20Z"]),
        ((typed("-0044-03-15", "date"),), "string", ["-0044-03-15"]),
        ((Literal(2**63),), "decimal128(38, 0)", [Decimal(2**63)]),
        ((typed("9" * 39, "integer"),), "string", ["9" * 39]),
        ((typed("INF", "double"), typed("0.1", "decimal")), "double", [float("inf"), 0.1]),
        ((Triple(MINALOGIC, MINALOGIC, Literal("x")),), "string", [f"{MINALOGIC.value} {MINALOGIC.value} x"]),
        ((None, None), "string", [None, None]),
        ((), "string", []),
        ((Literal("high", language="en"), Literal("")), "string", ["high", ""]),
        ((typed("abc", "integer"),), "string", ["abc"]),
    ],
    ids=str,
)
def test_a_column_is_text_unless_all_its_values_are_of_one_kind_that_holds_them(
    terms: tuple[Term | None, ...], kind: str, values: list[Any]
) -> None:
    assert kinds_of(*terms) == (kind, values)


def test_times_are_in_utc_where_they_have_a_zone_and_text_where_only_some_have() -> None:
    local, zoned = typed("2007-03-20T08:59:00", "dateTime"), typed("2007-03-20T08:59:00+01:00", "dateTime")
    moment = datetime.datetime(2007, 3, 20, 8, 59)
    assert kinds_of(local) == ("timestamp[us]", [moment])
    kind, values = kinds_of(zoned)
    assert kind == "timestamp[us, tz=UTC]"
    assert values == [moment.replace(hour=7, tzinfo=datetime.UTC)]
    assert kinds_of(local, zoned)[0] == "string"


def test_labels_take_the_place_of_iris_and_leave_numbers_alone() -> None:
    pytest.importorskip("pandas")
    frame = answer().to_pandas(label=lambda term: "Minalogic" if term == MINALOGIC else "?")
    assert frame["who"].tolist()[:2] == ["Minalogic", "?"]
    assert frame["members"].tolist()[:2] == [5, -7]


def test_streamed_rows_become_a_frame_once() -> None:
    pytest.importorskip("polars")
    streamed = Solutions(COLUMNS, iter(ROWS))
    assert streamed.to_polars().height == 3
    with pytest.raises(QueryError, match="read already"):
        streamed.to_polars()


@pytest.mark.parametrize(
    ("method", "library"), [("to_pandas", "pandas"), ("to_polars", "polars"), ("to_arrow", "pyarrow")]
)
def test_a_library_that_is_missing_is_named_with_the_way_to_get_it(
    method: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(QueryError, match=rf"{method} needs {library}: pip install 'clustergraph\[frames\]'"):
        getattr(answer(), method)()
