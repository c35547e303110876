"""Values in SQL: numbers of terms, or what is computed, each with what is known of it beforehand."""

from dataclasses import dataclass, field, replace
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from clustergraph.store.columns.algebra import Unsupported
from clustergraph.store.columns.kinds import SCALE, Kind, mask

__all__ = ["FOREIGN", "NULL", "Relation", "Value", "boolean", "number", "text"]

FOREIGN = 1 << 20
"""Marks what may be a term of the query that the snapshot does not have; its number follows no order."""


@dataclass(frozen=True)
class Value:
    """
    A value of a row in SQL; an unbound one and an error are both NULL.

    :param form: `id` for the number of a term, `number`, `text`, `boolean` for what is computed, `null` for nothing
    :param kinds: of what kinds the terms can be, as bits
    :param decimal: whether a number is a decimal one, in SQL
    :param term: the term, where it is always the same
    """

    form: str
    sql: str
    optional: bool = True
    kinds: int = 0
    decimal: str = "FALSE"
    term: Any = None


NULL = Value("null", "NULL")


def number(sql: str, decimal: str, *, optional: bool = True) -> Value:
    """A number, SCALE times as large, as a HUGEINT."""
    return Value("number", sql, optional, decimal=decimal)


def text(sql: str, *, optional: bool = True) -> Value:
    """A plain string."""
    return Value("text", sql, optional)


def boolean(sql: str) -> Value:
    """A truth value."""
    return Value("boolean", sql)


@dataclass
class Relation:
    """
    Rows in SQL: the tables, each with its join, conditions, and a value for each variable.

    :param crossed: tables of which all rows are combined; the conditions say which belong together
    :param added: left joins to these
    """

    crossed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    where: list[str] = field(default_factory=list)
    columns: dict[str, Value] = field(default_factory=dict)
    looked_up: dict[tuple[str, str], str] = field(default_factory=dict)

    def copy(self) -> "Relation":
        """The same rows, to be narrowed or added to."""
        return Relation([*self.crossed], [*self.added], [*self.where], dict(self.columns), dict(self.looked_up))

    @property
    def source(self) -> str:
        """FROM and WHERE."""
        tables = " CROSS JOIN ".join(self.crossed) or "(SELECT 1)"
        where = f" WHERE {' AND '.join(self.where)}" if self.where else ""
        return f" FROM {' '.join([tables, *self.added])}{where}"

    def columns_sql(self, columns: dict[str, Value]) -> tuple[str, dict[str, Value]]:
        """Columns as a list for SELECT, and as values of a table that has this list."""
        listed, values = [], {}
        for place, (name, value) in enumerate(columns.items()):
            if value.form == "null":
                continue
            if value.form == "id" and value.term is not None:
                values[name] = value
                listed.append(f"{value.sql} AS c{place}")
                continue
            listed.append(f"{value.sql} AS c{place}")
            decimal = value.decimal
            if decimal not in ("TRUE", "FALSE"):
                listed.append(f"{decimal} AS d{place}")
                decimal = f"{{0}}.d{place}"
            values[name] = replace(value, sql=f"{{0}}.c{place}", decimal=decimal)
        return ", ".join(listed) or "1 AS none", values


def placed(values: dict[str, Value], alias: str) -> dict[str, Value]:
    """The values of a table under its name in a query."""
    return {
        name: replace(value, sql=value.sql.replace("{0}", alias), decimal=value.decimal.replace("{0}", alias))
        for name, value in values.items()
    }


def kind_of(term: NamedNode | BlankNode | Literal) -> Kind:
    """The kind of a constant that stands in its canonical spelling, as far as its datatype tells."""
    if isinstance(term, NamedNode):
        return Kind.IRI
    if not isinstance(term, Literal):
        raise Unsupported("a blank node as a constant")
    if term.language:
        return Kind.LANGUAGE
    return _KINDS.get(term.datatype.value.rpartition("#")[2], Kind.OTHER)


_KINDS = {"string": Kind.STRING, "integer": Kind.INTEGER, "decimal": Kind.DECIMAL, "boolean": Kind.BOOLEAN}

VALUED = mask(*_KINDS.values(), Kind.DATE)


def scaled(literal: Literal) -> int:
    """An integer or decimal literal, SCALE times as large; raises Unsupported for one that is too long."""
    whole, _, part = literal.value.lstrip("+-").partition(".")
    if len(whole) > 18 or len(part) > 18:
        raise Unsupported(f"the number {literal.value}")
    found = int(whole or "0") * SCALE + int(part.ljust(18, "0"))
    return -found if literal.value.startswith("-") else found
