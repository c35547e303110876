"""Cells of a row as typed values: references, texts, numbers, amounts of money, periods."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from clustergraph.errors import IdentifierError
from clustergraph.identifiers import CODES, check_iri, check_slug, is_thing
from clustergraph.sources.descriptor import Column, Table, fill
from clustergraph.sources.periods import read_period
from clustergraph.sources.problems import shown
from clustergraph.sources.records import Amount, Literal, Ref, Value
from clustergraph.vocabulary import expand

__all__ = ["CellError", "read_amount", "read_literal", "read_number", "read_ref", "read_values"]

_DATATYPES = {"number": "decimal", "year": "gYear", "yearmonth": "gYearMonth", "datetime": "dateTime"}
_LONGEST = 60
_CURRENCY = re.compile(r"[A-Z]{3}")
_DURATION = re.compile(r"P(?=[0-9T])([0-9]+Y)?([0-9]+M)?([0-9]+D)?")


class CellError(ValueError):
    """A cell that has the right type but no right meaning; `column` names it."""

    def __init__(self, column: str, message: str) -> None:
        self.column = column
        super().__init__(message)


def read_values(table: Table, row: Mapping[str, str]) -> Iterator[tuple[str, Value]]:
    """Property and value of every filled cell of a row whose column is mapped; raises CellError."""
    for column in table.columns:
        if not column.property or not row[column.name]:
            continue
        for part in row[column.name].split(column.separator) if column.separator else [row[column.name]]:
            yield column.property, _value(column, part, row)


def _value(column: Column, part: str, row: Mapping[str, str]) -> Value:
    if column.value_url:
        cells = {**row, column.name: part} if column.separator else row
        return read_ref(fill(column.value_url, cells), column.name)
    if column.currency:
        return read_amount(part, fill(column.currency, row), fill(column.per, row), column.name)
    if column.property == "cg:period":
        try:
            return read_period(part)
        except ValueError as error:
            raise CellError(column.name, str(error)) from error
    if check := CODES.get(column.property):
        try:
            part = check(part)
        except IdentifierError as error:
            raise CellError(column.name, str(error)) from error
    return read_literal(part, _DATATYPES.get(column.type, column.type), column.name, language=column.language)


@lru_cache(maxsize=1 << 15)
def read_ref(curie: str, column: str) -> Ref:
    """The reference that a CURIE stands for; raises CellError for an unknown prefix or a slug that no IRI can hold."""
    try:
        iri = expand(curie)
        if is_thing(curie):
            check_slug(curie.partition(":")[2])
        check_iri(iri)
    except IdentifierError as error:
        raise CellError(column, str(error)) from error
    return Ref(curie, column)


def read_number(text: str, column: str) -> Decimal:
    """A finite number that can be written out in at most 60 digits; raises CellError for any other."""
    try:
        value = Decimal(text) if re.fullmatch(r"[0-9eE.+-]+", text) else Decimal("NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise CellError(column, f"{shown(text)} is not a number such as 54000000")
    if abs(value.adjusted()) > _LONGEST or len(value.as_tuple().digits) > _LONGEST:
        raise CellError(column, f"{shown(text)} has more than {_LONGEST} digits")
    return value


def read_amount(number: str, currency: str, per: str, column: str) -> Amount:
    """A sum of money, never negative and never without its currency; raises CellError."""
    if not currency:
        raise CellError(column, f"'{number}' is a sum of money without a currency")
    if not _CURRENCY.fullmatch(currency):
        raise CellError(column, f"'{currency}' is not a currency code such as EUR")
    if per and not _DURATION.fullmatch(per):
        raise CellError(column, f"'{per}' is not a duration such as P1Y (a year)")
    value = read_number(number, column)
    if value < 0:
        raise CellError(column, f"'{number}' is a negative sum of money")
    return Amount(value, currency, per)


def read_literal(text: str, datatype: str, column: str, *, language: str | None = None) -> Literal:
    """A text, number or date in the spelling that XML Schema wants; raises CellError for an unusable anyURI."""
    if datatype == "anyURI":
        try:
            check_iri(text)
        except IdentifierError as error:
            raise CellError(column, str(error)) from error
    if datatype == "decimal":
        text = format(read_number(text, column), "f")
    return Literal(text, datatype, language)
