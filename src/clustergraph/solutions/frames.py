"""Rows as data frames: numbers, dates and truth values as such, where all of a column is so; the rest as text."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal

from clustergraph.errors import QueryError
from clustergraph.solutions.terms import Label, Row, Term, plain
from clustergraph.vocabulary import XSD

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

__all__ = ["arrow_table", "pandas_frame", "polars_frame"]

# The most digits that Arrow and Polars keep of a decimal number.
_DIGITS = 38


@dataclass(frozen=True)
class Column:
    """
    A column of Python values, None where nothing is bound.

    :param kind: one of the kinds of _KINDS, or text
    :param scale: for a decimal column, how many digits stand behind the point
    """

    name: str
    kind: str
    values: list[Any]
    scale: int = 0


def arrow_table(names: Sequence[str], rows: Sequence[Row], label: Label | None) -> "pyarrow.Table":
    """Rows as an Arrow table: int64, decimal128, double, bool, date32, timestamp (in UTC where a zone is given)."""
    arrow = _library("pyarrow", "to_arrow")
    kinds: Mapping[str, Any] = {
        "integer": arrow.int64(),
        "double": arrow.float64(),
        "boolean": arrow.bool_(),
        "date": arrow.date32(),
        "datetime": arrow.timestamp("us"),
        "instant": arrow.timestamp("us", tz="UTC"),
        "text": arrow.string(),
    }
    columns = _columns(names, rows, label)
    types = [kinds[c.kind] if c.kind in kinds else arrow.decimal128(_DIGITS, c.scale) for c in columns]
    arrays = [arrow.array(column.values, type=kind) for column, kind in zip(columns, types, strict=True)]
    table: pyarrow.Table = arrow.Table.from_arrays(arrays, names=list(names))
    return table


def polars_frame(names: Sequence[str], rows: Sequence[Row], label: Label | None) -> "polars.DataFrame":
    """Rows as a frame of Polars: Int64, Decimal, Float64, Boolean, Date, Datetime (in UTC where a zone is given)."""
    library = _library("polars", "to_polars")
    kinds: Mapping[str, Any] = {
        "integer": library.Int64(),
        "double": library.Float64(),
        "boolean": library.Boolean(),
        "date": library.Date(),
        "datetime": library.Datetime("us"),
        "instant": library.Datetime("us", "UTC"),
        "text": library.String(),
    }
    columns = _columns(names, rows, label)
    types = [kinds[c.kind] if c.kind in kinds else library.Decimal(_DIGITS, c.scale) for c in columns]
    series = [library.Series(c.name, c.values, dtype=kind) for c, kind in zip(columns, types, strict=True)]
    frame: polars.DataFrame = library.DataFrame(series)
    return frame


def pandas_frame(names: Sequence[str], rows: Sequence[Row], label: Label | None) -> "pandas.DataFrame":
    """
    Rows as a frame of pandas: Int64, Float64, boolean, datetime64, string, each with NA or NaT where nothing is bound.

    Decimal numbers become 64-bit floats, since pandas has no exact ones of its own.
    """
    library = _library("pandas", "to_pandas")
    series = {
        column.name: library.Series(_for_pandas(column), dtype=_IN_PANDAS[column.kind])
        for column in _columns(names, rows, label)
    }
    frame: pandas.DataFrame = library.DataFrame(series, index=range(len(rows)))
    return frame


_IN_PANDAS = {
    "integer": "Int64",
    "decimal": "Float64",
    "double": "Float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
    "datetime": "datetime64[us]",
    "instant": "datetime64[us, UTC]",
    "text": "string",
}


def _for_pandas(column: Column) -> list[Any]:
    if column.kind != "decimal":
        return column.values
    return [None if value is None else float(value) for value in column.values]


def _library(name: str, method: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise QueryError(f"{method} needs {name}: pip install 'clustergraph[frames]'") from error


def _columns(names: Sequence[str], rows: Sequence[Row], label: Label | None) -> list[Column]:
    return [_column(name, [row[number] for row in rows], label or plain) for number, name in enumerate(names)]


def _column(name: str, terms: list[Term | None], show: Label) -> Column:
    """The terms as values of the first kind that holds all of them exactly."""
    types = {term.datatype.value if isinstance(term, Literal) else "" for term in terms if term is not None}
    for kind, accepted, needed, value in _KINDS:
        if types & needed and types <= accepted:
            try:
                return _scaled(name, kind, [None if term is None else value(plain(term)) for term in terms])
            except (ValueError, ArithmeticError):
                continue
    return Column(name, "text", [None if term is None else show(term) for term in terms])


def _scaled(name: str, kind: str, values: list[Any]) -> Column:
    """The column; raises ValueError for decimal numbers with more digits than can be kept together."""
    if kind != "decimal":
        return Column(name, kind, values)
    digits = [(value.adjusted() + 1, -int(value.as_tuple().exponent)) for value in values if value is not None]
    scale = max(0, *(behind for _, behind in digits))
    if max(1, *(before for before, _ in digits)) + scale > _DIGITS:
        raise ValueError(f"more than {_DIGITS} digits")
    return Column(name, kind, values, scale)


def _integer(text: str) -> int:
    number = int(text)
    if not -(2**63) <= number < 2**63:
        raise ValueError(f"{text} is beyond 64 bits")
    return number


def _boolean(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text]


def _local(text: str) -> datetime.datetime:
    moment = datetime.datetime.fromisoformat(text)
    if moment.tzinfo:
        raise ValueError(f"{text} has a time zone")
    return moment


def _instant(text: str) -> datetime.datetime:
    moment = datetime.datetime.fromisoformat(text)
    if not moment.tzinfo:
        raise ValueError(f"{text} has no time zone")
    return moment.astimezone(datetime.UTC)


def _types(*names: str) -> frozenset[str]:
    return frozenset(f"{XSD}{name}" for name in names)


_INTEGERS = _types("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger") | _types(
    "nonPositiveInteger", "negativeInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte"
)
_DECIMALS = _INTEGERS | _types("decimal")
_FLOATS = _types("double", "float")

# Kind, the datatypes that it holds, those of which it needs one, and how a value is read.
_KINDS: Sequence[tuple[str, frozenset[str], frozenset[str], Callable[[str], Any]]] = (
    ("integer", _INTEGERS, _INTEGERS, _integer),
    ("integer", _types("gYear"), _types("gYear"), _integer),
    ("decimal", _DECIMALS, _DECIMALS, Decimal),
    ("double", _DECIMALS | _FLOATS, _FLOATS, float),
    ("boolean", _types("boolean"), _types("boolean"), _boolean),
    ("date", _types("date"), _types("date"), datetime.date.fromisoformat),
    ("datetime", _types("dateTime"), _types("dateTime"), _local),
    ("instant", _types("dateTime", "dateTimeStamp"), _types("dateTime", "dateTimeStamp"), _instant),
)
