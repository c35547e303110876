"""The columns of a table as a format can hold them: their names, their types, their lists."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any

from clustergraph.export.said import Said
from clustergraph.network import Column, Table

__all__ = ["EDGE_PARAMETERS", "NODE_PARAMETERS", "Field", "Holds", "fields", "json_text", "plain", "text"]

# networkx hands the attributes that it reads on as keywords, so the names of its own parameters would stop it.
NODE_PARAMETERS = frozenset({"self", "node_for_adding"})
EDGE_PARAMETERS = frozenset({"self", "u_for_edge", "v_for_edge", "key"})

Spell = Callable[[Any], Any]


def same(name: str) -> str:
    """The name itself."""
    return name


@dataclass(frozen=True)
class Holds:
    """
    What a format can hold.

    :param types: the types of columns besides string
    :param lists: whether a value may be a list
    :param integers: the largest whole number, None without a limit
    :param reserved: names that mean something else there, in lower case
    :param spelled: how a name must be spelled
    :param folds: whether names are alike that differ in capitals only
    """

    types: frozenset[str]
    lists: bool = False
    integers: int | None = None
    reserved: frozenset[str] = frozenset()
    spelled: Callable[[str], str] = same
    folds: bool = False


@dataclass(frozen=True)
class Field:
    """
    A column as it is written; `name` and `type` are the format's, `column` the network's own.

    `largest` is the largest whole number in it, without its sign.
    """

    name: str
    type: str
    many: bool
    column: Column
    spell: Spell | None = None
    largest: int = 0

    def values(self) -> Iterator[Any]:
        """The value of every row, None where it has none."""
        spell = self.spell
        if spell is None:
            return iter(self.column.values)
        return (None if value is None else spell(value) for value in self.column.values)


def fields(table: Table, holds: Holds, said: Said, *, without: Iterable[str] = ()) -> list[Field]:
    """
    The columns that hold anything; what cannot be written as it is, is noted.

    :param without: columns that the format writes in a way of its own
    """
    left = set(without)
    taken: set[str] = set()
    found = []
    for name in table.names:
        if name not in left and any(value is not None for value in table.values(name)):
            written = _free(holds.spelled(name) or "column", holds, taken)
            taken.add(written.lower() if holds.folds else written)
            if written != name:
                said.add("renamed", f"{name} → {written}")
            found.append(_field(written, table.column(name), holds, said))
    return found


def _free(name: str, holds: Holds, taken: set[str]) -> str:
    while name.lower() in holds.reserved or (name.lower() if holds.folds else name) in taken:
        name += "_"
    return name


def _field(written: str, column: Column, holds: Holds, said: Said) -> Field:
    type_, largest = _type(column, holds, said)
    many = column.many and holds.lists
    one = _spell(column, type_, said)
    if column.many and not holds.lists:
        said.add("lists", column.name)
        return Field(written, "string", False, column, _joined(column, said))
    spell = _each(one) if many and one else one
    return Field(written, type_, many, column, spell, largest)


def _type(column: Column, holds: Holds, said: Said) -> tuple[str, int]:
    """The type to write a column as, and its largest whole number."""
    largest = max((abs(value) for value in _ones(column)), default=0) if column.type == "integer" else 0
    if column.many and not holds.lists:
        return "string", largest
    if column.type == "integer" and holds.integers is not None and largest > holds.integers:
        said.add("digits", column.name)
        return "string", largest
    if column.type == "string" or column.type in holds.types:
        return column.type, largest
    if column.type == "decimal" and "double" in holds.types:
        if all(Decimal(repr(float(value))) == value for value in _ones(column) if value.is_finite()):
            return "double", largest
        said.add("digits", column.name)
    else:
        said.add("text", f"{column.name} ({column.type})")
    return "string", largest


def _ones(column: Column) -> Iterator[Any]:
    """Every single value."""
    if column.many:
        return (one for value in column.values if value is not None for one in value)
    return (value for value in column.values if value is not None)


def _spell(column: Column, type_: str, said: Said) -> Spell | None:
    """How a single value becomes one of the type that is written; None where it stays as it is."""
    if column.type in ("double", "decimal") and not all(map(_finite, _ones(column))):
        plainly = text if type_ == "string" else float if column.type == "decimal" and type_ == "double" else same

        def spell(value: Any) -> Any:
            if _finite(value):
                return plainly(value)
            said.add("infinite", column.name)
            return None

        return spell
    if column.type == type_:
        return None
    return float if type_ == "double" else text


def _finite(value: Any) -> bool:
    return value.is_finite() if isinstance(value, Decimal) else isfinite(value)


def _each(spell: Spell) -> Spell:
    return lambda values: tuple(one for value in values if (one := spell(value)) is not None) or None


def _joined(column: Column, said: Said) -> Spell:
    spell = _spell(column, column.type, said)
    each = _each(spell) if spell else None
    return lambda values: json_text((each(values) or ()) if each else values)


def text(value: Any) -> str:
    """
    A value as text: truth values and dates as RDF and ISO 8601 have them, decimal numbers without an exponent.

    >>> text(True), text(Decimal("1E+3")), text(date(2007, 3, 20))
    ('true', '1000', '2007-03-20')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else str(value)


def json_text(values: Sequence[Any]) -> str:
    """
    A list as JSON text, with dates and decimal numbers as texts.

    >>> json_text(("a; b", "c")), json_text((1, 2))
    ('["a; b", "c"]', '[1, 2]')
    """
    return json.dumps([plain(value) for value in values], ensure_ascii=False)


def plain(value: Any) -> Any:
    """A single value as JSON can hold it."""
    return text(value) if isinstance(value, Decimal | date) else value
