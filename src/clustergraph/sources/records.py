"""What a table says once it is read: records with typed values, and the place each was read from."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

__all__ = ["Amount", "Claim", "Literal", "Location", "Package", "Period", "Record", "Ref", "Value"]


@dataclass(frozen=True, slots=True)
class Location:
    """Where a row begins: the table's file name and the line, counted from 1."""

    table: str
    line: int

    def __str__(self) -> str:
        return f"{self.table}:{self.line}"


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to a thing, a concept or a term, as a CURIE, and the column it was read from."""

    curie: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, number or date: its spelling, and the local name of its XSD datatype or a language tag."""

    text: str
    datatype: str = "string"
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money: value in full units of the currency (ISO 4217), and per which period (ISO 8601), if any."""

    value: Decimal
    currency: str
    per: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """An EDTF period with its first and last day; None where it is open on that side."""

    edtf: str
    first: datetime.date | None
    last: datetime.date | None


Value = Ref | Literal | Amount | Period


@dataclass(frozen=True, slots=True)
class Record:
    """
    One row as the description of one node.

    `id` and `kind` are CURIEs of the node and of its class; `claims` are the claims that support the row;
    `marked_by` is the paragraph whose marking the row takes where no claim decides it.
    """

    id: str
    kind: str
    values: tuple[tuple[str, Value], ...]
    location: Location
    claims: tuple[Ref, ...] = ()
    marked_by: Ref | None = None

    def first(self, property: str) -> Value | None:
        """The first value of `property`, or None."""
        return next((value for name, value in self.values if name == property), None)


@dataclass(frozen=True, slots=True)
class Claim:
    """
    One statement of a source: subject, predicate and object, who claims it, where, when and how surely.

    `values` are the further columns of the row, mapped as in any other table.
    """

    id: str
    subject: Ref
    predicate: Ref
    object: Value
    stated_in: Ref
    asserter: Ref
    modality: Ref
    location: Location
    reporter: Ref | None = None
    period: Period | None = None
    confidence: Ref | None = None
    polarity: Ref | None = None
    bound: Ref | None = None
    unit: Ref | None = None
    themes: tuple[Ref, ...] = ()
    as_stated: str = ""
    note: str = ""
    values: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """A data package as read: what its descriptor says of it, its records and its claims."""

    name: str
    title: str
    title_fr: str
    description: str
    version: str
    created: str
    licences: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str], ...]
    requires: tuple[str, ...]
    digests: Mapping[str, str]
    records: tuple[Record, ...] = ()
    claims: tuple[Claim, ...] = ()
    attribution: str = ""
    folder: str = field(default="", compare=False)
