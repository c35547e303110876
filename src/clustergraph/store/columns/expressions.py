"""Expressions in SQL: exactly what the engine computes, or Unsupported."""

from collections.abc import Callable
from dataclasses import replace
from functools import reduce

from pyoxigraph import Literal

from clustergraph.store.columns.algebra import Call, Exists, Expression, Unsupported, Variable
from clustergraph.store.columns.context import Context
from clustergraph.store.columns.kinds import LITERALS, NUMBERS, ORDERED, SCALE, TEXTS, Kind, mask
from clustergraph.store.columns.values import FOREIGN, NULL, Relation, Value, boolean, number, scaled, text

__all__ = ["Expressions", "order_key", "quoted"]

_SAME = mask(Kind.STRING, Kind.INTEGER, Kind.DECIMAL, Kind.BOOLEAN, Kind.DATE, Kind.YEAR, Kind.TIME)
_NAMES = mask(Kind.BLANK, Kind.IRI)
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}


def quoted(value: str) -> str:
    """A string in SQL."""
    if "\0" in value:
        raise Unsupported("a text with a zero character")
    return "'" + value.replace("'", "''") + "'"


class Expressions:
    """
    Expressions over the rows of a relation; what must be looked up is joined to it.

    :param known: values of variables that the relation does not have
    """

    def __init__(self, context: Context, relation: Relation, known: dict[str, Value], *, joins: bool = True) -> None:
        self._context = context
        self._relation = relation
        self._known = known
        self._joins = joins

    def value(self, expression: Expression) -> Value:
        """The value of an expression."""
        if isinstance(expression, Variable):
            return self._relation.columns.get(expression.name) or self._known.get(expression.name) or NULL
        if isinstance(expression, Call):
            return self._call(expression.name, expression.arguments)
        if isinstance(expression, Exists):
            raise Unsupported("EXISTS within another expression")
        return self._context.constant(expression)  # type: ignore[arg-type]

    def condition(self, expression: Expression) -> str:
        """Whether an expression is true, by its effective truth value."""
        value = self.value(expression)
        if value.form == "null":
            return "NULL"
        if value.form == "id" and value.kinds == mask(Kind.BOOLEAN):
            return f"({value.sql} = {self._context.constant(Literal(True)).sql})"
        if value.form != "boolean":
            raise Unsupported("the truth of what is no truth value")
        return value.sql

    def _call(self, name: str, arguments: tuple[Expression, ...]) -> Value:
        if name in ("&&", "||"):
            word = " AND " if name == "&&" else " OR "
            return boolean(f"({word.join(map(self.condition, arguments))})")
        if name == "!":
            return boolean(f"(NOT {self.condition(arguments[0])})")
        if name == "BOUND":
            return boolean(f"({self.value(arguments[0]).sql} IS NOT NULL)")
        values = [self.value(argument) for argument in arguments]
        if name in _TURNED:
            return boolean(self._compared(name, *values))
        if name == "IN":
            return self._among(values[0], values[1:])
        if name in ("+", "-", "*", "/"):
            return self._computed(name, self.number(values[0]), self.number(values[1]))
        if name == "IF":
            condition = self.condition(arguments[0])
            return _merged(
                values[1:], lambda a, b: f"(CASE WHEN {condition} THEN {a} WHEN NOT {condition} THEN {b} END)"
            )
        if name == "COALESCE":
            return self._first(values)
        return self._function(name, values)

    def _first(self, values: list[Value]) -> Value:
        values = [value for value in values if value.form != "null"]
        for place, value in enumerate(values):
            if not value.optional:
                values = values[: place + 1]
                break
        if not values:
            return NULL
        if len({value.form for value in values}) > 1:
            values = [self.number(value) if _may_be(value, NUMBERS) else self.text(value) for value in values]
        return reduce(lambda one, other: _merged([one, other], _first_of(one)), values)

    def _among(self, value: Value, others: list[Value]) -> Value:
        if not others:
            return boolean("FALSE")
        return boolean(f"({' OR '.join(self._compared('=', value, other) for other in others)})")

    def _compared(self, sign: str, one: Value, other: Value) -> str:
        if "null" in (one.form, other.form):
            return "NULL"
        sql = {"!=": "<>"}.get(sign, sign)
        if one.form == other.form == "id":
            return self._compared_terms(sign, sql, one, other)
        if "number" in (one.form, other.form):
            if sign in ("=", "!=") and any(value.form == "id" and value.kinds & ~NUMBERS for value in (one, other)):
                raise Unsupported("equality of a number and what may be none")
            return f"({self.number(one).sql} {sql} {self.number(other).sql})"
        if "text" in (one.form, other.form):
            return f"({self.text(one).sql} {sql} {self.text(other).sql})"
        raise Unsupported("a comparison of truth values")

    def _compared_terms(self, sign: str, sql: str, one: Value, other: Value) -> str:
        kinds = (one.kinds | other.kinds) & ~FOREIGN
        if sign in ("=", "!="):
            literal = kinds & ~_NAMES
            if literal & ~_SAME:
                raise Unsupported("equality of literals of many kinds")
            # A name equals no literal; of literals, one kind at a time is surely the same value or another one.
            if literal & (literal - 1) == 0:
                return f"({one.sql} {sql} {other.sql})"
            if literal == kinds == NUMBERS:
                return f"({self.number(one).sql} {sql} {self.number(other).sql})"
            raise Unsupported("equality of literals of many kinds")
        if one.term is not None and other.term is None:
            return self._bounded(_TURNED[sign], other, one)
        if other.term is not None and one.term is None:
            return self._bounded(sign, one, other)
        if kinds in ORDERED and kinds != TEXTS and not (one.kinds | other.kinds) & FOREIGN:
            return f"({one.sql} {sql} {other.sql})"
        if kinds == mask(Kind.STRING) and not (one.kinds | other.kinds) & FOREIGN:
            return f"({one.sql} {sql} {other.sql})"
        if kinds == NUMBERS:
            return f"({self.number(one).sql} {sql} {self.number(other).sql})"
        raise Unsupported("an order among values of many kinds")

    def _bounded(self, sign: str, value: Value, constant: Value) -> str:
        """A comparison with a constant: whether the term's number is in the range of numbers that have it."""
        if value.kinds & (FOREIGN | mask(Kind.OTHER, Kind.TIME, Kind.LANGUAGE, Kind.BOOLEAN)):
            raise Unsupported("an order among values of many kinds")
        ranges = self._context.ranges(constant.term)
        # What is not below and what is not above are told from the range's two ends.
        ends = {"<": ("<", 0), ">=": ("<", 0), "<=": ("<=", 1), ">": ("<=", 1)}
        sql, end = ends[sign]
        cases = [
            f"WHEN {_within(value, kind, first, last)} THEN {value.sql} {sql} {(below, upto)[end]}"
            for kind, first, last, below, upto in ranges
            if value.kinds >> kind & 1
        ]
        if not cases:
            return "NULL"
        found = f"(CASE {' '.join(cases)} END)"
        return found if sign in ("<", "<=") else f"(NOT {found})"

    def number(self, value: Value) -> Value:
        """The value as a number; NULL where it is none."""
        if value.form in ("number", "null"):
            return value if value.form == "number" else number("NULL::HUGEINT", "FALSE")
        if value.form != "id" or value.kinds & mask(Kind.OTHER) or (value.kinds & FOREIGN and value.term is None):
            raise Unsupported("arithmetic with what may be no number")
        if value.term is not None:
            if not value.kinds & NUMBERS:
                return number("NULL::HUGEINT", "FALSE")
            decimal = "TRUE" if value.kinds & mask(Kind.DECIMAL) else "FALSE"
            return replace(number(f"{scaled(value.term)}::HUGEINT", decimal, optional=False), term=value.term)
        table = self._look_up("numbers", value)
        kinds = value.kinds & NUMBERS
        decimal = {mask(Kind.DECIMAL): "TRUE", NUMBERS: f"({table}.kind = 5)"}.get(kinds, "FALSE")
        optional = value.optional or bool(value.kinds & ~NUMBERS)
        return number(f"{table}.number", decimal, optional=optional)

    def text(self, value: Value) -> Value:
        """The value as a plain string, of which it must be one."""
        if value.form == "text":
            return value
        if value.form == "id" and value.kinds & ~FOREIGN == mask(Kind.STRING):
            return self._string(value)
        raise Unsupported("a text of what may be none")

    def _string(self, value: Value) -> Value:
        """STR of a value."""
        if value.form == "text":
            return value
        if value.form != "id" or value.kinds & mask(Kind.BLANK, Kind.TRIPLE):
            raise Unsupported("STR of what may be no IRI and no literal")
        if value.term is not None:
            return text(quoted(value.term.value), optional=False)
        if value.kinds & FOREIGN:
            raise Unsupported("STR of a term of the query")
        return text(f"{self._look_up('terms', value)}.value", optional=value.optional)

    def _look_up(self, table: str, value: Value) -> str:
        if not self._joins:
            raise Unsupported("a value to be looked up in the condition of an OPTIONAL")
        key = (table, value.sql)
        if key not in self._relation.looked_up:
            alias = self._context.alias()
            self._relation.added.append(f"LEFT JOIN {table} {alias} ON {alias}.id = {value.sql}")
            self._relation.looked_up[key] = alias
        return self._relation.looked_up[key]

    def _computed(self, sign: str, one: Value, other: Value) -> Value:
        optional = one.optional or other.optional
        decimal = _either(one.decimal, other.decimal)
        if sign == "/":
            factor = _factor(other)
            sql = f"({one.sql} // {factor}::HUGEINT)" if factor else f"divided({one.sql}, {other.sql})"
            return number(sql, "TRUE")
        if sign == "*" and (factor := _factor(one) or _factor(other)):
            sql = f"({factor}::HUGEINT * {other.sql if _factor(one) else one.sql})"
        else:
            sql = f"times({one.sql}, {other.sql})" if sign == "*" else f"({one.sql} {sign} {other.sql})"
        return number(sql if decimal == "TRUE" else f"whole({sql}, {decimal})", decimal, optional=optional)

    def _function(self, name: str, values: list[Value]) -> Value:
        if any(value.form == "null" for value in values):
            return NULL
        match name, values:
            case "STR", [value]:
                return self._string(value)
            case "CONCAT", _:
                parts = [self.text(value) for value in values]
                sql = " || ".join(part.sql for part in parts) or "''"
                return text(f"({sql})", optional=any(part.optional for part in parts))
            case (("CONTAINS" | "STRSTARTS" | "STRENDS"), [one, other]):
                function = {"CONTAINS": "contains", "STRSTARTS": "starts_with", "STRENDS": "ends_with"}[name]
                return boolean(f"{function}({self.text(one).sql}, {self.text(other).sql})")
            case "LCASE", [value]:
                return text(f"lowered({self.text(value).sql})", optional=self.text(value).optional)
            case "LANG", [value]:
                return self._language(value)
            case "LANGMATCHES", [one, other]:
                return self._language_matches(self.text(one), other)
            case (("YEAR" | "MONTH" | "DAY"), [value]):
                return self._part_of_day(name, value)
            case "ROUND", [value]:
                found = self.number(value)
                return number(f"rounded({found.sql})", found.decimal, optional=found.optional)
            case (("ISIRI" | "ISURI" | "ISLITERAL" | "ISBLANK"), [value]):
                return boolean(self._is_kind(name, value))
        raise Unsupported(f"{name}()")

    def _language(self, value: Value) -> Value:
        if value.form == "text":
            return text("''")
        if value.form != "id" or value.kinds & ~TEXTS or value.term is not None:
            raise Unsupported("LANG of what may be no text")
        return text(f"{self._look_up('terms', value)}.extra", optional=value.optional)

    def _language_matches(self, value: Value, wanted: Value) -> Value:
        if not isinstance(wanted.term, Literal) or not wanted.term.value.replace("-", "").isalnum():
            raise Unsupported("LANGMATCHES with what is no plain language")
        tag = wanted.term.value.lower()
        return boolean(f"(lower({value.sql}) = {quoted(tag)} OR starts_with(lower({value.sql}), {quoted(tag + '-')}))")

    def _part_of_day(self, name: str, value: Value) -> Value:
        if (
            value.form != "id"
            or value.term is not None
            or value.kinds & (FOREIGN | mask(Kind.OTHER, Kind.TIME, Kind.YEAR))
        ):
            raise Unsupported(f"{name} of what may be a time")
        return number(f"(CAST({name.lower()}({self._look_up('dates', value)}.day) AS HUGEINT) * {SCALE})", "FALSE")

    def _is_kind(self, name: str, value: Value) -> str:
        kinds = {"ISLITERAL": LITERALS, "ISBLANK": mask(Kind.BLANK)}.get(name, mask(Kind.IRI))
        if value.form != "id":
            return f"(CASE WHEN {value.sql} IS NOT NULL THEN {name == 'ISLITERAL'} END)"
        if value.kinds & FOREIGN:
            raise Unsupported("the kind of a term of the query")
        if not value.kinds & ~kinds or not value.kinds & kinds:
            return f"(CASE WHEN {value.sql} IS NOT NULL THEN {bool(value.kinds & kinds)} END)"
        ranges = [self._context.range(kind) for kind in Kind if kinds >> kind & 1]
        tests = [f"{value.sql} BETWEEN {first} AND {last}" for first, last in ranges if first <= last]
        return f"({' OR '.join(tests) or 'FALSE'})"


def _factor(value: Value) -> int:
    """The whole number that a constant is, or 0."""
    if value.form != "number" or value.term is None:
        return 0
    found = scaled(value.term)
    return found // SCALE if found % SCALE == 0 else 0


def _within(value: Value, kind: int, first: int, last: int) -> str:
    if value.kinds == 1 << kind:
        return f"{value.sql} IS NOT NULL"
    return f"{value.sql} BETWEEN {first} AND {last}"


def _may_be(value: Value, kinds: int) -> bool:
    return value.form == "number" or (value.form == "id" and bool(value.kinds & kinds))


def _either(one: str, other: str) -> str:
    if "TRUE" in (one, other):
        return "TRUE"
    parts = sorted({one, other} - {"FALSE"})
    return f"({' OR '.join(parts)})" if parts else "FALSE"


def _merged(values: list[Value], sql: Callable[[str, str], str]) -> Value:
    """One of two values of the same form."""
    one, other = values
    if "null" in (one.form, other.form):
        form = other.form if one.form == "null" else one.form
        one, other = (Value(form, "NULL") if value.form == "null" else value for value in (one, other))
    if one.form != other.form:
        raise Unsupported("one of two values of different forms")
    kinds = one.kinds | other.kinds
    decimal = one.decimal if one.decimal == other.decimal else sql(one.decimal, other.decimal)
    return Value(one.form, sql(one.sql, other.sql), True, kinds, decimal)


def _first_of(one: Value) -> Callable[[str, str], str]:
    return lambda a, b: f"(CASE WHEN {one.sql} IS NOT NULL THEN {a} ELSE {b} END)"


def order_key(expressions: Expressions, value: Value) -> str | None:
    """What rows are sorted by to be in the order of a value; none where it is the same in all rows."""
    if value.form == "null" or value.term is not None:
        return None
    if value.form != "id":
        return value.sql
    literal = value.kinds & ~mask(Kind.IRI)
    if literal == 0 or any(literal & ~family == 0 for family in ORDERED):
        return value.sql
    if value.kinds == NUMBERS:
        return expressions.number(value).sql
    raise Unsupported("an order of terms of many kinds")
