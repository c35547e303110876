"""Groups and aggregates in SQL."""

from collections.abc import Callable

from clustergraph.store.columns.algebra import Aggregate, Group, Unsupported, Variable
from clustergraph.store.columns.context import Context
from clustergraph.store.columns.expressions import Expressions, order_key
from clustergraph.store.columns.kinds import NUMBERS, SCALE
from clustergraph.store.columns.values import Relation, Value, number, placed

__all__ = ["grouped"]


def grouped(
    context: Context, relation: Relation, group: Group, expressions: Callable[[Relation], Expressions]
) -> Relation:
    """
    One row a group, as the engine makes them: a value that is missing makes a sum or an extreme missing too.

    A group of no rows has a sum of a kind of its own; there the engine is asked instead.
    """
    relation = relation.copy()
    keys = {name: relation.columns[name] for name in group.keys if name in relation.columns}
    values = expressions(relation)
    folds = {name: _folded(values, aggregate, whole=group.is_whole) for name, aggregate in group.aggregates}
    listed, found = relation.columns_sql({**keys, **folds})
    by = [sql for value in keys.values() if value.term is None for sql in _parts(value)]
    tail = f" GROUP BY {', '.join(by)}" if by else "" if group.is_whole else " HAVING count(*) > 0"
    alias = context.alias()
    return Relation([f"(SELECT {listed}{relation.source}{tail}) {alias}"], columns=placed(found, alias))


def _parts(value: Value) -> list[str]:
    return [value.sql] if value.decimal in ("TRUE", "FALSE") else [value.sql, value.decimal]


def _folded(values: Expressions, aggregate: Aggregate, *, whole: bool) -> Value:
    if aggregate.argument is None:
        if aggregate.distinct:
            raise Unsupported("COUNT(DISTINCT *)")
        return number(f"(count(*)::HUGEINT * {SCALE})", "FALSE", optional=False)
    value = values.value(aggregate.argument)
    distinct = "DISTINCT " if aggregate.distinct else ""
    if aggregate.name == "COUNT":
        if value.optional and not isinstance(aggregate.argument, Variable):
            # The engine passes over an unbound variable, but has no count where a computation fails.
            raise Unsupported("COUNT of what may fail")
        if distinct and value.decimal not in ("TRUE", "FALSE"):
            raise Unsupported("COUNT(DISTINCT) of numbers of two kinds")
        return number(f"(count({distinct}{value.sql})::HUGEINT * {SCALE})", "FALSE", optional=False)
    if aggregate.name in ("MIN", "MAX"):
        return _extreme(values, value, aggregate.name.lower())
    if distinct:
        raise Unsupported(f"{aggregate.name}(DISTINCT)")
    return _total(values.number(value), average=aggregate.name == "AVG", whole=whole)


def _extreme(values: Expressions, value: Value, name: str) -> Value:
    if value.form == "null" or value.decimal not in ("TRUE", "FALSE"):
        raise Unsupported(f"{name} of nothing, or of numbers of two kinds")
    if value.form == "id" and (value.kinds == NUMBERS or (order_key(values, value) is None and value.term is None)):
        raise Unsupported(f"{name} of numbers of two kinds")
    sql = f"{name}({value.sql})"
    if value.optional:
        sql = f"(CASE WHEN count(*) = count({value.sql}) THEN {sql} END)"
    return Value(value.form, sql, True, value.kinds, value.decimal)


def _total(value: Value, *, average: bool, whole: bool) -> Value:
    decimal = value.decimal
    if decimal not in ("TRUE", "FALSE"):
        decimal = f"bool_or({decimal})"
    total = f"sum({value.sql})"
    total = f"whole({total}, {decimal})" + (" // count(*)" if average else "")
    if value.optional:
        total = f"(CASE WHEN count(*) = count({value.sql}) THEN {total} END)"
    if whole:
        total = f"(CASE WHEN count(*) = 0 THEN error('no rows') ELSE {total} END)"
    return number(total, "TRUE" if average else decimal, optional=value.optional or whole)
