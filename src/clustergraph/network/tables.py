"""The nodes or the edges of a network as columns: one declared type each, lists where needed, None where absent."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, overload

from clustergraph.network.items import NONE

__all__ = ["TYPES", "Column", "Items", "Table", "typed"]

T = TypeVar("T")

TYPES: Mapping[str, type] = {
    "string": str,
    "integer": int,
    "decimal": Decimal,
    "double": float,
    "boolean": bool,
    "date": date,
}
"""The types that a column may have, and Python's own for each."""

_NAMES = {own: name for name, own in TYPES.items()}
# What a column becomes that holds numbers of several types.
_NUMBERS = ("integer", "decimal", "double")


@dataclass(frozen=True, slots=True)
class Column:
    """
    One value a row, all of one type, None where a row has none.

    :param type: one of TYPES
    :param many: whether a value is a tuple of that type, and never an empty one
    """

    name: str
    type: str
    many: bool
    values: Sequence[Any]


class Table:
    """
    Columns of one length by name.

    >>> table = Table(2, {"staff": [1200, None], "founded": ["1906", None]})
    >>> table.columns["staff"].type, table.row(0), len(table)
    ('integer', {'staff': 1200, 'founded': '1906'}, 2)

    :param declared: the type of a column and whether it holds lists, where that is not to be found from its values
    """

    def __init__(
        self, length: int, values: Mapping[str, Sequence[Any]], declared: Mapping[str, tuple[str, bool]] = NONE
    ) -> None:
        self._length = length
        self._values = values
        self._declared = declared
        self._typed: dict[str, Column] = {}

    def __len__(self) -> int:
        return self._length

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self._values)

    @property
    def columns(self) -> Mapping[str, Column]:
        """The columns by name, each with its type, which is found when the column is first asked for."""
        for name in self._values:
            self.column(name)
        return {name: self._typed[name] for name in self._values}

    def column(self, name: str) -> Column:
        """The column of that name; raises KeyError where there is none."""
        if name not in self._typed:
            self._typed[name] = typed(name, self._values[name], self._declared.get(name))
        return self._typed[name]

    def values(self, name: str) -> Sequence[Any]:
        """The values of a column as they were given."""
        return self._values[name]

    def row(self, number: int) -> dict[str, Any]:
        """What a row holds, by column; what is absent is left out."""
        return {name: value for name, values in self._values.items() if (value := values[number]) is not None}

    def picked(self, numbers: Sequence[int]) -> dict[str, Sequence[Any]]:
        """The values of these rows, by column."""
        return {name: [values[number] for number in numbers] for name, values in self._values.items()}


def typed(name: str, values: Sequence[Any], declared: tuple[str, bool] | None = None) -> Column:
    """
    A column with the narrowest type that holds all values; text where they have nothing else in common.

    >>> typed("sum", [1, Decimal("2.5"), None]).values
    [Decimal('1'), Decimal('2.5'), None]
    >>> typed("names", ["Acme", ("Beta", "Gamma")]).values
    [('Acme',), ('Beta', 'Gamma')]
    """
    many = declared[1] if declared else any(type(value) is tuple for value in values)
    if many:
        values = [value if type(value) is tuple else None if value is None else (value,) for value in values]
        found = {_NAMES.get(type(one)) for value in values if value for one in value}
    else:
        found = {_NAMES.get(type(value)) for value in values if value is not None}
    kind = declared[0] if declared else _common(found)
    if found <= {kind} and (not many or () not in values):
        return Column(name, kind, many, values)
    return Column(name, kind, many, [_as(kind, value) for value in values])


def _common(found: set[str | None]) -> str:
    """The type that holds values of these types."""
    if len(found) == 1 and (only := next(iter(found))):
        return only
    if found and found <= set(_NUMBERS):
        return max((name for name in found if name), key=_NUMBERS.index)
    return "string"


def _as(kind: str, value: Any) -> Any:
    if value is None or value == ():
        return None
    if type(value) is tuple:
        return tuple(_as(kind, one) for one in value)
    if kind == "string":
        return _text(value)
    return TYPES[kind](value)


def _text(value: Any) -> str:
    """A value as text: truth values as in RDF, dates as in ISO 8601."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


class Items(Sequence[T]):
    """Things made one at a time when they are asked for; equal to a sequence of equal things."""

    def __init__(self, length: int, make: Callable[[int], T]) -> None:
        self._length = length
        self._make = make

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return tuple(self._make(number) for number in range(self._length)[index])
        return self._make(range(self._length)[index])

    def __iter__(self) -> Iterator[T]:
        return map(self._make, range(self._length))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(tuple(self))
