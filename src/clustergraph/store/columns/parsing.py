"""The text of a SELECT or CONSTRUCT, read into its algebra."""

from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode

from clustergraph.sparql import tokens
from clustergraph.store.columns.algebra import (
    Aggregate,
    Bind,
    Call,
    Closure,
    Expression,
    Filter,
    Group,
    Join,
    Left,
    Minus,
    Node,
    Pattern,
    Query,
    Select,
    Triples,
    Union,
    Unsupported,
    Values,
    Variable,
)
from clustergraph.store.columns.reading import Reading

__all__ = ["EMPTY", "parse", "variables"]

EMPTY = Triples(())
"""The pattern that holds once, of nothing."""

_ENDS = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")


def parse(text: str, prefixes: Mapping[str, str]) -> Query:
    """
    The query that a text is; raises Unsupported where that is more than columns answer.

    Source: W3C, SPARQL 1.1 Query Language, sections 18.2 and 19.8; the text is one that the engine accepts.
    """
    return _Query(tokens(text), prefixes).query()


def variables(pattern: Pattern) -> list[str]:
    """The names of the variables that a pattern may bind, in the order of their first mention."""
    match pattern:
        case Triples(patterns):
            found = [part.name for triple in patterns for part in triple if isinstance(part, Variable)]
        case Join(left, right) | Left(left, right, _):
            found = variables(left) + variables(right)
        case Union(parts):
            found = [name for part in parts for name in variables(part)]
        case Minus(inner, _) | Filter(inner, _):
            found = variables(inner)
        case Bind(inner, name, _):
            found = [*variables(inner), name]
        case Values(names, _) | Select(_, names):
            found = list(names)
        case Group(_, keys, aggregates, _):
            found = [*keys, *(name for name, _ in aggregates)]
    return list(dict.fromkeys(found))


class _Query(Reading):
    def query(self) -> Query:
        while self.took("PREFIX"):
            name, iri = self.take().text, self.take()
            self._prefixes[name.removesuffix(":")] = self._absolute(iri.text[1:-1]).value
        if self.took("SELECT"):
            query = Query(self._select())
        elif self.took("CONSTRUCT"):
            query = self._construct()
        else:
            raise Unsupported(f"{self.word}: only SELECT and CONSTRUCT are answered")
        if self.word is not None:
            raise Unsupported(f"'{self.word}' after the end")
        return query

    def _construct(self) -> Query:
        if not self.is_mark("{"):
            raise Unsupported("CONSTRUCT WHERE")
        template = self._template()
        where = self._where()
        names = [part.name for triple in template for part in triple if isinstance(part, Variable)]
        if any(name.startswith("_:") for name in names) or self.word is not None:
            raise Unsupported("a CONSTRUCT with blank nodes or modifiers")
        return Query(Select(where, tuple(dict.fromkeys(names))), template)

    def _template(self) -> list[tuple[Node, Node, Node]]:
        self.need("{")
        found: list[tuple[Node, Node, Node]] = []
        for pattern in self._block():
            for s, p, o in pattern.patterns if isinstance(pattern, Triples) else ():
                if isinstance(p, Closure):
                    raise Unsupported("a path in a template")
                found.append((s, p, o))
        self.need("}")
        return found

    def _select(self) -> Select:
        distinct = self.took("DISTINCT")
        if self.is_word("REDUCED"):
            raise Unsupported("REDUCED")
        columns: list[tuple[str, Expression | None]] = []
        star = self.took("*")
        while not star and not self.is_mark("{") and not self.is_word("WHERE"):
            columns.append(self._column())
        return self._modified(self._where(), None if star else columns, distinct=distinct)

    def _column(self) -> tuple[str, Expression | None]:
        if not self.is_mark("("):
            return self.variable(), None
        self.take()
        expression = self.expression()
        self.need("AS")
        name = self.variable()
        self.need(")")
        return name, expression

    def _where(self) -> Pattern:
        self.took("WHERE")
        return self.group()

    def _modified(
        self, where: Pattern, columns: list[tuple[str, Expression | None]] | None, *, distinct: bool
    ) -> Select:
        where, keys = self._keys(where)
        having, order, limit, offset = self._tail()
        if self.took("VALUES"):
            raise Unsupported("VALUES after the query")
        if columns is None:
            names = sorted(name for name in variables(where) if not name.startswith("_:"))
            return Select(where, tuple(names), distinct, tuple(order), limit, offset)
        folds = _Folds()
        chosen = [(name, expression and folds.folded(expression)) for name, expression in columns]
        having = [folds.folded(condition) for condition in having]
        order = [(folds.folded(expression), descending) for expression, descending in order]
        if keys is not None or folds.found:
            where = Group(where, tuple(keys or ()), tuple(folds.found.items()), keys is None)
        if having:
            where = Filter(where, tuple(having))
        for name, expression in chosen:
            if expression is not None:
                where = Bind(where, name, expression)
        return Select(where, tuple(name for name, _ in chosen), distinct, tuple(order), limit, offset)

    def _keys(self, where: Pattern) -> tuple[Pattern, list[str] | None]:
        if not self.took("GROUP"):
            return where, None
        self.need("BY")
        keys = list[str]()
        while self.word is not None and not self.is_mark("}") and not self.is_word(*_ENDS):
            if not self.is_mark("("):
                keys.append(self.variable())
                continue
            name, expression = self._column()
            assert expression is not None
            where = Bind(where, name, expression)
            keys.append(name)
        return where, keys

    def _tail(self) -> tuple[list[Expression], list[tuple[Expression, bool]], int | None, int]:
        having, order, limit, offset = list[Expression](), list[tuple[Expression, bool]](), None, 0
        if self.took("HAVING"):
            while not self._ended():
                having.append(self._unary())
        if self.took("ORDER"):
            self.need("BY")
            while not self._ended():
                descending = self.is_word("DESC")
                if self.is_word("ASC", "DESC"):
                    self.take()
                order.append((self._unary(), descending))
        while self.is_word("LIMIT", "OFFSET"):
            if self.take().is_word("LIMIT"):
                limit = int(self.take().text)
            else:
                offset = int(self.take().text)
        return having, order, limit, offset

    def _ended(self) -> bool:
        return self.word is None or self.is_mark("}") or self.is_word(*_ENDS)

    def group(self) -> Pattern:
        pattern, conditions = self._group()
        return Filter(pattern, conditions) if conditions else pattern

    def _group(self) -> tuple[Pattern, tuple[Expression, ...]]:
        """A group in braces, and the conditions that its filters state for all of it."""
        self.need("{")
        if self.took("SELECT"):
            select = self._select()
            self.need("}")
            return select, ()
        found: Pattern = EMPTY
        conditions = list[Expression]()
        while not self.took("}"):
            if self.took("."):
                continue
            if self.took("FILTER"):
                conditions.append(self._unary())
            elif self.took("OPTIONAL"):
                found = Left(found, *self._group())
            elif self.took("MINUS"):
                found = Minus(found, self.group())
            elif self.took("BIND"):
                name, expression = self._column()
                assert expression is not None
                found = Bind(found, name, expression)
            else:
                for part in self._parts():
                    found = _joined(found, part)
        return found, tuple(conditions)

    def _parts(self) -> list[Pattern]:
        if self.took("VALUES"):
            return [self._values()]
        if self.is_word("GRAPH", "SERVICE", "LATERAL"):
            raise Unsupported(f"{self.word}")
        if self.is_mark("{"):
            parts = [self.group()]
            while self.took("UNION"):
                parts.append(self.group())
            return parts if len(parts) == 1 else [Union(tuple(parts))]
        return self._block()

    def _values(self) -> Values:
        if self.is_mark("("):
            self.take()
            names = list[str]()
            while not self.took(")"):
                names.append(self.variable())
            single = False
        else:
            names, single = [self.variable()], True
        self.need("{")
        rows = list[tuple[NamedNode | Literal | None, ...]]()
        while not self.took("}"):
            rows.append((self._value(),) if single else self._row(len(names)))
        return Values(tuple(names), tuple(rows))

    def _row(self, width: int) -> tuple[NamedNode | Literal | None, ...]:
        self.need("(")
        row = tuple(self._value() for _ in range(width))
        self.need(")")
        return row

    def _value(self) -> NamedNode | Literal | None:
        return None if self.took("UNDEF") else self.constant()

    def _block(self) -> list[Pattern]:
        """Triple patterns up to what is none, with the unions that their paths are."""
        found = list[Pattern]()
        while True:
            if self.is_mark("["):
                subject: Node = self._bracket(found)
                if self.is_mark(".", "}"):
                    self.took(".")
                    continue
            else:
                subject = self._node(found)
            self._properties(subject, found)
            self.took(".")
            word = self.word
            if word is None or not (word.kind in ("iri", "name", "var", "string", "number") or word.text in ("[", "(")):
                return found

    def _properties(self, subject: Node, found: list[Pattern]) -> None:
        while True:
            verb = Variable(self.variable()) if self.word and self.word.kind == "var" else self._path()
            while True:
                found.extend(self._step(subject, verb, self._node(found)))
                if not self.took(","):
                    break
            if not self.took(";"):
                return
            while self.took(";"):
                pass
            if self.word is None or self.is_mark(".", "]", "}", "{") or self.is_word("FILTER", "OPTIONAL", "MINUS"):
                return

    def _node(self, found: list[Pattern]) -> Node:
        word = self.word
        if word is not None and word.kind == "var":
            return Variable(self.variable())
        if word is not None and word.kind == "name" and word.text.startswith("_:"):
            return Variable("_:" + self.take().text)
        if self.is_mark("["):
            return self._bracket(found)
        if self.is_mark("(", "<<"):
            raise Unsupported("a list or a triple as a node")
        return self.constant()

    def _bracket(self, found: list[Pattern]) -> Node:
        self.need("[")
        node = self.fresh()
        if not self.is_mark("]"):
            self._properties(node, found)
        self.need("]")
        return node

    def _path(self) -> Expression:
        """A path as a call: | of / of ^ of an IRI, or of * and + of one."""
        return self._chain("|", lambda: self._chain("/", self._element))

    def _element(self) -> Expression:
        if self.took("^"):
            return Call("^", (self._element(),))
        if self.took("("):
            path = self._path()
            self.need(")")
        elif self.is_mark("!"):
            raise Unsupported("a negated path")
        else:
            path = self.iri()
        if self.is_mark("*", "+", "?"):
            sign = self.take().text
            if not isinstance(path, NamedNode):
                raise Unsupported("a path with ?, * or + of more than one property")
            return Call(sign, (path,))
        return path

    def _step(self, subject: Node, verb: Expression, object: Node) -> list[Pattern]:
        """The patterns that a path between two nodes stands for."""
        match verb:
            case Call("^", (inner,)):
                return self._step(object, inner, subject)
            case Call("/", parts):
                nodes = [subject, *(self.fresh() for _ in parts[1:]), object]
                return [step for i, part in enumerate(parts) for step in self._step(nodes[i], part, nodes[i + 1])]
            case Call("|", parts):
                # The engine finds each pair of ends once, whichever way leads from one to the other.
                ends = tuple(dict.fromkeys(end.name for end in (subject, object) if isinstance(end, Variable)))
                union = Union(tuple(_all(self._step(subject, part, object)) for part in parts))
                return [Select(union, ends, distinct=True)]
            case Call(sign, (NamedNode() as predicate,)):
                return [Triples(((subject, Closure(predicate, sign), object),))]
            case Variable() | NamedNode():
                return [Triples(((subject, verb, object),))]
        raise Unsupported("a path")


def _all(parts: list[Pattern]) -> Pattern:
    found: Pattern = EMPTY
    for part in parts:
        found = _joined(found, part)
    return found


def _joined(left: Pattern, right: Pattern) -> Pattern:
    if left == EMPTY:
        return right
    if isinstance(left, Triples) and isinstance(right, Triples):
        return Triples(left.patterns + right.patterns)
    return Join(left, right)


class _Folds:
    """The aggregates of a query, each once, by the name of the variable that stands for it."""

    def __init__(self) -> None:
        self.found: dict[str, Aggregate] = {}

    def folded(self, expression: Expression) -> Expression:
        """The expression with variables in place of aggregates."""
        if isinstance(expression, Aggregate):
            for name, known in self.found.items():
                if known == expression:
                    return Variable(name)
            name = f"_:fold{len(self.found)}"
            self.found[name] = expression
            return Variable(name)
        if isinstance(expression, Call):
            return Call(expression.name, tuple(map(self.folded, expression.arguments)))
        return expression
