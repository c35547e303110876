"""Rows of a claims table: a statement, who makes it, where, when and how surely."""

import datetime
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from clustergraph.sources.cells import CellError, read_amount, read_literal, read_ref, read_values
from clustergraph.sources.descriptor import Table, fill
from clustergraph.sources.periods import read_period
from clustergraph.sources.records import Claim, Literal, Location, Period, Ref, Value

__all__ = ["COLUMNS", "DATATYPES", "read_claim"]

COLUMNS = (
    "id", "subject", "predicate", "object", "value", "datatype", "unit", "per", "bound", "stated_in", "asserter",
    "reporter", "modality", "period", "confidence", "polarity", "theme", "as_stated", "note",
)  # fmt: skip
"""The columns that every claims table has; it may have more, mapped as in any other table."""

DATATYPES = ("string", "en", "fr", "integer", "decimal", "date", "dateTime", "gYear", "gYearMonth", "boolean", "anyURI")

_FORMS = {
    "integer": re.compile(r"[+-]?[0-9]{1,60}"),
    "decimal": re.compile(r"[+-]?[0-9]{1,60}(\.[0-9]{1,60})?"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "dateTime": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?"),
    "gYear": re.compile(r"[0-9]{4}"),
    "gYearMonth": re.compile(r"[0-9]{4}-[0-9]{2}"),
    "boolean": re.compile(r"true|false"),
}


def read_claim(table: Table, row: Mapping[str, str], location: Location) -> Claim:
    """The claim of one row; raises CellError where a cell cannot be what it should be."""
    own = tuple((property, value) for property, value in _own(table, row))
    return Claim(
        id=read_ref(fill(table.about, row), "id").curie,
        subject=_needed(row, "subject"),
        predicate=_needed(row, "predicate"),
        object=_object(row),
        stated_in=_needed(row, "stated_in"),
        asserter=_needed(row, "asserter"),
        modality=_needed(row, "modality", "modality:"),
        location=location,
        reporter=_optional(row, "reporter"),
        period=_period(row),
        confidence=_optional(row, "confidence", "confidence:"),
        polarity=_optional(row, "polarity", "concept:polarity-"),
        bound=_optional(row, "bound", "concept:bound-"),
        unit=None if _is_money(row) else _optional(row, "unit"),
        themes=tuple(read_ref(part, "theme") for part in row["theme"].split("|") if part),
        as_stated=row["as_stated"],
        note=row["note"],
        values=own,
    )


def _own(table: Table, row: Mapping[str, str]) -> Iterator[tuple[str, Value]]:
    """The values of the columns that only this table has."""
    further = [column for column in table.columns if column.name not in COLUMNS]
    if not further:
        return iter(())
    return read_values(Table(table.name, table.path, tuple(further), table.kind, table.about), row)


def _prefixed(cell: str, prefix: str) -> str:
    return cell if ":" in cell else prefix + cell


def _needed(row: Mapping[str, str], column: str, prefix: str = "") -> Ref:
    if not row[column]:
        raise CellError(column, "is empty, but every claim needs it")
    return read_ref(_prefixed(row[column], prefix), column)


def _optional(row: Mapping[str, str], column: str, prefix: str = "") -> Ref | None:
    return read_ref(_prefixed(row[column], prefix), column) if row[column] else None


def _is_money(row: Mapping[str, str]) -> bool:
    return bool(re.fullmatch(r"[A-Z]{3}", row["unit"]))


def _period(row: Mapping[str, str]) -> Period | None:
    try:
        return read_period(row["period"]) if row["period"] else None
    except ValueError as error:
        raise CellError("period", str(error)) from error


def _object(row: Mapping[str, str]) -> Value:
    """The claim's object: a thing, a sum of money, or a literal of the row's datatype."""
    if bool(row["object"]) == bool(row["value"]):
        raise CellError("object", "exactly one of object and value must be filled")
    if row["object"]:
        return read_ref(row["object"], "object")
    if _is_money(row):
        return read_amount(_number(row["value"]), row["unit"], row["per"], "value")
    return _literal(row["value"], row["datatype"], row["unit"])


def _literal(value: str, datatype: str, unit: str) -> Literal:
    if datatype not in DATATYPES:
        raise CellError("datatype", f"'{datatype}' is not one of {', '.join(DATATYPES)}")
    if datatype in ("en", "fr"):
        return Literal(value, "langString", datatype)
    if (form := _FORMS.get(datatype)) and not form.fullmatch(value):
        raise CellError("value", f"'{value}' is not of the datatype {datatype}")
    if datatype in ("date", "gYear", "gYearMonth"):
        _check_date(value)
    if datatype == "dateTime":
        _check_moment(value)
    if unit == "unit:percent" and not 0 <= Decimal(_number(value)) <= 100:
        raise CellError("value", f"'{value}' percent is not between 0 and 100")
    return read_literal(value, datatype, "value")


def _check_date(value: str) -> None:
    try:
        read_period(value)
    except ValueError as error:
        raise CellError("value", str(error)) from error


def _check_moment(value: str) -> None:
    try:
        datetime.datetime.fromisoformat(value)
    except ValueError as error:
        raise CellError("value", f"'{value}' is not a date and time: there is no such moment") from error


def _number(value: str) -> str:
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise CellError("value", f"'{value}' is not a number such as 54000000") from error
    if not number.is_finite():
        raise CellError("value", f"'{value}' is not a number such as 54000000")
    return value
