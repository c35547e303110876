"""Patterns in SQL, each as a relation: exactly the rows that the engine finds, or Unsupported."""

from dataclasses import replace

from pyoxigraph import NamedNode

from clustergraph.store.columns.algebra import (
    Bind,
    Call,
    Closure,
    Exists,
    Expression,
    Filter,
    Group,
    Join,
    Left,
    Minus,
    Node,
    Pattern,
    Select,
    Triples,
    Union,
    Unsupported,
    Values,
    Variable,
)
from clustergraph.store.columns.context import Context
from clustergraph.store.columns.expressions import Expressions
from clustergraph.store.columns.groups import grouped
from clustergraph.store.columns.kinds import Kind, mask
from clustergraph.store.columns.values import FOREIGN, NULL, Relation, Value, placed

__all__ = ["Patterns", "wrapped"]

_NAMES = mask(Kind.BLANK, Kind.IRI)
_LONGEST_CLOSURE = 200_000


class Patterns:
    """
    The patterns of one query.

    :param bound: terms for variables; a subquery that does not have the variable as a column does not know its term
    """

    def __init__(self, context: Context, bound: dict[str, Value]) -> None:
        self._context = context
        self._bound = bound

    def relation(self, pattern: Pattern) -> Relation:
        """The rows of a pattern."""
        match pattern:
            case Triples(patterns):
                found = Relation()
                for triple in patterns:
                    found = joined(found, self._triple(*triple))
                return found
            case Join(left, right):
                return joined(self.relation(left), self.relation(right))
            case Left(left, right, conditions):
                return self._left(self.relation(left), self.relation(right), conditions)
            case Minus(left, right):
                return self._minus(self.relation(left), self.relation(right))
            case Union(parts):
                return self._union([self.relation(part) for part in parts])
            case Filter(inner, conditions):
                return self._filtered(self.relation(inner), conditions)
            case Bind(inner, name, expression):
                found = self.relation(inner).copy()
                if name in found.columns or name in self._bound:
                    raise Unsupported("BIND of a variable that has a value")
                found.columns[name] = self._expressions(found).value(expression)
                return found
            case Values():
                return self._values(pattern)
            case Group():
                rows = self._within(pattern.keys).relation(pattern.pattern)
                return grouped(self._context, rows, pattern, self._expressions)
            case Select():
                if pattern.limit is not None or pattern.offset:
                    raise Unsupported("LIMIT in a subquery")
                return self._within(pattern.names).selected(pattern)

    def _within(self, names: tuple[str, ...]) -> "Patterns":
        return Patterns(self._context, {name: self._bound[name] for name in names if name in self._bound})

    def selected(self, select: Select) -> Relation:
        """The rows of a SELECT, in no order."""
        found = self.relation(select.pattern)
        columns = {name: found.columns.get(name) or self._bound.get(name, NULL) for name in select.names}
        found = replace(found, columns={name: value for name, value in columns.items() if value.form != "null"})
        return wrapped(self._context, found, distinct=True) if select.distinct else found

    def _expressions(self, relation: Relation, *, joins: bool = True) -> Expressions:
        return Expressions(self._context, relation, self._bound, joins=joins)

    def _triple(self, subject: Node, predicate: Node | Closure, object: Node) -> Relation:
        alias = self._context.alias()
        if isinstance(predicate, Variable):
            table, kinds = "triples", (self._context.snapshot.subject_kinds, self._context.snapshot.object_kinds)
        elif isinstance(predicate, Closure):
            table, kinds = self._closure(predicate, self._end(subject), self._end(object))
        else:
            assert isinstance(predicate, NamedNode)
            table, kinds = self._table(predicate)
        found = Relation([f"{table} {alias}"])
        self._meet(found, subject, f"{alias}.s", kinds[0])
        self._meet(found, object, f"{alias}.o", kinds[1])
        if isinstance(predicate, Variable):
            self._meet(found, predicate, f"{alias}.p", mask(Kind.IRI))
        return found

    def _table(self, predicate: NamedNode) -> tuple[str, tuple[int, int]]:
        known = self._context.predicate(predicate)
        if known is None:
            return "(SELECT 0 AS s, 0 AS o WHERE FALSE)", (_NAMES, mask(Kind.IRI))
        table = f"p{known.number}"
        if not self._context.snapshot.has_tables:
            table = f"(SELECT s, o FROM triples WHERE p = {known.number})"
        return table, (known.subject_kinds, known.object_kinds)

    def _end(self, node: Node) -> Value | None:
        return self._bound.get(node.name) if isinstance(node, Variable) else self._context.constant(node)

    def _closure(self, path: Closure, start: Value | None, end: Value | None) -> tuple[str, tuple[int, int]]:
        table, (starts, ends) = self._table(path.predicate)
        kinds = starts | ends
        if start is not None and end is not None:
            raise Unsupported("a path between two terms of the query")
        known = self._context.predicate(path.predicate)
        if known is not None and known.size > _LONGEST_CLOSURE:
            raise Unsupported("a path over very many triples")
        nearer, farther = ("o", "s") if end is not None else ("s", "o")
        constant = start or end
        if constant is not None:
            if path.sign != "+" and constant.kinds & FOREIGN:
                raise Unsupported("a path from a term that the graph does not have")
            sql = _from_term(table, nearer, farther, constant.sql, path.sign)
        else:
            sql = _between_all(table, path.sign)
        if path.sign != "+":
            kinds |= self._context.snapshot.subject_kinds | self._context.snapshot.object_kinds
        return sql, (kinds, kinds)

    def _meet(self, found: Relation, node: Node, sql: str, kinds: int) -> None:
        """Say what a place of a triple is: a term, or the value of a variable."""
        value = self._end(node)
        if value is not None:
            found.where.append(f"{sql} = {value.sql}")
            if isinstance(node, Variable):
                found.columns[node.name] = value
        elif isinstance(node, Variable) and node.name in found.columns:
            found.where.append(f"{sql} = {found.columns[node.name].sql}")
        elif isinstance(node, Variable):
            found.columns[node.name] = Value("id", sql, False, kinds)

    def _filtered(self, relation: Relation, conditions: tuple[Expression, ...]) -> Relation:
        found = relation.copy()
        for condition in _parts(conditions):
            match condition:
                case Exists(pattern):
                    found.where.append(self._exists(found, pattern))
                case Call("!", (Exists(pattern),)):
                    found.where.append(f"NOT {self._exists(found, pattern)}")
                case _:
                    found.where.append(self._expressions(found).condition(condition))
        return found

    def _exists(self, outer: Relation, pattern: Pattern) -> str:
        if not _is_plain(pattern):
            raise Unsupported("EXISTS of more than triples")
        return self._held(outer, self.relation(pattern))

    def _held(self, outer: Relation, inner: Relation) -> str:
        shared = _shared(outer, inner)
        inner = replace(inner, columns={name: inner.columns[name] for name in shared})
        found = wrapped(self._context, inner)
        tests = [f"{found.columns[name].sql} = {outer.columns[name].sql}" for name in shared]
        where = f" WHERE {' AND '.join(tests)}" if tests else ""
        return f"EXISTS (SELECT 1 FROM {found.crossed[0]}{where})"

    def _minus(self, left: Relation, right: Relation) -> Relation:
        if not _shared(left, right):
            if self._bound:
                raise Unsupported("MINUS without a variable in common, with parameters")
            return left
        found = left.copy()
        found.where.append(f"NOT {self._held(left, right)}")
        return found

    def _left(self, left: Relation, right: Relation, conditions: tuple[Expression, ...]) -> Relation:
        shared = _shared(left, right)
        parts = _parts(conditions)
        own = [part for part in parts if _names(part) <= right.columns.keys()]
        right = wrapped(self._context, self._filtered(right, tuple(own)))
        found = left.copy()
        tests = [f"{left.columns[name].sql} = {right.columns[name].sql}" for name in shared]
        both = replace(found, columns={**right.columns, **left.columns})
        tests += [self._expressions(both, joins=False).condition(part) for part in parts if part not in own]
        found.added.append(f"LEFT JOIN {right.crossed[0]} ON {' AND '.join(tests) or 'TRUE'}")
        for name, value in right.columns.items():
            if name not in found.columns:
                if value.term is not None:
                    raise Unsupported("an OPTIONAL with parameters")
                found.columns[name] = replace(value, optional=True)
        return found

    def _union(self, parts: list[Relation]) -> Relation:
        names = list(dict.fromkeys(name for part in parts for name in part.columns))
        columns = {name: _alike([part.columns.get(name, NULL) for part in parts]) for name in names}
        selects = []
        for part in parts:
            listed = []
            for place, name in enumerate(names):
                value = part.columns.get(name, NULL)
                listed.append(f"{value.sql} AS c{place}")
                if columns[name].form == "number":
                    listed.append(f"{value.decimal if value.form != 'null' else 'NULL'} AS d{place}")
            selects.append(f"SELECT {', '.join(listed) or '1 AS none'}{part.source}")
        alias = self._context.alias()
        values = {
            name: replace(
                value,
                sql=f"{alias}.c{place}",
                decimal=f"{alias}.d{place}" if value.form == "number" else value.decimal,
            )
            for place, (name, value) in enumerate(columns.items())
            if value.form != "null"
        }
        return Relation([f"({' UNION ALL '.join(selects)}) {alias}"], columns=values)

    def _values(self, pattern: Values) -> Relation:
        alias = self._context.alias()
        if not pattern.rows or not pattern.names:
            raise Unsupported("VALUES without a row")
        rows = [[term and self._context.constant(term) for term in row] for row in pattern.rows]
        listed = ", ".join(f"({', '.join(value.sql if value else 'NULL::INTEGER' for value in row)})" for row in rows)
        names = ", ".join(f"c{place}" for place in range(len(pattern.names)))
        found = Relation([f"(VALUES {listed}) {alias}({names})"])
        for place, name in enumerate(pattern.names):
            column = [row[place] for row in rows]
            kinds = 0
            for value in column:
                kinds |= value.kinds if value else 0
            found.columns[name] = Value("id", f"{alias}.c{place}", None in column, kinds)
            if name in self._bound:
                if None in column:
                    raise Unsupported("UNDEF in VALUES of a parameter")
                found.where.append(f"{alias}.c{place} = {self._bound[name].sql}")
                found.columns[name] = self._bound[name]
        return found


def wrapped(context: Context, relation: Relation, *, distinct: bool = False) -> Relation:
    """The same rows as a table of its own."""
    alias = context.alias()
    listed, values = relation.columns_sql(relation.columns)
    sql = f"(SELECT {'DISTINCT ' if distinct else ''}{listed}{relation.source}) {alias}"
    return Relation([sql], columns=placed(values, alias))


def joined(left: Relation, right: Relation) -> Relation:
    """The rows that two relations have together."""
    tests = []
    columns = dict(left.columns)
    for name, value in right.columns.items():
        if name not in columns:
            columns[name] = value
            continue
        one = columns[name]
        if {one.form, value.form} != {"id"} or one.optional or value.optional:
            raise Unsupported("a join on what is computed or may be unbound")
        if one.term is None or value.term is None:
            tests.append(f"{one.sql} = {value.sql}")
            columns[name] = one if one.term else value if value.term else replace(one, kinds=one.kinds & value.kinds)
    return Relation(
        left.crossed + right.crossed,
        left.added + right.added,
        left.where + right.where + tests,
        columns,
        {**left.looked_up, **right.looked_up},
    )


def _shared(left: Relation, right: Relation) -> list[str]:
    """The variables that two relations have in common, all of them bound."""
    shared = [name for name in right.columns if name in left.columns]
    for name in shared:
        for value in (left.columns[name], right.columns[name]):
            if value.form != "id" or value.optional:
                raise Unsupported("a variable in common that is computed or may be unbound")
    return shared


def _alike(values: list[Value]) -> Value:
    """What is known of a column that comes from several relations."""
    known = [value for value in values if value.form != "null"]
    if not known:
        return NULL
    if len({value.form for value in known}) > 1:
        raise Unsupported("a column of terms and of computed values")
    kinds = 0
    for value in known:
        kinds |= value.kinds
    optional = len(known) < len(values) or any(value.optional for value in known)
    return Value(known[0].form, "", optional, kinds)


def _parts(conditions: tuple[Expression, ...]) -> list[Expression]:
    """Conditions, each part of an && for itself."""
    found = list[Expression]()
    for condition in conditions:
        if isinstance(condition, Call) and condition.name == "&&":
            found += _parts(condition.arguments)
        else:
            found.append(condition)
    return found


def _names(expression: Expression) -> set[str]:
    """The variables of an expression."""
    if isinstance(expression, Variable):
        return {expression.name}
    if isinstance(expression, Call):
        return {name for argument in expression.arguments for name in _names(argument)}
    if isinstance(expression, Exists):
        raise Unsupported("EXISTS in an OPTIONAL's condition")
    return set()


def _is_plain(pattern: Pattern) -> bool:
    """Whether to put terms in place of variables changes nothing but the rows: triples and unions of them."""
    match pattern:
        case Triples():
            return True
        case Join(left, right):
            return _is_plain(left) and _is_plain(right)
        case Union(parts):
            return all(map(_is_plain, parts))
        case Select(inner, _, True, limit=None):
            return _is_plain(inner)
    return False


def _from_term(table: str, nearer: str, farther: str, term: str, sign: str) -> str:
    """The other ends of a path from a term, as a table of both."""
    one = f"SELECT {farther} AS x FROM {table} step WHERE {nearer} = {term}"
    if sign == "?":
        ends = f"{one} UNION SELECT {term}"
    else:
        first = one if sign == "+" else f"SELECT {term}::INTEGER AS x"
        more = f"SELECT step.{farther} FROM reached JOIN {table} step ON step.{nearer} = reached.x"
        ends = f"WITH RECURSIVE reached(x) AS ({first} UNION {more}) SELECT x FROM reached"
    return f"(SELECT {term}::INTEGER AS {nearer}, x AS {farther} FROM ({ends}) ends(x))"


def _between_all(table: str, sign: str) -> str:
    """Both ends of a path, of all that there are."""
    pairs = f"SELECT s, o FROM {table} step"
    same = "" if sign == "+" else " UNION SELECT id, id FROM nodes"
    if sign == "?":
        return f"({pairs}{same})"
    more = f"SELECT reached.s, step.o FROM reached JOIN {table} step ON step.s = reached.o"
    closed = f"WITH RECURSIVE reached(s, o) AS ({pairs} UNION {more}) SELECT s, o FROM reached"
    return f"({closed}{same})"
