"""A query as one statement of SQL, with what its columns are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pyoxigraph import Literal, NamedNode

from clustergraph.store.columns.algebra import Call, Expression, Node, Query, Select, Unsupported, Variable
from clustergraph.store.columns.context import Context
from clustergraph.store.columns.expressions import Expressions, order_key
from clustergraph.store.columns.kinds import SCALE, Kind, mask
from clustergraph.store.columns.patterns import Patterns
from clustergraph.store.columns.snapshot import Snapshot, canonical
from clustergraph.store.columns.values import FOREIGN, NULL, Relation, Value

__all__ = ["Column", "Plan", "followed", "plan"]


@dataclass(frozen=True)
class Column:
    """A column of the answer: how its values come, and in which columns of the SQL."""

    name: str
    form: str
    place: int
    term: NamedNode | Literal | None = None


@dataclass(frozen=True)
class Plan:
    """
    A query as SQL.

    :param foreign: the terms of numbers below 0
    """

    sql: str
    columns: tuple[Column, ...]
    foreign: Mapping[int, NamedNode | Literal]
    template: Sequence[tuple[Node, Node, Node]] | None


def plan(snapshot: Snapshot, query: Query, bindings: Mapping[str, NamedNode | Literal]) -> Plan:
    """
    The SQL that answers a query over a snapshot; raises Unsupported where that may differ from the engine's answer.

    :param bindings: terms for variables
    """
    context = Context(snapshot)
    bound = {name: context.constant(term) for name, term in bindings.items()}
    select = query.select
    patterns = Patterns(context, bound)
    if select.limit is not None and not select.order:
        raise Unsupported("LIMIT without an order: whatever the engine finds first")
    if query.template is not None:
        select = replace(select, distinct=True)
    found = patterns.selected(select) if select.distinct else patterns.relation(select.pattern)
    keys = _sorted_by(context, bound, found, select)
    columns, listed = _listed([(name, found.columns.get(name) or bound.get(name, NULL)) for name in select.names])
    if select.limit is not None or select.offset:
        # Rows that are equal in order come in the same one each time.
        keys += [str(place + 1) for place in range(len(listed))]
    sql = f"SELECT {', '.join(listed) or '1'}{found.source}"
    sql += f" ORDER BY {', '.join(keys)}" if keys else ""
    sql += f" LIMIT {select.limit}" if select.limit is not None else ""
    sql += f" OFFSET {select.offset}" if select.offset else ""
    return Plan(sql, columns, {number: term for term, number in context.foreign.items()}, query.template)


def followed(
    query: Query, bindings: Mapping[str, NamedNode | Literal], found: Mapping[str, Any], size: int
) -> tuple[Plan, dict[str, Any]]:
    """
    What the columns of an answer are that was found without SQL, and its arrays; values below 0 are unbound.

    :param found: an array for each name
    :param size: how many rows there are
    """
    import numpy

    columns = list[Column]()
    arrays = {"": numpy.zeros(size, "int8")}
    for name in query.select.names:
        if name in found:
            columns.append(Column(name, "id", len(arrays)))
            arrays[name] = numpy.ma.masked_less(found[name], 0)
        else:
            term = canonical(bindings[name]) if name in bindings else None
            columns.append(Column(name, "term" if term is not None else "null", -1, term))
    return Plan("", tuple(columns), {}, query.template), arrays


def _sorted_by(context: Context, bound: dict[str, Value], found: Relation, select: Select) -> list[str]:
    if select.distinct and any(not _names(expression) <= set(select.names) for expression, _ in select.order):
        raise Unsupported("an order by what DISTINCT leaves out")
    expressions = Expressions(context, found, bound)
    keys = list[str]()
    for expression, descending in select.order:
        key = order_key(expressions, expressions.value(expression))
        if key is not None:
            keys.append(f"{key} {'DESC NULLS LAST' if descending else 'ASC NULLS FIRST'}")
    return keys


def _names(expression: Expression) -> set[str]:
    if isinstance(expression, Variable):
        return {expression.name}
    if isinstance(expression, Call):
        return {name for argument in expression.arguments for name in _names(argument)}
    return set()


def _listed(values: Sequence[tuple[str, Value]]) -> tuple[tuple[Column, ...], list[str]]:
    columns, listed = list[Column](), list[str]()
    for name, value in values:
        if value.form == "null":
            columns.append(Column(name, "null", -1))
        elif value.form == "id" and value.term is not None:
            columns.append(Column(name, "term", -1, value.term))
        else:
            form, sql = _output(value)
            columns.append(Column(name, form, len(listed)))
            listed += sql
    return tuple(columns), listed


def _output(value: Value) -> tuple[str, list[str]]:
    if value.form != "number":
        if value.form == "id" and value.kinds & FOREIGN and value.kinds & mask(Kind.BLANK):
            raise Unsupported("a blank node of the query")
        return value.form, [value.sql]
    if value.decimal == "FALSE":
        return "whole", [f"CAST({value.sql} // {SCALE} AS BIGINT)"]
    return "number", [f"CAST({value.sql} AS VARCHAR)", value.decimal]
